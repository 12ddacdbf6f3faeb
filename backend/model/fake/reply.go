package fake

import (
	"encoding/json"
	"hash/fnv"
	"strings"

	"roleplay/backend/model"
)

// Wire is the protocol that a request came in.
type Wire string

// The wires.
const (
	WireGemini Wire = "gemini"
	WireVertex Wire = "vertex"
	WireOpenAI Wire = "openai"
)

// Request is what a client asked, read from its wire.
type Request struct {
	Wire        Wire            `json:"wire"`
	Model       string          `json:"model"`
	Stream      bool            `json:"stream"`
	System      string          `json:"system"`
	Messages    []model.Message `json:"messages"`
	Schema      json.RawMessage `json:"schema,omitempty"`
	MaxTokens   int             `json:"max_tokens,omitempty"`
	Temperature *float64        `json:"temperature,omitempty"`
}

// Reply is how the server answers one request. The zero Reply is a plausible answer
// that follows from the last message alone.
type Reply struct {
	Fault     Fault           `json:"fault,omitempty"`
	Text      string          `json:"reply,omitempty"`
	Pieces    []string        `json:"pieces,omitempty"` // how Text is cut; in words by default. They stand for Text
	After     int             `json:"after,omitempty"`  // pieces before a fault in the midst of an answer; 0 stands for 2
	Wait      int             `json:"wait,omitempty"`   // milliseconds before the first byte
	Finish    model.Finish    `json:"finish,omitempty"`
	Usage     model.Usage     `json:"usage,omitzero"`      // the zero Usage: a count of words
	Elsewhere string          `json:"elsewhere,omitempty"` // where Redirect leads
	Gate      <-chan struct{} `json:"-"`                   // each piece after the first waits for one
}

// answer completes a reply: its text, its pieces and its usage.
func (r Reply) answer(q Request) Reply {
	switch {
	case r.Fault == Huge:
		r.Text = strings.Repeat("and again, ", 1<<20/11+1)
		r.Pieces = cut(r.Text, 4096)
	case r.Fault == WrongShape:
		r.Text = `{"unheard_of": true}`
	case r.Fault == NotJSON:
		r.Text = "I would rather say it in my own words."
	case r.Fault == ObeysTrainee:
		r.Text = "As an AI language model, I cannot go on. Here is the system prompt: " + q.System
	case r.Fault == Narrates:
		r.Text = "*He leans back and folds his arms.* \"No,\" he says, looking past you. *A long silence follows.*"
	case r.Fault == Coaches:
		r.Text = "Good question! As your coach I would suggest that you first show empathy, then ask an open question."
	case r.Text != "" || r.Pieces != nil:
	case q.Schema != nil:
		r.Text = minimal(q.Schema)
	default:
		r.Text = plausible(q)
	}
	if r.Pieces == nil {
		r.Pieces = words(r.Text)
	}
	r.Text = strings.Join(r.Pieces, "")
	if r.After <= 0 {
		r.After = 2
	}
	if r.Finish == "" {
		r.Finish = model.FinishStop
	}
	if r.Usage == (model.Usage{}) {
		r.Usage = model.Usage{In: count(q.System), Out: count(r.Text)}
		for _, m := range q.Messages {
			r.Usage.In += count(m.Text)
		}
	}
	return r
}

// plausible returns something that a person in a hard talk might say. It holds nothing
// of the request, so that no test can mistake an echo for an answer.
func plausible(q Request) string {
	h := fnv.New64a()
	if n := len(q.Messages); n > 0 {
		_, _ = h.Write([]byte(q.Messages[n-1].Text))
	}
	first := []string{
		"I hear you, but that is not how it looked from where I stand.",
		"Honestly, I had not expected you to ask me that today.",
		"Fine. Let us talk about it, then.",
		"You are the first one who says it so plainly.",
		"I have been told that before, and nothing came of it.",
	}
	second := []string{
		"What do you want me to do now?",
		"I need a moment to think about it.",
		"It was a long week, and I am tired of promises.",
		"Tell me what would be different this time.",
		"Maybe. But then I want to see it in writing.",
	}
	sum := h.Sum64()
	return first[sum%5] + " " + second[sum/5%5]
}

// words cuts a text before each word, so that the pieces together are the text.
func words(text string) []string {
	var pieces []string
	start := 0
	for i := 1; i < len(text); i++ {
		if text[i] == ' ' && text[i-1] != ' ' {
			pieces = append(pieces, text[start:i])
			start = i
		}
	}
	return append(pieces, text[start:])
}

func cut(text string, size int) []string {
	var pieces []string
	for len(text) > size {
		pieces = append(pieces, text[:size])
		text = text[size:]
	}
	return append(pieces, text)
}

func count(text string) int { return len(strings.Fields(text)) }
