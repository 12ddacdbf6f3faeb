package dir_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/files/dir"
	"roleplay/backend/roleplay"
)

// A disk of its own, of one megabyte.
func smallDisk(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("no small disk can be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func TestPlace_Write_FullDisk(t *testing.T) {
	folder := smallDisk(t)
	place := open(t, folder)
	if _, err := place.Write(t.Context(), "small.txt", time.Time{}, says("fits")); err != nil {
		t.Fatal(err)
	}
	_, err := place.Write(t.Context(), "large.txt", time.Time{}, says(strings.Repeat("x", 2<<20)))
	refused(t, err, roleplay.CodeUnavailable, "large.txt could not be written: the disk is full. Make room, or choose another place.")
	if all := everything(t, folder); len(all) != 1 || all["small.txt"].Text != "fits" {
		t.Errorf("there are %d files", len(all))
	}
	if _, err := place.Write(t.Context(), "again.txt", time.Time{}, says("fits too")); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestWriteFile_FullDisk(t *testing.T) {
	path := filepath.Join(smallDisk(t), "a.txt")
	plant(t, path, "old")
	err := dir.WriteFile(t.Context(), path, says(strings.Repeat("x", 2<<20)))
	refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: the disk is full.")
	alone(t, path, "old")
}

func TestPlace_Write_ReadOnlyFolder(t *testing.T) {
	folder := smallDisk(t)
	plant(t, filepath.Join(folder, "there.txt"), "text")
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("it cannot be made read-only here:", err)
	}
	place := open(t, folder)
	_, err := place.Write(t.Context(), "a.txt", time.Time{}, says("text"))
	refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: the place is read-only. Choose another one.")
	alone(t, filepath.Join(folder, "there.txt"), "text")
}

// As everybody but root meets it.
func TestPlace_Write_FolderWithoutRight(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	_, err := open(t, folder).Write(t.Context(), "a.txt", time.Time{}, says("text"))
	refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: the folder does not let this program write.")
}
