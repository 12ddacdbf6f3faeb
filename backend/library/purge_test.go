package library_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	searchmem "roleplay/backend/search/mem"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/storetest"
)

func TestService_PurgeSessions(t *testing.T) {
	refusals(t, func(w *world, ctx context.Context, in library.SelectionInput) (library.ChangedOutput, error) {
		return w.service.PurgeSessions(ctx, in)
	})
	t.Run("ErrNotInTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		_, err = w.service.PurgeSessions(as(dana), named(sid(1), sid(2)))
		w.refused(err, roleplay.CodeInvalid, string(sid(2)), "bin")
		w.lists(dana, true, 1)
		w.lists(dana, false, 2)
	})
	t.Run("ErrMarksUnread", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.store.Before(storetest.Failing("get", "marks", errDisk))
		_, err = w.service.PurgeSessions(as(dana), named(sid(1)))
		w.refusedInternally(err)
	})
	// Dana's waits to be evaluated, and Erik, who has a copy, deletes that.
	t.Run("ACopyIsNotTheTalk", func(t *testing.T) {
		w := newWorld(t)
		s := whole(w, 1)
		w.talk(erik, 1, true, "The copy")
		_, err := w.service.DeleteSessions(as(erik), named(s))
		w.ok(err)
		_, err = w.service.PurgeSessions(as(erik), named(s))
		w.ok(err)
		if _, err := w.store.Get(context.Background(), record.QueueKey(s)); err != nil {
			t.Errorf("Dana's talk waits no more: %v", err)
		}
	})
	t.Run("NothingIsLeft", func(t *testing.T) {
		w := newWorld(t)
		whole(w, 1)
		w.talk(erik, 1, true, "The same talk of somebody else")
		w.talk(dana, 2, true, "Another")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		<-w.news.Events()
		out, err := w.service.PurgeSessions(as(dana), named(sid(1)))
		w.ok(err)
		if out.Count != 1 {
			t.Errorf("count %d, want 1", out.Count)
		}
		nothingLeft(w, sid(1))
		w.lists(dana, false, 2)
		w.lists(dana, true)
		w.lists(erik, false, 1)
		e := <-w.news.Events()
		if e.Type != roleplay.EventSessionUpdated || !e.Gone || e.Owner != dana || e.Session == nil || e.Session.ID != sid(1) {
			t.Errorf("news %+v, want that 1 is gone", e)
		}
		_, err = w.service.PurgeSessions(as(dana), named(sid(1)))
		w.refused(err, roleplay.CodeNotFound)
	})
	t.Run("All", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 40; n++ {
			w.talk(dana, n, true, "Hello")
		}
		all := library.SelectionInput{Selection: record.Selection{All: true, IDs: []roleplay.SessionID{sid(40)}}}
		_, err := w.service.DeleteSessions(as(dana), all)
		w.ok(err)
		out, err := w.service.PurgeSessions(as(dana), all)
		w.ok(err)
		if out.Count != 39 {
			t.Errorf("count %d, want 39", out.Count)
		}
		w.lists(dana, true)
		w.lists(dana, false, 40)
	})
	t.Run("OneRestoredMeanwhileStays", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.store.Before(once(func(op, key string) bool { return op == "get" && strings.Contains(key, "/marks/") }, func() {
			_, err := record.Marks(w.store.Local).Update(context.Background(), record.MarksKey(dana, sid(1)), dana, func(m *record.Marked) error {
				m.DeletedAt = nil
				return nil
			})
			w.ok(err)
		}))
		out, err := w.service.PurgeSessions(as(dana), library.SelectionInput{Selection: record.Selection{All: true}})
		w.ok(err)
		if out.Count != 0 || len(w.keys(sid(1))) < 3 {
			t.Errorf("count %d, %d keys are left; want 0 and all", out.Count, len(w.keys(sid(1))))
		}
	})
}

// once is a thing that happens the first time that is says so.
func once(is func(op, key string) bool, do func()) func(op, key string) error {
	done := false
	return func(op, key string) error {
		if !done && is(op, key) {
			done = true
			do()
		}
		return nil
	}
}

// whole is a talk of Dana's that has all that a talk can have.
func whole(w *world, n int) roleplay.SessionID {
	w.t.Helper()
	ctx := context.Background()
	s := w.talk(dana, n, true, "Hello", "Hello to you")
	_, err := record.Log{Store: w.store}.Seal(ctx, dana, s)
	w.ok(err)
	for _, id := range []roleplay.EvaluationID{"e1", "e2"} {
		_, err := record.Docs[roleplay.Evaluation]{Store: w.store, Schema: 1}.Create(ctx, record.EvaluationKey(dana, s, id), dana, roleplay.Evaluation{ID: id})
		w.ok(err)
	}
	_, err = record.EvaluationQueue(w.store).Create(ctx, record.QueueKey(s), dana, record.QueuedEvaluation{UserID: dana, SessionID: s})
	w.ok(err)
	_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: s, TurnID: "t1", Text: "A note"})
	w.ok(err)
	return s
}

// nothingLeft looks for what Dana may have left of a talk.
func nothingLeft(w *world, s roleplay.SessionID) {
	w.t.Helper()
	for _, key := range w.keys(s) {
		if at := record.ParseKey(key); at.User != erik && at.Kind != record.KeySessionPage {
			w.t.Errorf("this is left: %s", key)
		}
	}
	if _, err := record.NewSessions(w.store).Get(context.Background(), dana, s); roleplay.CodeOf(err) != roleplay.CodeNotFound {
		w.t.Errorf("it is still listed: %v", err)
	}
}

// TestService_PurgeSessions_CutShort ends the program at every write of a purge,
// on the real store. It never shows half a talk as a whole one, and the next run
// completes it.
func TestService_PurgeSessions_CutShort(t *testing.T) {
	data, err := bolt.Open(filepath.Join(t.TempDir(), "roleplay.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := data.Close(); err != nil {
			t.Error(err)
		}
	}()
	w := newWorldOn(t, data, searchmem.New())
	for n := 1; ; n++ {
		s := whole(w, n)
		_, err := w.service.DeleteSessions(as(dana), named(s))
		w.ok(err)
		w.store.Die(n)
		_, err = w.service.PurgeSessions(as(dana), named(s))
		w.store.Die(0)
		if err == nil {
			if n < 11 {
				t.Errorf("a purge has %d writes, want at least 10", n-1)
			}
			break
		}
		marked := w.marked(dana, s)
		if marked.Purging != (n > 1) || marked.DeletedAt == nil {
			t.Errorf("cut short at write %d: the marks say %+v", n, marked)
		}
		if n == 1 {
			_, err := w.service.PurgeSessions(as(dana), named(s))
			w.ok(err)
			continue
		}
		if _, err := record.NewTalks(w.store).Load(context.Background(), dana, s); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("cut short at write %d: it opens, with %v", n, err)
		}
		completed(w, s)
	}
}

// completed runs the service until the talk is gone, as a next start does.
func completed(w *world, s roleplay.SessionID) {
	w.t.Helper()
	w.service = w.newService()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.service.Run(ctx) }()
	for e := range w.news.Events() {
		if e.Gone && e.Stream == string(s) {
			break
		}
	}
	cancel()
	w.ok(<-done)
	nothingLeft(w, s)
}

func TestService_Run_PurgesAreCompletedAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := whole(w, 1)
		_, err := w.service.DeleteSessions(as(dana), named(s))
		w.ok(err)
		w.store.Die(4)
		_, err = w.service.PurgeSessions(as(dana), named(s))
		w.refusedInternally(err)
		w.store.Die(0)
		w.lists(dana, true, 1) // it can be seen that it is there, until it is gone
		defer w.run()()
		time.Sleep(time.Second)
		synctest.Wait()
		w.lists(dana, true)
		nothingLeft(w, s)
	})
}
