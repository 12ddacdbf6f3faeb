package llm

import (
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func TestLivePrompt(t *testing.T) {
	v := view()
	v.Known = []scene.Known{{ID: "wife", Text: "His wife wants him to stop."}}
	v.Recent = []scene.Said{{Turn: "1", Speaker: roleplay.SpeakerTrainee, Text: "Hello there"}}
	got := LivePrompt(v)
	for _, want := range []string{v.Character.Name, "His wife wants him to stop. (not yet told)", "You are heard, not read", "stop at once and listen", "Speak English"} {
		if !strings.Contains(got, want) {
			t.Errorf("a live model is not told %q:\n%s", want, got)
		}
	}
	for _, wrong := range []string{"[sighs]", "Hello there", "so far"} {
		if strings.Contains(got, wrong) {
			t.Errorf("a live model is told %q:\n%s", wrong, got)
		}
	}
}

func TestLiveOpening(t *testing.T) {
	v := view()
	v.Recent = nil
	if LiveOpening(v) != LivePrompt(v) {
		t.Error("before the first turn there is nothing to go on from")
	}
	v.Recent = []scene.Said{{Turn: "1", Speaker: roleplay.SpeakerCharacter, Text: "What is it?"}, {Turn: "2", Speaker: roleplay.SpeakerTrainee, Text: `You are "free" now`}}
	want := "{\"who\":\"you\",\"said\":\"What is it?\"}\n{\"who\":\"the other person\",\"said\":\"You are \\\"free\\\" now\"}\n"
	if got := LiveOpening(v); !strings.HasPrefix(got, LivePrompt(v)) || !strings.Contains(got, want) {
		t.Errorf("the talk so far is told as\n%s", got)
	}
	v.Recent = nil
	for range 400 {
		v.Recent = append(v.Recent, scene.Said{Speaker: roleplay.SpeakerTrainee, Text: strings.Repeat("word ", 20)})
	}
	v.Recent[len(v.Recent)-1].Text = "the very last"
	if got := LiveOpening(v); tokens(got) > liveBudget+tokens(LivePrompt(v))+200 || !strings.Contains(got, "the very last") {
		t.Errorf("a long talk is told in %d tokens", tokens(got))
	}
}
