package voice

import (
	"context"
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

const (
	toneLasts  = time.Second
	toneHertz  = 440
	toneLoud   = 0.25 // of the full range
	triedFor   = 4 * time.Second
	lookEach   = 40 * time.Millisecond
	silentTest = 2 * time.Second
	checkLasts = 5 * time.Minute // nobody listens in on a room because a page was left open
)

// check tries the sound devices. Everything in it belongs to its goroutine, but for inbox.
type check struct {
	service    *Service
	actor      roleplay.Actor
	microphone *microphone
	speaker    *speaker
	meter      *audio.Meter
	state      roleplay.VoiceCheck
	turn       int64   // of the Playout
	recorded   []int16 // at hearingRate
	left       int     // samples that are still to be recorded
	inbox      chan func()
	ends       chan struct{}
	over       chan struct{}
}

// ListDevices lists the sound devices of this machine. What is wrong with them is part of
// the answer. CodeUnauthenticated without an actor.
func (s *Service) ListDevices(ctx context.Context, _ ListDevicesInput) (ListDevicesOutput, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
		return ListDevicesOutput{}, err
	}
	out := ListDevicesOutput{Microphones: []Device{}, Speakers: []Device{}}
	microphones, err := s.deps.Sound.Microphones()
	out.Microphones, out.MicrophoneFault = append(out.Microphones, microphones...), listFault(microphones, err)
	speakers, err := s.deps.Sound.Speakers()
	out.Speakers, out.SpeakerFault = append(out.Speakers, speakers...), listFault(speakers, err)
	return out, nil
}

func listFault(devices []Device, err error) roleplay.SoundFault {
	if err == nil && len(devices) == 0 {
		return roleplay.SoundNone
	}
	return soundFault(err)
}

// StartCheck begins to try the devices, or goes on with others. Levels and changes come as
// events. CodeUnauthenticated without an actor, CodeConflict while somebody speaks at this
// machine.
func (s *Service) StartCheck(ctx context.Context, in StartCheckInput) (roleplay.VoiceCheck, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.VoiceCheck{}, err
	}
	if c := s.tried(actor); c != nil {
		c.stop()
	}
	release, err := s.claim(actor)
	if err != nil {
		return roleplay.VoiceCheck{}, err
	}
	defer release()
	c := s.newCheck(actor, in)
	s.mu.Lock()
	s.trying = c
	s.mu.Unlock()
	go func() {
		c.run(context.WithoutCancel(ctx))
		s.mu.Lock()
		defer s.mu.Unlock()
		s.trying = nil
		close(c.over)
	}()
	return c.during(func() {})
}

func (s *Service) newCheck(actor roleplay.Actor, in StartCheckInput) *check {
	c := &check{
		service: s, actor: actor, meter: audio.NewMeter(hearingRate, audible),
		inbox: make(chan func(), 16), ends: make(chan struct{}, 1), over: make(chan struct{}),
	}
	c.state.On = true
	sound := s.deps.Sound
	c.state.Microphone, c.state.Speaker = nameOf(sound.Microphones, in.Microphone), nameOf(sound.Speakers, in.Speaker)
	var err error
	c.microphone, err = openMicrophone(sound.Microphone(in.Microphone, c.named(&c.state.Microphone)))
	c.state.MicrophoneFault = soundFault(err)
	speaker := newSpeaker(sound.Speaker(in.Speaker, c.named(&c.state.Speaker)))
	err = speaker.start(func(int64, []int16) {})
	if c.state.SpeakerFault = soundFault(err); err == nil {
		c.speaker = speaker
	}
	return c
}

// tried is the check that goes on, if it is the actor's.
func (s *Service) tried(actor roleplay.Actor) *check {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trying == nil || s.trying.actor.ID != actor.ID {
		return nil
	}
	return s.trying
}

// GetCheck tells how the devices do that are tried. CodeUnauthenticated without an actor.
func (s *Service) GetCheck(ctx context.Context, _ GetCheckInput) (roleplay.VoiceCheck, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.VoiceCheck{}, err
	}
	if c := s.tried(actor); c != nil {
		return c.during(func() {})
	}
	return roleplay.VoiceCheck{}, nil
}

// StopCheck ends the trying. CodeUnauthenticated without an actor.
func (s *Service) StopCheck(ctx context.Context, _ StopCheckInput) (roleplay.VoiceCheck, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.VoiceCheck{}, err
	}
	if c := s.tried(actor); c != nil {
		c.stop()
	}
	return roleplay.VoiceCheck{}, nil
}

// PlayTone plays a tone of a second. CodeUnauthenticated without an actor, CodeConflict
// while no speaker is tried.
func (s *Service) PlayTone(ctx context.Context, _ PlayToneInput) (roleplay.VoiceCheck, error) {
	return s.whileTrying(ctx, func(c *check) error {
		if c.speaker == nil {
			return roleplay.Errorf(roleplay.CodeConflict, "There is no speaker to try.")
		}
		c.play("tone", tone())
		return nil
	})
}

// RecordCheck records four seconds and plays them. CodeUnauthenticated without an actor,
// CodeConflict while no microphone and speaker are tried.
func (s *Service) RecordCheck(ctx context.Context, _ RecordCheckInput) (roleplay.VoiceCheck, error) {
	return s.whileTrying(ctx, func(c *check) error {
		if c.speaker == nil || c.microphone == nil {
			return roleplay.Errorf(roleplay.CodeConflict, "There is no microphone, or no speaker, to try.")
		}
		c.speaker.playout.Clear()
		c.recorded, c.left, c.state.Doing = nil, int(triedFor.Seconds())*int(hearingRate), "recording"
		return nil
	})
}

func (s *Service) whileTrying(ctx context.Context, what func(*check) error) (roleplay.VoiceCheck, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.VoiceCheck{}, err
	}
	c := s.tried(actor)
	if c == nil {
		return roleplay.VoiceCheck{}, roleplay.Errorf(roleplay.CodeConflict, "No sound devices are being tried.")
	}
	var failed error
	state, err := c.during(func() { failed = what(c) })
	if failed != nil {
		return roleplay.VoiceCheck{}, failed
	}
	return state, err
}
