package pdf

import (
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"roleplay/backend/transcript/sheet"
)

// layout places the lines of a document on pages.
type layout struct {
	pdf   *fpdf.Fpdf // measures
	known *coverage
	shaper
	lines []line
	pages [][]placed
}

// line is one line of the page.
type line struct {
	spans  []span
	height float64
	before float64 // room above it, unless it is the first of a page
	with   int     // how many lines after it must stand on the same page
}

// span is text in one style, as it is drawn: from left to right.
type span struct {
	text  string
	style style
	x     float64
}

// placed is a line with its place from the top.
type placed struct {
	line
	y float64
}

func (l *layout) document(d sheet.Document) {
	l.paragraph(d.Title, style{bold: true, points: 17, ink: ink}, 0, 0)
	for i, detail := range d.Details {
		label := l.known.showable(detail.Label + ":")
		for j, one := range l.wrap(detail.Value, style{points: 10}, pageWidth-2*side-35) {
			spans := []span{{one.text, style{points: 10, ink: ink}, side + 35}}
			before := 0.0
			if j == 0 {
				spans = append(spans, span{label, style{points: 10, ink: quiet}, side})
			}
			if i+j == 0 {
				before = 3
			}
			l.lines = append(l.lines, line{spans: spans, height: 5.2, before: before})
		}
	}
	l.paragraph(d.Heading, style{bold: true, points: 12.5, ink: ink}, 0, 6)
	l.lines[len(l.lines)-1].with = 3
	for _, turn := range d.Turns {
		l.turn(turn)
	}
	if len(l.known.missing) > 0 {
		l.paragraph(fmt.Sprintf(d.Missing, codes(l.known.missing)), style{points: 8, ink: quiet}, 0, 7)
	}
	l.paginate()
}

func (l *layout) turn(t sheet.Turn) {
	who := character
	if t.Trainee {
		who = trainee
	}
	bold, clock := style{bold: true, points: 10.5, ink: who}, style{points: 9, ink: quiet}
	first := len(l.lines)
	names := l.wrap(t.Name, bold, pageWidth-2*side-25)
	for i, one := range names {
		l.lines = append(l.lines, line{spans: []span{{one.text, bold, side}}, height: 5.2, with: 1})
		if i == 0 {
			l.lines[first].before = 3
		}
	}
	l.set(bold)
	end := side + l.pdf.GetStringWidth(names[len(names)-1].text) + 2.5
	last := &l.lines[len(l.lines)-1]
	last.spans = append(last.spans, span{t.Clock, clock, end})
	words := len(l.lines)
	for _, text := range t.Text {
		if text != "" {
			l.paragraph(text, style{points: 10.5, ink: ink}, 0, 0)
		}
	}
	for _, note := range t.Notes {
		l.paragraph("– "+note, style{points: 8.5, ink: quiet}, 5, 0.6)
	}
	l.keep(words)
}

// keep has the name of a turn, whose words begin at the index, stand with their
// first two lines, and no line of them alone on a page.
func (l *layout) keep(words int) {
	n := len(l.lines) - words
	l.lines[words-1].with = min(n, 2)
	if n > 1 {
		l.lines[words].with = 1
		l.lines[len(l.lines)-2].with = 1
	}
}

// paragraph adds text in the width of the page, from an indent.
func (l *layout) paragraph(text string, s style, indent, before float64) {
	width := pageWidth - 2*side - indent
	for i, one := range l.wrap(text, s, width) {
		x := side + indent
		if one.rightToLeft {
			l.set(s)
			x = pageWidth - side - l.pdf.GetStringWidth(one.text)
		}
		add := line{spans: []span{{one.text, s, x}}, height: s.points * 0.5}
		if i == 0 {
			add.before = before
		}
		l.lines = append(l.lines, add)
	}
}

// wrapped is one line of a paragraph, as it is drawn.
type wrapped struct {
	text        string
	rightToLeft bool // the paragraph runs from right to left
}

// wrap breaks text at spaces, and words that are wider than the width where they
// have to be. There is at least one line.
func (l *layout) wrap(text string, s style, width float64) []wrapped {
	l.set(s)
	rightToLeft := sheet.RunsRightToLeft(text)
	text = l.known.showable(l.join(norm.NFC.String(text), l.known.has))
	var out []wrapped
	flush := func(line string) {
		out = append(out, wrapped{visual(line, rightToLeft), rightToLeft})
	}
	current, used := "", 0.0
	space := l.pdf.GetStringWidth(" ")
	for word := range strings.FieldsSeq(text) {
		w := l.pdf.GetStringWidth(word)
		switch {
		case current == "":
		case used+space+w <= width:
			current, used = current+" "+word, used+space+w
			continue
		default:
			flush(current)
		}
		for w > width {
			var head string
			head, word = l.cut(word, width)
			flush(head)
			w = l.pdf.GetStringWidth(word)
		}
		current, used = word, w
	}
	if current != "" || len(out) == 0 {
		flush(current)
	}
	return out
}

// cut divides a word where its beginning fits into the width, never before a
// mark that belongs to the letter before it. A word that cannot be divided stays whole.
func (l *layout) cut(word string, width float64) (head, tail string) {
	used, at := 0.0, 0
	for i, r := range word {
		if !unicode.IsMark(r) {
			at = i
		}
		used += l.pdf.GetStringWidth(string(r))
		if used > width && at > 0 {
			return word[:at], word[at:]
		}
	}
	return word, ""
}

// paginate places the lines.
func (l *layout) paginate() {
	var page []placed
	y := top
	for i, one := range l.lines {
		need := one.height
		if len(page) > 0 {
			need += one.before
		}
		for _, next := range l.lines[i+1 : min(i+1+one.with, len(l.lines))] {
			need += next.before + next.height
		}
		if y+need > pageHeight-bottom && len(page) > 0 {
			l.pages = append(l.pages, page)
			page, y = nil, top
		}
		if len(page) > 0 {
			y += one.before
		}
		y += one.height
		page = append(page, placed{one, y - one.height*0.25})
	}
	l.pages = append(l.pages, page)
}

// codes are the codes of characters, as a list.
func codes(all []rune) string {
	var out []string
	for _, r := range all {
		out = append(out, fmt.Sprintf("U+%04X", r))
	}
	return strings.Join(out, ", ")
}
