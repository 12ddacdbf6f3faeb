// Package file keeps secrets as files that only their owner may read: the
// fallback of a machine without a keyring.
//
//	secrets/            0700
//	  signing-key       0600, one file per secret, replaced in one step
package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"roleplay/backend/secret"
)

// Store implements secret.Store in a folder of its own, which is made with the
// first secret.
type Store struct {
	folder string
}

var _ secret.Store = (*Store)(nil)

// New returns the store in folder.
func New(folder string) *Store { return &Store{folder: folder} }

// Get implements secret.Store. A file that others may read, as a copy from a
// backup may be, is closed to them first.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	if err := check(ctx, secret.CheckName(name)); err != nil {
		return nil, err
	}
	f, err := os.Open(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, secret.NotFound(name)
	}
	if err != nil {
		return nil, fmt.Errorf("open secret: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	if runtime.GOOS != "windows" {
		if err := f.Chmod(0o600); err != nil {
			return nil, fmt.Errorf("close secret to others: %w", err)
		}
	}
	value, err := io.ReadAll(io.LimitReader(f, secret.MaxValue+1))
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	if len(value) == 0 || len(value) > secret.MaxValue {
		return nil, fmt.Errorf("the file %s is not a secret of this program: it has to have 1 to %d bytes", f.Name(), secret.MaxValue)
	}
	return value, nil
}

// Set implements secret.Store. It returns once the secret is durable; a crash
// leaves the earlier one or the new one, never a part.
func (s *Store) Set(ctx context.Context, name string, value []byte) error {
	if err := check(ctx, secret.Check(name, value)); err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return fmt.Errorf("make folder of secrets: %w", err)
	}
	if err := os.Chmod(s.folder, 0o700); err != nil { //nolint:gosec // a folder needs x
		return fmt.Errorf("close folder of secrets to others: %w", err)
	}
	temporary, err := write(s.folder, value)
	if err == nil {
		err = os.Rename(temporary, s.path(name))
	}
	if err != nil {
		_ = os.Remove(temporary) // what went wrong before matters more
		return fmt.Errorf("write secret: %w", err)
	}
	return syncFolder(s.folder)
}

// Delete implements secret.Store.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := check(ctx, secret.CheckName(name)); err != nil {
		return err
	}
	err := os.Remove(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("delete secret: %w", err)
	}
	return syncFolder(s.folder)
}

func (s *Store) path(name string) string { return filepath.Join(s.folder, name) }

func check(ctx context.Context, rule error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return rule
}

// write makes a temporary file that holds value durably and returns its name,
// "" if there is none. CreateTemp opens it for its owner only.
func write(folder string, value []byte) (string, error) {
	f, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(value)
	return f.Name(), errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes the names in folder durable. Windows cannot, and does not need to.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("sync folder of secrets: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync folder of secrets: %w", err)
	}
	return nil
}
