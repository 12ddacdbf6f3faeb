package bolt

import (
	"context"
	"iter"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// Identity implements store.Journal.
func (s *Store) Identity() string { return s.identity }

// Changes implements store.Journal. It goes no further than what is known to be
// on the disk: a commit is in the file before that, and after a power cut, or a
// failed fsync, its revisions may be given out again, for something else.
func (s *Store) Changes(ctx context.Context, after uint64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		end := uint64(0) // the newest change when this began: what a reader writes must not keep it going
		for after := after; ; {
			page, newest, err := s.changes(ctx, after, end)
			if err != nil {
				yield(store.Change{}, err)
				return
			}
			for _, change := range page {
				if !yield(change, nil) {
					return
				}
			}
			if len(page) < listPage {
				return
			}
			after, end = page[len(page)-1].Seq, newest
		}
	}
}

// changes copies the next places of the journal, none beyond end; 0: all that are there now.
func (s *Store) changes(ctx context.Context, after, end uint64) (page []store.Change, newest uint64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		if newest = end; newest == 0 {
			newest = s.acked.Load()
		}
		if after >= newest {
			return nil
		}
		journal, err := treeOf(tx, journalBucket)
		if err != nil {
			return err
		}
		for e, err := range journal.entries(placeOf(after + 1)) {
			if err != nil {
				return err
			}
			change, err := decodeChange(e.key, e.value)
			if err != nil {
				return err
			}
			if change.Seq > newest || len(page) == listPage {
				break
			}
			page = append(page, change)
		}
		return nil
	})
	return page, newest, err
}
