package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"roleplay/backend/transcript/sheet"
)

func small(text ...string) sheet.Document {
	return sheet.Document{
		Title: "Bad news", Language: "de-AT", Headings: "en", Created: time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC),
		Details: []sheet.Detail{{Label: "With", Value: "Mr Alvarez"}, {Label: "State", Value: "ended"}}, Heading: "Transcript", Page: "Page %d of %d", Missing: "Missing: %s",
		Turns: []sheet.Turn{
			{Number: 1, Name: "Dana", Clock: "00:01", Trainee: true, Text: text, Notes: []string{"Mood trust: 40 → 46"}},
			{Number: 2, Name: "Mr Alvarez", Clock: "00:04", Text: []string{"Yes."}},
		},
	}
}

// laidOut are the pages of a document as text: a line each, its spans parted by a bar.
func laidOut(t testing.TB, d sheet.Document) [][]string {
	t.Helper()
	l := newLayoutFor(t)
	l.document(d)
	var out [][]string
	for _, page := range l.pages {
		var lines []string
		for _, one := range page {
			var spans []string
			for _, s := range one.spans {
				spans = append(spans, s.text)
			}
			lines = append(lines, strings.Join(spans, "|"))
		}
		out = append(out, lines)
	}
	return out
}

func newLayoutFor(t testing.TB) *layout {
	t.Helper()
	file, err := openFaces()
	if err != nil {
		t.Fatal(err)
	}
	known, err := newCoverage(file)
	if err != nil {
		t.Fatal(err)
	}
	out := fpdf.New("P", "mm", "A4", "")
	out.AddUTF8FontFromBytes(family, "", file.regular)
	out.AddUTF8FontFromBytes(family, "B", file.bold)
	return &layout{pdf: out, known: known, shaper: newShaper()}
}

func TestWrite(t *testing.T) {
	t.Run("ErrWriter", func(t *testing.T) {
		if _, err := Write(full{}, small("Hello.")); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("err = %v", err)
		}
	})

	t.Run("IsAPDFAndTheSameBytesAgain", func(t *testing.T) {
		var a, b bytes.Buffer
		if _, err := Write(&a, small("Grüße, Καλημέρα, Доброе утро 😀")); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(&b, small("Grüße, Καλημέρα, Доброе утро 😀")); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("two writings differ, %v", err)
		}
		if s := a.String(); !strings.HasPrefix(s, "%PDF-1.") || !strings.HasSuffix(s, "%%EOF\n") || !strings.Contains(s, "/Lang (de-AT)") || !strings.Contains(s, "D:20260314092653") {
			t.Errorf("%d bytes: %.40q … %q", len(s), s, s[len(s)-40:])
		}
	})
}

func TestLayout(t *testing.T) {
	t.Run("WhatStandsOnThePage", func(t *testing.T) {
		got := laidOut(t, small("Grüße, Straße; Καλημέρα; Доброе утро; Łódź; e\u0301", "", "😀 and 漢字👩🏽\u200d⚕️."))
		want := []string{
			"Bad news", "Mr Alvarez|With:", "ended|State:", "Transcript",
			"Dana|00:01", "Grüße, Straße; Καλημέρα; Доброе утро; Łódź; é", "⟦U+1F600⟧ and ⟦U+6F22 U+5B57 U+1F469 U+1F3FD⟧⚕.", "– Mood trust: 40 → 46",
			"Mr Alvarez|00:04", "Yes.", "Missing: U+1F600, U+6F22, U+5B57, U+1F469, U+1F3FD",
		}
		if len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})

	t.Run("LongWordsStayWithinThePage", func(t *testing.T) {
		word := strings.Repeat("Wörter", 60)
		l := newLayoutFor(t)
		s := style{points: 10.5}
		joined := ""
		for _, one := range l.wrap(word+" end", s, 100) {
			if w := l.pdf.GetStringWidth(one.text); w > 100 {
				t.Errorf("%q is %.1f mm wide", one.text, w)
			}
			joined += one.text
		}
		if joined != word+" end" {
			t.Errorf("got %q", joined)
		}
	})

	t.Run("MarksStayWithTheirLetters", func(t *testing.T) {
		l := newLayoutFor(t)
		for width := 20.0; width < 24; width += 0.25 { // so that a mark meets the edge
			for _, one := range l.wrap(strings.Repeat("x\u0488", 50), style{points: 10}, width) {
				if strings.HasPrefix(one.text, "\u0488") {
					t.Errorf("%q begins with a mark", one.text)
				}
			}
		}
	})

	// Turns of 0 to 9 lines, so that every kind meets the end of a page.
	t.Run("NoWidowNamesNoLonelyLines", func(t *testing.T) {
		d := small("Hello.")
		d.Turns = nil
		for i := range 300 {
			var text []string
			for n := range i * 7 % 10 {
				text = append(text, fmt.Sprintf("%d.%d", i, n))
			}
			d.Turns = append(d.Turns, sheet.Turn{Number: i, Name: "Name", Clock: "00:01", Text: text})
		}
		pages := laidOut(t, d)
		seen := 0
		for i, page := range pages {
			seen += len(page)
			last, next := page[len(page)-1], ""
			if i+1 < len(pages) {
				next = pages[i+1][0]
			}
			if strings.HasPrefix(last, "Name|") && next != "" && !strings.HasPrefix(next, "Name|") {
				t.Errorf("page %d ends with a name whose words are on the next", i+1)
			}
			if len(page) > 1 && strings.HasPrefix(page[1], "Name|") && !strings.HasPrefix(page[0], "Name|") && i > 0 {
				t.Errorf("page %d begins with the last line of a turn, alone", i+1)
			}
		}
		if want := 4 + 300 + 1350; seen != want { // all lines are somewhere
			t.Errorf("%d lines, want %d", seen, want)
		}
	})
}

// Expected by the Unicode bidirectional algorithm, worked out by hand. Hebrew letters stand for themselves.
func TestVisual(t *testing.T) {
	for _, tt := range []struct {
		name, in    string
		rightToLeft bool
		want        string
	}{
		{"LeftToRight", "abc (1) -5%", false, "abc (1) -5%"},
		{"HebrewInLatin", "abc אבג def", false, "abc גבא def"},
		{"TwoHebrewWords", "abc אב גד def", false, "abc דג בא def"},
		{"NumberWithinHebrew", "abc אב 12 גד", false, "abc דג 12 בא"},
		{"HebrewParagraph", "אבג abc", true, "abc גבא"},
		{"LatinNumbersAndPoint", "אב 12.5 abc.", true, ".abc 12.5 בא"},
		{"BracketsAroundLatin", "אב (test 12) abc.", true, ".abc (test 12) בא"},
		{"BracketsAroundHebrew", "אב (גד) הו", true, "וה (דג) בא"},
		{"BracketsInLatin", "abc (אב) def", false, "abc (בא) def"},
		{"MarksFollowTheirLetters", "ב\u05b7ג", true, "גב\u05b7"},
		{"ArabicNumbers", "ا 12 ب", true, "ب 12 ا"},
		{"SpacesAtTheEnd", "אב ", false, "בא "},
		{"CurrencyBeforeANumber", "אב $5", true, "$5 בא"},
		{"UnmatchedBrackets", "אב ]( ג", true, "ג )[ בא"},
		{"Empty", "", true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := visual(tt.in, tt.rightToLeft); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestShaper(t *testing.T) {
	all := func(rune) bool { return true }
	for name, tt := range map[string]struct{ in, want string }{
		"NoArabic":           {"abc", "abc"},
		"BeginningMiddleEnd": {"\u0628\u0628\u0628", "\ufe91\ufe92\ufe90"},
		"Alone":              {"\u0628 \u0628", "\ufe8f \ufe8f"},
		"AlefJoinsBackOnly":  {"\u0628\u0627\u0628", "\ufe91\ufe8e\ufe8f"},
		"LamAlef":            {"\u0644\u0627", "\ufefb"},
		"LamAlefAfterBeh":    {"\u0628\u0644\u0627", "\ufe91\ufefc"},
		"ThroughAMark":       {"\u0628\u064e\u0628", "\ufe91\u064e\ufe90"},
		"NonJoiner":          {"\u0628\u200c\u0628", "\ufe8f\u200c\ufe8f"},
		"Persian":            {"\u067e\u06af", "\ufb58\ufb93"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newShaper().join(tt.in, all); got != tt.want {
				t.Errorf("got %+q, want %+q", got, tt.want)
			}
		})
	}
	t.Run("FormsThatTheFontLacksAreNotUsed", func(t *testing.T) {
		if got := newShaper().join("\u0628\u0644\u0627", func(rune) bool { return false }); got != "\u0628\u0644\u0627" {
			t.Errorf("got %+q", got)
		}
	})
}

// Whatever is said, there is a file.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{"", "{nb}", "\U00010000\uffff\ufffe", "\x00\x01", "(\\)", "שלום (12", "لا\u064e\u0627", "\u0301\u0301", strings.Repeat("\u0301", 500), "\xff", strings.Repeat("漢", 300), "%d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := small(s)
		d.Title, d.Turns[0].Name, d.Details[0].Value = s, s, s
		if _, err := Write(io.Discard, d); err != nil {
			t.Error(err)
		}
	})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
