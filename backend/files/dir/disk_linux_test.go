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

// A device and a pipe stay what they are.
func TestWriteFile_NoFile(t *testing.T) {
	folder := t.TempDir()
	pipe, device, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "device"), filepath.Join(folder, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Not to a device of the system: code that is wrong would replace it.
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	paths := []string{pipe, link}
	if syscall.Mknod(device, syscall.S_IFCHR|0o600, 1<<8|3) == nil { // as /dev/null
		paths = append(paths, device)
	}
	for _, path := range paths {
		before, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		refused(t, dir.WriteFile(t.Context(), path, says("text")), roleplay.CodeUnavailable, "is no file, so it is not written over")
		if after, err := os.Lstat(path); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s was %v and is %v, %v", path, before.Mode(), after.Mode(), err)
		}
	}
}

// Others may read a file as far as the person's umask lets them.
func TestPlace_Write_Umask(t *testing.T) {
	before := syscall.Umask(0o022)
	defer syscall.Umask(before)
	for umask, want := range map[int]os.FileMode{0o022: 0o644, 0o077: 0o600} {
		syscall.Umask(umask)
		folder := t.TempDir()
		got, err := open(t, folder).Write(t.Context(), "a.txt", time.Time{}, says("text"))
		if err != nil {
			t.Fatal(err)
		}
		if err := dir.WriteFile(t.Context(), filepath.Join(folder, "b.txt"), says("text")); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{got, "b.txt"} {
			if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != want {
				t.Errorf("umask %o: %s: %v, %v; want %o", umask, name, info.Mode(), err, want)
			}
		}
	}
}
