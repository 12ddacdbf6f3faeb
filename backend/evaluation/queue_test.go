package evaluation_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/evaluation"
	"roleplay/backend/event"
	"roleplay/backend/event/mem"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

// running runs the service until stop is called, which returns what Run returned.
func running(s *evaluation.Service) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- s.Run(ctx) }()
	synctest.Wait()
	return func() error {
		synctest.Wait()
		cancel()
		return <-result
	}
}

func endOf(s roleplay.SessionID) roleplay.Event {
	return roleplay.Event{Type: roleplay.EventSessionEnded, Stream: string(s), Seq: 4, Owner: dana}
}

// completed collects the news that evaluations are ready. Read it when nothing runs.
func completed(w *world) func() []roleplay.Event {
	sub := w.bus.Subscribe(context.Background(), func(e roleplay.Event) bool { return e.Type == roleplay.EventEvaluated })
	return func() []roleplay.Event {
		sub.Close()
		var all []roleplay.Event
		for e := range sub.Events() {
			all = append(all, e)
		}
		return all
	}
}

func TestService_Run(t *testing.T) {
	test := func(name string, f func(t *testing.T, w *world)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { f(t, newWorld(t)) }) })
	}

	test("ErrBusEnded", func(t *testing.T, w *world) {
		s := evaluation.New(evaluation.Deps{
			Store: w.store, Talks: record.NewTalks(w.store), Bus: closingBus{w.bus, new(int), 1}, Now: time.Now, Random: strings.NewReader(""), Logger: slog.New(slog.DiscardHandler),
		})
		if err := s.Run(context.Background()); err == nil {
			t.Error("Run ended without an error although the bus had ended")
		}
	})

	test("ErrDamagedLogStaysQueuedAndStopsNobody", func(t *testing.T, w *world) {
		for n := 1; n <= 3; n++ {
			w.ended(dana, session(n))
		}
		w.damage(dana, session(2))
		stop := running(w.service)
		w.bus.Publish(context.Background(), endOf(session(3)))
		w.ok(stop())
		if left := w.keys(record.QueuePrefix); len(left) != 1 || left[0] != record.QueueKey(session(2)) {
			t.Errorf("queue = %v, want the damaged one", left)
		}
		if len(w.evaluations(dana, session(1))) != 1 || len(w.evaluations(dana, session(3))) != 1 {
			t.Error("the others were not evaluated")
		}
		logged := w.log.String()
		if strings.Count(logged, "\n") != 1 || !strings.Contains(logged, "session="+string(session(2))+" code=unavailable") {
			t.Errorf("logged %q, want one line with the session and the code", logged)
		}
		for _, secret := range []string{"secret", "Dana", string(dana), "users/", "queue/"} {
			if strings.Contains(logged, secret) {
				t.Errorf("logged %q", secret)
			}
		}
	})

	test("ErrDamagedEntryStaysQueued", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		_, err := w.store.Put(context.Background(), record.QueueKey(session(2)), []byte("?"), store.Always)
		w.ok(err)
		w.ok(running(w.service)())
		if left := w.keys(record.QueuePrefix); len(left) != 1 || left[0] != record.QueueKey(session(2)) {
			t.Errorf("queue = %v", left)
		}
	})

	test("ErrNewerStaysQueued", func(t *testing.T, w *world) {
		w.talk(dana, session(1), 3)
		w.enqueue(dana, session(1))
		loaded, err := record.NewTalks(w.store).Load(context.Background(), dana, session(1))
		w.ok(err)
		_, err = w.store.Put(context.Background(), record.ChatEventKey(dana, session(1), 4),
			[]byte(`{"schema":9,"prev":"`+loaded.Head.Hash+`","seq":4,"entries":[{"type":"session_end","end":{"reason":"trainee"}}]}`), store.Absent)
		w.ok(err)
		w.ok(running(w.service)())
		if len(w.keys(record.QueuePrefix)) != 1 || len(w.evaluations(dana, session(1))) != 0 || !strings.Contains(w.log.String(), "code=unavailable") {
			t.Errorf("queue %v, logged %q", w.keys(record.QueuePrefix), w.log)
		}
	})

	test("ATalkInTheBinWaitsUntilItIsBack", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		w.mark(dana, session(1), record.Marked{DeletedAt: &began})
		stop := running(w.service)
		if len(w.keys(record.QueuePrefix)) != 1 || len(w.evaluations(dana, session(1))) != 0 || w.log.Len() > 0 {
			t.Errorf("queue %v, logged %q", w.keys(record.QueuePrefix), w.log)
		}
		w.mark(dana, session(1), record.Marked{})
		w.bus.Publish(context.Background(), roleplay.Event{Type: roleplay.EventSessionUpdated, Owner: dana})
		w.ok(stop())
		if len(w.keys(record.QueuePrefix)) != 0 || len(w.evaluations(dana, session(1))) != 1 {
			t.Errorf("queue %v", w.keys(record.QueuePrefix))
		}
	})

	test("RemovedAndImportedTalksLeaveTheQueue", func(t *testing.T, w *world) {
		w.enqueue(dana, session(1))
		w.ended(dana, session(2))
		w.mark(dana, session(2), record.Marked{Origin: &record.Origin{UserID: erik}})
		w.ok(running(w.service)())
		if len(w.keys(record.QueuePrefix)) != 0 || len(w.evaluations(dana, session(2))) != 0 || w.log.Len() > 0 {
			t.Errorf("queue %v, logged %q", w.keys(record.QueuePrefix), w.log)
		}
	})

	test("ErrNotEndedStaysQueued", func(t *testing.T, w *world) {
		w.talk(dana, session(1), 3)
		w.enqueue(dana, session(1))
		w.ok(running(w.service)())
		if len(w.keys(record.QueuePrefix)) != 1 || len(w.evaluations(dana, session(1))) != 0 {
			t.Error("a talk that goes on was evaluated for good")
		}
	})

	test("ErrQueueUnreadable", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		w.store.Before(storetest.Failing("list", record.QueuePrefix, errors.New("disk of Dana")))
		stop := running(w.service)
		w.store.Before(nil)
		w.bus.Publish(context.Background(), endOf(session(1)))
		w.ok(stop())
		if len(w.keys(record.QueuePrefix)) != 0 {
			t.Error("the next end of a session did not try again")
		}
		if logged := w.log.String(); strings.Count(logged, "\n") != 1 || !strings.Contains(logged, "code=internal") || strings.Contains(logged, "Dana") {
			t.Errorf("logged %q", logged)
		}
	})

	test("ErrNoRandomness", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		s := evaluation.New(evaluation.Deps{
			Store: w.store, Talks: record.NewTalks(w.store), Bus: w.bus, Now: time.Now, Random: strings.NewReader("short"), Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		w.ok(running(s)())
		if len(w.keys(record.QueuePrefix)) != 1 || len(w.evaluations(dana, session(1))) != 0 {
			t.Error("an evaluation without an id was stored")
		}
	})

	test("EmptiesTheQueueAtStart", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		w.ended(erik, session(2))
		news := completed(w)
		w.ok(running(w.service)())
		if left := w.keys(record.QueuePrefix); len(left) != 0 {
			t.Errorf("queue = %v, want none", left)
		}
		made := w.evaluations(dana, session(1))
		if len(made) != 1 || !roleplay.IsUUID(string(made[0].ID)) || made[0].Seq != 4 || len(made[0].Metrics) != 9 || len(made[0].Facts) != 1 || !made[0].MadeAt.Equal(began.Add(time.Hour)) {
			t.Errorf("evaluations = %+v", made)
		}
		got := news()
		if len(got) != 2 || got[0].Stream != string(session(1)) || got[0].Owner != dana || got[0].Seq != 0 || got[0].Session.State != roleplay.SessionEnded || got[1].Owner != erik {
			t.Errorf("news = %+v", got)
		}
	})

	test("OnSessionEnded", func(t *testing.T, w *world) {
		stop := running(w.service)
		w.ended(dana, session(1))
		w.bus.Publish(context.Background(), roleplay.Event{Type: roleplay.EventTurnCompleted, Stream: string(session(1)), Seq: 3})
		synctest.Wait()
		if len(w.keys(record.QueuePrefix)) != 1 {
			t.Error("another event woke it")
		}
		w.bus.Publish(context.Background(), endOf(session(1)))
		w.ok(stop())
		if len(w.keys(record.QueuePrefix)) != 0 || len(w.evaluations(dana, session(1))) != 1 {
			t.Error("the end of a session did not wake it")
		}
	})

	test("EndedWhileTheFirstOnesAreMeasured", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		w.store.Before(func(op, _ string) error {
			if op == "delete" {
				w.store.Before(nil)
				w.ended(dana, session(2))
				w.bus.Publish(context.Background(), endOf(session(2)))
			}
			return nil
		})
		w.ok(running(w.service)())
		if left := w.keys(record.QueuePrefix); len(left) != 0 {
			t.Errorf("queue = %v, want none", left)
		}
	})

	test("ReadyWhenItIsTold", func(t *testing.T, w *world) {
		w.ended(dana, session(1))
		ready := false
		w.bus.Subscribe(t.Context(), func(e roleplay.Event) bool {
			if e.Type == roleplay.EventEvaluated {
				ready = len(w.evaluations(dana, session(1))) == 1 && len(w.keys(record.QueuePrefix)) == 0
			}
			return false
		})
		w.ok(running(w.service)())
		if !ready {
			t.Error("told before the evaluation was stored and the queue empty")
		}
	})

	test("WatchesAgainAfterFallingBehind", func(t *testing.T, w *world) {
		subscribed := new(int)
		bus := closingBus{w.bus, subscribed, 0}
		s := evaluation.New(evaluation.Deps{Store: w.store, Talks: record.NewTalks(w.store), Bus: bus, Now: time.Now, Random: zeros{}, Logger: slog.New(slog.DiscardHandler)})
		held := make(chan struct{})
		w.ended(dana, session(1))
		w.store.Before(func(op, _ string) error {
			if op == "delete" {
				<-held // while more ends come than the bus keeps
			}
			return nil
		})
		stop := running(s)
		for range 300 {
			w.bus.Publish(context.Background(), endOf(session(1)))
		}
		close(held)
		synctest.Wait()
		w.ended(dana, session(2))
		w.bus.Publish(context.Background(), endOf(session(2)))
		w.ok(stop())
		if *subscribed != 2 || len(w.keys(record.QueuePrefix)) != 0 {
			t.Errorf("subscribed %d times, want 2; queue %v", *subscribed, w.keys(record.QueuePrefix))
		}
	})

	test("TwoInstances", func(t *testing.T, w *world) {
		for n := 1; n <= 5; n++ {
			w.ended(dana, session(n))
		}
		one, two := running(w.service), running(w.newService())
		w.ok(one())
		w.ok(two())
		if len(w.keys(record.QueuePrefix)) != 0 || w.log.Len() != 0 {
			t.Errorf("queue = %v, log %q", w.keys(record.QueuePrefix), w.log)
		}
	})

	// Whatever the last thing is that still works, the next start makes it good.
	for _, last := range []struct{ op, part string }{
		{"get", record.QueuePrefix}, {"get", "chat_events"}, {"list", "evaluations"}, {"put", "evaluations"}, {"delete", record.QueuePrefix},
	} {
		test("CrashBefore_"+last.op+"_"+strings.Trim(strings.ReplaceAll(last.part, "/", "_"), "_"), func(t *testing.T, w *world) {
			w.ended(dana, session(1))
			w.store.Before(storetest.Failing(last.op, last.part, errors.New("gone")))
			w.ok(running(w.service)())
			if len(w.keys(record.QueuePrefix)) != 1 {
				t.Fatal("the talk left the queue although not all was done")
			}
			w.store.Before(nil)
			news := completed(w)
			w.ok(running(w.newService())())
			if n := len(w.evaluations(dana, session(1))); n != 1 || len(w.keys(record.QueuePrefix)) != 0 || len(news()) != 1 {
				t.Errorf("%d evaluations, queue %v", n, w.keys(record.QueuePrefix))
			}
		})
	}
}

// closingBus counts subscriptions, and ends the one of the given number at once.
type closingBus struct {
	*mem.Bus
	subscribed *int
	closes     int
}

func (b closingBus) Subscribe(ctx context.Context, filter func(roleplay.Event) bool) event.Subscription {
	*b.subscribed++
	s := b.Bus.Subscribe(ctx, filter)
	if *b.subscribed == b.closes {
		s.Close()
	}
	return s
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
