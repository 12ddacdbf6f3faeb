// Package mem is the bus inside one process.
//
//	Publish ──► filter ──► queue of each subscription ──► Events()
//	                         full of recorded events: the subscription ends, Behind
//	                         nearly full: passing events are dropped
package mem

import (
	"context"
	"sync"

	"roleplay/backend/event"
	"roleplay/backend/roleplay"
)

const (
	queueSize = 256 // events that wait for one watcher
	reserved  = 64  // places that only recorded events may take
)

// Bus implements event.Bus. It has no goroutine of its own.
type Bus struct {
	mu            sync.Mutex // held while publishing, so that all watchers see one order
	subscriptions map[*subscription]struct{}
}

// New returns a bus without subscriptions.
func New() *Bus { return &Bus{subscriptions: map[*subscription]struct{}{}} }

var _ event.Bus = (*Bus)(nil)

// Publish implements event.Bus. Passing events are dropped where a watcher's
// queue is nearly full.
func (b *Bus) Publish(_ context.Context, e roleplay.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.subscriptions {
		if s.filter(e) {
			s.offer(e)
		}
	}
}

// Subscribe implements event.Bus. The filter runs while others wait to publish:
// it is quick and does not use the bus.
func (b *Bus) Subscribe(ctx context.Context, filter func(roleplay.Event) bool) event.Subscription {
	s := &subscription{bus: b, filter: filter, queue: make(chan roleplay.Event, queueSize)}
	b.mu.Lock()
	b.subscriptions[s] = struct{}{}
	s.stop = context.AfterFunc(ctx, s.Close)
	b.mu.Unlock()
	return s
}

type subscription struct {
	bus    *Bus
	filter func(roleplay.Event) bool
	queue  chan roleplay.Event
	stop   func() bool // of the wait for the end of the subscriber's context
	behind bool        // guarded by bus.mu
}

// Events implements event.Subscription.
func (s *subscription) Events() <-chan roleplay.Event { return s.queue }

// Behind implements event.Subscription.
func (s *subscription) Behind() bool {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	return s.behind
}

// Close implements event.Subscription.
func (s *subscription) Close() {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	s.end()
}

// offer puts e into the queue without waiting. The bus is locked.
func (s *subscription) offer(e roleplay.Event) {
	if e.Seq == 0 && len(s.queue) >= queueSize-reserved {
		return
	}
	select {
	case s.queue <- e:
	default:
		s.behind = true
		s.end()
	}
}

// end closes the queue, once. The bus is locked.
func (s *subscription) end() {
	if _, open := s.bus.subscriptions[s]; !open {
		return
	}
	delete(s.bus.subscriptions, s)
	s.stop()
	close(s.queue)
}
