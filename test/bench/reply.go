package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"go.yaml.in/yaml/v3"

	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/data"
)

// said is a talk as trainees have it: questions, reflections, advice, short answers, a slip of the keyboard, one long turn.
var said = []string{
	"Hello, I'm Sam, one of the nurses here. Thanks for sitting down with me. What brings you here today?",
	"So the doctor sent you over, and you would rather be at work. How do you feel about your smoking yourself?",
	"ok",
	"It sounds like a cigarette is the one quiet moment of your day. What else does it give you?",
	"How many do you smoke on a normal day, and when did you start?",
	"You've been through a lot with this. What happened when you tried to stop?",
	"It took some strength to manage four months without any help.",
	"You really should stop, you know. Smoking kills, and with that cough you are next.",
	"I'm sorry, that was not fair of me. It is your decision, and nobody can make it for you.",
	"On the one hand the breaks keep you going, and on the other hand the stairs have become harder and your wife worries.",
	"What worries you most when you think about your health?",
	"Would it be okay if I tell you what has helped others who were in your place?",
	"There are patches that give you a steady dose, so that the mornings are not so sharp. What do you make of that?",
	"asdf jkl;",
	"Tell me more about your family, and about who is at home with you.",
	"If you did decide to change something, what would be better in your life in five years?",
	"How important is it to you to stop, on a scale of zero to ten? And why is it not a lower number?",
	"Let me see if I have understood. You started young because everybody at the depot did, it has been your break and your company ever since, " +
		"you stopped once for four months on your own and were let down by one bad week, you notice the stairs, and there is a little girl " +
		"who would like to race you. Have I left anything out?",
	"What could a first step look like, one that you would choose yourself?",
	"Thank you for telling me all this. Shall we see each other again in two weeks?",
}

const (
	replyGoal = 5 * time.Millisecond
	talks     = 60 // of len(said) turns each, every one with its own seed
)

// replies measures one exchange of the engine alone, without store and pace: decide on what the trainee said, play the
// reply, decide on what the character said. Each turn of each talk counts once, so state grows as it does in use.
func replies(ctx context.Context) ([]row, error) {
	def, err := shipped("quit-smoking", "frank-mercer", "frank-mercer-quit-smoking")
	if err != nil {
		return nil, err
	}
	engine := script.New(def.Script)
	if _, err := talk(ctx, def, engine, 0); err != nil { // the first is warmer
		return nil, err
	}
	var all []time.Duration
	for seed := range uint64(talks) {
		took, err := talk(ctx, def, engine, seed+1)
		if err != nil {
			return nil, err
		}
		all = append(all, took...)
	}
	all = sorted(all)
	p50, p99, worst := quantile(all, 0.5), quantile(all, 0.99), all[len(all)-1]
	return []row{
		{what: fmt.Sprintf("scripted reply, p50 of %d", len(all)), median: fine(p50), spread: fmt.Sprintf("%s – %s", fine(all[0]), fine(worst)), goal: "≤ 5 ms", met: p50 <= replyGoal},
		{what: "scripted reply, p99", median: fine(p99), goal: "≤ 5 ms", met: p99 <= replyGoal},
	}, nil
}

func talk(ctx context.Context, def *scene.Definition, engine *script.Engine, seed uint64) ([]time.Duration, error) {
	state := scene.New(def, seed)
	take := func(speaker roleplay.Speaker, place int, text string, played ...roleplay.Entry) {
		turn := roleplay.Turn{ID: roleplay.TurnID(fmt.Sprintf("%s%d", speaker, place)), Speaker: speaker, Text: text}
		for _, e := range scene.Decide(def, state, turn, played...) {
			state = scene.Apply(def, state, e)
		}
	}
	opening, err := engine.Play(ctx, state.View(def), func(string) {})
	if err != nil {
		return nil, err
	}
	if opening.Text != "" {
		take(roleplay.SpeakerCharacter, 0, opening.Text, opening.Played...)
	}
	took := make([]time.Duration, 0, len(said))
	for i, text := range said {
		begun := time.Now()
		take(roleplay.SpeakerTrainee, i+1, text)
		reply, err := engine.Play(ctx, state.View(def), func(string) {})
		if err != nil {
			return nil, err
		}
		take(roleplay.SpeakerCharacter, i+1, reply.Text, reply.Played...)
		took = append(took, time.Since(begun))
	}
	return took, nil
}

// shipped is a talk of the content that ships with the program.
func shipped(scenario, character, script string) (*scene.Definition, error) {
	s, err := read[roleplay.Scenario]("scenarios/" + scenario)
	if err != nil {
		return nil, err
	}
	c, err := read[roleplay.Character]("characters/" + character)
	if err != nil {
		return nil, err
	}
	k, err := read[roleplay.Script]("scripts/" + script)
	if err != nil {
		return nil, err
	}
	return scene.NewDefinition(s, c, k)
}

// read turns YAML into JSON, whose names the nouns know.
func read[T any](name string) (document T, err error) {
	source, err := fs.ReadFile(data.FS(), name+".yaml")
	if err != nil {
		return document, err
	}
	var tree any
	if err := yaml.Unmarshal(source, &tree); err != nil {
		return document, fmt.Errorf("%s: %w", name, err)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return document, fmt.Errorf("%s: %w", name, err)
	}
	return document, json.Unmarshal(text, &document)
}
