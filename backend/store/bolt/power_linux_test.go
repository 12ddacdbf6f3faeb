package bolt_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// names is what a folder lists: which file, by inode, has which name.
type names map[string]uint64

func namesIn(folder string) (names, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	found := names{}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		found[entry.Name()] = info.Sys().(*syscall.Stat_t).Ino
	}
	return found, nil
}

// keepNames notes that the names in a folder last from now on.
func (l *layer) keepNames(folder string) error {
	found, err := namesIn(folder)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.named == nil {
		l.named = map[string]names{}
	}
	l.named[folder] = found
	return nil
}

// cutPower returns what may be left of a folder when the power is cut: folders
// with the bytes that were synced, one with all the names that were given, and
// one with those alone that a sync of the folder has followed.
func (l *layer) cutPower(t *testing.T, folder string) []string {
	t.Helper()
	given, err := namesIn(folder)
	if os.IsNotExist(err) {
		given = names{}
	} else if err != nil {
		t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var left []string
	for ending, listed := range map[string]names{".given": given, ".kept": l.named[folder]} {
		left = append(left, folder+ending)
		if err := os.MkdirAll(folder+ending, 0o700); err != nil {
			t.Fatal(err)
		}
		first := map[uint64]string{}
		for _, name := range slices.Sorted(maps.Keys(listed)) {
			path, inode := filepath.Join(folder+ending, name), listed[name]
			if other, linked := first[inode]; linked {
				err = os.Link(other, path)
			} else {
				err = os.WriteFile(path, l.synced[inode], 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			first[inode] = path
		}
	}
	return left
}
