package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"roleplay/backend/transcript/docx"
	"roleplay/backend/transcript/sheet"
)

func small() sheet.Document {
	return sheet.Document{
		Title: "Bad <news> & more", Language: "de-AT", Headings: "en", Created: time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC),
		Details: []sheet.Detail{{Label: "With", Value: "Mr Alvarez"}}, Heading: "Transcript", Page: "Page %d of %d",
		Turns: []sheet.Turn{
			{Number: 1, Name: "Dana", Clock: "00:01", Trainee: true, Text: []string{"Grüße 😀", "", "</w:t> zwei"}, Notes: []string{"Mood trust: 40 → 46"}},
			{Number: 2, Name: "Mr Alvarez", Clock: "00:04", Text: []string{"שלום (12) abc"}},
		},
	}
}

// parts unzips a document and parses each part, so that all is well-formed.
func parts(t testing.TB, d sheet.Document) map[string]string {
	t.Helper()
	var file bytes.Buffer
	if err := docx.Write(&file, d); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
		for decode := xml.NewDecoder(bytes.NewReader(body)); ; {
			if _, err := decode.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, body)
			}
		}
	}
	return out
}

// paragraphs are the style and the text of each paragraph, parted by a bar.
func paragraphs(t testing.TB, part string) []string {
	t.Helper()
	var body struct {
		P []struct {
			Style struct {
				Val string `xml:"val,attr"`
			} `xml:"pPr>pStyle"`
			Turned *struct{} `xml:"pPr>bidi"`
			R      []struct {
				T []string `xml:"t"`
			} `xml:"r"`
		} `xml:"body>p"`
	}
	if err := xml.Unmarshal([]byte(part), &body); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range body.P {
		text := ""
		for _, r := range p.R {
			text += strings.Join(r.T, "\t")
		}
		if p.Turned != nil {
			text += "|bidi"
		}
		out = append(out, p.Style.Val+"|"+text)
	}
	return out
}

func TestWrite(t *testing.T) {
	got := parts(t, small())

	t.Run("Paragraphs", func(t *testing.T) {
		want := []string{
			"Title|Bad <news> & more", "Details|With:\tMr Alvarez", "Heading1|Transcript",
			"TraineeName|Dana  00:01", "Said|Grüße 😀", "Said|</w:t> zwei", "Decided|Mood trust: 40 → 46",
			"CharacterName|Mr Alvarez  00:04", "Said|שלום (12) abc|bidi",
		}
		if p := paragraphs(t, got["word/document.xml"]); !slices.Equal(p, want) {
			t.Errorf("got  %q\nwant %q", p, want)
		}
	})

	t.Run("EveryStyleIsThere", func(t *testing.T) {
		for _, p := range paragraphs(t, got["word/document.xml"]) {
			style, _, _ := strings.Cut(p, "|")
			if !strings.Contains(got["word/styles.xml"], `w:styleId="`+style+`"`) {
				t.Errorf("no style %s", style)
			}
		}
	})

	t.Run("EveryPartIsNamed", func(t *testing.T) {
		for name := range got {
			if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(got["[Content_Types].xml"], `PartName="/`+name+`"`) {
				t.Errorf("%s has no content type", name)
			}
		}
		for _, target := range []string{"styles.xml", "settings.xml", "header1.xml", "footer1.xml"} {
			if !strings.Contains(got["word/_rels/document.xml.rels"], `Target="`+target+`"`) || got["word/"+target] == "" {
				t.Errorf("%s is not reached", target)
			}
		}
	})

	t.Run("LanguageHeaderAndPageNumbers", func(t *testing.T) {
		for part, want := range map[string]string{
			"word/styles.xml": `<w:lang w:val="de-AT"`, "word/header1.xml": "Bad &lt;news&gt; &amp; more", "word/footer1.xml": `NUMPAGES`, "docProps/core.xml": "2026-03-14T09:26:53Z",
		} {
			if !strings.Contains(got[part], want) {
				t.Errorf("%s has no %s", part, want)
			}
		}
	})

	t.Run("TheSameBytes", func(t *testing.T) {
		var a, b bytes.Buffer
		_, _ = docx.Write(&a, small()), docx.Write(&b, small())
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Error("two writings differ")
		}
	})

	t.Run("ErrWriter", func(t *testing.T) {
		for room := range 8 {
			if err := docx.Write(&full{room: room * 300}, small()); !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%d: err = %v", room, err)
			}
		}
	})
}

// Whatever is said, it is one paragraph's text.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{"", "a", "</w:t></w:r></w:p>", "&#x0;\x00\x1b", "\ufffe", "a\tb", `" w:x="`, "]]>", "%s%d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := small()
		d.Title, d.Turns[0].Name, d.Turns[0].Text, d.Turns[0].Notes = s, s, []string{s + "."}, []string{s}
		d.Details[0].Value = s
		if p := paragraphs(t, parts(t, d)["word/document.xml"]); len(p) != 8 {
			t.Errorf("%d paragraphs: %q", len(p), p)
		}
	})
}

// full takes some bytes, then nothing.
type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}
