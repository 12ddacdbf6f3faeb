package dir_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/dir"
	"roleplay/backend/store/storetest"
)

func open(t *testing.T, folder string) *dir.Store {
	t.Helper()
	s, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	storetest.Test(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
	storetest.TestPersistent(t, func(t *testing.T) func(*testing.T) store.Store {
		folder := t.TempDir()
		return func(t *testing.T) store.Store { return open(t, folder) }
	})
}

// What a key is made of cannot be a name that a system reserves, or loses a part of.
func TestStore_Names(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	keys := []string{"con", "nul.txt", "tmp", "a.", "a..b.", strings.Repeat("x", 201) + "/" + strings.Repeat("y", 300), strings.Repeat("x", 200)}
	for _, key := range keys {
		if _, err := s.Put(t.Context(), key, []byte(key), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		name := d.Name()
		if path != folder && name != "tmp" && (!strings.HasPrefix(name, "=") || strings.HasSuffix(name, ".") || len(name) > 210) {
			t.Errorf("a file is named %q", name)
		}
		if info, err := d.Info(); err == nil && runtime.GOOS != "windows" && path != folder && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read %s: %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if got, err := s.Get(t.Context(), key); err != nil || string(got.Value) != key {
			t.Errorf("at %q is %q, %v", key, got.Value, err)
		}
	}
}

// What a killed program left half written is gone, and what was written before is there.
func TestOpen_RemovesWhatWasLeft(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	if _, err := s.Put(t.Context(), "a/b", []byte("whole"), store.Always); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(folder, "tmp", "left")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, folder)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what was left is still there: %v", err)
	}
	if got, err := s.Get(t.Context(), "a/b"); err != nil || string(got.Value) != "whole" {
		t.Errorf("what was written is %q, %v", got.Value, err)
	}
}

func TestStore_ErrDamaged(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	if _, err := s.Put(t.Context(), "a", []byte("value"), store.Always); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(folder, "=a"), 3); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "a"); !store.Damaged(err) {
		t.Errorf("a file that is cut short: %v", err)
	}
	if _, err := s.Put(t.Context(), "a", []byte("again"), store.Always); err != nil {
		t.Errorf("it cannot be written again: %v", err)
	}
}

// Folders that nothing is in any more are gone too.
func TestStore_Delete_Folders(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	for _, key := range []string{"users/a/recordings/s/000001", "users/a/recordings/s/000002"} {
		if _, err := s.Put(t.Context(), key, nil, store.Always); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"users/a/recordings/s/000001", "users/a/recordings/s/000002"} {
		if err := s.Delete(t.Context(), key, store.Always); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 || left[0].Name() != "tmp" {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestOpen_ErrUnavailable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Open(file); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("a file instead of a folder: %v", err)
	}
}
