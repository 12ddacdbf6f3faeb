package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A page of a bolt file, in the machine's byte order: id u64 | flags u16 | count u16 |
// overflow u32 (how many pages follow that belong to it), then one of
//
//	branch    count × (pos u32, key size u32, page u64), keys
//	leaf      count × (flags u32, pos u32, key size u32, value size u32), keys and values
//	freelist  count × page u64, with the count as the first of them where it is 0xFFFF
//
// pos counts from its own element. A leaf with flag 1 is a bucket: root u64,
// sequence u64, and a page inside the value where the root is 0.
const (
	pageHead    = 16
	elementSize = 16
	branchFlag  = 0x01
	leafFlag    = 0x02
	freeFlag    = 0x10
	bucketFlag  = 0x01

	longestRun = 16 << 20 // of a page with what overflows it: a few of the largest values
)

// pageFile reads the pages of a bolt file and trusts none of their bytes.
type pageFile struct {
	file     io.ReaderAt
	pageSize uint64
	pages    uint64 // that are there
	room     []byte // of the last leaf
}

func newPageFile(f io.ReaderAt, size int64, h head) *pageFile {
	return &pageFile{file: f, pageSize: h.pageSize, pages: min(h.pages, uint64(size)/h.pageSize)}
}

// page is a page with what overflows it, and where it begins in the file.
type page struct {
	bytes []byte
	at    int64
}

func (p page) id() uint64       { return binary.NativeEndian.Uint64(p.bytes) }
func (p page) flags() uint16    { return binary.NativeEndian.Uint16(p.bytes[8:]) }
func (p page) count() int       { return int(binary.NativeEndian.Uint16(p.bytes[10:])) }
func (p page) overflow() uint64 { return uint64(binary.NativeEndian.Uint32(p.bytes[12:])) }

// read reads the page at a place with what overflows it; the bytes are good
// until the next call. An error is a damage, or that of a disk that gives no answer.
func (f *pageFile) read(id uint64, longest uint64) (page, error) {
	p, err := f.first(id, longest)
	if err != nil {
		return p, err
	}
	return f.rest(p, p.overflow())
}

// first reads a page without what overflows it. Of one that says it is longer
// than can be it returns both, the page and the damage.
func (f *pageFile) first(id uint64, longest uint64) (page, error) {
	if id < 2 || id >= f.pages {
		return page{}, damage(fmt.Sprintf("page %d is not there", id))
	}
	p := page{at: int64(id * f.pageSize), bytes: f.make(f.pageSize)}
	if err := f.fill(p); err != nil {
		return page{}, err
	}
	if more := p.overflow(); more > 0 && (more >= f.pages-id || (more+1)*f.pageSize > longest) {
		return p, damage(fmt.Sprintf("page %d is longer than can be", id))
	}
	return p, nil
}

// needed is how many pages of what overflows a branch or leaf its entries need:
// one that says it is longer hides the pages behind it, which bolt would take for free when it writes it anew.
func (p page) needed(pageSize uint64) uint64 {
	order, more, size := binary.NativeEndian, p.overflow(), uint64(pageHead)
	for i := range p.count() {
		from := pageHead + i*elementSize
		if from+elementSize > len(p.bytes) {
			return more
		}
		e := p.bytes[from:]
		if size += elementSize; p.flags() == leafFlag {
			size += uint64(order.Uint32(e[8:])) + uint64(order.Uint32(e[12:]))
		} else {
			size += uint64(order.Uint32(e[4:]))
		}
	}
	return min(more, (size-1)/pageSize)
}

// rest reads a page again with so many pages of what overflows it.
func (f *pageFile) rest(p page, more uint64) (page, error) {
	if more == 0 {
		return p, nil
	}
	p.bytes = f.make((more + 1) * f.pageSize)
	return p, f.fill(p)
}

func (f *pageFile) make(size uint64) []byte {
	if uint64(cap(f.room)) < size {
		f.room = make([]byte, size)
	}
	return f.room[:size]
}

// fill reads the bytes of a page. Only a file that ends too early is damaged: what a disk does not give may be sound.
func (f *pageFile) fill(p page) error {
	_, err := f.file.ReadAt(p.bytes, p.at)
	if errors.Is(err, io.EOF) {
		return damage("it is cut short")
	}
	return err
}

// element is one entry of a leaf page.
type element struct {
	key, value []byte
	bucket     bool
	at         int64 // where the key begins in the file; the value follows it
}

// child is one entry of a branch page: the subtree whose first key is key.
type child struct {
	key  []byte
	page uint64
}

// freePages reads the list of free pages at a place, and says what is wrong with it.
func (f *pageFile) freePages(id uint64) ([]uint64, error) {
	p, err := f.read(id, 2*f.pageSize+8*f.pages)
	if err != nil {
		return nil, err
	}
	if p.id() != id || p.flags() != freeFlag {
		return nil, damage(fmt.Sprintf("page %d is not the list of free pages", id))
	}
	ids, count := p.bytes[pageHead:], uint64(p.count())
	if count == 0xFFFF {
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return nil, damage("the list of free pages is longer than its page")
	}
	if room := p.overflow() + 2; p.overflow() > (pageHead+8*(count+room))/f.pageSize { // bolt makes it before it takes the pages for it
		return nil, damage("the list of free pages is longer than what it holds")
	}
	free := make([]uint64, count)
	for i := range free {
		free[i] = binary.NativeEndian.Uint64(ids[8*i:])
		if free[i] < 2 || free[i] >= f.pages || i > 0 && free[i] <= free[i-1] {
			return nil, damage("the list of free pages names impossible pages")
		}
	}
	return free, nil
}
