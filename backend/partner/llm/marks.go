package llm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const quotes = `"„“”«»`

// closers are the marks around a sound or gesture.
var closers = map[byte]byte{'*': '*', '(': ')', '[': ']'}

// others are words by which a gesture is not only the character's own.
var others = strings.Fields("you your yours sie ihnen ihr ihre ihren du dich dir dein deine")

// cues brings what is pending into the form of a reply: one short sound or gesture
// is allowed, in square brackets; emphasis loses its marks. It returns where
// something begins that has not been closed yet, or that no character says.
func (g *guard) cues(last bool) (hold int, s slip) {
	for i := 0; i < len(g.pending); i++ {
		closer, opens := closers[g.pending[i]]
		if !opens {
			continue
		}
		inner, rest, closed := strings.Cut(g.pending[i+1:], string(closer))
		before := g.shown + g.pending[:i]
		words := split(inner)
		switch {
		case !closed && !last && len(words) <= maxCueWords:
			return i, ""
		case closer == '*' && len(words) > maxCueWords && atSentence(before):
			return i, slipNarration
		case !closed:
			g.pending = g.pending[:i] + g.pending[i+1:] // a mark that means nothing
			i--
		case closer == '*' && !atSentence(before), closer == ')' && len(words) > maxCueWords:
			g.pending = g.pending[:i] + inner + rest
			i += len(inner) - 1
		case len(words) > maxCueWords, slices.ContainsFunc(words, func(w word) bool { return slices.Contains(others, w.text) }):
			return i, slipNarration
		case len(words) == 0, strings.Contains(before, "["):
			g.pending = strings.TrimRight(g.pending[:i], " ") + rest
			i = max(-1, len(g.pending)-len(rest)-1)
		default:
			g.pending = g.pending[:i] + "[" + inner + "]" + rest
			i += len(inner) + 1
		}
	}
	return len(g.pending), ""
}

// atSentence reports whether a text ends where a sentence may begin.
func atSentence(before string) bool {
	return strings.TrimSpace(before) == "" || endsSentence(before) || strings.HasSuffix(before, "\n")
}

// speaker is the beginning of a line that somebody else speaks.
var speaker = regexp.MustCompile(`^[*_]*\p{Lu}[\p{L}.'’ -]{0,26}:[*_]*\s`)

// marks finds the end of a reply where the model goes on with what is not speech: a
// line of another speaker, a list, a heading.
func (g *guard) marks(text string, last bool) (int, slip) {
	hold, s := g.heldCue, g.cueSlip
	safe := min(len(text), len(g.shown)+hold)
	if g.quoted {
		if r, n := utf8.DecodeLastRuneInString(text); strings.ContainsRune(quotes, r) {
			safe = min(safe, len(text)-n)
		}
	}
	for at := len(g.shown); at < safe; at++ {
		if text[at] != '\n' {
			continue
		}
		line := strings.TrimLeftFunc(text[at:], unicode.IsSpace)
		switch {
		case line == "" && !last:
			return at, ""
		case line == "" || speaker.MatchString(line) || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "<"):
			g.ended = true
			return at, ""
		case !last && len(line) <= maxLabel && !strings.ContainsAny(line, ".,!?;…") && !strings.Contains(line, "\n"):
			return at, "" // it may become the name of a speaker
		}
	}
	return safe, s
}
