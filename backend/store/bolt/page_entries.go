package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// leaves calls do with each entry of a leaf page, and counts those that lie
// outside the page. Entries that together are much longer than it lie over each
// other, and reading them all could take for ever: the rest is not looked at.
func (p page) leaves(do func(element)) (bad int) {
	total := 0
	for i := range p.count() {
		e, ok := p.element(i)
		if !ok {
			bad++
			continue
		}
		if total += len(e.key) + len(e.value); total > 2*len(p.bytes) {
			return bad + p.count() - i
		}
		do(e)
	}
	return bad
}

// element returns an entry of a leaf page, if it lies inside the page.
func (p page) element(i int) (element, bool) {
	order, from := binary.NativeEndian, pageHead+i*elementSize
	if from+elementSize > len(p.bytes) {
		return element{}, false
	}
	e := p.bytes[from:]
	flags, pos := order.Uint32(e), uint64(order.Uint32(e[4:]))
	keySize, valueSize := uint64(order.Uint32(e[8:])), uint64(order.Uint32(e[12:]))
	if pos < elementSize || pos+keySize+valueSize > uint64(len(e)) {
		return element{}, false
	}
	key := e[pos:][:keySize:keySize]
	return element{key, e[pos+keySize:][:valueSize:valueSize], flags&bucketFlag != 0, p.at + int64(from) + int64(pos)}, true
}

// children copies the entries of a branch page, and counts those that lie
// outside the page, or too much over each other, as in leaves.
func (p page) children() (children []child, bad int) {
	total := 0
	for i := range p.count() {
		c, ok := p.child(i)
		if !ok {
			bad++
			continue
		}
		if total += len(c.key); total > 2*len(p.bytes) {
			return children, bad + p.count() - i
		}
		children = append(children, child{bytes.Clone(c.key), c.page})
	}
	return children, bad
}

// child returns an entry of a branch page, if it lies inside the page.
func (p page) child(i int) (child, bool) {
	order, from := binary.NativeEndian, pageHead+i*elementSize
	if from+elementSize > len(p.bytes) {
		return child{}, false
	}
	e := p.bytes[from:]
	pos, keySize := uint64(order.Uint32(e)), uint64(order.Uint32(e[4:]))
	if pos < elementSize || pos+keySize > uint64(len(e)) {
		return child{}, false
	}
	return child{e[pos:][:keySize:keySize], order.Uint64(e[8:])}, true
}

// rootOf reads from the value that stands for a bucket on which page it begins.
func rootOf(value []byte) (id uint64, ok bool) {
	if len(value) < 16 {
		return 0, false
	}
	return binary.NativeEndian.Uint64(value), true
}

// appendChildren appends the pages to which a branch page leads, without their keys.
func (p page) appendChildren(ids []uint64) []uint64 {
	for i := range p.count() {
		from := pageHead + i*elementSize
		if from+elementSize > len(p.bytes) {
			break
		}
		ids = append(ids, binary.NativeEndian.Uint64(p.bytes[from+8:]))
	}
	return ids
}

// packed reports whether the first key follows the last element, as bolt writes
// it: a page of which only the count has changed would lack keys without a trace.
func (p page) packed() bool {
	if p.count() == 0 {
		return true
	}
	at := 0 // of pos in an element
	if p.flags() == leafFlag {
		at = 4
	}
	return len(p.bytes) >= pageHead+elementSize && int(binary.NativeEndian.Uint32(p.bytes[pageHead+at:])) == p.count()*elementSize
}

// key returns the key of an entry of a branch or a leaf.
func (p page) key(i int) ([]byte, bool) {
	if i >= p.count() {
		return nil, false
	}
	if p.flags() == branchFlag {
		c, ok := p.child(i)
		return c.key, ok
	}
	e, ok := p.element(i)
	return e.key, ok
}

// search returns the first entry whose key is not below key, and whether it is
// that key. It goes from entry to entry as bolt does, which matters where they are out of order.
func (p page) search(key []byte) (i int, same, ok bool) {
	low, high := 0, p.count()
	for low < high {
		middle := (low + high) / 2
		k, ok := p.key(middle)
		if !ok {
			return 0, false, false
		}
		order := bytes.Compare(k, key)
		same = same || order == 0
		if order < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, same, true
}

// inside checks that all entries of a page lie in it: bolt copies them when it writes one of them.
func (p page) inside() error {
	order, at := binary.NativeEndian, 0 // of pos in an element
	if p.flags() == leafFlag {
		at = 4
	}
	elements := p.bytes[pageHead:]
	for i := range p.count() {
		if len(elements) < elementSize {
			return damage(fmt.Sprintf("page %d is out of order", p.id()))
		}
		pos, key, value := uint64(order.Uint32(elements[at:])), uint64(order.Uint32(elements[at+4:])), uint64(0)
		if at > 0 {
			value = uint64(order.Uint32(elements[12:]))
		}
		if pos < elementSize || key == 0 || pos+key+value > uint64(len(elements)) {
			return damage(fmt.Sprintf("entry %d of page %d is out of order", i, p.id()))
		}
		elements = elements[elementSize:]
	}
	return nil
}

// route returns the child of a branch below which a key lies, or would lie.
func (p page) route(key []byte) (int, bool) {
	i, same, ok := p.search(key)
	if !same {
		i = max(0, i-1)
	}
	return i, ok
}
