package llm_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/model/fake"
	"roleplay/backend/partner/llm"
	"roleplay/backend/partner/llm/llmtest"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// talks is how many talks the canaries are looked for in, and turns how many turns of
// the trainee each has at most.
const (
	talks = 1000
	turns = 6
)

var unsaid = strings.NewReplacer("_", "", "-", "")

// canary is a word that stands in everything which tells a fact.
func canary(f roleplay.FactID) string { return "canary" + unsaid.Replace(string(f)) + "x" }

// marked is a definition in which each fact carries its canary, wherever it is told.
func marked(def *scene.Definition) *scene.Definition {
	character, script := def.Character, def.Script
	character.Facts = slices.Clone(character.Facts)
	for i := range character.Facts {
		f := &character.Facts[i]
		word := canary(f.ID)
		f.Title, f.Text, f.Tip = f.Title+" "+word, f.Text+" "+word, f.Tip+" "+word
		f.Heard = append(slices.Clone(f.Heard), word)
	}
	mark := func(lines []roleplay.Line) {
		for i := range lines {
			for _, f := range lines[i].Tells {
				lines[i].Text += " " + canary(f)
			}
		}
	}
	script = scene.NameLines(script) // a copy
	mark(script.Opening)
	for _, list := range [][]roleplay.Reply{script.Replies, script.Gambits, script.Fallbacks} {
		for _, r := range list {
			mark(r.Lines)
		}
	}
	return scene.Prepare(def.Scenario, character, script)
}

// model answers as models do: it tells what it knows, whatever it should do, and now
// and then gives away all that it was sent.
func answering(seed uint64) func(fake.Request) fake.Reply {
	random, mu := rand.New(rand.NewPCG(seed, 7)), sync.Mutex{}
	return func(q fake.Request) fake.Reply {
		mu.Lock()
		defer mu.Unlock()
		all := q.System
		for _, m := range q.Messages {
			all += "\n" + m.Text
		}
		var known []string
		for w := range strings.FieldsSeq(all) {
			if w = strings.Trim(w, `.,()"\`); strings.HasPrefix(w, "canary") && !slices.Contains(known, w) {
				known = append(known, w)
			}
		}
		if q.Schema != nil {
			return fake.Reply{Text: `{"told":[]}`}
		}
		if strings.Contains(q.System, "keep the notes") {
			return fake.Reply{Text: "So far: " + q.Messages[0].Text}
		}
		switch roll := random.IntN(20); {
		case roll == 0:
			return fake.Reply{Fault: fake.ObeysTrainee}
		case roll == 1:
			return fake.Reply{Text: "I know this: " + strings.Join(known, " ") + "."}
		case roll < 12 && len(known) > 0:
			return fake.Reply{Text: fmt.Sprintf("Well, number %d, it is about %s, if you ask.", random.IntN(1000), known[random.IntN(len(known))])}
		}
		return fake.Reply{}
	}
}

// TestEngine_NoUnearnedFact holds seeded talks against every byte that a model is
// sent: of a fact whose gate has not fired there is none.
func TestEngine_NoUnearnedFact(t *testing.T) {
	var defs []*scene.Definition
	for _, def := range shipped(t) {
		defs = append(defs, marked(def))
	}
	var mu sync.Mutex
	opened, told, summaries, requests := 0, 0, 0, 0
	for wire := range wires {
		for worker := range 2 {
			t.Run(fmt.Sprint(wire, worker), func(t *testing.T) {
				t.Parallel()
				seed := uint64(worker)
				p := begin(t, wire, defs[0], seed, fake.Options{Answer: answering(seed)})
				for n := range talks / 4 {
					seed := uint64(worker*talks + n)
					p.def = defs[n%len(defs)]
					p.state, p.log = scene.New(p.def, seed), nil
					r := p.talk(&llmtest.Trainee{Random: rand.New(rand.NewPCG(seed, 1)), Moves: p.def.Scenario.Moves, Skilled: n%2 == 0})
					mu.Lock()
					opened, told, summaries, requests = opened+r.opened, told+r.told, summaries+r.summaries, requests+r.requests
					mu.Unlock()
					if t.Failed() {
						return
					}
				}
			})
		}
	}
	t.Cleanup(func() {
		t.Logf("%d talks, %d requests: %d facts opened, %d told, %d summaries; no canary before its gate", talks, requests, opened, told, summaries)
		// What never happens cannot be shown to be right.
		if opened < talks/4 || told < talks/8 || summaries < talks/20 {
			t.Errorf("%d facts opened, %d told, %d summaries: too few to say anything", opened, told, summaries)
		}
	})
}

type found struct{ opened, told, summaries, requests int }

// talk holds one talk and looks for canaries in all that goes out.
func (p *play) talk(s *llmtest.Trainee) (r found) {
	n := turns
	if s.Random.IntN(8) == 0 {
		n = 24 // long enough for a summary
	}
	for range n {
		p.server.Reset()
		p.take(roleplay.SpeakerTrainee, s.Say())
		before := p.state
		view, err := json.Marshal(before.View(p.def))
		if err != nil {
			p.t.Fatal(err)
		}
		reply, err := p.answer(p.t.Context())
		if err == nil {
			p.take(roleplay.SpeakerCharacter, reply.Text, reply.Played...)
		}
		sent := [][]byte{view, []byte(p.state.Summary.Text), []byte(p.shown.String()), fmt.Append(nil, before.View(p.def).Moves)}
		sent = append(sent, []byte(llm.LivePrompt(before.View(p.def))), []byte(llm.LiveOpening(before.View(p.def))))
		for _, x := range p.server.Exchanges() {
			sent = append(sent, x.Body, []byte(x.Path), fmt.Append(nil, x.Header))
			r.requests++
		}
		for _, f := range p.def.Character.Facts {
			if before.Opened(f.ID) {
				continue
			}
			for _, bytes := range sent {
				if strings.Contains(string(bytes), canary(f.ID)) {
					p.t.Fatalf("the fact %s is %q, and this goes out:\n%s", f.ID, before.Facts[f.ID], bytes)
				}
			}
		}
	}
	for _, e := range p.log {
		switch {
		case e.Type == roleplay.EntryFact && e.Fact.Reason == "":
			p.t.Fatalf("the fact %s became %s, and nothing says why", e.Fact.Fact, e.Fact.To)
		case e.Type == roleplay.EntryFact && e.Fact.To == roleplay.FactOpen:
			r.opened++
		case e.Type == roleplay.EntryFact && e.Fact.To == roleplay.FactDisclosed:
			r.told++
		case e.Type == roleplay.EntrySummary:
			r.summaries++
		}
	}
	return r
}
