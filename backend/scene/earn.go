package scene

import (
	"slices"
	"unicode"
	"unicode/utf8"

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
	first, _ := nextLetter(text)
	return first != noLetter && slices.ContainsFunc(recent, func(s Said) bool {
		return s.Speaker == roleplay.SpeakerTrainee && sameWords(s.Text, text)
	})
}

// sameWords reports whether two texts differ at most in case, spaces and marks.
func sameWords(a, b string) bool {
	for {
		var inA, inB rune
		inA, a = nextLetter(a)
		inB, b = nextLetter(b)
		if inA != inB || inA == noLetter {
			return inA == inB
		}
	}
}

// noLetter is what a text without another letter has for one.
const noLetter = -1

// nextLetter is the first letter or digit of a text, in lower case, and the text behind it.
func nextLetter(text string) (letter rune, rest string) {
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r), text[i+utf8.RuneLen(r):]
		}
	}
	return noLetter, ""
}
