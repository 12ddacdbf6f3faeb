package transcript_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

var began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

func said(who roleplay.Speaker, seq, at int64, text string) roleplay.Entry {
	return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
		ID: roleplay.TurnID(string(who)), Seq: seq, Speaker: who, Text: text, At: at, State: roleplay.TurnCompleted,
	}}
}

func started() roleplay.Entry {
	return roleplay.Entry{Type: roleplay.EntryStart, Start: &roleplay.Start{SessionID: "s", At: began}}
}

func ended(after time.Duration) roleplay.Entry {
	return roleplay.Entry{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(after), Reason: "trainee"}}
}

func written(t *testing.T, f transcript.Format, talk transcript.Talk, l transcript.Labels) string {
	t.Helper()
	var out bytes.Buffer
	if err := transcript.Write(&out, f, talk, transcript.Options{Labels: l}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n--- got\n%s--- want\n%s", name, got, want)
	}
}

func TestWrite(t *testing.T) {
	t.Run("ErrUnknownFormat", func(t *testing.T) {
		for _, f := range []transcript.Format{"", "doc", transcript.FormatJSONL} {
			err := transcript.Write(&bytes.Buffer{}, f, transcript.Talk{}, transcript.Options{})
			if got := roleplay.CodeOf(err); got != roleplay.CodeInvalid {
				t.Errorf("%q: code = %q, want invalid", f, got)
			}
		}
	})

	t.Run("ErrWriter", func(t *testing.T) {
		full := errors.New("disk full")
		talk := transcript.Fold([]roleplay.Entry{started(), said(roleplay.SpeakerTrainee, 2, 0, strings.Repeat("word ", 5000))})
		for _, f := range writable() {
			if err := transcript.Write(brokenWriter{full}, f, talk, transcript.Options{}); !errors.Is(err, full) {
				t.Errorf("%s: err = %v, want it to wrap the writer's", f, err)
			}
		}
	})

	t.Run("Text", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{
			started(),
			said(roleplay.SpeakerTrainee, 2, 1_999, "Thanks for coming in. How are you feeling?"),
			said(roleplay.SpeakerCharacter, 3, 5_000, "Fine & tired.\r\nI slept badly.\n\n\nMy wife is outside.\n"),
			said(roleplay.SpeakerTrainee, 4, 62_000, "That sounds hard, and before we go on I would like to ask what you already "+
				"know about the scan, because I do not want to tell you what you have heard from others."),
			said(roleplay.SpeakerCharacter, 5, 3_660_000, " "),
			ended(65 * time.Minute),
		})
		labels := transcript.Labels{Title: "Breaking bad news", Character: "Mr Alvarez", Trainee: "Dana", Language: "en-GB"}
		golden(t, "talk.en.txt", written(t, transcript.FormatText, talk, labels))
	})

	t.Run("Markdown", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{
			started(),
			said(roleplay.SpeakerTrainee, 2, 1_000, "Danke, dass Sie da sind. Wie geht es Ihnen?"),
			said(roleplay.SpeakerCharacter, 3, 5_000, "Gut & müde.\n  Schlecht geschlafen.\n\nMeine Frau wartet."),
			said(roleplay.SpeakerTrainee, 4, 62_000, ""),
		})
		labels := transcript.Labels{Title: "Schlechte Nachrichten", Character: "Herr Alvarez", Trainee: "Dana", Language: "de-AT"}
		golden(t, "talk.de.md", written(t, transcript.FormatMarkdown, talk, labels))
	})

	t.Run("WithoutTurnsOrLabels", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{started()})
		got := written(t, transcript.FormatText, talk, transcript.Labels{Title: "\x1b", Language: "de"})
		want := "Gespräch\nMit: Figur\nTrainee: Trainee\nBegonnen: 2026-03-14 09:26 UTC\nStand: läuft\n"
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// What is said can be written by anybody: it must stay text.
func TestWrite_HostileText(t *testing.T) {
	one := func(f transcript.Format, text string) string {
		t.Helper()
		talk := transcript.Fold([]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 0, text)})
		_, turn, _ := strings.Cut(written(t, f, talk, transcript.Labels{}), map[transcript.Format]string{"txt": "[00:00] ", "md": "## Transcript\n\n"}[f])
		return turn
	}

	t.Run("ControlsAndDirectionAreLeftOut", func(t *testing.T) {
		hostile := "a\x00b\x1b[31mred\x1b[0m \x7f\u009b2J \u202egnp.exe\u202c \u2066x\u2069 \tend \xff"
		for f, want := range map[transcript.Format]string{
			"txt": "Trainee: ab[31mred[0m 2J gnp.exe x end \ufffd\n",
			"md":  "**Trainee** (00:00): ab\\[31mred\\[0m 2J gnp\\.exe x  end \ufffd\n",
		} {
			if got := one(f, hostile); got != want {
				t.Errorf("%s: got %q, want %q", f, got, want)
			}
		}
	})

	t.Run("NothingSaidLooksLikeAnotherTurn", func(t *testing.T) {
		for _, newline := range []string{"\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"} {
			got := one("txt", "Yes."+newline+"[00:09] Mr Alvarez: I quit.")
			if want := "Trainee: Yes.\n        [00:09] Mr Alvarez: I quit.\n"; got != want {
				t.Errorf("after %q: got %q, want %q", newline, got, want)
			}
		}
		got := one("md", "Yes.\n\n**Mr Alvarez** (00:09): I quit.")
		if want := "**Trainee** (00:00): Yes.\n\n\\*\\*Mr Alvarez\\*\\* (00:09): I quit.\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})

	t.Run("MarkdownIsEscaped", func(t *testing.T) {
		for text, want := range map[string]string{
			"x\n# h":                  "x\n\n\\# h",
			"x\n- a\n+ b\n* c":        "x\n\n\\- a\n\n\\+ b\n\n\\* c",
			"x\n1. a\n12) b":          "x\n\n1\\. a\n\n12\\) b",
			"x\n===\n---":             "x\n\n\\===\n\n\\---",
			"x\n    code\n\tcode":     "x\n\ncode\n\ncode",
			"x\n> q":                  "x\n\n\\> q",
			"x\n```\n~~~":             "x\n\n\\`\\`\\`\n\n\\~\\~\\~",
			"|a|\n|-|\n:-":            "\\|a\\|\n\n\\|-\\|\n\n\\:-",
			"<script>x</script>":      "\\<script\\>x\\</script\\>",
			"[a](javascript:x) ![i]":  "\\[a\\](javascript\\:x) !\\[i\\]",
			"https://e.org www.e.org": "https\\://e\\.org www\\.e\\.org",
			"me@e.org, a_b_ &lt;":     "me\\@e\\.org, a\\_b\\_ \\&lt;",
			`a\`:                      `a\\`,
			"WWW.!.e a.1 1.":          "WWW\\.!\\.e a\\.1 1.",
			"3.5 kg... wait.":         "3.5 kg... wait.",
			"At 12:30: 3 - 1 = 2. So": "At 12:30: 3 - 1 = 2. So",
			"Why? (I can't.) Well…":   "Why? (I can't.) Well…",
		} {
			if got := one("md", text); got != "**Trainee** (00:00): "+want+"\n" {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		}
	})

	t.Run("NamesStayOnTheirLine", func(t *testing.T) {
		l := transcript.Labels{Title: "A\n# B", Character: "<b>\u202eC\nD", Trainee: "E"}
		md := written(t, "md", transcript.Fold([]roleplay.Entry{started()}), l)
		if want := "# A \\# B\n\n- **With:** \\<b\\>C D\n- **Trainee:** E\n"; !strings.HasPrefix(md, want) {
			t.Errorf("got %q, want it to begin with %q", md, want)
		}
	})

	t.Run("LongWordsAreNotBroken", func(t *testing.T) {
		long := strings.Repeat("ä", 100)
		got := one("txt", "x "+long+" y")
		if want := "Trainee: x\n        " + long + "\n        y\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// writable are the formats that Write writes.
func writable() []transcript.Format {
	return slices.DeleteFunc(transcript.Formats(), func(f transcript.Format) bool { return f == transcript.FormatJSONL })
}

func TestParseFormat(t *testing.T) {
	for _, in := range []string{"doc", "PDF", " txt", ".txt"} {
		if _, err := transcript.ParseFormat(in); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("%q: err = %v, want invalid", in, err)
		}
	}
	_, err := transcript.ParseFormat("doc")
	if want := "A transcript can be had as txt, md, html, jsonl, csv, vtt, srt, sillytavern, docx or pdf."; roleplay.ProblemOf(err).Detail != want {
		t.Errorf("got %q, want %q", roleplay.ProblemOf(err).Detail, want)
	}
	if got, err := transcript.ParseFormat(""); err != nil || got != transcript.FormatText {
		t.Errorf("nothing: got %q, %v, want txt", got, err)
	}
	for _, want := range []struct{ format, ending, contentType string }{
		{"txt", ".txt", "text/plain; charset=utf-8"},
		{"md", ".md", "text/markdown; charset=utf-8"},
		{"html", ".html", "text/html; charset=utf-8"},
		{"jsonl", ".jsonl", "application/jsonl"},
		{"csv", ".csv", "text/csv; charset=utf-8"},
		{"vtt", ".vtt", "text/vtt; charset=utf-8"},
		{"srt", ".srt", "application/x-subrip; charset=utf-8"},
		{"sillytavern", ".sillytavern.jsonl", "application/jsonl"},
		{"docx", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"pdf", ".pdf", "application/pdf"},
	} {
		f, err := transcript.ParseFormat(want.format)
		if err != nil || f.Ending() != want.ending || f.ContentType() != want.contentType {
			t.Errorf("%s: got %q, %q, %v", want.format, f.Ending(), f.ContentType(), err)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }
