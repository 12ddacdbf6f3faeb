package bolt

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// swapLeaves lets the first two pages of a bucket of a large file change places.
func swapLeaves(t *testing.T, path string, bucket []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of a test
	heads, err := readHeads(file, sizeOf(t, path))
	if err != nil {
		t.Fatal(err)
	}
	pages := newPageFile(file, sizeOf(t, path), heads[0])
	root, err := pages.read(heads[0].root, longestRun)
	if err != nil {
		t.Fatal(err)
	}
	var first uint64
	root.leaves(func(e element) {
		if string(e.key) == string(bucket) {
			first, _ = rootOf(e.value)
		}
	})
	top, err := pages.read(first, longestRun)
	for err == nil { // down to the branches above the leaves
		var below page
		if below, err = (&pageFile{file: file, pageSize: pages.pageSize, pages: pages.pages}).read(top.appendChildren(nil)[0], longestRun); err != nil || below.flags() == leafFlag {
			break
		}
		top = below
	}
	if err != nil || top.count() < 3 {
		t.Fatalf("%s has %d pages, error %v; want more", bucket, top.count(), err)
	}
	ids := top.appendChildren(nil)
	for i, id := range []uint64{ids[1], ids[0]} {
		if _, err := file.WriteAt(binary.NativeEndian.AppendUint64(nil, id), top.at+pageHead+int64(i)*elementSize+8); err != nil {
			t.Fatal(err)
		}
	}
}

// Pages that have changed places are damage, to whoever reads them in order.
func TestStore_PagesOutOfOrder(t *testing.T) {
	t.Run("Changes", func(t *testing.T) {
		path := largeFile(t)
		swapLeaves(t, path, journalBucket)
		s := reopen(t, path)
		last, failed := uint64(0), error(nil)
		for change, err := range s.Changes(t.Context(), 0) {
			if failed = err; err == nil && change.Seq <= last {
				t.Fatalf("change %d comes after %d", change.Seq, last)
			}
			last = change.Seq
		}
		if !errors.As(failed, new(damage)) {
			t.Errorf("error %v, want a damage", failed)
		}
	})
	t.Run("List", func(t *testing.T) {
		path := largeFile(t)
		swapLeaves(t, path, objectsBucket)
		s := reopen(t, path)
		n, failed := 0, error(nil)
		for _, err := range s.List(t.Context(), "", "") {
			if n++; n > 2*largeObjects {
				t.Fatal("it does not end")
			}
			failed = err
		}
		if !errors.As(failed, new(damage)) {
			t.Errorf("error %v, want a damage", failed)
		}
		if _, err := s.Usage(t.Context()); !errors.As(err, new(damage)) {
			t.Errorf("Usage: error %v, want a damage", err)
		}
		complaints := 0
		for _, err := range s.Check(t.Context()) {
			if complaints++; err != nil {
				t.Error(err)
			}
		}
		if complaints == 0 {
			t.Error("Check does not complain")
		}
	})
}

// The pages of the file can be read beside many writers: where they are written
// over before they were found, later ones are there.
func TestStore_SnapshotBesideWriters(t *testing.T) {
	s := reopen(t, filepath.Join(MemoryFolder(t), "data.bolt"))
	err := s.view(func(tx *bbolt.Tx) error {
		for range 2 {
			if _, err := s.Put(t.Context(), "a", nil, store.Always); err != nil {
				t.Error(err)
			}
		}
		return s.headOf(tx, func(*bbolt.Tx, *pageFile, head) error { return nil })
	})
	if !errors.Is(err, errBusy) {
		t.Errorf("two transactions later: error %v, want that it is written over", err)
	}
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for !stop.Load() {
				if _, err := s.Put(t.Context(), "a", nil, store.Always); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 50_000 {
		if _, _, err := s.room(); err != nil {
			t.Error(err)
			break
		}
	}
	stop.Store(true)
	wg.Wait()
}

// An object without its place in the journal, and a place without its object, are told.
func TestStore_CheckCompares(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(t *tables) error
		want string
	}{
		"NotJournaled":    {func(t *tables) error { return t.journal.Delete(placeOf(1)) }, "In the data file, a is not in the journal."},
		"Missing":         {func(t *tables) error { return t.objects.Delete([]byte("a")) }, "In the data file, a is in the journal and is missing."},
		"Older":           {func(t *tables) error { return t.objects.Put([]byte("a"), encodeObject([]byte("a"), 2, nil)) }, "In the data file, a is in the journal as it is not stored."},
		"DeletionMissing": {func(t *tables) error { return t.gone.Delete([]byte("c")) }, "In the data file, c is in the journal and is missing."},
		"DeletedIsThere": {func(t *tables) error {
			return errors.Join(t.gone.Delete([]byte("c")), t.objects.Put([]byte("c"), encodeObject([]byte("c"), 4, nil)))
		}, "In the data file, c is in the journal as it is not stored."},
		"OtherBytes":        {func(t *tables) error { return t.objects.Put([]byte("a"), append(encodeObject([]byte("a"), 1, nil), 7)) }, "In the data file, what is stored under a is damaged: an entry has other bytes than were written."},
		"NumberOfTheNewest": {func(t *tables) error { return t.objects.SetSequence(3) }, "In the data file, the number of the newest change is wrong."},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			for _, key := range []string{"a", "b", "c"} {
				if _, err := s.Put(t.Context(), key, nil, store.Absent); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Delete(t.Context(), "c", store.Always); err != nil {
				t.Fatal(err)
			}
			err := s.db.Update(func(tx *bbolt.Tx) error {
				t, err := tablesOf(tx)
				return errors.Join(err, test.do(t))
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for complaint, err := range s.Check(t.Context()) {
				if got = append(got, complaint.Message); err != nil {
					t.Error(err)
				}
			}
			if !slices.Contains(got, test.want) {
				t.Errorf("complaints %q, want %q", got, test.want)
			}
		})
	}
}
