// Package storetest is the suite that every store.Store passes, and a store that
// fails on demand, for tests of what stands on one.
//
//	func TestStore(t *testing.T) {
//		storetest.Test(t, func(*testing.T) store.Store { return mem.New() })
//	}
//
//	s := storetest.NewFaulty(mem.New(), storetest.Failing("get", "/marks/", errDisk))
package storetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Test runs the suite. open returns an empty store that no other test uses.
func Test(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("Get", func(t *testing.T) { testGet(t, open) })
	t.Run("Put", func(t *testing.T) { testPut(t, open) })
	t.Run("Delete", func(t *testing.T) { testDelete(t, open) })
	t.Run("Version", func(t *testing.T) { testVersion(t, open) })
	t.Run("List", func(t *testing.T) { testList(t, open) })
	t.Run("Context", func(t *testing.T) { testContext(t, open(t)) })
	t.Run("Race", func(t *testing.T) { testRace(t, open) })
}

// TestPersistent runs the tests of a store that outlives its process. fresh
// makes an empty place and returns a function that closes the store opened
// there before, if any, and opens it again.
func TestPersistent(t *testing.T, fresh func(t *testing.T) (reopen func(t *testing.T) store.Store)) {
	t.Run("AckedIsThere", func(t *testing.T) {
		reopen := fresh(t)
		s := reopen(t)
		kept := put(t, s, "a/kept", "1", store.Absent)
		put(t, s, "a/changed", "1", store.Absent)
		changed := put(t, s, "a/changed", "2", store.Always)
		put(t, s, "a/gone", "1", store.Absent)
		remove(t, s, "a/gone", store.Always)

		s = reopen(t)
		wantObject(t, s, "a/kept", "1", kept)
		wantObject(t, s, "a/changed", "2", changed)
		wantNothing(t, s, "a/gone")
		wantKeys(t, s, "", "", "a/changed", "a/kept")
	})
	t.Run("VersionsGoOn", func(t *testing.T) {
		reopen := fresh(t)
		s := reopen(t)
		seen := map[store.Version]bool{put(t, s, "a", "1", store.Absent): true}
		remove(t, s, "a", store.Always)
		for range 3 {
			s = reopen(t)
			v := put(t, s, "a", "1", store.Absent)
			if seen[v] {
				t.Fatalf("version %q came back after opening again", v)
			}
			seen[v] = true
			remove(t, s, "a", store.At(v))
		}
	})
}

func testGet(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("ErrNotFound", func(t *testing.T) {
		s := open(t)
		put(t, s, "a/b", "1", store.Always)
		for _, key := range []string{"a", "a/", "a/b/c", "a/c", "", "A/B", "../a", "a//b", "a/b\x00", longKey(store.MaxKey + 1)} {
			wantNothing(t, s, key)
		}
	})
	t.Run("ValueBelongsToTheCaller", func(t *testing.T) {
		s := open(t)
		value := strings.Repeat("value", 2000) // long enough to lie on a page of its own
		v := put(t, s, "a", value, store.Always)
		first, err := s.Get(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		clear(first.Value)
		wantObject(t, s, "a", value, v)
	})
}

func testPut(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("ErrKey", func(t *testing.T) {
		s := open(t)
		bad := []string{
			"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a/.../b", "A", "a b", "ä", "a\\b",
			"a\x00", "a:b", "a*b", "a%2fb", longKey(store.MaxKey + 1),
		}
		for _, key := range bad {
			_, err := s.Put(t.Context(), key, []byte("x"), store.Always)
			wantCode(t, err, roleplay.CodeInvalid, "Put(%q)", key)
		}
		wantKeys(t, s, "", "")
	})
	t.Run("ErrTooLarge", func(t *testing.T) {
		s := open(t)
		_, err := s.Put(t.Context(), "a", make([]byte, store.MaxValue+1), store.Always)
		wantCode(t, err, roleplay.CodeTooLarge, "Put of one byte too many")
		wantNothing(t, s, "a")
	})
	t.Run("ErrAbsent", func(t *testing.T) {
		s := open(t)
		v := put(t, s, "a", "1", store.Absent)
		_, err := s.Put(t.Context(), "a", []byte("2"), store.Absent)
		wantCode(t, err, roleplay.CodeConflict, "Put If Absent over a value")
		wantObject(t, s, "a", "1", v)
	})
	t.Run("ErrStale", func(t *testing.T) {
		s := open(t)
		stale := put(t, s, "a", "1", store.Absent)
		v := put(t, s, "a", "2", store.At(stale))
		_, err := s.Put(t.Context(), "a", []byte("3"), store.At(stale))
		wantCode(t, err, roleplay.CodeConflict, "Put At a version that has passed")
		_, err = s.Put(t.Context(), "a", []byte("3"), store.At("nonsense"))
		wantCode(t, err, roleplay.CodeConflict, "Put At a version that never was")
		_, err = s.Put(t.Context(), "b", []byte("3"), store.At(v))
		wantCode(t, err, roleplay.CodeConflict, "Put At, where nothing is")
		wantObject(t, s, "a", "2", v)
		wantNothing(t, s, "b")
	})
	t.Run("ReadBack", func(t *testing.T) {
		s := open(t)
		keys := []string{"a", "0/1/2/3", "users/0190a1b2-0000-7000-8000-000000000000/profile", "a-b_c.d/e.f", "x/..y", longKey(store.MaxKey)}
		for _, key := range keys {
			v := put(t, s, key, "value of "+key, store.Absent)
			wantObject(t, s, key, "value of "+key, v)
		}
	})
	t.Run("Values", func(t *testing.T) {
		s := open(t)
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		largest := bytes.Repeat([]byte("0123456789abcdef"), store.MaxValue/16)
		for _, value := range [][]byte{nil, {}, {0}, all, largest} {
			v := put(t, s, "a", string(value), store.Always)
			wantObject(t, s, "a", string(value), v)
		}
	})
	t.Run("CallerMayChangeTheSlice", func(t *testing.T) {
		s := open(t)
		value := []byte("value")
		v, err := s.Put(t.Context(), "a", value, store.Always)
		if err != nil {
			t.Fatal(err)
		}
		clear(value)
		wantObject(t, s, "a", "value", v)
	})
}

func testDelete(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("ErrConflict", func(t *testing.T) {
		s := open(t)
		stale := put(t, s, "a", "1", store.Always)
		v := put(t, s, "a", "2", store.Always)
		wantCode(t, s.Delete(t.Context(), "a", store.At(stale)), roleplay.CodeConflict, "Delete At a version that has passed")
		wantCode(t, s.Delete(t.Context(), "a", store.Absent), roleplay.CodeConflict, "Delete If Absent of what is there")
		wantCode(t, s.Delete(t.Context(), "b", store.At(v)), roleplay.CodeConflict, "Delete At, where nothing is")
		wantObject(t, s, "a", "2", v)
	})
	t.Run("NothingThere", func(t *testing.T) {
		s := open(t)
		remove(t, s, "a", store.Always)
		remove(t, s, "a", store.Absent)
		remove(t, s, "../no/key", store.Always)
	})
	t.Run("Removes", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "1", store.Always)
		v := put(t, s, "b", "1", store.Always)
		put(t, s, "c", "1", store.Always)
		remove(t, s, "a", store.Always)
		remove(t, s, "b", store.At(v))
		wantNothing(t, s, "a")
		wantNothing(t, s, "b")
		wantKeys(t, s, "", "", "c")
	})
}

func testVersion(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("EachWriteItsOwn", func(t *testing.T) {
		s := open(t)
		first := put(t, s, "a", "1", store.Always)
		if again := put(t, s, "a", "1", store.Always); again == first {
			t.Error("the same value written again has the same version")
		}
	})
	t.Run("NeverComesBack", func(t *testing.T) {
		s := open(t)
		seen := map[store.Version]bool{}
		for range 20 {
			v := put(t, s, "a", "1", store.Absent)
			if seen[v] {
				t.Fatalf("version %q came back after deleting", v)
			}
			seen[v] = true
			remove(t, s, "a", store.Always)
		}
	})
}

func testContext(t *testing.T, s store.Store) {
	v := put(t, s, "a", "1", store.Always)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Get(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get with an ended context: error %v, want context.Canceled", err)
	}
	if _, err := s.Put(ctx, "a", []byte("2"), store.Always); !errors.Is(err, context.Canceled) {
		t.Errorf("Put with an ended context: error %v, want context.Canceled", err)
	}
	if err := s.Delete(ctx, "a", store.Always); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete with an ended context: error %v, want context.Canceled", err)
	}
	var listed []error
	for _, err := range s.List(ctx, "", "") {
		listed = append(listed, err)
	}
	if len(listed) != 1 || !errors.Is(listed[0], context.Canceled) {
		t.Errorf("List with an ended context yielded %v, want context.Canceled alone", listed)
	}
	wantObject(t, s, "a", "1", v)
}

// longKey is a good key of n bytes.
func longKey(n int) string { return "k/" + string(bytes.Repeat([]byte("x"), n-2)) }

func put(t *testing.T, s store.Store, key, value string, cond store.If) store.Version {
	t.Helper()
	v, err := s.Put(t.Context(), key, []byte(value), cond)
	if err != nil {
		t.Fatalf("Put(%.80q): %v", key, err)
	}
	if v == "" {
		t.Fatalf("Put(%.80q): an empty version", key)
	}
	return v
}

func remove(t *testing.T, s store.Store, key string, cond store.If) {
	t.Helper()
	if err := s.Delete(t.Context(), key, cond); err != nil {
		t.Fatalf("Delete(%q): %v", key, err)
	}
}

func wantObject(t *testing.T, s store.Store, key, value string, v store.Version) {
	t.Helper()
	got, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%.80q): %v", key, err)
	}
	if string(got.Value) != value {
		t.Errorf("Get(%.80q) = %d bytes %.80q, want %d bytes %.80q", key, len(got.Value), got.Value, len(value), value)
	}
	if got.Version != v {
		t.Errorf("Get(%.80q): version %q, want %q, which Put returned", key, got.Version, v)
	}
}

func wantNothing(t *testing.T, s store.Store, key string) {
	t.Helper()
	_, err := s.Get(t.Context(), key)
	wantCode(t, err, roleplay.CodeNotFound, "Get(%.80q)", key)
}

func wantCode(t *testing.T, err error, want roleplay.Code, call string, args ...any) {
	t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		t.Errorf(call+": code %q, want %q (error %v)", append(args, got, want, err)...)
	}
}

func wantKeys(t *testing.T, s store.Store, prefix, after string, want ...string) {
	t.Helper()
	var got []string
	for entry, err := range s.List(t.Context(), prefix, after) {
		if err != nil {
			t.Fatalf("List(%q, %q): %v", prefix, after, err)
		}
		got = append(got, entry.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("List(%q, %q) = %q, want %q", prefix, after, got, want)
	}
}
