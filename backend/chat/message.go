package chat

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// maxTries bounds how often an append is decided again because another writer was first.
const maxTries = 64

// SendMessage takes one message of the trainee: it is durable when the call
// returns, and the character's reply follows as events, or in the answer with
// Wait. The same TurnID with the same words again returns the same turn, and
// makes a reply that is still missing.
//
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for
// somebody else's session, CodeInvalid for words that cannot be a message,
// CodeSessionEnded after the end, CodeConflict for a known TurnID with other
// words, CodeUnavailable if with Wait no reply came.
func (s *Service) SendMessage(ctx context.Context, in SendMessageInput) (SendMessageOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return SendMessageOutput{}, err
	}
	// Whose session it is comes before what is wrong with the words.
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return SendMessageOutput{}, err
	}
	text, err := s.checkText(in.Text)
	if err != nil {
		return SendMessageOutput{}, err
	}
	if in.TurnID != "" && !roleplay.IsUUID(string(in.TurnID)) {
		return SendMessageOutput{}, roleplay.Invalid("turnId", "A turn's id is a UUID in lower case.")
	}
	fl, err := s.floors.take(ctx, in.ID, loaded)
	if err != nil {
		return SendMessageOutput{}, err
	}
	turn, reply, err := s.takeTurn(ctx, actor, in, text, fl)
	if err != nil || reply != nil {
		s.floors.give(in.ID, fl)
		return SendMessageOutput{Turn: turn, Reply: reply}, err
	}
	answered := s.answer(ctx, actor, in.ID, turn, fl, in.Wait)
	if !in.Wait {
		return SendMessageOutput{Turn: turn}, nil
	}
	select {
	case a := <-answered:
		return SendMessageOutput{Turn: turn, Reply: a.reply}, a.err
	case <-ctx.Done():
		return SendMessageOutput{}, context.Cause(ctx)
	}
}

// checkText refuses words that cannot be a message and returns the rest with
// line ends as "\n" and no blank around it.
func (s *Service) checkText(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return "", roleplay.Invalid("text", "A message needs words.")
	}
	if !utf8.ValidString(text) {
		return "", roleplay.Invalid("text", "A message is text in UTF-8; this one has bytes that are not.")
	}
	if n := utf8.RuneCountInString(text); n > s.deps.MaxMessage {
		return "", roleplay.Invalid("text", "A message has at most %d characters; this one has %d.", s.deps.MaxMessage, n)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", roleplay.Invalid("text", "A message has no control characters; this one has U+%04X.", r)
		}
	}
	return text, nil
}

// takeTurn makes the message part of the log and tells it. A message that is
// already there comes back with its reply, if it has one.
func (s *Service) takeTurn(ctx context.Context, actor roleplay.Actor, in SendMessageInput, text string, fl *floor) (roleplay.Turn, *roleplay.Turn, error) {
	var turn roleplay.Turn
	var reply *roleplay.Turn
	appended, err := s.append(ctx, actor, in.ID, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if known := turnByID(talk, in.TurnID); known != nil {
			if known.Text != text || known.Speaker != roleplay.SpeakerTrainee {
				return nil, roleplay.Errorf(roleplay.CodeConflict, "A turn with this id holds other words. Give a new message a new id.")
			}
			turn, reply = *known, replyTo(talk, known.ID)
			return nil, nil
		}
		if talk.Summary.State == roleplay.SessionEnded {
			return nil, roleplay.Errorf(roleplay.CodeSessionEnded, "This session has ended. Start a new one to go on practising.")
		}
		var err error
		if turn, err = s.newTurn(roleplay.SpeakerTrainee, roleplay.ByPerson, text, talk.Start); err != nil {
			return nil, err
		}
		if in.TurnID != "" {
			turn.ID = in.TurnID
		}
		turn.Seq = talk.Head.Seq + 1
		return scene.Decide(talk.Definition, talk.State, turn), nil
	})
	if err != nil {
		return roleplay.Turn{}, nil, err
	}
	if len(appended) > 0 {
		s.deps.Bus.Publish(ctx, recorded(*fl.talk, appended))
	}
	return turn, reply, nil
}

// append decides on the talk as it is now and makes the decision durable. If
// another instance was first, it loads the talk again and decides again. The
// caller holds the floor. A decision without entries appends nothing.
func (s *Service) append(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, fl *floor, decide func(*record.Loaded) ([]roleplay.Entry, error)) ([]roleplay.Entry, error) {
	for try := 1; ; try++ {
		if fl.talk == nil {
			loaded, err := s.load(ctx, actor, id)
			if err != nil {
				return nil, err
			}
			fl.talk = &loaded
		}
		entries, err := decide(fl.talk)
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		head, err := s.log.Append(ctx, actor.ID, id, fl.talk.Head, entries)
		if err == nil {
			next := fl.talk.Apply(entries, head)
			fl.talk = &next
			return entries, nil
		}
		// Whatever went wrong, what is held may no longer be what is stored.
		fl.talk = nil
		if roleplay.CodeOf(err) != roleplay.CodeConflict || try == maxTries {
			return nil, err
		}
	}
}

func turnByID(talk *record.Loaded, id roleplay.TurnID) *roleplay.Turn {
	i := slices.IndexFunc(talk.Talk.Turns, func(t roleplay.Turn) bool { return id != "" && t.ID == id })
	if i < 0 {
		return nil
	}
	turn := talk.Talk.Turns[i]
	return &turn
}

func replyTo(talk *record.Loaded, id roleplay.TurnID) *roleplay.Turn {
	i := slices.IndexFunc(talk.Talk.Turns, func(t roleplay.Turn) bool { return t.ReplyTo == id })
	if i < 0 {
		return nil
	}
	turn := talk.Talk.Turns[i]
	return &turn
}
