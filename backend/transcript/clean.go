package transcript

import (
	"strings"
	"unicode"
)

// Clean takes out of s what a terminal or an editor would obey instead of
// show: control characters, and the marks that turn the direction of all text
// after them (so a name cannot be made to read backwards). Every kind of line
// end becomes \n and a tab becomes a space. What is left of an escape sequence
// stays visible. Bytes that are not UTF-8 become U+FFFD.
func Clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
}

// line is s cleaned and on one line, with single spaces.
func line(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// lines are the lines of s, cleaned, without the spaces around them and without
// empty ones at either end. One empty line may stand between two others.
func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(Clean(s), "\n") {
		l = strings.TrimSpace(l)
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	if len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
