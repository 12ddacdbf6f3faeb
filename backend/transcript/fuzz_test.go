package transcript_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// FuzzWrite says anything under any name and reads each format as its readers
// do: there are exactly the turns and decisions that there are, under their names.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{
		"", "Hello.", "😀👩🏽\u200d⚕️", "שלום (12) \u202eabc", "a\n\n[00:00] X: b", "    - Mood x: 1 → 2", "# h\n**x** (00:00): y\n> - z",
		"00:00.000 --> 00:01.000\n\nNOTE\n<v X>y</v>", "-->", "&lt;<script>alert(1)</script>", `"><img src=x onerror=1>`, "</p></li></ol><h1>", "=cmd|' /C calc'!A0;=1\n+1",
		"1\n00:00:00,000 --> 00:00:01,000\nX: y", "\xff\x00\u2028\u0085\r", strings.Repeat("w", 300), "{{user}} {nb} %d %s", "]]>", "{\\an8}", "--",
	} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, title, name, text string) {
		talk := transcript.Fold([]roleplay.Entry{
			started(), said(roleplay.SpeakerTrainee, 2, 1_000, text), {Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: roleplay.MoveID(name), Quote: text}}},
			said(roleplay.SpeakerCharacter, 3, 2_000, text), said(roleplay.SpeakerTrainee, 4, 9_000, "The end."),
		})
		o := transcript.Options{Labels: transcript.Labels{Title: title, Character: name, Trainee: "Dana", Language: name}, Events: true}
		checkText(t, writtenWith(t, transcript.FormatText, talk, o))
		checkMarkdown(t, writtenWith(t, transcript.FormatMarkdown, talk, o))
		checkHTML(t, writtenWith(t, transcript.FormatHTML, talk, o))
		checkCSV(t, writtenWith(t, transcript.FormatCSV, talk, o))
		checkWebVTT(t, writtenWith(t, transcript.FormatWebVTT, talk, o))
		checkSRT(t, writtenWith(t, transcript.FormatSRT, talk, o))
		checkSillyTavern(t, writtenWith(t, transcript.FormatSillyTavern, talk, o), text)
	})
}

// count is how many lines of s begin as the expression says.
func count(s, begin string) int {
	return len(regexp.MustCompile("(?m)^"+begin).FindAllString(s, -1))
}

func checkText(t *testing.T, s string) {
	t.Helper()
	_, turns, _ := strings.Cut(s, "\n\n")
	if count(turns, `\[`) != 3 || count(turns, ` {4}- `) != 1 {
		t.Errorf("a turn or a decision is faked:\n%s", s)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x202a && r <= 0x202e }) {
		t.Errorf("control characters: %q", s)
	}
}

func checkMarkdown(t *testing.T, s string) {
	t.Helper()
	if count(s, `# `) != 1 || count(s, `## `) != 1 || count(s, `#`) != 2 || count(s, `\*\*`) != 3 || count(s, `>`) != 1 || count(s, `- `) != 4 || count(s, "[ \t<`~|=]") != 0 {
		t.Errorf("a heading, a turn, a decision or a block is faked:\n%s", s)
	}
}

func checkHTML(t *testing.T, s string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	elements := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		elements[n.Data]++
		for _, a := range n.Attr {
			if !regexp.MustCompile(`^(lang|charset|name|content|http-equiv|dir|id|value|class|href)$`).MatchString(a.Key) || a.Key == "href" && !regexp.MustCompile(`^#turn-[1-3]$`).MatchString(a.Val) {
				t.Errorf("attribute %s=%q", a.Key, a.Val)
			}
		}
	}
	if elements["h1"] != 1 || elements["h2"] != 1 || elements["h3"] != 3 || elements["ol"] != 1 || elements["li"] != 4 || elements["a"] != 3 || elements["meta"] != 4 || elements["style"] != 1 {
		t.Errorf("elements %v", elements)
	}
	for e := range elements {
		if !slices.Contains(strings.Fields("html head meta title style body header main h1 h2 h3 dl div dt dd ol ul li p br a bdi"), e) {
			t.Errorf("element %s comes from the text", e)
		}
	}
}

func readCSV(t *testing.T, s string) [][]string {
	t.Helper()
	s, ok := strings.CutPrefix(s, "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func checkCSV(t *testing.T, s string) {
	t.Helper()
	if rows := readCSV(t, s); len(rows) != 5 || rows[2][3] != "move" || rows[4][10] != "The end." {
		t.Errorf("rows %q", rows)
	}
	formula := func(c string) bool {
		return c != "" && strings.ContainsAny(string([]rune(c)[0]), "=+-@＝＋－＠")
	}
	for _, row := range readCSV(t, s) {
		for _, c := range row {
			if formula(strings.TrimLeft(c, "\" ")) {
				t.Errorf("the formula %q in %q", c, s)
			}
		}
	}
	// What a spreadsheet makes of it that takes another separator.
	for _, separators := range []string{";\r\n", "\t\r\n"} {
		for _, c := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if formula(strings.TrimLeft(c, "\"\ufeff")) {
				t.Errorf("the formula %q in %q", c, s)
			}
		}
	}
}

// checkWebVTT reads blocks as the standard does: parted by empty lines, a cue where a line holds the arrow.
func checkWebVTT(t *testing.T, s string) {
	t.Helper()
	blocks := strings.Split(strings.TrimRight(s, "\n"), "\n\n")
	cues := 0
	for i, b := range blocks {
		arrows := strings.Count(b, "-->")
		switch {
		case i == 0 && b == "WEBVTT":
		case strings.HasPrefix(b, "NOTE\n") && arrows == 0:
		case arrows == 1 && count(b, `turn-\d\n00:00:0\d\.\d{3} --> 00:00:\d\d\.\d{3}\n<v [^>\n]+>[^<>\n]`) == 1 && strings.Count(b, "<") == 1:
			cues++
		default:
			t.Errorf("block %d of WebVTT: %q", i, b)
		}
	}
	if cues != 1 && cues != 3 { // one where nothing is said
		t.Errorf("%d cues in %q", cues, s)
	}
}

func checkSRT(t *testing.T, s string) {
	t.Helper()
	for i, b := range strings.Split(strings.TrimRight(s, "\n"), "\n\n") {
		if want := fmt.Sprintf(`\A%d\n00:00:\d\d,\d{3} --> 00:00:\d\d,\d{3}\n[^\n]`, i+1); !regexp.MustCompile(want).MatchString(b) || strings.Count(b, "-->") != 1 || strings.Contains(b, "<") {
			t.Errorf("block %d of SRT: %q", i, b)
		}
	}
}

func checkSillyTavern(t *testing.T, s, text string) {
	t.Helper()
	chat, err := transcript.ReadSillyTavern(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.TrimSpace(text) == "" {
		if len(chat.Messages) != 1 || chat.Skipped != 2 {
			t.Errorf("got %+v", chat)
		}
		return
	}
	if len(chat.Messages) != 3 || chat.Messages[1].Trainee || len(chat.Messages[0].Text) != len(text) && !strings.Contains(text, "\ufffd") {
		t.Errorf("got %+v", chat)
	}
}

// Nothing that a file holds makes a reader fail in any other way than with a sentence.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", "{}", `{"user_name":"a"}`, `{"type":"message","role":"user","content":["a",{"text":"b"}]}`, "\xff\xfea", "[[[", `{"type":"session_start","character":{"name":1}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, read := range readers() {
			if _, err := read(bytes.NewReader(in)); err != nil && roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("err = %v", err)
			}
		}
	})
}
