package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// entryComplaint is what is wrong with an entry of a bucket: with its bytes, or
// because its counterpart is not there, between journal and objects or deletions.
func entryComplaint(tx *bbolt.Tx, bucket string, e element) store.Complaint {
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
	err = guarded(func() error {
		if bucket == string(journalBucket) {
			what = storedAsJournaled(tx, key, revision, deleted)
		} else {
			what = journaled(tx, key, revision, deleted)
		}
		return nil
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
func journaled(tx *bbolt.Tx, key string, revision uint64, deleted bool) string {
	place := placeOf(revision)
	stored := tx.Bucket(journalBucket).Get(place)
	if stored == nil {
		return "is not in the journal"
	}
	if change, err := decodeChange(place, stored); err == nil && (change.Key != key || change.Deleted != deleted) {
		return "is in the journal as it is not stored"
	}
	return ""
}

// storedAsJournaled says how what is stored differs from a place of the journal; "": it does not.
func storedAsJournaled(tx *bbolt.Tx, key string, revision uint64, deleted bool) string {
	kept, other := tx.Bucket(objectsBucket), tx.Bucket(goneBucket)
	if deleted {
		kept, other = other, kept
	}
	stored := kept.Get([]byte(key))
	switch there, err := revisionOf(stored); {
	case stored == nil && other.Get([]byte(key)) != nil:
		return "is in the journal as it is not stored"
	case stored == nil:
		return "is in the journal and is missing"
	case err == nil && there != revision:
		return "is in the journal as it is not stored"
	}
	return ""
}
