package bolt

import (
	"context"
	"encoding/binary"
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

// request is one write on its way through the writer.
type request struct {
	key    string
	value  []byte
	cond   store.If
	remove bool

	done    chan struct{} // closed when version and err are set
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
	err := s.do(ctx, r)
	return r.version, err
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
	<-r.done
	return r.err
}

// write is the writer. After the first failed commit it refuses every write: a
// failed fsync cannot be retried, the system may have dropped the pages.
func (s *Store) write() {
	defer close(s.written)
	var failed error
	for {
		select {
		case <-s.closing:
			return
		default:
		}
		select {
		case <-s.closing:
			return
		case first := <-s.requests:
			batch := s.gather(first)
			if failed == nil {
				failed = s.commit(batch)
			}
			ack(batch, failed)
		}
	}
}

// ack answers the batch. Where its commit has failed, no request got what it
// asked for, and a condition that seemed not to hold is not known to.
func ack(batch []*request, failed error) {
	for _, r := range batch {
		if failed != nil {
			r.version, r.err = "", errReadOnly(failed)
		}
		close(r.done)
	}
}

// gather adds to first what waits already. The channel has no buffer, so
// whatever is taken from it is answered.
func (s *Store) gather(first *request) []*request {
	batch, size := []*request{first}, len(first.value)
	for len(batch) < maxBatch && size < maxBatchBytes {
		select {
		case r := <-s.requests:
			batch, size = append(batch, r), size+len(r.value)
		default:
			return batch
		}
	}
	return batch
}

// errUnchanged rolls back a transaction in which no condition held.
var errUnchanged = errors.New("nothing to write")

// commit applies the batch in one durable transaction. A condition that does
// not hold is the error of its request only; an error of commit concerns all.
func (s *Store) commit(batch []*request) error {
	err := guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			objects, changed := tx.Bucket(objectsBucket), false
			for _, r := range batch {
				wrote, err := r.apply(objects)
				if err != nil {
					return err
				}
				changed = changed || wrote
			}
			if !changed {
				return errUnchanged
			}
			return nil
		})
	})
	if errors.Is(err, errPanic) {
		s.broken = true
	}
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// apply writes r if its condition holds, and reports whether it wrote.
func (r *request) apply(objects *bbolt.Bucket) (bool, error) {
	var current store.Version
	if stored := objects.Get([]byte(r.key)); stored != nil {
		var err error
		if current, _, err = split(stored); err != nil {
			return false, err
		}
	}
	if !r.cond.Holds(current) {
		r.err = roleplay.Errorf(roleplay.CodeConflict, "It was changed by somebody else meanwhile.")
		return false, nil
	}
	if r.remove {
		if current == "" {
			return false, nil
		}
		return true, objects.Delete([]byte(r.key))
	}
	revision, err := objects.NextSequence()
	if err != nil {
		return false, fmt.Errorf("next revision: %w", err)
	}
	stored := make([]byte, 8, 8+len(r.value))
	binary.BigEndian.PutUint64(stored, revision)
	r.version = versionOf(revision)
	return true, objects.Put([]byte(r.key), append(stored, r.value...))
}

func errReadOnly(cause error) error {
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: "The data file cannot be written, so nothing is saved any more. What was saved before is intact. " +
			"See that the disk has room and may be written, then start the program again.",
		Err: cause,
	}
}
