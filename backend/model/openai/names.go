package openai

import (
	"strings"

	"github.com/openai/openai-go/v3/shared"
)

// contexts are the tokens that models of a name may have, request and answer together.
// A longer beginning stands before a shorter one. Models of other services are not
// known: what they have depends on how they were started.
//
// Source: https://platform.openai.com/docs/models (2026-11).
var contexts = []struct {
	begins string
	tokens int
}{
	{"gpt-4.1", 1_047_576},
	{"gpt-4o", 128_000},
	{"gpt-5-chat", 128_000},
	{"gpt-5", 400_000},
}

func contextOf(name string) int {
	for _, c := range contexts {
		if strings.HasPrefix(name, c.begins) {
			return c.tokens
		}
	}
	return 0
}

// efforts say how little models of the vendor's own service can be told to think: a
// talk waits for the first word. A longer beginning stands before a shorter one; what
// is not here is told nothing.
//
// Source: https://developers.openai.com/api/docs/guides/reasoning (2026-11).
var efforts = []struct {
	begins string
	effort shared.ReasoningEffort
}{
	{"gpt-5.", shared.ReasoningEffortNone},
	{"gpt-5", shared.ReasoningEffortMinimal},
	{"o3", shared.ReasoningEffortLow},
	{"o4", shared.ReasoningEffortLow},
}

func effortOf(name string) shared.ReasoningEffort {
	if !thinks(name) || strings.Contains(name, "-pro") || strings.Contains(name, "-codex") {
		return ""
	}
	for _, e := range efforts {
		if strings.HasPrefix(name, e.begins) {
			return e.effort
		}
	}
	return ""
}

// openEfforts are the same for models that anybody can run, as their names begin
// behind the last slash. Told nothing, they spend the tokens of a reply on thinking,
// and answer without a word. Others must not be told: Ollama refuses a request that
// asks a model which does not think how much it should.
//
// Source: https://docs.ollama.com/api/openai-compatibility (2026-11).
var openEfforts = []struct {
	begins string
	effort shared.ReasoningEffort
}{
	{"qwen3", shared.ReasoningEffortNone},
	{"gemma4", shared.ReasoningEffortNone},
	{"deepseek-r1", shared.ReasoningEffortNone},
	{"magistral", shared.ReasoningEffortNone},
	{"gpt-oss", shared.ReasoningEffortLow}, // it cannot stop thinking
}

func openEffortOf(name string) shared.ReasoningEffort {
	name = strings.ToLower(name[strings.LastIndex(name, "/")+1:])
	for _, e := range openEfforts {
		if strings.HasPrefix(name, e.begins) && !strings.Contains(name, "instruct") {
			return e.effort
		}
	}
	return ""
}

// thinks reports whether a model of the vendor's own service thinks before it answers,
// and so takes no temperature but its own.
//
// Source: https://platform.openai.com/docs/guides/reasoning (2026-11).
func thinks(name string) bool {
	for _, begins := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(name, begins) {
			return !strings.Contains(name, "-chat")
		}
	}
	return false
}

// others are parts of the names of models that do not answer a text with a text.
var others = []string{
	"embed", "whisper", "tts", "dall-e", "moderation", "image", "realtime", "audio",
	"transcribe", "translate", "sora", "babbage", "davinci", "rerank", "live",
}

func answersInText(name string) bool {
	name = strings.ToLower(name)
	for _, other := range others {
		if strings.Contains(name, other) {
			return false
		}
	}
	return true
}
