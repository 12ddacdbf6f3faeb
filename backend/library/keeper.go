package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

const (
	followAfter = 2 * time.Second  // after news: what comes with it is taken in at once
	retryAfter  = time.Minute      // after a failure
	fullFor     = time.Minute      // after a full disk, until whoever asks has it tried again
	fullAfter   = 30 * time.Minute // after a full disk, until it is tried again by itself: each try takes the last room for a moment
	tellAfter   = 1000             // changes that are none of the index's, until the cursor is written again
	maxKnown    = 4096             // talks of which is known what the index has
)

// keeper owns the writes of the index. All its methods are called by one goroutine.
//
//	Changes after the cursor ──► batch ──► Apply, with the cursor
//	all logs, from the oldest ──┘   only while the index is built anew
//
// While it is built anew the cursor's identity also says how far that has come,
// so that it is gone on with after a restart. The cursor then follows the journal
// from where it was when the building began.
type keeper struct {
	*Service
	applied search.Cursor // as the index has it, as far as is known here
	at      uint64        // how far the journal was followed; what is not applied yet held nothing for the index
	walk    *walk         // nil unless the index is being built anew

	headings map[place]heading // of talks
	indexed  map[place]notes   // what the index has of the notes of talks
	failing  bool              // a failure was logged and nothing has worked since
	full     error             // the disk had no room for the index
	fullAt   time.Time
}

// place names a talk.
type place struct {
	user    roleplay.UserID
	session roleplay.SessionID
}

func newKeeper(s *Service) *keeper {
	k := &keeper{Service: s}
	k.forget()
	return k
}

// forget drops what is known of talks and of the index.
func (k *keeper) forget() {
	k.stopWalk()
	k.applied, k.at, k.walk = search.Cursor{}, 0, nil
	k.headings, k.indexed = map[place]heading{}, map[place]notes{}
}

// run answers those who ask, follows the journal when there is news, and goes
// on building in between, until ctx ends.
func (k *keeper) run(ctx context.Context) {
	defer k.stopWalk()
	news := k.subscribe(ctx)
	defer func() { news.Close() }()
	events := news.Events()
	due := time.NewTimer(followAfter)
	waiting := true // due will come
	for ctx.Err() == nil {
		var step <-chan time.Time
		if k.walk != nil && !k.failing {
			step = time.After(0)
		}
		var err error
		select {
		case a := <-k.asks:
			err = k.serve(ctx, a)
		case _, open := <-events:
			if !open {
				events = nil // the next look at the journal subscribes again
			}
			if waiting {
				continue
			}
			due.Reset(followAfter)
			waiting = true
			continue
		case <-due.C:
			waiting = false
			if events == nil {
				news = k.subscribe(ctx)
				events = news.Events()
			}
			err = k.follow(ctx)
		case <-step:
			err = k.build(ctx)
		case <-ctx.Done():
			continue
		}
		k.note(ctx, err)
		if err != nil && !waiting {
			due.Reset(retryAfter)
			if k.full != nil {
				due.Reset(fullAfter)
			}
			waiting = true
		}
	}
}

func (k *keeper) subscribe(ctx context.Context) event.Subscription {
	news := []roleplay.EventType{roleplay.EventSessionStarted, roleplay.EventTurnCompleted, roleplay.EventSessionEnded, roleplay.EventSessionUpdated}
	return k.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool { return slices.Contains(news, e.Type) })
}

// note logs a failure, once until something has worked.
func (k *keeper) note(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !k.failing {
		k.deps.Logger.ErrorContext(ctx, "index of the search not kept, it is tried again", "code", roleplay.CodeOf(err), "error", err)
	}
	k.failing = err != nil
}

// serve does what is asked and answers. Where little is to be built, such as at
// a first start, whoever asks finds it built.
func (k *keeper) serve(ctx context.Context, a ask) error {
	var err, unbuilt error
	if a.reset {
		k.full = nil
		if err = k.begin(ctx); err != nil {
			k.fail(ctx, err)
		}
	} else if err = k.follow(ctx); err == nil && k.walk != nil {
		unbuilt = k.build(ctx)
	}
	err = errors.Join(err, unbuilt)
	a.done <- answer{building: k.walk != nil, err: err}
	return err
}

// fail forgets what was taken and not applied: it is not in the index, which
// also says where to go on. An index without room gives back what it has, so
// that what is said next can be kept; it is not tried again for a while.
func (k *keeper) fail(ctx context.Context, err error) {
	k.forget()
	if errors.Is(err, search.ErrFull) {
		k.full, k.fullAt = err, k.now()
		if err := k.deps.Index.Reset(ctx); err != nil {
			k.deps.Logger.WarnContext(ctx, "index of the search not emptied on a full disk", "error", err)
		}
	}
}

// noRoom is why the index cannot be worked on now, nil if it can be tried.
func (k *keeper) noRoom() error {
	if k.full != nil && k.now().Sub(k.fullAt) >= fullFor {
		k.full = nil
	}
	return k.full
}

// follow takes in what the journal has after the cursor, as of now.
func (k *keeper) follow(ctx context.Context) error {
	if err := k.noRoom(); err != nil {
		return err
	}
	err := k.meet(ctx)
	if err == nil {
		err = k.takeChanges(ctx)
	}
	if err != nil {
		k.fail(ctx, err)
	}
	return err
}

func (k *keeper) takeChanges(ctx context.Context) error {
	b := newBatch()
	for change, err := range k.deps.Journal.Changes(ctx, k.at) {
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if err := k.take(ctx, b, change); err != nil {
			return err
		}
		k.at = change.Seq
		if b.full() {
			if err := k.apply(ctx, b); err != nil {
				return err
			}
		}
	}
	if b.empty() && k.at-k.applied.Seq < tellAfter {
		return nil
	}
	return k.apply(ctx, b)
}

// meet finds out where the index is. It may be somewhere else than it was left:
// then, and at first, it must be of this store, and not ahead of it, or it is begun anew.
func (k *keeper) meet(ctx context.Context) error {
	cursor, err := k.deps.Index.Cursor(ctx)
	if err != nil {
		return ofIndex("find out where it is", err)
	}
	if cursor == k.applied && cursor != (search.Cursor{}) {
		return nil
	}
	past, building, ours := k.parse(cursor.Identity)
	if ours && cursor.Seq > 0 {
		ahead, err := k.isAhead(ctx, cursor.Seq)
		if err != nil {
			return err
		}
		ours = !ahead
	}
	if !ours {
		return k.begin(ctx)
	}
	k.forget()
	k.applied, k.at = cursor, cursor.Seq
	if building {
		k.walk = &walk{past: past}
	}
	return nil
}

// isAhead reports whether the journal has never come to seq.
func (k *keeper) isAhead(ctx context.Context, seq uint64) (bool, error) {
	for _, err := range k.deps.Journal.Changes(ctx, seq-1) {
		if err != nil {
			return false, fmt.Errorf("read the journal: %w", err)
		}
		return false, nil
	}
	return true, nil
}

// begin empties the index and begins to build it anew. From now on the journal
// is followed from its end: what came before is in the logs.
func (k *keeper) begin(ctx context.Context) error {
	k.forget()
	if err := k.deps.Index.Reset(ctx); err != nil {
		return ofIndex("empty it", err)
	}
	at := uint64(0)
	for change, err := range k.deps.Journal.Changes(ctx, 0) {
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		at = change.Seq
	}
	k.at, k.walk = at, &walk{}
	if err := k.apply(ctx, newBatch()); err != nil {
		k.forget()
		return err
	}
	return nil
}

// apply puts a batch into the index, and empties it.
func (k *keeper) apply(ctx context.Context, b *batch) error {
	cursor := search.Cursor{Identity: k.identity(), Seq: k.at}
	if err := k.deps.Index.Apply(ctx, b.forIndex(cursor)); err != nil {
		return ofIndex("write to it", err)
	}
	k.applied = cursor
	b.clear()
	return nil
}

// ofIndex is the error of something that the index could not do.
func ofIndex(what string, err error) error {
	return fmt.Errorf("%w: %s: %w", errIndex, what, err)
}
