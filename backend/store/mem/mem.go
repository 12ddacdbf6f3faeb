// Package mem is a store in memory: for tests, and for whatever may be
// forgotten when the program ends.
package mem

import (
	"bytes"
	"context"
	"crypto/rand"
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// listPage is how many keys List copies at a time.
const listPage = 256

// Store implements store.Local in memory. Two stores never have the same identity.
type Store struct {
	mu       sync.RWMutex
	identity string
	objects  map[string]store.Object
	keys     []string // of objects, sorted
	journal  journal
	state    roleplay.StorageState
	changed  chan struct{} // closed when state changes
	salvaged store.Salvage
}

// New returns an empty store.
func New() *Store {
	return &Store{
		identity: rand.Text(),
		objects:  map[string]store.Object{},
		journal:  journal{last: map[string]uint64{}},
		state:    roleplay.StorageGood,
		changed:  make(chan struct{}),
	}
}

var _ store.Local = (*Store)(nil)

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) (store.Object, error) {
	if err := ctx.Err(); err != nil {
		return store.Object{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	object, ok := s.objects[key]
	if !ok {
		return store.Object{}, roleplay.Errorf(roleplay.CodeNotFound, "Nothing is stored there.")
	}
	return store.Object{Value: bytes.Clone(object.Value), Version: object.Version}, nil
}

// Put implements store.Store.
func (s *Store) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := store.CheckKey(key); err != nil {
		return "", err
	}
	if len(value) > store.MaxValue {
		return "", roleplay.Errorf(roleplay.CodeTooLarge, "A value has at most %d bytes, this one has %d.", store.MaxValue, len(value))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refusal(); err != nil {
		return "", err
	}
	if !cond.Holds(s.objects[key].Version) {
		return "", errChanged()
	}
	if i, found := slices.BinarySearch(s.keys, key); !found {
		s.keys = slices.Insert(s.keys, i, key)
	}
	version := store.Version(strconv.FormatUint(s.journal.add(key, false), 10))
	s.objects[key] = store.Object{Value: append([]byte{}, value...), Version: version}
	return version, nil
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, key string, cond store.If) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refusal(); err != nil {
		return err
	}
	if !cond.Holds(s.objects[key].Version) {
		return errChanged()
	}
	if i, found := slices.BinarySearch(s.keys, key); found {
		s.keys = slices.Delete(s.keys, i, i+1)
		delete(s.objects, key)
		s.journal.add(key, true)
	}
	return nil
}

// List implements store.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for after := after; ; {
			if err := ctx.Err(); err != nil {
				yield(store.Entry{}, err)
				return
			}
			page := s.page(prefix, after)
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

// page copies the next entries, so that no lock is held while they are yielded.
func (s *Store) page(prefix, after string) []store.Entry {
	s.mu.RLock()
	defer s.mu.RUnlock()
	first := sort.Search(len(s.keys), func(i int) bool { return s.keys[i] >= prefix && s.keys[i] > after })
	var entries []store.Entry
	for _, key := range s.keys[first:] {
		if !strings.HasPrefix(key, prefix) || len(entries) == listPage {
			break
		}
		entries = append(entries, store.Entry{Key: key, Version: s.objects[key].Version})
	}
	return entries
}

func errChanged() error {
	return roleplay.Errorf(roleplay.CodeConflict, "It was changed by somebody else meanwhile.")
}
