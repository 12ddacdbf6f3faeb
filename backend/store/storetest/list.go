package storetest

import (
	"fmt"
	"testing"

	"roleplay/backend/store"
)

func testList(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("Empty", func(t *testing.T) {
		wantKeys(t, open(t), "", "")
	})
	t.Run("ByteOrder", func(t *testing.T) {
		s := open(t)
		for _, key := range []string{"b", "a_b", "a/b", "a-b", "a.b", "ab", "a0", "a/a", "0"} {
			put(t, s, key, "x", store.Always)
		}
		wantKeys(t, s, "", "", "0", "a-b", "a.b", "a/a", "a/b", "a0", "a_b", "ab", "b")
	})
	t.Run("Prefix", func(t *testing.T) {
		s := open(t)
		for _, key := range []string{"a/1", "a/2", "ab/1", "b/1"} {
			put(t, s, key, "x", store.Always)
		}
		wantKeys(t, s, "a/", "", "a/1", "a/2")
		wantKeys(t, s, "a", "", "a/1", "a/2", "ab/1")
		wantKeys(t, s, "a/2", "", "a/2")
		wantKeys(t, s, "c", "")
		wantKeys(t, s, "a//", "")
	})
	t.Run("After", func(t *testing.T) {
		s := open(t)
		for _, key := range []string{"a/1", "a/2", "a/3", "b/1"} {
			put(t, s, key, "x", store.Always)
		}
		wantKeys(t, s, "a/", "a/1", "a/2", "a/3")
		wantKeys(t, s, "a/", "a/15", "a/2", "a/3")
		wantKeys(t, s, "a/", "0", "a/1", "a/2", "a/3")
		wantKeys(t, s, "a/", "a/3")
		wantKeys(t, s, "a/", "b")
		wantKeys(t, s, "", "a/3", "b/1")
	})
	t.Run("Versions", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "1", store.Always)
		want := put(t, s, "a", "2", store.Always)
		for entry, err := range s.List(t.Context(), "", "") {
			if err != nil {
				t.Fatal(err)
			}
			if entry.Version != want {
				t.Errorf("version %q, want %q", entry.Version, want)
			}
		}
	})
	t.Run("Many", func(t *testing.T) {
		s := open(t)
		var want []string
		for i := range 1030 {
			key := fmt.Sprintf("a/%05d", i)
			put(t, s, key, "x", store.Always)
			want = append(want, key)
		}
		put(t, s, "b", "x", store.Always)
		wantKeys(t, s, "a/", "", want...)
		wantKeys(t, s, "a/", "a/00511", want[512:]...)
	})
	t.Run("EarlyBreak", func(t *testing.T) {
		s := open(t)
		for i := range 600 {
			put(t, s, fmt.Sprintf("a/%05d", i), "x", store.Always)
		}
		for _, stop := range []int{1, 256, 257, 600} {
			n := 0
			for _, err := range s.List(t.Context(), "a/", "") {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n == stop {
					break
				}
			}
			if n != stop {
				t.Errorf("yielded %d entries, want %d", n, stop)
			}
		}
		put(t, s, "a/00000", "y", store.Always) // nothing is held after the break
	})
	t.Run("Again", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "x", store.Always)
		list := s.List(t.Context(), "", "")
		for round := range 2 {
			n := 0
			for _, err := range list {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != 1 {
				t.Errorf("round %d yielded %d entries, want 1", round, n)
			}
		}
	})
	t.Run("WritingWhileYielding", func(t *testing.T) { testWritingWhileYielding(t, open(t)) })
}

// Each key that was there before and was not touched appears exactly once, whatever
// is written meanwhile from inside the loop, which also must not wait for itself.
func testWritingWhileYielding(t *testing.T, s store.Store) {
	const keys = 700
	for i := range keys {
		put(t, s, fmt.Sprintf("a/%05d", i), "x", store.Always)
	}
	seen := map[string]int{}
	last := ""
	for entry, err := range s.List(t.Context(), "a/", "") {
		if err != nil {
			t.Fatal(err)
		}
		if entry.Key <= last {
			t.Fatalf("%q came after %q", entry.Key, last)
		}
		last = entry.Key
		seen[entry.Key]++
		var n int
		if _, err := fmt.Sscanf(entry.Key, "a/%05d", &n); err != nil || len(entry.Key) != len("a/00000") {
			continue // one of those written below
		}
		put(t, s, fmt.Sprintf("a/%05d-new", n), "x", store.Always)
		put(t, s, fmt.Sprintf("b/%05d", n), "x", store.Always)
		if n%2 == 0 {
			remove(t, s, entry.Key, store.Always)
		}
	}
	for i := range keys {
		if key := fmt.Sprintf("a/%05d", i); seen[key] != 1 {
			t.Errorf("%s was yielded %d times, want once", key, seen[key])
		}
	}
	if seen["b/00000"] != 0 {
		t.Error("a key outside the prefix was yielded")
	}
}
