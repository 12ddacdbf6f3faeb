// Package file holds a data folder for one process, by a lock of the operating
// system. The system drops it when the process ends, however it ends, so
// nothing stale is ever left to clear away.
//
//	<folder>/folder.lock    locked while held; says which process holds it
package file

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"roleplay/backend/roleplay"
)

// lockName is the file in the folder that is locked.
const lockName = "folder.lock"

// noteStart is where the note about the holder begins: Windows locks the first
// byte of the file against reading.
const noteStart = 1

// Held is a folder that this process holds.
type Held struct {
	lock *flock.Flock
}

// Hold makes the folder if it is missing (0700), and takes it for this process
// without waiting. CodeInUse if another process, or another Hold, has it: the
// message names that process. CodeUnavailable if the folder cannot be made or written.
func Hold(dir string) (*Held, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unavailable(dir, err)
	}
	path := filepath.Join(dir, lockName)
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, unavailable(dir, err)
	}
	if !locked {
		return nil, roleplay.Errorf(roleplay.CodeInUse,
			"The folder %s is in use by %s. Close that program, or choose another folder with --data.", dir, holder(path))
	}
	if err := writeNote(path, fmt.Sprintf("\n%d\n%s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339))); err != nil {
		return nil, unavailable(dir, errors.Join(err, lock.Unlock()))
	}
	return &Held{lock: lock}, nil
}

// Release gives the folder back. It may be called more than once.
func (h *Held) Release() error {
	if !h.lock.Locked() {
		return nil
	}
	note := writeNote(h.lock.Path(), "\n") // the next holder is not mistaken for this one
	if err := errors.Join(note, h.lock.Unlock()); err != nil {
		return fmt.Errorf("release the data folder: %w", err)
	}
	return nil
}

// writeNote writes the note, which begins with the byte that is not written.
func writeNote(path, note string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	err = f.Truncate(noteStart)
	if err == nil {
		_, err = f.WriteAt([]byte(note[noteStart:]), noteStart)
	}
	return errors.Join(err, f.Close())
}

// holder says in words which process holds the lock, as far as the note tells.
func holder(path string) string {
	const unknown = "another program"
	f, err := os.Open(path)
	if err != nil {
		return unknown
	}
	defer f.Close() //nolint:errcheck // only read
	note, err := io.ReadAll(io.NewSectionReader(f, noteStart, 100))
	if err != nil {
		return unknown
	}
	lines := strings.Split(string(note), "\n")
	pid, err := strconv.Atoi(lines[0])
	if err != nil || pid <= 0 {
		return unknown
	}
	words := "process " + strconv.Itoa(pid)
	if len(lines) > 1 {
		if since, err := time.Parse(time.RFC3339, lines[1]); err == nil {
			words += " since " + since.Format("2006-01-02 15:04 UTC")
		}
	}
	return words
}

func unavailable(dir string, cause error) error {
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The folder %s cannot be used. The program needs the right to create, read and change files there. "+
			"Give it this right, or choose another folder with --data.", dir),
		Err: cause,
	}
}
