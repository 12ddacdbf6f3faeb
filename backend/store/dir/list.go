package dir

import (
	"cmp"
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"roleplay/backend/store"
)

// List implements store.Store. Folders are read one by one, as they come.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(store.Entry{}, err)
			return
		}
		s.list(ctx, s.folder, "", prefix, after, yield)
	}
}

// entry is a name in a folder, and what keys below it begin with.
type entry struct {
	path, key string
	folder    bool
}

// list yields what lies in a folder, whose keys begin with at. It reports whether to go on.
func (s *Store) list(ctx context.Context, folder, at, prefix, after string, yield func(store.Entry, error) bool) bool {
	entries, err := s.entries(folder, at)
	if err != nil {
		yield(store.Entry{}, err)
		return false
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			yield(store.Entry{}, err)
			return false
		}
		if e.folder {
			// Below it, all keys begin with e.key.
			fits := strings.HasPrefix(e.key, prefix) || strings.HasPrefix(prefix, e.key)
			passed := e.key < after && !strings.HasPrefix(after, e.key)
			if fits && !passed && !s.list(ctx, e.path, e.key, prefix, after, yield) {
				return false
			}
			continue
		}
		if !strings.HasPrefix(e.key, prefix) || e.key <= after {
			continue
		}
		v, err := versionAt(e.path)
		if err != nil {
			yield(store.Entry{}, err)
			return false
		}
		if v == "" {
			continue // deleted meanwhile
		}
		if !yield(store.Entry{Key: e.key, Version: v}, nil) {
			return false
		}
	}
	return true
}

// entries are the names in a folder, in the order of their keys. A folder that is gone is empty.
func (s *Store) entries(folder, at string) ([]entry, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, err := os.ReadDir(folder)
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, refused("list", err)
	}
	var all []entry
	for _, d := range found {
		if text, ok := part(d.Name(), d.IsDir()); ok {
			all = append(all, entry{path: filepath.Join(folder, d.Name()), key: at + text, folder: d.IsDir()})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return all, nil
}
