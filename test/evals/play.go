package main

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/partner/llm"
	"roleplay/backend/partner/llm/llmtest"
	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// talk is one talk as it was held.
type talk struct {
	Scenario  string `json:"scenario"`
	Character string `json:"character"`
	Language  string `json:"language"`
	Skilled   bool   `json:"skilled"`
	Seed      uint64 `json:"seed"`
	Turns     []turn `json:"turns"`
	Opened    int    `json:"opened"`    // facts that the trainee earned
	Disclosed int    `json:"disclosed"` // and was told

	def *scene.Definition
}

// turn is what a trainee said, and what became of the reply.
type turn struct {
	Said    string    `json:"said"`
	Tries   []try     `json:"tries"`
	Shown   string    `json:"shown"`
	Wrong   []finding `json:"wrong,omitempty"` // with what was shown
	FirstMs int64     `json:"firstMs,omitempty"`
	WholeMs int64     `json:"wholeMs,omitempty"` // until the last word
	In      int64     `json:"in"`
	Out     int64     `json:"out"`
	Fault   string    `json:"fault,omitempty"` // why there is no reply, or why it broke off
}

// try is what the model said, before the guard.
type try struct {
	Text  string    `json:"text"`
	Wrong []finding `json:"wrong,omitempty"`
	Fault string    `json:"fault,omitempty"`
}

// listening is a model that keeps what it says.
type listening struct {
	model.Text
	tries []try
}

// Stream implements model.Text. It keeps replies only: a check and a summary are not spoken.
func (l *listening) Stream(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
	stream := l.Text.Stream(ctx, r)
	if r.Schema != nil || !strings.HasPrefix(r.System, "You play one person") {
		return stream
	}
	return func(yield func(model.Chunk, error) bool) {
		var said strings.Builder
		var failed error
		defer func() {
			l.tries = append(l.tries, try{Text: strings.TrimSpace(said.String()), Fault: string(model.FaultOf(failed))})
		}()
		for chunk, err := range stream {
			said.WriteString(chunk.Text)
			failed = err
			if !yield(chunk, err) {
				return
			}
		}
	}
}

// play holds the talks, one after another: what is measured is a model that one person talks with.
func play(ctx context.Context, text model.Text, name string, s settings, tell func(string)) ([]talk, error) {
	defs, err := llmtest.Shipped()
	if err != nil {
		return nil, err
	}
	var all []talk
	spent, useless := int64(0), 0
	for n := range s.talks {
		if spent >= s.mostSpent {
			return all, fmt.Errorf("%d tokens are spent; %d of %d talks were held", spent, n, s.talks)
		}
		def := defs[n/2%len(defs)]
		t := talk{
			Scenario: string(def.Scenario.ID), Character: string(def.Character.ID), Language: def.Scenario.Language, Skilled: n%2 == 0, Seed: s.seed + uint64(n), def: def,
		}
		err := t.hold(ctx, text, name, s.turns, &useless)
		for _, u := range t.Turns {
			spent += u.In + u.Out
		}
		if len(t.Turns) > 0 {
			all = append(all, t)
		}
		if err != nil {
			return all, err
		}
		tell(fmt.Sprintf("%d of %d: %s, %s, skilled %v: %d turns, %s", n+1, s.talks, t.Scenario, t.Character, t.Skilled, len(t.Turns), summary(t)))
	}
	return all, nil
}

// enough is after how many fatal faults in a row a service is given up; after the first, if there was never an answer.
const enough = 3

// fatal are faults that the next talk most likely meets as well.
var fatal = map[roleplay.Fault]bool{
	model.FaultKey: true, model.FaultForbidden: true, model.FaultModel: true, model.FaultAddress: true, model.FaultRejected: true, model.FaultQuota: true,
	model.FaultOffline: true, model.FaultCertificate: true, model.FaultRedirect: true, model.FaultNotModel: true,
}

// hold holds one talk. useless counts fatal faults since the last answer, and is below zero once there was one.
func (t *talk) hold(ctx context.Context, text model.Text, name string, turns int, useless *int) error {
	heard := &listening{Text: text}
	engine := llm.New(llm.Options{Text: heard, Name: name, Now: time.Now, Rest: rest})
	language, _, _ := strings.Cut(t.Language, "-")
	trainee := &llmtest.Trainee{Random: rand.New(rand.NewPCG(t.Seed, 1)), Moves: t.def.Scenario.Moves, Skilled: t.Skilled, Language: language}
	state, place := scene.New(t.def, t.Seed), 0
	take := func(speaker roleplay.Speaker, words string, played ...roleplay.Entry) {
		place++
		said := roleplay.Turn{ID: roleplay.TurnID(fmt.Sprintf("turn-%d", place)), Speaker: speaker, Text: words, State: roleplay.TurnCompleted}
		for _, e := range scene.Decide(t.def, state, said, played...) {
			state = scene.Apply(t.def, state, e)
		}
	}
	var earlier []string
	// Who begins, and with which words, is authored.
	opening, err := script.New(t.def.Script).Play(ctx, state.View(t.def), func(string) {})
	if err != nil {
		return err
	}
	if opening.Text != "" {
		take(roleplay.SpeakerCharacter, opening.Text, opening.Played...)
		earlier = append(earlier, opening.Text)
	}
	for range turns {
		u := turn{Said: trainee.Say()}
		take(roleplay.SpeakerTrainee, u.Said)
		heard.tries = nil
		j := newJudge(t.def, state, earlier)
		begun, last := time.Now(), time.Duration(0)
		reply, err := engine.Play(ctx, state.View(t.def), func(string) { last = time.Since(begun) })
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		u.Shown, u.WholeMs, u.Tries = reply.Text, last.Milliseconds(), heard.tries
		for i := range u.Tries {
			u.Tries[i].Wrong = j.judge(u.Tries[i].Text)
		}
		u.Wrong = j.judge(u.Shown)
		for _, e := range reply.Played {
			if e.Type == roleplay.EntryModel {
				u.In, u.Out, u.FirstMs, u.Fault = e.Model.In, e.Model.Out, e.Model.FirstMs, string(e.Model.Cut)
			}
		}
		if err != nil {
			u.Fault = string(model.FaultOf(err))
		}
		t.Turns = append(t.Turns, u)
		if fatal[model.FaultOf(err)] {
			if *useless++; *useless > 0 {
				return fmt.Errorf("the service would not play: %w", err)
			}
		}
		if err == nil {
			*useless = -enough
			take(roleplay.SpeakerCharacter, reply.Text, reply.Played...)
			earlier = append(earlier, reply.Text)
		}
	}
	for _, f := range t.def.Character.Facts {
		switch {
		case state.Facts[f.ID] == roleplay.FactDisclosed:
			t.Opened, t.Disclosed = t.Opened+1, t.Disclosed+1
		case state.Opened(f.ID):
			t.Opened++
		}
	}
	return nil
}

func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// summary says in a few words what was wrong with what was shown.
func summary(t talk) string {
	n := 0
	for _, u := range t.Turns {
		n += len(u.Wrong)
	}
	if n == 0 {
		return "nothing wrong with what was shown"
	}
	return fmt.Sprintf("%d things wrong with what was shown", n)
}
