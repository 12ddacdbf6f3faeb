package bolt

import (
	"slices"
	"sync"
)

// branches looks at the branch pages of a large file, which are a few in a hundred:
//
//	head ─► root, a leaf ─► buckets ─► branches, level by level ─► the pages below them, unread
//
// Whoever follows a pointer that leads back up never arrives, and bolt follows
// them without counting. So each branch page may be reached once only, and no
// page below the last branches may be one of them, or be free.
type branches struct {
	pages *pageFile
	used  bitmap
	below []uint64 // the pages that should be leaves
}

// readers is how many pages are read at once: a disk serves some together.
const readers = 4

// endless reports whether a walk from the head may not end, or whether that
// is not known: a survey of everything tells.
func endless(pages *pageFile, h head) bool {
	b := branches{pages: pages, used: make(bitmap, pages.pages/64+1)}
	free, err := pages.freePages(h.freelist)
	if err != nil || !b.take(free...) || !b.take(h.freelist, h.root) {
		return true
	}
	root, err := pages.read(h.root, longestRun)
	if err != nil || root.id() != h.root || root.flags() != leafFlag {
		return true
	}
	var roots []uint64
	bad := root.leaves(func(e element) {
		if id, ok := rootOf(e.value); e.bucket && ok && id != 0 { // 0: it lies in the value
			roots = append(roots, id)
		}
	})
	if bad > 0 {
		return true
	}
	for _, id := range roots {
		if !b.tree(id) {
			return true
		}
	}
	return slices.ContainsFunc(b.below, func(id uint64) bool {
		return id < 2 || id >= pages.pages || b.used.has(id)
	})
}

// take notes pages, which are there and may be only once.
func (b *branches) take(ids ...uint64) bool {
	for _, id := range ids {
		if id < 2 || id >= b.pages.pages || b.used.has(id) {
			return false
		}
		b.used.add(id)
	}
	return true
}

// tree walks the tree below a page down to the last branches. All of its leaves are equally deep.
func (b *branches) tree(root uint64) bool {
	level := []uint64{root}
	for range deepest {
		first, err := b.pages.read(level[0], longestRun)
		if err != nil || first.id() != level[0] {
			return false
		}
		if first.flags() == leafFlag {
			b.below = append(b.below, level...)
			return true
		}
		next := b.children(level)
		if len(next) == 0 || !b.take(level...) {
			return false
		}
		level = next
	}
	return false
}

// children reads the branch pages of a level, and returns the pages to which
// they lead; none if one of them is no branch page.
func (b *branches) children(level []uint64) []uint64 {
	parts := slices.Collect(slices.Chunk(level, (len(level)+readers-1)/readers))
	found := make([][]uint64, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Go(func() { found[i] = b.childrenOf(part) })
	}
	wg.Wait()
	if slices.ContainsFunc(found, func(ids []uint64) bool { return len(ids) == 0 }) {
		return nil
	}
	return slices.Concat(found...)
}

func (b *branches) childrenOf(level []uint64) (ids []uint64) {
	pages := pageFile{file: b.pages.file, pageSize: b.pages.pageSize, pages: b.pages.pages}
	for _, id := range level {
		p, err := pages.read(id, longestRun)
		if err != nil || p.id() != id || p.flags() != branchFlag || p.count() == 0 {
			return nil
		}
		before := len(ids)
		if ids = p.appendChildren(ids); len(ids)-before != p.count() {
			return nil
		}
	}
	return ids
}
