// Package bolt keeps the store in one file on this machine. What was acked is
// on the disk: a write returns after fsync.
//
//	Put, Delete ──► waiting ──► whoever finds that nobody writes takes all that waits,
//	                            commits it in one transaction, and answers it
//	Get, List   ──► short read transactions; List holds none while it yields
//	Open        ──► survey of the heads, or of everything after an unclean end
//	                   └─ damaged ──► salvage: a new file of all that is sound
//
// In the file (format.go) each entry has a sum, and a journal of what changed is
// written with it. The revision of an object, which is its Version, is its place
// in the journal.
package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// listPage is how many keys List copies in one transaction.
const listPage = 256

// Store implements store.Local in a bolt file. It runs no goroutine of its own.
type Store struct {
	path     string
	options  Options
	pageSize uint64
	identity string
	notice   atomic.Pointer[store.Salvage] // what is to be told of a salvage
	health   *health

	opened sync.RWMutex // guards db and file, which the writer replaces
	db     *bbolt.DB    // nil when it could not be opened again
	file   *os.File     // of db

	waiting waiting
	turn    chan struct{} // holds what whoever writes has put in
	turns   atomic.Uint64 // odd while somebody writes
	lost    *lost
	close   sync.Once
	acked   atomic.Uint64 // the newest revision that is known to be on the disk
	suspect sync.Once     // leaves a note that the file is to be looked at

	// Of whoever has the turn.
	failed   error  // why nothing is written any more
	clean    bool   // the mark of an orderly end is in the file
	named    bool   // the name of the file lasts
	broken   bool   // a transaction ended in a panic, its locks may be held
	together bool   // the last batch was of more than one request
	reached  uint64 // the newest revision of the last transaction
	ended    error
}

var _ store.Local = (*Store)(nil)

// Get implements store.Store. What a commit writes can be read a moment before it
// is acked, and until the program ends where its fsync fails: then it was refused,
// nothing can be written on top of it, and Changes leaves it out, so that nothing
// derived from the store holds it.
func (s *Store) Get(ctx context.Context, key string) (store.Object, error) {
	if err := ctx.Err(); err != nil {
		return store.Object{}, err
	}
	var object store.Object
	err := s.view(func(tx *bbolt.Tx) error {
		objects, err := treeOf(tx, objectsBucket)
		if err != nil {
			return err
		}
		stored, err := objects.get([]byte(key))
		if err != nil {
			return err
		}
		if stored == nil {
			return roleplay.Errorf(roleplay.CodeNotFound, "Nothing is stored there.")
		}
		revision, value, err := decodeObject([]byte(key), stored)
		object = store.Object{Value: bytes.Clone(value), Version: versionOf(revision)}
		return err
	})
	return object, err
}

// List implements store.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for after := after; ; {
			page, err := s.page(ctx, prefix, after)
			for _, entry := range page { // also those before what is damaged
				if !yield(entry, nil) {
					return
				}
			}
			if err != nil {
				yield(store.Entry{}, err)
				return
			}
			if len(page) < listPage {
				return
			}
			after = page[len(page)-1].Key
		}
	}
}

// page copies the next entries of a listing. It reads no value, because that may lie on other pages.
func (s *Store) page(ctx context.Context, prefix, after string) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var entries []store.Entry
	err := s.view(func(tx *bbolt.Tx) error {
		objects, err := treeOf(tx, objectsBucket)
		if err != nil {
			return err
		}
		for e, err := range objects.entries([]byte(max(prefix, after))) {
			if err != nil {
				return err
			}
			if string(e.key) == after {
				continue
			}
			if !bytes.HasPrefix(e.key, []byte(prefix)) || len(entries) == listPage {
				break
			}
			revision, err := revisionOf(e.value)
			if err != nil {
				return err
			}
			entries = append(entries, store.Entry{Key: string(e.key), Version: versionOf(revision)})
		}
		return nil
	})
	return entries, err
}

// Close waits for the writes that were taken and for reads that run, and
// releases the file. Later calls of any method return an error.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		s.waiting.close()
		select {
		case s.turn <- struct{}{}: // and keeps it
			for batch := s.waiting.take(); len(batch) > 0; batch = s.waiting.take() {
				s.saveAll(batch)
			}
			s.end()
		case <-s.lost.is: // whoever has the turn may wait for ever
		}
		if s.lost.already() {
			err = s.lost.file.Close() // all else needs locks that nobody may release
			return
		}
		s.opened.Lock()
		defer s.opened.Unlock()
		switch {
		case s.db == nil:
		case s.broken:
			err = s.file.Close() // db.Close would wait for locks that nobody releases
		default:
			err = errors.Join(s.ended, s.db.Close())
		}
	})
	if err != nil {
		return fmt.Errorf("close the data file: %w", err)
	}
	return nil
}

// leaveNote puts an empty file beside the data file, which has it surveyed when it is opened next.
func (s *Store) leaveNote() {
	s.suspect.Do(func() {
		if f, err := os.OpenFile(notePath(s.path), os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
			_ = f.Sync()
			_ = f.Close()
			_ = syncFolder(filepath.Dir(s.path))
		}
	})
}

func errClosed() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "The data file is closed, because the program is ending.")
}
