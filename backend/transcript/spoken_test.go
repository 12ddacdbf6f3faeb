package transcript_test

import (
	"archive/zip"
	"io"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// spokenTalk is a talk of three spoken turns, of which the second was interrupted, and a typed one.
func spokenTalk() transcript.Talk {
	aloud := func(who roleplay.Speaker, seq, at, ms int64, text string) roleplay.Entry {
		e := said(who, seq, at, text)
		e.Turn.Spoken = &roleplay.Spoken{Ms: ms, From: at - 900}
		return e
	}
	interrupted := aloud(roleplay.SpeakerCharacter, 2, 2000, 4000, "I was told")
	interrupted.Turn.State, interrupted.Turn.Spoken.Full = roleplay.TurnCut, "I was told unheardof things"
	return transcript.Fold([]roleplay.Entry{
		started(), aloud(roleplay.SpeakerTrainee, 1, 1000, 700, "May I ask you something about last week?"), interrupted,
		aloud(roleplay.SpeakerTrainee, 3, 5900, 2500, "Sorry."), said(roleplay.SpeakerCharacter, 4, 20_000, "Yes."),
	})
}

// What a character had to say when it was interrupted was not said, so no format says it.
func TestWrite_AnInterruptedTurnIsWhatWasHeardOfIt(t *testing.T) {
	for _, f := range []transcript.Format{
		transcript.FormatText, transcript.FormatMarkdown, transcript.FormatHTML, transcript.FormatDOCX,
		transcript.FormatCSV, transcript.FormatWebVTT, transcript.FormatSRT, transcript.FormatSillyTavern,
	} {
		t.Run(string(f), func(t *testing.T) {
			got := writtenWith(t, f, spokenTalk(), transcript.Options{Labels: english})
			if f == transcript.FormatDOCX {
				got = documentIn(t, got)
			}
			if !strings.Contains(got, "I was told") || strings.Contains(got, "unheardof") {
				t.Errorf("want what was heard and no more, got\n%s", got)
			}
			read := f == transcript.FormatText || f == transcript.FormatMarkdown || f == transcript.FormatHTML || f == transcript.FormatDOCX
			if read && strings.Count(got, "broke off") != 1 {
				t.Errorf("want one turn that broke off, got\n%s", got)
			}
		})
	}
}

func documentIn(t *testing.T, docx string) string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	document, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

func TestWrite_SubtitlesOfASpokenTalk(t *testing.T) {
	for f, want := range map[transcript.Format][]string{
		transcript.FormatWebVTT: {"00:00:01.000 --> 00:00:01.700", "00:00:02.000 --> 00:00:06.000", "00:00:05.900 --> 00:00:08.400", "00:00:20.000 --> 00:00:21.500"},
		transcript.FormatSRT:    {"00:00:01,000 --> 00:00:01,700", "00:00:02,000 --> 00:00:06,000", "00:00:06,000 --> 00:00:08,500", "00:00:20,000 --> 00:00:21,500"},
	} {
		var got []string
		for line := range strings.Lines(writtenWith(t, f, spokenTalk(), transcript.Options{Labels: english})) {
			if strings.Contains(line, " --> ") {
				got = append(got, strings.TrimSpace(line))
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got %q, want %q", f, got, want)
		}
	}
}

// A cue may not end where it begins.
func TestWrite_SubtitlesOfATurnThatWasHeardForNoTime(t *testing.T) {
	e := said(roleplay.SpeakerTrainee, 1, 1000, "Yes.")
	e.Turn.Spoken = &roleplay.Spoken{}
	got := writtenWith(t, transcript.FormatSRT, transcript.Fold([]roleplay.Entry{started(), e}), transcript.Options{Labels: english})
	if want := "00:00:01,000 --> 00:00:02,500"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant in it %s", got, want)
	}
}

func TestWrite_CSVOfASpokenTalk(t *testing.T) {
	row := func(cells string) string { return cells + "\r\n" }
	for name, tt := range map[string]struct {
		options transcript.Options
		want    string
	}{
		"HasAColumnOfHowLongEachTurnWasHeard": {transcript.Options{Labels: english}, row("seq,at_ms,time,type,speaker,name,by,item,from,to,text,spoken_ms") +
			row("1,1000,2026-03-14 09:26:54,turn,trainee,Dana,,,,,May I ask you something about last week?,700") +
			row("2,2000,2026-03-14 09:26:55,turn,character,Mr Alvarez,,,,,I was told,4000") +
			row("3,5900,2026-03-14 09:26:58,turn,trainee,Dana,,,,,Sorry.,2500") +
			row("4,20000,2026-03-14 09:27:13,turn,character,Mr Alvarez,,,,,Yes.,")},
		"ItStandsBeforeThoseOfMarks": {transcript.Options{Labels: english, Speaker: roleplay.SpeakerTrainee, Marks: &roleplay.Marks{}}, row("seq,at_ms,time,type,speaker,name,by,item,from,to,text,spoken_ms,bookmark,notes") +
			row("1,1000,2026-03-14 09:26:54,turn,trainee,Dana,,,,,May I ask you something about last week?,700,,") +
			row("3,5900,2026-03-14 09:26:58,turn,trainee,Dana,,,,,Sorry.,2500,,")},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.TrimPrefix(writtenWith(t, transcript.FormatCSV, spokenTalk(), tt.options), "\ufeff"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
