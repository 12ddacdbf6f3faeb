package bolt

import (
	"bytes"
	"fmt"
	"iter"
	"unsafe"

	"go.etcd.io/bbolt"
)

// tree reads a bucket as a transaction begins with it, and believes no page before
// it has looked at it. bolt does believe them: a pointer that leads back up ends the
// process, and a key of which a bit has changed is not there for it. So whatever
// bolt is to read has been walked here before.
//
//	root ─► the bucket ─► branches ─► the leaf on which a key lies, or would lie
//
// The key of a branch is the first key of the page to which it leads: bolt keeps it so.
type tree struct {
	file []byte // mapped
	size uint64 // of a page
	name string
	root page
}

// treeOf finds a bucket from the root on.
func treeOf(tx *bbolt.Tx, bucket []byte) (tree, error) {
	info := tx.DB().Info()
	t := tree{size: uint64(info.PageSize), name: string(bucket)}
	t.file = unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&info.Data))), tx.Size()) //nolint:gosec // bolt maps it until the transaction ends
	var err error
	if t.root, err = t.page(uint64(tx.Cursor().Bucket().Root())); err != nil {
		return tree{}, err
	}
	var l leaf
	if err := t.walk(&l, bucket); err != nil {
		return tree{}, err
	}
	e, there := l.find(bucket)
	id, ok := rootOf(e.value)
	if !there || !e.bucket || !ok {
		return tree{}, damage("a bucket is not there")
	}
	if id != 0 {
		t.root, err = t.page(id)
		return t, err
	}
	t.root = page{bytes: e.value[16:], at: e.at + int64(len(e.key)) + 16}
	if len(t.root.bytes) < pageHead || t.root.flags() != leafFlag || !t.root.packed() {
		return tree{}, damage("a bucket is cut short")
	}
	return t, nil
}

// trees are the buckets of which the entries lead to each other.
type trees struct{ objects, journal, gone tree }

func treesOf(tx *bbolt.Tx) (t trees, err error) {
	if t.objects, err = treeOf(tx, objectsBucket); err != nil {
		return trees{}, err
	}
	if t.journal, err = treeOf(tx, journalBucket); err != nil {
		return trees{}, err
	}
	t.gone, err = treeOf(tx, goneBucket)
	return t, err
}

// page returns the page of a number if it says that it is that one, a branch or a leaf.
func (t tree) page(id uint64) (page, error) {
	if pages := uint64(len(t.file)) / t.size; id >= 2 && id < pages {
		p := page{bytes: t.file[id*t.size:][:t.size], at: int64(id * t.size)}
		if more := p.overflow(); p.id() == id && more < pages-id {
			p.bytes = t.file[id*t.size:][:(more+1)*t.size]
			if (more == 0 || p.needed(t.size) == more) && (p.flags() == leafFlag || p.flags() == branchFlag && p.count() > 0) && p.packed() {
				return p, nil
			}
		}
	}
	return page{}, damage(fmt.Sprintf("page %d is not what it should be", id))
}

// walk finds the leaf on which a key lies, or would lie.
func (t tree) walk(l *leaf, key []byte) error {
	l.page, l.levels = t.root, 0
	for l.flags() == branchFlag {
		i, ok := l.route(key)
		if !ok {
			return damage(fmt.Sprintf("page %d is out of order", l.id()))
		}
		if err := t.descend(l, i); err != nil {
			return err
		}
	}
	return nil
}

// descend goes on to a child of the branch that was reached.
func (t tree) descend(l *leaf, i int) error {
	if l.levels == deepest {
		return errPanic
	}
	s := step{l.page, i}
	below, err := t.below(s, 0)
	if err != nil {
		return err
	}
	l.way[l.levels], l.page = s, below
	l.levels++
	return nil
}

// forward goes on to the next leaf, and reports whether there is one.
func (t tree) forward(l *leaf) (bool, error) {
	for l.levels > 0 {
		l.levels--
		s := l.way[l.levels]
		if s.i+1 == s.branch.count() {
			continue
		}
		l.page = s.branch
		err := t.descend(l, s.i+1)
		for err == nil && l.flags() == branchFlag {
			err = t.descend(l, 0)
		}
		return true, err
	}
	return false, nil
}

// below returns the page to which a branch leads, so many beside the way, if it begins with the key that the branch says.
func (t tree) below(s step, beside int) (page, error) {
	c, ok := s.branch.child(s.i + beside)
	if !ok {
		return page{}, damage(fmt.Sprintf("page %d leads to nothing", s.branch.id()))
	}
	p, err := t.page(c.page)
	if err != nil {
		return page{}, err
	}
	if key, ok := p.key(0); !ok || !bytes.Equal(key, c.key) {
		return page{}, damage(fmt.Sprintf("page %d is out of order", c.page))
	}
	return p, nil
}

// last returns the last key of all; nil if there is none.
func (t tree) last() ([]byte, error) {
	l := leaf{page: t.root}
	for l.flags() == branchFlag {
		if err := t.descend(&l, l.count()-1); err != nil {
			return nil, err
		}
	}
	if l.count() == 0 {
		return nil, nil
	}
	e, ok := l.element(l.count() - 1)
	if !ok {
		return nil, damage(fmt.Sprintf("page %d is out of order", l.id()))
	}
	return bytes.Clone(e.key), nil
}

// get returns the value of a key; nil if nothing is there, and that is certain.
func (t tree) get(key []byte) ([]byte, error) {
	var l leaf
	if err := t.walk(&l, key); err != nil {
		return nil, err
	}
	if e, there := l.find(key); there {
		return e.value, nil
	}
	return nil, t.lacks(&l, key)
}

// lacks checks that a key which is not on its leaf is nowhere: none of the entries of
// the leaf was that key, and what lies behind it begins where the branches say.
func (t tree) lacks(l *leaf, key []byte) error {
	if err := l.order(); err != nil {
		return err
	}
	for level := range l.levels {
		if _, err := t.beside(l, level, 1); err != nil {
			return err
		}
	}
	return t.sums(l, key)
}

// touch checks what bolt reads when it writes or removes a key: the way to it,
// its leaf, and the pages beside, with which bolt may join what has become short.
func (t tree) touch(l *leaf, key []byte) error {
	if err := t.walk(l, key); err != nil {
		return err
	}
	for level := range l.levels {
		if err := l.way[level].branch.inside(); err != nil {
			return err
		}
		for _, step := range []int{-1, 1} {
			p, err := t.beside(l, level, step)
			if err == nil && p.bytes != nil {
				err = p.inside()
			}
			if err != nil {
				return err
			}
		}
	}
	return l.order()
}

// beside checks and returns the page beside the way on a level, if there is one below the same branch.
func (t tree) beside(l *leaf, level, step int) (page, error) {
	s, same := l.way[level], l.page
	if i := s.i + step; i < 0 || i >= s.branch.count() {
		return page{}, nil
	}
	if level+1 < l.levels {
		same = l.way[level+1].branch
	}
	p, err := t.below(s, step)
	if err == nil && p.flags() != same.flags() {
		err = damage(fmt.Sprintf("page %d is not what it should be", p.id()))
	}
	return p, err
}

// sums checks the sums of the two entries between which a key would lie on a leaf
// that is in order. Those are enough: if the key was stored on this leaf and has
// changed, what it has become still lies before all that is above it and behind all
// that is below it, so it is one of the two, or the one of the two has changed as well.
func (t tree) sums(l *leaf, key []byte) error {
	i, _, _ := l.search(key)
	for at := max(0, i-1); at <= i && at < l.count(); at++ {
		e, _ := l.element(at)
		if err := t.verify(e); err != nil {
			return err
		}
	}
	return nil
}

// verify checks the sum of an entry.
func (t tree) verify(e element) (err error) {
	switch t.name {
	case string(objectsBucket):
		_, _, err = decodeObject(e.key, e.value)
	case string(journalBucket):
		_, err = decodeChange(e.key, e.value)
	case string(goneBucket):
		_, err = decodeGone(e.key, e.value)
	}
	return err
}

// entries yields the entries from a key on, up to one that is not as it was written.
// It ends after yielding an error. Of a leaf that is longer than a page, which
// holds long values, the sums are not taken.
func (t tree) entries(from []byte) iter.Seq2[element, error] {
	return func(yield func(element, error) bool) {
		var l leaf
		err := t.walk(&l, from)
		for more := true; more && err == nil; {
			if err = l.order(); err != nil {
				break
			}
			first, _, _ := l.search(from)
			for i := max(0, first-1); i < l.count() && err == nil; i++ { // the one before may be one whose key has changed
				e, _ := l.element(i)
				if len(l.bytes) <= int(t.size) {
					err = t.verify(e)
				}
				if err == nil && i >= first && !yield(e, nil) {
					return
				}
			}
			if err == nil {
				more, err = t.forward(&l)
			}
		}
		if err != nil {
			yield(element{}, err)
		}
	}
}
