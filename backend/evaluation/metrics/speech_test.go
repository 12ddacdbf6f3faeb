package metrics_test

import (
	"reflect"
	"strings"
	"testing"

	"roleplay/backend/evaluation/metrics"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

func spoke(id roleplay.TurnID, who roleplay.Speaker, at, ms int64, text string, change ...func(*roleplay.Turn)) roleplay.Entry {
	e := said(id, who, at, text)
	e.Turn.Spoken = &roleplay.Spoken{Ms: ms, From: -1}
	for _, c := range change {
		c(e.Turn)
	}
	return e
}

func recordedAt(ms int64) func(*roleplay.Turn) {
	return func(t *roleplay.Turn) { t.Spoken.From = ms }
}

func pausing(pauses ...roleplay.Pause) func(*roleplay.Turn) {
	return func(t *roleplay.Turn) { t.Spoken.Pauses = pauses }
}

func cut(t *roleplay.Turn)     { t.State = roleplay.TurnCut }
func unclear(t *roleplay.Turn) { t.Spoken.Unclear = true }

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

// The trainee is heard for 19.5 s, the character for 6.5 s.
func spokenTalk() []roleplay.Entry {
	return []roleplay.Entry{
		spoke("t1", trainee, 0, 6000, words(10), recordedAt(100), pausing(roleplay.Pause{At: 2000, Ms: 1000}, roleplay.Pause{At: 4000, Ms: 999})), // 10 words in 5 s
		spoke("c1", character, 6500, 2000, words(7), recordedAt(6600)),                                                                            // after 500 ms
		spoke("t2", trainee, 9700, 4000, words(12)),                                                                                               // after 1200 ms; 12 words in 4 s
		spoke("c2", character, 14_000, 1500, words(3), cut),                                                                                       // after 300 ms
		spoke("t3", trainee, 15_400, 6000, words(4), recordedAt(17_000), pausing(roleplay.Pause{At: 1000, Ms: 2000})),                             // 100 ms before the character is silent
		spoke("c3", character, 21_100, 3000, words(9)),                                                                                            // 300 ms before the trainee is silent
		spoke("t4", trainee, 22_000, 500, "Mhm."),
		spoke("t5", trainee, 24_900, 3000, "(not understood, at all, by anybody, of those, who, wrote)", unclear), // 800 ms after c3
	}
}

func timed(id, unit string, value float64, places ...roleplay.Place) roleplay.Metric {
	m := found(id, unit, "timed", value)
	m.Places = places
	for _, p := range places {
		m.Turns = append(m.Turns, p.TurnID)
	}
	return m
}

func untimed(id, unit string) roleplay.Metric { return unsaid(id, unit, "timed") }

// measured is the metric of the id; the talk has enough of the trainee's speech, because three turns of it are put before.
func measured(t *testing.T, id, language string, entries ...roleplay.Entry) roleplay.Metric {
	t.Helper()
	before := []roleplay.Entry{
		spoke("b1", trainee, -60_000, 5000, ""), spoke("b2", trainee, -50_000, 5000, ""), spoke("b3", trainee, -40_000, 5000, ""),
		said("b4", character, -30_000, "Typed."),
	}
	speech := metrics.Speech(language, transcript.Fold(append(before, entries...)))
	for _, m := range speech.Metrics {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no metric %q in %+v", id, speech)
	return roleplay.Metric{}
}

func TestSpeech(t *testing.T) {
	t.Run("NilWhereTheTraineeDidNotSpeak", func(t *testing.T) {
		typed := transcript.Fold([]roleplay.Entry{said("t1", trainee, 0, words(90)), spoke("c1", character, 1, 60_000, words(90))})
		if got := metrics.Speech("en", typed); got != nil {
			t.Errorf("got %+v", got)
		}
	})

	t.Run("TooLittle", func(t *testing.T) {
		for name, entries := range map[string][]roleplay.Entry{
			"two turns":  {spoke("t1", trainee, 0, 30_000, words(50)), spoke("t2", trainee, 40_000, 30_000, words(50)), spoke("c1", character, 80_000, 30_000, words(50)), said("t3", trainee, 120_000, words(50))},
			"14 seconds": {spoke("t1", trainee, 0, 5000, words(9)), spoke("t2", trainee, 6000, 5000, words(9)), spoke("t3", trainee, 12_000, 4999, words(9)), spoke("c1", character, 20_000, 30_000, words(50))},
		} {
			got := metrics.Speech("en", transcript.Fold(entries))
			if want := (&roleplay.Speech{Metrics: []roleplay.Metric{}}); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %+v, want %+v", name, got, want)
			}
		}
	})

	t.Run("WhatWasHeardForNoTimeIsNotSpoken", func(t *testing.T) {
		silent := transcript.Fold([]roleplay.Entry{spoke("t1", trainee, 0, 0, words(9)), spoke("t2", trainee, 1000, -5, words(9))})
		if got := metrics.Speech("en", silent); got != nil {
			t.Errorf("got %+v", got)
		}
	})

	t.Run("EnoughFromThreeTurnsAndFifteenSeconds", func(t *testing.T) {
		got := metrics.Speech("en", transcript.Fold([]roleplay.Entry{
			spoke("t1", trainee, 0, 5000, words(9)), spoke("t2", trainee, 6000, 5000, words(9)), spoke("t3", trainee, 12_000, 5000, words(9)),
		}))
		if got == nil || !got.Enough {
			t.Errorf("got %+v, want metrics", got)
		}
	})

	t.Run("AWholeTalk", func(t *testing.T) {
		got := metrics.Speech("en", transcript.Fold(spokenTalk()))
		if got == nil || !got.Enough {
			t.Fatalf("got %+v, want metrics", got)
		}
		compare(t, got.Metrics, []roleplay.Metric{
			timed("time_share", "share", 0.75), // 19.5 of 26 s
			timed("pace", "per_minute", 120),   // 27 words in 5 + 4 + 4 + 0.5 s
			timed("slowest_pace", "per_minute", 120, roleplay.Place{TurnID: "t1", At: 0, From: 100}),
			timed("fastest_pace", "per_minute", 180, roleplay.Place{TurnID: "t2", At: 9700, From: -1}),
			timed("pauses", "times", 2, roleplay.Place{TurnID: "t1", At: 2000, From: 2100}, roleplay.Place{TurnID: "t3", At: 16_400, From: 18_000}),
			timed("longest_pause", "ms", 2000, roleplay.Place{TurnID: "t3", At: 16_400, From: 18_000}),
			timed("response", "ms", 1000), // 800 and 1200
			timed("longest_response", "ms", 1200, roleplay.Place{TurnID: "t2", At: 9700, From: -1}),
			timed("character_response", "ms", 400), // 300 and 500
			timed("longest_character", "ms", 500, roleplay.Place{TurnID: "c1", At: 6500, From: 6600}),
			timed("interruptions", "times", 1, roleplay.Place{TurnID: "t3", At: 15_400, From: 17_000}),
			timed("interrupted", "times", 1, roleplay.Place{TurnID: "c3", At: 21_100, From: -1}),
			timed("back_channels", "times", 1, roleplay.Place{TurnID: "t4", At: 22_000, From: -1}),
		})
	})
}

func TestSpeech_Pace(t *testing.T) {
	nine := spoke("t1", trainee, 0, 1000, words(9))

	t.Run("NilInALanguageWithoutSpaces", func(t *testing.T) {
		compare(t, []roleplay.Metric{measured(t, "pace", "ja", nine)}, []roleplay.Metric{untimed("pace", "per_minute")})
	})
	t.Run("NilWhereNoTurnHasWords", func(t *testing.T) {
		compare(t, []roleplay.Metric{measured(t, "pace", "en", spoke("t1", trainee, 0, 9000, words(20), unclear))}, []roleplay.Metric{untimed("pace", "per_minute")})
	})
	t.Run("FewerThanTenWordsAreNeitherSlowestNorFastest", func(t *testing.T) {
		compare(t, []roleplay.Metric{measured(t, "pace", "en", nine), measured(t, "slowest_pace", "en", nine), measured(t, "fastest_pace", "en", nine)},
			[]roleplay.Metric{timed("pace", "per_minute", 540), untimed("slowest_pace", "per_minute"), untimed("fastest_pace", "per_minute")})
	})
	t.Run("ATurnThatIsAllPauseHasNone", func(t *testing.T) {
		silent := spoke("t1", trainee, 0, 3000, words(20), pausing(roleplay.Pause{Ms: 3000}))
		compare(t, []roleplay.Metric{measured(t, "pace", "en", silent, spoke("t2", trainee, 5000, 10_000, words(20)))},
			[]roleplay.Metric{timed("pace", "per_minute", 120)})
	})
	t.Run("TheCharacterHasNone", func(t *testing.T) {
		its := spoke("c1", character, 0, 3000, words(20), pausing(roleplay.Pause{Ms: 1500}))
		compare(t, []roleplay.Metric{measured(t, "pace", "en", its), measured(t, "pauses", "en", its), measured(t, "longest_pause", "en", its)},
			[]roleplay.Metric{untimed("pace", "per_minute"), timed("pauses", "times", 0), untimed("longest_pause", "ms")})
	})
}

// Two pauses are two places in the sound, and one turn of the transcript.
func TestSpeech_PausesOfATurnThatIsNotRecorded(t *testing.T) {
	got := measured(t, "pauses", "en", spoke("t1", trainee, 100, 9000, words(9), pausing(roleplay.Pause{At: 1000, Ms: 1000}, roleplay.Pause{At: 5000, Ms: 1000})))
	want := timed("pauses", "times", 2, roleplay.Place{TurnID: "t1", At: 1100, From: -1}, roleplay.Place{TurnID: "t1", At: 5100, From: -1})
	want.Turns = []roleplay.TurnID{"t1"}
	compare(t, []roleplay.Metric{got}, []roleplay.Metric{want})
}

func TestSpeech_TurnTaking(t *testing.T) {
	its := spoke("c1", character, 0, 2000, words(5))
	broken := spoke("c1", character, 0, 2000, words(5), cut)
	hers := spoke("t1", trainee, 0, 2000, words(5))
	at := func(id roleplay.TurnID, at int64) roleplay.Place { return roleplay.Place{TurnID: id, At: at, From: -1} }

	for name, c := range map[string]struct {
		entries []roleplay.Entry
		want    roleplay.Metric
	}{
		"AtTheEndOfABrokenTurnIsAnInterruption":     {[]roleplay.Entry{broken, spoke("t1", trainee, 2000, 1500, words(5))}, timed("interruptions", "times", 1, at("t1", 2000))},
		"AnInterruptionIsNoAnswer":                  {[]roleplay.Entry{broken, spoke("t1", trainee, 2000, 1500, words(5))}, untimed("response", "ms")},
		"AfterABrokenTurnIsAnAnswer":                {[]roleplay.Entry{broken, spoke("t1", trainee, 2001, 1500, words(5))}, timed("response", "ms", 1)},
		"AfterABrokenTurnIsNoInterruption":          {[]roleplay.Entry{broken, spoke("t1", trainee, 2001, 1500, words(5))}, timed("interruptions", "times", 0)},
		"EarlyIntoAWholeTurnIsNoInterruption":       {[]roleplay.Entry{its, spoke("t1", trainee, 1800, 1500, words(5))}, timed("interruptions", "times", 0)},
		"EarlyIntoAWholeTurnIsNoAnswer":             {[]roleplay.Entry{its, spoke("t1", trainee, 1800, 1500, words(5))}, untimed("response", "ms")},
		"TheCharacter200MsEarlyInterrupts":          {[]roleplay.Entry{hers, spoke("c1", character, 1800, 1500, words(5))}, timed("interrupted", "times", 1, at("c1", 1800))},
		"TheCharacter199MsEarlyDoesNot":             {[]roleplay.Entry{hers, spoke("c1", character, 1801, 1500, words(5))}, timed("interrupted", "times", 0)},
		"TheCharacter199MsEarlyDoesNotAnswer":       {[]roleplay.Entry{hers, spoke("c1", character, 1801, 1500, words(5))}, untimed("character_response", "ms")},
		"ATypedTurnPartsThem":                       {[]roleplay.Entry{its, said("t0", trainee, 2100, "Typed."), spoke("t1", trainee, 9000, 1500, words(5))}, untimed("response", "ms")},
		"ATypedAnswerIsNone":                        {[]roleplay.Entry{hers, said("c1", character, 2500, "Typed.")}, untimed("character_response", "ms")},
		"TwoTurnsOfOneSpeakerAreNoAnswer":           {[]roleplay.Entry{its, spoke("c2", character, 3000, 500, words(5))}, untimed("character_response", "ms")},
		"ThreeWordsAreNoBackChannel":                {[]roleplay.Entry{its, spoke("t1", trainee, 500, 999, words(3))}, timed("back_channels", "times", 0)},
		"TwoWordsUnderASecondAreABackChannel":       {[]roleplay.Entry{its, spoke("t1", trainee, 500, 999, words(2))}, timed("back_channels", "times", 1, at("t1", 500))},
		"ASecondIsNoBackChannel":                    {[]roleplay.Entry{its, spoke("t1", trainee, 500, 1000, words(2))}, timed("back_channels", "times", 0)},
		"WhatOutlastsTheCharacterIsNoBackChannel":   {[]roleplay.Entry{its, spoke("t1", trainee, 1500, 501, words(2))}, timed("back_channels", "times", 0)},
		"WhatNobodyWroteDownIsNoBackChannel":        {[]roleplay.Entry{its, spoke("t1", trainee, 500, 900, "?", unclear)}, timed("back_channels", "times", 0)},
		"TheCharacterAnswersNoBackChannel":          {[]roleplay.Entry{its, spoke("t1", trainee, 500, 500, "Mhm."), spoke("c2", character, 2500, 500, words(5))}, untimed("character_response", "ms")},
		"AfterABackChannelTheTraineeStillAnswersIt": {[]roleplay.Entry{its, spoke("t1", trainee, 500, 500, "Mhm."), spoke("t2", trainee, 2700, 500, words(5))}, timed("response", "ms", 700)},
	} {
		t.Run(name, func(t *testing.T) {
			compare(t, []roleplay.Metric{measured(t, c.want.ID, "en", c.entries...)}, []roleplay.Metric{c.want})
		})
	}
}

// The text of a turn that nobody wrote down is the program's, and counts for no words of anybody.
func TestMeasure_UnclearTurnsHaveNoWords(t *testing.T) {
	got := metrics.Measure("en", transcript.Fold(append(talk().Entries, spoke("t9", trainee, 9, 4000, words(50), unclear))))
	compare(t, got[:3], metrics.Measure("en", talk())[:3])
}
