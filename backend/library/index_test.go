package library_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/search/sqlite"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// TestService_Search_IndexLost: whatever becomes of the index, it is built again
// from the logs, and searches find everything.
func TestService_Search_IndexLost(t *testing.T) {
	talks := func(w *world) {
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		w.sealAndSweep(sid(2))
		w.talk(dana, 3, true, "Hello")
		_, err := w.service.DeleteSessions(as(dana), named(sid(3)))
		w.ok(err)
		w.talk(erik, 4, true, "Hello")
		_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(2), TurnID: "t1", Text: "Hello note"})
		w.ok(err)
	}
	for name, lose := range map[string]func(w *world){
		"Emptied":       func(w *world) { w.index.reset() },
		"OtherStore":    func(w *world) { w.cursor(search.Cursor{Identity: "another", Seq: 3}) },
		"OtherForm":     func(w *world) { w.cursor(search.Cursor{Identity: w.store.Identity() + "x", Seq: 3}) },
		"AheadOfStore":  func(w *world) { w.cursor(search.Cursor{Identity: w.store.Identity(), Seq: 1 << 40}) },
		"UnderTheFeet":  nil,
		"ThroughItself": nil,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			stop := w.run()
			talks(w)
			w.built(dana)
			w.index.counts()
			switch name {
			case "UnderTheFeet":
				w.index.reset()
			case "ThroughItself":
				w.ok(w.service.Index().Reset(context.Background()))
			default:
				stop()
				lose(w)
				w.service = w.newService()
				w.run()
			}
			w.built(dana)
			w.finds(dana, "hello", "1 turn t1", "2 note t1", "2 turn t1")
			w.finds(erik, "hello", "4 turn t1")
			if _, _, resets := w.index.counts(); resets != 1 {
				t.Errorf("it was begun %d times, want once", resets)
			}
		})
	}
	t.Run("NotLostIsNotBuiltAgain", func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		talks(w)
		w.built(dana)
		w.index.counts()
		w.restart(stop)
		w.talk(dana, 5, true, "Hello")
		w.finds(dana, "hello", "1 turn t1", "2 note t1", "2 turn t1", "5 turn t1")
		if put, _, resets := w.index.counts(); resets != 0 || put != 2 {
			t.Errorf("%d documents were put in and it was begun %d times, want the 2 new ones", put, resets)
		}
	})
}

// cursor moves the index to another place.
func (w *world) cursor(c search.Cursor) {
	w.t.Helper()
	w.ok(w.index.Index.Apply(context.Background(), search.Batch{Cursor: c}))
}

func TestService_Search_WhileItIsBuilt(t *testing.T) {
	t.Run("NewTurnsAreFound", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 600; n++ {
			w.talk(dana, n, true, "Hello")
		}
		var service *library.Service
		seen := 0
		w.index.onApply(func(b search.Batch) {
			if !strings.Contains(b.Cursor.Identity, " ") || len(b.Put) == 0 {
				return
			}
			if len(b.Put) > 1000 {
				t.Errorf("a batch holds %d documents, want at most 1000", len(b.Put))
			}
			if seen++; seen == 1 { // in the middle of the building
				w.index.onApply(nil)
				w.talk(dana, 601, false, "Doctor")
			}
		})
		service = w.service
		w.run()
		found := false
		for !found {
			out, err := service.Search(as(dana), library.SearchInput{Text: "doctor"})
			w.ok(err)
			found = len(out.Hits) == 1
		}
		w.built(dana)
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
		w.ok(err)
		if out.Total != 600 || out.Building {
			t.Errorf("%d are found, building %v; want all 600", out.Total, out.Building)
		}
	})
	t.Run("LittleIsBuiltForWhoAsks", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, false, "Hello")
		w.run()
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
		w.ok(err)
		if out.Total != 1 || out.Building {
			t.Errorf("the first search finds %d, building %v; want what was just said", out.Total, out.Building)
		}
	})
	t.Run("GoesOnAfterARestart", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 600; n++ {
			w.talk(dana, n, true, "Hello")
		}
		w.talk(erik, 1, true, "Hello")
		half := make(chan struct{})
		w.index.onApply(func(b search.Batch) {
			if strings.HasSuffix(b.Cursor.Identity, string(sid(250))) {
				close(half)
				w.index.onApply(nil)
				w.index.set("apply") // this batch does not make it
			}
		})
		find := func() {
			_, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			if err != nil && roleplay.CodeOf(err) != roleplay.CodeUnavailable { // whoever waits for the batch that fails is told
				t.Error(err)
			}
		}
		stop := w.run()
		find()
		<-half
		stop()
		w.index.set()
		cursor, err := w.index.Cursor(context.Background())
		w.ok(err)
		if want := fmt.Sprintf("%s  ", w.store.Identity()); cursor.Identity != want {
			t.Fatalf("the building has come to %q, want %q", cursor.Identity, want)
		}

		second := make(chan struct{})
		w.index.onApply(func(b search.Batch) {
			if strings.HasSuffix(b.Cursor.Identity, string(sid(500))) {
				close(second)
				w.index.onApply(nil)
				w.index.set("apply")
			}
		})
		stop = w.restart(func() {})
		find()
		<-second
		stop()
		w.index.set()
		w.index.counts()
		w.restart(func() {})
		w.built(dana)
		put, _, resets := w.index.counts()
		if resets != 0 || put != 2*350+2 {
			t.Errorf("after half of it was built, %d documents were put in and it was begun %d times; want 702 and 0", put, resets)
		}
		w.finds(erik, "hello", "1 turn t1")
	})
	t.Run("GivesWhatIsThereAfterAWhile", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, 1, true, "Hello")
			stop := w.run()
			w.built(dana)
			going := make(chan struct{})
			w.index.onApply(func(search.Batch) { <-going }) // a disk that takes its time
			w.talk(dana, 2, true, "Hello")
			before := time.Now()
			out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			w.ok(err)
			if !out.Building || len(out.Hits) != 1 || time.Since(before) != 3*time.Second {
				t.Errorf("after %v: building %v, %d hits; want true and 1 after 3s", time.Since(before), out.Building, len(out.Hits))
			}
			close(going)
			synctest.Wait()
			stop()
		})
	})
	t.Run("ErrListIsTriedAgain", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, 1, true, "Hello")
			w.store.Before(storetest.Failing("list", "chat_events", errDisk))
			stop := w.run()
			time.Sleep(10 * time.Second)
			synctest.Wait()
			w.store.Before(nil)
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			cursor, err := w.index.Cursor(context.Background())
			w.ok(err)
			if cursor.Identity != w.store.Identity() {
				t.Errorf("two minutes later the cursor is %q, want a whole index", cursor.Identity)
			}
			stop()
		})
	})
}

// TestService_Run_FollowsTheNews: nobody has to search for the index to be up to date.
func TestService_Run_FollowsTheNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		time.Sleep(5 * time.Second)
		w.index.counts()
		w.talk(dana, 1, false, "Hello")
		for range 400 { // more than a subscription holds, so that it ends
			w.bus.Publish(context.Background(), roleplay.Event{Type: roleplay.EventTurnCompleted, Seq: 2})
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if put, batches, _ := w.index.counts(); put != 2 || batches != 1 {
			t.Errorf("%d documents in %d batches, want 2 in 1", put, batches)
		}
		w.says(dana, sid(1), "Hello again")
		w.bus.Publish(context.Background(), roleplay.Event{Type: roleplay.EventTurnCompleted, Seq: 3})
		w.bus.Publish(context.Background(), roleplay.Event{Type: roleplay.EventTurnDelta})
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if put, _, _ := w.index.counts(); put != 1 {
			t.Errorf("%d documents after the subscription was made again, want 1", put)
		}
		// What is none of the index's moves the cursor all the same, now and then.
		for n := range 1100 {
			w.plant(record.ProfileKey(roleplay.UserID(fmt.Sprintf("%036d", n))), "{}")
		}
		w.finds(dana, "nothing")
		if _, batches, _ := w.index.counts(); batches != 1 {
			t.Errorf("%d batches for 1100 changes of settings, want 1", batches)
		}
		stop()
	})
}

// TestService_Search_SQLite holds the real index against what becomes of its file.
func TestService_Search_SQLite(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	for name, harm := range map[string]func(t *testing.T, path string){
		"Whole":   func(*testing.T, string) {},
		"Deleted": func(t *testing.T, path string) { removeAll(t, path) },
		"Truncated": func(t *testing.T, path string) {
			if err := os.Truncate(path, 4096); err != nil {
				t.Fatal(err)
			}
		},
		"AnotherProgram": func(t *testing.T, path string) {
			removeAll(t, path)
			if err := os.WriteFile(path, []byte("no index at all"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "search.sqlite")
			x, err := sqlite.Open(t.Context(), path, quiet)
			if err != nil {
				t.Fatal(err)
			}
			data := storemem.New()
			w := newWorldOn(t, data, x)
			stop := w.run()
			w.talk(dana, 1, true, "The doctors are waiting")
			w.talk(dana, 2, true, "Hello")
			w.built(dana)
			w.finds(dana, "doctor wait", "1 turn t1")
			stop()
			w.ok(x.Close())
			harm(t, path)
			x, err = sqlite.Open(t.Context(), path, quiet)
			w.ok(err)
			t.Cleanup(func() { w.ok(x.Close()) })
			w = newWorldOn(t, data, x)
			stop = w.run()
			w.talk(dana, 3, true, "Doctor, wait!")
			w.built(dana)
			w.finds(dana, "doctor wait", "1 turn t1", "3 turn t1")
			if _, _, resets := w.index.counts(); (resets > 0) != (name != "Whole") {
				t.Errorf("begun %d times", resets)
			}
			stop()
		})
	}
}

func removeAll(t *testing.T, path string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || !slices.Contains(files, path) {
		t.Fatalf("files %v, %v; want the index", files, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}
