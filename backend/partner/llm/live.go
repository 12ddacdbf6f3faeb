package llm

import (
	"fmt"
	"strings"

	"roleplay/backend/scene"
)

// liveBudget is how many tokens of the talk a live model is told when it begins in the midst
// of one: it pays for them again with every turn.
const liveBudget = 2000

// liveInstructions are rules for who speaks instead of writing.
var liveInstructions = []string{
	"When the other person begins to speak, stop at once and listen. Do not say again what they have interrupted unless they ask.",
	"Wait for the other person to speak first. If they are silent, let there be silence; do not ask whether they are there.",
}

// LivePrompt tells a live model who it is, where the talk stands, and how to play, from what
// a partner may know. It replaces what the model was told before.
func LivePrompt(v scene.View) string {
	var b strings.Builder
	b.WriteString(system(v, spokenForm))
	for _, rule := range liveInstructions {
		fmt.Fprintf(&b, "- %s\n", rule)
	}
	return b.String()
}

// LiveOpening is LivePrompt for a model that begins in the midst of a talk, which it did not
// hear: with the talk so far, as far as it fits.
func LiveOpening(v scene.View) string {
	recent := unsummarised(v)
	if len(recent) == 0 && v.Summary.Text == "" {
		return LivePrompt(v)
	}
	return LivePrompt(v) + "\n# The conversation so far\n" + soFar(v, recent, liveBudget) + "Go on from there.\n"
}
