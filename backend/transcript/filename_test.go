package transcript_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"roleplay/backend/files"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

func TestFileName(t *testing.T) {
	vienna := time.FixedZone("", 3600)
	start := roleplay.Start{At: time.Date(2026, 3, 14, 10, 26, 0, 0, vienna)}
	for _, test := range []struct{ name, title, character, want string }{
		{"Plain", "Breaking bad news", "Mr Alvarez", "2026-03-14_0926_Breaking-bad-news_Mr-Alvarez.md"},
		{"Path", "../../etc/passwd", `C:\x`, "2026-03-14_0926_etc-passwd_C-x.md"},
		{"Reserved", "CON", "NUL.txt", "2026-03-14_0926_CON_NUL-txt.md"},
		{"TrailingDots", "Wait...", "A. ", "2026-03-14_0926_Wait_A.md"},
		{"ForbiddenOnWindows", `a<b>c:d"e|f?g*h`, "", "2026-03-14_0926_a-b-c-d-e-f-g-h.md"},
		{"ShellAndFormula", "=$(rm -rf ~)`x`^", "-@+", "2026-03-14_0926_rm-rf-x.md"},
		{"ControlAndDirection", "a\x00\x1b\u202eb\nc", "", "2026-03-14_0926_a-b-c.md"},
		{"InvalidUTF8", "a\xffb", "", "2026-03-14_0926_a-b.md"},
		{"Languages", "Straße 悪い知らせ", "नमस्ते", "2026-03-14_0926_Straße-悪い知らせ_नमस्ते.md"},
		{"Persian", "می\u200cخواهم", "", "2026-03-14_0926_می\u200cخواهم.md"},
		{"Emoji", "Gut 👩🏽\u200d⚕️!", "😀", "2026-03-14_0926_Gut-👩🏽\u200d⚕️_😀.md"},
		{"Empty", "...", "", "2026-03-14_0926_Conversation.md"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := transcript.FileName(transcript.Labels{Title: test.title, Character: test.character, Trainee: "Dana"}, start, "md")
			if strings.ReplaceAll(got, "\ufe0f", "") != strings.ReplaceAll(test.want, "\ufe0f", "") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}

	t.Run("OfTwoTalksThatBeganInOneMinuteDiffer", func(t *testing.T) {
		start := start
		start.SessionID = "0195934a-7c1e-7b2f-8d11-5a0c4e9b3f9a"
		if got := transcript.FileName(transcript.Labels{Title: "Bad news"}, start, "txt"); got != "2026-03-14_0926_Bad-news_3f9a.txt" {
			t.Errorf("got %q", got)
		}
		start.SessionID = "../../etc/passwd"
		if got := transcript.FileName(transcript.Labels{Title: "Bad news"}, start, "txt"); got != "2026-03-14_0926_Bad-news.txt" {
			t.Errorf("got %q", got)
		}
	})

	t.Run("German", func(t *testing.T) {
		if got := transcript.FileName(transcript.Labels{Language: "de"}, start, "txt"); got != "2026-03-14_0926_Gespräch.txt" {
			t.Errorf("got %q", got)
		}
	})
}

// Whatever the names are, a file's name is short, whole and harmless: files.SafeName finds nothing to change.
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"", "a", strings.Repeat("漢", 100), strings.Repeat("👩\u200d", 50), "..", "\u202e", "a/b\\c", "\xff"} {
		f.Add(s, s)
	}
	safe := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{4}(_[^/\\<>:"|?*\x00-\x1f\x7f.\x{202a}-\x{202e} ]+){1,2}_3f9a\.sillytavern\.jsonl$`)
	f.Fuzz(func(t *testing.T, title, character string) {
		got := transcript.FileName(transcript.Labels{Title: title, Character: character}, roleplay.Start{At: began, SessionID: "0195934a-7c1e-7b2f-8d11-5a0c4e9b3f9a"}, transcript.FormatSillyTavern)
		if files.SafeName(got) != got || !utf8.ValidString(got) || !safe.MatchString(got) {
			t.Errorf("%q, %q: got %q (%d bytes)", title, character, got, len(got))
		}
	})
}
