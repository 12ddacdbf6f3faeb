package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words are what a character says, with where in its sound each part was told. A part
// spans the sound from the mark before it to its own.
type words struct {
	text  strings.Builder
	marks []mark
}

// mark says that the text up to byte end belongs to the sound up to sample at.
type mark struct{ end, at int }

// add takes in more words, of sound up to sample at.
func (w *words) add(text string, at int) {
	if text == "" {
		return
	}
	w.text.WriteString(text)
	if n := len(w.marks); n > 0 && w.marks[n-1].at >= at {
		w.marks[n-1].end = w.text.Len() // told late: it shares the sound of what came before
		return
	}
	w.marks = append(w.marks, mark{end: w.text.Len(), at: at})
}

// all are the words.
func (w *words) all() string { return strings.TrimSpace(w.text.String()) }

// until are the words of the first heard samples of so many: between marks by the share
// of the letters, and up to the last word of which more than half was heard. What was
// told after all of its sound had come spans all of it.
func (w *words) until(heard, total int) string {
	text, from, begin := w.text.String(), 0, 0
	for i, m := range w.marks {
		at := m.at
		if i == len(w.marks)-1 {
			at = max(at, total)
		}
		if heard < at {
			share := float64(heard-begin) / float64(at-begin)
			return strings.TrimSpace(text[:wordEnd(text, from+int(share*float64(m.end-from)))])
		}
		from, begin = m.end, at
	}
	return strings.TrimSpace(text)
}

// wordEnd is the end of the word that byte at lies in, if more than half of it lies
// before, else the end of the word before.
func wordEnd(text string, at int) int {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	begin := strings.LastIndexFunc(text[:at], unicode.IsSpace) + 1
	end := len(text)
	if i := strings.IndexFunc(text[at:], unicode.IsSpace); i >= 0 {
		end = at + i
	}
	if 2*(at-begin) > end-begin {
		return end
	}
	return begin
}
