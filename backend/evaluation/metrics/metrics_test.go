package metrics_test

import (
	"reflect"
	"testing"
	"time"

	"roleplay/backend/evaluation/metrics"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

func said(id roleplay.TurnID, who roleplay.Speaker, at int64, text string) roleplay.Entry {
	return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: id, Speaker: who, At: at, Text: text}}
}

func moves(ids ...roleplay.MoveID) roleplay.Entry {
	e := roleplay.Entry{Type: roleplay.EntryMoves}
	for _, id := range ids {
		e.Moves = append(e.Moves, roleplay.Found{Move: id, Quote: "…"})
	}
	return e
}

func ended() roleplay.Entry {
	return roleplay.Entry{Type: roleplay.EntryEnd, End: &roleplay.End{At: time.Unix(0, 0), Reason: "trainee"}}
}

const (
	trainee   = roleplay.SpeakerTrainee
	character = roleplay.SpeakerCharacter
)

// A talk of 20 words: 3, 4 and 8 of the trainee's, 5 of the character's.
func talk() transcript.Talk {
	return transcript.Fold([]roleplay.Entry{
		said("t1", trainee, 0, "How are you?"), moves("open_question", "greeting"),
		said("c1", character, 1, "Fine, I don't sleep."),
		said("t2", trainee, 2, "You don't sleep well."), moves("reflection", "closed_question", "reflection"),
		said("t3", trainee, 3, "May I? You should see your doctor soon."), moves("advice", "ask_permission", "open_question", "closed_question", "breaks_news"),
		said("c2", character, 4, "No."),
	})
}

func found(id, unit, reliability string, value float64, turns ...roleplay.TurnID) roleplay.Metric {
	m := unsaid(id, unit, reliability)
	m.Value = &value
	m.Turns = append(m.Turns, turns...)
	return m
}

func unsaid(id, unit, reliability string) roleplay.Metric {
	return roleplay.Metric{ID: id, Unit: unit, Reliability: reliability, Turns: []roleplay.TurnID{}}
}

func compare(t *testing.T, got, want []roleplay.Metric) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d metrics, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got %s, want %s", show(got[i]), show(want[i]))
		}
	}
}

func show(m roleplay.Metric) string {
	b, err := roleplay.EncodeJSON(m)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func techniques(of func(id, unit, reliability string) roleplay.Metric) []roleplay.Metric {
	return []roleplay.Metric{
		of("questions", "count", "good"), of("open_questions", "count", "good"), of("closed_questions", "count", "good"),
		of("reflections", "count", "fair"), of("advice", "count", "fair"), of("permission", "count", "fair"),
	}
}

func counted(of func(id, unit, reliability string) roleplay.Metric) []roleplay.Metric {
	return []roleplay.Metric{of("talk_share", "share", "exact"), of("turn_words", "words", "exact"), of("longest_turn_words", "words", "exact")}
}

func TestMeasure(t *testing.T) {
	inWords := []roleplay.Metric{
		found("talk_share", "share", "exact", 0.75), // 15 of 20
		found("turn_words", "words", "exact", 4),    // 3 4 8
		found("longest_turn_words", "words", "exact", 8, "t3"),
	}

	t.Run("NilBeforeTheTraineeSpoke", func(t *testing.T) {
		for name, talk := range map[string]transcript.Talk{
			"empty":          {},
			"character only": transcript.Fold([]roleplay.Entry{said("c1", character, 0, "Good morning."), moves("open_question")}),
		} {
			t.Run(name, func(t *testing.T) {
				compare(t, metrics.Measure("en", talk), append(counted(unsaid), techniques(unsaid)...))
			})
		}
	})

	t.Run("NilForTechniquesInOtherLanguages", func(t *testing.T) {
		compare(t, metrics.Measure("fr-CA", talk()), append(inWords, techniques(unsaid)...))
	})

	// What is recognised in German was not compared with coders, so none of it is better than fair.
	t.Run("German", func(t *testing.T) {
		got := metrics.Measure("de-AT", talk())
		compare(t, got, append(inWords,
			found("questions", "count", "fair", 3, "t1", "t2", "t3"),
			found("open_questions", "count", "fair", 2, "t1", "t3"),
			found("closed_questions", "count", "fair", 2, "t2", "t3"),
			found("reflections", "count", "fair", 1, "t2"),
			found("advice", "count", "fair", 1),
			found("permission", "count", "fair", 1, "t3"),
		))
	})

	t.Run("NilForWordsWithoutSpaces", func(t *testing.T) {
		for _, language := range []string{"ja", "zh-Hant-TW", "th"} {
			compare(t, metrics.Measure(language, talk()), append(counted(unsaid), techniques(unsaid)...))
		}
	})

	t.Run("NilShareWithoutWords", func(t *testing.T) {
		got := metrics.Measure("en", transcript.Fold([]roleplay.Entry{said("t1", trainee, 0, "…")}))
		compare(t, got[:3], []roleplay.Metric{
			unsaid("talk_share", "share", "exact"),
			found("turn_words", "words", "exact", 0), found("longest_turn_words", "words", "exact", 0, "t1"),
		})
	})

	t.Run("English", func(t *testing.T) {
		compare(t, metrics.Measure("en-GB", talk()), append(inWords,
			found("questions", "count", "good", 3, "t1", "t2", "t3"),
			found("open_questions", "count", "good", 2, "t1", "t3"),
			found("closed_questions", "count", "good", 2, "t2", "t3"),
			found("reflections", "count", "fair", 1, "t2"), // found twice in one turn
			found("advice", "count", "fair", 1),            // of no single turn
			found("permission", "count", "fair", 1, "t3"),
		))
	})

	t.Run("ZeroIsNotNil", func(t *testing.T) {
		got := metrics.Measure("en", transcript.Fold([]roleplay.Entry{said("t1", trainee, 0, "Hello.")}))
		compare(t, got[3:], techniques(func(id, unit, reliability string) roleplay.Metric { return found(id, unit, reliability, 0) }))
	})

	t.Run("MedianOfAnEvenNumberOfTurns", func(t *testing.T) {
		got := metrics.Measure("en", transcript.Fold([]roleplay.Entry{
			said("t1", trainee, 0, "one two three four five six"), said("t2", trainee, 1, "one"),
			said("t3", trainee, 2, "one two three"), said("t4", trainee, 3, "one two three four five six"),
		}))
		compare(t, got[:3], []roleplay.Metric{
			found("talk_share", "share", "exact", 1), found("turn_words", "words", "exact", 4.5),
			found("longest_turn_words", "words", "exact", 6, "t1"), // the first of two
		})
	})

	t.Run("TurnsStandInTheOrderOfTheTalk", func(t *testing.T) {
		got := metrics.Measure("en", transcript.Fold([]roleplay.Entry{
			said("late", trainee, 9, "And why?"), moves("open_question"),
			said("early", trainee, 1, "Why?"), moves("open_question"),
		}))
		compare(t, got[4:5], []roleplay.Metric{found("open_questions", "count", "good", 2, "early", "late")})
	})

	t.Run("MovesOfNobodyAreIgnored", func(t *testing.T) {
		got := metrics.Measure("en", transcript.Fold([]roleplay.Entry{
			moves("open_question"), said("c1", character, 0, "And you?"), moves("open_question"),
			{Type: roleplay.EntryMessage}, moves("open_question"), said("t1", trainee, 1, "Hm."),
		}))
		compare(t, got[3:], techniques(func(id, unit, reliability string) roleplay.Metric { return found(id, unit, reliability, 0) }))
	})
}

// More words of the character's never change what is said of the trainee.
func TestMeasure_CharacterTurnsChangeOnlyTheShare(t *testing.T) {
	more := transcript.Fold(append(talk().Entries, said("c3", character, 5, "One two three four five, six seven eight nine ten!")))
	got, before := metrics.Measure("en", more), metrics.Measure("en", talk())
	compare(t, got, append([]roleplay.Metric{found("talk_share", "share", "exact", 0.5)}, before[1:]...))
}

func TestObjectives(t *testing.T) {
	scenario := roleplay.Scenario{Objectives: []roleplay.Objective{
		{ID: "ask", Title: "Ask first", Recognised: "An open question before any advice"},
		{ID: "plan", Title: "Agree on a plan", Recognised: "A next step"},
	}}
	met := func(o roleplay.ObjectiveID, turn roleplay.TurnID, quote string) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: o, Turn: turn, Quote: quote}}
	}
	got := metrics.Objectives(scenario, transcript.Fold([]roleplay.Entry{
		{Type: roleplay.EntryObjective}, met("ask", "t1", "How are you?"), met("ask", "t9", "again"), met("unknown", "t2", ""),
	}))
	want := []roleplay.ObjectiveResult{
		{ID: "ask", Title: "Ask first", Recognised: "An open question before any advice", Met: true, TurnID: "t1", Quote: "How are you?"},
		{ID: "plan", Title: "Agree on a plan", Recognised: "A next step"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if none := metrics.Objectives(roleplay.Scenario{}, transcript.Talk{}); none == nil {
		t.Error("no objectives are nil, want an empty list")
	}
}

func TestFacts(t *testing.T) {
	gate := &roleplay.Condition{}
	character := roleplay.Character{Facts: []roleplay.Fact{
		{ID: "plain", Title: "Open from the start"},
		{ID: "untold", Title: "Open from the start, never told", Tip: "Ask."},
		{ID: "heard", Title: "Earned and heard", Gate: gate, Tip: "Ask about home."},
		{ID: "opened", Title: "Earned, not heard", Gate: gate, Tip: "Stay with it."},
		{ID: "hinted", Title: "Hinted", Gate: gate, Tip: "Follow the hint."},
		{ID: "missed", Title: "Missed", Gate: gate, Tip: "Ask about work."},
	}}
	change := func(f roleplay.FactID, to roleplay.FactState, turn roleplay.TurnID) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{Fact: f, To: to, Turn: turn}}
	}
	entries := []roleplay.Entry{
		{Type: roleplay.EntryFact},
		change("plain", roleplay.FactDisclosed, "c1"),
		change("heard", roleplay.FactHinted, "t1"), change("heard", roleplay.FactOpen, "t2"), change("heard", roleplay.FactDisclosed, "c2"),
		change("opened", roleplay.FactOpen, "t3"),
		change("hinted", roleplay.FactHinted, "t3"),
		change("unknown", roleplay.FactOpen, "t3"),
	}
	plain := roleplay.FactResult{ID: "plain", Title: "Open from the start", State: roleplay.FactDisclosed, HeardIn: "c1"}
	heard := roleplay.FactResult{ID: "heard", Title: "Earned and heard", Hidden: true, State: roleplay.FactDisclosed, OpenedBy: "t2", HeardIn: "c2"}

	t.Run("NothingUnheardIsToldWhileTheTalkGoesOn", func(t *testing.T) {
		got := metrics.Facts(character, transcript.Fold(entries))
		if want := []roleplay.FactResult{plain, heard}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})

	t.Run("Ended", func(t *testing.T) {
		got := metrics.Facts(character, transcript.Fold(append(entries, ended())))
		want := []roleplay.FactResult{
			plain,
			{ID: "untold", Title: "Open from the start, never told", State: roleplay.FactOpen, Tip: "Ask."},
			heard,
			{ID: "opened", Title: "Earned, not heard", Hidden: true, State: roleplay.FactOpen, OpenedBy: "t3", Tip: "Stay with it."},
			{ID: "hinted", Title: "Hinted", Hidden: true, State: roleplay.FactHinted, Tip: "Follow the hint."},
			{ID: "missed", Title: "Missed", Hidden: true, State: roleplay.FactHidden, Tip: "Ask about work."},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})

	t.Run("NoFactsAreAList", func(t *testing.T) {
		if metrics.Facts(roleplay.Character{}, transcript.Talk{}) == nil {
			t.Error("no facts are nil, want an empty list")
		}
	})
}
