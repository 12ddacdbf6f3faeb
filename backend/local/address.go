package local

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

const (
	socketName = "roleplay.sock"
	maxPath    = 100 // bytes; macOS takes 103, Linux 107
)

// address says where the socket of a data folder lies, and which folder of its
// own that needs, "" for none.
func address(folder string, temps ...string) (path, own string, err error) {
	path = filepath.Join(folder, socketName)
	if len(path) <= maxPath {
		return path, "", nil
	}
	sum := sha256.Sum256([]byte(folder))
	for _, temp := range temps {
		own = filepath.Join(temp, "roleplay-"+hex.EncodeToString(sum[:8]))
		if path = filepath.Join(own, socketName); len(path) <= maxPath {
			return path, own, nil
		}
	}
	return "", "", fmt.Errorf("the path %s is too long for a socket, which takes %d bytes: set TMPDIR to a shorter one", path, maxPath)
}

// temps are the folders for what lasts no longer than the program. TMPDIR may be long.
func temps() []string {
	if runtime.GOOS == "windows" {
		return []string{os.TempDir()}
	}
	return []string{os.TempDir(), "/tmp"}
}

// listen opens the socket of a folder that this process holds, in the place of
// one that a process left there when it was killed. own is the folder that was
// made for it, "" for none.
func listen(folder string, temps ...string) (l *net.UnixListener, own string, err error) {
	path, own, err := address(folder, temps...)
	if err == nil && own != "" {
		err = ownFolder(own)
	}
	if err != nil {
		return nil, "", err
	}
	l, err = listenAt(path)
	return l, own, err
}

func listenAt(path string) (*net.UnixListener, error) {
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
