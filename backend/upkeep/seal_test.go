package upkeep_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/storetest"
)

const day = 24 * time.Hour

// sleep lets time go by, and what is due then be done.
func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestService_Run_Seal(t *testing.T) {
	inBubble := func(name string, test func(w *world)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(newWorld(t)) })
		})
	}
	inBubble("SealedThenSwept", func(w *world) {
		s := w.talk(dana, 1, true, "Hello", "Hello")
		w.talk(dana, 2, false, "It goes on")
		defer w.run()()
		sleep(2 * time.Minute)
		w.has(dana, s, 4, 0) // it has only just ended
		sleep(2 * time.Hour)
		w.has(dana, s, 4, 1)
		sleep(6 * day)
		w.has(dana, s, 4, 1)
		before := w.exported(s)
		sleep(2 * day)
		w.has(dana, s, 0, 1)
		if after := w.exported(s); after != before || before == "" {
			w.t.Errorf("swept, the log is %q, before it was %q", after, before)
		}
		w.has(dana, sid(2), 2, 0)
	})
	inBubble("AnOldTalkIsNotSweptRightAfterItsSeal", func(w *world) {
		s := w.talk(dana, 1, true, "Hello")
		time.Sleep(365 * day) // as one that was imported
		defer w.run()()
		sleep(2 * time.Minute)
		w.has(dana, s, 3, 1)
		sleep(6 * day)
		w.has(dana, s, 3, 1)
		sleep(2 * day)
		w.has(dana, s, 0, 1)
	})
	inBubble("NotInTheBin", func(w *world) {
		s := w.talk(dana, 1, true, "Hello")
		at := began
		w.mark(dana, s, record.Marked{DeletedAt: &at})
		defer w.run()()
		sleep(10 * day)
		w.has(dana, s, 3, 0)
		w.mark(dana, s, record.Marked{})
		sleep(8 * day)
		w.has(dana, s, 0, 1)
	})
	// The list could not be written when they started.
	inBubble("NotListedIsListed", func(w *world) {
		ctx, lists := context.Background(), record.NewSessions(w.store)
		for n, ended := range map[int]bool{1: true, 2: false} {
			w.ok(lists.Remove(ctx, dana, w.talk(dana, n, ended, "Hello")))
		}
		defer w.run()()
		sleep(2 * time.Minute)
		_, err := lists.Get(ctx, dana, sid(1))
		w.refused(err, roleplay.CodeNotFound) // it may be about to be listed
		sleep(2 * time.Hour)
		for n, want := range map[int]roleplay.SessionState{1: roleplay.SessionEnded, 2: roleplay.SessionActive} {
			listed, err := lists.Get(ctx, dana, sid(n))
			w.ok(err)
			if listed.State != want {
				w.t.Errorf("talk %d is %q, want %q", n, listed.State, want)
			}
		}
		sleep(10 * day)
		w.has(dana, sid(1), 0, 1)
	})
	inBubble("DeletedForGoodWhileItIsSealed", func(w *world) {
		for _, over := range []bool{false, true} {
			s := w.talk(dana, 1, true, "Hello")
			w.store.Before(func(op, key string) error {
				if op != "put" || record.ParseKey(key).Kind != record.KeyChatLog {
					return nil
				}
				w.store.Before(nil) // the seal has read the log and is about to be written
				at := began
				w.mark(dana, s, record.Marked{DeletedAt: &at, Purging: true})
				if over {
					w.ok(record.Log{Store: w.store.Local}.Remove(context.Background(), dana, s))
					w.ok(w.store.Local.Delete(context.Background(), record.MarksKey(dana, s), store.Always))
				}
				return nil
			})
			stop := w.run()
			sleep(2 * time.Hour)
			stop()
			w.has(dana, s, 0, 0)
			w.ok(w.store.Local.Delete(context.Background(), record.MarksKey(dana, s), store.Always))
		}
	})
	inBubble("DamagedIsToldOnceAndStays", func(w *world) {
		s := w.talk(dana, 1, true, "Hello", "Hello")
		w.talk(dana, 2, true, "Hello")
		w.plant(record.ChatEventKey(dana, s, 2), "{")
		w.plant(strings.TrimSuffix(record.ChatEventsPrefix(dana, s), "/")+".x", "{}")
		stop := w.run()
		sleep(9 * day)
		stop()
		w.has(dana, s, 4, 0)
		w.has(dana, sid(2), 0, 1)
		if n := strings.Count(w.logged.String(), string(s)); n != 1 {
			w.t.Errorf("it was logged %d times, want once", n)
		}
	})
	inBubble("ACopyThatDiffersIsNotSwept", func(w *world) {
		s := w.talk(dana, 1, true, "Hello")
		stop := w.run()
		sleep(2 * time.Hour)
		w.has(dana, s, 3, 1)
		w.plant(record.ChatEventKey(dana, s, 2), `{"schema":1,"prev":"x","seq":2,"entries":[{"type":"message"}]}`)
		sleep(9 * day)
		stop()
		w.has(dana, s, 3, 1)
		if !strings.Contains(w.logged.String(), "not sealed or swept") {
			w.t.Error("it was not logged")
		}
	})
	inBubble("ErrStoreIsTriedAgain", func(w *world) {
		s := w.talk(dana, 1, true, "Hello")
		for _, fault := range []func(string, string) error{
			storetest.Failing("list", "users/", errDisk), storetest.Failing("list", "chat_events", errDisk), storetest.Failing("list", "session_pages", errDisk),
			storetest.Failing("get", "marks", errDisk), storetest.Failing("put", "chat_logs", errDisk),
		} {
			w.store.Before(fault)
			stop := w.run()
			sleep(3 * time.Hour)
			stop()
			w.has(dana, s, 3, 0)
		}
		w.store.Before(nil)
		defer w.run()()
		sleep(2 * time.Minute)
		w.has(dana, s, 3, 1)
	})
}

// exported is the log of a talk of Dana's, as it is exported.
func (w *world) exported(s roleplay.SessionID) string {
	w.t.Helper()
	var b bytes.Buffer
	_, err := record.Log{Store: w.store}.WriteTo(context.Background(), &b, dana, s)
	w.ok(err)
	return b.String()
}

// TestService_Run_Seal_CutShort ends the program at every write of sealing and
// sweeping, on the real store: nothing of a log is ever lost, and the next run
// completes it.
func TestService_Run_Seal_CutShort(t *testing.T) {
	data, err := bolt.Open(filepath.Join(t.TempDir(), "roleplay.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := data.Close(); err != nil {
			t.Error(err)
		}
	}()
	w := newWorldOn(t, data)
	for n := 1; ; n++ {
		s := w.talk(dana, n, true, "Hello", strings.Repeat("long ", 120_000), strings.Repeat("long ", 120_000))
		before := w.exported(s)
		w.start = time.Now().Add(-time.Hour)
		w.store.Die(n)
		sealErr := w.service.LookOnce(context.Background())
		w.start = time.Now().Add(-30 * day)
		sweepErr := w.service.LookOnce(context.Background())
		w.store.Die(0)
		if got := w.exported(s); got != before {
			t.Fatalf("cut short at write %d the log is another", n)
		}
		done := !strings.Contains(w.logged.String(), string(s)) && sealErr == nil && sweepErr == nil
		w.ok(w.service.LookOnce(context.Background())) // the next run: seals what was not
		w.ok(w.service.LookOnce(context.Background())) // and the one after: sweeps
		w.has(dana, s, 0, w.seals(dana, s))
		if got := w.exported(s); got != before || w.seals(dana, s) < 2 {
			t.Fatalf("completed after write %d the log is another, or its seal has %d parts", n, w.seals(dana, s))
		}
		if done {
			if n < 8 {
				t.Errorf("sealing and sweeping have %d writes, want at least 7", n-1)
			}
			return
		}
	}
}
