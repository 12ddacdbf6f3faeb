package mem

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sort"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// journal is the changes in order; those that are not the last of their key are
// passed over, and thrown away when they are the larger part.
type journal struct {
	seq     uint64
	changes []store.Change
	last    map[string]uint64 // by key
}

// add notes a change and returns its place.
func (j *journal) add(key string, deleted bool) uint64 {
	j.seq++
	j.last[key] = j.seq
	j.changes = append(j.changes, store.Change{Seq: j.seq, Key: key, Deleted: deleted})
	if len(j.changes) > 2*len(j.last)+listPage {
		j.changes = j.after(0, j.seq, len(j.last))
	}
	return j.seq
}

// after copies at most limit changes after a place and up to another.
func (j *journal) after(place, end uint64, limit int) []store.Change {
	var page []store.Change
	first := sort.Search(len(j.changes), func(i int) bool { return j.changes[i].Seq > place })
	for _, change := range j.changes[first:] {
		if len(page) == limit || change.Seq > end {
			break
		}
		if j.last[change.Key] == change.Seq {
			page = append(page, change)
		}
	}
	return page
}

// Identity implements store.Journal.
func (s *Store) Identity() string { return s.identity }

// Changes implements store.Journal.
func (s *Store) Changes(ctx context.Context, after uint64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		s.mu.RLock()
		end := s.journal.seq
		s.mu.RUnlock()
		for after := after; ; {
			if err := ctx.Err(); err != nil {
				yield(store.Change{}, err)
				return
			}
			s.mu.RLock()
			page := s.journal.after(after, end, listPage)
			s.mu.RUnlock()
			for _, change := range page {
				if !yield(change, nil) {
					return
				}
			}
			if len(page) < listPage {
				return
			}
			after = page[len(page)-1].Seq
		}
	}
}

// State implements store.Local.
func (s *Store) State() roleplay.StorageState {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.state
}

// StateChanged implements store.Local.
func (s *Store) StateChanged() <-chan struct{} {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.changed
}

// SetState puts the store into a state, for tests of what is above it: a full or
// read-only one refuses every write, as a disk would.
func (s *Store) SetState(state roleplay.StorageState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == state {
		return
	}
	s.state = state
	close(s.changed)
	s.changed = make(chan struct{})
}

// refusal is the error of a write in the state of now. The lock is held.
func (s *Store) refusal() error {
	switch s.state {
	case roleplay.StorageFull:
		return roleplay.Errorf(roleplay.CodeUnavailable, "There is no room for what is written.")
	case roleplay.StorageReadOnly:
		return roleplay.Errorf(roleplay.CodeReadOnly, "Nothing is saved any more.")
	case roleplay.StorageGood, roleplay.StorageSalvaged:
	}
	return nil
}

// Usage implements store.Local. A store in memory has no path and no file.
func (s *Store) Usage(ctx context.Context) (store.Usage, error) {
	if err := ctx.Err(); err != nil {
		return store.Usage{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	usage := store.Usage{Keys: len(s.keys), ByPrefix: map[string]int64{}}
	for key, object := range s.objects {
		usage.ByPrefix[store.KindOf(key)] += int64(len(key) + len(object.Value))
	}
	for _, change := range s.journal.changes {
		usage.ByPrefix[store.JournalKind] += int64(8 + len(change.Key))
	}
	return usage, nil
}

// Check implements store.Local. What is in memory is sound.
func (s *Store) Check(ctx context.Context) iter.Seq2[store.Complaint, error] {
	return func(yield func(store.Complaint, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(store.Complaint{}, err)
		}
	}
}

// Compact implements store.Local. There is nothing to give back.
func (s *Store) Compact(ctx context.Context) (int64, error) { return 0, ctx.Err() }

// Backup implements store.Local: one line for each key, with the quoted value,
// which Restore reads.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	b := bufio.NewWriter(w)
	for _, key := range s.keys {
		if _, err := fmt.Fprintf(b, "%s %q\n", key, s.objects[key].Value); err != nil {
			return fmt.Errorf("write the copy: %w", err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the copy: %w", err)
	}
	return nil
}

// Restore makes a store from what Backup wrote, with another identity.
func Restore(ctx context.Context, r io.Reader) (*Store, error) {
	s := New()
	for b := bufio.NewReader(r); ; {
		var key string
		var value []byte
		_, err := fmt.Fscanf(b, "%s %q\n", &key, &value)
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err == nil {
			_, err = s.Put(ctx, key, value, store.Absent)
		}
		if err != nil {
			return nil, fmt.Errorf("read the copy: %w", err)
		}
	}
}

// Salvaged implements store.Local: a store in memory is damaged by SetSalvaged only.
func (s *Store) Salvaged() store.Salvage {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.salvaged
}

// SetSalvaged makes the store one that was salvaged, for tests of what is above it.
func (s *Store) SetSalvaged(told store.Salvage) {
	s.mu.Lock()
	s.salvaged = told
	s.mu.Unlock()
	s.SetState(roleplay.StorageSalvaged)
}

// AcknowledgeSalvage implements store.Local.
func (s *Store) AcknowledgeSalvage(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	err := s.refusal()
	if err == nil {
		s.salvaged = store.Salvage{}
	}
	s.mu.Unlock()
	if err == nil {
		s.SetState(roleplay.StorageGood)
	}
	return err
}
