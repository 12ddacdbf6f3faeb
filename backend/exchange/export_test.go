package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"roleplay/backend/exchange"
	fileszip "roleplay/backend/files/zip"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

// everything selects all talks.
var everything = record.Selection{All: true}

func TestService_ExportSessions(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ExportSessions(context.Background(), exchange.ExportInput{Selection: everything}, nil)
		w.refused(err, roleplay.CodeUnauthenticated)
	})

	t.Run("ErrOthersBelowAdmin", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ExportSessions(asErik(), exchange.ExportInput{Selection: everything, UserID: dana}, nil)
		w.refused(err, roleplay.CodeForbidden, "Only an administrator")
	})

	t.Run("ErrUnknownUser", func(t *testing.T) {
		w := newWorld(t)
		for _, u := range []roleplay.UserID{"0190a1b2-0000-7000-8000-0000000000ee", "../" + dana} {
			_, err := w.service.ExportSessions(asRoot(), exchange.ExportInput{Selection: everything, UserID: u}, nil)
			w.refused(err, roleplay.CodeNotFound, "There is no user")
		}
	})

	t.Run("ErrInput", func(t *testing.T) {
		w := newWorld(t)
		for name, in := range map[string]exchange.ExportInput{
			"format":   {Selection: everything, Formats: []string{"txt", "odt"}},
			"speaker":  {Selection: everything, Speaker: "nurse"},
			"job":      {Selection: everything, JobID: "1"},
			"nothing":  {},
			"not a id": {Selection: record.Selection{IDs: []roleplay.SessionID{"../x"}}},
		} {
			if _, err := w.service.ExportSessions(asDana(), in, nil); roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})

	t.Run("ErrJobTwice", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		in := exchange.ExportInput{Selection: everything, JobID: job}
		_, err := w.service.ExportSessions(asDana(), in, serial(func(context.Context, string, time.Time, func(io.Writer) error) (string, error) {
			_, err := w.service.ExportSessions(asDana(), in, nil)
			w.refused(err, roleplay.CodeConflict, "under way already")
			_, err = w.service.ExportSessions(asErik(), in, nil) // another's id is another's
			w.ok(err)
			return "a.txt", nil
		}))
		w.ok(err)
		_, err = w.service.ExportSessions(asErik(), in, nil) // it may be used again
		w.ok(err)
	})

	t.Run("ErrFullDisk", func(t *testing.T) {
		w := newWorld(t)
		for n := range 5 {
			w.talk(dana, n, 2)
		}
		full := roleplay.Errorf(roleplay.CodeUnavailable, "a.txt could not be written: the disk is full.")
		calls := 0
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything}, serial(
			func(_ context.Context, name string, _ time.Time, write func(io.Writer) error) (string, error) {
				if calls++; calls >= 3 {
					return "", full
				}
				return name, write(io.Discard)
			}))
		w.refused(err, roleplay.CodeUnavailable, "the disk is full. 2 of 5 talks are written.")
		if report.Talks != 2 || report.Files != 2 {
			t.Errorf("%+v after %d calls", report, calls)
		}
	})

	t.Run("ErrPlaceDefect", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		_, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything}, serial(
			func(context.Context, string, time.Time, func(io.Writer) error) (string, error) { return "", errDisk }))
		w.refused(err, roleplay.CodeInternal)
	})

	t.Run("ErrCancelled", func(t *testing.T) {
		w := newWorld(t)
		for n := range 5 {
			w.talk(dana, n, 2)
		}
		place, folder := w.place()
		calls := 0
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, JobID: job}, serial(
			func(ctx context.Context, name string, at time.Time, write func(io.Writer) error) (string, error) {
				if calls++; calls == 3 {
					other, err := w.service.CancelJob(asErik(), exchange.CancelJobInput{ID: job})
					mine, mineErr := w.service.CancelJob(asDana(), exchange.CancelJobInput{ID: job})
					if other.Cancelled || !mine.Cancelled || err != nil || mineErr != nil {
						t.Errorf("%v %v %v %v", other, mine, err, mineErr)
					}
				}
				return place.Write(ctx, name, at, write)
			}))
		w.refused(err, roleplay.CodeCancelled, "The export was stopped. 2 of 5 talks are written.")
		if report.Talks != 2 || len(w.there(folder)) != 2 {
			t.Errorf("%+v, %d files", report, len(w.there(folder)))
		}
		after, err := w.service.CancelJob(asDana(), exchange.CancelJobInput{ID: job})
		if after.Cancelled || err != nil {
			t.Errorf("it is still there: %v", err)
		}
	})

	t.Run("ErrCallerWentAway", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		ctx, cancel := context.WithCancel(asDana())
		place, folder := w.place()
		_, err := w.service.ExportSessions(ctx, exchange.ExportInput{Selection: everything}, serial(
			func(ctx context.Context, name string, at time.Time, write func(io.Writer) error) (string, error) {
				cancel()
				return place.Write(ctx, name, at, write)
			}))
		w.refused(err, roleplay.CodeCancelled, "0 of 1 talks")
		if len(w.there(folder)) != 0 {
			t.Error("a file is left")
		}
	})

	t.Run("ErrBrokenTalkDoesNotStopTheOthers", func(t *testing.T) {
		w := newWorld(t)
		for n := range 3 {
			w.talk(dana, n, 2)
		}
		w.store.Before(storetest.Failing("get", record.ChatEventKey(dana, session(1), 1), errDisk))
		place, folder := w.place()
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything}, place)
		w.ok(err)
		want := []exchange.Failure{{SessionID: session(1), Message: "This failed inside the program; its log says why."}}
		if report.Talks != 2 || report.Files != 2 || !reflect.DeepEqual(report.Failed, want) || len(w.there(folder)) != 2 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ErrUnknownTalk", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		w.talk(erik, 2, 2)
		place, _ := w.place()
		in := exchange.ExportInput{Selection: record.Selection{IDs: []roleplay.SessionID{session(1), session(2)}}}
		report, err := w.service.ExportSessions(asDana(), in, place)
		w.ok(err)
		want := []exchange.Failure{{SessionID: session(2), Message: "There is no such session."}}
		if report.Talks != 1 || !reflect.DeepEqual(report.Failed, want) {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ErrDamagedTalkGivesWhatIsIntact", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 4)
		intact := strings.Join(strings.SplitAfter(w.lines(dana, session(1)), "\n")[:3], "")
		w.plant(record.ChatEventKey(dana, session(1), 4), "no append")
		place, folder := w.place()
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: []string{"jsonl", "txt"}}, place)
		w.ok(err)
		want := "is damaged at entry 4. Everything before it is intact. Only that was written."
		if len(report.Failed) != 1 || report.Failed[0].SessionID != session(1) || !strings.HasSuffix(report.Failed[0].Message, want) || report.Files != 2 {
			t.Errorf("%+v", report)
		}
		there := w.there(folder)
		if got := there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.jsonl"]; got != intact {
			t.Errorf("the jsonl has\n%s", got)
		}
		if text := there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"]; !strings.Contains(text, "How are you?") {
			t.Errorf("the text has\n%s", text)
		}
	})

	t.Run("ErrReadOnlyRecordsStillExport", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		w.store.Before(storetest.Failing("put", "", errDisk))
		place, _ := w.place()
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything}, place)
		if err != nil || report.Talks != 1 {
			t.Errorf("%+v, %v", report, err)
		}
	})

	t.Run("ATalkThatIsPartlyWrittenCounts", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		head := w.start(dana, 2)
		for i := range 2 { // at the same time: subtitles cannot be had
			var err error
			turn := roleplay.Turn{ID: turnID(2, i), Seq: head.Seq + 1, Speaker: roleplay.SpeakerTrainee, Text: "Hello."}
			head, err = record.Log{Store: w.store}.Append(t.Context(), dana, session(2), head, []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &turn}})
			w.ok(err)
		}
		w.list(dana, 2)
		place, _ := w.place()
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: []string{"txt", "vtt"}}, place)
		if err != nil || report.Talks != 2 || report.Files != 3 || len(report.Failed) != 1 {
			t.Errorf("%+v, %v", report, err)
		}
	})

	t.Run("AllFormats", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		place, folder := w.place()
		formats := []string{"txt", "md", "html", "jsonl", "csv", "vtt", "srt", "sillytavern", "docx", "pdf", "txt"}
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: formats}, place)
		w.ok(err)
		if report.Talks != 1 || report.Files != 10 || len(report.Failed) != 0 {
			t.Errorf("%+v", report)
		}
		there := w.there(folder)
		for _, ending := range []string{".txt", ".md", ".html", ".jsonl", ".csv", ".vtt", ".srt", ".sillytavern.jsonl", ".docx", ".pdf"} {
			if there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001"+ending] == "" {
				t.Errorf("nothing is in %s", ending)
			}
		}
		if there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.jsonl"] != w.lines(dana, session(1)) {
			t.Error("the jsonl is not the log")
		}
	})

	t.Run("OneSpeaker", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		place, folder := w.place()
		_, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Speaker: roleplay.SpeakerTrainee}, place)
		w.ok(err)
		text := w.there(folder)["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"]
		if !strings.Contains(text, "Dana: How are you?") || strings.Contains(text, "fine.") {
			t.Errorf("the text has\n%s", text)
		}
	})

	t.Run("AdminExportsUnderTheirName", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		place, folder := w.place()
		_, err := w.service.ExportSessions(asRoot(), exchange.ExportInput{Selection: everything, UserID: dana}, place)
		w.ok(err)
		if text := w.there(folder)["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"]; !strings.Contains(text, "Dana: How") {
			t.Errorf("the text has\n%s", text)
		}
	})

	t.Run("Notes", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		_, err := record.Marks(w.store).Upsert(t.Context(), record.MarksKey(dana, session(1)), dana, func(m *record.Marked) error {
			m.Notes = []roleplay.Note{{ID: "n", TurnID: turnID(1, 0), Text: "Well asked."}}
			return nil
		})
		w.ok(err)
		for _, notes := range []bool{false, true} {
			place, folder := w.place()
			_, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Notes: notes, Formats: []string{"txt", "jsonl"}}, place)
			w.ok(err)
			there := w.there(folder)
			if text := there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"]; strings.Contains(text, "Note: Well asked.") != notes {
				t.Errorf("notes %v: the text has\n%s", notes, text)
			}
			if there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.jsonl"] != w.lines(dana, session(1)) {
				t.Error("the jsonl is not the log")
			}
			file, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Notes: notes})
			if err != nil || strings.Contains(string(file.Body), "Well asked.") != notes {
				t.Errorf("notes %v: %s, %v", notes, file.Body, err)
			}
		}
	})

	t.Run("WhatTheFontOfPDFLacksIsSaid", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 2; n++ {
			turn := roleplay.Turn{ID: turnID(n, 0), Seq: 2, Speaker: roleplay.SpeakerTrainee, Text: "漢字 漢 ok", At: 1000}
			_, err := record.Log{Store: w.store}.Append(t.Context(), dana, session(n), w.start(dana, n), []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &turn}})
			w.ok(err)
			w.list(dana, n)
		}
		for format, want := range map[string]string{
			"pdf": "The font of pdf has 2 characters of 2 talks not: 字 (U+5B57), 漢 (U+6F22). They stand there as their codes; the other formats show them.", "md": "",
		} {
			place, _ := w.place()
			report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: []string{format}}, place)
			if err != nil || strings.Join(report.Notes, "\n") != want || len(report.Failed) > 0 {
				t.Errorf("%s: %+v, %v", format, report, err)
			}
		}
	})

	t.Run("ErrNotesOfAnother", func(t *testing.T) {
		w := newWorld(t)
		place, _ := w.place()
		_, err := w.service.ExportSessions(asRoot(), exchange.ExportInput{Selection: everything, UserID: dana, Notes: true}, place)
		w.refused(err, roleplay.CodeForbidden, "only by whoever made them")
	})

	t.Run("TimesOfTheTalks", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		w.say(dana, 2, w.start(dana, 2), 3)
		w.list(dana, 2)
		w.start(dana, 3)
		w.list(dana, 3)
		var got []string
		_, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything}, serial(
			func(_ context.Context, name string, at time.Time, write func(io.Writer) error) (string, error) {
				got = append(got, at.Format("15:04:05"))
				return name, write(io.Discard)
			}))
		w.ok(err)
		slices.Sort(got)
		if strings.Join(got, " ") != "09:28:00 09:28:03 09:29:00" { // ended, last turn, start
			t.Errorf("the times are %v", got)
		}
	})

	t.Run("Progress", func(t *testing.T) {
		w := newWorld(t)
		for n := range 6 {
			w.talk(dana, n, 2)
		}
		news := w.events()
		in := exchange.ExportInput{Selection: everything, JobID: job}
		_, err := w.service.ExportSessions(asDana(), in, serial(func(_ context.Context, name string, _ time.Time, write func(io.Writer) error) (string, error) {
			w.pass(30 * time.Millisecond)
			return name, write(io.Discard)
		}))
		w.ok(err)
		all := news() // in 180 ms: the first, one more, and the end
		for i, e := range all {
			if e.Type != roleplay.EventJobProgressed || e.Owner != dana || e.Job.ID != job || e.Job.Unit != roleplay.JobTalks || e.Seq != 0 || e.Job.Total != 6 || i > 0 && e.Job.Done <= all[i-1].Job.Done {
				t.Errorf("%+v", e)
			}
		}
		if len(all) < 2 || len(all) > 3 || all[len(all)-1].Job.Done != 6 {
			t.Errorf("told %d times", len(all))
		}
	})

	t.Run("Thousands", func(t *testing.T) {
		w := newWorld(t)
		for n := range 500 {
			w.talk(dana, n, 2)
		}
		var archive bytes.Buffer
		place := fileszip.New(&archive)
		report, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: []string{"jsonl"}}, place)
		w.ok(err)
		w.ok(place.Close())
		r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
		w.ok(err)
		if report.Talks != 500 || report.Files != 500 || len(r.File) != 500 {
			t.Errorf("%+v, %d files", report, len(r.File))
		}
	})
}

func TestService_CancelJob(t *testing.T) {
	w := newWorld(t)
	_, err := w.service.CancelJob(context.Background(), exchange.CancelJobInput{ID: job})
	w.refused(err, roleplay.CodeUnauthenticated)
	out, err := w.service.CancelJob(asDana(), exchange.CancelJobInput{ID: job})
	if err != nil || out.Cancelled {
		t.Errorf("%v, %v", out, err)
	}
}

func TestService_ExportSession(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ExportSession(context.Background(), exchange.FileInput{ID: session(1)})
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrUnknownAndNotYoursLookTheSame", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		for _, id := range []roleplay.SessionID{session(1), session(2), "", "../" + session(1)} {
			_, err := w.service.ExportSession(asErik(), exchange.FileInput{ID: id})
			w.refused(err, roleplay.CodeNotFound, "There is no such session.")
		}
	})
	t.Run("ErrFormatAndSpeaker", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		_, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Format: "odt"})
		w.refused(err, roleplay.CodeInvalid)
		_, err = w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Speaker: "nurse"})
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("ErrDisk", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		w.store.Before(storetest.Failing("list", "users/", errDisk))
		_, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1)})
		if !errors.Is(err, errDisk) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("Text", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		file, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1)})
		w.ok(err)
		if file.Name != "2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt" || file.ContentType != "text/plain; charset=utf-8" || !strings.Contains(string(file.Body), "Dana: How are you?") {
			t.Errorf("%s, %s\n%s", file.Name, file.ContentType, file.Body)
		}
	})
	t.Run("LogByteForByte", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		file, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Format: "jsonl", Speaker: roleplay.SpeakerTrainee})
		w.ok(err)
		if string(file.Body) != w.lines(dana, session(1)) {
			t.Errorf("it is\n%s", file.Body)
		}
	})
}
