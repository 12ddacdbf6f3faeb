package library_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

func TestService_DeleteSessions(t *testing.T) {
	refusals(t, func(w *world, ctx context.Context, in library.SelectionInput) (library.ChangedOutput, error) {
		return w.service.DeleteSessions(ctx, in)
	})
	t.Run("GoesToTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		out, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		if out.Count != 1 {
			t.Errorf("count %d, want 1", out.Count)
		}
		w.lists(dana, false, 2)
		w.lists(dana, true, 1)
		if at := w.marked(dana, sid(1)).DeletedAt; at == nil || !at.Equal(began) {
			t.Errorf("deleted at %v, want %v", at, began)
		}
		e := <-w.news.Events()
		if e.Type != roleplay.EventSessionUpdated || e.Owner != dana || e.Stream != string(sid(1)) || e.Session == nil || e.Session.DeletedAt == nil || e.Gone {
			t.Errorf("news %+v, want that 1 went to the bin", e)
		}
	})
	t.Run("AgainIsNoChange", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.pass(time.Hour)
		out, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		if at := w.marked(dana, sid(1)).DeletedAt; out.Count != 0 || !at.Equal(began) {
			t.Errorf("count %d, at %v; want 0, and the first time", out.Count, at)
		}
	})
	t.Run("AllOfAFilterButSome", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 70; n++ {
			w.titled(dana, n, map[bool]string{true: "Leave", false: "News"}[n%2 == 0], true)
		}
		in := library.SelectionInput{Selection: record.Selection{All: true, IDs: []roleplay.SessionID{sid(4), sid(6)}, Filter: record.SessionFilter{ScenarioID: "leave", Deleted: true}}}
		out, err := w.service.DeleteSessions(as(dana), in)
		w.ok(err)
		if out.Count != 33 {
			t.Errorf("count %d, want 33: all 35 but 4 and 6", out.Count)
		}
		left, err := w.service.ListSessions(as(dana), library.ListSessionsInput{SessionFilter: record.SessionFilter{ScenarioID: "leave"}})
		w.ok(err)
		if left.Total != 2 {
			t.Errorf("%d are left, want 2", left.Total)
		}
	})
	t.Run("WhileATalkGoesOn", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, false, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.says(dana, sid(1), "One that was on its way")
		w.lists(dana, false)
		w.lists(dana, true, 1)
		loaded, err := record.NewTalks(w.store).Load(context.Background(), dana, sid(1))
		w.ok(err)
		if loaded.ReadOnly != roleplay.ReadOnlyDeleted || len(loaded.Talk.Turns) != 2 {
			t.Errorf("the talk is %q with %d turns, want deleted with 2", loaded.ReadOnly, len(loaded.Talk.Turns))
		}
	})
}

func TestService_RestoreSessions(t *testing.T) {
	refusals(t, func(w *world, ctx context.Context, in library.SelectionInput) (library.ChangedOutput, error) {
		return w.service.RestoreSessions(ctx, in)
	})
	t.Run("ErrBeingDeletedForGood", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1), sid(2)))
		w.ok(err)
		w.store.Die(2) // its marks say purging, and then nothing more
		_, err = w.service.PurgeSessions(as(dana), named(sid(1)))
		w.refusedInternally(err)
		w.store.Die(0)
		_, err = w.service.RestoreSessions(as(dana), named(sid(1)))
		w.refused(err, roleplay.CodeConflict, "for good")
		out, err := w.service.RestoreSessions(as(dana), library.SelectionInput{Selection: record.Selection{All: true}})
		w.ok(err)
		if out.Count != 1 {
			t.Errorf("of all %d came back, want 1: nobody named the other", out.Count)
		}
	})
	t.Run("ComesBack", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		out, err := w.service.RestoreSessions(as(dana), named(sid(1)))
		w.ok(err)
		if out.Count != 1 {
			t.Errorf("count %d, want 1", out.Count)
		}
		w.lists(dana, false, 1)
		w.lists(dana, true)
		out, err = w.service.RestoreSessions(as(dana), named(sid(1)))
		w.ok(err)
		if out.Count != 0 {
			t.Errorf("again: count %d, want 0", out.Count)
		}
	})
	t.Run("NotInTheBinMakesNoMarks", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		_, err := w.service.RestoreSessions(as(dana), named(sid(1)))
		w.ok(err)
		if _, err := w.store.Get(context.Background(), record.MarksKey(dana, sid(1))); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("marks: %v, want none", err)
		}
	})
}

// refusals are those of everything that takes a selection. Nothing is changed by them.
func refusals(t *testing.T, do func(*world, context.Context, library.SelectionInput) (library.ChangedOutput, error)) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := do(w, context.Background(), named(sid(1)))
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrNothingSelected", func(t *testing.T) {
		w := newWorld(t)
		_, err := do(w, as(dana), library.SelectionInput{})
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("ErrTooMany", func(t *testing.T) {
		w := newWorld(t)
		var ids []roleplay.SessionID
		for n := range 1001 {
			ids = append(ids, sid(n))
		}
		_, err := do(w, as(dana), named(ids...))
		w.refused(err, roleplay.CodeInvalid, "1000", "1001")
		_, err = do(w, as(dana), library.SelectionInput{Selection: record.Selection{All: true, IDs: ids}})
		w.refused(err, roleplay.CodeInvalid, "1000", "1001")
	})
	t.Run("ErrState", func(t *testing.T) {
		w := newWorld(t)
		_, err := do(w, as(dana), library.SelectionInput{Selection: record.Selection{All: true, Filter: record.SessionFilter{State: "paused"}}})
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("ErrNotFound", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(erik, 2, true, "Hello")
		before := w.store.Writes()
		_, err := do(w, as(dana), named(sid(1), sid(2)))
		w.refused(err, roleplay.CodeNotFound, string(sid(2)))
		_, err = do(w, as(dana), named(sid(1), "x"))
		w.refused(err, roleplay.CodeInvalid)
		if w.store.Writes() != before {
			t.Error("something was written")
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.store.Before(storetest.Failing("get", "session_pages", errDisk))
		_, err := do(w, as(dana), named(sid(1)))
		w.refusedInternally(err)
	})
}

// TestService_Run_Bin holds the bin against a clock that runs on its own.
func TestService_Run_Bin(t *testing.T) {
	t.Run("EmptiesAfterThirtyDays", func(t *testing.T) {
		inBubble(t, func(w *world) {
			w.talk(dana, 1, true, "Hello")
			w.talk(dana, 2, true, "Hello")
			w.talk(dana, 3, true, "Hello")
			_, err := w.service.DeleteSessions(as(dana), named(sid(1), sid(2)))
			w.ok(err)
			defer w.run()()
			time.Sleep(29*24*time.Hour + 12*time.Hour)
			synctest.Wait()
			w.lists(dana, true, 2, 1)
			_, err = w.service.RestoreSessions(as(dana), named(sid(2)))
			w.ok(err)
			time.Sleep(25 * time.Hour)
			synctest.Wait()
			w.lists(dana, true)
			w.lists(dana, false, 3, 2)
			if keys := w.keys(sid(1)); len(keys) > 0 {
				w.t.Errorf("of the first talk these are left: %v", keys)
			}
		})
	})
	t.Run("LooksAtTheStart", func(t *testing.T) {
		inBubble(t, func(w *world) {
			w.talk(dana, 1, true, "Hello")
			_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
			w.ok(err)
			time.Sleep(30 * 24 * time.Hour)
			defer w.run()()
			synctest.Wait()
			w.lists(dana, true)
		})
	})
	t.Run("OneThatFailsDoesNotStopTheOthers", func(t *testing.T) {
		inBubble(t, func(w *world) {
			w.talk(dana, 1, true, "Hello")
			w.talk(dana, 2, true, "Hello")
			_, err := w.service.DeleteSessions(as(dana), named(sid(1), sid(2)))
			w.ok(err)
			w.plant(record.MarksKey(dana, sid(1)), "{")
			w.plant(record.MarksKey(dana, "0197b000-0000-7000-8000-000000000001.x"), "{}")
			time.Sleep(30 * 24 * time.Hour)
			stop := w.run()
			synctest.Wait()
			stop()
			w.lists(dana, true, 1)
			if w.logged.String() == "" {
				w.t.Error("nothing was logged")
			}
		})
	})
	t.Run("ErrStoreIsTriedAgain", func(t *testing.T) {
		for _, part := range []string{"users/", "marks/"} {
			inBubble(t, func(w *world) {
				w.talk(dana, 1, true, "Hello")
				_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
				w.ok(err)
				time.Sleep(30 * 24 * time.Hour)
				w.store.Before(storetest.Failing("list", part, errDisk))
				defer w.run()()
				synctest.Wait()
				w.store.Before(nil)
				w.lists(dana, true, 1)
				time.Sleep(25 * time.Hour)
				synctest.Wait()
				w.lists(dana, true)
			})
		}
	})
	t.Run("CompletesADeletionThatWasCutShort", func(t *testing.T) {
		for _, restore := range []bool{false, true} {
			inBubble(t, func(w *world) {
				w.talk(dana, 1, true, "Hello")
				do := w.service.DeleteSessions
				if restore {
					_, err := do(as(dana), named(sid(1)))
					w.ok(err)
					do = w.service.RestoreSessions
				}
				w.store.Die(2) // the marks are written, the summary is not
				_, err := do(as(dana), named(sid(1)))
				w.refusedInternally(err)
				w.store.Die(0)
				defer w.run()()
				synctest.Wait()
				if restore {
					w.lists(dana, false, 1)
				} else {
					w.lists(dana, true, 1)
				}
			})
		}
	})
}

func TestService_DeleteSessions_CutShort(t *testing.T) {
	for n := 1; ; n++ {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.store.Die(n)
		_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.store.Die(0)
		if err == nil {
			if n < 3 {
				t.Errorf("a deletion has %d writes, want at least 2", n-1)
			}
			return
		}
		out, err := w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		if want := map[bool]int{true: 1, false: 0}[n == 1]; out.Count != want {
			t.Errorf("cut short at write %d and done again: count %d, want %d", n, out.Count, want)
		}
		w.lists(dana, true, 1)
	}
}

// TestService_Settle: whatever two who delete and restore the same talk do at
// once, the list says in the end what the marks say.
func TestService_Settle(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, 1, true, "Hello")
	// When the summary is about to be written as deleted, somebody restores.
	restored := false
	w.store.Before(func(op, key string) error {
		if op == "put" && record.ParseKey(key).Kind == record.KeySessionPage && !restored {
			restored = true
			_, err := record.Marks(w.store.Local).Update(context.Background(), record.MarksKey(dana, sid(1)), dana, func(m *record.Marked) error {
				m.DeletedAt = nil
				return nil
			})
			w.ok(err)
		}
		return nil
	})
	_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
	w.ok(err)
	if !restored {
		t.Fatal("nobody restored")
	}
	w.lists(dana, false, 1)
}
