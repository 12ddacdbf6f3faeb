package file_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
	"roleplay/backend/secret/file"
	"roleplay/backend/secret/secrettest"
)

func TestStore(t *testing.T) {
	secrettest.Test(t, func(t *testing.T) secret.Store {
		return file.New(filepath.Join(t.TempDir(), "secrets"))
	})
}

func TestStore_Get(t *testing.T) {
	t.Run("ErrNotASecret", func(t *testing.T) {
		for name, content := range map[string][]byte{"empty": {}, "large": bytes.Repeat([]byte("x"), 1025)} {
			folder := t.TempDir()
			write(t, filepath.Join(folder, name), content, 0o600)
			_, err := file.New(folder).Get(t.Context(), name)
			if roleplay.CodeOf(err) != roleplay.CodeInternal {
				t.Errorf("%s file: %v, want an internal error: it is not absent", name, err)
			}
		}
	})
	t.Run("ErrUnreadableIsNotAbsent", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, "key"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := file.New(folder).Get(t.Context(), "key"); roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("a folder in place of the file: %v, want an internal error", err)
		}
	})
	t.Run("ClosesWhatOthersMayRead", func(t *testing.T) {
		skipModes(t)
		folder := t.TempDir()
		write(t, filepath.Join(folder, "key"), []byte("value"), 0o644)
		if _, err := file.New(folder).Get(t.Context(), "key"); err != nil {
			t.Fatal(err)
		}
		wantMode(t, filepath.Join(folder, "key"), 0o600)
	})
}

func TestStore_Set(t *testing.T) {
	t.Run("ErrNoFolder", func(t *testing.T) {
		parent := filepath.Join(t.TempDir(), "file")
		write(t, parent, []byte("not a folder"), 0o600)
		err := file.New(filepath.Join(parent, "secrets")).Set(t.Context(), "key", []byte("value"))
		if roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("got %v, want an internal error", err)
		}
	})
	t.Run("ErrInTheWayLeavesNothing", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, "key"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := file.New(folder).Set(t.Context(), "key", []byte("value")); err == nil {
			t.Fatal("no error")
		}
		wantNames(t, folder, "key")
	})
	t.Run("OwnerOnly", func(t *testing.T) {
		skipModes(t)
		folder := filepath.Join(t.TempDir(), "secrets")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := file.New(folder).Set(t.Context(), "key", []byte("value")); err != nil {
			t.Fatal(err)
		}
		wantMode(t, folder, 0o700)
		wantMode(t, filepath.Join(folder, "key"), 0o600)
		wantNames(t, folder, "key")
	})
	t.Run("SurvivesReopening", func(t *testing.T) {
		folder := t.TempDir()
		if err := file.New(folder).Set(t.Context(), "key", []byte("value")); err != nil {
			t.Fatal(err)
		}
		got, err := file.New(folder).Get(t.Context(), "key")
		if err != nil || string(got) != "value" {
			t.Errorf("got %q, %v, want %q", got, err, "value")
		}
	})
}

func TestStore_Delete(t *testing.T) {
	t.Run("ErrInTheWay", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.MkdirAll(filepath.Join(folder, "key", "inner"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := file.New(folder).Delete(t.Context(), "key"); roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("got %v, want an internal error", err)
		}
	})
}

func skipModes(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
}

func wantMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
	}
}

func wantNames(t *testing.T, folder, want string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != want {
		t.Errorf("the folder holds %v, want only %s", entries, want)
	}
}
