package script_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func turn(moves ...roleplay.MoveID) roleplay.Condition { return roleplay.Condition{Turn: moves} }

func lines(texts ...string) []roleplay.Line {
	var out []roleplay.Line
	for _, text := range texts {
		out = append(out, roleplay.Line{Text: text})
	}
	return out
}

func scenario() roleplay.Scenario {
	return roleplay.Scenario{
		ID: "refund", Title: "A refund", Language: "en",
		Moves: []roleplay.Move{
			{ID: "ask_order", Examples: []string{"What is your order number?", "Which order is it about?"}, Keywords: []string{"order number"}},
			{ID: "ask_damage", Examples: []string{"What is wrong with the kettle?", "How is it damaged?"}, Keywords: []string{"kettle"}},
			{ID: "ask_party", Examples: []string{"What was the party about?", "Was it a special day?"}, Keywords: []string{"party", "birthday"}},
			{ID: "offer_refund", Examples: []string{"I can give you your money back", "We will refund you"}, Keywords: []string{"refund*"}},
		},
		Stages:     []roleplay.Stage{{ID: "open"}, {ID: "solve", Enter: turn("offer_refund")}},
		Objectives: []roleplay.Objective{{ID: "party", Title: "Hear of the party", When: roleplay.Condition{Disclosed: []roleplay.FactID{"party"}}}},
	}
}

func character() roleplay.Character {
	return roleplay.Character{
		ID: "ines", Name: "Ines",
		Moods: []roleplay.Mood{{ID: "patience", Title: "Patience", Start: 50, Levels: []roleplay.MoodLevel{{From: 0, Word: "short"}}}},
		Facts: []roleplay.Fact{
			{ID: "order", Title: "The order", Text: "Order 4711.", Heard: []string{"4711"}},
			{ID: "party", Title: "The party", Text: "It was for her mother's party.", Heard: []string{"mother's party"}, Gate: &roleplay.Condition{TurnAny: []roleplay.MoveID{"empathy", "ask_party"}}},
		},
		Reactions: []roleplay.Reaction{{When: turn("confrontation"), Mood: map[string]int{"patience": -30}, Reason: "Pushed."}},
	}
}

func offline() roleplay.Script {
	return roleplay.Script{
		ID: "ines_offline", Scenario: "refund", Character: "ines",
		Opening: lines("Finally. I want to talk about my kettle."),
		Replies: []roleplay.Reply{
			{ID: "order", When: turn("ask_order"), Lines: []roleplay.Line{{Text: "It's 4711.", Tells: []roleplay.FactID{"order"}}, {Text: "I just gave it to you."}}},
			{ID: "damage", When: turn("ask_damage"), Lines: lines("The lid is broken.", "As I said, the lid.")},
			{ID: "damage_angry", When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_damage"}, Mood: []roleplay.MoodBound{{Mood: "patience", AtLeast: 0, AtMost: new(30)}}}, Lines: lines("Broken! How often?")},
			{ID: "soothed", When: turn("empathy"), Lines: []roleplay.Line{{Text: "Thank you."}, {Text: "It was for my mother's party.", Tells: []roleplay.FactID{"party"}}}},
			{ID: "party", When: turn("ask_party"), Lines: []roleplay.Line{{Text: "My mother's party, yes. Eighty years.", Tells: []roleplay.FactID{"party"}}}},
			{ID: "offer", When: turn("offer_refund"), Priority: 5, Lines: lines("Do you promise?")},
			{ID: "promise", When: turn("agreement"), After: "offer", Lines: lines("Then we are done.")},
			{ID: "manager", When: turn("agreement"), After: "gambit_manager", Lines: lines("So get him.")},
			{ID: "sigh", When: turn("reassurance"), Lines: []roleplay.Line{{Text: "Sure.", Again: true}}},
		},
		Gambits: []roleplay.Reply{
			{ID: "gambit_manager", Lines: lines("Is there a manager?")},
			{ID: "gambit_wait", Lines: lines("I have waited for a week.")},
		},
		Fallbacks: []roleplay.Reply{
			{ID: "advised", When: turn("advice"), Lines: lines("Don't tell me what to do.", "I know that myself.")},
			{ID: "any", Lines: lines("And?", "What about my kettle?", "I see.")},
		},
	}
}

// talk is a whole talk with the script as the partner.
type talk struct {
	t      testing.TB
	def    *scene.Definition
	engine *script.Engine
	state  scene.State
	n      int
}

func newTalk(t testing.TB, seed uint64) *talk {
	t.Helper()
	def, err := scene.NewDefinition(scenario(), character(), offline())
	if err != nil {
		t.Fatal(err)
	}
	return &talk{t: t, def: def, engine: script.New(def.Script), state: scene.New(def, seed)}
}

func (k *talk) take(speaker roleplay.Speaker, text string, played ...roleplay.Entry) {
	k.n++
	for _, e := range scene.Decide(k.def, k.state, roleplay.Turn{ID: roleplay.TurnID(fmt.Sprint("t", k.n)), Speaker: speaker, Text: text}, played...) {
		k.state = scene.Apply(k.def, k.state, e)
	}
}

// say is one exchange; what the character plays is taken in.
func (k *talk) say(text string) partner.Reply {
	k.t.Helper()
	k.take(roleplay.SpeakerTrainee, text)
	reply, err := k.engine.Play(context.Background(), k.state.View(k.def), func(string) {})
	if err != nil {
		k.t.Fatal(err)
	}
	k.take(roleplay.SpeakerCharacter, reply.Text, reply.Played...)
	return reply
}

func (k *talk) want(said, answer string) {
	k.t.Helper()
	if got := k.say(said).Text; got != answer {
		k.t.Errorf("%q is answered with %q, want %q", said, got, answer)
	}
}

func unmatched(r partner.Reply) bool {
	return slices.ContainsFunc(r.Played, func(e roleplay.Entry) bool { return e.Type == roleplay.EntryUnmatched })
}

func TestEngine_Opening(t *testing.T) {
	k := newTalk(t, 1)
	reply, err := k.engine.Play(t.Context(), k.state.View(k.def), func(string) {})
	if err != nil || reply.Text != "Finally. I want to talk about my kettle." || reply.By != roleplay.ByScript {
		t.Errorf("opening %+v %v", reply, err)
	}
	if want := (roleplay.LineUsed{Reply: "opening", Line: "opening/1"}); *reply.Played[0].Line != want {
		t.Errorf("played %+v", reply.Played[0].Line)
	}
	if none, err := script.New(roleplay.Script{}).Play(t.Context(), k.state.View(k.def), func(string) {}); err != nil || none.Text != "" {
		t.Errorf("an opening without lines: %+v, %v", none, err)
	}
}

func TestEngine_Order(t *testing.T) {
	k := newTalk(t, 1)
	k.want("What is your order number?", "It's 4711.") // what tells a fact comes first
	k.want("Sorry, the order number again?", "I just gave it to you.")
	k = newTalk(t, 1)
	k.want("You have to tell me about the kettle!", "Broken! How often?") // the more specific of two
	k = newTalk(t, 1)
	k.want("We will refund you. What is your order number?", "Do you promise?") // priority
	k.want("Yes.", "Then we are done.")                                         // only after its parent
	if r := k.say("Yes."); !unmatched(r) {
		t.Errorf("%q is a rejoinder without its parent", r.Text)
	}
}

func TestEngine_GatedLines(t *testing.T) {
	k := newTalk(t, 1)
	k.want("I'm so sorry to hear that.", "It was for my mother's party.") // opened by this turn, so told first
	if !k.state.Disclosed("party") || len(k.state.Met) != 1 {
		t.Error("told, but not disclosed")
	}
	k = newTalk(t, 1)
	k.take(roleplay.SpeakerTrainee, "Well then.")
	closed := k.state
	closed.Found = []roleplay.Found{{Move: "empathy"}}
	reply, err := k.engine.Play(context.Background(), closed.View(k.def), func(string) {})
	if err != nil || reply.Text != "Thank you." {
		t.Errorf("%q %v, want the line that tells nothing hidden", reply.Text, err)
	}
}

// TestEngine_NewsFirst: what tells an open fact goes before what is more specific, not before priority.
func TestEngine_NewsFirst(t *testing.T) {
	k := newTalk(t, 1)
	k.take(roleplay.SpeakerTrainee, "Well then.")
	when := turn("ask_order", "closed_question")
	specific := roleplay.Reply{ID: "specific", When: when, Lines: lines("Why do you ask?")}
	tells := roleplay.Reply{ID: "tells", When: turn("ask_order"), Lines: []roleplay.Line{{ID: "tells/1", Text: "4711.", Tells: []roleplay.FactID{"order"}}}}
	for _, c := range []struct {
		priority int
		want     string
	}{{0, "4711."}, {1, "Why do you ask?"}} {
		specific.Priority = c.priority
		k.engine = script.New(roleplay.Script{Replies: []roleplay.Reply{specific, tells}})
		state := k.state
		state.Found = []roleplay.Found{{Move: "ask_order"}, {Move: "closed_question"}}
		if r, err := k.engine.Play(context.Background(), state.View(k.def), func(string) {}); err != nil || r.Text != c.want {
			t.Errorf("priority %d: %q %v, want %q", c.priority, r.Text, err, c.want)
		}
	}
}

func TestEngine_NoGambitBesideNews(t *testing.T) {
	k := newTalk(t, 1)
	for i := range 3 {
		k.say(fmt.Sprintf("What is wrong with kettle number %d, madam?", i))
	}
	k.want("What is your order number?", "It's 4711.")
}

func TestEngine_LinesOnce(t *testing.T) {
	for seed := range uint64(20) {
		k := newTalk(t, seed)
		first, second := k.say("What is wrong with the kettle?"), k.say("What exactly is wrong with the kettle?")
		if first.Text == second.Text || unmatched(first) || unmatched(second) {
			t.Errorf("seed %d: %q, then %q", seed, first.Text, second.Text)
		}
		third := k.say("The kettle?")
		if unmatched(third) || third.Chips != nil {
			t.Errorf("seed %d: a question that was answered counts as a miss: %+v", seed, third)
		}
	}
	k := newTalk(t, 1)
	k.want("Don't worry.", "Sure.")
	if r := k.say("Don't worry about it."); strings.HasPrefix(r.Text, "Sure.") {
		t.Error("the same line twice in a row")
	}
	if r := k.say("Don't worry at all."); !strings.HasPrefix(r.Text, "Sure.") {
		t.Errorf("%q, want the line that may be said again", r.Text)
	}
}

func TestEngine_Fallbacks(t *testing.T) {
	k := newTalk(t, 3)
	advised := []string{"Don't tell me what to do.", "I know that myself."}
	r := k.say("You should relax more often.")
	if !slices.Contains(advised, r.Text) || !unmatched(r) {
		t.Errorf("%+v, want a fallback for advice, unmatched", r)
	}
	if e := r.Played[len(r.Played)-1]; e.Unmatched.Turn != "t1" {
		t.Errorf("unmatched turn %q, want the trainee's", e.Unmatched.Turn)
	}
	if len(r.Chips) > 0 {
		t.Error("chips after the first miss")
	}
}

func TestEngine_Chips(t *testing.T) {
	var k *talk
	var r partner.Reply
	for seed := range uint64(8) {
		k = newTalk(t, seed)
		k.say("The weather is grand.")
		r = k.say("I like trains a great deal.")
		if len(r.Chips) != 3 || r.Chips[0] != "What is your order number?" {
			t.Fatalf("seed %d: chips %q, want first what brings out an open fact", seed, r.Chips)
		}
	}
	k.say(r.Chips[0])
	if !k.state.Disclosed("order") || k.state.Missed {
		t.Error("the chip was not understood")
	}
	if r := k.say("Trains are slow these days."); r.Chips != nil {
		t.Error("chips, though the turn before fitted")
	}
}

func TestEngine_Gambits(t *testing.T) {
	k := newTalk(t, 1)
	r := k.say("Hm.")
	if len(r.Played) != 3 || r.Played[1].Line == nil || !strings.HasPrefix(r.Played[1].Line.Reply, "gambit_") {
		t.Fatalf("%+v, want a fallback, a gambit, unmatched", r)
	}
	if r := k.say("Bye."); strings.Contains(r.Text, "manager?") || strings.Contains(r.Text, "week.") {
		t.Errorf("a gambit at the farewell: %q", r.Text)
	}
	k = newTalk(t, 1)
	var gambits int
	for i := range 4 {
		r = k.say(fmt.Sprintf("What is wrong with kettle number %d, madam?", i))
		if strings.Contains(r.Text, "manager?") || strings.Contains(r.Text, "week.") {
			gambits++
			if i != 3 {
				t.Errorf("the initiative comes in turn %d, want the 4th without progress", i+1)
			}
		}
	}
	if gambits != 1 {
		t.Errorf("%d gambits in 4 turns without progress", gambits)
	}
	for seed := range uint64(10) {
		k = newTalk(t, seed)
		if r := k.say("Hm."); r.Played[1].Line.Reply == "gambit_manager" {
			k.want("Yes, sure there is.", "So get him.")
			return
		}
	}
	t.Error("no seed plays the first gambit")
}

// TestEngine_LongTalk: nothing twice in a row, never silent, nothing again
// before all that fits has been said, up to turn 500.
func TestEngine_LongTalk(t *testing.T) {
	said := []string{"Interesting.", "You should relax.", "What is wrong with the kettle?", "Trains are slow these days.", "Don't worry.", "Which order number?", "I'm so sorry to hear that."}
	k := newTalk(t, 9)
	last := ""
	for i := range 500 {
		r := k.say(said[(i*i+i/7)%len(said)])
		if r.Text == "" || r.Text == "…" || r.Text == last {
			t.Fatalf("turn %d: %q after %q", i, r.Text, last)
		}
		last = r.Text
	}
	rounds := map[bool]int{} // is the second round in the order of the first?
	for seed := range uint64(20) {
		k = newTalk(t, seed)
		var order []roleplay.LineID
		for i := range 6 {
			order = append(order, k.say(fmt.Sprintf("Trains are slow in month %d.", i)).Played[0].Line.Line)
		}
		rounds[slices.Equal(order[:3], order[3:])]++
	}
	if rounds[false] == 0 {
		t.Error("each round goes in the same order")
	}
	k = newTalk(t, 4)
	counts := map[string]int{}
	for i := range 12 {
		r := k.say(fmt.Sprintf("Trains are slow in month %d.", i))
		counts[string(r.Played[0].Line.Line)]++
	}
	if !reflect.DeepEqual(counts, map[string]int{"any/1": 4, "any/2": 4, "any/3": 4}) {
		t.Errorf("fallbacks are not taken in rounds: %v", counts)
	}
}

func TestEngine_Deterministic(t *testing.T) {
	run := func(seed uint64) (out []string) {
		k := newTalk(t, seed)
		for _, s := range []string{"Hm.", "What is wrong with the kettle?", "Interesting weather.", "Is it?", "Trains are slow."} {
			out = append(out, k.say(s).Text)
		}
		return out
	}
	seen := map[string]bool{}
	for seed := range uint64(12) {
		if a, b := run(seed), run(seed); !slices.Equal(a, b) {
			t.Errorf("seed %d: %q, then %q", seed, a, b)
		}
		seen[strings.Join(run(seed), "|")] = true
	}
	if len(seen) < 4 {
		t.Errorf("12 seeds make only %d talks", len(seen))
	}
}

func TestEngine_Emit(t *testing.T) {
	k := newTalk(t, 1)
	k.take(roleplay.SpeakerTrainee, "What was the party about?")
	var got []string
	reply, err := k.engine.Play(context.Background(), k.state.View(k.def), func(d string) { got = append(got, d) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"My mother's party, ", "yes. Eighty years."}; !slices.Equal(got, want) || strings.Join(got, "") != reply.Text {
		t.Errorf("pieces %q of %q", got, reply.Text)
	}
	ctx, cancel := context.WithCancel(context.Background())
	got = nil
	_, err = k.engine.Play(ctx, k.state.View(k.def), func(d string) { got = append(got, d); cancel() })
	if !errors.Is(err, context.Canceled) || len(got) != 1 {
		t.Errorf("after a cancel: %v, %d pieces", err, len(got))
	}
}

func TestEngine_EmptyScript(t *testing.T) {
	k := newTalk(t, 1)
	k.engine = script.New(roleplay.Script{})
	if r := k.say("Hello?"); r.Text != "…" || !unmatched(r) {
		t.Errorf("%+v, want silence", r)
	}
	if r, err := k.engine.Play(t.Context(), scene.View{}, func(string) {}); err != nil || r.Text != "" || len(r.Played) > 0 {
		t.Errorf("before the first turn: %+v, %v", r, err)
	}
}

// A rejoinder goes on from the character's last words, but not past a question
// about something else.
func TestEngine_QuestionBeforeRejoinder(t *testing.T) {
	k := newTalk(t, 1)
	k.want("We will refund you.", "Do you promise?")
	k.want("Yes. What is wrong with the kettle?", "The lid is broken.")
}
