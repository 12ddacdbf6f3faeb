package dir

import (
	"bufio"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// system is what is asked of the operating system. onDisk is the real one;
// tests have one that fails at the k-th call.
type system struct {
	create  func(folder string) (file, error)    // a new, empty file in the folder, under a name of its own
	link    func(from, to string) error          // gives the file a second name; fs.ErrExist if that is taken
	claim   func(from, to string) error          // gives the file another name; fs.ErrExist if that is taken, any other error where it cannot
	reserve func(name string) error              // makes an empty file; fs.ErrExist if the name is taken
	rename  func(from, to string) error          // over what is there
	times   func(name string, t time.Time) error // of the last change
	remove  func(name string) error
	sync    func(folder string) error // makes what was named in the folder last
	now     func() time.Time

	// together has all on the disk that was written to the file system of a folder
	// since it was opened, and reports whether it is there; false where nobody can tell.
	together func(folder *os.File) bool

	buffers *sync.Pool // of *bufio.Writer, used again: ten thousand files would make as many
}

// file is an *os.File, as far as it is needed.
type file interface {
	io.WriteCloser
	Name() string
	Sync() error
}

func onDisk() system {
	return system{
		create:   create,
		link:     os.Link,
		claim:    claim,
		reserve:  reserve,
		rename:   os.Rename,
		times:    func(name string, t time.Time) error { return os.Chtimes(name, t, t) },
		remove:   os.Remove,
		sync:     syncFolder,
		now:      time.Now,
		together: together,
		buffers:  &sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }},
	}
}

// Unfinished files begin and end so.
const tempStart, tempEnd = ".roleplay-", ".tmp"

// create makes a file with the rights that the person's umask leaves.
func create(folder string) (file, error) {
	return os.OpenFile(filepath.Join(folder, tempStart+rand.Text()+tempEnd), os.O_CREATE|os.O_EXCL|os.O_RDWR, mode)
}

func reserve(name string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		_ = os.Remove(name) // it is empty and ours
		return err
	}
	return nil
}

// syncFolder makes the names in a folder last. Where a system or a file system
// has no such thing, there is nothing to do.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
