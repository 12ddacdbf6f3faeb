package bolt

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// original is a sound file, and what is known of it.
type original struct {
	bytes    []byte
	pageSize int
	values   map[string][]string // what was ever written, by key; the last is what counts
	deleted  map[string]bool
	leaf     map[string][]int // the pages on which the object lies
	journal  map[string][]int // the pages on which its change lies
	gone     map[string][]int // the pages on which the note of its deletion lies
}

// newOriginal writes 420 keys in many small transactions, some again, some deleted, some long.
func newOriginal(t *testing.T) *original {
	t.Helper()
	o := &original{values: map[string][]string{}, deleted: map[string]bool{}, pageSize: os.Getpagesize()}
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 3))
	for i := range 700 {
		key := fmt.Sprintf("users/0190a1b2-%04d/chat_events/%04d", i%7, random.IntN(60))
		if random.IntN(8) == 0 {
			if err := s.Delete(t.Context(), key, store.Always); err != nil {
				t.Fatal(err)
			}
			o.deleted[key] = o.values[key] != nil
			continue
		}
		size := 20 + random.IntN(300)
		if random.IntN(25) == 0 {
			size = 3000 + random.IntN(20_000)
		}
		value := fmt.Sprintf("%s %d %s", key, i, strings.Repeat(strconv.Itoa(i%10), size))
		if _, err := s.Put(t.Context(), key, []byte(value), store.Always); err != nil {
			t.Fatal(err)
		}
		o.values[key], o.deleted[key] = append(o.values[key], value), false
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if o.bytes, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	o.locate(t)
	return o
}

// newLargeOriginal is a file that is too large to be surveyed when it is opened, and was closed in order.
func newLargeOriginal(t *testing.T) *original {
	t.Helper()
	o := &original{values: map[string][]string{}, deleted: map[string]bool{}, pageSize: os.Getpagesize()}
	for i := range largeObjects {
		o.values[largeKey(i)] = []string{string(make([]byte, 1024))}
	}
	var err error
	if o.bytes, err = os.ReadFile(largeFile(t)); err != nil {
		t.Fatal(err)
	}
	o.locate(t)
	return o
}

// locate finds the pages on which each key lies.
func (o *original) locate(t *testing.T) {
	t.Helper()
	o.leaf, o.journal, o.gone = map[string][]int{}, map[string][]int{}, map[string][]int{}
	file := bytes.NewReader(o.bytes)
	heads, err := readHeads(file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	pages := newPageFile(file, file.Size(), heads[0])
	s := survey{pages: pages, damaged: func(_, message string) { t.Fatal(message) }}
	s.visit = func(bucket string, e element) {
		// the page of the entry begins where its own number stands; what overflows it follows
		first := int(e.at) / o.pageSize
		for !isPage(o.bytes[first*o.pageSize:], uint64(first)) {
			first--
		}
		run := page{bytes: o.bytes[first*o.pageSize:]}
		var all []int
		for i := range int(run.overflow()) + 1 {
			all = append(all, first+i)
		}
		switch bucket {
		case "objects":
			o.leaf[string(e.key)] = all
		case "journal":
			change, _ := decodeChange(e.key, e.value)
			o.journal[change.Key] = all
		case "gone":
			o.gone[string(e.key)] = all
		}
	}
	if err := s.run(context.Background(), heads[0]); err != nil {
		t.Fatal(err)
	}
}

func isPage(b []byte, id uint64) bool {
	p := page{bytes: b}
	return p.id() == id && p.flags() == leafFlag
}

// same reports whether pages are as they were.
func (o *original) same(mutated []byte, pages []int) bool {
	for _, p := range pages {
		from, to := p*o.pageSize, (p+1)*o.pageSize
		if to > len(mutated) || !bytes.Equal(o.bytes[from:to], mutated[from:to]) {
			return false
		}
	}
	return len(pages) > 0
}

// mutate damages a copy of the file.
func (o *original) mutate(random *rand.Rand) []byte {
	b := bytes.Clone(o.bytes)
	for range 1 + random.IntN(3)*random.IntN(2) {
		pages := len(b) / o.pageSize
		if pages == 0 {
			return b
		}
		at := func() []byte { return b[random.IntN(pages)*o.pageSize:][:o.pageSize] }
		switch random.IntN(6) {
		case 0:
			for range 1 + random.IntN(8) {
				b[random.IntN(len(b))] ^= 1 << random.IntN(8)
			}
		case 1: // into the first bytes of a page, where it hurts most
			at()[random.IntN(96)] ^= 1 << random.IntN(8)
		case 2:
			b = b[:random.IntN(len(b))]
		case 3:
			clear(at())
		case 4:
			one, other := at(), at()
			kept := bytes.Clone(one)
			copy(one, other)
			if random.IntN(2) == 0 {
				copy(other, kept)
			}
		default:
			for p, i := at(), 0; i < len(p); i++ {
				p[i] = byte(random.Uint32())
			}
		}
	}
	return b
}

// Whatever is done to a file: it opens, nothing panics, what is undamaged is
// there, what is missing is told, and what was deleted stays deleted. An object
// is undamaged when no byte of the pages on which it lies was changed.
//
// Every other file is not surveyed when it is opened, as a large one, and one in
// 250 is a large one: what is wrong with it is met at work, and never taken
// for a key that is not there.
//
// ROLEPLAY_MUTATIONS=100000 and ROLEPLAY_SEED=7 run more of them, and others.
func TestOpen_Mutated(t *testing.T) {
	rounds, seed := number(t, "ROLEPLAY_MUTATIONS", 1000), number(t, "ROLEPLAY_SEED", 1)
	small, large := newOriginal(t), newLargeOriginal(t)
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	var undamaged, recovered, salvages, panics, opened int
	for round := range rounds {
		random := rand.New(rand.NewPCG(seed, round))
		o, options := small, Options{}
		switch {
		case round%250 == 249:
			o = large
		case round%2 == 1:
			options.surveyed = 1
		}
		mutated := o.mutate(random)
		found, salvaged, panicked := o.tryOpen(t, fmt.Sprintf("seed %d, round %d", seed, round), path, mutated, options)
		opened++
		if panicked {
			panics++
			continue
		}
		if salvaged.Copy != "" {
			salvages++
		}
		told := map[string]bool{}
		for _, key := range slices.Concat(salvaged.Lost, salvaged.Stale) {
			told[key] = true
		}
		for key, values := range o.values {
			got, there := found[key]
			last := values[len(values)-1]
			listed := o.same(mutated, o.journal[key])
			switch {
			case there && !slices.Contains(values, got):
				t.Fatalf("seed %d, round %d: %s has bytes that were never written", seed, round, key)
			case o.deleted[key]:
				if there && (listed || o.same(mutated, o.gone[key])) {
					t.Errorf("seed %d, round %d: %s was deleted and is there again", seed, round, key)
				}
				continue
			case o.same(mutated, o.leaf[key]):
				undamaged++
				if got == last {
					recovered++
				}
			}
			if got != last && listed && !told[key] {
				t.Errorf("seed %d, round %d: %s is not as it was, and Salvaged does not tell", seed, round, key)
			}
		}
		if t.Failed() {
			break
		}
	}
	share := float64(recovered) / float64(undamaged)
	t.Logf("%d files, %d salvaged, %d panics: %d of %d undamaged objects are there, %.4f %%", opened, salvages, panics, recovered, undamaged, 100*share)
	if share < 0.99 {
		t.Errorf("%.2f %% of what is undamaged is there, want 99 %%", 100*share)
	}
}

// tryOpen is open, and tells whether it panicked.
func (o *original) tryOpen(t *testing.T, what, path string, mutated []byte, options Options) (found map[string]string, salvaged store.Salvage, panicked bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			panicked = true
			t.Errorf("%s: it panicked: %v", what, r)
		}
	}()
	found, salvaged = o.open(t, what, path, mutated, options)
	return found, salvaged, false
}

// open opens a mutated file, reads all of it, and opens it once more if that met damage.
func (o *original) open(t *testing.T, what, path string, mutated []byte, options Options) (map[string]string, store.Salvage) {
	t.Helper()
	if err := os.WriteFile(path, mutated, 0o600); err != nil {
		t.Fatal(err)
	}
	defer clearFolder(t, filepath.Dir(path))
	var salvaged store.Salvage
	var damaged []any // what was met
	for try := range 3 {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(path, options)
		if err != nil {
			t.Fatalf("%s, try %d: %v", what, try, err)
		}
		if s.Salvaged().Copy == "" && o.same(mutated, []int{0, 1}) {
			o.wantAll(t, what, s)
		}
		if s.Salvaged().Copy != "" {
			salvaged = s.Salvaged() // with what an earlier one has told
			if kept, err := os.ReadFile(salvaged.Copy); err != nil || !bytes.Equal(kept, before) {
				t.Errorf("the copy is not the damaged file: error %v", err)
			}
		}
		found := map[string]string{}
		damaged = nil
		for entry, err := range s.List(t.Context(), "", "") {
			object, got := s.Get(t.Context(), entry.Key)
			if err != nil || got != nil {
				damaged = append(damaged, entry.Key, err, got)
			}
			found[entry.Key] = string(object.Value)
		}
		for complaint, err := range s.Check(t.Context()) {
			damaged = append(damaged, complaint, err)
		}
		if _, err := s.Put(t.Context(), "new", nil, store.Always); err != nil {
			damaged = append(damaged, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: Close: %v", what, err)
		}
		if damaged == nil {
			return found, salvaged
		}
	}
	t.Fatalf("%s: the file is still damaged after it was salvaged (%s): %v", what, salvaged.Cause, damaged)
	return nil, salvaged
}

// wantAll checks that a store in which nothing was salvaged takes nothing for not there.
func (o *original) wantAll(t *testing.T, what string, s *Store) {
	t.Helper()
	for key, values := range o.values {
		got, err := s.Get(t.Context(), key)
		switch {
		case o.deleted[key]:
		case roleplay.CodeOf(err) == roleplay.CodeNotFound:
			t.Errorf("%s: %s cannot be read, and is said not to be there", what, key)
		case err == nil && string(got.Value) != values[len(values)-1]:
			t.Errorf("%s: %s is not as it was written last", what, key)
		}
	}
}

func clearFolder(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func number(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
