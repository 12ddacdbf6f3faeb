// Package pdf writes a talk as a PDF on pages of A4.
//
//	sheet.Document ──► layout ──► pages of lines ──► fpdf ──► file
//	                     │
//	                     └─ font: which characters there are; direction: which way they run
//
// The pages are made before the first is drawn, so each knows how many there are.
package pdf

import (
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"roleplay/backend/transcript/sheet"
)

// The page, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	side                  = 22.0 // left and right
	top, bottom           = 27.0, 22.0
	headerLine            = 16.0 // where the title stands, from the top
	footerLine            = 12.0 // where the number stands, from the bottom
	family                = "DejaVuSans"
)

// colour is red, green and blue.
type colour [3]int

var (
	ink       = colour{28, 27, 26}
	quiet     = colour{85, 82, 78}
	trainee   = colour{11, 85, 99}
	character = colour{122, 52, 18}
)

// style is how a line looks.
type style struct {
	bold   bool
	points float64
	ink    colour
}

// Write writes d as a PDF. A character that the font lacks stands as its code in
// ⟦ ⟧, and the last page says so; missing has each once. The same document gives the same bytes.
func Write(w io.Writer, d sheet.Document) (missing []rune, err error) {
	file, err := openFaces()
	if err != nil {
		return nil, err
	}
	known, err := newCoverage(file)
	if err != nil {
		return nil, err
	}
	out := fpdf.New("P", "mm", "A4", "")
	out.SetCreationDate(d.Created)
	out.SetModificationDate(d.Created)
	out.SetCatalogSort(true)
	out.SetTitle(known.showable(d.Title), true) // the library fails on what is no UTF-8, and beyond the basic plane
	out.SetCreator("RolePlay", true)
	out.SetLang(d.Language)
	out.SetAutoPageBreak(false, 0)
	out.AddUTF8FontFromBytes(family, "", file.regular)
	out.AddUTF8FontFromBytes(family, "B", file.bold)

	l := layout{pdf: out, known: known, shaper: newShaper()}
	l.document(d)
	title := l.wrap(d.Title, style{points: 8}, pageWidth-2*side)[0]
	for i, page := range l.pages {
		out.AddPage()
		l.draw(line{spans: []span{{title.text, style{points: 8, ink: quiet}, side}}}, headerLine)
		out.SetDrawColor(200, 196, 190)
		out.Line(side, headerLine+2, pageWidth-side, headerLine+2)
		number := fmt.Sprintf(d.Page, i+1, len(l.pages))
		l.set(style{points: 8})
		l.draw(line{spans: []span{{number, style{points: 8, ink: quiet}, (pageWidth - out.GetStringWidth(number)) / 2}}}, pageHeight-footerLine)
		for _, placed := range page {
			l.draw(placed.line, placed.y)
		}
	}
	if err := out.Output(w); err != nil {
		return nil, fmt.Errorf("write a pdf: %w", err)
	}
	return known.missing, nil
}

// set chooses the font of a style.
func (l *layout) set(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	l.pdf.SetFont(family, weight, s.points)
}

// draw puts a line on the page that was added last.
func (l *layout) draw(one line, y float64) {
	for _, s := range one.spans {
		l.set(s.style)
		l.pdf.SetTextColor(s.style.ink[0], s.style.ink[1], s.style.ink[2])
		l.pdf.Text(s.x, y, s.text)
	}
}
