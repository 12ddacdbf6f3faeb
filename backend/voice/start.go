package voice

import (
	"context"
	"fmt"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// StartVoice begins to speak with the character of a session, at this machine. The line to
// a service is opened in the background; a microphone that cannot be opened leaves a talk in
// which one listens and types. CodeUnauthenticated without an actor, CodeConflict if
// somebody speaks at this machine already, if the talk is being spoken, or if the actor has
// not been asked where their sound goes and whether it is recorded; CodeUnavailable if the
// speaker cannot be opened or nobody can speak for the character, with the reason; else the
// errors of SendMessage for the talk.
func (s *Service) StartVoice(ctx context.Context, in StartVoiceInput) (roleplay.Voice, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Voice{}, err
	}
	if c := s.tried(actor); c != nil {
		c.stop()
	}
	release, err := s.claim(actor)
	if err != nil {
		return roleplay.Voice{}, err
	}
	defer release()
	held, err := s.deps.Chat.Hold(ctx, chat.SessionInput{ID: in.ID})
	if err != nil {
		return roleplay.Voice{}, err
	}
	t, err := s.begin(ctx, actor, in.ID, held)
	if err != nil {
		held.Release()
		return roleplay.Voice{}, err
	}
	s.mu.Lock()
	s.talk = t
	s.mu.Unlock()
	go func() { //nolint:contextcheck // the talk outlives the call
		t.run()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.talk, s.last = nil, ended{user: actor.ID, voice: t.told}
		close(t.over)
	}()
	return t.look()
}

// claim takes the sound devices of this machine, of which there is one pair.
func (s *Service) claim(actor roleplay.Actor) (release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, roleplay.Errorf(roleplay.CodeUnavailable, "RolePlay is closing.")
	case s.talk != nil && s.talk.actor.ID == actor.ID:
		return nil, roleplay.Errorf(roleplay.CodeConflict, "You are speaking with a character already. Stop speaking there first.")
	case s.talk != nil:
		return nil, roleplay.Errorf(roleplay.CodeConflict, "Somebody else is speaking at this machine.")
	case s.trying != nil:
		return nil, roleplay.Errorf(roleplay.CodeConflict, "The sound devices are being tried. Close that first.")
	case s.busy:
		return nil, roleplay.Errorf(roleplay.CodeConflict, "The sound devices are just being opened.")
	}
	s.busy = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy = false
	}, nil
}

// begin makes a talk, up to running it.
func (s *Service) begin(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, held *chat.Held) (*talk, error) {
	doc, err := s.document(ctx, actor)
	if err != nil {
		return nil, err
	}
	standing, err := held.Standing(ctx)
	if err != nil {
		return nil, err
	}
	where, err := s.deps.Where(ctx, actor, standing.Partner)
	if err != nil {
		return nil, err
	}
	if !doc.Asked || !consented(doc, where) {
		return nil, roleplay.Errorf(roleplay.CodeConflict, "Say first where your voice may be sent, and whether it is recorded.")
	}
	t := &talk{
		service: s, log: s.deps.Logger, actor: actor, session: id, held: held, settings: doc, standing: standing,
		inbox: make(chan func(), 64), gone: make(chan struct{}), over: make(chan struct{}),
		loud: audio.NewLoudVoice(audio.LoudVoiceOptions{}), meter: audio.NewMeter(hearingRate, audible), caption: map[roleplay.TurnID]string{},
	}
	t.gate = t.newGate()
	t.book.newID = s.turnID
	t.ctx, t.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if t.character, err = s.cast(t); err != nil {
		t.cancel()
		return nil, cannotSpeak(err)
	}
	if err := t.openSound(); err != nil {
		t.character.close()
		t.cancel()
		return nil, err
	}
	return t, nil
}

// cast chooses who makes the character's voice.
func (s *Service) cast(t *talk) (character, error) {
	if t.standing.Partner == roleplay.PartnerModel {
		part, err := s.deps.Live(t.ctx, t.actor, t.standing.Usage)
		if err == nil {
			return newLive(t, part)
		}
		if model.FaultOf(err) != roleplay.FaultNone {
			return nil, err
		}
	}
	parts, err := s.deps.Speech(t.ctx, t.actor)
	if err != nil {
		return nil, err
	}
	if parts.Speaking == nil {
		return nil, &model.Error{Fault: parts.SpeakFault}
	}
	return newCascade(t, parts), nil
}

// cannotSpeak says that nobody can speak for the character.
func cannotSpeak(err error) error {
	fault := model.FaultOf(err)
	if fault == "" {
		return err
	}
	message := "Nobody can speak for the character now: look at the settings of voices, or go on by text."
	if fault == roleplay.FaultNone {
		message = "There is no voice on this machine and none is chosen: install espeak-ng, choose a speech service in the settings, or go on by text."
	}
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: message, Err: err}
}

// openSound opens the devices and what stands between them and the talk.
func (t *talk) openSound() error {
	sound := t.service.deps.Sound
	t.speaker = newSpeaker(sound.Speaker(t.settings.Speaker, t.named(&t.names.speaker)))
	t.record()
	if err := t.speaker.start(t.taper.character); err != nil {
		t.taper.close()
		return noSpeaker(err)
	}
	t.microphone, t.micErr = openMicrophone(sound.Microphone(t.settings.Microphone, t.named(&t.names.microphone)))
	if t.micErr != nil {
		t.log.WarnContext(t.ctx, "no microphone", "error", t.micErr)
	}
	t.names.microphone, t.names.speaker = nameOf(sound.Microphones, t.settings.Microphone), nameOf(sound.Speakers, t.settings.Speaker)
	t.writer = &writer{
		held: t.held, ctx: t.ctx, log: t.log, count: t.counted,
		told: func(said chat.Said, err error) { t.post(func() { t.wrote(said, err) }) },
	}
	t.writer.start()
	return nil
}

// record begins the recording, if there is to be one. A talk goes on without.
func (t *talk) record() {
	if t.settings.Retention == roleplay.RetainNever {
		return
	}
	take, err := t.service.deps.Record(t.ctx, t.actor.ID, t.session)
	if err == nil {
		t.taper, err = newTaper(take, t.speaker.playout.Clock, func() { t.post(func() {}) })
	}
	if err != nil {
		t.log.WarnContext(t.ctx, "the talk is not recorded", "session", t.session, "error", err)
		t.unrecorded = true
	}
}

// named returns what a device calls when another one has taken its place.
func (t *talk) named(name *string) func(string) {
	return func(now string) { t.post(func() { *name = now }) }
}

// nameOf is the name of the device of that id, as far as the system tells.
func nameOf(list func() ([]Device, error), id string) string {
	devices, err := list()
	if err != nil {
		return ""
	}
	for _, d := range devices {
		if d.ID == id || id == "" && d.Default {
			return d.Name
		}
	}
	return ""
}

// noSpeaker says that a talk by voice needs something to be heard by.
func noSpeaker(err error) error {
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: speakerSentences[soundFault(err)], Err: fmt.Errorf("open the speaker: %w", err)}
}

var speakerSentences = map[roleplay.SoundFault]string{
	roleplay.SoundNone:   "There is no speaker: plug one in, or start the sound of this system. Until then the talk goes on by text.",
	roleplay.SoundTaken:  "Another program uses the speaker. Close that program, or choose another speaker in the settings.",
	roleplay.SoundDenied: "The system does not let RolePlay use the speaker. Allow it in the settings of the system.",
	roleplay.SoundLost:   "The speaker is gone. Plug it in again, or choose another one in the settings.",
	roleplay.SoundBroken: "The speaker could not be opened. Choose another one in the settings, or go on by text.",
}

// counted counts what a live model took, and ends the talk by voice when a limit is reached.
func (t *talk) counted(name string, used model.Usage) roleplay.ModelUsed {
	out := roleplay.ModelUsed{Model: name, Usage: t.service.deps.CountLive(t.ctx, t.actor, used), Tries: 1}
	if _, err := t.service.deps.Live(t.ctx, t.actor, out.Usage); model.FaultOf(err) == roleplay.FaultLimit {
		t.post(func() { t.fail(err) })
	}
	return out
}
