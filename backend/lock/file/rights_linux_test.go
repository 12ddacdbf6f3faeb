package file_test

import (
	"os"
	"runtime"
	"syscall"
	"testing"

	"roleplay/backend/lock/file"
	"roleplay/backend/roleplay"
)

func TestHold_ErrRights(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	asOrdinaryUser(t)
	_, err := file.Hold(dir)
	wantError(t, err, roleplay.CodeUnavailable, "The folder "+dir+" cannot be used", "right to create, read and change files")
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
