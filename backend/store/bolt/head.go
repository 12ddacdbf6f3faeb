package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
)

// A bolt file begins with two head pages, written in turn; the one with the
// higher transaction id counts. Their layout, in the machine's byte order:
//
//	16 magic u32 | 20 version u32 | 24 page size u32 | 28 flags u32 | 32 root u64, sequence u64
//	48 freelist u64 | 56 pages u64 | 64 transaction u64 | 72 checksum u64 (FNV-1a of 16…72)
const (
	headStart    = 16
	headEnd      = 80
	headMagic    = 0xED0CDAED
	headVersion  = 2
	smallestPage = 1024
	largestPage  = smallestPage << 14
)

type head struct{ pageSize, root, freelist, pages, transaction uint64 }

var (
	errHeadDamaged = errors.New("a damaged head page")
	errNoHead      = errors.New("no head page")
)

// readHeads returns the head pages that are good, the newest first. Without one
// it says what the file is instead. An error is a damage, or that of a disk that gives no answer.
func readHeads(f io.ReaderAt, size int64) ([]head, error) {
	if size == 0 {
		return nil, damage("it is empty")
	}
	var heads []head
	cause := damage("it is no data file of this program")
	for at := int64(0); at <= min(largestPage, size); {
		h, err := readHead(f, at)
		switch {
		case err == nil:
			heads = append(heads, h)
		case errors.Is(err, errHeadDamaged):
			cause = damage("both of its head pages are damaged")
		case !errors.Is(err, errNoHead):
			return nil, err
		}
		switch {
		case err == nil && at == 0:
			at = int64(h.pageSize)
		case len(heads) > 0:
			at = size + 1
		default:
			at = max(2*at, smallestPage)
		}
	}
	if len(heads) == 2 && heads[1].transaction > heads[0].transaction {
		slices.Reverse(heads)
	}
	if len(heads) == 0 {
		zero, err := onlyZeros(f)
		if err != nil {
			return nil, err
		}
		if zero {
			cause = damage("it holds nothing but zeros")
		}
		return nil, cause
	}
	if want := heads[0].pages * heads[0].pageSize; uint64(size) < want {
		return heads, damage(fmt.Sprintf("it is cut short, %d of at least %d bytes are there", size, want))
	}
	return heads, nil
}

// readHead reads the head page that may begin at the given place.
func readHead(f io.ReaderAt, at int64) (head, error) {
	var b [headEnd]byte
	if _, err := f.ReadAt(b[:], at); errors.Is(err, io.EOF) {
		return head{}, errNoHead
	} else if err != nil {
		return head{}, err
	}
	order := binary.NativeEndian
	if order.Uint32(b[headStart:]) != headMagic {
		return head{}, errNoHead
	}
	check := fnv.New64a()
	check.Write(b[headStart : headEnd-8])
	h := head{uint64(order.Uint32(b[24:])), order.Uint64(b[32:]), order.Uint64(b[48:]), order.Uint64(b[56:]), order.Uint64(b[64:])}
	if check.Sum64() != order.Uint64(b[72:]) || order.Uint32(b[20:]) != headVersion {
		return head{}, errHeadDamaged
	}
	if h.pageSize < smallestPage || h.pageSize > largestPage || h.pageSize&(h.pageSize-1) != 0 || h.pages > 1<<48/h.pageSize ||
		at != 0 && at < int64(h.pageSize) {
		return head{}, damage("a head page says what cannot be") // and bolt would believe it
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

// headPageSize reads the page size of a head page whose sum may be wrong.
func headPageSize(f io.ReaderAt, at int64) uint64 {
	var b [headEnd]byte
	if _, err := f.ReadAt(b[:], at); err != nil || binary.NativeEndian.Uint32(b[headStart:]) != headMagic {
		return 0
	}
	return uint64(binary.NativeEndian.Uint32(b[24:]))
}
