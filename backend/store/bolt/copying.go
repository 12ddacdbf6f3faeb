package bolt

import (
	"bytes"
	"context"
	"errors"
	"math"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// A transaction that copies takes at most so many entries, and no more after so many bytes.
const (
	sliceEntries = 2048
	sliceBytes   = 1 << 20
)

// catchUps is how many transactions a copy follows the journal in before writes wait for it.
const catchUps = 1000

// copying makes a copy of a store that is used meanwhile, as of one moment, in
// short transactions: a long one would keep all that is freed meanwhile, and
// hold up everybody when the file must grow beyond its memory map.
//
//	start ──► objects, deletions, journal up to start: slice by slice ──► changes after start, until none is left
//
// That is exact. A key that did not change since the start was copied as it is.
// One that did is in the journal behind the start, which holds the last change of
// each key, deletions too, and is set to what it is now. The transaction that finds no
// further change is the moment of the copy.
type copying struct {
	from  *Store
	to    *bbolt.DB
	after uint64 // up to this change the copy is complete
}

// run makes the copy, under an identity of its own. Behind so many transactions
// that follow the journal, writes wait: many writers are faster than one copy.
func (c *copying) run(ctx context.Context, rounds int) error {
	if err := begin(c.to, c.from.options.Identity()); err != nil {
		return err
	}
	if told := c.from.Salvaged(); told.Copy != "" { // what is missing here is missing there
		if err := c.to.Update(func(tx *bbolt.Tx) error { return putNotice(tx.Bucket(metaBucket), told) }); err != nil {
			return err
		}
	}
	err := c.from.view(func(tx *bbolt.Tx) error {
		t, err := tablesOf(tx)
		if err == nil {
			c.after = t.objects.Sequence()
		}
		return err
	})
	for _, bucket := range [][]byte{objectsBucket, goneBucket, journalBucket} { // in this order: of a key, the copy knows no later change than its object
		if err == nil {
			err = c.bucket(ctx, bucket)
		}
	}
	if err != nil {
		return err
	}
	done, err := c.follow(ctx, rounds)
	if err != nil || done {
		return err
	}
	toTheEnd := func() error {
		_, err := c.follow(ctx, math.MaxInt)
		return err
	}
	if err = c.from.alone(ctx, toTheEnd); roleplay.CodeOf(err) == roleplay.CodeReadOnly {
		err = toTheEnd() // nobody writes
	}
	return err
}

// bucket copies a bucket, of the journal what was there at the start.
func (c *copying) bucket(ctx context.Context, name []byte) error {
	w := batches{db: c.to}
	for after, end := []byte(nil), false; !end; {
		entries, err := c.from.slice(ctx, name, after)
		if err != nil {
			w.drop()
			return err
		}
		end = len(entries) == 0
		for _, e := range entries {
			if bytes.Equal(name, journalBucket) && bytes.Compare(e.key, placeOf(c.after)) > 0 {
				end = true
				break
			}
			w.put(name, e.key, e.stored)
			after = e.key
		}
	}
	return w.end()
}

// entry is a copy of what is stored under a key.
type entry struct{ key, stored []byte }

// slice copies what follows a key in a bucket, in one short transaction; nothing at the end.
func (s *Store) slice(ctx context.Context, bucket, after []byte) (copied []entry, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := treeOf(tx, bucket)
		if err != nil {
			return err
		}
		size := 0
		for e, err := range t.entries(after) {
			if err != nil {
				return err
			}
			if after != nil && bytes.Equal(e.key, after) {
				continue
			}
			if len(copied) == sliceEntries || size >= sliceBytes {
				break
			}
			copied = append(copied, entry{bytes.Clone(e.key), bytes.Clone(e.value)})
			size += len(e.key) + len(e.value)
		}
		return nil
	})
	return copied, err
}

// changed is a change, and what is stored under its key since.
type changed struct {
	store.Change
	stored []byte
}

// follow brings the copy up to the newest change, in at most so many
// transactions, and reports whether that was enough.
func (c *copying) follow(ctx context.Context, rounds int) (done bool, err error) {
	for range rounds {
		changes, sequence, err := c.next(ctx)
		if err != nil {
			return false, err
		}
		if err := c.set(changes, sequence); err != nil {
			return false, err
		}
		if sequence != 0 {
			return true, nil
		}
	}
	return false, nil
}

// next copies the next changes. sequence is 0 unless nothing follows them.
func (c *copying) next(ctx context.Context) (changes []changed, sequence uint64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	err = c.from.view(func(tx *bbolt.Tx) error {
		t, err := tablesOf(tx)
		if err != nil {
			return err
		}
		size := 0
		for e, err := range t.was.journal.entries(placeOf(c.after + 1)) {
			if err != nil {
				return err
			}
			if len(changes) == listPage || size >= sliceBytes {
				return nil
			}
			change, err := decodeChange(e.key, e.value)
			if err != nil {
				return err
			}
			bucket := t.was.objects
			if change.Deleted {
				bucket = t.was.gone
			}
			value, err := bucket.get([]byte(change.Key))
			if err != nil {
				return err
			}
			if value == nil {
				return damage("its journal is not what is stored")
			}
			changes = append(changes, changed{change, bytes.Clone(value)})
			size += len(value)
		}
		sequence = max(1, t.objects.Sequence())
		return nil
	})
	return changes, sequence, err
}

// set writes changes into the copy, in the place of what it has.
func (c *copying) set(changes []changed, sequence uint64) error {
	return c.to.Update(func(tx *bbolt.Tx) error {
		t, failed := tablesOf(tx)
		if failed != nil {
			return failed
		}
		for _, change := range changes {
			key, bucket := []byte(change.Key), t.objects
			for _, former := range []*bbolt.Bucket{t.objects, t.gone} {
				if stored := former.Get(key); stored != nil {
					revision, err := revisionOf(stored)
					failed = errors.Join(failed, err, t.journal.Delete(placeOf(revision)), former.Delete(key))
				}
			}
			if change.Deleted {
				bucket = t.gone
			}
			place, stored := encodeChange(change.Seq, key, change.Deleted)
			failed = errors.Join(failed, t.journal.Put(place, stored), bucket.Put(key, change.stored))
			c.after = change.Seq
		}
		if sequence != 0 {
			failed = errors.Join(failed, t.objects.SetSequence(sequence))
		}
		return failed
	})
}
