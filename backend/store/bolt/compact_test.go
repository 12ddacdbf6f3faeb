package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// halfEmpty makes a file of more than compactAtStart in which keep of 80 values of 1 MiB are left.
func halfEmpty(t *testing.T, keep int) (path string, identity string) {
	t.Helper()
	path = filepath.Join(MemoryFolder(t), "data.bolt")
	objects := func(yield func(record, error) bool) {
		for i := range 80 {
			if !yield(record{fmt.Appendf(nil, "a/%02d", i), uint64(i + 1), bytes.Repeat([]byte{byte(i)}, store.MaxValue)}, nil) {
				return
			}
		}
	}
	unfinished, err := build(path, Options{}, contents{identity: "half", sequence: 80, objects: objects})
	if err == nil {
		err = moveIn(unfinished, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	var gone []*request
	for i := keep; i < 80; i++ {
		gone = append(gone, &request{key: fmt.Sprintf("a/%02d", i), cond: store.Always, remove: true})
	}
	if err := s.save(gone); err != nil {
		t.Fatal(err)
	}
	identity = s.Identity()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, identity
}

func reopen(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// wantHalf checks that the first keep values are there, and no others, in a sound file.
func wantHalf(t *testing.T, s *Store, identity string, keep int) {
	t.Helper()
	n := 0
	for entry, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		object, err := s.Get(t.Context(), entry.Key)
		if want := fmt.Sprintf("a/%02d", n); err != nil || entry.Key != want || object.Version != store.Version(fmt.Sprint(n+1)) ||
			!bytes.Equal(object.Value, bytes.Repeat([]byte{byte(n)}, store.MaxValue)) {
			t.Errorf("%q at %q with %d bytes, error %v; want %q", entry.Key, object.Version, len(object.Value), err, want)
		}
		n++
	}
	if n != keep || s.Identity() != identity || s.Salvaged().Copy != "" {
		t.Errorf("%d keys in %q, %+v; want %d in %q", n, s.Identity(), s.Salvaged(), keep, identity)
	}
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", complaint, err)
	}
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestOpen_CompactsWhenItPays(t *testing.T) {
	t.Run("Pays", func(t *testing.T) {
		path, identity := halfEmpty(t, 30)
		s := reopen(t, path)
		if size := sizeOf(t, path); size > 40<<20 {
			t.Errorf("the file has %d bytes for 30 MiB", size)
		}
		wantHalf(t, s, identity, 30)
	})
	t.Run("DoesNotPay", func(t *testing.T) {
		path, identity := halfEmpty(t, 65)
		before := sizeOf(t, path)
		s := reopen(t, path)
		if after := sizeOf(t, path); after != before {
			t.Errorf("the file has %d bytes, had %d", after, before)
		}
		wantHalf(t, s, identity, 65)
	})
	// What a process that was killed in the middle of a copy has left does not matter.
	t.Run("Killed", func(t *testing.T) {
		path, identity := halfEmpty(t, 30)
		if err := os.WriteFile(path+".new", contentsOf(t, path)[:5<<20], 0o600); err != nil {
			t.Fatal(err)
		}
		wantHalf(t, reopen(t, path), identity, 30)
		if _, err := os.Stat(path + ".new"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the unfinished copy is still there: %v", err)
		}
	})
}

func contentsOf(t *testing.T, path string) []byte {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// endingAfter is a context that ends after it was looked at some times.
type endingAfter struct {
	context.Context
	left atomic.Int64
}

func (c *endingAfter) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return c.Context.Err()
}

// A copy that is called off in the middle leaves everything as it was.
func TestStore_CompactCalledOff(t *testing.T) {
	path, identity := halfEmpty(t, 65)
	s := reopen(t, path)
	before := sizeOf(t, path)
	for looks := range int64(6) {
		ctx := &endingAfter{Context: t.Context()}
		ctx.left.Store(looks)
		if _, err := s.Compact(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d looks: error %v, want that it was called off", looks, err)
		}
		if _, err := os.Stat(path + ".new"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the unfinished copy is still there: %v", err)
		}
	}
	if after := sizeOf(t, path); after != before || s.State() != roleplay.StorageGood {
		t.Errorf("the file has %d bytes, had %d; state %q", after, before, s.State())
	}
	wantHalf(t, s, identity, 65)
}

// While the file is replaced, reads see what was acked, and each write that is acked stays.
func TestStore_CompactWhileItIsUsed(t *testing.T) {
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	s := reopen(t, path)
	for i := range 200 {
		if _, err := s.Put(t.Context(), fmt.Sprintf("fixed/%03d", i), make([]byte, 5000), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	var done atomic.Bool
	var wg sync.WaitGroup
	var wrote [4]int
	for w := range wrote {
		wg.Go(func() {
			key, cond := fmt.Sprintf("own/%d", w), store.Absent
			for i := 0; !done.Load(); i++ {
				version, err := s.Put(t.Context(), key, fmt.Append(nil, i), cond)
				if err != nil {
					t.Errorf("Put: %v", err)
					return
				}
				cond, wrote[w] = store.At(version), i
				if got, err := s.Get(t.Context(), key); err != nil || string(got.Value) != fmt.Sprint(i) {
					t.Errorf("Get = %q, error %v; want %d", got.Value, err, i)
				}
			}
		})
	}
	wg.Go(func() {
		for !done.Load() {
			n := 0
			for _, err := range s.List(t.Context(), "fixed/", "") {
				if err != nil {
					t.Errorf("List: %v", err)
				}
				n++
			}
			if n != 200 {
				t.Errorf("%d keys are listed, want 200", n)
			}
		}
	})
	for range 10 {
		if _, err := s.Compact(t.Context()); err != nil {
			t.Errorf("Compact: %v", err)
		}
	}
	done.Store(true)
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	for w, i := range wrote {
		if got, err := s.Get(t.Context(), fmt.Sprintf("own/%d", w)); err != nil || string(got.Value) != fmt.Sprint(i) {
			t.Errorf("after opening again: %q, error %v; want %d", got.Value, err, i)
		}
	}
}

// Check ends with its context, wherever it is.
func TestStore_CheckCalledOff(t *testing.T) {
	s := reopen(t, largeFile(t))
	for _, looks := range []int64{0, 1, 2, 50, 1000} {
		ctx := &endingAfter{Context: t.Context()}
		ctx.left.Store(looks)
		n := 0
		for complaint, err := range s.Check(ctx) {
			if n++; !errors.Is(err, context.Canceled) || complaint.Message != "" {
				t.Errorf("after %d looks: complaint %+v, error %v; want that it was called off", looks, complaint, err)
			}
		}
		if n != 1 {
			t.Errorf("after %d looks it yielded %d times, want once", looks, n)
		}
	}
	if _, err := os.Stat(notePath(s.path)); !errors.Is(err, os.ErrNotExist) {
		t.Error("a check that was called off has left a note that the file is to be surveyed")
	}
}
