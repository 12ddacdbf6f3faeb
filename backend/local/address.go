package local

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

const (
	socketName = "roleplay.sock"
	maxPath    = 100 // bytes; macOS takes 103, Linux 107
)

// address says where the socket of a data folder lies, and whether that is a folder of its own.
func address(folder, temp string) (path string, own bool) {
	path = filepath.Join(folder, socketName)
	if len(path) <= maxPath {
		return path, false
	}
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(temp, "roleplay-"+hex.EncodeToString(sum[:8]), socketName), true
}

// listen opens the socket of a folder that this process holds, in the place of
// one that a process left there when it was killed.
func listen(folder, temp string) (*net.UnixListener, error) {
	path, own := address(folder, temp)
	if own {
		if err := ownFolder(filepath.Dir(path)); err != nil {
			return nil, err
		}
	}
	if info, err := os.Lstat(path); err == nil {
		if info.Mode().IsRegular() || info.IsDir() {
			return nil, fmt.Errorf("%s is not a socket", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("remove the socket of an earlier program: %w", err)
		}
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close() // the first error counts
		return nil, err
	}
	return l, nil
}

// ownFolder makes a folder that only this user can look into. One that is there
// must be so: anybody can make one below the temporary folder.
func ownFolder(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() || info.Mode().Perm()&^fs.FileMode(0o700) != 0 || !isMine(info) {
		return fmt.Errorf("%s belongs to somebody else", path)
	}
	return nil
}
