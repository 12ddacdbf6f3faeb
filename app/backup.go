package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"roleplay/backend/files/dir"
	"roleplay/backend/roleplay"
)

// backup writes a copy to a file that is not there yet: an older backup is not
// written over. Only its owner can read it, as the data file itself.
func (a *App) backup(ctx context.Context, in BackupInput) (out BackupOutput, err error) {
	if _, err := os.Lstat(in.File); err == nil {
		return out, thereAlready(in.File)
	} else if !errors.Is(err, os.ErrNotExist) {
		return out, unwritable(in.File, err)
	}
	// It gets its rights in a folder that nobody else can look into.
	own, err := os.MkdirTemp(filepath.Dir(in.File), ".roleplay-backup-*")
	if err != nil {
		return out, unwritable(in.File, err)
	}
	defer func() {
		if left := os.RemoveAll(own); err == nil && left != nil {
			err = unwritable(in.File, left)
		}
	}()
	size := counter{}
	temp := filepath.Join(own, filepath.Base(in.File))
	err = dir.WriteFile(ctx, temp, func(w io.Writer) error {
		size.to = w
		return a.services.Upkeep.Backup(roleplay.WithActor(ctx, owner), &size)
	})
	if err != nil {
		return out, err
	}
	if err := setOwnersOnly(temp); err != nil {
		return out, unwritable(in.File, err)
	}
	if err := dir.Move(temp, in.File); errors.Is(err, os.ErrExist) { // it came meanwhile
		return out, thereAlready(in.File)
	} else if err != nil {
		return out, unwritable(in.File, err)
	}
	return BackupOutput{Bytes: size.bytes}, nil
}

func thereAlready(path string) error {
	return roleplay.Errorf(roleplay.CodeConflict, "There is a file %s already. Choose another name.", path)
}

// setOwnersOnly lets only its owner read a file, also after a loss of power.
func setOwnersOnly(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// counter counts what passes.
type counter struct {
	to    io.Writer
	bytes int64
}

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.bytes += int64(n)
	return n, err
}
