package scene_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func ptr[T any](v T) *T { return &v }

func TestCheck_GoodContent(t *testing.T) {
	if problems := scene.Check(scenario(), []roleplay.Character{character()}, []roleplay.Script{offline()}); len(problems) > 0 {
		t.Errorf("%+v", problems)
	}
}

// TestCheck_Problems breaks good content in one place each; the path says where.
func TestCheck_Problems(t *testing.T) {
	type content struct {
		s  roleplay.Scenario
		c  roleplay.Character
		sc roleplay.Script
	}
	for _, c := range []struct {
		want  string // kind path message
		spoil func(*content)
	}{
		{"scenario moves[0].id is missing", func(c *content) { c.s.Moves[0].ID = "" }},
		{`scenario moves[1].id is "Ask family"; an id`, func(c *content) { c.s.Moves[1].ID = "Ask family" }},
		{`scenario moves[0].id is "reflection", which was used before`, func(c *content) { c.s.Moves[0].ID = "reflection" }},
		{"scenario moves[0].examples is empty", func(c *content) { c.s.Moves[0].Examples, c.s.Moves[0].Keywords = nil, nil }},
		{"scenario moves[0].examples[1] has no words", func(c *content) { c.s.Moves[0].Examples[1] = "?!" }},
		{"scenario moves[0].keywords[0] has no words", func(c *content) { c.s.Moves[0].Keywords[0] = "& *" }},
		{"scenario stages is empty", func(c *content) { c.s.Stages = nil }},
		{`scenario stages[1].id is "engage", which`, func(c *content) { c.s.Stages[1].ID = "engage" }},
		{"scenario stages[1].enter is empty", func(c *content) { c.s.Stages[1].Enter = roleplay.Condition{} }},
		{`scenario stages[2].enter.met[0] is "gone", which is no objective`, func(c *content) { c.s.Stages[2].Enter.Met[0] = "gone" }},
		{"scenario objectives[0].when is empty", func(c *content) { c.s.Objectives[0].When = roleplay.Condition{} }},
		{`scenario objectives[1].id is "listen", which`, func(c *content) { c.s.Objectives[1].ID = "listen" }},
		{`scenario objectives[1].when.all[1].turnAny[0] is "ask_tempts", which is no move`, func(c *content) { c.s.Objectives[1].When.All[1].TurnAny[0] = "ask_tempts" }},
		{`scenario objectives[0].when.count[0].move is "gone", which is no move`, func(c *content) { c.s.Objectives[0].When.Count[0].Move = "gone" }},
		{"scenario objectives[0].when.count[0].atMost is 0, below atLeast 1", func(c *content) { c.s.Objectives[0].When.Count[0].AtMost = ptr(0) }},
		{"scenario stages[1].enter.turns.atLeast is -1", func(c *content) { c.s.Stages[1].Enter.Turns.AtLeast = -1 }},
		{`scenario stages[1].enter.stage[0] is "gone", which is no stage`, func(c *content) { c.s.Stages[1].Enter.Stage = []roleplay.StageID{"gone"} }},
		{"character moods[0].start is 101", func(c *content) { c.c.Moods[0].Start = 101 }},
		{"character moods[0].levels must begin", func(c *content) { c.c.Moods[0].Levels[0].From = 1 }},
		{"character moods[0].levels[2].from is 50", func(c *content) { c.c.Moods[0].Levels[2].From = 50 }},
		{`character facts[1].id is "amount", which`, func(c *content) { c.c.Facts[1].ID = "amount" }},
		{"character facts[0].text is empty", func(c *content) { c.c.Facts[0].Text = " " }},
		{"character facts[0].title is empty", func(c *content) { c.c.Facts[0].Title = "" }},
		{"character facts[0].heard is empty", func(c *content) { c.c.Facts[0].Heard = nil }},
		{"character facts[0].heard[1] has no words", func(c *content) { c.c.Facts[0].Heard[1] = "…" }},
		{`character facts[1].gate.turn[0] is "gone", which is no move`, func(c *content) { c.c.Facts[1].Gate.Turn[0] = "gone" }},
		{`character facts[1].gate.mood[0].mood is "faith", which is no mood`, func(c *content) { c.c.Facts[1].Gate.Mood[0].Mood = "faith" }},
		{"character facts[1].gate.mood[0].atLeast is 101", func(c *content) { c.c.Facts[1].Gate.Mood[0].AtLeast = 101 }},
		{"character facts[1].gate is empty", func(c *content) { c.c.Facts[1].Gate = &roleplay.Condition{} }},
		{`character facts[2].gate.opened[0] is "gone", which is no fact`, func(c *content) { c.c.Facts[2].Gate.Opened[0] = "gone" }},
		{"character facts[0].hint has no use", func(c *content) { c.c.Facts[0].Hint = &roleplay.Condition{Turn: []roleplay.MoveID{"advice"}} }},
		{`character facts[1].gate.turnNone[0] is "ask_attempts", which turn asks for`, func(c *content) { c.c.Facts[1].Gate.TurnNone = []roleplay.MoveID{"ask_attempts"} }},
		{`character facts[1].gate.untold[0] is "amount", which disclosed asks for`, func(c *content) {
			c.c.Facts[1].Gate.Untold, c.c.Facts[1].Gate.Disclosed = []roleplay.FactID{"amount"}, []roleplay.FactID{"amount"}
		}},
		{"character facts[1].gate.turnAny can never hold", func(c *content) {
			c.c.Facts[1].Gate.TurnAny, c.c.Facts[1].Gate.TurnNone = []roleplay.MoveID{"advice"}, []roleplay.MoveID{"advice"}
		}},
		{"character facts[1].gate.not is empty", func(c *content) { c.c.Facts[1].Gate.Not = &roleplay.Condition{} }},
		{`character facts[1].gate.any[0].hinted[0] is "gone", which is no fact`, func(c *content) {
			c.c.Facts[1].Gate.Any = []roleplay.Condition{{Hinted: []roleplay.FactID{"gone"}}}
		}},
		{"character reactions[0].mood is empty", func(c *content) { c.c.Reactions[0].Mood = nil }},
		{`character reactions[0].mood.faith is "faith", which is no mood`, func(c *content) { c.c.Reactions[0].Mood = map[string]int{"faith": 1} }},
		{"character reactions[0].reason is empty", func(c *content) { c.c.Reactions[0].Reason = "" }},
		{`script scenario is "other", but`, func(c *content) { c.sc.Scenario = "other" }},
		{`script character is "eve", which is none`, func(c *content) { c.sc.Character = "eve" }},
		{`script replies[1].id is "spring", which`, func(c *content) { c.sc.Replies[1].ID = "spring" }},
		{`script fallbacks[0].id is "opening", which`, func(c *content) { c.sc.Fallbacks[0].ID = "opening" }},
		{"script replies[0].when is empty", func(c *content) { c.sc.Replies[0].When = roleplay.Condition{} }},
		{`script replies[1].after is "gone", which is no reply`, func(c *content) { c.sc.Replies[1].After = "gone" }},
		{"script replies[0].lines is empty", func(c *content) { c.sc.Replies[0].Lines = nil }},
		{"script replies[0].lines[1].text is empty", func(c *content) { c.sc.Replies[0].Lines[1].Text = "\t" }},
		{`script fallbacks[0].lines[0].id is "spring/1", which`, func(c *content) { c.sc.Fallbacks[0].Lines[0].ID = "spring/1" }},
		{`script replies[0].lines[1].tells[0] is "gone", which is no fact`, func(c *content) { c.sc.Replies[0].Lines[1].Tells = []roleplay.FactID{"gone"} }},
		{`script replies[1].lines[0].tells[1] is "spring", but the text has none`, func(c *content) { c.sc.Replies[1].Lines[0].Tells = []roleplay.FactID{"father", "spring"} }},
		{`script replies[0].lines[0].text gives the fact "spring" away with “Three weeks”`, func(c *content) { c.sc.Replies[0].Lines[0].Tells = nil }},
		{`script opening[0].text gives the fact "father" away with “My father died”`, func(c *content) { c.sc.Opening[0].Text = "My father died." }},
		{"script fallbacks need one without a condition", func(c *content) { c.sc.Fallbacks[0].When.Turn = []roleplay.MoveID{"advice"} }},
	} {
		broken := content{copied(t, scenario()), copied(t, character()), copied(t, offline())}
		c.spoil(&broken)
		var got []string
		for _, p := range scene.Check(broken.s, []roleplay.Character{broken.c}, []roleplay.Script{broken.sc}) {
			if p.ID != map[string]string{"scenario": "cough", "character": "karl", "script": "karl_offline"}[p.Kind] {
				t.Errorf("%s: document %q", c.want, p.ID)
			}
			got = append(got, p.Kind+" "+p.Path+" "+p.Message)
		}
		if !slices.ContainsFunc(got, func(p string) bool { return strings.HasPrefix(p, c.want) }) {
			t.Errorf("want %q, got %q", c.want, got)
		}
	}
}

// copied keeps tests from sharing slices.
func copied[T any](t *testing.T, v T) T {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNewDefinition(t *testing.T) {
	ch, sc := character(), offline()
	ch.Moods[0].Start = -1
	sc.Replies[0].Lines[1].Text = ""
	_, err := scene.NewDefinition(scenario(), ch, sc)
	var e *roleplay.Error
	if !errors.As(err, &e) || e.Code != roleplay.CodeInvalid || len(e.Fields) != 2 {
		t.Fatalf("err = %v", err)
	}
	if e.Fields[0].Field != "moods[0].start" || e.Fields[1].Field != "replies[0].lines[1].text" {
		t.Errorf("fields: %+v", e.Fields)
	}
	def := definition(t)
	if id := def.Script.Replies[0].Lines[1].ID; id != "spring/2" {
		t.Errorf("the line is named %q, want spring/2", id)
	}
	if id := def.Script.Opening[0].ID; id != "opening/1" {
		t.Errorf("the opening is named %q", id)
	}
	named := offline()
	named.Replies[0].Lines[0].ID = "mine"
	if got := scene.NameLines(named); got.Replies[0].Lines[0].ID != "mine" || named.Replies[0].Lines[1].ID != "" {
		t.Error("NameLines changed a given id, or its argument")
	}
}

// An objective may ask for a fact that only another character of the scenario has.
func TestCheck_ObjectivesSpeakOfAnyCharacter(t *testing.T) {
	s, one, other := scenario(), character(), character()
	other.ID = "other"
	other.Facts = []roleplay.Fact{{ID: "elsewhere", Title: "T", Text: "T", Heard: []string{"elsewhere"}}}
	other.Reactions = nil
	s.Characters = []roleplay.CharacterID{one.ID, other.ID}
	s.Objectives[0].When = roleplay.Condition{Any: []roleplay.Condition{{Disclosed: []roleplay.FactID{one.Facts[0].ID}}, {Disclosed: []roleplay.FactID{"elsewhere"}}}}
	if problems := scene.Check(s, []roleplay.Character{one, other}, nil); len(problems) > 0 {
		t.Errorf("of two characters at hand: %v", problems)
	}
	if _, err := scene.NewDefinition(s, one, offline()); err != nil {
		t.Errorf("with one of the two characters: %v", err)
	}
	s.Characters = s.Characters[:1]
	if problems := scene.Check(s, []roleplay.Character{one}, nil); len(problems) != 1 || problems[0].Path != "objectives[0].when.any[1].disclosed[0]" {
		t.Errorf("a fact that no character has: %v", problems)
	}
}

func TestSituation_Holds(t *testing.T) {
	s := scene.Situation{
		Stage: "focus", Turns: 3,
		Found:  []roleplay.Found{{Move: "reflection"}, {Move: "ask"}},
		Counts: map[roleplay.MoveID]int{"reflection": 2},
		Moods:  map[string]int{"trust": 60},
		Facts:  map[roleplay.FactID]roleplay.FactState{"a": roleplay.FactOpen, "b": roleplay.FactDisclosed, "c": roleplay.FactHinted},
		Met:    map[roleplay.ObjectiveID]roleplay.ObjectiveMet{"o": {}},
	}
	holds := []roleplay.Condition{
		{},
		{Turn: []roleplay.MoveID{"reflection", "ask"}},
		{TurnAny: []roleplay.MoveID{"advice", "ask"}},
		{TurnNone: []roleplay.MoveID{"advice"}},
		{Count: []roleplay.MoveCount{{Move: "reflection", AtLeast: 2, AtMost: ptr(2)}, {Move: "advice", AtMost: ptr(0)}}},
		{Mood: []roleplay.MoodBound{{Mood: "trust", AtLeast: 60, AtMost: ptr(60)}}},
		{Opened: []roleplay.FactID{"a", "b"}, Disclosed: []roleplay.FactID{"b"}, Untold: []roleplay.FactID{"a", "c", "d"}, Hinted: []roleplay.FactID{"c"}},
		{Met: []roleplay.ObjectiveID{"o"}, Stage: []roleplay.StageID{"plan", "focus"}, Turns: &roleplay.Bound{AtLeast: 3, AtMost: ptr(3)}},
		{Any: []roleplay.Condition{{Stage: []roleplay.StageID{"plan"}}, {Stage: []roleplay.StageID{"focus"}}}},
		{All: []roleplay.Condition{{}, {Turn: []roleplay.MoveID{"ask"}}}, Not: &roleplay.Condition{Turn: []roleplay.MoveID{"advice"}}},
	}
	fails := []roleplay.Condition{
		{Turn: []roleplay.MoveID{"reflection", "advice"}},
		{TurnAny: []roleplay.MoveID{"advice"}},
		{TurnNone: []roleplay.MoveID{"advice", "ask"}},
		{Count: []roleplay.MoveCount{{Move: "reflection", AtLeast: 3}}},
		{Count: []roleplay.MoveCount{{Move: "reflection", AtMost: ptr(1)}}},
		{Mood: []roleplay.MoodBound{{Mood: "trust", AtLeast: 61}}},
		{Mood: []roleplay.MoodBound{{Mood: "trust", AtMost: ptr(59)}}},
		{Opened: []roleplay.FactID{"c"}},
		{Disclosed: []roleplay.FactID{"a"}},
		{Untold: []roleplay.FactID{"b"}},
		{Hinted: []roleplay.FactID{"a"}},
		{Hinted: []roleplay.FactID{"d"}},
		{Met: []roleplay.ObjectiveID{"p"}},
		{Stage: []roleplay.StageID{"plan"}},
		{Turns: &roleplay.Bound{AtLeast: 4}},
		{Turns: &roleplay.Bound{AtMost: ptr(2)}},
		{Any: []roleplay.Condition{{Stage: []roleplay.StageID{"plan"}}}},
		{All: []roleplay.Condition{{}, {Turn: []roleplay.MoveID{"advice"}}}},
		{Not: &roleplay.Condition{}},
	}
	for i, c := range holds {
		if !s.Holds(c) {
			t.Errorf("condition %d does not hold: %+v", i, c)
		}
	}
	for i, c := range fails {
		if s.Holds(c) {
			t.Errorf("condition %d holds: %+v", i, c)
		}
	}
}
