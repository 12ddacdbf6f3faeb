// Package event is the contract of the bus that carries news from the services
// to those who watch. eventtest is the suite that each bus passes.
//
//	service ── Publish ──► Bus ──► Subscription ──► a watcher (window, socket)
//
// A bus only wakes and carries: what it drops can be read from the log again.
package event

import (
	"context"

	"roleplay/backend/roleplay"
)

// Bus delivers events to subscribers. All methods may be called concurrently.
type Bus interface {
	// Publish hands the event to every subscription whose filter accepts it. It
	// never waits for a subscriber.
	Publish(ctx context.Context, e roleplay.Event)

	// Subscribe begins delivery of the events that filter accepts: everything
	// published after Subscribe has returned arrives, in the order published,
	// until ctx ends, Close is called, or the subscriber falls behind.
	Subscribe(ctx context.Context, filter func(roleplay.Event) bool) Subscription
}

// Subscription is one watcher's queue.
type Subscription interface {
	// Events is closed when the subscription ends.
	Events() <-chan roleplay.Event
	// Behind reports, once Events is closed, whether it ended because the
	// watcher fell behind. Such a watcher takes a new snapshot and watches again.
	Behind() bool
	// Close ends the subscription. It may be called more than once.
	Close()
}
