package record_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

const (
	anna = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000a")
	ben  = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000b")
	talk = roleplay.SessionID("0199c0de-0000-7000-8000-000000000001")
)

// errDisk is what faulty fails with.
var errDisk = errors.New("the disk does not answer")

// faulty is a store whose calls fail while their switch is on, and which counts reads.
type faulty struct {
	store.Store
	get, put, list bool
	endPut         context.CancelFunc // called by Put, which then conflicts

	mu   sync.Mutex
	gets int
}

func (f *faulty) Get(ctx context.Context, key string) (store.Object, error) {
	f.mu.Lock()
	f.gets++
	f.mu.Unlock()
	if f.get {
		return store.Object{}, errDisk
	}
	return f.Store.Get(ctx, key)
}

func (f *faulty) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if f.endPut != nil {
		f.endPut()
		return "", roleplay.Errorf(roleplay.CodeConflict, "Another writer was faster.")
	}
	if f.put {
		return "", errDisk
	}
	return f.Store.Put(ctx, key, value, cond)
}

func (f *faulty) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if f.list {
		return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, errDisk) }
	}
	return f.Store.List(ctx, prefix, after)
}

func wantCode(t *testing.T, err error, want roleplay.Code, words ...string) {
	t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		t.Errorf("code %q, want %q (error %v)", got, want, err)
		return
	}
	for _, w := range words {
		var e *roleplay.Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, w) {
			t.Errorf("error %v has no message that says %q", err, w)
		}
	}
}

func wantIs(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// raw returns the bytes at key.
func raw(t *testing.T, s store.Store, key string) string {
	t.Helper()
	object, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	return string(object.Value)
}

// plant writes bytes at key, as another program or a failing disk would.
func plant(t *testing.T, s store.Store, key, value string) {
	t.Helper()
	if _, err := s.Put(t.Context(), key, []byte(value), store.Always); err != nil {
		t.Fatalf("Put(%q): %v", key, err)
	}
}

// keysOf returns all keys of a store.
func keysOf(t *testing.T, s store.Store) []string {
	t.Helper()
	var keys []string
	for entry, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, entry.Key)
	}
	return keys
}
