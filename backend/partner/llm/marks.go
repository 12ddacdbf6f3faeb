package llm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const quotes = `"„“”«»`

// closers are the marks around a sound or gesture.
var closers = map[byte]byte{'*': '*', '(': ')', '[': ']'}

// gestures are first words of a sound or gesture, besides those of acts.
var gestures = strings.Fields("laughs laughing chuckles winks shakes clears coughs hesitates silence pause sigh sighing laughter grins snorts lacht hustet räuspert schüttelt zögert pause schweigen seufzen seufzer grinst schnaubt winkt")

// others are words by which a gesture is not only the character's own.
var others = strings.Fields("you your yours sie ihnen ihr ihre ihren du dich dir dein deine")

// measured is a number that a model tells of its state.
var measured = regexp.MustCompile(`^\s*\pL+:\s*\d`)

// verdict is what becomes of something in brackets or between asterisks.
type verdict int

const (
	keep    verdict = iota // it is speech
	wait                   // it may still be closed
	refuse                 // no character says it
	unmark                 // its opening mark means nothing
	drop                   // it is taken away
	bracket                // a sound or gesture: it stands in square brackets
	bare                   // emphasis: it loses its marks
)

// judge says what becomes of a part that opens behind a text.
func judge(before, inner string, closer byte, closed, last bool) verdict {
	words := split(inner)
	square := closer == ']'
	acting := gesture(words) && (square || atSentence(before))
	long := len(words) > maxCueWords
	if !closed {
		return judgeOpen(inner, closer, acting && long, last)
	}
	switch {
	case measured.MatchString(inner):
		return drop
	case (acting || square) && long, acting && hasAny(words, others), square && hasAny(words[:min(1, len(words))], others):
		return refuse
	case (acting || square) && (len(words) == 0 || strings.Contains(before, "[")):
		return drop
	case acting:
		return bracket
	case closer == '*':
		return bare
	default:
		return keep
	}
}

// judgeOpen is judge for a part that has not been closed.
func judgeOpen(inner string, closer byte, narrates, last bool) verdict {
	switch {
	case !last && len(inner) < maxHeld:
		return wait
	case narrates:
		return refuse
	case closer == '*':
		return unmark
	default:
		return keep // a bracket that somebody forgot to close
	}
}

// cues brings what is pending into the form of a reply: one short sound or gesture
// is allowed, in square brackets; emphasis loses its marks, and brackets around
// speech stay. It returns where something begins that has not been closed yet, or
// that no character says.
func (g *guard) cues(last bool) (hold int, s slip) {
	for i := 0; i < len(g.pending); i++ {
		closer, opens := closers[g.pending[i]]
		if !opens {
			continue
		}
		inner, rest, closed := strings.Cut(g.pending[i+1:], string(closer))
		front := g.pending[:i]
		switch judge(g.shown+front, inner, closer, closed, last) {
		case wait:
			return i, ""
		case refuse:
			return i, slipNarration
		case unmark:
			g.pending = front + g.pending[i+1:]
			i--
		case drop:
			front = strings.TrimRight(front, " ")
			g.pending = front + rest
			i = len(front) - 1
		case bracket:
			g.pending = front + "[" + inner + "]" + rest
			i += len(inner) + 1
		case bare:
			g.pending = front + inner + rest
			i += len(inner) - 1
		case keep:
			i += len(inner) + 1
		}
	}
	return len(g.pending), ""
}

// gesture reports whether words tell a sound or gesture.
func gesture(words []word) bool {
	return hasAny(words[:min(2, len(words))], acts) || hasAny(words[:min(2, len(words))], gestures)
}

func hasAny(words []word, of []string) bool {
	return slices.ContainsFunc(words, func(w word) bool { return slices.Contains(of, w.text) })
}

// atSentence reports whether a text ends where a sentence may begin.
func atSentence(before string) bool {
	return strings.TrimSpace(before) == "" || endsSentence(before) || strings.HasSuffix(before, "\n")
}

// marks finds the end of a reply where the model goes on with what is not speech: a
// line of another speaker, a list, a heading.
func (g *guard) marks(d draft) (int, slip) {
	safe := min(len(d.text), len(g.shown)+g.heldCue)
	if name, _, ok := strings.Cut(d.text, ":"); ok {
		if s, known := labels[plain(name)]; known {
			return 0, s
		}
	}
	for at := len(g.shown); at < safe; at++ {
		if d.text[at] != '\n' {
			continue
		}
		rest := strings.TrimLeftFunc(d.text[at:], unicode.IsSpace)
		switch {
		case rest == "" && !d.last:
			return at, ""
		case rest == "" || g.speaks(rest) || strings.HasPrefix(rest, "#") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "<") || strings.HasPrefix(rest, "```"):
			g.ended = true
			return at, ""
		case !d.last && len(rest) <= maxLabel && !strings.ContainsAny(rest, ".,!?;…:\n"):
			return at, "" // it may become the name of a speaker
		}
	}
	return safe, g.cueSlip
}

// speaks reports whether a line begins with the name of whoever speaks it.
func (g *guard) speaks(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	if !ok || len(name) > maxLabel {
		return false
	}
	name = plain(name)
	_, known := labels[name]
	for _, own := range g.names {
		known = known || plain(own) == name
	}
	return known
}
