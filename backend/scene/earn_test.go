package scene_test

import (
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// careless is a talk whose author guards nothing against a rough or a parroting trainee.
func careless() *scene.Definition {
	count := func(move roleplay.MoveID, n int) roleplay.Condition {
		return roleplay.Condition{Count: []roleplay.MoveCount{{Move: move, AtLeast: n}}}
	}
	turn := func(moves ...roleplay.MoveID) roleplay.Condition { return roleplay.Condition{Turn: moves} }
	hint := turn("empathy")
	gate := func(c roleplay.Condition) *roleplay.Condition { return &c }
	return &scene.Definition{
		Scenario: roleplay.Scenario{
			ID: "cough", Language: "en",
			Stages: []roleplay.Stage{{ID: "engage"}},
			Objectives: []roleplay.Objective{
				{ID: "ask", When: turn("open_question")},
				{ID: "twice", When: count("open_question", 2)},
				{ID: "either", When: roleplay.Condition{Any: []roleplay.Condition{{TurnAny: []roleplay.MoveID{"empathy", "open_question"}}}}},
				{ID: "calm", When: roleplay.Condition{Mood: []roleplay.MoodBound{{Mood: "trust", AtLeast: 90}}}},
			},
		},
		Character: roleplay.Character{
			ID:    "karl",
			Moods: []roleplay.Mood{{ID: "trust", Start: 50, Levels: []roleplay.MoodLevel{{Word: "there"}}}},
			Facts: []roleplay.Fact{
				{ID: "spring", Heard: []string{"in April"}, Gate: gate(turn("open_question")), Hint: gate(turn("confrontation"))},
				{ID: "father", Heard: []string{"my father"}, Gate: gate(count("empathy", 2)), Hint: &hint},
			},
			Reactions: []roleplay.Reaction{
				{When: turn("empathy"), Mood: map[string]int{"trust": 5}, Reason: "felt seen"},
				{When: turn("open_question"), Mood: map[string]int{"trust": 2}, Reason: "was asked"},
				{When: turn("repetition"), Mood: map[string]int{"trust": -1}, Reason: "heard it before"},
			},
		},
	}
}

func saying(def *scene.Definition, lines ...string) scene.State {
	s := scene.New(def, 1)
	for i, line := range lines {
		turn := roleplay.Turn{ID: roleplay.TurnID("turn-" + string(rune('a'+i))), Speaker: roleplay.SpeakerTrainee, Text: line}
		for _, e := range scene.Decide(def, s, turn) {
			s = scene.Apply(def, s, e)
		}
	}
	return s
}

func TestDecide_RoughTurnsEarnNothing(t *testing.T) {
	for name, line := range map[string]string{
		"insult":        "You're an idiot. What do you like about smoking?",
		"confrontation": "You must quit or you will die. What happened when you tried to stop?",
	} {
		t.Run(name, func(t *testing.T) {
			s := saying(careless(), line, line+" Tell me.")
			if !s.Has("open_question") {
				t.Fatalf("no question found in it: %v", s.Found)
			}
			if s.Facts["spring"] != "" {
				t.Errorf("the fact is %s, want it hidden", s.Facts["spring"])
			}
			if len(s.Met) > 0 {
				t.Errorf("met: %v", s.Met)
			}
			if s.Counts["open_question"] != 0 || s.Counts[roleplay.MoveID(name)] != 2 {
				t.Errorf("counts %v, want the %s twice and no question", s.Counts, name)
			}
			if s.Moods["trust"] > 50 {
				t.Errorf("trust rose to %d", s.Moods["trust"])
			}
		})
	}
}

func TestDecide_UnaskedAdviceOpensNoGate(t *testing.T) {
	s := saying(careless(), "You should try patches. What do you think about that?")
	if !s.Has("advice") || !s.Has("open_question") {
		t.Fatalf("found %v", s.Found)
	}
	if s.Opened("spring") {
		t.Error("advice that nobody asked for opened a gate")
	}
	if _, met := s.Met["ask"]; !met {
		t.Error("advice kept the objective from being met; only rough turns do")
	}
	asked := saying(careless(), "Would it be okay if I told you something? You could try patches. What do you think about that?")
	if !asked.Has("advice") || !asked.Opened("spring") {
		t.Errorf("advice after asking shut the gate: %v", asked.Found)
	}
}

func TestDecide_ParrotingEarnsNothing(t *testing.T) {
	hard := "That sounds hard."
	once := saying(careless(), hard)
	if once.Moods["trust"] != 55 || once.Facts["father"] != roleplay.FactHinted {
		t.Fatalf("said once: trust %d, %v", once.Moods["trust"], once.Facts)
	}
	s := saying(careless(), hard, hard, "It sounds like that is hard for you.", hard)
	if s.Moods["trust"] > 55 {
		t.Errorf("trust rose to %d by saying the same again, want at most 55", s.Moods["trust"])
	}
	if s.Moods["trust"] != 52 {
		t.Errorf("trust is %d, want 52: what a reaction takes away it still takes", s.Moods["trust"])
	}
	if s.Counts["empathy"] != 1 || s.Opened("father") {
		t.Errorf("empathy counted %d times, father %s", s.Counts["empathy"], s.Facts["father"])
	}
}

// Few words may be said again and are not held against anybody; they earn nothing more.
func TestDecide_ShortTurnsAgainEarnNothing(t *testing.T) {
	for _, line := range []string{"Go on.", "Tell me more."} {
		s := saying(careless(), line, line, line)
		if s.Has("repetition") {
			t.Errorf("%q is held against the trainee", line)
		}
		if s.Counts["open_question"] != 1 || s.Moods["trust"] != 52 {
			t.Errorf("%q three times counts %d times and moves trust to %d; want 1 and 52", line, s.Counts["open_question"], s.Moods["trust"])
		}
		if _, met := s.Met["twice"]; met {
			t.Errorf("%q three times met an objective", line)
		}
	}
}
