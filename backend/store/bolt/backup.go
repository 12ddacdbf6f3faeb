package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
)

// backupEnding is how the copy beside the file is called that Backup makes first.
const backupEnding = ".backup-"

// Backup implements store.Local. The copy has an identity of its own, so that
// whoever follows the journal notices when it was put in the place of the file.
//
// It is made beside the file first, by a copying, and then passed on: w may be
// slow, or take nothing any more, and nobody but Backup waits for it. Where the disk
// has no room for that, and so for no writes either, the file is passed on as it is.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	copied, err := s.copyBeside(ctx, catchUps)
	if noRoom(err) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return s.passOn(ctx, w)
	}
	if err != nil {
		return fmt.Errorf("copy the data file: %w", err)
	}
	_, err = io.Copy(w, untilEnded{ctx, copied})
	if err := errors.Join(err, copied.Close(), remove(copied.Name())); err != nil {
		return fmt.Errorf("copy the data file: %w", err)
	}
	return nil
}

// copyBeside makes a copy of the store in a file of its own, which the caller closes and removes.
func (s *Store) copyBeside(ctx context.Context, rounds int) (copied *os.File, err error) {
	if copied, err = os.CreateTemp(filepath.Dir(s.path), filepath.Base(s.path)+backupEnding+"*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, copied.Close(), remove(copied.Name()))
		}
	}()
	db, err := bbolt.Open(copied.Name(), 0o600, &bbolt.Options{
		Timeout: s.options.Timeout, FreelistType: freelistType, NoStatistics: true, NoSync: true, NoGrowSync: true,
	})
	if err != nil {
		return copied, err
	}
	db.AllocSize = allocSize
	err = guarded(func() error { return (&copying{from: s, to: db}).run(ctx, rounds) })
	if err = errors.Join(err, db.Close()); err != nil {
		return copied, err
	}
	if runtime.GOOS != "windows" { // where what is open has a name; elsewhere a kill leaves nothing
		err = os.Remove(copied.Name())
	}
	return copied, err
}

// remove removes a file that may be gone already.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// removeBackups removes what a backup has left that was killed. Nobody makes one meanwhile.
func removeBackups(path string) {
	left, _ := filepath.Glob(path + backupEnding + "*") // a path with odd signs finds none
	for _, name := range left {
		_ = os.Remove(name) // the next start tries again
	}
}

// untilEnded reads until ctx ends.
type untilEnded struct {
	ctx  context.Context //nolint:containedctx // lives as long as one call of Backup
	from io.Reader
}

// Read implements io.Reader.
func (r untilEnded) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(b)
}

func errNoRoomForCopy(cause error) error {
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: "The disk of the data file has no room for the copy that is made there first. Make room on the disk, then try again.",
		Err:     cause,
	}
}
