package script_test

import (
	"context"
	"fmt"
	"testing"

	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// BenchmarkReply is one exchange of a talk that is well under way, with
// content of the size that is shipped: decide on the trainee's turn, play the
// reply, decide on the character's.
func BenchmarkReply(b *testing.B) {
	scenario, character, offline := scenario(), character(), offline()
	for i := range 30 {
		id := roleplay.MoveID(fmt.Sprintf("topic_%d", i))
		m := roleplay.Move{ID: id, Keywords: []string{fmt.Sprintf("keyword%d", i), "two words & another"}}
		for j := range 8 {
			m.Examples = append(m.Examples, fmt.Sprintf("How does it go with topic number%d and aspect%d of it?", i, j))
		}
		scenario.Moves = append(scenario.Moves, m)
		for j := range 4 {
			offline.Replies = append(offline.Replies, roleplay.Reply{
				ID: fmt.Sprintf("reply_%d_%d", i, j), Priority: j,
				When:  roleplay.Condition{Turn: []roleplay.MoveID{id}, Mood: []roleplay.MoodBound{{Mood: "patience", AtLeast: 20 * j}}},
				Lines: lines("One way to put it.", "Another way to put it.", "A third."),
			})
		}
	}
	def, err := scene.NewDefinition(scenario, character, offline)
	if err != nil {
		b.Fatal(err)
	}
	engine := script.New(def.Script)
	k := &talk{t: b, def: def, engine: engine, state: scene.New(def, 1)}
	for i := range 40 {
		k.say(fmt.Sprintf("It sounds like topic number%d matters to you. How did that come about, and what did you make of it?", i%30))
	}
	text := "Okay, I see. So you feel nobody told you the truth about aspect3. Can you tell me more about number7, and what would help you now?"
	b.ReportAllocs()
	for b.Loop() {
		state := k.state
		for _, e := range scene.Decide(def, state, roleplay.Turn{ID: "n", Speaker: roleplay.SpeakerTrainee, Text: text}) {
			state = scene.Apply(def, state, e)
		}
		reply, err := engine.Play(context.Background(), state.View(def), func(string) {})
		if err != nil {
			b.Fatal(err)
		}
		scene.Decide(def, state, roleplay.Turn{ID: "m", Speaker: roleplay.SpeakerCharacter, Text: reply.Text}, reply.Played...)
	}
}
