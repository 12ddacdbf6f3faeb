package bolt

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"roleplay/backend/roleplay"
)

// largeObjects is how many objects of 1 KiB a file has that is too large to be surveyed each time.
const largeObjects = 9000

func largeKey(i int) string { return fmt.Sprintf("users/0190a1b2/chat_events/%06d", i) }

// largeFile makes a sound file of largeObjects that was closed in order.
func largeFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	objects := func(yield func(record, error) bool) {
		for i := range largeObjects {
			if !yield(record{[]byte(largeKey(i)), uint64(i + 1), make([]byte, 1024)}, nil) {
				return
			}
		}
	}
	unfinished, err := build(path, Options{}, contents{identity: "large", sequence: largeObjects, objects: objects})
	if err == nil {
		err = moveIn(unfinished, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A pointer that leads back up, in a large file that was closed in order, is
// found before anything follows it: bolt would follow it until its stack is full.
func TestOpen_PointerThatLeadsUp(t *testing.T) {
	path := largeFile(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() <= smallFile {
		t.Fatalf("the file has %d bytes, want more than %d", info.Size(), smallFile)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of a test
	heads, err := readHeads(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	pages := newPageFile(file, info.Size(), heads[0])
	if endless(pages, heads[0]) {
		t.Fatal("the file is sound, and a walk through it is said not to end")
	}
	root, err := pages.read(heads[0].root, longestRun)
	if err != nil {
		t.Fatal(err)
	}
	var top uint64
	root.leaves(func(e element) {
		if string(e.key) == string(objectsBucket) {
			top, _ = rootOf(e.value)
		}
	})
	bottom := top
	for { // down to the last branch on the left
		p, err := pages.read(bottom, longestRun)
		if err != nil {
			t.Fatal(err)
		}
		children := p.appendChildren(nil)
		below, err := pages.read(children[0], longestRun)
		if err != nil {
			t.Fatal(err)
		}
		if below.flags() == leafFlag {
			break
		}
		bottom = children[0]
	}
	if bottom == top {
		t.Fatal("the tree has one level of branches, want two")
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		page, to uint64
	}{{"FromTheTop", top, top}, {"FromTheBottom", bottom, top}, {"ToTheSamePage", bottom, bottom}} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(MemoryFolder(t), "data.bolt")
			mutated := append([]byte{}, whole...)
			third := int(test.page)*int(pages.pageSize) + pageHead + 2*elementSize
			binary.NativeEndian.PutUint64(mutated[third+8:], test.to)
			if err := os.WriteFile(path, mutated, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close() //nolint:errcheck // only read
			if s.State() != roleplay.StorageSalvaged || s.Salvaged().Kept != largeObjects || len(s.Salvaged().Lost)+len(s.Salvaged().Stale) > 0 {
				t.Errorf("state %q, %+v; want a salvaged file with all objects", s.State(), s.Salvaged())
			}
			for i := 0; i < largeObjects; i += 100 {
				if _, err := s.Get(t.Context(), largeKey(i)); err != nil {
					t.Fatalf("Get(%q): %v", largeKey(i), err)
				}
			}
		})
	}
}
