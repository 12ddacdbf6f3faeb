// Package eventtest is the suite that every event.Bus passes.
//
//	func TestBus(t *testing.T) { eventtest.Test(t, func(*testing.T) event.Bus { return mem.New() }) }
package eventtest

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/roleplay"
)

// patience is how long the suite waits for what should come at once.
const patience = 30 * time.Second

// Test runs the suite. open returns a bus that no other test uses.
func Test(t *testing.T, open func(t *testing.T) event.Bus) {
	t.Run("Behind", func(t *testing.T) { testBehind(t, open(t)) })
	t.Run("BehindAlone", func(t *testing.T) { testBehindAlone(t, open(t)) })
	t.Run("PassingNeverEndsASubscription", func(t *testing.T) { testPassing(t, open(t)) })
	t.Run("Filter", func(t *testing.T) { testFilter(t, open(t)) })
	t.Run("Order", func(t *testing.T) { testOrder(t, open(t)) })
	t.Run("EveryPublisherKeepsItsOrder", func(t *testing.T) { testPublishers(t, open(t)) })
	t.Run("Everyone", func(t *testing.T) { testEveryone(t, open(t)) })
	t.Run("NothingFromBefore", func(t *testing.T) { testNothingFromBefore(t, open(t)) })
	t.Run("Close", func(t *testing.T) { testClose(t, open(t)) })
	t.Run("ContextEnds", func(t *testing.T) { testContextEnds(t, open(t)) })
	t.Run("ContextEndedBefore", func(t *testing.T) { testContextEndedBefore(t, open(t)) })
}

// flood is more than any queue takes.
const flood = 20000

func testBehind(t *testing.T, bus event.Bus) {
	s := bus.Subscribe(t.Context(), everything)
	for seq := int64(1); seq <= flood; seq++ {
		bus.Publish(t.Context(), recorded(seq))
	}
	last := int64(0)
	for {
		e, ok := next(t, s)
		if !ok {
			break
		}
		if e.Seq != last+1 {
			t.Fatalf("after the recorded event %d came %d: one was dropped in silence", last, e.Seq)
		}
		last = e.Seq
	}
	if last == flood {
		t.Fatalf("all %d events were kept for a watcher that did not read: the queue has no bound", flood)
	}
	if !s.Behind() {
		t.Error("Behind() = false after the subscription ended because of its full queue")
	}
}

func testBehindAlone(t *testing.T, bus event.Bus) {
	slow, quick := bus.Subscribe(t.Context(), everything), bus.Subscribe(t.Context(), everything)
	for seq := int64(1); seq <= flood; seq++ {
		bus.Publish(t.Context(), recorded(seq))
		if e := must(t, quick); e.Seq != seq {
			t.Fatalf("got event %d, want %d", e.Seq, seq)
		}
	}
	drain(t, slow)
	if !slow.Behind() {
		t.Error("the slow watcher is not behind")
	}
	quick.Close()
	if quick.Behind() {
		t.Error("the quick watcher is behind")
	}
}

func testPassing(t *testing.T, bus event.Bus) {
	s := bus.Subscribe(t.Context(), everything)
	for i := range flood {
		bus.Publish(t.Context(), passing(i))
	}
	bus.Publish(t.Context(), recorded(1))
	last := -1
	for {
		e := must(t, s)
		if e.Seq == 1 {
			break
		}
		n, err := strconv.Atoi(e.Delta)
		if err != nil {
			continue // merged
		}
		if n <= last {
			t.Fatalf("after the passing event %d came %d", last, n)
		}
		last = n
	}
	s.Close()
	if s.Behind() {
		t.Error("Behind() = true, but only passing events were too many")
	}
}

func testFilter(t *testing.T, bus event.Bus) {
	anna := bus.Subscribe(t.Context(), func(e roleplay.Event) bool { return e.Owner == "anna" })
	for seq := int64(1); seq <= flood; seq++ {
		bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventTurnCompleted, Owner: "ben", Seq: seq})
	}
	bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventTurnCompleted, Owner: "anna", Seq: 7})
	if e := must(t, anna); e.Owner != "anna" || e.Seq != 7 {
		t.Errorf("got event %d of %q, want 7 of anna", e.Seq, e.Owner)
	}
}

func testOrder(t *testing.T, bus event.Bus) {
	s := bus.Subscribe(t.Context(), everything)
	bus.Publish(t.Context(), recorded(1))
	bus.Publish(t.Context(), passing(10))
	bus.Publish(t.Context(), passing(11))
	bus.Publish(t.Context(), recorded(2))
	want := []roleplay.Event{recorded(1), passing(10), passing(11), recorded(2)}
	for i, w := range want {
		if e := must(t, s); e.Type != w.Type || e.Seq != w.Seq || e.Delta != w.Delta || e.Stream != w.Stream {
			t.Errorf("event %d: got %+v, want %+v", i, e, w)
		}
	}
}

func testPublishers(t *testing.T, bus event.Bus) {
	const publishers, each = 8, 20 // together fewer than a queue holds
	s := bus.Subscribe(t.Context(), everything)
	var wg sync.WaitGroup
	for p := range publishers {
		wg.Go(func() {
			for seq := int64(1); seq <= each; seq++ {
				bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventTurnCompleted, Stream: strconv.Itoa(p), Seq: seq})
			}
		})
	}
	last := map[string]int64{}
	for range publishers * each {
		e := must(t, s)
		if e.Seq != last[e.Stream]+1 {
			t.Fatalf("stream %s: after %d came %d", e.Stream, last[e.Stream], e.Seq)
		}
		last[e.Stream] = e.Seq
	}
	wg.Wait()
}

func testEveryone(t *testing.T, bus event.Bus) {
	var all []event.Subscription
	for range 5 {
		all = append(all, bus.Subscribe(t.Context(), everything))
	}
	bus.Publish(t.Context(), recorded(3))
	for i, s := range all {
		if e := must(t, s); e.Seq != 3 {
			t.Errorf("watcher %d got event %d, want 3", i, e.Seq)
		}
	}
}

func testNothingFromBefore(t *testing.T, bus event.Bus) {
	early := bus.Subscribe(t.Context(), everything)
	bus.Publish(t.Context(), recorded(1))
	must(t, early) // where delivery takes its time, it is over now
	s := bus.Subscribe(t.Context(), everything)
	bus.Publish(t.Context(), recorded(2))
	if e := must(t, s); e.Seq != 2 {
		t.Errorf("got event %d, want 2", e.Seq)
	}
}

func testClose(t *testing.T, bus event.Bus) {
	s, other := bus.Subscribe(t.Context(), everything), bus.Subscribe(t.Context(), everything)
	s.Close()
	s.Close()
	bus.Publish(t.Context(), recorded(1))
	if e, ok := next(t, s); ok {
		t.Errorf("got event %d after Close", e.Seq)
	}
	if s.Behind() {
		t.Error("Behind() = true after Close")
	}
	if e := must(t, other); e.Seq != 1 {
		t.Errorf("the other watcher got event %d, want 1", e.Seq)
	}
}

func testContextEnds(t *testing.T, bus event.Bus) {
	ctx, cancel := context.WithCancel(t.Context())
	s := bus.Subscribe(ctx, everything)
	cancel()
	drain(t, s)
	if s.Behind() {
		t.Error("Behind() = true after the context ended")
	}
	bus.Publish(t.Context(), recorded(1))
	s.Close()
}

func testContextEndedBefore(t *testing.T, bus event.Bus) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	drain(t, bus.Subscribe(ctx, everything))
}

func everything(roleplay.Event) bool { return true }

func recorded(seq int64) roleplay.Event {
	return roleplay.Event{Type: roleplay.EventTurnCompleted, Stream: "s", Seq: seq}
}

func passing(n int) roleplay.Event {
	return roleplay.Event{Type: roleplay.EventTurnDelta, Stream: "s", Delta: strconv.Itoa(n)}
}

// next waits for an event; ok is false when the subscription has ended.
func next(t *testing.T, s event.Subscription) (e roleplay.Event, ok bool) {
	t.Helper()
	select {
	case e, ok = <-s.Events():
		return e, ok
	case <-time.After(patience):
		t.Fatal("waited in vain for an event")
		return roleplay.Event{}, false
	}
}

// must is next for an event that has to come.
func must(t *testing.T, s event.Subscription) roleplay.Event {
	t.Helper()
	e, ok := next(t, s)
	if !ok {
		t.Fatal("the subscription ended before the event came")
	}
	return e
}

// drain reads until the subscription ends.
func drain(t *testing.T, s event.Subscription) {
	t.Helper()
	for ok := true; ok; {
		_, ok = next(t, s)
	}
}
