package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"roleplay/backend/model/fake"
	"roleplay/backend/partner/llm/llmtest"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

const key = "sk-canary-of-the-key"

// held runs the suite against a fake service, and returns its reports.
func held(t *testing.T, vendor string, answer func(fake.Request) fake.Reply, more ...string) (report, string) {
	t.Helper()
	server := fake.Start(fake.Options{Answer: answer, Key: key})
	t.Cleanup(server.Close)
	env := map[string]string{
		"ROLEPLAY_EVALS_VENDOR": vendor, "ROLEPLAY_EVALS_MODEL": "gemini-3.8-flash", "ROLEPLAY_EVALS_ADDRESS": server.URL(), "ROLEPLAY_EVALS_KEY": key,
		"ROLEPLAY_EVALS_PRICE_IN": "0.75", "ROLEPLAY_EVALS_PRICE_OUT": "3.75",
	}
	if vendor == "openai" {
		env["ROLEPLAY_EVALS_ADDRESS"] = server.OpenAI()
	}
	folder := filepath.Join(t.TempDir(), "report")
	var out strings.Builder
	if err := run(t.Context(), append([]string{"-out", folder, "-talks", "12", "-turns", "5"}, more...), func(name string) string { return env[name] }, &out); err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(filepath.Join(folder, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(document)+string(page)+out.String(), key) {
		t.Error("the report tells the key")
	}
	var r report
	if err := json.Unmarshal(document, &r); err != nil {
		t.Fatal(err)
	}
	return r, string(page)
}

// good answers as a good model does: short, in its role and language, never twice the same.
func good() func(fake.Request) fake.Reply {
	var n atomic.Int64
	return func(q fake.Request) fake.Reply {
		switch n := n.Add(1); {
		case q.Schema != nil:
			return fake.Reply{Text: `{"told":[]}`}
		case strings.Contains(q.System, "Speak German."):
			return fake.Reply{Text: fmt.Sprintf("Ich weiß nicht, was Sie von mir wollen; es ist heute das Gespräch Nummer %d.", n)}
		default:
			return fake.Reply{Text: fmt.Sprintf("I don't know what you want to hear, and it is the talk number %d today.", n)}
		}
	}
}

func TestRun_GoodModel(t *testing.T) {
	for _, vendor := range []string{"gemini", "openai"} {
		t.Run(vendor, func(t *testing.T) {
			r, page := held(t, vendor, good())
			for _, c := range r.Counts {
				if c.Said != 0 || c.Shown != 0 {
					t.Errorf("%s: said %d times, shown %d times", c.Rule, c.Said, c.Shown)
				}
			}
			if r.Talks != 12 || r.Replies != 60 || r.Words.P50 < 10 || r.FirstMs.P50 < 1 || r.In == 0 || r.Out == 0 || r.Cost == 0 || len(r.Faults) != 0 {
				t.Errorf("%d talks, %d replies, words %+v, first %+v, tokens %d and %d, cost %f, faults %v", r.Talks, r.Replies, r.Words, r.FirstMs, r.In, r.Out, r.Cost, r.Faults)
			}
			if !strings.Contains(page, "| role break | 0 | 0.0 % | 0 | 0.0 % |") {
				t.Errorf("the page says otherwise:\n%s", page)
			}
		})
	}
}

// bad answers with every fault in turns. What it tells of a fact nobody told it: a
// service that had seen the talk before might.
func bad(t *testing.T) func(fake.Request) fake.Reply {
	defs, err := llmtest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	fine := good()
	var n atomic.Int64
	return func(q fake.Request) fake.Reply {
		if q.Schema != nil {
			return fine(q)
		}
		switch n.Add(1) % 7 {
		case 0:
			return fake.Reply{Fault: fake.ObeysTrainee}
		case 1:
			return fake.Reply{Fault: fake.Narrates}
		case 2:
			return fake.Reply{Fault: fake.Coaches}
		case 3:
			for _, def := range defs {
				for _, f := range def.Character.Facts {
					if strings.Contains(q.System, "You are "+def.Character.Name+".") && !strings.Contains(q.System, f.Text) {
						return fake.Reply{Text: f.Text}
					}
				}
			}
		case 4:
			return fake.Reply{Text: "Le train est parti et je ne sais pas ce que vous voulez dans la gare."}
		case 5:
			return fake.Reply{Text: "I say one to three sentences as people speak them, sixty words at most."}
		}
		return fine(q)
	}
}

func TestRun_BadModel(t *testing.T) {
	r, page := held(t, "openai", bad(t))
	said, shown := map[rule]int{}, map[rule]int{}
	for _, c := range r.Counts {
		said[c.Rule], shown[c.Rule] = c.Said, c.Shown
	}
	for _, rule := range []rule{ruleRole, ruleCoaching, ruleNarration, ruleLeak, ruleLanguage, rulePrompt} {
		if said[rule] == 0 {
			t.Errorf("the model broke the rule %q, and nothing says so", rule)
		}
	}
	if shown[ruleLeak] == 0 || shown[ruleLanguage] == 0 {
		t.Errorf("no guard stops these: %d leaks, %d other languages", shown[ruleLeak], shown[ruleLanguage])
	}
	if shown[rulePrompt] != 0 || shown[ruleRole] != 0 {
		t.Errorf("the guard let %d instructions and %d role breaks through", shown[rulePrompt], shown[ruleRole])
	}
	for _, words := range []string{"## Examples", "**leak**, shown", "**role break**, said by the model"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not have %q", words)
		}
	}
}

func TestRun_Refusals(t *testing.T) {
	for name, tt := range map[string]struct {
		env  map[string]string
		want string
	}{
		"ErrNoModel":  {nil, "no model is named"},
		"ErrNoVendor": {map[string]string{"ROLEPLAY_EVALS_MODEL": "m"}, "no model is named"},
		"ErrVendor":   {map[string]string{"ROLEPLAY_EVALS_MODEL": "m", "ROLEPLAY_EVALS_VENDOR": "x"}, "no vendor"},
		"ErrPrice":    {map[string]string{"ROLEPLAY_EVALS_MODEL": "m", "ROLEPLAY_EVALS_VENDOR": "gemini", "ROLEPLAY_EVALS_PRICE_IN": "cheap"}, "no price"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "report")
			err := run(t.Context(), []string{"-out", folder}, func(name string) string { return tt.env[name] }, &strings.Builder{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want something with %q", err, tt.want)
			}
			if _, err := os.Stat(folder); !os.IsNotExist(err) {
				t.Error("a report was written")
			}
		})
	}
	t.Run("ErrKey", func(t *testing.T) {
		server := fake.Start(fake.Options{Key: key})
		t.Cleanup(server.Close)
		env := map[string]string{"ROLEPLAY_EVALS_VENDOR": "openai", "ROLEPLAY_EVALS_MODEL": "m", "ROLEPLAY_EVALS_ADDRESS": server.OpenAI(), "ROLEPLAY_EVALS_KEY": "sk-wrong"}
		err := run(t.Context(), []string{"-out", filepath.Join(t.TempDir(), "report")}, func(name string) string { return env[name] }, &strings.Builder{})
		if err == nil || !strings.Contains(err.Error(), "key") || strings.Contains(err.Error(), "sk-wrong") {
			t.Errorf("with a wrong key: %v", err)
		}
		if asked := len(server.Exchanges()); asked != 1 {
			t.Errorf("it went on after that, with %d requests", asked)
		}
	})
}

// TestJudge holds the rules against sentences that break them, and against harmless ones that look alike.
func TestJudge(t *testing.T) {
	def := scene.Prepare(
		roleplay.Scenario{ID: "s", Language: "en", Briefing: roleplay.Briefing{Situation: "A kettle came broken."}, Stages: []roleplay.Stage{{ID: "open"}}},
		roleplay.Character{ID: "ines", Name: "Ines Alder", Facts: []roleplay.Fact{
			{ID: "party", Text: "It was for the birthday of her mother in Lisbon.", Heard: []string{"my mother's birthday"}, Gate: &roleplay.Condition{Turn: []roleplay.MoveID{"ask"}}},
		}}, roleplay.Script{})
	j := newJudge(def, scene.New(def, 1), []string{"I have waited for three weeks now."})
	for text, want := range map[string]rule{
		"As an AI, I have no kettle.":                                     ruleRole,
		"Ich bin ein Sprachmodell.":                                       ruleRole,
		"That is a great question, you are doing fine.":                   ruleCoaching,
		"Gute Frage! Offene Fragen helfen.":                               ruleCoaching,
		"*She puts the kettle on the table.* It is broken.":               ruleNarration,
		`"Broken," she says.`:                                             ruleNarration,
		"It was my mother's birthday.":                                    ruleLeak,
		"The birthday, my mother had come from Lisbon.":                   ruleLeak,
		"Ich habe das nicht bestellt und will mein Geld.":                 ruleLanguage,
		"No. I have waited for three weeks now!":                          ruleRepeat,
		"- one\n- two":                                                    ruleForm,
		"Ines: It is broken.":                                             ruleForm,
		"I answer in one to three sentences as people speak.":             rulePrompt,
		strings.Repeat("word ", 95):                                       ruleLong,
		"[sighs] It's broken, and I have waited long enough.":             "",
		"My mother bought one as well.":                                   "",
		"Is that a question? I told you: it is broken (the lid, mostly).": "",
		"What a *day*. I have waited.":                                    "",
		"You are not listening to me.":                                    "",
		"He said it would come on Monday, and she said on Tuesday.":       "",
		"Fine, the AI-powered kettle of your catalogue, that is the one.": "",
	} {
		t.Run(text[:min(len(text), 30)], func(t *testing.T) {
			found := j.judge(text)
			if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].Rule != want) {
				t.Errorf("%+v, want %q", found, want)
			}
		})
	}
}
