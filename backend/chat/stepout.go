package chat

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// leaving are phrases by which a trainee steps out in any talk, as plain words. None
// of them is what somebody says to a character.
var leaving = []string{
	"stop roleplay", "stop the roleplay", "stop role play", "stop the role play", "end the roleplay", "exit roleplay", "leave the roleplay", "step out", "i want to step out", "i need to step out", "i am stepping out",
	"rollenspiel stopp", "stopp rollenspiel", "stop rollenspiel", "rollenspiel beenden", "rollenspiel abbrechen", "ich steige aus", "ich möchte aussteigen", "ich will aussteigen", "aussteigen",
}

// StepOut stops the character at once and ends the talk, which is never scored. An
// ended talk is returned as it is. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's; for a read-only talk the codes
// of SendMessage.
func (s *Service) StepOut(ctx context.Context, in SessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	return s.end(ctx, actor, in.ID, roleplay.EndSteppedOut)
}

// stepsOut reports whether a message is a phrase by which its trainee leaves: one of
// ours, or of the institution's.
func (s *Service) stepsOut(ctx context.Context, text string) bool {
	said := plain(text)
	if said == "" {
		return false
	}
	if slices.Contains(leaving, said) {
		return true
	}
	help, err := record.Help(s.deps.Store).Get(ctx, record.HelpKey)
	if err != nil {
		if roleplay.CodeOf(err) != roleplay.CodeNotFound {
			s.deps.Logger.ErrorContext(ctx, "phrases for stepping out not read", "error", err)
		}
		return false
	}
	return slices.ContainsFunc(help.Body.Phrases, func(phrase string) bool { return plain(phrase) == said })
}

// plain is a text as its words alone, in lower case.
func plain(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}
