package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// badDisk is a file of which a part cannot be read, or reads otherwise from the second time on.
type badDisk struct {
	io.ReaderAt
	from, to int64
	changes  bool
	read     int64 // bytes, altogether
	seen     bool
}

func (d *badDisk) ReadAt(b []byte, at int64) (int, error) {
	d.read += int64(len(b))
	within := at < d.to && at+int64(len(b)) > d.from
	if within && !d.changes {
		return 0, &os.PathError{Op: "read", Path: "data.bolt", Err: syscall.EIO}
	}
	n, err := d.ReaderAt.ReadAt(b, at)
	if within && d.seen {
		for i := max(d.from, at); i < min(d.to, at+int64(n)); i++ {
			b[i-at] ^= 1
		}
	}
	return n, err
}

// wantUnread checks for the error of a disk, which is no damage.
func wantUnread(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, syscall.EIO) || errors.As(err, new(damage)) {
		t.Errorf("%s: error %v, want that of the disk", what, err)
	}
}

// What a disk does not give is not damaged: nobody may take it for an empty file, or for a lost talk.
func TestFile_CannotBeRead(t *testing.T) {
	o := newOriginal(t)
	size := int64(len(o.bytes))
	disk := func(page int) *badDisk {
		return &badDisk{ReaderAt: bytes.NewReader(o.bytes), from: int64(page * o.pageSize), to: int64((page + 1) * o.pageSize)}
	}
	sound := bytes.NewReader(o.bytes)
	heads, err := readHeads(sound, size)
	if err != nil {
		t.Fatal(err)
	}
	_, err = readHeads(disk(0), size)
	wantUnread(t, "readHeads", err)
	shape := (&check{}).shape(t.Context(), time.Minute)
	wantUnread(t, "shape", shape(nil, newPageFile(disk(int(heads[0].root)), size, heads[0]), heads[0]))
	for id := range int(heads[0].pages) {
		pages := newPageFile(disk(id), size, heads[0])
		s := survey{pages: pages, visit: func(string, element) {}, damaged: func(_, message string) {
			t.Errorf("survey of a file whose page %d cannot be read: %s", id, message)
		}}
		surveyed := s.run(t.Context(), heads[0])
		found := newFinds()
		searched := found.search(disk(id), size)
		wantUnread(t, fmt.Sprintf("search, page %d", id), searched)
		if free, _ := newPageFile(sound, size, heads[0]).freePages(heads[0].freelist); id > 1 && !slices.Contains(free, uint64(id)) {
			wantUnread(t, fmt.Sprintf("survey, page %d", id), surveyed)
		}
	}
}

// An object that a failing disk gives otherwise than before is lost and told,
// one that it does not give ends the salvage.
func TestFinds_ReadAgain(t *testing.T) {
	o := newOriginal(t)
	size := int64(len(o.bytes))
	found := newFinds()
	if err := found.search(bytes.NewReader(o.bytes), size); err != nil {
		t.Fatal(err)
	}
	chosen := found.choose().objects
	victim := chosen[len(chosen)/2]
	at := victim.at + int64(len(victim.key)) + objectHead
	for _, changes := range []bool{true, false} {
		d := &badDisk{ReaderAt: bytes.NewReader(o.bytes), from: at, to: at + 1, changes: changes, seen: true}
		var lost []string
		var failed error
		n := 0
		for r, err := range found.read(d, chosen, func(key string) { lost = append(lost, key) }) {
			if failed = err; err == nil && string(r.key) == victim.key {
				t.Errorf("%s has other bytes than were written, and is kept", r.key)
			}
			n++
		}
		if !changes {
			wantUnread(t, "read", failed)
		} else if failed != nil || n != len(chosen)-1 || len(lost) != 1 || lost[0] != victim.key {
			t.Errorf("%d of %d objects, %q lost, error %v; want that %s is lost", n, len(chosen), lost, failed, victim.key)
		}
	}
}

// Whatever a file claims, it is read a few times at most.
func TestFinds_Bounded(t *testing.T) {
	const size = 32 << 20
	pageSize := os.Getpagesize()
	crafted := make([]byte, size)
	for id := range size / pageSize {
		p := crafted[id*pageSize:]
		order := binary.NativeEndian
		order.PutUint64(p, uint64(id))
		order.PutUint16(p[8:], leafFlag)
		order.PutUint16(p[10:], 100)
		order.PutUint32(p[12:], longestRun/uint32(pageSize)-1)
		for i := range 100 {
			at := p[pageHead+i*elementSize:]
			order.PutUint32(at[4:], uint32((100-i)*elementSize))
			order.PutUint32(at[8:], 20)
			order.PutUint32(at[12:], store.MaxValue)
		}
	}
	d := &badDisk{ReaderAt: bytes.NewReader(crafted)}
	found := newFinds()
	if err := found.search(d, size); err != nil {
		t.Fatal(err)
	}
	if d.read > 10*size {
		t.Errorf("%d bytes of a file of %d were read", d.read, size)
	}
	p := page{bytes: crafted[:longestRun]}
	total := 0
	p.leaves(func(e element) { total += len(e.key) + len(e.value) })
	if total > 2*longestRun {
		t.Errorf("entries of %d bytes on a page of %d", total, longestRun)
	}
}

// The words of a refusal fit its cause.
func TestRefused_Words(t *testing.T) {
	for _, test := range []struct {
		cause error
		code  roleplay.Code
		word  string
	}{
		{&os.PathError{Op: "open", Err: syscall.EROFS}, roleplay.CodeUnavailable, "can be read and not changed"},
		{&os.PathError{Op: "open", Err: syscall.EMFILE}, roleplay.CodeUnavailable, "too many files are open"},
		{fmt.Errorf("mmap: %w", syscall.ENOMEM), roleplay.CodeUnavailable, "too little memory"},
		{&os.PathError{Op: "read", Err: syscall.EIO}, roleplay.CodeUnavailable, "may be failing"},
		{&os.PathError{Op: "write", Err: syscall.ENOSPC}, roleplay.CodeUnavailable, "no room on the disk"},
		{fmt.Errorf("file resize error: %s", syscall.ENOSPC), roleplay.CodeUnavailable, "no room on the disk"}, //nolint:errorlint // as bolt does it
		{&os.PathError{Op: "open", Err: syscall.EACCES}, roleplay.CodeUnavailable, "the right to read and change"},
		{&os.PathError{Op: "open", Err: syscall.ELOOP}, roleplay.CodeUnavailable, "too many levels of symbolic links"},
		{unsaved{damage("it is empty"), syscall.ENOSPC}, roleplay.CodeUnavailable, "it is damaged, and what is sound could not be saved: there is no room"},
		{damage("it is empty"), roleplay.CodeUnavailable, "it is damaged"},
	} {
		var got *roleplay.Error
		if !errors.As(refused("data.bolt", test.cause), &got) || got.Code != test.code || !strings.Contains(got.Message, test.word) ||
			strings.Contains(got.Message, "damaged") != errors.As(test.cause, new(damage)) {
			t.Errorf("refused(%v) = %v, want code %q and %q", test.cause, got, test.code, test.word)
		}
	}
}
