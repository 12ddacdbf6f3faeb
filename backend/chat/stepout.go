package chat

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// leaving are phrases by which a trainee steps out in any talk, as plain words. Each
// names the exercise, so none of them is what somebody says to a character.
var leaving = []string{
	"stop roleplay", "stop the roleplay", "stop role play", "stop the role play", "stop roleplaying", "stop role playing", "end roleplay", "end the roleplay", "end the role play",
	"exit roleplay", "exit the roleplay", "leave the roleplay", "quit the roleplay", "step out of the roleplay", "step out of this roleplay", "stop the exercise", "end the exercise",
	"rollenspiel stopp", "stopp rollenspiel", "stop rollenspiel", "rollenspiel stoppen", "rollenspiel beenden", "rollenspiel abbrechen", "das rollenspiel stoppen", "das rollenspiel beenden", "das rollenspiel abbrechen",
	"aus dem rollenspiel aussteigen", "ich steige aus dem rollenspiel aus", "ich breche das rollenspiel ab", "übung beenden", "übung abbrechen", "die übung beenden", "die übung abbrechen", "ich breche die übung ab",
}

// asking are words in front of such a phrase, and behind it, that change nothing.
var asking = []string{"please", "bitte", "i want to", "i would like to", "i'd like to", "i need to", "i have to", "let us", "let's", "can we", "ich möchte", "ich will", "ich muss", "jetzt", "now"}

// StepOut stops the character at once and ends the talk, which is never scored. An
// ended talk is returned as it is. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's; for a read-only talk the codes
// of SendMessage.
func (s *Service) StepOut(ctx context.Context, in SessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	s.floors.cutShort(place{actor.ID, in.ID}) // first: whatever else may fail
	return s.end(ctx, actor, in.ID, roleplay.EndSteppedOut)
}

// stepsOut reports whether a message is a phrase by which its trainee leaves: one of
// ours, or of the institution's. A question is none: it asks the character.
func (s *Service) stepsOut(ctx context.Context, text string) bool {
	said := bare(text)
	if said == "" || strings.HasSuffix(strings.TrimSpace(text), "?") {
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
	return slices.ContainsFunc(help.Body.Phrases, func(phrase string) bool { return plain(phrase) == plain(text) || bare(phrase) == said })
}

// bare is a phrase as its plain words, without those that only ask for it.
func bare(text string) string {
	words := plain(text)
	for again := true; again; {
		again = false
		for _, a := range asking {
			if rest, ok := strings.CutPrefix(words, plain(a)+" "); ok {
				words, again = rest, true
			}
			if rest, ok := strings.CutSuffix(words, " "+plain(a)); ok {
				words, again = rest, true
			}
		}
	}
	return words
}

// plain is a text as its words alone, in lower case and with its letters composed.
func plain(text string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}
