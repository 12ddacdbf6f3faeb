package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"roleplay/backend/store"
)

// SmallDisk, for all tests of this folder, mounts a disk of so many bytes.
func SmallDisk(t *testing.T, size int) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		if errors.Is(err, syscall.EPERM) || errors.Is(err, os.ErrPermission) {
			t.Skipf("only root can mount a small disk: %v", err)
		}
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return folder
}

// Where a smaller copy has no room, the file is used as it is.
func TestOpen_NoRoomToCompact(t *testing.T) {
	path, identity := halfEmpty(t, 30)
	crowded := filepath.Join(SmallDisk(t, 130<<20), "data.bolt")
	if err := copyFile(path, crowded); err != nil {
		t.Fatal(err)
	}
	before := sizeOf(t, crowded)
	s := reopen(t, crowded)
	if after := sizeOf(t, crowded); after != before || before <= compactAtStart {
		t.Errorf("the file has %d bytes, had %d", after, before)
	}
	if _, err := os.Stat(crowded + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished copy is still there: %v", err)
	}
	wantHalf(t, s, identity, 30)
	if _, err := s.Put(t.Context(), "b", nil, store.Absent); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil { // before the disk goes
		t.Error(err)
	}
}
