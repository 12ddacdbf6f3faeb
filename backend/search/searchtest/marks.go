package searchtest

import (
	"strings"
	"testing"
	"unicode/utf8"

	"roleplay/backend/search"
)

func testMarks(t *testing.T, x *index) {
	only := func(d search.Document) {
		t.Helper()
		x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}, Put: []search.Document{d}})
	}
	only(turn("1", "🙂🙂 I smoke 👩‍👩‍👧‍👦 and smoked."))
	hit := x.wantMarks("smoking", "smoke", "smoked")
	if want := (search.Mark{Start: 7, End: 12}); hit.Marks[0] != want {
		t.Errorf("behind two emoji the mark is %v, want %v", hit.Marks[0], want)
	}
	only(turn("1", "cafe\u0301 e\u0301te\u0301 n\u0303, coöperation"))
	x.wantMarks("cafe", "cafe\u0301")
	x.wantMarks("été cafe", "cafe\u0301", "e\u0301te\u0301")
	x.wantMarks("cooperation", "coöperation")
	only(turn("1", "Do not stop. I do not, not now."))
	x.wantMarks(`"do not"`, "Do not", "do not")
	x.wantMarks(`not`, "not", "not", "not")
	x.wantMarks(`"do not" not`, "Do not", "do not", "not")
	x.wantMarks(`sto*`, "stop")
	x.wantMarks(`"stop I do"`, "stop. I do")
	only(turn("1", "Wow, don't!"))
	x.wantMarks("don't", "don't")
	only(in("zh", turn("1", "我想戒烟戒烟")))
	x.wantMarks("戒烟", "戒烟", "戒烟")
	x.wantMarks("烟戒", "烟戒")
	only(in("ja", turn("1", "バナナナ")))
	x.wantMarks("ナナ", "ナナナ")
	only(in("he", turn("1", "אני רוצה לְעַשֵּׁן היום")))
	x.wantMarks("לעשן", "לְעַשֵּׁן")
	only(in("ar", turn("1", "عن التَّدْخِين 🙂 اليوم")))
	x.wantMarks("التدخين اليوم", "التَّدْخِين", "اليوم")
	only(in("de", turn("1", "Straße, Gespräche")))
	x.wantMarks("strasse gespraech", "Straße", "Gespräche")
	only(turn("1", "  one\n\n two\t\ttwo\x00three\u2028four  "))
	hit = x.wantMarks("two", "two", "two")
	if want := "one two two three four"; hit.Snippet != want {
		t.Errorf("snippet %q, want %q", hit.Snippet, want)
	}
	x.wantMarks(`"one two two"`, "one two two")
	only(turn("1", "half \xff needle \xc3"))
	if hit := x.wantMarks("needle", "needle"); !utf8.ValidString(hit.Snippet) {
		t.Errorf("the snippet %q is not valid", hit.Snippet)
	}
}

func testLongText(t *testing.T, x *index) {
	only := func(text string) {
		t.Helper()
		x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}, Put: []search.Document{turn("1", text)}})
	}
	short := func(hit search.Hit) {
		t.Helper()
		if n := utf8.RuneCountInString(hit.Snippet); n > 245 || n < 100 {
			t.Errorf("the snippet has %d characters: %q", n, hit.Snippet)
		}
		if !utf8.ValidString(hit.Snippet) {
			t.Errorf("the snippet %q is not valid", hit.Snippet)
		}
	}
	filler := strings.Repeat("some words that nobody asks for ", 3000)
	only(filler + "the needle of it " + filler)
	hit := x.wantMarks("needle", "needle")
	short(hit)
	if !strings.HasPrefix(hit.Snippet, "…") || !strings.HasSuffix(hit.Snippet, "…") || !strings.Contains(hit.Snippet, "the needle of it some words") {
		t.Errorf("snippet %q", hit.Snippet)
	}
	only("needle " + filler)
	hit = x.wantMarks("needle", "needle")
	short(hit)
	if !strings.HasPrefix(hit.Snippet, "needle some") {
		t.Errorf("snippet %q", hit.Snippet)
	}
	only(filler + "needle")
	if hit = x.wantMarks("needle", "needle"); !strings.HasSuffix(hit.Snippet, "for needle") {
		t.Errorf("snippet %q", hit.Snippet)
	}
	only(strings.Repeat("字", 40_000) + "針" + strings.Repeat("字", 40_000))
	short(x.wantMarks("針", "針"))
	only(strings.Repeat("👩‍👩‍👧‍👦", 2000) + "needle" + strings.Repeat("👩‍👩‍👧‍👦", 2000))
	hit = x.wantMarks("needle", "needle")
	short(hit)
	if family := "👩‍👩‍👧‍👦"; strings.Trim(strings.ReplaceAll(strings.ReplaceAll(hit.Snippet, family, ""), "needle", ""), "…") != "" {
		t.Errorf("the snippet %q divides an emoji", hit.Snippet)
	}
	only(strings.Repeat("x", 100_000))
	hit = x.ask(search.Query{Text: strings.Repeat("x", 128) + "*"}).Hits[0]
	short(hit)
	if len(hit.Marks) != 1 || hit.Marks[0].Start != 0 {
		t.Errorf("a word longer than the snippet has the marks %v", hit.Marks)
	}
	only("needle " + filler + "\n needle")
	short(x.wantMarks("needle", "needle"))
	if got := x.ask(search.Query{Text: "needle"}).Hits[0].Text; len(got) != len(filler)+15 {
		t.Errorf("the text comes back with %d bytes", len(got))
	}
}
