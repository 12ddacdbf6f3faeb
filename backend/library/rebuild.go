package library

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// walk goes through the logs of everybody while the index is built anew.
type walk struct {
	past place // up to here, by user and session, all talks are in the index
	next func() (place, error, bool)
	stop func()
}

// build takes in the next talks, at most about a batch of them.
func (k *keeper) build(ctx context.Context) error {
	err := k.buildBatch(ctx)
	if err != nil {
		k.fail(ctx, err)
	}
	return err
}

func (k *keeper) buildBatch(ctx context.Context) error {
	w := k.walk
	if w.next == nil {
		w.next, w.stop = iter.Pull2(k.talksAfter(ctx, w.past))
	}
	b := newBatch()
	for !b.full() && b.emptied == 0 {
		talk, err, more := w.next()
		if err != nil {
			return err
		}
		if !more {
			k.stopWalk()
			k.walk = nil
			break
		}
		if err := k.unlessLost(ctx, talk, k.takeTalk(ctx, b, talk)); err != nil {
			return err
		}
		w.past = talk
	}
	return k.apply(ctx, b)
}

// stopWalk releases what a walk holds.
func (k *keeper) stopWalk() {
	if k.walk != nil && k.walk.stop != nil {
		k.walk.stop()
		k.walk.next, k.walk.stop = nil, nil
	}
}

// talksAfter yields all talks after the given place, by user and then by session.
func (k *keeper) talksAfter(ctx context.Context, past place) iter.Seq2[place, error] {
	return func(yield func(place, error) bool) {
		for u, err := range record.Users(ctx, k.deps.Store) {
			if err != nil {
				yield(place{}, fmt.Errorf("list those who have records: %w", err))
				return
			}
			if u < past.user {
				continue
			}
			for s, err := range k.log.Sessions(ctx, u) {
				if err != nil {
					yield(place{}, err)
					return
				}
				if u == past.user && s <= past.session {
					continue
				}
				if !yield(place{u, s}, nil) {
					return
				}
			}
		}
	}
}

// identity is what the cursor says: whose journal it is a place in and, while
// the index is built anew, how far that has come.
func (k *keeper) identity() string {
	journal := k.deps.Journal.Identity()
	if k.walk == nil {
		return journal
	}
	return fmt.Sprintf("%s %s %s", journal, k.walk.past.user, k.walk.past.session)
}

// parse reads what identity wrote. ours is false for the identity of another journal.
func (k *keeper) parse(identity string) (past place, building, ours bool) {
	rest, ours := strings.CutPrefix(identity, k.deps.Journal.Identity())
	if !ours || rest == "" {
		return place{}, false, ours
	}
	parts := strings.Split(rest, " ")
	if len(parts) != 3 || parts[0] != "" {
		return place{}, false, false
	}
	return place{roleplay.UserID(parts[1]), roleplay.SessionID(parts[2])}, true, true
}
