package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// deepest is how many levels a tree may have; a billion keys need about six.
const deepest = 16

// survey walks all that a head page leads to, with every pointer checked.
//
//	head ─► root ─► buckets ─► branches ─► leaves ─► visit(bucket, entry)
//	     └► free pages: each page belongs to one of these, and to one only
type survey struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of run
	pages   *pageFile
	visit   func(bucket string, e element)
	damaged func(bucket, message string) // bucket is "" for what concerns them all

	only     string // walk this bucket alone, and the pages that lead to it; "": all
	after    []byte // visit what follows this key; nil: all
	most     int    // and only leaves of about so many bytes; 0: all
	skim     bool   // read of the leaves of a bucket only how long they are
	used     bitmap
	count    uint64            // of used
	read     int               // bytes of leaves
	sequence map[string]uint64 // of each bucket
	failed   error             // of a disk that gives no answer; nothing is known of what follows
}

// bitmap is a set of pages.
type bitmap []uint64

func (b bitmap) has(i uint64) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bitmap) add(i uint64)      { b[i/64] |= 1 << (i % 64) }

// run walks everything. An error is that of ctx, or of a disk that gives no answer.
func (s *survey) run(ctx context.Context, h head) error {
	s.ctx, s.used, s.sequence = ctx, make(bitmap, s.pages.pages/64+1), map[string]uint64{}
	s.tree("", h.root, nil, nil, 0)
	if err := cmp.Or(s.failed, ctx.Err()); err != nil || s.only != "" {
		return err
	}
	free, err := s.pages.freePages(h.freelist)
	if err != nil {
		s.wrong("", err)
		return s.failed
	}
	list, err := s.pages.first(h.freelist, math.MaxUint64)
	if err != nil {
		s.wrong("", err)
		return s.failed
	}
	s.take("", h.freelist, list.overflow())
	for _, id := range free {
		if s.used.has(id) {
			s.damaged("", fmt.Sprintf("page %d is in use and in the list of free pages", id))
			return nil
		}
	}
	if missing := s.pages.pages - 2 - s.count - uint64(len(free)); missing != 0 {
		s.damaged("", fmt.Sprintf("%d pages are neither in use nor free", missing))
	}
	return nil
}

func (s *survey) full() bool { return s.most > 0 && s.read >= s.most }

// wrong tells a damage, and ends the walk over any other error.
func (s *survey) wrong(bucket string, err error) {
	if errors.As(err, new(damage)) {
		s.damaged(bucket, err.Error())
		return
	}
	s.failed = cmp.Or(s.failed, err)
}

// take notes that a run of pages is in use; each may be only once.
func (s *survey) take(bucket string, id, overflow uint64) bool {
	for i := id; i <= id+overflow; i++ {
		if s.used.has(i) {
			s.damaged(bucket, fmt.Sprintf("page %d belongs to two places", i))
			return false
		}
	}
	for i := id; i <= id+overflow; i++ {
		s.used.add(i)
	}
	s.count += overflow + 1
	return true
}

// tree walks the tree below a page, whose keys lie between low and high.
func (s *survey) tree(bucket string, id uint64, low, high []byte, depth int) {
	if s.failed != nil || s.ctx.Err() != nil || s.full() || high != nil && bytes.Compare(high, s.after) <= 0 {
		return
	}
	p, ok := s.enter(bucket, id, depth)
	if !ok || s.skim && bucket != "" && p.flags() == leafFlag {
		return
	}
	p, err := s.pages.rest(p, p.needed(s.pages.pageSize))
	if err != nil {
		s.wrong(bucket, err)
		return
	}
	if first, ok := p.key(0); !p.packed() || low != nil && (!ok || !bytes.Equal(first, low)) {
		s.damaged(bucket, fmt.Sprintf("page %d does not begin where it should", id)) // as in tree
	}
	if p.flags() == leafFlag {
		s.leaf(bucket, p, low, high, depth)
	} else {
		s.branch(bucket, p, low, high, depth)
	}
}

// enter reads the first part of a page, and takes it, before the rest is read, so
// that nothing is read twice. false if the walk does not go on there.
func (s *survey) enter(bucket string, id uint64, depth int) (page, bool) {
	if id < s.pages.pages && s.used.has(id) {
		s.damaged(bucket, fmt.Sprintf("page %d belongs to two places", id))
		return page{}, false
	}
	p, err := s.pages.first(id, longestRun)
	if err != nil {
		s.wrong(bucket, err)
		return page{}, false
	}
	if p.id() != id || p.flags() != branchFlag && p.flags() != leafFlag || depth > deepest {
		s.damaged(bucket, fmt.Sprintf("page %d is not what it should be", id))
		return page{}, false
	}
	more := p.needed(s.pages.pageSize)
	if more < p.overflow() {
		s.damaged(bucket, fmt.Sprintf("page %d is longer than what it holds", id))
	}
	return p, s.take(bucket, id, more)
}

func (s *survey) branch(bucket string, p page, low, high []byte, depth int) {
	id := p.id()
	children, bad := p.children()
	if bad > 0 || len(children) == 0 {
		s.damaged(bucket, fmt.Sprintf("page %d leads to nothing", id))
	}
	for i, c := range children {
		next := high
		if i+1 < len(children) {
			next = children[i+1].key
		}
		if bytes.Compare(c.key, low) < 0 || next != nil && bytes.Compare(c.key, next) >= 0 {
			s.damaged(bucket, fmt.Sprintf("page %d is out of order", id))
			s.tree(bucket, c.page, low, high, depth+1)
			continue
		}
		s.tree(bucket, c.page, c.key, next, depth+1)
	}
}

// leaf visits the entries of a leaf, and then the buckets among them.
func (s *survey) leaf(bucket string, p page, low, high []byte, depth int) {
	type inner struct {
		name  string
		value []byte
		at    int64
	}
	var buckets []inner
	s.read += len(p.bytes)
	id, disorder := p.at/int64(s.pages.pageSize), false
	last, first := low, true
	bad := p.leaves(func(e element) {
		order := bytes.Compare(e.key, last)
		disorder = disorder || len(e.key) == 0 || order < 0 || order == 0 && !first || high != nil && bytes.Compare(e.key, high) >= 0
		last, first = e.key, false
		if e.bucket {
			buckets = append(buckets, inner{string(e.key), bytes.Clone(e.value), e.at + int64(len(e.key))})
			return
		}
		if bucket == "" || s.after == nil || bytes.Compare(e.key, s.after) > 0 {
			s.visit(bucket, e)
		}
	})
	if bad > 0 || disorder {
		s.damaged(bucket, fmt.Sprintf("page %d is out of order", id))
	}
	for _, b := range buckets {
		name := b.name
		if bucket != "" {
			name = bucket + "/" + name
		}
		if len(b.value) >= 16 {
			s.sequence[name] = binary.NativeEndian.Uint64(b.value[8:])
		}
		if s.only == "" || s.only == name {
			s.bucket(name, b.value, b.at, depth)
		}
	}
}

// bucket walks a bucket from the value that stands for it.
func (s *survey) bucket(name string, value []byte, at int64, depth int) {
	if len(value) < 16 || depth > deepest {
		s.damaged(name, "a bucket is cut short")
		return
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		s.tree(name, root, nil, nil, depth+1)
		return
	}
	p := page{bytes: value[16:], at: at + 16}
	if len(p.bytes) < pageHead || p.flags() != leafFlag {
		s.damaged(name, "a bucket is cut short")
		return
	}
	if !p.packed() {
		s.damaged(name, "a bucket is cut short")
	}
	s.leaf(name, p, nil, nil, depth+1)
}
