// Package zip is an archive that takes files, written as a stream to whoever
// asked for it.
//
//	Write ── the file, whole, in memory ──► deflate ──► io.Writer (a browser, a file)
//	Close ── the list of the files ──────────────────►
package zip

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	"roleplay/backend/files"
	"roleplay/backend/roleplay"
)

// maxKept is how much memory is kept from one file for the next, in bytes.
const maxKept = 4 << 20

// Place is an archive that is being written. It implements files.Place. Names
// are in UTF-8; sizes beyond 4 GiB are fine (Zip64). A file is in memory while it is
// written, because what is in the stream cannot be taken back.
type Place struct {
	mu      sync.Mutex // one file after the other goes into the stream
	archive *zip.Writer
	taken   map[string]int // by name, as a system takes it that does not know case: how many have it, at least
	file    bytes.Buffer
}

var _ files.Place = (*Place)(nil)

// New begins an archive that goes to w. Close ends it.
func New(w io.Writer) *Place {
	return &Place{archive: zip.NewWriter(w), taken: map[string]int{}}
}

// Write implements files.Place. Names that differ in case only are one name:
// some systems would unpack them over each other. After CodeUnavailable the
// archive is broken.
func (p *Place) Write(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file.Reset(); p.file.Cap() > maxKept {
		p.file = bytes.Buffer{}
	}
	if err := write(&p.file); err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	asked := files.SafeName(name)
	name, n := p.free(asked)
	w, err := p.archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: modified})
	if err == nil {
		_, err = w.Write(p.file.Bytes())
	}
	if err == nil {
		err = p.archive.Flush() // so that a browser sees that something comes
	}
	if err != nil {
		return "", broken(err)
	}
	p.taken[folded(asked)] = n
	p.taken[folded(name)] = max(p.taken[folded(name)], 1)
	return name, nil
}

// Close ends the archive; without it, nothing can read it. It does not close
// what it is written to. CodeUnavailable where the end cannot be written.
func (p *Place) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.archive.Close(); err != nil {
		return broken(err)
	}
	return nil
}

// free is the first name that no file has, and its number.
func (p *Place) free(name string) (string, int) {
	for n := p.taken[folded(name)] + 1; ; n++ {
		if numbered := files.Numbered(name, n); p.taken[folded(numbered)] == 0 {
			return numbered, n
		}
	}
}

// folded is the same for names that differ in case only.
func folded(name string) string {
	return strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, name)
}

func broken(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "The archive could not be written to its end. Try again.", Err: err}
}
