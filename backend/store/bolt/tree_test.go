package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// pagesOf returns the numbers of the pages on the way to a key of the objects, the leaf last.
func pagesOf(t *testing.T, path string, key string) (ids []uint64) {
	t.Helper()
	db, _, err := openDB(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // only read
	err = db.View(func(tx *bbolt.Tx) error {
		objects, err := treeOf(tx, objectsBucket)
		if err != nil {
			return err
		}
		var l leaf
		if err := objects.walk(&l, []byte(key)); err != nil {
			return err
		}
		for _, s := range l.way[:l.levels] {
			ids = append(ids, s.branch.id())
		}
		ids = append(ids, l.id())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// What is not read when a large file is opened is looked at when it is used: a
// damaged page is neither followed nor taken for one that lacks a key.
func TestStore_DamageBelowTheBranches(t *testing.T) {
	const middle = largeObjects / 2
	key := largeKey(middle)
	whole, err := os.ReadFile(largeFile(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		page func(way []uint64) uint64
		do   func(p []byte)
	}{
		{"LeafLeadsToItself", last, leadToItself},
		{"LeafLeadsUp", last, func(p []byte) { leadToItself(p); binary.NativeEndian.PutUint64(p[pageHead+8:], 3) }},
		{"BitOfTheKey", last, func(p []byte) { flip(p, key, len(key)-1) }},
		{"FirstBitOfTheKey", last, func(p []byte) { flip(p, key, 0) }},
		{"LengthOfTheKey", last, func(p []byte) { shorten(p, key) }},
		{"CountOfTheLeaf", last, func(p []byte) { p[10]-- }},
		{"LengthOfTheLeaf", last, func(p []byte) { p[12] = 4 }},
		{"NumberOfTheLeaf", last, func(p []byte) { p[0] ^= 1 }},
		{"LeafOfZeros", last, func(p []byte) { clear(p) }},
		{"CountOfTheBranch", lastBranch, func(p []byte) { p[10] = 1 }},
		{"KeyOfTheBranch", lastBranch, func(p []byte) { raise(p, key) }},
		{"BranchLeadsElsewhere", lastBranch, func(p []byte) { swap(p, key) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(MemoryFolder(t), "data.bolt")
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			way := pagesOf(t, path, key)
			leafKeys := keysOf(t, path, last(way))
			lost := leafKeys[len(leafKeys)-1]
			if test.name != "CountOfTheLeaf" && test.name != "KeyOfTheBranch" {
				lost = key
			}
			change(t, path, test.page(way), test.do)
			s := reopen(t, path)
			if s.State() == roleplay.StorageSalvaged { // what is wrong with a branch may be found at once
				if got, err := s.Get(t.Context(), lost); err != nil || len(got.Value) != 1024 {
					t.Errorf("Get after a salvage: %d bytes, error %v", len(got.Value), err)
				}
				return
			}
			wantDamaged := func(what string, err error) {
				t.Helper()
				if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
					t.Errorf("%s: error %v, want code %q", what, err, roleplay.CodeUnavailable)
				}
			}
			_, err := s.Get(t.Context(), lost)
			wantDamaged("Get", err)
			_, err = s.Put(t.Context(), lost, []byte("beside it"), store.Absent)
			wantDamaged("Put", err)
			wantDamaged("Delete", s.Delete(t.Context(), lost, store.Always))
			for _, e := range s.List(t.Context(), "", largeKey(middle-100)) {
				if err = e; err != nil {
					break
				}
			}
			wantDamaged("List", err)
			if _, err := s.Get(t.Context(), largeKey(5)); err != nil {
				t.Errorf("Get of what is elsewhere: %v", err)
			}
			if _, err := s.Put(t.Context(), largeKey(5), []byte("new"), store.Always); err != nil {
				t.Errorf("Put of what is elsewhere: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = reopen(t, path)
			told := s.Salvaged()
			if s.State() != roleplay.StorageSalvaged || told.Kept+len(told.Lost) != largeObjects || len(told.Lost) > len(leafKeys) {
				t.Errorf("state %q, %d kept, %q lost; want all but what lay on one page", s.State(), told.Kept, told.Lost)
			}
			if got, err := s.Get(t.Context(), lost); err == nil && len(got.Value) != 1024 || err != nil && !slices.Contains(told.Lost, lost) {
				t.Errorf("Get after the salvage: %d bytes, error %v, and %q are lost", len(got.Value), err, told.Lost)
			}
		})
	}
}

// A key that has become another one, and still lies in order, is not taken for one
// that was never there, on whichever side of its place it lies now.
func TestStore_ChangedKeyIsNotLacking(t *testing.T) {
	whole, err := os.ReadFile(largeFile(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]struct{ digit, becomes byte }{"Less": {'0', '0' - 1}, "More": {'9', '9' + 1}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(MemoryFolder(t), "data.bolt")
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			var key string
			var id uint64
			for i := largeObjects / 2; key == ""; i++ {
				id = last(pagesOf(t, path, largeKey(i)))
				keys := keysOf(t, path, id)
				at := slices.IndexFunc(keys[1:len(keys)-1], func(k string) bool { return k[len(k)-1] == to.digit })
				if at >= 0 {
					key = keys[1+at]
				}
			}
			change(t, path, id, func(p []byte) { p[bytes.Index(p, []byte(key))+len(key)-1] = to.becomes })
			s := reopen(t, path)
			if _, err := s.Get(t.Context(), key); !store.Damaged(err) {
				t.Errorf("Get: error %v, want that it is damaged", err)
			}
			if _, err := s.Put(t.Context(), key, nil, store.Absent); !store.Damaged(err) {
				t.Errorf("Put: error %v, want that it is damaged", err)
			}
		})
	}
}

func last(way []uint64) uint64       { return way[len(way)-1] }
func lastBranch(way []uint64) uint64 { return way[len(way)-2] }

// flip changes a bit of a key.
func flip(p []byte, key string, at int) { p[bytes.Index(p, []byte(key))+at] ^= 1 }

// shorten makes of the last letter of a key the first one of its value.
func shorten(p []byte, key string) {
	found, order := page{bytes: p}, binary.NativeEndian
	for i := range found.count() {
		if e, _ := found.element(i); string(e.key) == key {
			at := p[pageHead+i*elementSize:]
			order.PutUint32(at[8:], order.Uint32(at[8:])-1)
			order.PutUint32(at[12:], order.Uint32(at[12:])+1)
		}
	}
}

// raise makes the key by which a branch tells the leaf of key a later one than all of that leaf.
func raise(p []byte, key string) {
	found := page{bytes: p}
	i, _ := found.route([]byte(key))
	c, _ := found.child(i)
	next, _ := found.child(i + 1)
	copy(c.key, next.key)
	c.key[len(c.key)-1]--
}

// swap lets a branch lead to the leaf of key in the place of the next leaf, and the other way round.
func swap(p []byte, key string) {
	i, _ := page{bytes: p}.route([]byte(key))
	one, other := p[pageHead+i*elementSize+8:][:8], p[pageHead+(i+1)*elementSize+8:][:8]
	for i := range one {
		one[i], other[i] = other[i], one[i]
	}
}

func keysOf(t *testing.T, path string, id uint64) (keys []string) {
	t.Helper()
	change(t, path, id, func(p []byte) {
		page{bytes: p}.leaves(func(e element) { keys = append(keys, string(e.key)) })
	})
	return keys
}

// bolt keeps its trees as they are read here, whatever is written and removed:
// each key of a branch is the first one below it, and each page is packed.
func TestTree_AsBoltKeepsIt(t *testing.T) {
	s := reopen(t, filepath.Join(MemoryFolder(t), "data.bolt"))
	random, want := rand.New(rand.NewPCG(8, 8)), map[string]int{}
	for range 300 {
		var batch []*request
		for range 1 + random.IntN(60) {
			r := &request{key: fmt.Sprintf("k/%05d", random.IntN(4000)), cond: store.Always, remove: random.IntN(5) < 2}
			if !r.remove {
				size := random.IntN(400)
				if random.IntN(50) == 0 {
					size = 20_000
				}
				r.value = make([]byte, size)
			}
			batch = append(batch, r)
		}
		if random.IntN(40) == 0 { // whole pages become empty
			for i := range 1500 {
				batch = append(batch, &request{key: fmt.Sprintf("k/%05d", 1000+i), cond: store.Always, remove: true})
			}
		}
		if err := s.save(batch); err != nil {
			t.Fatal(err)
		}
		for _, r := range batch {
			if r.err != nil {
				t.Fatalf("%s: %v", r.key, r.err)
			}
			if want[r.key] = len(r.value); r.remove {
				delete(want, r.key)
			}
		}
		for i := range 400 {
			key := fmt.Sprintf("k/%05d", (i*11+random.IntN(11))%4400)
			got, err := s.Get(t.Context(), key)
			size, there := want[key]
			if there && (err != nil || len(got.Value) != size) || !there && roleplay.CodeOf(err) != roleplay.CodeNotFound {
				t.Fatalf("Get(%q): %d bytes, error %v; want %d, there: %t", key, len(got.Value), err, size, there)
			}
		}
	}
	n := 0
	for entry, err := range s.List(t.Context(), "", "") {
		if _, there := want[entry.Key]; err != nil || !there {
			t.Fatalf("List yields %q, error %v", entry.Key, err)
		}
		n++
	}
	if n != len(want) {
		t.Errorf("List yields %d keys, want %d", n, len(want))
	}
	for c, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", c, err)
	}
}

// What is damage to those who read is damage to the survey at the next start, which would else
// find nothing to mend, again and again.
func TestOpen_SurveyIsAsStrict(t *testing.T) {
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	s := reopen(t, path)
	for i := range 100 {
		if _, err := s.Put(t.Context(), fmt.Sprintf("a/%04d", 10*i), make([]byte, 1000), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	change(t, path, pagesOf(t, path, "a/0500")[0], func(p []byte) {
		found := page{bytes: p}
		i, _ := found.route([]byte("a/0500"))
		c, _ := found.child(i)
		c.key[len(c.key)-1]-- // and no key lies in between
		c.key[len(c.key)-2]--
	})
	s = reopen(t, path)
	if s.State() != roleplay.StorageSalvaged || s.Salvaged().Kept != 100 {
		t.Errorf("state %q, %+v; want all that was there", s.State(), s.Salvaged())
	}
}
