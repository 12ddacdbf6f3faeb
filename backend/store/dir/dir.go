// Package dir is a store in a folder, a file for each value: for what is too much for one
// data file, such as recordings.
//
//	users/0190…/recordings/0191…/000001 ──► =users/=0190…/=recordings/=0191…/=000001
//
// A file begins with its version. It is written beside, and takes its place when it is on
// the disk. One program works in a folder at a time; whoever opens it sees to that.
package dir

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

const (
	folderMode = 0o700
	fileMode   = 0o600
	temp       = "tmp" // the folder of files that are being written; no key has its name
	header     = 16    // bytes of a version
)

// Store implements store.Store.
type Store struct {
	folder string
	mu     sync.RWMutex // held for writing while a key changes
}

var _ store.Store = (*Store)(nil)

// Open opens the folder, which it makes if it is not there, and removes what a killed
// program has left half written. CodeUnavailable where it cannot be used.
func Open(folder string) (*Store, error) {
	s := &Store{folder: folder}
	if err := os.RemoveAll(filepath.Join(folder, temp)); err != nil {
		return nil, refused("open", err)
	}
	if err := os.MkdirAll(filepath.Join(folder, temp), folderMode); err != nil {
		return nil, refused("open", err)
	}
	return s, nil
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) (store.Object, error) {
	if err := ctx.Err(); err != nil {
		return store.Object{}, err
	}
	if store.CheckKey(key) != nil {
		return store.Object{}, nothing()
	}
	content, err := os.ReadFile(s.path(key))
	switch {
	case absent(err) || err != nil && isFolder(s.path(key)):
		return store.Object{}, nothing()
	case err != nil:
		return store.Object{}, refused("read", err)
	case len(content) < header:
		return store.Object{}, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "What is stored there is damaged.", Err: store.ErrDamaged}
	}
	return store.Object{Value: content[header:], Version: version(content[:header])}, nil
}

// Put implements store.Store.
func (s *Store) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := store.CheckKey(key); err != nil {
		return "", err
	}
	if len(value) > store.MaxValue {
		return "", roleplay.Errorf(roleplay.CodeTooLarge, "A value has at most %d bytes, this one has %d.", store.MaxValue, len(value))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	path := s.path(key)
	if err := s.holds(path, cond); err != nil {
		return "", err
	}
	head := make([]byte, header)
	_, _ = rand.Read(head) // it never fails
	if err := s.write(path, head, value); err != nil {
		return "", refused("write", err)
	}
	return version(head), nil
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, key string, cond store.If) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	path := s.path(key)
	if err := s.holds(path, cond); err != nil {
		return err
	}
	err := os.Remove(path)
	if absent(err) {
		return nil
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return refused("delete", err)
	}
	s.prune(filepath.Dir(path))
	return nil
}

// holds refuses a write whose condition does not hold. s.mu is held.
func (s *Store) holds(path string, cond store.If) error {
	current, err := versionAt(path)
	if err != nil {
		return err
	}
	if !cond.Holds(current) {
		return roleplay.Errorf(roleplay.CodeConflict, "It was changed meanwhile.")
	}
	return nil
}

// write puts a file in its place, durably.
func (s *Store) write(path string, parts ...[]byte) error {
	f, err := os.CreateTemp(filepath.Join(s.folder, temp), "")
	if err != nil {
		return err
	}
	_, err = f.Write(bytes.Join(parts, nil))
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.makeFolder(filepath.Dir(path))
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the error is told, and Open removes it
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// makeFolder makes a folder below that of the store, durably.
func (s *Store) makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil || path == s.folder {
		return err
	}
	if err := s.makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// prune removes folders that nothing is in any more.
func (s *Store) prune(path string) {
	for path != s.folder && os.Remove(path) == nil {
		path = filepath.Dir(path)
	}
}

// syncFolder brings the names in a folder to the disk. Windows has no way to, and does it by itself.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// versionAt is the version of the file at a path, "" where there is none.
func versionAt(path string) (store.Version, error) {
	f, err := os.Open(path)
	if absent(err) {
		return "", nil
	}
	if err != nil {
		return "", refused("read", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	head := make([]byte, header)
	if _, err := io.ReadFull(f, head); err != nil {
		switch {
		case isFolder(path):
			return "", nil
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return version(nil), nil // damaged: it can be written over
		}
		return "", refused("read", err)
	}
	return version(head), nil
}

// version is that of a file by its first bytes.
func version(head []byte) store.Version { return store.Version("v" + hex.EncodeToString(head)) }

// absent reports whether an error says that there is no such file.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func nothing() error { return roleplay.Errorf(roleplay.CodeNotFound, "Nothing is stored there.") }

// refused says what a file system said.
func refused(what string, err error) error {
	message := "The folder of recordings cannot be used now."
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		message = "The disk is full, so nothing more can be kept in the folder of recordings."
	}
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: message, Err: fmt.Errorf("%s: %w", what, err)}
}
