package transcript_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// decidedTalk is a talk with decisions of every kind, and with words that each format must guard against.
func decidedTalk() transcript.Talk {
	turn := func(id roleplay.TurnID, seq int64, who roleplay.Speaker, by roleplay.By, at int64, text string) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: id, Seq: seq, Speaker: who, By: by, At: at, Text: text}}
	}
	fact := func(to roleplay.FactState, reason string) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{Fact: "sleeps_badly", To: to, Turn: "t-1", Reason: reason}}
	}
	return transcript.Fold([]roleplay.Entry{
		started(),
		turn("t-1", 2, roleplay.SpeakerTrainee, roleplay.ByPerson, 1_000, "How are you? 😀"),
		{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "open_question", Quote: "How are you?"}}},
		{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: "trust", From: 40, To: 46, Reason: "He felt heard."}},
		fact(roleplay.FactHinted, "Asked openly, and asked in such a long way that the line of the reason breaks."),
		{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: "opens_up", Turn: "t-1", Quote: "How are you?"}},
		{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "main-part"}},
		{Type: roleplay.EntryMood}, {Type: roleplay.EntryFact}, {Type: roleplay.EntryObjective}, {Type: roleplay.EntryStage}, // damaged
		turn("c-1", 3, roleplay.SpeakerCharacter, roleplay.ByScript, 4_500, "=1+1 & <b>fine</b>\r\n\r\n\r\n--> [00:09] Dana: I quit; @x"),
		{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Reply: "r", Line: "l"}},
		fact(roleplay.FactDisclosed, "Told in the words “I quit”."),
		turn("t-2", 4, roleplay.SpeakerTrainee, roleplay.ByPerson, 62_000, " "),
		{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{Turn: "t-2"}},
		turn("c-2", 5, roleplay.SpeakerCharacter, roleplay.ByModel, 70_000, strings.Repeat("a", 300)),
		ended(10 * time.Minute),
	})
}

var english = transcript.Labels{Title: "Breaking bad news", Character: "Mr Alvarez", Trainee: "Dana", Language: "en"}

func writtenWith(t *testing.T, f transcript.Format, talk transcript.Talk, o transcript.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := transcript.Write(&out, f, talk, o); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return out.String()
}

func TestWrite_Events(t *testing.T) {
	all := transcript.Options{Labels: english, Events: true}
	for name, f := range map[string]transcript.Format{
		"decided.en.txt": transcript.FormatText, "decided.csv": transcript.FormatCSV, "decided.vtt": transcript.FormatWebVTT,
		"decided.srt": transcript.FormatSRT, "decided.sillytavern.jsonl": transcript.FormatSillyTavern,
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, writtenWith(t, f, decidedTalk(), all)) })
	}

	t.Run("decided.body.html", func(t *testing.T) {
		page := writtenWith(t, transcript.FormatHTML, decidedTalk(), all)
		golden(t, "decided.body.html", page[strings.Index(page, "<body>"):])
	})

	t.Run("decided.de.md", func(t *testing.T) {
		german := transcript.Labels{Title: "Schlechte Nachrichten", Character: "Mr Alvarez", Trainee: "Dana", Language: "de-AT"}
		golden(t, "decided.de.md", writtenWith(t, transcript.FormatMarkdown, decidedTalk(), transcript.Options{Labels: german, Events: true, Speaker: roleplay.SpeakerTrainee}))
	})

	t.Run("NoneWithoutBeingAsked", func(t *testing.T) {
		for _, f := range writable() {
			if got := writtenWith(t, f, decidedTalk(), transcript.Options{Labels: english}); strings.Contains(got, "sleeps") || strings.Contains(got, "felt heard") {
				t.Errorf("%s tells what was decided", f)
			}
		}
	})

	t.Run("BeforeTheFirstTurnStandWithIt", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{
			started(), {Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "opening"}},
			said(roleplay.SpeakerCharacter, 2, 0, "Hello."), {Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "talk"}},
		})
		got := writtenWith(t, transcript.FormatText, talk, all)
		if want := "[00:00] Mr Alvarez: Hello.\n    - Stage: opening\n    - Stage: talk\n"; !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want it to end with %q", got, want)
		}
	})

	// Words that came late: the log's order is not the talk's.
	t.Run("StandBeneathTheirOwnTurn", func(t *testing.T) {
		stage := func(id roleplay.StageID) roleplay.Entry {
			return roleplay.Entry{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: id}}
		}
		talk := transcript.Fold([]roleplay.Entry{
			said(roleplay.SpeakerCharacter, 2, 9_000, "Later."), stage("of later"), said(roleplay.SpeakerTrainee, 3, 1_000, "Earlier."), stage("of earlier"),
		})
		got := writtenWith(t, transcript.FormatText, talk, all)
		if want := "[00:01] Dana: Earlier.\n    - Stage: of earlier\n[00:09] Mr Alvarez: Later.\n    - Stage: of later\n"; !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want it to end with %q", got, want)
		}
	})
}

// A language that is not known is not said to be English.
func TestWrite_UnknownLanguage(t *testing.T) {
	for _, language := range []string{"", "no such thing"} {
		page := writtenWith(t, transcript.FormatHTML, decidedTalk(), transcript.Options{Labels: transcript.Labels{Title: "T", Language: language}})
		if !strings.Contains(page, `<html lang="en">`) || !strings.Contains(page, `<h1 lang="und"`) || !strings.Contains(page, `<ol lang="und"`) {
			t.Errorf("got %s", page)
		}
	}
}

func TestWrite_Speaker(t *testing.T) {
	t.Run("OnlyTheirTurns", func(t *testing.T) {
		for _, f := range writable() {
			if f == transcript.FormatDOCX || f == transcript.FormatPDF {
				continue // packed: their own tests read them
			}
			got := writtenWith(t, f, decidedTalk(), transcript.Options{Labels: english, Speaker: roleplay.SpeakerCharacter})
			if strings.Contains(got, "How are you?") || !strings.Contains(got, "I quit") {
				t.Errorf("%s: got %s", f, got)
			}
		}
	})

	t.Run("TurnsKeepTheirNumbersAndTimes", func(t *testing.T) {
		o := transcript.Options{Labels: english, Speaker: roleplay.SpeakerCharacter}
		if got := writtenWith(t, transcript.FormatHTML, decidedTalk(), o); !strings.Contains(got, `<li id="turn-4" value="4" class="character">`) || strings.Contains(got, `id="turn-3"`) {
			t.Errorf("got %s", got)
		}
		talk := transcript.Fold([]roleplay.Entry{
			said(roleplay.SpeakerTrainee, 2, 0, strings.Repeat("long ", 100)), said(roleplay.SpeakerCharacter, 3, 2_000, "Stop."), said(roleplay.SpeakerTrainee, 4, 9_000, "Yes."),
		})
		got := writtenWith(t, transcript.FormatSRT, talk, transcript.Options{Labels: english, Speaker: roleplay.SpeakerTrainee})
		if !strings.HasPrefix(got, "1\n00:00:00,000 --> 00:00:19,000\n") || !strings.Contains(got, "\n2\n00:00:19,000 --> ") {
			t.Errorf("got %q", got)
		}
	})
}

func TestWrite_Subtitles(t *testing.T) {
	t.Run("ErrNoTimes", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 0, "a"), said(roleplay.SpeakerCharacter, 2, 0, "b")})
		for _, f := range []transcript.Format{transcript.FormatWebVTT, transcript.FormatSRT} {
			if err := transcript.Write(&bytes.Buffer{}, f, talk, transcript.Options{}); roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("%s: err = %v, want invalid", f, err)
			}
		}
	})

	for name, tt := range map[string]struct {
		entries []roleplay.Entry
		want    string
	}{
		"AtTheSameTimeComeOneAfterTheOther": {
			[]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 500, "a"), said(roleplay.SpeakerCharacter, 2, 500, "b"), said(roleplay.SpeakerTrainee, 3, 1_500, "c")},
			"1\n00:00:00,500 --> 00:00:02,000\nDana: a\n\n2\n00:00:02,000 --> 00:00:03,500\nMr Alvarez: b\n\n3\n00:00:03,500 --> 00:00:05,000\nDana: c\n",
		},
		"NoneMakesTheNextComeMuchTooLate": {
			[]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 6, strings.Repeat("a", 300)), said(roleplay.SpeakerCharacter, 2, 7, "b"), said(roleplay.SpeakerTrainee, 3, 60_000, "c")},
			"1\n00:00:00,006 --> 00:00:10,007\nDana: " + strings.Repeat("a", 300) + "\n\n2\n00:00:10,007 --> 00:00:11,507\nMr Alvarez: b\n\n3\n00:01:00,000 --> 00:01:01,500\nDana: c\n",
		},
		"HoursAndAbsurdTimes": {
			[]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, -5, "a"), said(roleplay.SpeakerCharacter, 2, 3_661_001, "b"), said(roleplay.SpeakerTrainee, 3, 1<<62, "c")},
			"1\n00:00:00,000 --> 00:00:01,500\nDana: a\n\n2\n01:01:01,001 --> 01:01:02,501\nMr Alvarez: b\n\n3\n305419:53:47,776 --> 305419:53:49,276\nDana: c\n",
		},
		"BracketsAndStylesAreHarmless": {
			[]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 0, "<font color=red>a\n\n2\n00:00:01,000 --> 00:00:09,000\nMr Alvarez: b {\\an8}c")},
			"1\n00:00:00,000 --> 00:00:05,680\nDana: ‹font color=red›a\n2\n00:00:01,000 --› 00:00:09,000\nMr Alvarez: b (\\an8}c\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := writtenWith(t, transcript.FormatSRT, transcript.Fold(tt.entries), transcript.Options{Labels: english}); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// In a talk that is typed a reply begins within milliseconds of what it answers.
func TestWrite_SubtitlesOfARealTalk(t *testing.T) {
	talk := realTalk(t)
	labels := transcript.Labels{Title: talk.Start.Title, Character: talk.Start.CharacterName, Trainee: "Ada", Language: talk.Start.Language}
	for name, f := range map[string]transcript.Format{"real.vtt": transcript.FormatWebVTT, "real.srt": transcript.FormatSRT} {
		t.Run(name, func(t *testing.T) { golden(t, name, writtenWith(t, f, talk, transcript.Options{Labels: labels})) })
	}

	t.Run("EachCueLastsLongEnoughToBeRead", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{
			said(roleplay.SpeakerTrainee, 1, 6, "How are you today, and what brings you here?"), said(roleplay.SpeakerCharacter, 2, 7, "b"), said(roleplay.SpeakerTrainee, 3, 9_000, "c"),
		})
		for f, want := range map[transcript.Format]string{
			transcript.FormatWebVTT: "00:00:00.006 --> 00:00:03.526\n<v Dana>How are you today, and what brings you here?\n\nturn-2\n00:00:00.007 --> 00:00:01.507\n",
			transcript.FormatSRT:    "00:00:00,006 --> 00:00:03,526\nDana: How are you today, and what brings you here?\n\n2\n00:00:03,526 --> 00:00:05,026\n",
		} {
			if got := writtenWith(t, f, talk, transcript.Options{Labels: english}); !strings.Contains(got, want) {
				t.Errorf("%s: got\n%s\nwant in it\n%s", f, got, want)
			}
		}
	})
}

// realTalk is a talk that was held with the program, as it exports it.
func realTalk(t *testing.T) transcript.Talk {
	t.Helper()
	log, err := os.ReadFile("testdata/real.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var talk transcript.Talk
	for line := range bytes.Lines(log) {
		var a struct {
			Seq     int64
			Entries []roleplay.Entry
		}
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatal(err)
		}
		talk = talk.Add(a.Seq, a.Entries...)
	}
	return talk
}

func TestWrite_CSVFormulas(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'=1", "\r=1": "'=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a", "\u22121": "'\u22121",
		"a;=1":                    "a;'=1",                   // a German spreadsheet parts cells at ; and heeds no quotation marks within one
		"a;\"\"=1":                "a;\"\"'=1",               // as it drops those that begin a cell
		"a\n=1":                   "a\n'=1",                  // and so this would begin a row
		"\" =1":                   "\" '=1",                  // behind a quotation mark
		"It was cold, -5 degrees": "It was cold, -5 degrees", // the field stands in quotation marks, so nothing begins at its commas
		"No, @Ben, =)":            "No, @Ben, =)",
		"It was cold; -5 degrees": "It was cold; -5 degrees", // a cell that begins with a space is text
		"Yes\t-5 | -6":            "Yes -5 | -6",             // no tab is left to part cells at
		"\u200b=1":                "\u200b'=1",               // behind what cannot be seen
		"a = b":                   "a = b",                   // within words nothing happens
		"3-1=2, ok":               "3-1=2, ok",
		"me@e.org; x":             "me@e.org; x",
	} {
		talk := transcript.Fold([]roleplay.Entry{said(roleplay.SpeakerTrainee, 1, 0, in)})
		rows := readCSV(t, writtenWith(t, transcript.FormatCSV, talk, transcript.Options{}))
		if got := rows[1][10]; got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
