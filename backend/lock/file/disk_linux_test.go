package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"roleplay/backend/lock/file"
	"roleplay/backend/roleplay"
)

// A full disk has room for a lock, if not for the note who holds it: the talks
// there can be read. Nobody is mistaken for the holder.
func TestHold_FullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("no small disk can be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	if err := os.WriteFile(filepath.Join(dir, "talks"), []byte(strings.Repeat("x", 1<<20)), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	for range 2 { // the second finds what the first has left
		held, err := file.Hold(dir)
		if err != nil {
			t.Fatalf("Hold on a full disk: %v", err)
		}
		_, err = file.Hold(dir)
		wantError(t, err, roleplay.CodeInUse, "is in use by another program.")
		if err := held.Release(); err != nil {
			t.Errorf("Release on a full disk: %v", err)
		}
	}
}
