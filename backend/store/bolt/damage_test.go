package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
)

// goodFile returns the bytes of a data file with 300 objects.
func goodFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(bolt.MemoryFolder(t), "data.bolt")
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

// A damaged file is kept, and a new one with all that is sound takes its place.
func TestOpen_Damaged(t *testing.T) {
	good := goodFile(t)
	pageSize := os.Getpagesize()
	noHeads := bytes.Clone(good)
	noHeads[60]++
	noHeads[pageSize+60]++
	tests := []struct {
		name, cause string
		bytes       []byte
		kept        int // at least
	}{
		{"Empty", "it is empty", nil, 0},
		{"Zeros", "it holds nothing but zeros", make([]byte, len(good)), 0},
		{"ShortZeros", "it holds nothing but zeros", make([]byte, 10), 0},
		{"Text", "it is no data file of this program", bytes.Repeat([]byte("notes of another program\n"), 2000), 0},
		{"ShortText", "it is no data file of this program", []byte("notes"), 0},
		{"BothHeads", "both of its head pages are damaged", noHeads, 300},
		{"CutInTheMiddle", fmt.Sprintf("it is cut short, %d of at least", pageSize*10), good[:pageSize*10], 1},
		{"CutAfterTheHeads", "it is cut short", good[:pageSize*2], 0},
		{"CutInTheFirstHead", "it is no data file of this program", good[:40], 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.bolt")
			if err := os.WriteFile(path, test.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			now := func() time.Time { return time.Date(2026, 11, 23, 4, 5, 6, 0, time.UTC) }
			s, err := bolt.Open(path, bolt.Options{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			got := s.Salvaged()
			if got.Copy != path+".damaged-20261123T040506Z" || !strings.Contains(got.Cause, test.cause) || got.Kept < test.kept {
				t.Errorf("Salvaged = %+v, want a copy, that %s, and at least %d kept", got, test.cause, test.kept)
			}
			if s.State() != roleplay.StorageSalvaged {
				t.Errorf("state %q, want %q", s.State(), roleplay.StorageSalvaged)
			}
			wantUnchanged(t, got.Copy, test.bytes)
			if _, err := s.Put(t.Context(), "new", nil, store.Absent); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s = mustOpen(t, path); !reflect.DeepEqual(s.Salvaged(), got) || s.State() != roleplay.StorageSalvaged {
				t.Errorf("opened again: %+v, state %q; want that nobody has seen %+v", s.Salvaged(), s.State(), got)
			}
			if err := s.AcknowledgeSalvage(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s = mustOpen(t, path); s.Salvaged().Copy != "" || s.State() != roleplay.StorageGood {
				t.Errorf("opened again after it was seen: %+v, state %q; want that it is sound", s.Salvaged(), s.State())
			}
		})
	}
	t.Run("Folder", func(t *testing.T) {
		path := t.TempDir()
		_, err := bolt.Open(path, bolt.Options{})
		wantError(t, err, roleplay.CodeUnavailable, path, "it is no file")
	})
}

// Wherever a salvage is cut, the next opening goes on with it, and the damaged
// file lies beside, once.
func TestOpen_SalvageWasCut(t *testing.T) {
	damaged := goodFile(t)
	clear(damaged[:2*os.Getpagesize()]) // both head pages
	for name, left := range map[string]func(path string) error{
		"InTheNewFile":     func(path string) error { return os.WriteFile(path+".new", damaged[:10_000], 0o600) },
		"BehindTheNewFile": func(path string) error { return os.WriteFile(path+".new", goodFile(t), 0o600) },
		"BehindTheCopy":    func(path string) error { return os.Link(path, path+".damaged-20261123T040506Z") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.bolt")
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := left(path); err != nil {
				t.Fatal(err)
			}
			s := mustOpen(t, path)
			if got := s.Salvaged(); got.Kept != 300 || s.State() != roleplay.StorageSalvaged {
				t.Errorf("Salvaged = %+v, state %q; want 300 objects", got, s.State())
			}
			copies, err := filepath.Glob(path + "?*")
			if err != nil || len(copies) != 1 || copies[0] != s.Salvaged().Copy {
				t.Errorf("beside it lie %q, error %v; want the copy %s alone", copies, err, s.Salvaged().Copy)
			}
			wantUnchanged(t, s.Salvaged().Copy, damaged)
		})
	}
	t.Run("BehindTheMove", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "data.bolt")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		first, err := bolt.Open(path, bolt.Options{Now: func() time.Time { return time.Date(2026, 11, 23, 4, 5, 6, 0, time.UTC) }})
		if err != nil {
			t.Fatal(err)
		}
		told := first.Salvaged()
		if err := errors.Join(first.Close(), os.WriteFile(path+".survey", nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, path)
		if s.State() != roleplay.StorageSalvaged || !reflect.DeepEqual(s.Salvaged(), told) || told.Kept != 300 {
			t.Errorf("state %q, Salvaged = %+v; want what the process before has not told: %+v", s.State(), s.Salvaged(), told)
		}
		if _, err := os.Stat(path + ".survey"); !os.IsNotExist(err) {
			t.Errorf("the note is still there: %v", err)
		}
		wantUnchanged(t, path+".damaged-20261123T040506Z", damaged)
	})
}

// Damage that is met while reading is an error, and the file is salvaged when it is opened next.
func TestStore_DamageMetLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	s := mustOpen(t, path)
	value := bytes.Repeat([]byte("what was said "), 50)
	for i := range 20 {
		if _, err := s.Put(t.Context(), fmt.Sprintf("a/%d", i), value, store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	identity := s.Identity()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	for at, all := 0, contents(t, path); ; at++ { // in every copy of the object, at revision 8, that the file holds
		next := bytes.Index(all[at:], []byte("a/7\x00\x00\x00\x00\x00\x00\x00\x08"))
		if next < 0 {
			break
		}
		at += next
		if _, err := f.WriteAt([]byte("X"), int64(at)+40); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = s.Get(t.Context(), "a/7")
	wantError(t, err, roleplay.CodeUnavailable, "is damaged", "Start the program again")
	if _, err := s.Get(t.Context(), "a/8"); err != nil {
		t.Errorf("what is beside it: %v", err)
	}
	complaints := 0
	for complaint, err := range s.Check(t.Context()) {
		if complaints++; err != nil || complaint.Key != "a/7" {
			t.Errorf("complaint %+v, error %v; want one about a/7", complaint, err)
		}
		break
	}
	if complaints != 1 {
		t.Errorf("%d complaints, want one", complaints)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, path)
	if got := s.Salvaged(); got.Kept != 19 || len(got.Lost) != 1 || got.Lost[0] != "a/7" {
		t.Errorf("Salvaged = %+v, want 19 kept and a/7 lost", got)
	}
	if s.Identity() == identity {
		t.Error("the salvaged store has the identity of the damaged one")
	}
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
