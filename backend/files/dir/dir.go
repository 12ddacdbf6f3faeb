package dir

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"roleplay/backend/files"
	"roleplay/backend/roleplay"
)

// mode is that of the files: documents, which other programs of the machine may
// read as far as the person's umask lets them.
const mode = 0o644

// maxTaken is how many files may bear one name, with their numbers.
const maxTaken = 10_000

// Place is a folder. It implements files.Place.
type Place struct {
	folder string
	system system

	turn sync.Mutex // of whoever makes files last, for all that wait

	mu      sync.Mutex // guards what follows
	writers int
	opened  *os.File // the folder, while there are writers: from before each of them began; nil where it cannot be opened
	waiting []*filled
	taken   map[string]int // by name, how many files have it: many of one name are not all tried again
}

var _ files.Place = (*Place)(nil)

// leftFor is how old an unfinished file is that nobody goes on with.
const leftFor = 24 * time.Hour

// Open makes a place of a folder that is there, and removes the unfinished files
// that were left there a day ago. CodeInvalid for what is no
// folder, CodeUnavailable if it is not there or cannot be reached now.
func Open(folder string) (*Place, error) {
	info, err := os.Stat(folder)
	if err != nil {
		return nil, refused(filepath.Base(folder), err)
	}
	if !info.IsDir() {
		return nil, roleplay.Errorf(roleplay.CodeInvalid, "%s is a file. Choose a folder.", filepath.Base(folder))
	}
	p := &Place{folder: folder, system: onDisk(), taken: map[string]int{}}
	p.removeLeft()
	return p, nil
}

// removeLeft removes what a killed program has left. What cannot be removed harms nobody.
func (p *Place) removeLeft() {
	entries, _ := os.ReadDir(p.folder) // as far as it can be read
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), tempStart) || !strings.HasSuffix(entry.Name(), tempEnd) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && p.system.now().Sub(info.ModTime()) > leftFor {
			_ = p.system.remove(filepath.Join(p.folder, entry.Name())) // the next one tries again
		}
	}
}

// Write implements files.Place. When it returns, the file and its name are on the disk.
func (p *Place) Write(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error) {
	p.begin()
	defer p.end()
	one := &filled{name: files.SafeName(name), modified: modified}
	var err error
	if one.file, err = p.system.fill(ctx, p.folder, one.name, write); err != nil {
		return "", err
	}
	p.settle(one)
	if one.err != nil {
		return "", refused(one.name, one.err)
	}
	return one.got, nil
}

func (p *Place) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.writers++; p.writers == 1 {
		p.opened, _ = os.Open(p.folder) // without it, files are synced one by one
	}
}

// end lets go of the folder when nobody writes, so that its disk can be taken away.
func (p *Place) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.writers--; p.writers == 0 && p.opened != nil {
		_ = p.opened.Close() // it was only read
		p.opened = nil
	}
}

// give gives the finished file at temp the first free name, and returns it.
func (p *Place) give(temp, name string) (string, error) {
	p.mu.Lock()
	first := p.taken[name] + 1
	p.mu.Unlock()
	for n := first; n <= maxTaken; n++ {
		got := files.Numbered(name, n)
		err := p.system.move(temp, filepath.Join(p.folder, got))
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			p.mu.Lock()
			p.taken[name] = max(p.taken[name], n)
			p.mu.Unlock()
		}
		return got, err
	}
	return "", fs.ErrExist
}

// WriteFile writes a whole file to path, over the file that is there, or nothing:
// who chose the path has chosen to replace it. A symbolic link to a file is
// followed; a device, a pipe or a folder is not written over. An error of write
// comes back as it is. CodeUnavailable where the file cannot be written; the message says why.
func WriteFile(ctx context.Context, path string, write func(io.Writer) error) error {
	return onDisk().replace(ctx, path, write)
}

func (s system) replace(ctx context.Context, path string, write func(io.Writer) error) error {
	name := filepath.Base(path)
	path, err := replaceable(path)
	if err != nil {
		return refused(name, err)
	}
	folder := filepath.Dir(path)
	f, err := s.fill(ctx, folder, name, write)
	if err != nil {
		return err
	}
	err = errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = s.rename(f.Name(), path)
	}
	if err != nil {
		_ = s.remove(f.Name()) // the error is told
	} else {
		err = s.sync(folder)
	}
	if err != nil {
		return refused(name, err)
	}
	return nil
}

// replaceable returns the path of the file that is written over, behind links.
func replaceable(path string) (string, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			info, err = os.Stat(path)
		}
	}
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errNoFile
	}
	return path, nil
}

// errNoFile is met where something else has the name of a file.
var errNoFile = errors.New("what has this name is no file")

// fill writes a file beside its place. It is neither synced nor closed. After an error there is none.
func (s system) fill(ctx context.Context, folder, name string, write func(io.Writer) error) (_ file, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := s.create(folder)
	if err != nil {
		return nil, refused(name, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = s.remove(f.Name())
		}
	}()
	out := &watched{file: f, ended: ctx.Err}
	buffered, _ := s.buffers.Get().(*bufio.Writer)
	buffered.Reset(out)
	defer func() { // not held on to by what it wrote to
		buffered.Reset(nil)
		s.buffers.Put(buffered)
	}()
	if err := write(buffered); err != nil && out.failed == nil {
		return nil, err
	}
	if err := buffered.Flush(); err != nil && out.failed == nil {
		return nil, err // only ctx
	}
	if out.failed != nil {
		return nil, refused(name, out.failed)
	}
	return f, ctx.Err()
}

// move gives a finished file its name, unless that is taken: fs.ErrExist. The
// first name may stay, as a second one of the same file.
func (s system) move(temp, path string) error {
	err := s.claim(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// The file system knows no rename that replaces nothing.
	if err := s.link(temp, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// Nor second names (FAT), or it has no room for one. An empty file keeps the place
	// free until the finished one takes it: a kill in between leaves it.
	if err := s.reserve(path); err != nil {
		return err
	}
	if err := s.rename(temp, path); err != nil {
		_ = s.remove(path) // it is empty and ours
		return err
	}
	return nil
}

// watched is a file that remembers what was wrong with it, apart from what the
// writer of its text says. It takes nothing more once the call has ended.
type watched struct {
	file   io.Writer
	ended  func() error // why the call has ended, nil while it goes on
	failed error
}

func (w *watched) Write(b []byte) (int, error) {
	if err := w.ended(); err != nil {
		return 0, err
	}
	n, err := w.file.Write(b)
	if err != nil {
		w.failed = err
	}
	return n, err
}
