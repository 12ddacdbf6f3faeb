// Package file holds a data folder for one process, by a lock of the operating
// system. The system drops it when the process ends, however it ends, so
// nothing stale is ever left to clear away.
//
//	<folder>/folder.lock    locked while held; says which process holds it, and where it can be reached
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

// maxNote is the longest note that is read, in bytes.
const maxNote = 4096

// Held is a folder that this process holds.
type Held struct {
	lock  *flock.Flock
	since time.Time
}

// Holder is the process that holds a folder, as far as its note tells.
type Holder struct {
	PID     int       // 0 where it is not known
	Since   time.Time // zero where it is not known
	Address string    // where it can be reached; "" while it cannot
}

// Hold makes the folder if it is missing (0700), and takes it for this process
// without waiting. CodeInUse if another process, or another Hold, has it: the
// message names that process. CodeUnavailable if the folder cannot be made, or nothing in it locked.
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
			"The folder %s is in use by %s. Close that program, or choose another folder with --data.", dir, HolderOf(dir))
	}
	h := &Held{lock: lock, since: time.Now().UTC()}
	_ = h.Reach("") // on a full disk there is no room for it, and what counts is the lock
	return h, nil
}

// Reach writes beside the name of this process where it can be reached.
func (h *Held) Reach(address string) error {
	note := fmt.Sprintf("\n%d\n%s\n%s\n", os.Getpid(), h.since.Format(time.RFC3339), address)
	if err := writeNote(h.lock.Path(), note); err != nil {
		return fmt.Errorf("write the note of the holder: %w", err)
	}
	return nil
}

// Release gives the folder back. It may be called more than once.
func (h *Held) Release() error {
	if !h.lock.Locked() {
		return nil
	}
	_ = writeNote(h.lock.Path(), "\n") // the next holder is not mistaken for this one, where there is room
	if err := h.lock.Unlock(); err != nil {
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

// HolderOf tells which process holds a folder that Hold did not get.
func HolderOf(dir string) Holder {
	var h Holder
	f, err := os.Open(filepath.Join(dir, lockName))
	if err != nil {
		return h
	}
	defer f.Close() //nolint:errcheck // only read
	note, err := io.ReadAll(io.NewSectionReader(f, noteStart, maxNote))
	if err != nil {
		return h
	}
	lines := strings.Split(string(note), "\n")
	if h.PID, err = strconv.Atoi(lines[0]); err != nil || h.PID <= 0 {
		return Holder{}
	}
	if len(lines) > 1 {
		if since, err := time.Parse(time.RFC3339, lines[1]); err == nil {
			h.Since = since
		}
	}
	if len(lines) > 3 { // a whole line
		h.Address = lines[2]
	}
	return h
}

// String is the holder in words, for the middle of a sentence.
func (h Holder) String() string {
	if h.PID == 0 {
		return "another program"
	}
	words := "process " + strconv.Itoa(h.PID)
	if !h.Since.IsZero() {
		words += " since " + h.Since.Format("2006-01-02 15:04 UTC")
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
