package scene_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func TestReplay(t *testing.T) {
	def := scene.Prepare(roleplay.Scenario{Stages: []roleplay.Stage{{ID: "one"}, {ID: "two"}}},
		roleplay.Character{
			Moods: []roleplay.Mood{{ID: "trust", Start: 40}, {ID: "patience", Start: 50}},
			Facts: []roleplay.Fact{{ID: "open", Gate: nil}},
		}, roleplay.Script{})
	turn := func(speaker roleplay.Speaker, text string) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: roleplay.TurnID(text), Speaker: speaker, Text: text}}
	}
	var entries []roleplay.Entry
	for i := range 60 {
		said := string(rune('a' + i%26))
		entries = append(entries,
			turn(roleplay.SpeakerTrainee, said),
			roleplay.Entry{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "advice"}, {Move: "advice"}, {Move: "thanks"}}},
			roleplay.Entry{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: "trust", To: 40 + i}},
			roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{Fact: "job", To: roleplay.FactHinted}},
			roleplay.Entry{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: "rapport", Turn: "t"}},
			roleplay.Entry{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "two"}},
			roleplay.Entry{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{}},
			turn(roleplay.SpeakerCharacter, said+"!"),
			roleplay.Entry{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Line: "l1"}},
			roleplay.Entry{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Line: "l2"}},
		)
	}

	t.Run("ByHand", func(t *testing.T) {
		s := scene.Replay(def, 7, entries[:15])
		if s.Turns != 2 || s.Place != 3 || s.Moods["trust"] != 41 || s.Before["trust"] != 40 || s.Used["l2"] != 1 || len(s.Last) != 2 || s.Stage != "two" {
			t.Errorf("%+v", s)
		}
	})
	t.Run("AsApplyAfterEachEntry", func(t *testing.T) {
		want := scene.New(def, 7)
		for i := range entries {
			if got := scene.Replay(def, 7, entries[:i]); !reflect.DeepEqual(got, want) {
				t.Fatalf("after %d entries\n%+v\nwant\n%+v", i, got, want)
			}
			want = scene.Apply(def, want, entries[i])
		}
	})
	t.Run("ApplyLeavesItAsItIs", func(t *testing.T) {
		for n := range 20 {
			s := scene.Replay(def, 7, entries[:len(entries)-n])
			before, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			one := scene.Apply(def, s, turn(roleplay.SpeakerTrainee, "one"))
			scene.Apply(def, s, turn(roleplay.SpeakerTrainee, "other"))
			if got := one.Recent[len(one.Recent)-1].Text; got != "one" {
				t.Fatalf("after %d entries one future says %q", len(entries)-n, got)
			}
			for _, e := range entries {
				scene.Apply(def, s, e)
			}
			if after, _ := json.Marshal(s); string(after) != string(before) {
				t.Fatalf("the state became\n%s\nwas\n%s", after, before)
			}
		}
	})
}

func TestAgain_SameWords(t *testing.T) {
	def := scene.Prepare(roleplay.Scenario{}, roleplay.Character{}, roleplay.Script{})
	for _, tt := range []struct {
		first, then string
		again       bool
	}{
		{"How are you?", "how ARE  you", true},
		{"Änderung ÉTÉ", "änderung été!", true},
		{"How are you?", "How are you not?", false},
		{"How are you not?", "How are you?", false},
		{"Yes", "No", false},
		{"…", "?!", false},
		{"", "", false},
		{"a\xffb", "ab", true},
		{"3 2", "32.", true},
	} {
		var entries []roleplay.Entry
		for _, text := range []string{tt.first, tt.then} {
			entries = append(entries, roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{Speaker: roleplay.SpeakerTrainee, Text: text}})
		}
		if got := scene.Replay(def, 1, entries).Again; got != tt.again {
			t.Errorf("%q after %q: %v", tt.then, tt.first, got)
		}
	}
}
