package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strings"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// Usage implements store.Local.
func (s *Store) Usage(ctx context.Context) (store.Usage, error) {
	usage := store.Usage{Path: s.path, ByPrefix: map[string]int64{}}
	err := s.each(ctx, objectsBucket, func(key, stored []byte) {
		usage.Keys++
		usage.ByPrefix[store.KindOf(string(key))] += int64(len(key) + max(0, len(stored)-objectHead))
	})
	for _, bucket := range [][]byte{journalBucket, goneBucket} {
		err = cmp.Or(err, s.each(ctx, bucket, func(key, stored []byte) {
			usage.ByPrefix[store.JournalKind] += int64(len(key) + len(stored))
		}))
	}
	if err != nil {
		return store.Usage{}, err
	}
	usage.File, usage.Free, err = s.room()
	return usage, err
}

// each visits all of a bucket, in many transactions.
func (s *Store) each(ctx context.Context, bucket []byte, visit func(key, stored []byte)) error {
	for after, more := []byte(nil), true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.view(func(tx *bbolt.Tx) error {
			t, err := treeOf(tx, bucket)
			if err != nil {
				return err
			}
			var last []byte
			n := 0
			more = false
			for e, err := range t.entries(after) {
				if err != nil {
					return err
				}
				if after != nil && bytes.Equal(e.key, after) {
					continue
				}
				if more = n == 8*listPage; more {
					break
				}
				visit(e.key, e.value)
				last = e.key
				n++
			}
			after = bytes.Clone(last)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// room reads how large the file is and how much of it is free.
func (s *Store) room() (size, free int64, err error) {
	err = s.snapshot(func(_ *bbolt.Tx, pages *pageFile, h head) error {
		info, err := s.file.Stat()
		if err != nil {
			return err
		}
		ids, err := pages.freePages(h.freelist)
		size = info.Size()
		free = size - int64((h.pages-uint64(len(ids)))*h.pageSize)
		return err
	})
	return size, free, err
}

// snapshot runs fn over the pages of the file as they are now, which stay as they are meanwhile.
func (s *Store) snapshot(fn func(tx *bbolt.Tx, pages *pageFile, h head) error) error {
	for range 100 {
		// The head of a transaction is there, unless two more are written in this
		// moment; then only that of a later transaction is.
		if err := s.view(func(tx *bbolt.Tx) error { return s.headOf(tx, fn) }); !errors.Is(err, errBusy) {
			return err
		}
	}
	return errBusy
}

// headOf runs fn with the head of a transaction. errBusy if that is written over already.
func (s *Store) headOf(tx *bbolt.Tx, fn func(tx *bbolt.Tx, pages *pageFile, h head) error) error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	heads, err := readHeads(s.file, info.Size())
	if len(heads) == 0 {
		return err
	}
	for _, h := range heads {
		if h.transaction == uint64(tx.ID()) {
			return fn(tx, newPageFile(s.file, info.Size(), h), h)
		}
	}
	return errBusy
}

var errBusy = errors.New("the file changes too fast to be read")

// inner is a sentence of Check as the end of another one.
func inner(sentence string) string {
	return strings.TrimSuffix(strings.TrimPrefix(sentence, "In the data file, "), ".")
}
