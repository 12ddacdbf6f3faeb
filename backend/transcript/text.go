package transcript

import (
	"bufio"
	"strings"
	"unicode/utf8"
)

const (
	textWidth  = 80 // runes in a line
	textIndent = "        "
)

// writeText writes the talk as plain text. Lines after the first of a turn are
// indented, so that nothing said can look like the beginning of a turn. Errors
// stay in w.
func writeText(w *bufio.Writer, t Talk, l Labels) {
	words := l.words()
	for _, s := range []string{
		l.Title,
		words.with + ": " + l.Character,
		words.trainee + ": " + l.Trainee,
		words.started + ": " + date(t.Start.At),
		words.state + ": " + t.state(words),
	} {
		_, _ = w.WriteString(s + "\n")
	}
	for i, turn := range t.Turns {
		if i == 0 {
			_ = w.WriteByte('\n')
		}
		head := "[" + clock(turn.At) + "] " + l.speaker(turn.Speaker) + ":"
		said := lines(turn.Text)
		if len(said) == 0 {
			_, _ = w.WriteString(head + "\n")
			continue
		}
		said[0] = head + " " + said[0]
		for i, s := range said {
			first := ""
			if i > 0 {
				first = textIndent
			}
			_, _ = w.WriteString(strings.Join(wrap(s, first), "\n") + "\n")
		}
	}
}

// wrap breaks s at spaces into lines of at most textWidth runes, the first
// beginning with first and the others with the indent. A longer word keeps a
// line to itself. An empty s is one empty line.
func wrap(s, first string) []string {
	var out []string
	current, width := first, utf8.RuneCountInString(first)
	empty := true
	for word := range strings.FieldsSeq(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case empty:
			current, width = current+word, width+n
		case width+1+n <= textWidth:
			current, width = current+" "+word, width+1+n
		default:
			out = append(out, current)
			current, width = textIndent+word, len(textIndent)+n
		}
		empty = false
	}
	return append(out, strings.TrimRight(current, " "))
}
