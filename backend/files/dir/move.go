package dir

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// Move gives a finished file, which is on the disk, another path of the same
// disk. What is there is never written over: fs.ErrExist. When it returns, the
// new name is on the disk; after another error there is none.
func Move(from, to string) error { return onDisk().moveTo(from, to) }

func (s system) moveTo(from, to string) error {
	if err := s.move(from, to); err != nil {
		return err
	}
	err := s.remove(from)
	if errors.Is(err, fs.ErrNotExist) { // it was renamed
		err = nil
	}
	if err == nil {
		err = s.sync(filepath.Dir(to))
	}
	if err != nil {
		_ = s.remove(to) // its name could be lost, so it is not promised
	}
	return err
}
