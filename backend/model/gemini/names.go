package gemini

import (
	"slices"
	"strings"

	"google.golang.org/genai"
)

// known says what models of a name can do. The first entry that fits counts.
//
// A talk waits for the first word, so each is told to think as little as it lets itself
// be told; a model without an entry is told nothing.
//
// Source: https://ai.google.dev/gemini-api/docs/thinking, https://ai.google.dev/gemini-api/docs/whats-new-gemini-3.5,
// https://ai.google.dev/gemini-api/docs/generate-content/whats-new-gemini-3.7 and
// https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/guides/gemini-3-8-flash (2026-11).
var known = []struct {
	begins, holds string
	context       int
	level         genai.ThinkingLevel
	noBudget      bool // a budget of 0 turns thinking off
	own           bool // takes no temperature but its own: passed over today, to be refused by later models
}{
	{begins: "gemini-3.5-flash-lite", context: 1_048_576, level: genai.ThinkingLevelMinimal, own: true},
	{begins: "gemini-3.6-flash", context: 1_048_576, level: genai.ThinkingLevelMinimal, own: true},
	{begins: "gemini-3.5-flash", context: 1_048_576, level: genai.ThinkingLevelMinimal},
	{begins: "gemini-3.1-flash", context: 1_048_576, level: genai.ThinkingLevelMinimal},
	{begins: "gemini-3-flash", context: 1_048_576, level: genai.ThinkingLevelMinimal},
	{begins: "gemini-3", holds: "-pro", context: 1_048_576, level: genai.ThinkingLevelLow},
	{begins: "gemini-3", context: 1_048_576, level: genai.ThinkingLevelLow, own: true}, // 3.7 and 3.8 refuse less
	{begins: "gemini-2.5-flash", context: 1_048_576, noBudget: true},
	{begins: "gemini-2.5", context: 1_048_576},
	{begins: "gemini-2.0-flash", context: 1_048_576},
	{begins: "gemini-1."},
	{begins: "gemini-", own: true},
}

// traits are what is known of a model.
type traits struct {
	context  int
	thinking *genai.ThinkingConfig // nil: it is told nothing
	own      bool
}

func traitsOf(name string) traits {
	for _, k := range known {
		if !strings.HasPrefix(name, k.begins) || !strings.Contains(name, k.holds) {
			continue
		}
		t := traits{context: k.context, own: k.own}
		switch {
		case k.level != "":
			t.thinking = &genai.ThinkingConfig{ThinkingLevel: k.level}
		case k.noBudget:
			t.thinking = &genai.ThinkingConfig{ThinkingBudget: new(int32(0))}
		}
		return t
	}
	return traits{}
}

// others are parts of the names of models that do not answer a text with a text.
var others = []string{
	"embed", "tts", "image", "imagen", "veo", "live", "audio", "aqa", "transcribe",
	"translate", "robotics", "computer-use", "lyria",
}

// answersInText reports whether a model answers a text with a text. Vertex AI does not
// say which actions a model has.
func answersInText(name string, actions []string) bool {
	if len(actions) > 0 && !slices.Contains(actions, "generateContent") {
		return false
	}
	return !slices.ContainsFunc(others, func(other string) bool { return strings.Contains(name, other) })
}
