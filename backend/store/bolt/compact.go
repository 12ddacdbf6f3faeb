package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
)

// Compaction at start pays for a file of more than so many bytes of which more than half is free.
const compactAtStart = 64 << 20

// Compact implements store.Local.
func (s *Store) Compact(ctx context.Context) (int64, error) {
	var freed int64
	err := s.alone(ctx, func() (err error) {
		freed, err = s.compact(ctx)
		return err
	})
	return freed, err
}

// compact is Compact for whoever has the turn: nothing is written meanwhile.
func (s *Store) compact(ctx context.Context) (int64, error) {
	before, err := s.file.Stat()
	if err != nil {
		return 0, err
	}
	unfinished := s.path + ".new"
	if err := s.copyTo(ctx, unfinished); err != nil {
		_ = os.Remove(unfinished)
		if errors.As(err, new(damage)) {
			s.leaveNote()
		}
		if noRoom(err) {
			return 0, &roleplay.Error{
				Code:    roleplay.CodeUnavailable,
				Message: "The disk has no room for a smaller copy of the data file. Make room on the disk, then try again.",
				Err:     err,
			}
		}
		return 0, fmt.Errorf("write a smaller copy: %w", err)
	}
	if err := s.swap(func() error { return moveIn(unfinished, s.path) }); err != nil {
		_ = os.Remove(unfinished)
		return 0, fmt.Errorf("put the smaller copy in place: %w", err)
	}
	after, err := s.file.Stat()
	if err != nil {
		return 0, err
	}
	return max(0, before.Size()-after.Size()), nil
}

// copyTo writes all that is kept into a new file, which is on the disk when it returns.
func (s *Store) copyTo(ctx context.Context, path string) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: s.options.Timeout, FreelistType: freelistType, NoStatistics: true, NoSync: true, NoGrowSync: true,
	})
	if err != nil {
		return err
	}
	db.AllocSize = allocSize
	err = guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return copyBuckets(ctx, db, tx) })
	})
	if err == nil {
		err = db.Sync()
	}
	return errors.Join(err, db.Close())
}

// copyBuckets copies all that a transaction sees, entry by entry, in the order of keys.
func copyBuckets(ctx context.Context, to *bbolt.DB, from *bbolt.Tx) error {
	w := batches{db: to}
	err := from.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
		if err := to.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket(name)
			if err != nil {
				return err
			}
			return b.SetSequence(bucket.Sequence())
		}); err != nil {
			return err
		}
		t, err := treeOf(from, name)
		if err != nil {
			return err
		}
		for e, err := range t.entries(nil) {
			if w.err = cmp.Or(w.err, err); w.err != nil {
				break
			}
			if w.tx == nil { // between two transactions
				w.err = ctx.Err()
			}
			w.put(name, e.key, e.value)
		}
		return w.end()
	})
	w.drop()
	return err
}

// compactIfItPays compacts before the first write. A failure leaves the file as
// it was, but for one after which nothing may be written: it is returned.
func (s *Store) compactIfItPays() error {
	size, free, unknown := s.room()
	if unknown != nil || size <= compactAtStart || free <= size/2 {
		return nil //nolint:nilerr // whoever reads next meets it
	}
	if _, err := s.compact(context.Background()); s.ends(err) {
		return s.giveUp(err)
	}
	return nil
}

// ends reports whether nothing may be written after err, that of replacing the
// file: it could not be opened again, or it may not be there after a power cut,
// whatever is written into it.
func (s *Store) ends(err error) bool {
	return s.db == nil || errors.Is(err, errMoved)
}
