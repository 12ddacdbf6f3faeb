package transcript

import (
	"bufio"
	"strings"
	"unicode/utf8"
)

const (
	textWidth  = 80 // runes in a line
	textIndent = "        "
	noteIndent = "    "
)

// writeText writes the talk as plain text. Lines after the first of a turn are
// indented, and what was decided on it is indented less, so that nothing said can
// look like the beginning of a turn or like a decision. Errors stay in w.
func writeText(w *bufio.Writer, v view) {
	_, _ = w.WriteString(v.labels.Title + "\n")
	for _, d := range v.details() {
		_, _ = w.WriteString(d.Label + ": " + d.Value + "\n")
	}
	for i, turn := range v.turns {
		if i == 0 {
			_ = w.WriteByte('\n')
		}
		head := "[" + clock(turn.At) + "] " + turn.speaker() + ":"
		said := lines(turn.Text)
		if len(said) == 0 {
			said = []string{""}
		}
		said[0] = strings.TrimRight(head+" "+said[0], " ")
		for i, s := range said {
			first := ""
			if i > 0 {
				first = textIndent
			}
			writeWrapped(w, s, first, textIndent)
		}
		for _, note := range turn.notes(v.words) {
			writeWrapped(w, note, noteIndent+"- ", noteIndent+"  ")
		}
	}
}

// writeWrapped writes s, broken at spaces into lines of at most textWidth runes,
// the first beginning with first and the others with indent. A longer word keeps a
// line to itself. Of an s without words there is one line, without spaces at its end.
func writeWrapped(w *bufio.Writer, s, first, indent string) {
	width, empty := utf8.RuneCountInString(first), true
	for word := range strings.FieldsSeq(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case empty:
			_, _ = w.WriteString(first)
			width += n
		case width+1+n <= textWidth:
			_ = w.WriteByte(' ')
			width += 1 + n
		default:
			_ = w.WriteByte('\n')
			_, _ = w.WriteString(indent)
			width = len(indent) + n
		}
		_, _ = w.WriteString(word)
		empty = false
	}
	if empty {
		_, _ = w.WriteString(strings.TrimRight(first, " "))
	}
	_ = w.WriteByte('\n')
}
