package voice

import (
	"context"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// maxTyped bounds what is said by typing, in bytes.
const maxTyped = 32 << 10

// GetVoice tells how the talk by voice stands that goes on at this machine, or how the last
// one ended, if it is the actor's. CodeUnauthenticated without an actor.
func (s *Service) GetVoice(ctx context.Context, _ GetVoiceInput) (roleplay.Voice, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Voice{}, err
	}
	if t := s.current(actor); t != nil {
		return t.look()
	}
	return s.lastOf(actor), nil
}

// current is the talk by voice that goes on, if it is the actor's.
func (s *Service) current(actor roleplay.Actor) *talk {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.talk == nil || s.talk.actor.ID != actor.ID {
		return nil
	}
	return s.talk
}

func (s *Service) lastOf(actor roleplay.Actor) roleplay.Voice {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.user != actor.ID {
		return roleplay.Voice{State: roleplay.VoiceOff}
	}
	return s.last.voice
}

// look is the state of the talk as it is now.
func (t *talk) look() (roleplay.Voice, error) {
	var v roleplay.Voice
	if !t.do(func() { v = t.status() }) {
		<-t.over
		return t.told, nil
	}
	return v, nil
}

// StopVoice stops speaking, and returns when all that was said is part of the log; the
// session goes on by text. Without a talk by voice it does nothing. CodeUnauthenticated
// without an actor.
func (s *Service) StopVoice(ctx context.Context, _ StopVoiceInput) (roleplay.Voice, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Voice{}, err
	}
	t := s.current(actor)
	if t == nil {
		return s.lastOf(actor), nil
	}
	t.post(func() { t.stop(roleplay.VoiceStopped) })
	select {
	case <-t.over:
		return t.told, nil
	case <-ctx.Done():
		return roleplay.Voice{}, context.Cause(ctx)
	}
}

// Close stops speaking and waits until all that was said is kept.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	t, c := s.talk, s.trying
	s.mu.Unlock()
	if c != nil {
		c.stop()
	}
	if t != nil {
		t.post(func() { t.stop(roleplay.VoiceStopped) })
		<-t.over
	}
}

// during does something in the actor's talk by voice, and returns how it stands then.
// CodeUnauthenticated without an actor, CodeConflict while there is none.
func (s *Service) during(ctx context.Context, what func(*talk)) (roleplay.Voice, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Voice{}, err
	}
	t := s.current(actor)
	var v roleplay.Voice
	if t == nil || !t.do(func() { //nolint:contextcheck // the talk outlives the call
		what(t)
		t.settle()
		v = t.told
	}) {
		return roleplay.Voice{}, roleplay.Errorf(roleplay.CodeConflict, "You are not speaking with a character now.")
	}
	return v, nil
}

// SetMuted closes the microphone, or opens it again, whatever the mode. The errors are
// CodeUnauthenticated without an actor, and CodeConflict while the actor does not speak.
func (s *Service) SetMuted(ctx context.Context, in SetMutedInput) (roleplay.Voice, error) {
	return s.during(ctx, func(t *talk) { t.muted = in.On })
}

// SetOpen opens the microphone of push-to-talk, which interrupts the character, and closes
// it again, which ends the trainee's turn. Hands-free it does nothing. The errors are those
// of SetMuted.
func (s *Service) SetOpen(ctx context.Context, in SetOpenInput) (roleplay.Voice, error) {
	return s.during(ctx, func(t *talk) { t.press(in.On) })
}

// Interrupt stops what the character is saying. The errors are those of SetMuted.
func (s *Service) Interrupt(ctx context.Context, _ InterruptInput) (roleplay.Voice, error) {
	return s.during(ctx, func(t *talk) { t.interrupt(false) })
}

// SayText says something by typing, which interrupts the character. Where nobody writes down
// what the trainee says, it is the words of what they said last. The errors are those of
// SetMuted, and CodeInvalid for words that cannot be said.
func (s *Service) SayText(ctx context.Context, in SayTextInput) (roleplay.Voice, error) {
	text := strings.TrimSpace(in.Text)
	switch {
	case !strings.ContainsFunc(text, roleplay.IsSeen):
		return roleplay.Voice{}, roleplay.Invalid("text", "What is said needs words, or at least a sign that can be seen.")
	case len(text) > maxTyped:
		return roleplay.Voice{}, roleplay.Invalid("text", "At most %d bytes are said at once.", maxTyped)
	case in.TurnID != "" && !roleplay.IsUUID(string(in.TurnID)):
		return roleplay.Voice{}, roleplay.Invalid("turnId", "A turn's id is a UUID in lower case.")
	}
	return s.during(ctx, func(t *talk) { t.typing(in.TurnID, text) })
}

// applySettings has the actor's talk by voice follow what they have set.
func (s *Service) applySettings(actor roleplay.Actor, d record.VoiceDocument) {
	t := s.current(actor)
	if t == nil {
		return
	}
	t.post(func() {
		t.press(false)
		slow := t.settings.Slow != d.Slow
		t.settings.Mode, t.settings.Aloud, t.settings.Slow = d.Mode, d.Aloud, d.Slow
		if slow {
			t.gate = t.newGate()
		}
		t.character.settings()
	})
}

// turnID makes an id for a turn.
func (s *Service) turnID() roleplay.TurnID {
	id, err := roleplay.NewUUIDv7(s.deps.Now(), s.deps.Random)
	if err != nil {
		s.deps.Logger.Error("no randomness for the id of a turn", "error", err)
	}
	return roleplay.TurnID(id)
}
