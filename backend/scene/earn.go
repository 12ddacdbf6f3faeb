package scene

import (
	"slices"
	"strings"
	"unicode"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// faults are the techniques that count in every turn: no turn is so bad that
// they are not to be held against it.
var faults = []roleplay.MoveID{
	recognise.Insult, recognise.Confrontation, recognise.Advice, recognise.Reassurance,
	recognise.MultipleQuestions, recognise.Repetition, recognise.Short, recognise.Nonsense,
}

// Rough reports whether the trainee's last turn insults, threatens or argues.
func (s Situation) Rough() bool { return s.Has(recognise.Insult) || s.Has(recognise.Confrontation) }

// Repeats reports whether the trainee's last turn says what they said before,
// in the same words or nearly.
func (s Situation) Repeats() bool { return s.Again || s.Has(recognise.Repetition) }

// earns reports whether the trainee's last turn can earn anything: mood,
// objectives, and a place in the counts.
func (s Situation) earns() bool { return !s.Rough() && !s.Repeats() }

// opens reports whether the trainee's last turn can open or hint a gated fact.
func (s Situation) opens() bool {
	unasked := s.Has(recognise.Advice) && !s.Has(recognise.AskPermission)
	return s.earns() && !unasked
}

// counts reports whether a move of the last turn is added to the counts.
func (s Situation) counts(move roleplay.MoveID) bool {
	return s.earns() || slices.Contains(faults, move)
}

// asksForMoves reports whether a condition speaks of what the trainee does.
func asksForMoves(c roleplay.Condition) bool {
	return len(c.Turn) > 0 || len(c.TurnAny) > 0 || len(c.Count) > 0 ||
		slices.ContainsFunc(c.All, asksForMoves) || slices.ContainsFunc(c.Any, asksForMoves)
}

// saidBefore reports whether the trainee has said just these words.
func saidBefore(recent []Said, text string) bool {
	words := folded(text)
	return words != "" && slices.ContainsFunc(recent, func(s Said) bool {
		return s.Speaker == roleplay.SpeakerTrainee && folded(s.Text) == words
	})
}

// folded is a text without case, spaces and marks.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
