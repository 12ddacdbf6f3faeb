package bolt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"roleplay/backend/store"
)

// candidate is an object that may go into the new file.
type candidate struct {
	revision uint64
	at       int64 // where its key lies in the file
	size     uint32
	old      bool // of the format before
}

// finds is all that a damaged file tells. Its size grows with the number of keys, not of bytes.
type finds struct {
	tree    map[string]candidate
	orphans map[string]candidate    // the newest of each key
	journal map[string]store.Change // of the tree
	stray   map[string]store.Change // places of the journal that no tree reaches
	gone    map[string]uint64       // deletions, of the tree and others

	whole     map[string]bool // the buckets in whose trees nothing is wrong
	sequence  uint64          // the newest revision that was committed; 0: not known
	highest   uint64          // the highest revision seen anywhere
	formatOne bool
	meta      map[string][]byte // of the tree
	newer     string            // the format, where a newer program has written it
}

func newFinds() *finds {
	return &finds{
		tree: map[string]candidate{}, orphans: map[string]candidate{},
		journal: map[string]store.Change{}, stray: map[string]store.Change{}, gone: map[string]uint64{},
		whole: map[string]bool{}, meta: map[string][]byte{},
	}
}

// search reads the file from the best head, and then the pages that it does not
// lead to. An error is that of a disk that gives no answer: what it does not give may be sound.
func (f *finds) search(file io.ReaderAt, size int64) error {
	heads, err := readHeads(file, size)
	if err != nil && !errors.As(err, new(damage)) {
		return err
	}
	for _, h := range heads {
		pages := newPageFile(file, size, h)
		s := survey{pages: pages, visit: f.reached, damaged: func(bucket, _ string) {
			f.whole[bucket] = false
		}}
		for _, name := range [][]byte{objectsBucket, journalBucket, goneBucket} {
			f.whole[string(name)] = true
		}
		if err := s.run(context.Background(), h); err != nil {
			return err
		}
		for name := range f.whole {
			if _, there := s.sequence[name]; !there {
				f.whole[name] = false
			}
		}
		sequence, there := s.sequence[string(objectsBucket)]
		if !there {
			continue // its root is lost; the head before it may have a good one
		}
		if h == heads[0] && sequence >= f.highest && sequence < f.highest+farthest {
			f.sequence = sequence
		}
		return f.scan(pages)
	}
	clear(f.whole)
	h := head{pageSize: guessPageSize(file), pages: 1 << 40}
	if len(heads) > 0 {
		h.pageSize = heads[0].pageSize
	}
	return f.scan(newPageFile(file, size, h))
}

// guessPageSize takes it from a head page whose sum is wrong.
func guessPageSize(file io.ReaderAt) uint64 {
	for _, at := range []int64{0, int64(os.Getpagesize())} {
		if size := headPageSize(file, at); size >= smallestPage && size <= largestPage && size&(size-1) == 0 {
			return size
		}
	}
	return uint64(os.Getpagesize())
}

// reached takes an entry that the tree leads to.
func (f *finds) reached(bucket string, e element) {
	switch bucket {
	case string(metaBucket):
		f.meta[string(e.key)] = bytes.Clone(e.value)
		f.formatOne = f.formatOne || string(e.key) == string(formatKey) && string(e.value) == formatOne
	case string(objectsBucket):
		if store.CheckKey(string(e.key)) != nil {
			f.whole[bucket] = false
			return
		}
		if f.formatOne {
			if r, err := decodeFormatOne(e.key, e.value); err == nil {
				f.see(r.revision)
				f.tree[string(e.key)] = candidate{revision: r.revision, at: e.at, size: uint32(len(e.value)), old: true}
			}
			return
		}
		revision, _, err := decodeObject(e.key, e.value)
		if err != nil {
			f.whole[bucket] = false
			return
		}
		f.see(revision)
		f.tree[string(e.key)] = candidate{revision: revision, at: e.at, size: uint32(len(e.value))}
	case string(journalBucket):
		change, err := decodeChange(e.key, e.value)
		if err != nil {
			f.whole[bucket] = false
			return
		}
		f.see(change.Seq)
		newer(f.journal, change)
	case string(goneBucket):
		revision, err := decodeGone(e.key, e.value)
		if err != nil {
			f.whole[bucket] = false
			return
		}
		f.see(revision)
		f.gone[string(e.key)] = max(f.gone[string(e.key)], revision)
	}
}

func (f *finds) see(revision uint64) { f.highest = max(f.highest, revision) }

func newer(changes map[string]store.Change, change store.Change) {
	if change.Seq > changes[change.Key].Seq {
		changes[change.Key] = change
	}
}

// scan looks for leaf pages everywhere: a wrong pointer may have led the survey to
// one as part of another tree. Long pages may lie in long pages where somebody
// made the file so, and all of that together is read a few times at most.
func (f *finds) scan(pages *pageFile) error {
	if kind, _ := formatOf(f.meta); fromNewer(kind) {
		f.newer = kind
	}
	says := func(p page) {
		if kind := formatIn(p.bytes); fromNewer(kind) {
			f.newer = kind
		}
	}
	left := 4 * pages.pages * pages.pageSize
	for id := uint64(2); id < pages.pages; id++ {
		p, err := pages.first(id, min(longestRun, left))
		says(p)
		if err == nil && p.flags() == leafFlag && p.overflow() > 0 {
			more := p.needed(pages.pageSize)
			left -= (more + 1) * pages.pageSize
			p, err = pages.rest(p, more)
		}
		if err != nil && !errors.As(err, new(damage)) {
			return err
		}
		if p.bytes == nil || p.flags() != leafFlag {
			continue
		}
		sound := 0
		p.leaves(func(e element) {
			if e.bucket && len(e.value) >= 16+pageHead { // a small one lies in the value
				inner := page{bytes: e.value[16:], at: e.at + int64(len(e.key)) + 16}
				inner.leaves(func(e element) { f.orphan(e) })
			}
			if e.bucket || f.orphan(e) {
				sound++
			}
		})
		if sound > 0 && sound == p.count() {
			id += uint64(len(p.bytes))/pages.pageSize - 1 // what overflows it holds values
		}
	}
	return nil
}

// orphan takes an entry of unknown bucket, if its sum says which it is.
func (f *finds) orphan(e element) bool {
	if change, err := decodeChange(e.key, e.value); err == nil {
		if f.committed(change.Seq) {
			newer(f.stray, change)
		}
		return true
	}
	if revision, err := decodeGone(e.key, e.value); err == nil {
		if f.committed(revision) && !f.whole[string(goneBucket)] {
			f.gone[string(e.key)] = max(f.gone[string(e.key)], revision)
		}
		return true
	}
	if len(e.key) > store.MaxKey || len(e.value) > objectHead+store.MaxValue {
		return false
	}
	revision, _, err := decodeObject(e.key, e.value)
	if err != nil {
		return false
	}
	if key := string(e.key); f.committed(revision) && f.wanted(key, revision) {
		if revision >= f.orphans[key].revision {
			f.orphans[key] = candidate{revision: revision, at: e.at, size: uint32(len(e.value))}
		}
	}
	return true
}

// committed notes a revision, and reports whether it is none of a transaction that never ended.
func (f *finds) committed(revision uint64) bool {
	if f.sequence != 0 && revision > f.sequence {
		return false
	}
	f.see(revision)
	return true
}

// wanted reports whether an orphan of the key may be of use. One that is newer
// than the journal says was never committed.
func (f *finds) wanted(key string, revision uint64) bool {
	place, known := f.journal[key]
	kept, there := f.tree[key]
	if known || there {
		return known && !place.Deleted && revision <= place.Seq && revision > kept.revision
	}
	return !f.whole[string(journalBucket)] && !f.whole[string(objectsBucket)]
}
