package transcript

import (
	"bufio"
	"strings"
	"unicode"
)

// writeMarkdown writes the talk as Markdown (CommonMark; nothing in it means
// more to GitHub's). A turn is a paragraph that begins with the speaker's name
// in bold, and one more for each further line; no other bold text can appear.
// What was decided on it is a list in a quotation. Errors stay in w.
func writeMarkdown(w *bufio.Writer, v view) {
	_, _ = w.WriteString("# " + escape(v.labels.Title) + "\n\n")
	for _, d := range v.details() {
		_, _ = w.WriteString("- **" + d.Label + ":** " + escape(d.Value) + "\n")
	}
	_, _ = w.WriteString("\n## " + v.words.talk + "\n")
	for _, turn := range v.turns {
		_, _ = w.WriteString("\n**" + escape(turn.speaker()) + "** (" + clock(turn.At) + "):")
		between := " "
		for _, s := range lines(turn.Text) {
			if s != "" {
				_, _ = w.WriteString(between + escape(s))
				between = "\n\n"
			}
		}
		_ = w.WriteByte('\n')
		for i, note := range turn.notes(v.words) {
			if i == 0 {
				_ = w.WriteByte('\n')
			}
			_, _ = w.WriteString("> - " + escape(note) + "\n")
		}
	}
}

// escape makes one line of text literal in Markdown, wherever it stands in a line.
func escape(s string) string {
	var out strings.Builder
	l := mdLine(s)
	for i, r := range l {
		if strings.ContainsRune("\\`*_[]<>&~|#$@{}", r) || l.opensBlock(i) || l.makesLink(i) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// mdLine is a line of text that becomes Markdown.
type mdLine []rune

// at is the rune at i, a space outside the line.
func (l mdLine) at(i int) rune {
	if i < 0 || i >= len(l) {
		return ' '
	}
	return l[i]
}

// opensBlock reports whether the rune at i, at the beginning of a line, makes
// more of it than a paragraph: a list, an underline, a definition.
func (l mdLine) opensBlock(i int) bool {
	if i == 0 {
		return strings.ContainsRune("+-=:", l[i])
	}
	if !strings.ContainsRune(".)", l[i]) || !unicode.IsSpace(l.at(i+1)) {
		return false
	}
	for _, r := range l[:i] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// makesLink reports whether the rune at i is one by which extensions take text
// for a link: scheme:…, www.…, name.tld.
func (l mdLine) makesLink(i int) bool {
	before, after := l.at(i-1), l.at(i+1)
	switch l[i] {
	case ':':
		return unicode.IsLetter(before) && !unicode.IsSpace(after)
	case '.':
		return unicode.IsLetter(after) || unicode.IsLetter(before) && unicode.IsDigit(after) ||
			strings.EqualFold(string(l[max(i-3, 0):i]), "www")
	}
	return false
}
