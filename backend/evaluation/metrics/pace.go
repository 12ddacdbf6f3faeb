package metrics

import (
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

const (
	leastPause     = 1_000 // milliseconds: a shorter silence belongs to speaking
	leastPaceWords = 10    // in fewer, a single long word decides how fast a turn is
)

// pace is how many words a minute the trainee said: of all turns, of the slowest
// and of the fastest. Turns that nobody wrote down have no pace, and a language
// that is written without spaces has none.
func pace(language string, talk transcript.Talk) []roleplay.Metric {
	all := heard(Pace, unitPerMinute, nil)
	slowest, fastest := heard(SlowestPace, unitPerMinute, nil), heard(FastestPace, unitPerMinute, nil)
	words, ms := 0, int64(0)
	for _, turn := range talk.Turns {
		if !isSpoken(turn) || turn.Speaker != roleplay.SpeakerTrainee || turn.Spoken.Unclear || !spaced(language) {
			continue
		}
		n, spoke := countWords(turn.Text), turn.Spoken.Ms
		for _, p := range pausesOf(turn) {
			spoke -= p.Ms
		}
		if n == 0 || spoke <= 0 {
			continue
		}
		words, ms = words+n, ms+spoke
		if n < leastPaceWords {
			continue
		}
		its := perMinute(n, spoke)
		if slowest.Value == nil || its < *slowest.Value {
			slowest = heard(SlowestPace, unitPerMinute, &its, placeIn(turn, 0))
		}
		if fastest.Value == nil || its > *fastest.Value {
			fastest = heard(FastestPace, unitPerMinute, &its, placeIn(turn, 0))
		}
	}
	if ms > 0 {
		all.Value = new(perMinute(words, ms))
	}
	return []roleplay.Metric{all, slowest, fastest}
}

func perMinute(words int, ms int64) float64 { return float64(words) * 60_000 / float64(ms) }

// pauses are the silences within the trainee's turns.
func pauses(talk transcript.Talk) []roleplay.Metric {
	var places []roleplay.Place
	longest := heard(LongestPause, unitMs, nil)
	for _, turn := range talk.Turns {
		if !isSpoken(turn) || turn.Speaker != roleplay.SpeakerTrainee {
			continue
		}
		for _, p := range pausesOf(turn) {
			place := placeIn(turn, p.At)
			places = append(places, place)
			if longest.Value == nil || float64(p.Ms) > *longest.Value {
				longest = heard(LongestPause, unitMs, new(float64(p.Ms)), place)
			}
		}
	}
	return []roleplay.Metric{times(Pauses, places), longest}
}

// pausesOf are the pauses within a spoken turn that are long enough to be some.
func pausesOf(turn roleplay.Turn) []roleplay.Pause {
	var long []roleplay.Pause
	for _, p := range turn.Spoken.Pauses {
		if p.Ms >= leastPause {
			long = append(long, p)
		}
	}
	return long
}
