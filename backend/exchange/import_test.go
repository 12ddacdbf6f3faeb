package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

// tavern is a chat of SillyTavern.
const tavern = `{"user_name":"Dana","character_name":"Seraphina","create_date":"2024-09-01T12:00:00.000Z","chat_metadata":{}}
{"name":"Seraphina","is_user":false,"send_date":"2024-09-01T12:00:01.000Z","mes":"Welcome, traveller."}
{"name":"Dana","is_user":true,"send_date":"2024-09-01T12:00:05.500Z","mes":"Where am I?"}
{"name":"Seraphina","is_user":false,"send_date":"2024-09-01T12:00:02.000Z","mes":"In my glade."}
{"name":"Seraphina","is_user":false,"mes":"You are safe."}
`

// elsewhere exports the n-th talk of u from another machine.
func elsewhere(t *testing.T, u roleplay.UserID, n, turns int) string {
	t.Helper()
	w := newWorld(t)
	w.talk(u, n, turns)
	return w.lines(u, session(n))
}

func TestService_ImportFile(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.importFile(context.Background(), "a.jsonl", tavern)
		w.refused(err, roleplay.CodeUnauthenticated)
	})

	t.Run("ErrForAnotherBelowAdmin", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asErik(), exchange.ImportInput{UserID: dana}, strings.NewReader(tavern))
		w.refused(err, roleplay.CodeForbidden)
	})

	t.Run("ErrJob", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asErik(), exchange.ImportInput{JobID: "1"}, strings.NewReader(tavern))
		w.refused(err, roleplay.CodeInvalid)
	})

	t.Run("ErrCannotBeReadFrom", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{}, &breaking{text: ""})
		w.refused(err, roleplay.CodeInternal)
	})

	t.Run("ErrWhatItIsNot", func(t *testing.T) {
		w := newWorld(t)
		for name, tt := range map[string]struct{ text, want string }{
			"Empty":       {"", "talk.jsonl is empty."},
			"Text":        {"Dana: How are you?\n", "talk.jsonl is no talk that can be read here."},
			"List":        {`[1,2]`, "is no talk"},
			"OtherObject": {`{"a":{"b":[1,{"schema":1}]},"c":1}`, "is no talk"},
			"HalfObject":  {`{"a":`, "is no talk"},
			"Number":      {`{1:2}`, "is no talk"},
			"EarlyForm":   {`{"schema":1,"seq":1,"type":"session_start","start":{}}` + "\n", "an early RolePlay"},
			"NoStart":     {`{"schema":1,"prev":"","seq":1,"entries":[]}` + "\n", "does not begin with the start of a talk"},
			"BadStart":    {`{"schema":1,"prev":"","seq":1,"entries":[{"type":"session_start","start":{"sessionId":"../x"}}]}` + "\n", "does not begin with the start of a talk"},
			"NotAppend":   {`{"schema":"one","seq":1}` + "\n", "does not begin with the start of a talk"},
			"HalfZip":     {"PK\x03\x04 and no more", "is a zip that is damaged or cut short"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := w.importFile(asDana(), "talk.jsonl", tt.text)
				w.refused(err, roleplay.CodeInvalid, tt.want)
			})
		}
	})

	t.Run("ErrSomebodyElsesSession", func(t *testing.T) {
		w := newWorld(t)
		text := elsewhere(t, erik, 1, 4)
		report, err := w.importFile(asDana(), "talk.jsonl", text)
		w.refused(err, roleplay.CodeForbidden, "talk.jsonl is a talk of another account. Import it as a copy")
		if report.Talks != 0 || len(w.listed(dana)) != 0 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("SomebodyElsesSessionAsCopy", func(t *testing.T) {
		w := newWorld(t)
		text := elsewhere(t, erik, 1, 4)
		for range 2 {
			_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talk.jsonl", AsCopy: true}, strings.NewReader(text))
			w.ok(err)
		}
		marks, err := record.Marks(w.store).Get(t.Context(), record.MarksKey(dana, session(1)))
		w.ok(err)
		want := &record.Origin{UserID: erik, Name: "Erik", ImportedAt: noon}
		if !reflect.DeepEqual(marks.Body.Origin, want) || marks.Rev != 2 && marks.Rev != 1 {
			t.Errorf("%+v", marks)
		}
		listed := w.listed(dana)
		if len(listed) != 1 || listed[0].Source != roleplay.SourceRolePlay || len(w.listed(erik)) != 0 || w.lines(dana, session(1)) != text || w.queued() != 0 {
			t.Errorf("%+v", listed)
		}
	})

	t.Run("Own", func(t *testing.T) {
		w := newWorld(t)
		news := w.events()
		report, err := w.importFile(asDana(), "talk.jsonl", elsewhere(t, dana, 1, 4))
		w.ok(err)
		want := exchange.ImportReport{
			Source: roleplay.SourceRolePlay, Sessions: []roleplay.SessionID{session(1)}, Talks: 1, Failed: []exchange.Failure{}, Notes: []string{},
		}
		if !reflect.DeepEqual(report, want) {
			t.Errorf("%+v", report)
		}
		listed := w.listed(dana)
		if len(listed) != 1 || listed[0].Title != "Breaking bad news" || listed[0].TurnCount != 4 || listed[0].State != roleplay.SessionEnded || w.queued() != 0 {
			t.Errorf("%+v, %d wait for an evaluation", listed, w.queued())
		}
		all := news()
		if len(all) != 1 || all[0].Type != roleplay.EventSessionUpdated || all[0].Owner != dana || all[0].Stream != string(session(1)) || all[0].Session.TurnCount != 4 {
			t.Errorf("published %+v", all)
		}
	})

	t.Run("TheSameFileTwice", func(t *testing.T) {
		for name, text := range map[string]string{"Own": elsewhere(t, dana, 1, 4), "SillyTavern": tavern, "Python": pythonLog} {
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				_, err := w.importFile(asDana(), "talk.jsonl", text)
				w.ok(err)
				news := w.events()
				report, err := w.importFile(asDana(), "talk.jsonl", text)
				w.ok(err)
				if report.Known != 1 || report.Talks != 0 || len(report.Sessions) != 0 || len(report.Failed) != 0 || len(w.listed(dana)) != 1 || len(news()) != 0 {
					t.Errorf("%+v", report)
				}
			})
		}
	})

	t.Run("ExportImportExport", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 40)
		first, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Format: "jsonl"})
		w.ok(err)
		other := newWorld(t)
		_, err = other.importFile(asDana(), first.Name, string(first.Body))
		other.ok(err)
		second, err := other.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Format: "jsonl"})
		other.ok(err)
		if !bytes.Equal(first.Body, second.Body) || first.Name != second.Name {
			t.Errorf("%d bytes became %d", len(first.Body), len(second.Body))
		}
		for _, err := range (record.Log{Store: other.store}).Read(t.Context(), dana, session(1), record.Head{}) {
			other.ok(err) // the chain
		}
	})

	t.Run("LineEndsOfWindowsAndAMark", func(t *testing.T) {
		w := newWorld(t)
		text := elsewhere(t, dana, 1, 4)
		_, err := w.importFile(asDana(), "talk.jsonl", "\ufeff"+strings.ReplaceAll(text, "\n", "\r\n"))
		w.ok(err)
		if w.lines(dana, session(1)) != text {
			t.Error("the bytes are others")
		}
	})

	t.Run("LongerThanBefore", func(t *testing.T) {
		other := newWorld(t)
		head := other.say(dana, 1, other.start(dana, 1), 2)
		short := other.lines(dana, session(1))
		head = other.say(dana, 1, head, 2)
		other.end(dana, 1, head, begun(2))
		long := other.lines(dana, session(1))

		w := newWorld(t)
		_, err := w.importFile(asDana(), "talk.jsonl", short)
		w.ok(err)
		if listed := w.listed(dana); listed[0].State != roleplay.SessionActive || listed[0].TurnCount != 2 {
			t.Errorf("%+v", listed)
		}
		report, err := w.importFile(asDana(), "talk.jsonl", long)
		w.ok(err)
		if listed := w.listed(dana); report.Talks != 1 || listed[0].State != roleplay.SessionEnded || listed[0].TurnCount != 4 || w.queued() != 0 {
			t.Errorf("%+v, %+v", report, listed)
		}
		report, err = w.importFile(asDana(), "talk.jsonl", short)
		w.ok(err)
		if report.Known != 1 || w.lines(dana, session(1)) != long {
			t.Errorf("the short one again: %+v", report)
		}
	})

	t.Run("ErrDiverging", func(t *testing.T) {
		w := newWorld(t)
		head := w.say(dana, 1, w.start(dana, 1), 2)
		text := w.lines(dana, session(1))
		other := newWorld(t)
		_, err := other.importFile(asDana(), "talk.jsonl", text)
		other.ok(err)
		other.end(dana, 1, head, begun(9))
		w.end(dana, 1, head, begun(2))
		w.list(dana, 1)
		before := w.lines(dana, session(1))
		report, err := w.importFile(asDana(), "talk.jsonl", other.lines(dana, session(1)))
		w.ok(err)
		if len(report.Failed) != 1 || report.Failed[0].Place != "talk.jsonl" || !strings.Contains(report.Failed[0].Message, "differs from entry 4 on") || w.lines(dana, session(1)) != before {
			t.Errorf("%+v", report)
		}
	})

	t.Run("InTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		at := noon
		_, err := record.Marks(w.store).Upsert(t.Context(), record.MarksKey(dana, session(1)), dana, func(m *record.Marked) error { m.DeletedAt = &at; return nil })
		w.ok(err)
		w.ok(record.NewSessions(w.store).SetDeleted(t.Context(), dana, session(1), &at))
		report, err := w.importFile(asDana(), "talk.jsonl", w.lines(dana, session(1)))
		w.ok(err)
		if report.Known != 1 || len(report.Notes) != 1 || report.Notes[0] != "Breaking bad news is here, in the bin. Restore it there." {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ListedAgainAfterACut", func(t *testing.T) {
		w := newWorld(t)
		text := elsewhere(t, dana, 1, 2)
		w.store.Before(storetest.Failing("put", "users/"+string(dana)+"/session_pages", errDisk))
		_, err := w.importFile(asDana(), "talk.jsonl", text)
		w.refused(err, roleplay.CodeInternal)
		w.store.Before(nil)
		report, err := w.importFile(asDana(), "talk.jsonl", text)
		w.ok(err)
		if report.Talks != 1 || len(w.listed(dana)) != 1 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ErrMarksCannotBeWritten", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(storetest.Failing("put", "users/"+string(dana)+"/marks", errDisk))
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{AsCopy: true}, strings.NewReader(elsewhere(t, erik, 1, 2)))
		w.refused(err, roleplay.CodeInternal)
		if len(w.listed(dana)) != 0 {
			t.Error("it is listed without saying whose it was")
		}
	})

	t.Run("ForAnotherByAdmin", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asRoot(), exchange.ImportInput{UserID: dana}, strings.NewReader(elsewhere(t, dana, 1, 2)))
		w.ok(err)
		if len(w.listed(dana)) != 1 || len(w.listed(root)) != 0 {
			t.Error("it is not Dana's")
		}
	})

	t.Run("ErrNoRoom", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(func(call, _ string) error {
			if call == "put" {
				return roleplay.Errorf(roleplay.CodeUnavailable, "The disk is full.")
			}
			return nil
		})
		_, err := w.importFile(asDana(), "talk.jsonl", tavern)
		w.refused(err, roleplay.CodeUnavailable, "The disk is full.")
	})
}

func TestService_ImportFile_SillyTavern(t *testing.T) {
	w := newWorld(t)
	report, err := w.importFile(asErik(), "Seraphina.jsonl", tavern)
	w.ok(err)
	if report.Source != roleplay.SourceSillyTavern || report.Talks != 1 {
		t.Fatalf("%+v", report)
	}
	listed := w.listed(erik)[0]
	if listed.Title != "SillyTavern" || listed.CharacterName != "Seraphina" || listed.ParticipantName != "Dana" || listed.State != roleplay.SessionEnded ||
		listed.Source != roleplay.SourceSillyTavern || !listed.StartedAt.Equal(time.Date(2024, 9, 1, 12, 0, 0, 0, time.UTC)) || listed.TurnCount != 4 || w.queued() != 0 {
		t.Errorf("%+v", listed)
	}
	if !roleplay.IsUUID(string(listed.ID)) || !strings.HasPrefix(string(listed.ID), "0191ad74-d200-7") { // 2024-09-01T12:00:00Z in milliseconds
		t.Errorf("the id is %s", listed.ID)
	}
	loaded, err := record.NewTalks(w.store).Load(t.Context(), erik, listed.ID)
	w.ok(err)
	var got []string
	for _, turn := range loaded.Talk.Turns {
		got = append(got, fmt.Sprintf("%d %s %s %d %s", turn.Seq, turn.Speaker, turn.By, turn.At, turn.Text))
		if !roleplay.IsUUID(string(turn.ID)) || turn.State != roleplay.TurnCompleted {
			t.Errorf("%+v", turn)
		}
	}
	want := []string{ // a clock that was set back and a time that is missing stand still
		"2 character model 1000 Welcome, traveller.", "3 trainee person 5500 Where am I?",
		"4 character model 5500 In my glade.", "5 character model 5500 You are safe.",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the turns are\n%s", strings.Join(got, "\n"))
	}
	turns := loaded.Talk.Turns
	if turns[0].ReplyTo != "" || turns[1].ReplyTo != "" || turns[2].ReplyTo != turns[1].ID || turns[3].ReplyTo != turns[1].ID {
		t.Error("the answers do not name what they answer")
	}
	if loaded.Start.UserID != erik || loaded.Start.Scenario != "sillytavern" || loaded.Start.Character != "seraphina" || loaded.Start.Source != roleplay.SourceSillyTavern {
		t.Errorf("%+v", loaded.Start)
	}

	// Another person's import of the same chat is another talk.
	_, err = w.importFile(asDana(), "Seraphina.jsonl", tavern)
	w.ok(err)
	if theirs := w.listed(dana)[0]; theirs.ID == listed.ID || theirs.ParticipantName != "" {
		t.Errorf("%+v", theirs)
	}
}

func TestService_ImportFile_SillyTavernOdds(t *testing.T) {
	t.Run("NoTimes", func(t *testing.T) {
		w := newWorld(t)
		report, err := w.importFile(asDana(), "a.jsonl", `{"user_name":"Dana","character_name":"","chat_metadata":{}}`+"\n"+`{"name":"X","is_user":false,"mes":"Hello."}`+"\n")
		w.ok(err)
		if listed := w.listed(dana); len(listed) != 1 || listed[0].StartedAt.Unix() != 0 || len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "does not tell when") {
			t.Errorf("%+v, %+v", report, listed)
		}
	})
	t.Run("ErrNothingIsSaid", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.importFile(asDana(), "a.jsonl", `{"user_name":"Dana","character_name":"X","chat_metadata":{}}`+"\n")
		w.refused(err, roleplay.CodeInvalid, "Nothing is said in a.jsonl.")
	})
	t.Run("BadLinesAreLeftOut", func(t *testing.T) {
		w := newWorld(t)
		report, err := w.importFile(asDana(), "a.jsonl", tavern+"{half\nnothing\n")
		w.ok(err)
		if report.Skipped != 2 || report.Talks != 1 || len(report.Notes) != 1 {
			t.Errorf("%+v", report)
		}
	})
	t.Run("ErrMessageTooLong", func(t *testing.T) {
		w := newWorld(t)
		text := strings.Replace(tavern, "Where am I?", strings.Repeat("x", 1<<20), 1)
		_, err := w.importFile(asDana(), "a.jsonl", text)
		if code := roleplay.CodeOf(err); code != roleplay.CodeTooLarge && code != roleplay.CodeInvalid {
			t.Errorf("got %v", err)
		}
	})
	t.Run("NamesOfAllKinds", func(t *testing.T) {
		w := newWorld(t)
		text := strings.NewReplacer("Seraphina", "会話\\u202e  \\n"+strings.Repeat("é", 300), `"Dana"`, `"\u0000"`).Replace(tavern)
		_, err := w.importFile(asDana(), "a.jsonl", text)
		w.ok(err)
		got := w.listed(dana)[0]
		if want := "会話 " + strings.Repeat("é", 196) + "…"; got.CharacterName != want || got.ParticipantName != "" || got.CharacterID != "character" {
			t.Errorf("%+v", got)
		}
	})
}

func TestService_ImportFile_Zip(t *testing.T) {
	t.Run("OurOwnExport", func(t *testing.T) {
		w := newWorld(t)
		for n := range 12 {
			w.talk(dana, n, 4)
		}
		place, folder := w.place()
		_, err := w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: []string{"jsonl", "txt"}}, place)
		w.ok(err)
		files := w.there(folder)
		other := newWorld(t)
		news := other.events()
		report, err := other.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip", JobID: job}, strings.NewReader(archive(t, files)))
		other.ok(err)
		if report.Talks != 12 || len(report.Sessions) != 12 || len(report.Failed) != 0 || len(other.listed(dana)) != 12 ||
			!reflect.DeepEqual(report.Notes, []string{"12 files of the archive are no jsonl and were left out."}) {
			t.Errorf("%+v", report)
		}
		last := roleplay.JobProgress{}
		for _, e := range news() {
			if e.Job != nil {
				last = *e.Job
			}
		}
		if last != (roleplay.JobProgress{ID: job, Unit: roleplay.JobFiles, Done: 24, Total: 24}) {
			t.Errorf("told %+v last", last)
		}
		for n := range 12 {
			if other.lines(dana, session(n)) != w.lines(dana, session(n)) {
				t.Errorf("talk %d has other bytes", n)
			}
		}
	})

	t.Run("WhatCannotBeTakenIsNamed", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 5, 2)
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip"}, strings.NewReader(archive(t, map[string]string{
			"1 mine.jsonl":        elsewhere(t, dana, 1, 2),
			"2 theirs.jsonl":      elsewhere(t, erik, 2, 2),
			"3 empty.jsonl":       "",
			"4 in/a/folder.jsonl": tavern,
			"5 archive.jsonl":     archive(t, map[string]string{"a.jsonl": tavern}),
			"6 longer.jsonl":      strings.Replace(elsewhere(t, dana, 5, 2), "How are you", "How were you", 1),
			"7 \u202enotes.TXT":   "text",
			"8 folder/":           "",
		})))
		w.ok(err)
		var got []string
		for _, f := range report.Failed {
			got = append(got, f.Place+": "+f.Message)
		}
		want := []string{
			"2 theirs.jsonl: 2 theirs.jsonl is a talk of another account. Import it as a copy to keep it here, marked as theirs.",
			"3 empty.jsonl: 3 empty.jsonl is empty.",
			"5 archive.jsonl: 5 archive.jsonl is an archive within an archive. Unpack it and import what is in it.",
			"6 longer.jsonl: Line 3 is not part of a sound talk. It does not follow from the line before: one of them was changed.",
		}
		if report.Talks != 2 || !reflect.DeepEqual(got, want) || report.Source != roleplay.SourceRolePlay {
			t.Errorf("%+v\n%s", report, strings.Join(got, "\n"))
		}
	})

	t.Run("ErrAtMost100AreNamed", func(t *testing.T) {
		w := newWorld(t)
		files := map[string]string{}
		for n := range 130 {
			files[fmt.Sprintf("%03d.jsonl", n)] = "nothing"
		}
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip"}, strings.NewReader(archive(t, files)))
		w.ok(err)
		if len(report.Failed) != 100 || !reflect.DeepEqual(report.Notes, []string{"30 more could not be taken in; only the first 100 are named."}) {
			t.Errorf("%d failures, %v", len(report.Failed), report.Notes)
		}
	})

	t.Run("ErrCancelled", func(t *testing.T) {
		w := newWorld(t)
		files := map[string]string{}
		for n := range 5 {
			files[fmt.Sprintf("%d.jsonl", n)] = elsewhere(t, dana, n, 2)
		}
		puts := 0
		w.store.Before(func(call, key string) error {
			if call == "put" && strings.Contains(key, "session_pages") {
				if puts++; puts == 2 {
					_, _ = w.service.CancelJob(asDana(), exchange.CancelJobInput{ID: job})
				}
			}
			return nil
		})
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip", JobID: job}, strings.NewReader(archive(t, files)))
		w.refused(err, roleplay.CodeCancelled, "The import was stopped. 1 talk is taken in. Import the same again to go on.")
		if report.Talks != 1 {
			t.Errorf("%+v", report)
		}
		w.store.Before(nil)
		report, err = w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip", JobID: job}, strings.NewReader(archive(t, files)))
		if w.ok(err); report.Talks+report.Known != 5 || len(w.listed(dana)) != 5 {
			t.Errorf("again: %+v", report)
		}
	})

	t.Run("ErrRecordsFailEndsIt", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(storetest.Failing("put", "users/", errDisk))
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{}, strings.NewReader(archive(t, map[string]string{"a.jsonl": tavern, "b.jsonl": tavern})))
		w.refused(err, roleplay.CodeInternal)
	})

	t.Run("ErrBomb", func(t *testing.T) {
		w := newWorld(t)
		var bomb bytes.Buffer
		z := zip.NewWriter(&bomb)
		e, err := z.Create("bomb.jsonl")
		w.ok(err)
		_, err = e.Write([]byte(strings.SplitAfter(tavern, "\n")[0]))
		w.ok(err)
		line := append(bytes.Repeat([]byte("x"), 1<<20), '\n')
		for range 80 { // 80 MB of lines in 80 kB
			_, err = e.Write(line)
			w.ok(err)
		}
		w.ok(z.Close())
		_, err = w.service.ImportFile(asDana(), exchange.ImportInput{Name: "bomb.zip"}, bytes.NewReader(bomb.Bytes()))
		w.refused(err, roleplay.CodeTooLarge, "The archive unpacks to far more than talks do")
	})

	t.Run("ErrDamagedEntry", func(t *testing.T) {
		w := newWorld(t)
		text := []byte(archive(t, map[string]string{"1.jsonl": elsewhere(t, dana, 1, 400), "2.jsonl": tavern}))
		text[900] ^= 0xff
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip"}, bytes.NewReader(text))
		w.ok(err)
		if len(report.Failed) != 1 || report.Failed[0].Place != "1.jsonl" || report.Talks != 1 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ErrTooLargeToHold", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip"}, &endless{head: "PK\x03\x04", left: 129 << 20})
		w.refused(err, roleplay.CodeTooLarge, "talks.zip has more than 128 MB.")
	})
}

// archive packs files, by name.
func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		e, err := z.Create(name)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = e.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
