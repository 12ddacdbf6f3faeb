package transport

import "strings"

// thinking cuts a leading <think>…</think> off a text that comes in pieces. Local
// models write it as part of the answer where their server does not part the two
// (Qwen 3 and DeepSeek R1 on llama.cpp with --reasoning-format none, LM Studio, vLLM
// without a reasoning parser).
type thinking struct {
	off    bool // pass everything on
	inside bool
	closed bool // spaces after the block are part of it
	held   string
}

const (
	thinkOpen  = "<think>"
	thinkClose = "</think>"
)

// filter returns what of the text so far is known to be the answer and not yet returned.
func (t *thinking) filter(piece string) string {
	if t.off {
		return piece
	}
	t.held += piece
	if !t.inside && !t.closed {
		start := strings.TrimLeft(t.held, " \t\r\n")
		switch {
		case strings.HasPrefix(start, thinkOpen):
			t.inside, t.held = true, start[len(thinkOpen):]
		case strings.HasPrefix(thinkOpen, start):
			return "" // may still become the tag
		default:
			return t.release()
		}
	}
	if t.inside {
		_, after, found := strings.Cut(t.held, thinkClose)
		if !found {
			t.held = t.held[max(0, len(t.held)-len(thinkClose)+1):]
			return ""
		}
		t.inside, t.closed, t.held = false, true, after
	}
	if t.held = strings.TrimLeft(t.held, " \t\r\n"); t.held == "" {
		return ""
	}
	return t.release()
}

// rest returns what was held at the end of the text.
func (t *thinking) rest() string {
	if t.inside {
		t.held = ""
	}
	return t.release()
}

func (t *thinking) release() string {
	held := t.held
	t.off, t.held = true, ""
	return held
}
