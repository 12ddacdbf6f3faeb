package metrics

import (
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// The ids of the metrics of speech, in the order in which Speech returns them.
const (
	TimeShare         = "time_share"         // the trainee's time among the time that both spoke, 0 to 1
	Pace              = "pace"               // the trainee's words a minute, over all turns
	SlowestPace       = "slowest_pace"       // the same of their slowest turn
	FastestPace       = "fastest_pace"       // and of their fastest
	Pauses            = "pauses"             // silences within the trainee's turns
	LongestPause      = "longest_pause"      // the longest of them
	Response          = "response"           // from the end of the character's turn to the trainee's first sound, median
	LongestResponse   = "longest_response"   // the longest of them
	CharacterResponse = "character_response" // the other way round, with the time that services and lines take
	LongestCharacter  = "longest_character"  // the longest of them
	Interruptions     = "interruptions"      // by the trainee, of the character
	Interrupted       = "interrupted"        // by the character, of the trainee
	BackChannels      = "back_channels"      // "mhm", "I see": short turns that leave the character the floor
)

// The units of metrics of speech, and how far their values can be trusted.
const (
	unitTimes, unitPerMinute, unitMs = "times", "per_minute", "ms"
	timed                            = "timed"
)

// Less speech of the trainee's than this says nothing about how they speak.
const (
	leastTurns = 3
	leastMs    = 15_000
)

// Speech measures how the trainee spoke in a talk in the language (BCP 47) of
// its scenario: nil where they did not speak, no metrics where it was too little.
// Turns that were typed are left out. A Value is nil where there is nothing to measure.
func Speech(language string, talk transcript.Talk) *roleplay.Speech {
	turns, ms := 0, int64(0)
	for _, turn := range talk.Turns {
		if isSpoken(turn) && turn.Speaker == roleplay.SpeakerTrainee {
			turns++
			ms += turn.Spoken.Ms
		}
	}
	if turns == 0 {
		return nil
	}
	if turns < leastTurns || ms < leastMs {
		return &roleplay.Speech{Metrics: []roleplay.Metric{}}
	}
	metrics := slices.Concat([]roleplay.Metric{timeShare(talk)}, pace(language, talk), pauses(talk), turnTaking(talk))
	return &roleplay.Speech{Enough: true, Metrics: metrics}
}

// isSpoken reports whether the turn has a time of its own in the sound.
func isSpoken(turn roleplay.Turn) bool { return turn.Spoken != nil && turn.Spoken.Ms > 0 }

// endOf is when the last sound of a spoken turn was heard, in milliseconds since the session started.
func endOf(turn roleplay.Turn) int64 { return turn.At + turn.Spoken.Ms }

// placeIn is the moment of a spoken turn that is so many milliseconds after its beginning.
func placeIn(turn roleplay.Turn, after int64) roleplay.Place {
	place := roleplay.Place{TurnID: turn.ID, At: turn.At + after, From: -1}
	if turn.Spoken.From >= 0 {
		place.From = turn.Spoken.From + after
	}
	return place
}

// heard is a metric with its places; without a value where it cannot be said.
func heard(id, unit string, value *float64, places ...roleplay.Place) roleplay.Metric {
	m := roleplay.Metric{ID: id, Unit: unit, Reliability: timed, Value: value, Turns: []roleplay.TurnID{}, Places: places}
	for _, place := range places {
		if !slices.Contains(m.Turns, place.TurnID) {
			m.Turns = append(m.Turns, place.TurnID)
		}
	}
	return m
}

// times counts the places.
func times(id string, places []roleplay.Place) roleplay.Metric {
	return heard(id, unitTimes, new(float64(len(places))), places...)
}

// timeShare is of the whole talk, pauses and turns without words included, and has no places.
func timeShare(talk transcript.Talk) roleplay.Metric {
	trainee, all := int64(0), int64(0)
	for _, turn := range talk.Turns {
		if !isSpoken(turn) {
			continue
		}
		all += turn.Spoken.Ms
		if turn.Speaker == roleplay.SpeakerTrainee {
			trainee += turn.Spoken.Ms
		}
	}
	return heard(TimeShare, unitShare, new(float64(trainee)/float64(all)))
}
