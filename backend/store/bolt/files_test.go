package bolt

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// smallData makes a sound file of 20 objects.
func smallData(t *testing.T) string {
	t.Helper()
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	s := reopen(t, path)
	for i := range 20 {
		if _, err := s.Put(t.Context(), largeKey(i), make([]byte, 1024), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// change lets do change the bytes of a page of a file.
func change(t *testing.T, path string, id uint64, do func(page []byte)) {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	do(all[int(id)*size:][:size])
	if err := os.WriteFile(path, all, 0o600); err != nil {
		t.Fatal(err)
	}
}

// spoil changes a bit of an object in each copy of it that a file holds.
func spoil(t *testing.T, path, key string) {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for id := range len(all) / os.Getpagesize() {
		change(t, path, uint64(id), func(p []byte) {
			found := page{bytes: p}
			if found.flags() != leafFlag {
				return
			}
			found.leaves(func(e element) {
				if string(e.key) == key {
					e.value[0] ^= 1
				}
			})
		})
	}
}

// leadToItself makes of a page a branch whose only child is the page.
func leadToItself(p []byte) {
	order, id := binary.NativeEndian, binary.NativeEndian.Uint64(p)
	clear(p[8:])
	order.PutUint16(p[8:], branchFlag)
	order.PutUint16(p[10:], 1)
	order.PutUint32(p[pageHead:], elementSize)
	order.PutUint64(p[pageHead+8:], id)
}

// A root that leads to itself would end the process in the first look at the file.
func TestOpen_RootLeadsToItself(t *testing.T) {
	for name, path := range map[string]string{"Small": smallData(t), "Large": largeFile(t)} {
		t.Run(name, func(t *testing.T) {
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			found, err := inspect(file)
			if err != nil {
				t.Fatal(err)
			}
			_ = file.Close()
			change(t, path, found.root, leadToItself)
			s := reopen(t, path)
			if s.State() != roleplay.StorageSalvaged || s.Salvaged().Kept < 20 {
				t.Errorf("state %q, %+v; want a salvaged file", s.State(), s.Salvaged())
			}
		})
	}
}
