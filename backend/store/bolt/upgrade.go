package bolt

import (
	"fmt"
	"iter"

	"go.etcd.io/bbolt"
)

// upgradeFile makes a file of the present format of one of the format before,
// which is sound. Until the new one is complete the old one lies in its place.
func upgradeFile(path string, o Options) error {
	old, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: o.Timeout, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("open the file of the format before: %w", err)
	}
	defer old.Close() //nolint:errcheck // only read
	var sequence uint64
	objects := func(yield func(record, error) bool) {
		ended := false // by who reads
		err := old.View(func(tx *bbolt.Tx) error {
			cursor := tx.Bucket(objectsBucket).Cursor()
			for key, stored := cursor.First(); key != nil && !ended; key, stored = cursor.Next() {
				r, err := decodeFormatOne(key, stored)
				if err != nil {
					return err
				}
				ended = !yield(r, nil)
			}
			return nil
		})
		if err != nil && !ended {
			yield(record{}, err)
		}
	}
	err = old.View(func(tx *bbolt.Tx) error {
		sequence = tx.Bucket(objectsBucket).Sequence()
		return nil
	})
	if err != nil {
		return err
	}
	var unfinished string
	err = guarded(func() error {
		unfinished, err = build(path, o, contents{identity: o.Identity(), sequence: sequence, objects: iter.Seq2[record, error](objects)})
		return err
	})
	if err != nil {
		return fmt.Errorf("write the file of the new format: %w", err)
	}
	if err := old.Close(); err != nil { // Windows replaces no file that is open
		return fmt.Errorf("close the file of the format before: %w", err)
	}
	return moveIn(unfinished, path)
}
