package scene_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func scenario() roleplay.Scenario {
	return roleplay.Scenario{
		ID: "cough", Title: "A cough that stays", Language: "en",
		Briefing: roleplay.Briefing{YourRole: "You are the practice nurse.", TheirRole: "A carpenter of 54."},
		Moves: []roleplay.Move{
			{ID: "ask_attempts", Examples: []string{"Have you tried to quit before?", "What happened the last time you stopped?"}, Keywords: []string{"tried to stop"}},
			{ID: "ask_family", Examples: []string{"How does your family feel about it?", "What does your wife say?"}, Keywords: []string{"wife", "your daughter"}},
		},
		Stages: []roleplay.Stage{
			{ID: "engage", Title: "Engage"},
			{ID: "focus", Title: "Focus", Enter: roleplay.Condition{Turns: &roleplay.Bound{AtLeast: 2}}},
			{ID: "evoke", Title: "Evoke", Enter: roleplay.Condition{Met: []roleplay.ObjectiveID{"earned"}}},
			{ID: "plan", Title: "Plan", Enter: roleplay.Condition{Disclosed: []roleplay.FactID{"father"}}},
		},
		Objectives: []roleplay.Objective{
			{ID: "listen", Title: "Give back what you hear", When: roleplay.Condition{Count: []roleplay.MoveCount{{Move: "reflection", AtLeast: 1}}}},
			{ID: "earned", Title: "Earn his trust", When: roleplay.Condition{All: []roleplay.Condition{{Opened: []roleplay.FactID{"spring"}}, {TurnAny: []roleplay.MoveID{"ask_attempts"}}}}},
			{ID: "hear_father", Title: "Hear about his father", When: roleplay.Condition{Disclosed: []roleplay.FactID{"father"}}},
		},
		Characters: []roleplay.CharacterID{"karl"},
	}
}

func character() roleplay.Character {
	return roleplay.Character{
		ID: "karl", Name: "Karl Brandt", Summary: "A carpenter", Manner: "Short sentences.",
		Moods: []roleplay.Mood{{ID: "trust", Title: "Trust", Start: 40, Levels: []roleplay.MoodLevel{{From: 0, Word: "guarded"}, {From: 50, Word: "warming"}, {From: 80, Word: "open"}}}},
		Facts: []roleplay.Fact{
			{ID: "amount", Title: "A pack a day", Text: "He smokes twenty a day.", Heard: []string{"a pack a day", "twenty & day"}},
			{ID: "spring", Title: "He stopped in spring", Text: "He stopped for three weeks in April.", Heard: []string{"three weeks", "in April"},
				Hint: &roleplay.Condition{Turn: []roleplay.MoveID{"ask_attempts"}},
				Gate: &roleplay.Condition{Turn: []roleplay.MoveID{"ask_attempts"}, Mood: []roleplay.MoodBound{{Mood: "trust", AtLeast: 50}}}, Tip: "Ask once he trusts you."},
			{ID: "father", Title: "His father died of it", Text: "His father died of lung cancer.", Heard: []string{"my father died", "father & cancer"},
				Gate: &roleplay.Condition{Opened: []roleplay.FactID{"spring"}}},
		},
		Reactions: []roleplay.Reaction{
			{When: roleplay.Condition{Turn: []roleplay.MoveID{"confrontation"}}, Mood: map[string]int{"trust": -60}, Reason: "He was pushed."},
			{When: roleplay.Condition{Turn: []roleplay.MoveID{"reflection"}}, Mood: map[string]int{"trust": 12}, Reason: "He felt heard."},
			{When: roleplay.Condition{Mood: []roleplay.MoodBound{{Mood: "trust", AtLeast: 50}}, Turn: []roleplay.MoveID{"reassurance"}}, Mood: map[string]int{"trust": -1}, Reason: "He was let down."},
		},
		Script: "karl_offline",
	}
}

func offline() roleplay.Script {
	return roleplay.Script{
		ID: "karl_offline", Scenario: "cough", Character: "karl",
		Opening: []roleplay.Line{{Text: "My wife sent me."}},
		Replies: []roleplay.Reply{
			{ID: "spring", When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_attempts"}}, Lines: []roleplay.Line{{Text: "I stopped once. Three weeks.", Tells: []roleplay.FactID{"spring"}}, {Text: "Once. Leave it."}}},
			{ID: "father", When: roleplay.Condition{Opened: []roleplay.FactID{"father"}}, Lines: []roleplay.Line{{Text: "My father died of it.", Tells: []roleplay.FactID{"father"}}}},
		},
		Fallbacks: []roleplay.Reply{{ID: "any", Lines: []roleplay.Line{{Text: "Hm."}, {Text: "If you say so."}}}},
	}
}

func definition(t testing.TB) *scene.Definition {
	t.Helper()
	def, err := scene.NewDefinition(scenario(), character(), offline())
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// talk plays turns and returns the entries and the state after them.
type talk struct {
	def     *scene.Definition
	state   scene.State
	entries []roleplay.Entry
	turns   int
}

func newTalk(t testing.TB) *talk {
	def := definition(t)
	return &talk{def: def, state: scene.New(def, 7)}
}

func (k *talk) say(speaker roleplay.Speaker, text string, played ...roleplay.Entry) []roleplay.Entry {
	k.turns++
	turn := roleplay.Turn{ID: roleplay.TurnID(fmt.Sprintf("t%d", k.turns)), Speaker: speaker, Text: text}
	made := scene.Decide(k.def, k.state, turn, played...)
	for _, e := range made {
		k.state = scene.Apply(k.def, k.state, e)
	}
	k.entries = append(k.entries, made...)
	return made
}

func (k *talk) trainee(text string) []roleplay.Entry { return k.say(roleplay.SpeakerTrainee, text) }

func (k *talk) character(text string, played ...roleplay.Entry) []roleplay.Entry {
	return k.say(roleplay.SpeakerCharacter, text, played...)
}

// types writes the kinds of entries in their order.
func types(entries []roleplay.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, string(e.Type))
	}
	return strings.Join(out, " ")
}

func TestDecide_Order(t *testing.T) {
	k := newTalk(t)
	made := k.trainee("It sounds like you have tried to stop.")
	want := "message moves_found mood_changed fact_changed fact_changed objective_met objective_met stage_entered"
	if got := types(made); got != want {
		t.Fatalf("order is\n%s, want\n%s", got, want)
	}
	if m := *made[2].Mood; m != (roleplay.MoodChanged{Mood: "trust", From: 40, To: 52, Reason: "He felt heard."}) {
		t.Errorf("mood: %+v", m)
	}
	// The gate asks for a trust of 50, which this turn brought; it opened another gate.
	if f := *made[3].Fact; f != (roleplay.FactChanged{Fact: "spring", To: roleplay.FactOpen, Turn: "t1", Reason: "Opened by ask_attempts “It sounds like you have tried to stop.”, trust at 52."}) {
		t.Errorf("fact: %+v", f)
	}
	if f := *made[4].Fact; f != (roleplay.FactChanged{Fact: "father", To: roleplay.FactOpen, Turn: "t1", Reason: "Opened by the fact spring."}) {
		t.Errorf("fact: %+v", f)
	}
	if o := *made[6].Objective; o != (roleplay.ObjectiveMet{Objective: "earned", Turn: "t1", Quote: "It sounds like you have tried to stop."}) {
		t.Errorf("objective: %+v", o)
	}
	if s := made[7].Stage.Stage; s != "evoke" {
		t.Errorf("stage %q, want the furthest that holds: evoke", s)
	}
}

func TestDecide_FactsGoStepByStep(t *testing.T) {
	k := newTalk(t)
	if k.state.Facts["amount"] != roleplay.FactOpen {
		t.Error("a fact without a gate is not open from the beginning")
	}
	k.character("I stopped for three weeks. In April.")
	if k.state.Disclosed("spring") {
		t.Error("a hidden fact was disclosed")
	}
	made := k.trainee("Have you tried to quit before?")
	if f := made[2].Fact; f == nil || f.To != roleplay.FactHinted || f.Reason != "Hinted by ask_attempts “Have you tried to quit before?”." {
		t.Errorf("hint: %+v", made[2])
	}
	if made := k.trainee("What happened the last time you stopped?"); strings.Contains(types(made), "fact_changed") {
		t.Error("hinted twice")
	}
	k.trainee("You feel tired of it.")
	k.trainee("So you have tried to stop.")
	if !k.state.Opened("spring") || k.state.Disclosed("spring") {
		t.Errorf("spring is %q, want open", k.state.Facts["spring"])
	}
	k.character("No.")
	made = k.character("Yes… three weeks, it was. My Father died that year.")
	want := "message fact_changed fact_changed objective_met stage_entered"
	if got := types(made); got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	if f := *made[1].Fact; f != (roleplay.FactChanged{Fact: "spring", To: roleplay.FactDisclosed, Turn: "t7", Reason: "Told in the words “three weeks”."}) {
		t.Errorf("disclosure: %+v", f)
	}
	if o := *made[3].Objective; o != (roleplay.ObjectiveMet{Objective: "hear_father", Turn: "t7", Quote: "My Father died"}) {
		t.Errorf("objective: %+v", o)
	}
	if made := k.character("Three weeks. My father died."); types(made) != "message" {
		t.Errorf("disclosed or met twice: %s", types(made))
	}
}

// TestDecide_Reasons: each part of a gate that holds is named, a part that does not is not.
func TestDecide_Reasons(t *testing.T) {
	gate := &roleplay.Condition{
		Turn:  []roleplay.MoveID{"thanks"},
		Count: []roleplay.MoveCount{{Move: "thanks", AtLeast: 1}, {Move: "insult", AtMost: new(0)}},
		Stage: []roleplay.StageID{"engage"},
		Turns: &roleplay.Bound{AtLeast: 1},
		All:   []roleplay.Condition{{Met: []roleplay.ObjectiveID{"polite"}}},
		Any:   []roleplay.Condition{{Turn: []roleplay.MoveID{"insult"}}, {Opened: []roleplay.FactID{"amount"}}},
	}
	s, c := scenario(), character()
	s.Objectives = []roleplay.Objective{{ID: "polite", Title: "Be polite", When: roleplay.Condition{Any: []roleplay.Condition{
		{Turn: []roleplay.MoveID{"apology"}}, {Count: []roleplay.MoveCount{{Move: "thanks", AtLeast: 1}}}}}}}
	c.Facts = append(c.Facts[:1:1],
		roleplay.Fact{ID: "spring", Title: "x", Text: "x", Heard: []string{"x"}, Gate: gate},
		roleplay.Fact{ID: "father", Title: "y", Text: "y", Heard: []string{"y"}, Gate: &roleplay.Condition{Not: &roleplay.Condition{Turn: []roleplay.MoveID{"thanks"}}}})
	k := &talk{def: &scene.Definition{Scenario: s, Character: c}}
	k.state = scene.New(k.def, 1)
	if made := k.trainee("Thank you."); made[2].Objective == nil || made[2].Objective.Quote != "Thank you." {
		t.Errorf("objective: %+v", made[2])
	}
	made := k.trainee("What time is it, Karl?")
	if f := made[2].Fact; f == nil || f.Reason != "Opened as the talk stood." {
		t.Errorf("father: %+v", made[2])
	}
	k.state.Stage = "engage"
	made = k.trainee("Thank you so much.")
	want := "Opened by thanks “Thank you so much.”, thanks in 2 turns, the stage engage, turn 3, the objective polite, the fact amount."
	if f := made[2].Fact; f == nil || f.Fact != "spring" || f.Reason != want {
		t.Errorf("spring: %+v, want %q", f, want)
	}
}

func TestDecide_Moods(t *testing.T) {
	k := newTalk(t)
	k.trainee("You have to stop!")
	if got := k.state.Moods["trust"]; got != 0 {
		t.Errorf("trust is %d, want it held at 0", got)
	}
	if made := k.trainee("You have to stop now!"); strings.Contains(types(made), "mood_changed") {
		t.Error("an entry for a mood that did not move")
	}
	// Reactions are judged on the mood before the turn: this turn's own rise does not count.
	k = newTalk(t)
	made := k.trainee("Don't worry. You feel tired.")
	if types(made[:3]) != "message moves_found mood_changed" || len(made) > 3 && made[3].Type == roleplay.EntryMood {
		t.Errorf("entries: %s", types(made))
	}
}

func TestDecide_StagesOnlyForward(t *testing.T) {
	k := newTalk(t)
	k.trainee("It sounds like you have tried to stop.")
	for range 3 {
		if made := k.trainee("Hm."); strings.Contains(types(made), "stage_entered") {
			t.Fatal("went back, or entered again")
		}
	}
	if k.state.Stage != "evoke" {
		t.Errorf("stage %q", k.state.Stage)
	}
}

func TestDecide_PlayedEntries(t *testing.T) {
	k := newTalk(t)
	line := roleplay.Entry{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Reply: "spring", Line: "spring/2"}}
	miss := roleplay.Entry{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{Turn: "t1"}}
	smuggled := roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{Fact: "father", To: roleplay.FactOpen}}
	k.trainee("Well.")
	if made := k.character("Hm.", line, miss, smuggled); types(made) != "message line_used unmatched" {
		t.Errorf("entries: %s", types(made))
	}
	if k.state.Used["spring/2"] != 1 || k.state.Misses != 1 || len(k.state.Last) != 1 {
		t.Errorf("state: %+v", k.state)
	}
	k.trainee("Well then.")
	if k.state.Misses != 1 {
		t.Error("a miss is forgotten before it is answered")
	}
	k.character("Ah.")
	k.trainee("Well then so.")
	if k.state.Misses != 0 || len(k.state.Last) != 0 {
		t.Errorf("misses %d, last %v after an answer that fitted", k.state.Misses, k.state.Last)
	}
	if made := k.say("narrator", "Meanwhile"); types(made) != "message" {
		t.Errorf("a speaker of no side: %s", types(made))
	}
}

var things = []string{
	"Have you tried to quit before?", "It sounds like you are tired.", "You have to stop!", "What does your wife say?", "ok", "", "You feel nobody listens.",
	"How many a day?", "Shut up.", "Thank you for being so honest.", "\xff\x00?", "So you tried to stop in spring?",
}

var answers = []string{"Hm.", "Three weeks in April.", "My father died of it.", "A pack a day.", "Twenty every day, and it was lung cancer with my father."}

// TestApply_FoldIsTheState: a talk is exactly the fold of its entries, and a
// fork at any turn goes on from exactly the state of that turn.
func TestApply_FoldIsTheState(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 1))
		k := newTalk(t)
		k.state = scene.New(k.def, seed)
		states := []scene.State{k.state}
		lengths := []int{0}
		for range 60 {
			if random.IntN(2) == 0 {
				k.trainee(things[random.IntN(len(things))])
			} else {
				k.character(answers[random.IntN(len(answers))], roleplay.Entry{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Reply: "any", Line: roleplay.LineID(fmt.Sprint("any/", random.IntN(3)))}},
					[]roleplay.Entry{{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{}}, {Type: roleplay.EntryEnd}}[random.IntN(2)])
			}
			states = append(states, k.state)
			lengths = append(lengths, len(k.entries))
		}
		for i, n := range lengths {
			again := scene.New(k.def, seed)
			for _, e := range k.entries[:n] {
				again = scene.Apply(k.def, again, e)
			}
			if !reflect.DeepEqual(again, states[i]) {
				t.Fatalf("seed %d, turn %d: the fold is\n%+v, the state was\n%+v", seed, i, again, states[i])
			}
		}
	}
}

func TestApply_SurvivesJSON(t *testing.T) {
	k := newTalk(t)
	for i, thing := range things[:10] {
		k.trainee(thing)
		k.character(answers[i%len(answers)])
	}
	b, err := json.Marshal(k.state)
	if err != nil {
		t.Fatal(err)
	}
	var back scene.State
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	turn := roleplay.Turn{ID: "next", Speaker: roleplay.SpeakerTrainee, Text: things[0]}
	if got, want := scene.Decide(k.def, back, turn), scene.Decide(k.def, k.state, turn); !reflect.DeepEqual(got, want) {
		t.Errorf("after JSON %+v, want %+v", got, want)
	}
	if again, _ := json.Marshal(back); string(again) != string(b) {
		t.Errorf("JSON changed:\n%s\n%s", b, again)
	}
}

// TestApply_IsTotal: entries without a body, of unknown types or about other things change nothing.
func TestApply_IsTotal(t *testing.T) {
	def := definition(t)
	s := scene.New(def, 1)
	for _, kind := range []roleplay.EntryType{roleplay.EntryStart, roleplay.EntryMessage, roleplay.EntryMood, roleplay.EntryFact, roleplay.EntryObjective, roleplay.EntryStage, roleplay.EntryLine, roleplay.EntryEnd, "", "of_tomorrow"} {
		if got := scene.Apply(def, s, roleplay.Entry{Type: kind}); !reflect.DeepEqual(got, s) {
			t.Errorf("%q changed the state to %+v", kind, got)
		}
	}
	scene.Apply(nil, scene.State{}, roleplay.Entry{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: "trust", To: 3}})
	scene.Apply(nil, scene.State{}, roleplay.Entry{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "x"}}})
}

// TestApply_UsesEntriesOnly: what a log says counts, not what this recogniser would find.
func TestApply_UsesEntriesOnly(t *testing.T) {
	def := definition(t)
	s := scene.New(def, 1)
	s = scene.Apply(def, s, roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{Speaker: roleplay.SpeakerTrainee, Text: "Have you tried to quit before?"}})
	if len(s.Found) != 0 || len(s.Counts) != 0 {
		t.Errorf("Apply found moves: %+v", s.Found)
	}
	s = scene.Apply(def, s, roleplay.Entry{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "gone", Quote: "quit"}, {Move: "gone", Quote: "before"}}})
	if s.Counts["gone"] != 1 {
		t.Errorf("counts %v, want one turn with the move", s.Counts)
	}
}

func TestDecide_LiteralDefinition(t *testing.T) {
	made := definition(t)
	literal := &scene.Definition{Scenario: made.Scenario, Character: made.Character, Script: made.Script}
	turn := roleplay.Turn{ID: "a", Speaker: roleplay.SpeakerTrainee, Text: "It sounds like you have tried to stop."}
	if got, want := scene.Decide(literal, scene.New(literal, 1), turn), scene.Decide(made, scene.New(made, 1), turn); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
