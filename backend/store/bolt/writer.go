package bolt

import (
	"context"
	"errors"
	"runtime"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// request is one write on its way to the file.
type request struct {
	key    string
	value  []byte
	cond   store.If
	remove bool
	forget bool // the notice of a salvage, and write nothing else

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

// do puts r among those that wait, and returns when it is answered: by itself,
// if nobody writes, or by whoever does. Once r waits, the context no longer
// counts: the caller learns what became of the write.
func (s *Store) do(ctx context.Context, r *request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.done = make(chan struct{})
	if !s.waiting.put(r) {
		return errClosed()
	}
	select {
	case <-r.done:
	case s.turn <- struct{}{}:
		s.turns.Add(1)
		s.write(r)
		s.giveTurn()
	case <-s.lost.is: // whoever has the turn may wait for ever
		return errReadOnly(errUnreadable(nil))
	}
	return r.err
}

func (s *Store) giveTurn() {
	s.turns.Add(1)
	<-s.turn
}

// write commits all that waits, until r is answered. Whoever calls it has the turn.
func (s *Store) write(r *request) {
	for {
		select {
		case <-r.done:
			return
		default:
		}
		if s.together {
			runtime.Gosched() // those who were answered just now, and write on, come along
		}
		batch := s.waiting.take()
		s.together = len(batch) > 1
		s.saveAll(batch)
	}
}

// saveAll commits a batch and answers it. After the first failed commit it refuses
// every write: a failed fsync cannot be retried, the system may have dropped the
// pages. Only a lack of room is no such failure.
func (s *Store) saveAll(batch []*request) {
	if s.failed == nil {
		s.failed = s.headsThere()
	}
	if s.failed == nil {
		s.failed = s.save(batch)
	}
	ack(batch, s.failed)
}

// alone does work while nobody writes.
func (s *Store) alone(ctx context.Context, work func() error) error {
	select {
	case s.turn <- struct{}{}:
		s.turns.Add(1)
		defer s.giveTurn()
	case <-ctx.Done():
		return ctx.Err()
	case <-s.waiting.end:
		return errClosed()
	case <-s.lost.is:
		return errReadOnly(errUnreadable(nil))
	}
	if s.failed == nil {
		s.failed = s.headsThere()
	}
	if s.failed != nil {
		return errReadOnly(s.failed)
	}
	err := work()
	if s.ends(err) {
		s.failed = s.giveUp(err)
	}
	return err
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
			t, err := tablesOf(tx)
			if err != nil {
				return err
			}
			changed := false
			for _, r := range batch {
				r.version, r.err = "", nil
				wrote, err := r.apply(t)
				if err != nil {
					return err
				}
				if errors.As(r.err, new(damage)) {
					r.err = s.damaged(r.err)
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
