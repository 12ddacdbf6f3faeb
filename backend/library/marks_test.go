package library_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

func TestService_GetMarks(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.GetMarks(context.Background(), library.SessionInput{ID: sid(1)})
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrNotFound", func(t *testing.T) {
		w := newWorld(t)
		w.talk(erik, 1, true, "Hello")
		for _, id := range []roleplay.SessionID{sid(1), sid(2), "", "../x"} {
			_, err := w.service.GetMarks(as(dana), library.SessionInput{ID: id})
			w.refused(err, roleplay.CodeNotFound)
		}
	})
	t.Run("ErrUnreadable", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.plant(record.MarksKey(dana, sid(1)), "{")
		_, err := w.service.GetMarks(as(dana), library.SessionInput{ID: sid(1)})
		w.refusedInternally(err)
	})
	t.Run("NoneAndInTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		marks, err := w.service.GetMarks(as(dana), library.SessionInput{ID: sid(1)})
		w.ok(err)
		if len(marks.Notes)+len(marks.Bookmarks) != 0 {
			t.Errorf("marks %+v, want none", marks)
		}
		_, err = w.service.SetBookmark(as(dana), library.SetBookmarkInput{ID: sid(1), TurnID: "t1", On: true})
		w.ok(err)
		_, err = w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		marks, err = w.service.GetMarks(as(dana), library.SessionInput{ID: sid(1)})
		w.ok(err)
		if len(marks.Bookmarks) != 1 {
			t.Errorf("marks %+v in the bin, want the bookmark", marks)
		}
	})
	t.Run("OfATalkThatIsInNoList", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.ok(record.NewSessions(w.store).Remove(context.Background(), dana, sid(1)))
		_, err := w.service.GetMarks(as(dana), library.SessionInput{ID: sid(1)})
		w.ok(err)
	})
}

func TestService_SetBookmark(t *testing.T) {
	set := func(turn roleplay.TurnID, on bool) library.SetBookmarkInput {
		return library.SetBookmarkInput{ID: sid(1), TurnID: turn, On: on}
	}
	t.Run("ErrNotFound", func(t *testing.T) {
		w := newWorld(t)
		w.talk(erik, 1, true, "Hello")
		_, err := w.service.SetBookmark(as(dana), set("t1", true))
		w.refused(err, roleplay.CodeNotFound)
	})
	t.Run("ErrNoSuchTurn", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		for _, turn := range []roleplay.TurnID{"t9", ""} {
			_, err := w.service.SetBookmark(as(dana), set(turn, true))
			w.refused(err, roleplay.CodeNotFound, "turn")
		}
	})
	t.Run("ErrTurnAfterTheDamage", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello", "Damaged", "Lost")
		w.plant(record.ChatEventKey(dana, sid(1), 3), "{")
		_, err := w.service.SetBookmark(as(dana), set("t3", true))
		w.refused(err, roleplay.CodeNotFound, "turn")
		_, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.ok(err)
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.store.Before(storetest.Failing("get", "chat_events", errDisk))
		_, err := w.service.SetBookmark(as(dana), set("t1", true))
		w.refusedInternally(err)
		w.store.Before(storetest.Failing("put", "marks", errDisk))
		_, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.refusedInternally(err)
	})
	t.Run("ErrInTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		_, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.refused(err, roleplay.CodeConflict, "bin")
	})
	t.Run("ErrTooManyMarks", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello", "Hello")
		_, err := record.Marks(w.store).Create(context.Background(), record.MarksKey(dana, sid(1)), dana, record.Marked{Marks: roleplay.Marks{
			Bookmarks: make([]roleplay.Bookmark, 999), Notes: make([]roleplay.Note, 1),
		}})
		w.ok(err)
		_, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.refused(err, roleplay.CodeInvalid, "1000")
		_, err = w.service.SetBookmark(as(dana), set("", false)) // taking one away always works
		w.ok(err)
		_, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.ok(err)
	})
	t.Run("TakingAwayWhereThereAreTooMany", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := record.Marks(w.store).Create(context.Background(), record.MarksKey(dana, sid(1)), dana, record.Marked{Marks: roleplay.Marks{
			Bookmarks: make([]roleplay.Bookmark, 1010),
		}})
		w.ok(err)
		_, err = w.service.SetBookmark(as(dana), set("", false))
		w.ok(err)
	})
	t.Run("SetAndTakenAway", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello", "Hello")
		marks, err := w.service.SetBookmark(as(dana), set("t1", true))
		w.ok(err)
		if want := (roleplay.Bookmark{TurnID: "t1", At: began}); len(marks.Bookmarks) != 1 || marks.Bookmarks[0] != want {
			t.Errorf("bookmarks %+v, want %+v", marks.Bookmarks, want)
		}
		w.pass(time.Hour)
		marks, err = w.service.SetBookmark(as(dana), set("t1", true))
		w.ok(err)
		if len(marks.Bookmarks) != 1 || !marks.Bookmarks[0].At.Equal(began) {
			t.Errorf("set again: %+v, want the one that was there", marks.Bookmarks)
		}
		marks, err = w.service.SetBookmark(as(dana), set("t2", true))
		w.ok(err)
		if len(marks.Bookmarks) != 2 || marks.Bookmarks[1].TurnID != "t2" {
			t.Errorf("bookmarks %+v, want t2 after t1", marks.Bookmarks)
		}
		marks, err = w.service.SetBookmark(as(dana), set("t1", false))
		w.ok(err)
		again, err := w.service.SetBookmark(as(dana), set("t1", false))
		w.ok(err)
		if len(marks.Bookmarks) != 1 || len(again.Bookmarks) != 1 || again.Bookmarks[0].TurnID != "t2" {
			t.Errorf("taken away: %+v and %+v, want t2", marks.Bookmarks, again.Bookmarks)
		}
	})
}

func TestService_WriteNote(t *testing.T) {
	note := func(turn roleplay.TurnID, text string) library.WriteNoteInput {
		return library.WriteNoteInput{ID: sid(1), TurnID: turn, Text: text}
	}
	t.Run("ErrNotFound", func(t *testing.T) {
		w := newWorld(t)
		w.talk(erik, 1, true, "Hello")
		_, err := w.service.WriteNote(as(dana), note("", "A note"))
		w.refused(err, roleplay.CodeNotFound)
		w.talk(dana, 1, true, "Hello")
		_, err = w.service.WriteNote(as(dana), note("t9", "A note"))
		w.refused(err, roleplay.CodeNotFound, "turn")
		_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), NoteID: "n", Text: "A note"})
		w.refused(err, roleplay.CodeNotFound, "note")
	})
	t.Run("ErrText", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		for name, text := range map[string]string{
			"Empty": "", "Blank": " \n\t ", "Unseen": "\u200b", "TooLong": strings.Repeat("ä", 10_001),
			"Control": "a\x07b", "Escape": "\x1b[31mred", "NotUTF8": "a\xff", "Return": "a\rb",
		} {
			_, err := w.service.WriteNote(as(dana), note("", text))
			if roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("%s: err = %v, want %s", name, err, roleplay.CodeInvalid)
			}
		}
		_, err := w.service.WriteNote(as(dana), note("", strings.Repeat("ä", 10_000)))
		w.ok(err)
	})
	t.Run("ErrInTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		_, err = w.service.WriteNote(as(dana), note("t1", "A note"))
		w.refused(err, roleplay.CodeConflict, "bin")
	})
	t.Run("ErrNoRoom", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		var full roleplay.Marks
		for n := range 98 {
			full.Notes = append(full.Notes, roleplay.Note{ID: roleplay.NoteID(fmt.Sprint(n)), Text: strings.Repeat("x", 10_000)})
		}
		_, err := record.Marks(w.store).Create(context.Background(), record.MarksKey(dana, sid(1)), dana, record.Marked{Marks: full})
		w.ok(err)
		_, err = w.service.WriteNote(as(dana), note("", strings.Repeat("x", 10_000)))
		w.refused(err, roleplay.CodeTooLarge, "together")
		_, err = w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(1), NoteID: "3"})
		w.ok(err)
	})
	t.Run("ErrAnotherTurn", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello", "Hello")
		marks, err := w.service.WriteNote(as(dana), note("t1", "A note"))
		w.ok(err)
		_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), NoteID: marks.Notes[0].ID, TurnID: "t2", Text: "A note"})
		w.refused(err, roleplay.CodeInvalid, "turn")
	})
	t.Run("WrittenAndWrittenAnew", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		marks, err := w.service.WriteNote(as(dana), note("t1", " First\r\nline \n"))
		w.ok(err)
		first := marks.Notes[0]
		if first.Text != "First\nline" || first.TurnID != "t1" || !first.CreatedAt.Equal(began) || !first.UpdatedAt.Equal(began) || !roleplay.IsUUID(string(first.ID)) {
			t.Errorf("note %+v", first)
		}
		w.pass(time.Hour)
		_, err = w.service.WriteNote(as(dana), note("", "On the whole talk"))
		w.ok(err)
		marks, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), NoteID: first.ID, Text: "Better"})
		w.ok(err)
		got := marks.Notes[0]
		if len(marks.Notes) != 2 || got.Text != "Better" || got.TurnID != "t1" || !got.CreatedAt.Equal(began) || !got.UpdatedAt.Equal(began.Add(time.Hour)) {
			t.Errorf("notes %+v, want the first anew", marks.Notes)
		}
		w.pass(time.Hour)
		marks, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), NoteID: first.ID, Text: "Better "})
		w.ok(err)
		if !marks.Notes[0].UpdatedAt.Equal(began.Add(time.Hour)) {
			t.Error("the same words count as a change")
		}
	})
	t.Run("ErrNoRandomness", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.service = library.New(library.Deps{Store: w.store, Talks: record.NewTalks(w.store), Now: w.now, Random: strings.NewReader("")})
		_, err := w.service.WriteNote(as(dana), note("", "A note"))
		w.refusedInternally(err)
	})
}

func TestService_DeleteNote(t *testing.T) {
	t.Run("ErrNotFound", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(erik, 2, true, "Hello")
		_, err := w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(1), NoteID: "n"})
		w.refused(err, roleplay.CodeNotFound, "note")
		_, err = w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(2), NoteID: "n"})
		w.refused(err, roleplay.CodeNotFound, "session")
	})
	t.Run("Deleted", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		for _, text := range []string{"One", "Two"} {
			_, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: text})
			w.ok(err)
		}
		first := w.marked(dana, sid(1)).Notes[0].ID
		marks, err := w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(1), NoteID: first})
		w.ok(err)
		if len(marks.Notes) != 1 || marks.Notes[0].Text != "Two" {
			t.Errorf("notes %+v, want the second", marks.Notes)
		}
	})
}
