package bolt

import (
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

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
