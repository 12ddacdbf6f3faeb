package bolt_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
)

// goodFile returns the bytes of a data file with 300 objects.
func goodFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.bolt")
	s := mustOpen(t, path)
	for i := range 300 {
		if _, err := s.Put(t.Context(), fmt.Sprintf("a/%04d", i), bytes.Repeat([]byte{byte(i)}, 100), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return contents(t, path)
}

func TestOpen_ErrDamaged(t *testing.T) {
	good := goodFile(t)
	pageSize := os.Getpagesize()
	noHeads := bytes.Clone(good)
	noHeads[60]++
	noHeads[pageSize+60]++
	tests := []struct {
		name, says string
		bytes      []byte
	}{
		{"Empty", "it is empty", nil},
		{"Zeros", "it holds nothing but zeros", make([]byte, len(good))},
		{"ShortZeros", "it holds nothing but zeros", make([]byte, 10)},
		{"Text", "it is no data file of this program", bytes.Repeat([]byte("notes of another program\n"), 2000)},
		{"ShortText", "it is no data file of this program", []byte("notes")},
		{"BothHeads", "both of its head pages are damaged", noHeads},
		{"CutInTheMiddle", fmt.Sprintf("it is cut short, %d of at least", pageSize*10), good[:pageSize*10]},
		{"CutAfterTheHeads", "it is cut short", good[:pageSize*2]},
		{"CutInTheFirstHead", "it is no data file of this program", good[:40]},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.bolt")
			if err := os.WriteFile(path, test.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the first try has released the file
				_, err := bolt.Open(path, bolt.Options{})
				wantError(t, err, roleplay.CodeUnavailable, path, test.says, "Nothing was changed")
			}
			wantUnchanged(t, path, test.bytes)
		})
	}
	t.Run("Folder", func(t *testing.T) {
		path := t.TempDir()
		_, err := bolt.Open(path, bolt.Options{})
		wantError(t, err, roleplay.CodeUnavailable, path, "it is no file")
	})
}

// One good head page is enough: a power cut can damage the one that is being written.
func TestOpen_OneHeadIsEnough(t *testing.T) {
	good := goodFile(t)
	for place := range 2 {
		bad := bytes.Clone(good)
		bad[place*os.Getpagesize()+60]++
		path := filepath.Join(t.TempDir(), "data.bolt")
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, path)
		n := 0
		for _, err := range s.List(t.Context(), "a/", "") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n < 299 {
			t.Errorf("head %d damaged: %d objects are there, want all but at most the last", place, n)
		}
	}
}

// Whatever bytes a page holds, opening, reading and writing return; nothing panics.
func TestOpen_NeverPanics(t *testing.T) {
	good := goodFile(t)
	pageSize := os.Getpagesize()
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 150 {
		bad := bytes.Clone(good)
		page := random.IntN(len(bad) / pageSize)
		switch round % 3 {
		case 0: // a page of garbage
			for i := range pageSize {
				bad[page*pageSize+i] = byte(random.Uint32())
			}
		case 1: // a lost page
			clear(bad[page*pageSize:][:pageSize])
		case 2: // a page in the place of another
			other := random.IntN(len(bad) / pageSize)
			copy(bad[page*pageSize:][:pageSize], good[other*pageSize:])
		}
		path := filepath.Join(t.TempDir(), "data.bolt")
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			wantError(t, err, roleplay.CodeUnavailable, path, "Nothing was changed")
			wantUnchanged(t, path, bad)
			continue
		}
		for i := range 300 {
			_, _ = s.Get(t.Context(), fmt.Sprintf("a/%04d", i))
		}
		for _, err := range s.List(t.Context(), "", "") {
			_ = err // only that it returns
		}
		for i := range 10 {
			_, _ = s.Put(t.Context(), fmt.Sprintf("a/%04d", i*30), []byte("new"), store.Always)
		}
		_ = s.Close()
	}
}
