package recording

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

const (
	aheadOf  = 2 * int(audio.RecordingRate) // samples that wait for the speaker
	tellEach = 100 * time.Millisecond
)

// player plays one recording. Its goroutine makes the sound, the speaker's thread takes it.
type player struct {
	service *Service
	owner   roleplay.UserID
	session roleplay.SessionID
	from    int64 // milliseconds
	speed   float64
	sink    audio.Sink
	ring    *audio.Ring
	played  atomic.Int64 // samples that went to the speaker
	made    atomic.Bool  // no more comes
	stop    context.CancelFunc
	over    sync.WaitGroup
}

// PlayRecording plays the recording of a session at the speaker of this machine, in place of
// one that is being played; how it goes comes as events. CodeUnauthenticated without an
// actor, CodeNotFound for unknown and for somebody else's session, and for one without a
// recording, CodeInvalid names the field that cannot be right, CodeUnavailable without a speaker.
func (s *Service) PlayRecording(ctx context.Context, in PlayRecordingInput) (roleplay.Replay, error) {
	actor, err := s.owned(ctx, in.ID)
	if err != nil {
		return roleplay.Replay{}, err
	}
	if in.Speed == 0 {
		in.Speed = 1
	}
	if in.Side == "" {
		in.Side = SideBoth
	}
	j, _, err := s.joined(context.WithoutCancel(ctx), actor.ID, in.ID)
	if err != nil {
		return roleplay.Replay{}, err
	}
	switch {
	case !(in.Speed >= audio.SlowestTempo && in.Speed <= audio.FastestTempo):
		return roleplay.Replay{}, roleplay.Invalid("speed", "A recording is played at %.1f to %.1f times its speed.", audio.SlowestTempo, audio.FastestTempo)
	case in.Side != SideBoth && in.Side != SideTrainee && in.Side != SideCharacter:
		return roleplay.Replay{}, roleplay.Invalid("side", "What can be heard is both, trainee or character.")
	case j.Samples() == 0:
		return roleplay.Replay{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no recording of this session.")
	case in.From < 0 || in.From > j.Duration().Milliseconds():
		return roleplay.Replay{}, roleplay.Invalid("from", "The recording is %d milliseconds long.", j.Duration().Milliseconds())
	}
	if s.deps.Speaker == nil {
		return roleplay.Replay{}, roleplay.Errorf(roleplay.CodeUnavailable, "Recordings are not played at the machine that serves.")
	}
	s.plays.Lock()
	defer s.plays.Unlock()
	s.stop()
	p := &player{service: s, owner: actor.ID, session: in.ID, from: in.From, speed: in.Speed, sink: s.deps.Speaker(), ring: audio.NewRing(aheadOf)}
	playing, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stop = stop
	if err := p.sink.Start(p.fill); err != nil {
		stop()
		return roleplay.Replay{}, &roleplay.Error{
			Code: roleplay.CodeUnavailable, Message: "The speaker could not be opened, so the recording cannot be heard.", Err: errors.Join(err, p.sink.Close()),
		}
	}
	s.mu.Lock()
	s.player = p
	s.mu.Unlock()
	p.over.Go(func() { p.make(playing, j, in.Side) })
	p.over.Go(func() { p.run(playing) })
	return p.state(true), nil
}

// StopRecording stops what is being played, if it is the actor's. CodeUnauthenticated
// without an actor.
func (s *Service) StopRecording(ctx context.Context, _ StopRecordingInput) (roleplay.Replay, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Replay{}, err
	}
	s.mu.Lock()
	p := s.player
	s.mu.Unlock()
	if p == nil || p.owner != actor.ID {
		return roleplay.Replay{}, nil
	}
	p.end()
	return p.state(false), nil
}

func (s *Service) stop() {
	s.mu.Lock()
	p := s.player
	s.mu.Unlock()
	if p != nil {
		p.end()
	}
}

// stopOf stops the playing of one session.
func (s *Service) stopOf(id roleplay.SessionID) {
	s.mu.Lock()
	p := s.player
	s.mu.Unlock()
	if p != nil && p.session == id {
		p.end()
	}
}

// end stops the playing and waits until it has stopped.
func (p *player) end() {
	p.stop()
	p.over.Wait()
}

func (p *player) fill(out []int16) {
	n := p.ring.Read(out)
	clear(out[n:])
	p.played.Add(int64(n))
}

// make makes the sound, as far as there is room for it.
func (p *player) make(ctx context.Context, j *audio.Joined, side Side) {
	defer p.made.Store(true)
	tempo := audio.NewTempo(audio.RecordingRate, p.speed)
	var mono, out []int16
	for pcm, err := range j.Between(time.Duration(p.from)*time.Millisecond, j.Duration()) {
		if err != nil {
			p.service.deps.Logger.ErrorContext(ctx, "a recording cannot be read", "session", p.session, "error", err)
			return
		}
		mono = oneOf(mono[:0], pcm, side)
		out = tempo.Process(out[:0], mono)
		if !p.put(ctx, out) {
			return
		}
	}
	p.put(ctx, tempo.Flush(out[:0]))
}

// oneOf makes one channel of two.
func oneOf(dst []int16, pcm []byte, side Side) []int16 {
	for i := 0; i+3 < len(pcm); i += 4 {
		l, r := int16(binary.LittleEndian.Uint16(pcm[i:])), int16(binary.LittleEndian.Uint16(pcm[i+2:]))
		switch side {
		case SideTrainee:
			dst = append(dst, l)
		case SideCharacter:
			dst = append(dst, r)
		case SideBoth:
			dst = append(dst, int16(min(max(int(l)+int(r), -1<<15), 1<<15-1)))
		}
	}
	return dst
}

// put waits for room. It reports whether the playing goes on.
func (p *player) put(ctx context.Context, samples []int16) bool {
	for len(samples) > 0 {
		free := p.ring.Cap() - p.ring.Len()
		samples = samples[p.ring.Write(samples[:min(free, len(samples))]):]
		if len(samples) == 0 {
			break
		}
		select {
		case <-time.After(tellEach):
		case <-ctx.Done():
			return false
		}
	}
	return ctx.Err() == nil
}

// run tells how far it has come, until the end.
func (p *player) run(ctx context.Context) {
	tick := time.NewTicker(tellEach)
	defer tick.Stop()
	for going := true; going; {
		select {
		case <-tick.C:
			p.tell(ctx, true)
			going = !p.made.Load() || p.ring.Len() > 0
		case <-p.sink.Ended():
			going = false
		case <-ctx.Done():
			going = false
		}
	}
	if p.made.Load() && ctx.Err() == nil {
		select {
		case <-time.After(p.sink.Delay()): // what the device still holds is heard
		case <-ctx.Done():
		}
	}
	p.stop()
	if err := p.sink.Close(); err != nil {
		p.service.deps.Logger.WarnContext(ctx, "speaker not closed", "error", fmt.Errorf("after a recording: %w", err))
	}
	p.service.mu.Lock()
	if p.service.player == p {
		p.service.player = nil
	}
	p.service.mu.Unlock()
	p.tell(ctx, false)
}

func (p *player) state(playing bool) roleplay.Replay {
	at := float64(p.played.Load()) * p.speed * 1000 / float64(audio.RecordingRate)
	return roleplay.Replay{Session: p.session, Playing: playing, At: p.from + int64(at)}
}

func (p *player) tell(ctx context.Context, playing bool) {
	state := p.state(playing)
	p.service.deps.Bus.Publish(context.WithoutCancel(ctx), roleplay.Event{
		Type: roleplay.EventReplayMoved, Stream: string(p.session), Owner: p.owner, Replay: &state,
	})
}
