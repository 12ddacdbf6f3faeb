// Package metrics measures a talk: pure functions from a folded log to numbers
// with the turns that show them. Nothing is recognised here; what the trainee's
// words do was decided once, when they were said, and stands in the log.
//
//	talk ──► Measure     words counted, techniques tallied
//	     ├─► Speech      the sound timed: pace, pauses, answers, interruptions
//	     ├─► Objectives  met or not, by which turn, in which words
//	     └─► Facts       found or missed, what opened them, where they were heard
//
// How far a number can be trusted was measured on transcripts with human labels
// (F1 of the rules against the majority of trained coders):
//
//	exact  counted: words
//	timed  by when sound was heard; no number for how near to an ear's judgement that is
//	good   questions 0.90, open 0.78, closed 0.70 (coders among themselves 0.95, 0.82, 0.69)
//	fair   reflections 0.62 (coders 0.83), and whatever has no measured value
//
// Those transcripts are English. In another language that the recogniser knows
// nothing was measured so, and all that it finds is fair.
//
// The rules miss too much advice, and find too much that is none, to say of a
// single turn that it gives advice (0.20). Over a whole talk the count tells
// good talks from bad ones (AUC 0.86), so advice is a number without turns.
package metrics

import (
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
	"roleplay/backend/transcript"
)

// The ids of the metrics, in the order in which Measure returns them.
const (
	TalkShare        = "talk_share"         // the trainee's words among all words, 0 to 1
	TurnWords        = "turn_words"         // the median number of words in a trainee's turn
	LongestTurnWords = "longest_turn_words" // words in the trainee's longest turn
	Questions        = "questions"          // turns with a question of any kind
	OpenQuestions    = "open_questions"     // turns with an open question
	ClosedQuestions  = "closed_questions"   // turns with a closed question
	Reflections      = "reflections"        // turns that possibly reflect; for the trainee to confirm
	Advice           = "advice"             // turns with advice, as a number only
	Permission       = "permission"         // turns that ask for permission
)

// The units of metrics, and how far their values can be trusted.
const (
	unitShare, unitWords, unitCount = "share", "words", "count"
	exact, good, fair               = "exact", "good", "fair"
)

// Measure measures a talk in the language (BCP 47) of its scenario. All metrics
// are always returned. A Value is nil where it cannot be said: before the
// trainee's first turn, for words in a language that is written without spaces,
// for techniques in a language they are not known in. Talk share and the median
// are of the whole talk and name no turns.
func Measure(language string, talk transcript.Talk) []roleplay.Metric {
	metrics := append(words(language, talk), techniques(language, talk)...)
	for i := range metrics {
		if metrics[i].Turns == nil {
			metrics[i].Turns = []roleplay.TurnID{}
		}
	}
	return metrics
}

// words are the metrics that are counted.
func words(language string, talk transcript.Talk) []roleplay.Metric {
	trainee, all := 0, 0
	var lengths []int
	var turns []roleplay.TurnID // of the trainee
	for _, turn := range talk.Turns {
		if turn.Spoken != nil && turn.Spoken.Unclear {
			continue // its text is not what was said
		}
		n := countWords(turn.Text)
		all += n
		if turn.Speaker == roleplay.SpeakerTrainee {
			trainee += n
			lengths = append(lengths, n)
			turns = append(turns, turn.ID)
		}
	}
	share := roleplay.Metric{ID: TalkShare, Unit: unitShare, Reliability: exact}
	median := roleplay.Metric{ID: TurnWords, Unit: unitWords, Reliability: exact}
	longest := roleplay.Metric{ID: LongestTurnWords, Unit: unitWords, Reliability: exact}
	if len(turns) > 0 && spaced(language) {
		if all > 0 {
			share.Value = new(float64(trainee) / float64(all))
		}
		median.Value = new(medianOf(lengths))
		most := slices.Max(lengths)
		longest.Value = new(float64(most))
		longest.Turns = []roleplay.TurnID{turns[slices.Index(lengths, most)]}
	}
	return []roleplay.Metric{share, median, longest}
}

// techniques are the metrics of what was recognised in the trainee's turns.
func techniques(language string, talk transcript.Talk) []roleplay.Metric {
	var turns []roleplay.TurnID // of the trainee
	for _, turn := range talk.Turns {
		if turn.Speaker == roleplay.SpeakerTrainee {
			turns = append(turns, turn.ID)
		}
	}
	found := movesOf(talk)
	tally := func(id, reliability string, moves ...roleplay.MoveID) roleplay.Metric {
		m := roleplay.Metric{ID: id, Unit: unitCount, Reliability: reliability}
		if !recognise.Knows(language) {
			return m
		}
		if !measured(language) {
			m.Reliability = fair
		}
		if len(turns) == 0 {
			return m
		}
		for _, turn := range turns {
			if slices.ContainsFunc(moves, func(move roleplay.MoveID) bool { return slices.Contains(found[turn], move) }) {
				m.Turns = append(m.Turns, turn)
			}
		}
		m.Value = new(float64(len(m.Turns)))
		return m
	}
	advice := tally(Advice, fair, recognise.Advice)
	advice.Turns = nil
	return []roleplay.Metric{
		tally(Questions, good, recognise.OpenQuestion, recognise.ClosedQuestion),
		tally(OpenQuestions, good, recognise.OpenQuestion),
		tally(ClosedQuestions, good, recognise.ClosedQuestion),
		tally(Reflections, fair, recognise.Reflection),
		advice,
		tally(Permission, fair, recognise.AskPermission),
	}
}

// movesOf reads out of the log which moves were found in each turn: those of an
// entry belong to the message before it.
func movesOf(talk transcript.Talk) map[roleplay.TurnID][]roleplay.MoveID {
	found := map[roleplay.TurnID][]roleplay.MoveID{}
	var last *roleplay.Turn
	for _, e := range talk.Entries {
		if e.Type == roleplay.EntryMessage {
			last = e.Turn
		}
		if e.Type != roleplay.EntryMoves || last == nil {
			continue
		}
		for _, f := range e.Moves {
			found[last.ID] = append(found[last.ID], f.Move)
		}
	}
	return found
}

// medianOf returns the middle value, for an even number the mean of the two in the middle.
func medianOf[T int | int64](values []T) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return float64(sorted[middle])
	}
	return float64(sorted[middle-1]+sorted[middle]) / 2
}
