package bolt

import (
	"bytes"
	"fmt"
)

// leaf is a leaf with the way that leads to it.
type leaf struct {
	page
	way    [deepest]step
	levels int
}

// step is a branch, and which of its children the way goes on to.
type step struct {
	branch page
	i      int
}

// find returns the entry of a key.
func (l *leaf) find(key []byte) (element, bool) {
	i, _, _ := l.search(key)
	if k, ok := l.key(i); !ok || !bytes.Equal(k, key) {
		return element{}, false
	}
	return l.element(i)
}

// next is the key with which the next leaf begins; nil: there is none.
func (l *leaf) next() []byte {
	for level := l.levels - 1; level >= 0; level-- {
		if key, ok := l.way[level].branch.key(l.way[level].i + 1); ok {
			return key
		}
	}
	return nil
}

// order checks that the entries of a leaf lie inside it, in order and before the next leaf.
func (l *leaf) order() error {
	var last []byte
	for i := range l.count() {
		e, ok := l.element(i)
		if !ok || i > 0 && bytes.Compare(last, e.key) >= 0 {
			return damage(fmt.Sprintf("page %d is out of order", l.id()))
		}
		last = e.key
	}
	if next := l.next(); next != nil && bytes.Compare(last, next) >= 0 {
		return damage(fmt.Sprintf("page %d is out of order", l.id()))
	}
	return nil
}
