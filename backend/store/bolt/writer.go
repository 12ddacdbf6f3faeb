package bolt

import (
	"context"
	"errors"
	"fmt"
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

// tables are the buckets that a write touches.
type tables struct {
	objects, journal, gone, meta *bbolt.Bucket
	was                          trees // before the transaction
	way                          leaf
}

// mayWrite checks what will be read to write a key, and that one which is not there is certainly not.
func (t *tables) mayWrite(key []byte) error {
	if err := t.was.objects.touch(&t.way, key); err != nil {
		return err
	}
	if _, there := t.way.find(key); there {
		return nil
	}
	return t.was.objects.sums(&t.way, key)
}

// fullPages is how full a page is left when it is split: talks grow at their
// end, and what is written at the end of a full page needs no second one.
const fullPages = 0.9

func tablesOf(tx *bbolt.Tx) (*tables, error) {
	was, err := treesOf(tx)
	if err != nil {
		return nil, err
	}
	t := tables{
		objects: tx.Bucket(objectsBucket), journal: tx.Bucket(journalBucket), gone: tx.Bucket(goneBucket), meta: tx.Bucket(metaBucket), was: was,
	}
	t.objects.FillPercent, t.journal.FillPercent = fullPages, 1
	return &t, nil
}

// apply writes r and its place in the journal if its condition holds, and reports whether it wrote.
func (r *request) apply(t *tables) (bool, error) {
	if r.forget {
		return removeNotice(t.meta)
	}
	key, former, there := []byte(r.key), uint64(0), false
	var current store.Version
	if !r.allowed(t.mayWrite(key)) {
		return false, nil
	}
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
	place, stored := encodeChange(revision, key, r.remove)
	if err := t.was.journal.touch(&t.way, place); err != nil {
		return false, err
	}
	if former != 0 {
		if err := t.was.journal.touch(&t.way, placeOf(former)); err != nil {
			return false, err
		}
		if err := t.journal.Delete(placeOf(former)); err != nil {
			return false, err
		}
	}
	if err := t.journal.Put(place, stored); err != nil {
		return false, err
	}
	if r.remove {
		if err := t.was.gone.touch(&t.way, key); err != nil {
			return false, err
		}
		return true, errors.Join(t.objects.Delete(key), t.gone.Put(key, encodeGone(key, revision)))
	}
	r.version = versionOf(revision)
	return true, t.objects.Put(key, encodeObject(key, revision, r.value))
}

// allowed takes an error that concerns this request alone, and reports whether there was none.
func (r *request) allowed(err error) bool {
	r.err = err
	return err == nil
}

// takeGone removes the note that a key was deleted, and returns when that was; 0: never.
func (t *tables) takeGone(key []byte) (uint64, error) {
	if err := t.was.gone.touch(&t.way, key); err != nil {
		return 0, err
	}
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
