package files_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"roleplay/backend/files"
)

func TestSafeName(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"Plain":             {"2026-03-14_0926_Breaking-bad-news.md", "2026-03-14_0926_Breaking-bad-news.md"},
		"Separators":        {`a/b\c.txt`, "a-b-c.txt"},
		"UpAndAway":         {"../../etc/passwd", "-.-etc-passwd"},
		"WindowsMarks":      {`a<b>c:d"e|f?g*h.txt`, "a-b-c-d-e-f-g-h.txt"},
		"Controls":          {"a\x00b\nc\x7fd\u0085e", "a-b-c-d-e"},
		"LineSeparators":    {"a\u2028b\u2029c", "a-b-c"},
		"TurnedText":        {"a\u202etxt.exe", "atxt.exe"},
		"ArabicLetterMark":  {"a\u061cb", "ab"},
		"ByteOrderMark":     {"\ufeffa.txt", "a.txt"},
		"NotText":           {"a\xffb", "a-b"},
		"DotsAndSpaces":     {" . a. . ", "a"},
		"Hidden":            {".profile", "profile"},
		"SpaceBeforeEnding": {"a .txt", "a.txt"},
		"OnlyDots":          {"...", "file"},
		"OnlyEnding":        {".txt", "txt"},
		"Nothing":           {"", "file"},
		"OnlyMarks":         {"\u202e\u200d", "file"},
		"Reserved":          {"CON", "_CON"},
		"ReservedLower":     {"con.txt", "_con.txt"},
		"ReservedTwice":     {"nul.tar.gz", "_nul.tar.gz"},
		"ReservedSpaced":    {"aux .txt", "_aux.txt"},
		"ReservedNumber":    {"COM1.log", "_COM1.log"},
		"ReservedSuper":     {"LPT².log", "_LPT².log"},
		"NotReserved":       {"COM10.txt", "COM10.txt"},
		"NotReservedWord":   {"CONTENT.txt", "CONTENT.txt"},
		"Emoji":             {"👩‍⚕️ CON 🎭.md", "👩‍⚕️ CON 🎭.md"},
		"JoinerAtTheEnd":    {"a\u200d.md", "a.md"},
		"OtherLanguages":    {"Gespräch_会話_محادثة.txt", "Gespräch_会話_محادثة.txt"},
		"LongCut":           {strings.Repeat("a", 300) + ".txt", strings.Repeat("a", 132) + ".txt"},
		"LongCutBetween":    {strings.Repeat("€", 100) + ".txt", strings.Repeat("€", 44) + ".txt"},
		"LongEndingIsNone":  {"a." + strings.Repeat("b", 200), "a." + strings.Repeat("b", 134)},
		"CutAtADot":         {strings.Repeat("a", 131) + "." + strings.Repeat("b", 60) + ".txt", strings.Repeat("a", 131) + ".txt"},
		"LongReserved":      {"CON." + strings.Repeat("a", 200), "_CON." + strings.Repeat("a", 131)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := files.SafeName(tt.in); got != tt.want {
				t.Errorf("SafeName(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestNumbered(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		n    int
		want string
	}{
		"First":       {"a.txt", 1, "a.txt"},
		"Second":      {"a.txt", 2, "a (2).txt"},
		"NoEnding":    {"a", 3, "a (3)"},
		"TwoEndings":  {"a.tar.gz", 2, "a.tar (2).gz"},
		"LongNoName":  {"a." + strings.Repeat("b", 20), 12, "a." + strings.Repeat("b", 20) + " (12)"},
		"LeadingDot":  {".a", 2, ".a (2)"},
		"OneOfMany":   {"a.md", 999, "a (999).md"},
		"SeveralDots": {"Dr. No.md", 2, "Dr. No (2).md"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := files.Numbered(tt.in, tt.n); got != tt.want {
				t.Errorf("Numbered(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
			}
		})
	}
}

// What every system asks of a name, said again in other words.
func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"", "a.txt", "CON", "con.txt", " .a. ", "../x", "a\u202eb", "a\xff", strings.Repeat("é.", 200), "COM¹.x", "_CON.\u200d", "a.\u200d.b", "nul .", "\u200d.txt", "CON.\ufe0f", "aux .\u200cx"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := files.SafeName(in)
		switch {
		case got == "" || len(got) > 136:
			t.Errorf("%q became %q, of %d bytes", in, got, len(got))
		case !utf8.ValidString(got) || strings.ContainsAny(got, "/\\<>:\"|?*\ufffd\u2028\u2029\u202e\u061c"):
			t.Errorf("%q became %q, with what may not be in it", in, got)
		case strings.TrimRight(got, ". ") != got || strings.TrimLeft(got, ". ") != got:
			t.Errorf("%q became %q, with a dot or a space at an end", in, got)
		case files.SafeName(got) != got:
			t.Errorf("%q became %q, which became %q", in, got, files.SafeName(got))
		}
		for _, r := range got {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				t.Errorf("%q became %q, with a control character", in, got)
			}
		}
		word, _, _ := strings.Cut(got, ".")
		switch word = strings.ToUpper(strings.Trim(word, " ")); word {
		case "CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "COM¹", "CONIN$":
			t.Errorf("%q became %q, which Windows keeps for a device", in, got)
		}
		if n := files.Numbered(got, 999); len(n) > 143 {
			t.Errorf("%q became %q with its number, of %d bytes", in, n, len(n))
		}
	})
}
