package bolt

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// A transaction takes at most so many requests, and no more after so many bytes.
const (
	maxBatch      = 1024
	maxBatchBytes = 16 << 20
)

// request is one write on its way through the writer, or a piece of work that
// must have the file for itself.
type request struct {
	key    string
	value  []byte
	cond   store.If
	remove bool
	alone  func() error // instead of a write

	done    chan struct{} // closed when version and err are set
	settled bool          // version and err stay, whatever becomes of the rest of its batch
	version store.Version
	err     error
}

// Put implements store.Store.
func (s *Store) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if err := store.CheckKey(key); err != nil {
		return "", err
	}
	if len(value) > store.MaxValue {
		return "", roleplay.Errorf(roleplay.CodeTooLarge, "A value has at most %d bytes, this one has %d.", store.MaxValue, len(value))
	}
	r := &request{key: key, value: value, cond: cond}
	if err := s.do(ctx, r); err != nil {
		return "", err
	}
	return r.version, nil
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, key string, cond store.If) error {
	return s.do(ctx, &request{key: key, cond: cond, remove: true})
}

// do hands r to the writer. Once the writer has it, the context no longer
// counts: the caller learns what became of the write.
func (s *Store) do(ctx context.Context, r *request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.done = make(chan struct{})
	select {
	case s.requests <- r:
	case <-s.closing:
		return errClosed()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-r.done:
		return r.err
	case <-s.lost.is: // the writer may wait for ever
		return errReadOnly(errUnreadable(nil))
	}
}

// write is the writer. After the first failed commit it refuses every write: a
// failed fsync cannot be retried, the system may have dropped the pages. Only
// a lack of room is no such failure. failed is what went wrong before.
func (s *Store) write(failed error) {
	defer close(s.written)
	for {
		select {
		case <-s.closing:
			s.end(failed)
			return
		default:
		}
		select {
		case <-s.closing:
			s.end(failed)
			return
		case first := <-s.requests:
			batch, alone := s.gather(first)
			if failed == nil {
				failed = s.headsThere()
			}
			if len(batch) > 0 {
				if failed == nil {
					failed = s.save(batch)
				}
				ack(batch, failed)
			}
			if alone != nil {
				if alone.err = errReadOnly(failed); failed == nil {
					alone.err = alone.alone()
					if s.ends(alone.err) {
						failed = s.giveUp(alone.err)
					}
				}
				close(alone.done)
			}
		}
	}
}

// ack answers the batch. Where its commit has failed, no request got what it
// asked for, but for those settled before, and a condition that seemed not to
// hold is not known to.
func ack(batch []*request, failed error) {
	for _, r := range batch {
		if failed != nil && !r.settled {
			r.version, r.err = "", errReadOnly(failed)
		}
		close(r.done)
	}
}

// gather adds to first what waits already, up to work that stands alone. The
// channel has no buffer, so whatever is taken from it is answered.
func (s *Store) gather(first *request) (batch []*request, alone *request) {
	size := 0
	for r := first; ; {
		if r.alone != nil {
			return batch, r
		}
		batch, size = append(batch, r), size+len(r.value)
		if len(batch) == maxBatch || size >= maxBatchBytes {
			return batch, nil
		}
		select {
		case r = <-s.requests:
		default:
			return batch, nil
		}
	}
}

// errUnchanged rolls back a transaction in which no condition held.
var errUnchanged = errors.New("nothing to write")

// commit applies the batch in one durable transaction, and returns its number,
// 0 if there was nothing to write.
// A condition that does not hold is the error of its request only; an error of
// commit concerns all.
func (s *Store) commit(batch []*request) (number int, err error) {
	err = guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			number = tx.ID()
			t, changed := tablesOf(tx), false
			for _, r := range batch {
				r.version, r.err = "", nil
				wrote, err := r.apply(t)
				if err != nil {
					return err
				}
				changed = changed || wrote
			}
			if !changed {
				return errUnchanged
			}
			s.reached = t.objects.Sequence()
			if s.clean {
				return tx.Bucket(metaBucket).Delete(cleanKey)
			}
			return nil
		})
	})
	if errors.Is(err, errUnchanged) {
		return 0, nil
	}
	if err == nil {
		s.clean = false
	}
	return number, err
}

// tables are the buckets that a write touches.
type tables struct{ objects, journal, gone *bbolt.Bucket }

// fullPages is how full a page is left when it is split: talks grow at their
// end, and what is written at the end of a full page needs no second one.
const fullPages = 0.9

func tablesOf(tx *bbolt.Tx) tables {
	t := tables{tx.Bucket(objectsBucket), tx.Bucket(journalBucket), tx.Bucket(goneBucket)}
	t.objects.FillPercent, t.journal.FillPercent = fullPages, 1
	return t
}

// apply writes r and its place in the journal if its condition holds, and reports whether it wrote.
func (r *request) apply(t tables) (bool, error) {
	key, former, there := []byte(r.key), uint64(0), false
	var current store.Version
	if stored := t.objects.Get(key); stored != nil {
		revision, err := revisionOf(stored)
		if err != nil {
			return false, err
		}
		current, former, there = versionOf(revision), revision, true
	}
	if !r.cond.Holds(current) {
		r.err = roleplay.Errorf(roleplay.CodeConflict, "It was changed by somebody else meanwhile.")
		return false, nil
	}
	if r.remove && !there {
		return false, nil
	}
	revision, err := t.objects.NextSequence()
	if err != nil {
		return false, fmt.Errorf("next revision: %w", err)
	}
	if !there {
		if former, err = t.takeGone(key); err != nil {
			return false, err
		}
	}
	if former != 0 {
		if err := t.journal.Delete(placeOf(former)); err != nil {
			return false, err
		}
	}
	place, stored := encodeChange(revision, key, r.remove)
	if err := t.journal.Put(place, stored); err != nil {
		return false, err
	}
	if r.remove {
		return true, errors.Join(t.objects.Delete(key), t.gone.Put(key, encodeGone(key, revision)))
	}
	r.version = versionOf(revision)
	return true, t.objects.Put(key, encodeObject(key, revision, r.value))
}

// takeGone removes the note that a key was deleted, and returns when that was; 0: never.
func (t tables) takeGone(key []byte) (uint64, error) {
	stored := t.gone.Get(key)
	if stored == nil {
		return 0, nil
	}
	revision, err := decodeGone(key, stored)
	if err != nil {
		return 0, err
	}
	return revision, t.gone.Delete(key)
}
