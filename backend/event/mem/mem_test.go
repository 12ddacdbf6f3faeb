package mem_test

import (
	"context"
	"testing"
	"testing/synctest"

	"roleplay/backend/event"
	"roleplay/backend/event/eventtest"
	"roleplay/backend/event/mem"
	"roleplay/backend/roleplay"
)

func TestBus(t *testing.T) {
	eventtest.Test(t, func(*testing.T) event.Bus { return mem.New() })
}

// The bubble fails when a goroutine is left behind, or when Publish would wait for ever.
func TestBus_LeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := mem.New()
		ctx, cancel := context.WithCancel(context.Background())
		byContext := bus.Subscribe(ctx, func(roleplay.Event) bool { return true })
		byClose := bus.Subscribe(context.Background(), func(roleplay.Event) bool { return true })
		for seq := int64(1); seq <= 100; seq++ {
			bus.Publish(ctx, roleplay.Event{Seq: seq})
		}
		cancel()
		byClose.Close()
		synctest.Wait()
		if got := len(drained(byContext)); got != 100 {
			t.Errorf("after its context ended the watcher read %d events, want the 100 that were delivered", got)
		}
		if got := len(drained(byClose)); got != 100 {
			t.Errorf("after Close the watcher read %d events, want the 100 that were delivered", got)
		}
	})
}

// A queue of 256 keeps 64 places for recorded events.
func TestBus_RecordedEventsHaveRoomAfterPassingOnes(t *testing.T) {
	bus := mem.New()
	s := bus.Subscribe(t.Context(), func(roleplay.Event) bool { return true })
	for range 1000 {
		bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventTurnDelta})
	}
	for seq := int64(1); seq <= 64; seq++ {
		bus.Publish(t.Context(), roleplay.Event{Seq: seq})
	}
	if s.Behind() {
		t.Fatal("64 recorded events did not fit behind any number of passing ones")
	}
	s.Close()
	if got := len(drained(s)); got != 256 {
		t.Errorf("read %d events, want 192 passing and 64 recorded", got)
	}
}

func drained(s event.Subscription) []roleplay.Event {
	var all []roleplay.Event
	for e := range s.Events() {
		all = append(all, e)
	}
	return all
}
