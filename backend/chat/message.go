package chat

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// SendMessage takes one message of the trainee: it is durable when the call
// returns, and the character's reply follows as events, or in the answer with
// Wait. The same TurnID with the same words again returns the same turn, and
// makes a reply that is still missing, unless a later message was taken since:
// a reply belongs to the last turn or to none. A message that is a phrase for stepping
// out is not taken: it does what StepOut does.
//
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for
// somebody else's session, CodeInvalid for words that cannot be a message,
// CodeSessionEnded after the end (a known turn that has its reply is still
// returned) and for a damaged talk, CodeConflict for a known TurnID with other
// words, for a talk in the bin and, with Wait, for a turn that stays without a
// reply, CodeUnavailable for a talk that a newer program continued, one whose
// scenario is not here, and if with Wait no reply came.
func (s *Service) SendMessage(ctx context.Context, in SendMessageInput) (SendMessageOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return SendMessageOutput{}, err
	}
	// Of what reaches the service, whose session it is comes before what is wrong
	// with the words: a door may have refused words by the form of the input before.
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return SendMessageOutput{}, err
	}
	text, err := s.checkText(in.Text)
	if err != nil {
		return SendMessageOutput{}, err
	}
	if s.stepsOut(ctx, text) {
		session, err := s.StepOut(ctx, SessionInput{ID: in.ID})
		if err == nil && !session.SteppedOut {
			err = sessionEnded() // in another way, before
		}
		return SendMessageOutput{SteppedOut: err == nil}, err
	}
	if in.TurnID != "" && !roleplay.IsUUID(string(in.TurnID)) {
		return SendMessageOutput{}, roleplay.Invalid("turnId", "A turn's id is a UUID in lower case.")
	}
	if s.held.has(place{actor.ID, in.ID}) {
		return SendMessageOutput{}, spokenNow()
	}
	fl, err := s.floors.take(ctx, place{actor.ID, in.ID}, loaded)
	if err != nil {
		return SendMessageOutput{}, err
	}
	message, err := s.takeTurn(ctx, actor, in, text, fl)
	if err == nil && message.passed && in.Wait {
		err = goneOn()
	}
	if err != nil || message.reply != nil || message.passed {
		s.floors.give(fl)
		return SendMessageOutput{Turn: message.turn, Reply: message.reply}, err
	}
	answered := s.answer(ctx, actor, in.ID, message.turn, fl, in.Wait)
	if !in.Wait {
		return SendMessageOutput{Turn: message.turn}, nil
	}
	select {
	case a := <-answered:
		return SendMessageOutput{Turn: message.turn, Reply: a.reply}, a.err
	case <-ctx.Done():
		return SendMessageOutput{}, context.Cause(ctx)
	}
}

// checkText refuses words that cannot be a message and returns the rest with
// line ends as "\n" and no blank around it.
func (s *Service) checkText(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if !utf8.ValidString(text) {
		return "", roleplay.Invalid("text", "A message is text in UTF-8; this one has bytes that are not.")
	}
	if n := utf8.RuneCountInString(text); n > s.deps.MaxMessage {
		return "", roleplay.Invalid("text", "A message has at most %d characters; this one has %d.", s.deps.MaxMessage, n)
	}
	if !strings.ContainsFunc(text, roleplay.IsSeen) {
		return "", roleplay.Invalid("text", "A message needs words, or at least a sign that can be seen.")
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", roleplay.Invalid("text", "A message has no control characters; this one has U+%04X.", r)
		}
	}
	return text, nil
}
