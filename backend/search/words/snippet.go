package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/search"
)

const (
	maxSnippet = 240 // characters
	maxLead    = 60  // of these before the first mark
	maxSlack   = 30  // that may be given up to begin or end with a whole word
	ellipsis   = "…"
)

// Snippet returns the piece of text around the first place that was found, on
// one line, and the marks of what was found in it. Where it is cut it has an ellipsis.
func Snippet(text string, tokens []Token, found []Found) (string, []search.Mark) {
	spans := join(tokens, found)
	first := 0
	if len(spans) > 0 {
		first = spans[0].Start
	}
	from, to := window(text, first)
	w := writer{spans: spans, marks: []search.Mark{}}
	if from > 0 {
		w.put(ellipsis)
	}
	for at := from; at < to; {
		r, size := utf8.DecodeRuneInString(text[at:])
		w.next(r, at)
		at += size
	}
	w.close(to)
	if to < len(text) {
		w.put(ellipsis)
	}
	return w.out.String(), w.marks
}

// span is a marked piece of a text, in bytes.
type span struct{ Start, End int }

// join returns what was found as pieces that do not overlap.
func join(tokens []Token, found []Found) []span {
	var spans []span
	for _, f := range found {
		s := span{Start: tokens[f.First].Start, End: tokens[f.Last].End}
		if n := len(spans); n > 0 && s.Start < spans[n-1].End {
			spans[n-1].End = max(spans[n-1].End, s.End)
			continue
		}
		spans = append(spans, s)
	}
	return spans
}

// window returns which piece of text is shown when first is to be seen.
func window(text string, first int) (from, to int) {
	if to = step(text, 0, maxSnippet); to == len(text) {
		return 0, to
	}
	from = first
	for n := 0; n < maxLead && from > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > 0 {
		from = wordStart(text, from, min(step(text, from, maxSlack), first))
	}
	if to = step(text, from, maxSnippet); to < len(text) {
		to = wordEnd(text, to, step(text, from, maxSnippet-maxSlack))
	}
	return from, to
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// step returns the place n characters after from.
func step(text string, from, n int) int {
	for ; n > 0 && from < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return from
}

// wordStart returns the first place from from to limit that stands behind a
// blank; else the first that divides no character as people see it.
func wordStart(text string, from, limit int) int {
	for at := from; at < limit; {
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		if isBlank(r) {
			return at
		}
	}
	for at := from; at < limit; at = step(text, at, 1) {
		if divides(text, at) {
			return at
		}
	}
	return limit
}

// wordEnd returns the last place from limit to to that stands before a blank;
// else the last that divides no character as people see it.
func wordEnd(text string, to, limit int) int {
	if i := strings.LastIndexFunc(text[limit:to], isBlank); i >= 0 {
		return limit + i
	}
	for at := to; at > limit; {
		if divides(text, at) {
			return at
		}
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return to
}

// divides reports whether a text may be cut at at: not before a combining mark,
// beside a joiner or between the two halves of a flag.
func divides(text string, at int) bool {
	after, _ := utf8.DecodeRuneInString(text[at:])
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	const joiner = 0x200D
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	skin := after >= 0x1F3FB && after <= 0x1F3FF
	halved := flag(after) && flag(before)
	return !unicode.IsMark(after) && after != joiner && before != joiner && !skin && !halved
}

// writer writes a snippet and counts as a page does.
type writer struct {
	out   strings.Builder
	units int // UTF-16 code units of out
	blank bool
	spans []span
	open  bool // the first span has begun
	marks []search.Mark
}

func (w *writer) put(s string) {
	w.out.WriteString(s)
	for _, r := range s {
		w.units += utf16Len(r)
	}
}

// next writes the rune that stands at at, blanks as one space.
func (w *writer) next(r rune, at int) {
	w.close(at)
	if isBlank(r) {
		w.blank = w.out.Len() > 0
		return
	}
	if w.blank {
		w.put(" ")
		w.blank = false
	}
	if len(w.spans) > 0 && at >= w.spans[0].Start && !w.open {
		w.marks = append(w.marks, search.Mark{Start: w.units, End: w.units})
		w.open = true
	}
	w.out.WriteRune(r)
	w.units += utf16Len(r)
	if w.open {
		w.marks[len(w.marks)-1].End = w.units
	}
}

// close ends the spans that end at or before at.
func (w *writer) close(at int) {
	for len(w.spans) > 0 && w.spans[0].End <= at {
		w.spans, w.open = w.spans[1:], false
	}
}

func utf16Len(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
