package scripter_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

const (
	frank roleplay.CharacterID = "frank-mercer"
	rosie roleplay.CharacterID = "rosie-calder"

	derek  roleplay.CharacterID = "derek-halloran"
	imogen roleplay.CharacterID = "imogen-vale"
	ralf   roleplay.CharacterID = "ralf-brandner"
	helene roleplay.CharacterID = "helene-voss"
)

// sentence is something people said to a character: what must be found in it,
// what must not, and the replies that answer it.
type sentence struct {
	who      roleplay.CharacterID
	text     string
	moods    map[string]int
	facts    map[roleplay.FactID]roleplay.FactState
	finds    []roleplay.MoveID
	findsNot []roleplay.MoveID
	replies  []string          // prefixes of the ids that will do
	silent   []roleplay.FactID // not told
	shut     []roleplay.FactID // not even open
}

func TestContent_Sentences(t *testing.T) {
	warm := map[string]int{"trust": 70, "patience": 70}
	open := map[string]int{"trust": 70, "openness": 70}
	number := []string{"scale_", "importance_", "confidence_", "fall_detail"}
	calm := map[string]int{"trust": 70, "calm": 70}
	defs := map[roleplay.CharacterID]*scene.Definition{}
	for id := range courses() {
		defs[id] = shipped(t, id)
	}
	for _, tc := range []sentence{
		{who: derek, text: "I can't promise you that it works on Thursday.", moods: calm, finds: []roleplay.MoveID{"honest_limit"}, replies: []string{"honest_limit_"}},
		{who: derek, text: "I promise you it is fixed by tonight.", finds: []roleplay.MoveID{"false_promise"}, findsNot: []roleplay.MoveID{"honest_limit"}, replies: []string{"false_promise"}},
		{who: derek, text: "Is that all right for you?", moods: calm, finds: []roleplay.MoveID{"agree"}, replies: []string{"agree_"}},
		{who: derek, text: "Would it be okay if I asked you a few questions?", moods: calm, finds: []roleplay.MoveID{"ask_permission"}, replies: []string{"permission_"}},
		{who: derek, text: "Do you depend on the line?", finds: []roleplay.MoveID{"impact", "closed_question"}, replies: []string{"impact_", "household_"}, silent: []roleplay.FactID{"alarm"}},
		{who: derek, text: "What does the outage mean for you?", finds: []roleplay.MoveID{"impact"}, replies: []string{"impact_guarded"}, shut: []roleplay.FactID{"alarm"}},
		{who: derek, text: "What does the outage mean for you?", moods: calm, replies: []string{"impact_warm"}},
		{who: derek, text: "I can give you sixty pounds.", finds: []roleplay.MoveID{"credit"}, replies: []string{"too_soon"}},
		{who: imogen, text: "What were you told when you rang us?", finds: []roleplay.MoveID{"contacts"}, replies: []string{"contacts_"}},
		{who: imogen, text: "I'm sorry, those are the rules.", finds: []roleplay.MoveID{"policy"}, replies: []string{"policy"}},
		{who: imogen, text: "The engineer says nobody was in.", finds: []roleplay.MoveID{"blame"}, replies: []string{"blame"}},
		{who: imogen, text: "I can hear how disappointed you are.", finds: []roleplay.MoveID{"empathy"}, findsNot: []roleplay.MoveID{"shoes"}, replies: []string{"after_opening", "empathy_"}},
		{who: ralf, text: "Ich kann Ihnen nicht versprechen, dass es am Donnerstag läuft.", moods: calm, finds: []roleplay.MoveID{"honest_limit"}, replies: []string{"honest_limit_"}},
		{who: ralf, text: "Ich verspreche Ihnen, heute Abend geht es wieder.", finds: []roleplay.MoveID{"false_promise"}, findsNot: []roleplay.MoveID{"honest_limit"}, replies: []string{"false_promise"}},
		{who: ralf, text: "Ist das so in Ordnung für Sie?", moods: calm, finds: []roleplay.MoveID{"agree"}, findsNot: []roleplay.MoveID{"ask_permission"}, replies: []string{"agree_"}},
		{who: ralf, text: "Wäre es in Ordnung, wenn ich Ihnen ein paar Fragen stelle?", moods: calm, finds: []roleplay.MoveID{"ask_permission"}, findsNot: []roleplay.MoveID{"agree"}, replies: []string{"permission_"}},
		{who: ralf, text: "Ich rufe Sie am Donnerstag um zwölf zurück.", moods: calm, finds: []roleplay.MoveID{"callback"}, replies: []string{"callback_"}},
		{who: ralf, text: "Was bedeutet der Ausfall für Sie?", finds: []roleplay.MoveID{"impact"}, replies: []string{"impact_guarded"}, shut: []roleplay.FactID{"alarm"}},
		{who: imogen, text: "Do you depend on the line?", moods: warm, finds: []roleplay.MoveID{"impact"}, replies: []string{"impact_", "household_"}, shut: []roleplay.FactID{"hearing"}},
		{who: helene, text: "Sind Sie auf den Anschluss angewiesen?", moods: warm, finds: []roleplay.MoveID{"impact"}, replies: []string{"impact_", "household_"}, shut: []roleplay.FactID{"hearing"}},
		{who: ralf, text: "Ich kann Ihnen sechzig Euro gutschreiben.", finds: []roleplay.MoveID{"credit"}, replies: []string{"too_soon"}},
		{who: helene, text: "Was hat man Ihnen denn am Telefon gesagt?", finds: []roleplay.MoveID{"contacts"}, replies: []string{"contacts_"}},
		{who: helene, text: "So sind nun mal unsere Vorschriften.", finds: []roleplay.MoveID{"policy"}, replies: []string{"policy"}},
		{who: helene, text: "Der Techniker sagt, es war niemand da.", finds: []roleplay.MoveID{"blame"}, replies: []string{"blame"}},
		{who: helene, text: "Ich verstehe, dass Sie enttäuscht sind.", finds: []roleplay.MoveID{"empathy"}, replies: []string{"after_opening", "empathy_"}},
		{who: helene, text: "Beruhigen Sie sich bitte.", finds: []roleplay.MoveID{"confrontation"}, replies: []string{"confronted"}},
		{who: frank, text: "Do you get out of breath on stairs?", finds: []roleplay.MoveID{"breath"}, findsNot: []roleplay.MoveID{"enjoy"}, replies: []string{"breath_"}, silent: []roleplay.FactID{"only_break"}},
		{who: rosie, text: "Do you get out of breath on stairs?", finds: []roleplay.MoveID{"breath"}, findsNot: []roleplay.MoveID{"enjoy"}, replies: []string{"breath_"}},
		{who: frank, text: "Who else is important to you?", moods: warm, finds: []roleplay.MoveID{"family"}, findsNot: []roleplay.MoveID{"importance"}, replies: []string{"family_"}, silent: []roleplay.FactID{"secret_cut"}},
		{who: rosie, text: "Who else is important to you?", findsNot: []roleplay.MoveID{"importance"}, replies: []string{"family_"}},
		{who: frank, text: "What would you like to get out of these ten minutes?", finds: []roleplay.MoveID{"agenda", "open_question"}, findsNot: []roleplay.MoveID{"enjoy"}, replies: []string{"agenda"}, silent: []roleplay.FactID{"only_break"}},
		{who: rosie, text: "What would you like to get out of these ten minutes?", finds: []roleplay.MoveID{"agenda"}, findsNot: []roleplay.MoveID{"enjoy"}, replies: []string{"agenda"}, silent: []roleplay.FactID{"evenings"}},
		{who: frank, text: "What do you get out of it?", finds: []roleplay.MoveID{"enjoy"}, replies: []string{"enjoy_"}},
		{who: frank, text: "What brought you back to it?", facts: map[roleplay.FactID]roleplay.FactState{"spring_attempt": roleplay.FactDisclosed}, finds: []roleplay.MoveID{"relapse"}, findsNot: []roleplay.MoveID{"visit"}, replies: []string{"relapse"}},
		{who: rosie, text: "What brought you back to it?", finds: []roleplay.MoveID{"relapse"}, findsNot: []roleplay.MoveID{"visit"}, replies: []string{"relapse"}},
		{who: frank, text: "What brought you here?", finds: []roleplay.MoveID{"visit"}, findsNot: []roleplay.MoveID{"relapse"}, replies: []string{"visit_"}},
		{who: rosie, text: "How many is it really?", moods: open, finds: []roleplay.MoveID{"amount"}, replies: []string{"amount_serious"}},
		{who: rosie, text: "How many is it really?", finds: []roleplay.MoveID{"amount"}, replies: []string{"amount_light"}, silent: []roleplay.FactID{"real_number"}},
		{who: frank, text: "What number would you give it, one to ten?", finds: []roleplay.MoveID{"scale"}, replies: number},
		{who: rosie, text: "What number would you give it, one to ten?", moods: open, finds: []roleplay.MoveID{"scale"}, replies: number},
		{who: frank, text: "On a scale from 0 to 10, how much do you want this?", moods: warm, finds: []roleplay.MoveID{"scale"}, findsNot: []roleplay.MoveID{"reflection"}, replies: number},
		{who: rosie, text: "On a scale from 0 to 10, how much do you want this?", finds: []roleplay.MoveID{"scale"}, findsNot: []roleplay.MoveID{"reflection"}, replies: number},
		{who: rosie, text: "Ten sounds like the number you're comfortable giving.", finds: []roleplay.MoveID{"reflection"}, findsNot: []roleplay.MoveID{"scale"}, replies: []string{"reflected_"}},
		{who: frank, text: "From zero to ten, how important is it to you?", finds: []roleplay.MoveID{"scale", "importance"}, replies: []string{"importance_"}},
		{who: frank, text: "From 1 to 10, how sure are you?", finds: []roleplay.MoveID{"scale", "confidence"}, replies: []string{"confidence_"}},
		{who: frank, text: "Why a 5 and not a 2?", moods: warm, finds: []roleplay.MoveID{"not_lower"}, replies: []string{"not_lower_"}},
		{who: rosie, text: "Why that and not a two?", moods: open, finds: []roleplay.MoveID{"not_lower"}, replies: []string{"not_lower_"}},
		{who: frank, text: "Hi, I'm Sam, one of the nurses. Thanks for sitting down with me.", finds: []roleplay.MoveID{"greeting", "introduction", "thanks"}, findsNot: []roleplay.MoveID{"reflection"}, replies: []string{"welcomed", "introduced", "greeted"}},
		{who: rosie, text: "Hi, I'm Sam. Thanks for sitting down with me.", findsNot: []roleplay.MoveID{"reflection"}, replies: []string{"welcomed", "introduced", "greeted"}},
		{who: frank, text: "Why did you fail?", finds: []roleplay.MoveID{"confrontation"}, replies: []string{"confronted"}},
		{who: rosie, text: "What's wrong with you?", finds: []roleplay.MoveID{"confrontation"}, replies: []string{"confronted", "insulted"}},
		{who: frank, text: "How many wheels does a tram have?", replies: []string{"fall_detail", "fall_general"}},
		{who: rosie, text: "Which planet is the largest?", replies: []string{"fall_detail", "fall_general"}},
		{who: frank, text: "You want to know something. How many teeth has a shark?", moods: warm, replies: []string{"fall_detail", "fall_general"}},
	} {
		t.Run(string(tc.who)+"/"+tc.text, func(t *testing.T) {
			for seed := range uint64(4) {
				tc.play(t, defs[tc.who], seed+1)
			}
		})
	}
}

func (tc sentence) play(t *testing.T, def *scene.Definition, seed uint64) {
	t.Helper()
	k := begin(t, def, seed)
	k.state.Moods, k.state.Facts = maps.Clone(k.state.Moods), maps.Clone(k.state.Facts)
	maps.Copy(k.state.Moods, tc.moods)
	maps.Copy(k.state.Facts, tc.facts)
	k.say(tc.text)
	for _, move := range tc.finds {
		if !k.state.Has(move) {
			t.Errorf("no %s in it: %v", move, k.state.Found)
		}
	}
	for _, move := range tc.findsNot {
		if k.state.Has(move) {
			t.Errorf("taken for %s", move)
		}
	}
	for _, fact := range tc.silent {
		if k.state.Disclosed(fact) {
			t.Errorf("gives %s away", fact)
		}
	}
	for _, fact := range tc.shut {
		if k.state.Opened(fact) {
			t.Errorf("opens %s", fact)
		}
	}
	got := k.state.Last[0].Reply
	if !slices.ContainsFunc(tc.replies, func(id string) bool { return strings.HasPrefix(got, id) }) {
		t.Errorf("seed %d: answered by %s: %q, want one of %v", seed, got, k.replies[len(k.replies)-1], tc.replies)
	}
}

// No character opens up to somebody who insults or threatens, however good the question behind it.
func TestContent_RoughTurnsOpenNothing(t *testing.T) {
	for id, c := range courses() {
		k := begin(t, shipped(t, id), 1)
		k.say(c.rough...)
		for fact, state := range k.state.Facts {
			gated := slices.ContainsFunc(k.def.Character.Facts, func(f roleplay.Fact) bool { return f.ID == fact && f.Gate != nil })
			if gated {
				t.Errorf("%s: %s is %s", id, fact, state)
			}
		}
		if k.met() > 0 {
			t.Errorf("%s: %d objectives met", id, k.met())
		}
	}
}

// A phrase said over and over is no way in.
func TestContent_ParrotsGetNowhere(t *testing.T) {
	for id, c := range courses() {
		def := shipped(t, id)
		for _, lines := range c.parrots {
			k := begin(t, def, 1)
			k.say(lines...)
			if n := k.disclosed(); n > 0 {
				t.Errorf("%s: %q: %d gated facts disclosed\n%s", id, lines[0], n, k.text.String())
			}
			if k.met() > 0 {
				t.Errorf("%s: %q: %d objectives met\n%s", id, lines[0], k.met(), k.text.String())
			}
		}
	}
}

func TestContent_BadQuestionsAreNotOpenQuestions(t *testing.T) {
	k := begin(t, shipped(t, frank), 1)
	k.say("Why did you fail?", "What's wrong with you?", "Why did you lie about it?", "How could you?")
	if _, met := k.state.Met["open_questions"]; met {
		t.Error("blame in the form of questions meets “Ask open questions”")
	}
}

func TestContent_RespectIsAffirmationAndAutonomy(t *testing.T) {
	k := begin(t, shipped(t, frank), 1)
	k.say("You've been really honest with me today.", "It's entirely your decision.")
	if _, met := k.state.Met["respect"]; !met {
		t.Errorf("not met\n%s", k.text.String())
	}
}

// Whoever has had enough leaves, and says little from then on.
func TestContent_WhoHasHadEnoughLeaves(t *testing.T) {
	for id, c := range courses() {
		def := shipped(t, id)
		for seed := range uint64(4) {
			k := begin(t, def, seed+1)
			k.say(c.insults...)
			k.state.Moods = maps.Clone(k.state.Moods)
			k.state.Moods[c.enough] = 0
			k.say(c.good[2])
			if got := k.state.Last[0].Reply; got != "leaving" && got != "left" {
				t.Errorf("%s goes on with %s", id, got)
			}
			k.say(c.good[4])
			for range 8 {
				k.say(c.question)
				if got := k.replies[len(k.replies)-1]; len(k.state.Last) != 1 || k.state.Last[0].Reply != "left" || len(strings.Fields(got)) > 8 {
					t.Errorf("%s goes on: %q", id, got)
				}
			}
			k.say(c.goodbye)
			if got := k.state.Last[0].Reply; !strings.HasPrefix(got, "farewell_") {
				t.Errorf("%s says %s to a goodbye", id, got)
			}
		}
	}
}

// What makes an angry customer angrier costs trust, each by itself.
func TestContent_BadServiceCostsTrust(t *testing.T) {
	for id, lines := range map[roleplay.CharacterID][]string{
		derek:  {"I promise you it is fixed by tonight.", "Those are our rules.", "My colleague made a mess of it.", "I will put you through to another department.", "Would you lower your voice, please?", "I can give you sixty pounds.", "You must calm down."},
		ralf:   {"Ich verspreche Ihnen, heute Abend geht es wieder.", "Das sind unsere Regeln.", "Da hat mein Kollege Mist gebaut.", "Ich verbinde Sie mit einer anderen Abteilung.", "Würden Sie bitte leiser sprechen?", "Sie bekommen eine Gutschrift.", "Sie müssen sich beruhigen."},
		imogen: {"I guarantee you it works tomorrow.", "It is company policy.", "The engineer says nobody was in.", "Please fill in the form on our website."},
		helene: {"Ich garantiere Ihnen, dass es morgen läuft.", "Das steht in den Geschäftsbedingungen.", "Der Techniker sagt, es war niemand da.", "Füllen Sie bitte das Formular auf der Website aus."},
	} {
		def := shipped(t, id)
		for _, line := range lines {
			k := begin(t, def, 1)
			before := k.state.Moods["trust"]
			k.say(line)
			if after := k.state.Moods["trust"]; after >= before {
				t.Errorf("%s: %q: trust went from %d to %d: %v", id, line, before, after, k.state.Found)
			}
		}
	}
}
