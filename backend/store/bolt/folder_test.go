package bolt

import (
	"os"
	"testing"
)

// HalfEmpty, for all tests of this folder, is a file that is compacted when it is opened.
func HalfEmpty(t *testing.T) []byte {
	t.Helper()
	path, _ := halfEmpty(t, 30)
	return contentsOf(t, path)
}

// MemoryFolder, for all tests of this folder, is a folder whose fsync costs nothing, where there is one.
func MemoryFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "roleplay") //nolint:usetesting // t.TempDir lies on a disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}
