package bolt_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store/bolt"
)

func TestOpen_ErrRights(t *testing.T) {
	t.Run("Folder", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
		asOrdinaryUser(t)
		_, err := bolt.Open(filepath.Join(folder, "data.bolt"), bolt.Options{})
		wantError(t, err, roleplay.CodeUnavailable, "The folder "+folder+" cannot be used", "right to create, read and change files")
	})
	t.Run("File", func(t *testing.T) {
		folder := t.TempDir()
		path := filepath.Join(folder, "data.bolt")
		if err := mustOpen(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		for place, mode := range map[string]os.FileMode{path: 0o000, folder: 0o755, filepath.Dir(folder): 0o755} {
			if err := os.Chmod(place, mode); err != nil {
				t.Fatal(err)
			}
		}
		asOrdinaryUser(t)
		_, err := bolt.Open(path, bolt.Options{})
		wantError(t, err, roleplay.CodeUnavailable, "The data file "+path+" cannot be opened", "right to read and change it")
	})
}

// asOrdinaryUser takes the right to pass over file modes from the test's thread.
func asOrdinaryUser(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Setfsuid(0)
		runtime.UnlockOSThread()
	})
}
