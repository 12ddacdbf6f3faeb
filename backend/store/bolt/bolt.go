// Package bolt keeps the store in one file on this machine. What was acked is
// on the disk: a write returns after fsync.
//
//	Put, Delete ──► requests ──► writer, one goroutine: takes one, drains what waits,
//	                             commits all in one transaction, acks all
//	Get, List   ──► short read transactions; List holds none while it yields
//
// In the file, bucket "objects" holds key → revision (8 bytes) and value. The
// revision is the bucket's sequence, which only grows; it is the Version.
package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// listPage is how many keys List copies in one transaction.
const listPage = 256

// Options rules how a file is opened. The zero value is right for the program.
type Options struct {
	// Timeout is how long to wait for a file that another process holds; 0: 2 s.
	Timeout time.Duration
}

// Store implements store.Store in a bolt file. It runs one goroutine, which
// Close ends.
type Store struct {
	db       *bbolt.DB
	file     *os.File // of db
	requests chan *request
	closing  chan struct{}
	written  chan struct{} // closed when the writer has ended
	close    sync.Once
	broken   bool // a transaction ended in a panic, its locks may be held; the writer's until written is closed
}

var _ store.Store = (*Store)(nil)

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) (store.Object, error) {
	if err := ctx.Err(); err != nil {
		return store.Object{}, err
	}
	var object store.Object
	err := s.view(func(objects *bbolt.Bucket) error {
		stored := objects.Get([]byte(key))
		if stored == nil {
			return roleplay.Errorf(roleplay.CodeNotFound, "Nothing is stored there.")
		}
		version, value, err := split(stored)
		object = store.Object{Value: bytes.Clone(value), Version: version}
		return err
	})
	return object, err
}

// List implements store.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for after := after; ; {
			page, err := s.page(ctx, prefix, after)
			if err != nil {
				yield(store.Entry{}, err)
				return
			}
			for _, entry := range page {
				if !yield(entry, nil) {
					return
				}
			}
			if len(page) < listPage {
				return
			}
			after = page[len(page)-1].Key
		}
	}
}

// page copies the next entries of a listing.
func (s *Store) page(ctx context.Context, prefix, after string) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var entries []store.Entry
	err := s.view(func(objects *bbolt.Bucket) error {
		cursor := objects.Cursor()
		key, stored := cursor.Seek([]byte(max(prefix, after)))
		if string(key) == after {
			key, stored = cursor.Next()
		}
		for ; bytes.HasPrefix(key, []byte(prefix)) && key != nil && len(entries) < listPage; key, stored = cursor.Next() {
			version, _, err := split(stored)
			if err != nil {
				return err
			}
			entries = append(entries, store.Entry{Key: string(key), Version: version})
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
		close(s.closing)
		<-s.written
		if s.broken {
			err = s.file.Close() // db.Close would wait for locks that nobody releases
			return
		}
		err = s.db.Close()
	})
	if err != nil {
		return fmt.Errorf("close the data file: %w", err)
	}
	return nil
}

// view runs fn in a read transaction. Damage in the file is an error, not a panic.
func (s *Store) view(fn func(objects *bbolt.Bucket) error) error {
	err := guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return fn(tx.Bucket(objectsBucket)) })
	})
	if errors.Is(err, bbolterrors.ErrDatabaseNotOpen) {
		return errClosed()
	}
	return err
}

// errPanic is the error of bolt stumbling over damaged bytes.
var errPanic = errors.New("the data file is damaged")

// guarded runs fn and turns a panic, also one over a page that the file does
// not have, into an error.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return fn()
}

// split takes the stored form of an object apart.
func split(stored []byte) (store.Version, []byte, error) {
	if len(stored) < 8 {
		return "", nil, fmt.Errorf("%w: an object without a revision", errPanic)
	}
	revision := binary.BigEndian.Uint64(stored)
	return versionOf(revision), stored[8:], nil
}

func versionOf(revision uint64) store.Version {
	return store.Version(strconv.FormatUint(revision, 10))
}

func errClosed() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "The data file is closed, because the program is ending.")
}
