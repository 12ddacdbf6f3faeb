package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// counterparts finds the counterpart of an entry, between journal and objects or deletions.
type counterparts struct {
	trees
	broken error // why none can be found
}

func counterpartsOf(tx *bbolt.Tx) (c counterparts) {
	c.broken = guarded(func() (err error) {
		c.trees, err = treesOf(tx)
		return err
	})
	return c
}

// complaint is what is wrong with an entry of a bucket: with its bytes, or because its counterpart is not there.
func (c counterparts) complaint(bucket string, e element) store.Complaint {
	var err error
	key, revision, deleted := string(e.key), uint64(0), false
	switch bucket {
	case string(objectsBucket):
		revision, _, err = decodeObject(e.key, e.value)
	case string(goneBucket):
		deleted = true
		revision, err = decodeGone(e.key, e.value)
	case string(journalBucket):
		var change store.Change
		change, err = decodeChange(e.key, e.value)
		key, revision, deleted = change.Key, change.Seq, change.Deleted
	default:
		if key != string(formatKey) && key != string(cleanKey) {
			_, err = decodeMeta(e.key, e.value)
		}
	}
	if err != nil {
		return store.Complaint{Key: keyFor(bucket, e.key), Message: sentence(bucket, e.key, err)}
	}
	if bucket == string(metaBucket) {
		return store.Complaint{}
	}
	what := ""
	err = guarded(func() (err error) {
		switch {
		case c.broken != nil:
			return c.broken
		case bucket == string(journalBucket):
			what, err = c.storedAsJournaled(key, revision, deleted)
		default:
			what, err = c.journaled(key, revision, deleted)
		}
		return err
	})
	if err != nil { // over pages that are complained of
		what = "leads to damaged pages"
	}
	if what == "" {
		return store.Complaint{}
	}
	if store.CheckKey(key) != nil {
		return store.Complaint{Message: "In the data file, a key " + what + "."}
	}
	return store.Complaint{Key: key, Message: fmt.Sprintf("In the data file, %s %s.", key, what)}
}

// journaled says what the journal lacks of an object or a deletion; "": nothing.
func (c counterparts) journaled(key string, revision uint64, deleted bool) (string, error) {
	place := placeOf(revision)
	stored, err := c.journal.get(place)
	if err != nil {
		return "", err
	}
	if stored == nil {
		return "is not in the journal", nil
	}
	if change, err := decodeChange(place, stored); err == nil && (change.Key != key || change.Deleted != deleted) {
		return "is in the journal as it is not stored", nil
	}
	return "", nil
}

// storedAsJournaled says how what is stored differs from a place of the journal; "": it does not.
func (c counterparts) storedAsJournaled(key string, revision uint64, deleted bool) (string, error) {
	kept, other := c.objects, c.gone
	if deleted {
		kept, other = other, kept
	}
	stored, err := kept.get([]byte(key))
	if err != nil {
		return "", err
	}
	if stored == nil {
		instead, err := other.get([]byte(key))
		if instead != nil {
			return "is in the journal as it is not stored", err
		}
		return "is in the journal and is missing", err
	}
	if there, err := revisionOf(stored); err == nil && there != revision {
		return "is in the journal as it is not stored", nil
	}
	return "", nil
}
