package dir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestMove(t *testing.T) {
	for name, disk := range map[string]system{"claims": onDisk(), "no claims": withoutClaims(), "no links": withoutLinks()} {
		t.Run("ErrTaken/"+name, func(t *testing.T) {
			from, to := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
			plantFile(t, from, "mine")
			plantFile(t, to, "theirs")
			if err := disk.moveTo(from, to); !errors.Is(err, fs.ErrExist) {
				t.Errorf("err = %v, want that it exists", err)
			}
			if kept, err := os.ReadFile(to); err != nil || string(kept) != "theirs" {
				t.Errorf("there is %q, %v", kept, err)
			}
		})
		t.Run("KthCallFails/"+name, func(t *testing.T) {
			var seen []string
			for k := 1; ; k++ {
				from, to := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
				plantFile(t, from, "mine")
				faults := withFaults(disk, k, syscall.EIO)
				err := faults.moveTo(from, to)
				seen = append(seen, faults.failed)
				there, read := os.ReadFile(to)
				switch {
				case err == nil && (read != nil || string(there) != "mine"):
					t.Fatalf("%s: there is %q, %v", faults.failed, there, read)
				case err != nil && !errors.Is(read, fs.ErrNotExist):
					t.Fatalf("%s: it failed with %v and there is %q", faults.failed, err, there)
				}
				if faults.failed == "" {
					break
				}
			}
			if !slices.Contains(seen, "sync of the folder") {
				t.Errorf("the name is not made last: %q", seen)
			}
		})
	}
}
