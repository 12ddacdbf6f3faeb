package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// damage says what is wrong with a file, as the end of a sentence for people.
type damage string

func (d damage) Error() string { return string(d) }

// A bolt file begins with two head pages, written in turn; the one with the
// higher transaction id counts. Their layout, in the machine's byte order:
//
//	16 magic u32 | 20 version u32 | 24 page size u32 | 28 flags u32 | 32 root 2×u64
//	48 freelist u64 | 56 pages u64 | 64 transaction u64 | 72 checksum u64 (FNV-1a of 16…72)
const (
	headStart    = 16
	headEnd      = 80
	headMagic    = 0xED0CDAED
	headVersion  = 2
	smallestPage = 1024
	largestPage  = smallestPage << 14
)

type head struct{ pageSize, pages, transaction uint64 }

// examine reads the head pages before bolt does: bolt makes a new file of an
// empty one, and faults on pages that a short file does not have.
func examine(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return damage("it is no file")
	}
	size := info.Size()
	if size == 0 {
		return damage("it is empty")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read

	var newest head
	cause := damage("it is no data file of this program")
	for at := int64(0); at <= min(largestPage, size); at = max(2*at, smallestPage) {
		h, err := readHead(f, at)
		switch {
		case errors.Is(err, errHeadDamaged):
			cause = damage("both of its head pages are damaged")
		case err == nil && h.transaction >= newest.transaction:
			newest = h
		}
	}
	if newest.pageSize == 0 {
		if zero, err := onlyZeros(f); err == nil && zero {
			cause = damage("it holds nothing but zeros")
		}
		return cause
	}
	if want := newest.pages * newest.pageSize; uint64(size) < want {
		return damage(fmt.Sprintf("it is cut short, %d of at least %d bytes are there", size, want))
	}
	return nil
}

var (
	errHeadDamaged = errors.New("a damaged head page")
	errNoHead      = errors.New("no head page")
)

// readHead reads the head page that may begin at the given place.
func readHead(f io.ReaderAt, at int64) (head, error) {
	var b [headEnd]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		return head{}, errNoHead
	}
	order := binary.NativeEndian
	if order.Uint32(b[headStart:]) != headMagic {
		return head{}, errNoHead
	}
	sum := fnv.New64a()
	sum.Write(b[headStart : headEnd-8])
	h := head{uint64(order.Uint32(b[24:])), order.Uint64(b[56:]), order.Uint64(b[64:])}
	if sum.Sum64() != order.Uint64(b[72:]) || order.Uint32(b[20:]) != headVersion {
		return head{}, errHeadDamaged
	}
	if at != 0 && at != int64(h.pageSize) {
		return head{}, errNoHead // a copy of one, inside a value
	}
	return h, nil
}

func onlyZeros(f io.ReaderAt) (bool, error) {
	var b [largestPage / 1024]byte
	for at := int64(0); ; {
		n, err := f.ReadAt(b[:], at)
		for _, c := range b[:n] {
			if c != 0 {
				return false, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		at += int64(n)
	}
}
