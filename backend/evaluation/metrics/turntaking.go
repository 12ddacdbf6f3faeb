package metrics

import (
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

const (
	// People leave about this many milliseconds between two turns (Levinson and
	// Torreira 2015), so that to be early by less is no more than a gap misjudged.
	leastOverlap = 200

	mostBackChannelWords = 2
	backChannelMs        = 1_000 // a back-channel is shorter
)

// answers are the times from the end of a turn to the first sound of the next.
type answers struct {
	ms     []int64
	places []roleplay.Place
}

func (a *answers) add(ms int64, place roleplay.Place) {
	a.ms, a.places = append(a.ms, ms), append(a.places, place)
}

// measure is the median, of the whole talk, and the longest with its place.
func (a *answers) measure(median, longest string) []roleplay.Metric {
	if len(a.ms) == 0 {
		return []roleplay.Metric{heard(median, unitMs, nil), heard(longest, unitMs, nil)}
	}
	most := slices.Max(a.ms)
	return []roleplay.Metric{
		heard(median, unitMs, new(medianOf(a.ms))),
		heard(longest, unitMs, new(float64(most)), a.places[slices.Index(a.ms, most)]),
	}
}

// turnTaking is how the two followed each other. Back-channels take no turn and are counted
// apart. A typed turn between two spoken ones is no answer by voice, and parts
// them. Who is early answers in no time that could be measured: a trainee
// interrupts where the character breaks off, a character where the trainee is
// still heard for leastOverlap.
func turnTaking(talk transcript.Talk) []roleplay.Metric {
	var trainee, character answers
	var interruptions, interrupted, backChannels []roleplay.Place
	var before *roleplay.Turn
	for i, turn := range talk.Turns {
		if isBackChannel(turn, before) {
			backChannels = append(backChannels, placeIn(turn, 0))
			continue
		}
		previous := before
		before = &talk.Turns[i]
		if previous == nil || previous.Speaker == turn.Speaker || !isSpoken(*previous) || !isSpoken(turn) {
			continue
		}
		gap, place := turn.At-endOf(*previous), placeIn(turn, 0)
		switch {
		case turn.Speaker == roleplay.SpeakerTrainee && gap <= 0 && previous.State == roleplay.TurnCut:
			interruptions = append(interruptions, place)
		case turn.Speaker == roleplay.SpeakerCharacter && gap <= -leastOverlap:
			interrupted = append(interrupted, place)
		case gap < 0:
		case turn.Speaker == roleplay.SpeakerTrainee:
			trainee.add(gap, place)
		default:
			character.add(gap, place)
		}
	}
	return slices.Concat(
		trainee.measure(Response, LongestResponse), character.measure(CharacterResponse, LongestCharacter),
		[]roleplay.Metric{times(Interruptions, interruptions), times(Interrupted, interrupted), times(BackChannels, backChannels)},
	)
}

// isBackChannel reports whether the trainee says a word or two while the
// character, whose turn was before, goes on speaking.
func isBackChannel(turn roleplay.Turn, before *roleplay.Turn) bool {
	if before == nil || before.Speaker != roleplay.SpeakerCharacter || turn.Speaker != roleplay.SpeakerTrainee ||
		!isSpoken(*before) || !isSpoken(turn) || turn.Spoken.Unclear {
		return false
	}
	return turn.Spoken.Ms < backChannelMs && countWords(turn.Text) <= mostBackChannelWords && endOf(turn) <= endOf(*before)
}
