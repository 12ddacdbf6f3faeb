// Package docx writes a talk as a document of Word (Office Open XML, ECMA-376).
//
//	sheet.Document ──► word/document.xml   paragraphs, each with a style
//	                   word/styles.xml     what the styles look like, and the language
//	                   word/header1.xml footer1.xml   the title; the number of the page
//	                   ──► one zip
//
// It needs no library: a document of styled paragraphs is six small parts, and
// nothing is read.
package docx

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"roleplay/backend/transcript/sheet"
)

//go:embed parts
var parts embed.FS

// Write writes d as a .docx file. Only errors of w. The same document gives the same bytes.
func Write(w io.Writer, d sheet.Document) error {
	archive := zip.NewWriter(w)
	for _, part := range []struct {
		name, body string
	}{
		{"[Content_Types].xml", fixed("content_types.xml")},
		{"_rels/.rels", fixed("rels.xml")},
		{"word/_rels/document.xml.rels", fixed("document_rels.xml")},
		{"docProps/core.xml", core(d)},
		{"word/styles.xml", fmt.Sprintf(fixed("styles.xml"), escape(d.Language))},
		{"word/settings.xml", fmt.Sprintf(fixed("settings.xml"), escape(d.Language))},
		{"word/header1.xml", fmt.Sprintf(fixed("header.xml"), escape(d.Title))},
		{"word/footer1.xml", footer(d)},
		{"word/document.xml", document(d)},
	} {
		f, err := archive.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, part.body)
		}
		if err != nil {
			return fmt.Errorf("write %s of a docx: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write the end of a docx: %w", err)
	}
	return nil
}

// fixed is a part as it lies in the program.
func fixed(name string) string {
	body, err := parts.ReadFile("parts/" + name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return string(body)
}

// core is what a file manager shows of the document.
func core(d sheet.Document) string {
	when := d.Created.Format(time.RFC3339)
	return fmt.Sprintf(fixed("core.xml"), escape(d.Title), escape(d.Language), when, when)
}

// footer is the number of the page, in the words of d.
func footer(d sheet.Document) string {
	before, rest, _ := strings.Cut(d.Page, "%d")
	between, after, _ := strings.Cut(rest, "%d")
	return fmt.Sprintf(fixed("footer.xml"), escape(d.Headings), escape(before), escape(between), escape(after))
}

// document is the text.
func document(d sheet.Document) string {
	var out strings.Builder
	out.WriteString(fixed("document_begin.xml"))
	headings := run{language: d.Headings}
	paragraph(&out, "Title", false, run{text: d.Title})
	for _, detail := range d.Details {
		paragraph(&out, "Details", false, headings.with(detail.Label+":\t"), run{text: detail.Value})
	}
	paragraph(&out, "Heading1", false, headings.with(d.Heading))
	for _, turn := range d.Turns {
		style := "CharacterName"
		if turn.Trainee {
			style = "TraineeName"
		}
		paragraph(&out, style, d.RightToLeft, run{text: turn.Name, rightToLeft: sheet.RunsRightToLeft(turn.Name)}, headings.with("  "+turn.Clock).styled("Clock"))
		for _, line := range turn.Text {
			if line != "" {
				said(&out, line)
			}
		}
		for _, note := range turn.Notes {
			paragraph(&out, "Decided", false, headings.with(note))
		}
	}
	out.WriteString(fixed("document_end.xml"))
	return out.String()
}

// said adds a line that was said, which runs as its letters do.
func said(out *strings.Builder, line string) {
	turned := sheet.RunsRightToLeft(line)
	paragraph(out, "Said", turned, run{text: line, rightToLeft: turned})
}

// run is a piece of a paragraph.
type run struct {
	text, style, language string // no style: the paragraph's; no language: the document's
	rightToLeft           bool
}

func (r run) with(text string) run    { r.text = text; return r }
func (r run) styled(style string) run { r.style = style; return r }

// paragraph adds one paragraph. A tab in a run is a tab stop.
func paragraph(out *strings.Builder, style string, rightToLeft bool, runs ...run) {
	out.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if rightToLeft {
		out.WriteString(`<w:bidi/>`)
	}
	out.WriteString("</w:pPr>")
	for _, r := range runs {
		out.WriteString("<w:r><w:rPr>")
		if r.style != "" {
			out.WriteString(`<w:rStyle w:val="` + r.style + `"/>`)
		}
		if r.rightToLeft {
			out.WriteString("<w:rtl/>")
		}
		if r.language != "" {
			out.WriteString(`<w:lang w:val="` + escape(r.language) + `"/>`)
		}
		out.WriteString("</w:rPr>")
		for i, piece := range strings.Split(r.text, "\t") {
			if i > 0 {
				out.WriteString("<w:tab/>")
			}
			out.WriteString(`<w:t xml:space="preserve">` + escape(piece) + `</w:t>`)
		}
		out.WriteString("</w:r>")
	}
	out.WriteString("</w:p>\n")
}

// escape makes s the text of an element or of an attribute. What XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(s)) // a buffer takes everything
	return out.String()
}
