package bolt

import (
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	"roleplay/backend/store"
)

// chosen is what the new file will hold.
type chosen struct {
	objects  []chosenObject // in the order of keys
	gone     []store.Change
	sequence uint64
	stale    []string
	lost     []string
}

type chosenObject struct {
	key string
	candidate
}

// same reports whether bytes are the key and the object that was chosen.
func (o chosenObject) same(b []byte) bool {
	key, stored := b[:len(o.key)], b[len(o.key):]
	if string(key) != o.key || o.old {
		return string(key) == o.key
	}
	revision, _, err := decodeObject(key, stored)
	return err == nil && revision == o.revision
}

// remember adds what a notice told that nobody has seen yet, as far as it is still so.
func (c *chosen) remember(told store.Salvage) {
	there := map[string]bool{}
	for _, o := range c.objects {
		there[o.key] = true
	}
	for _, key := range told.Lost {
		if !there[key] {
			c.lost = append(c.lost, key)
		}
	}
	for _, key := range told.Stale {
		if there[key] {
			c.stale = append(c.stale, key)
		} else {
			c.lost = append(c.lost, key)
		}
	}
	for _, keys := range []*[]string{&c.lost, &c.stale} {
		slices.Sort(*keys)
		*keys = slices.Compact(*keys)
	}
}

// gap is how far a new file leaves the revisions that may have been given out and are lost.
const gap = 1 << 20

// choose decides for each key. What the tree reaches comes before orphans; the
// journal says at which revision a key should be, and which are deleted.
func (f *finds) choose() chosen {
	c := chosen{sequence: max(f.highest, f.sequence) + gap}
	keys := map[string]bool{}
	for _, known := range []map[string]store.Change{f.journal, f.stray} {
		for key := range known {
			keys[key] = true
		}
	}
	for key := range f.tree {
		keys[key] = true
	}
	for key := range f.orphans {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		f.decide(key, &c)
	}
	for _, key := range slices.Sorted(maps.Keys(f.gone)) {
		if !keys[key] {
			f.decide(key, &c)
		}
	}
	return c
}

// decide takes the best object of a key, or notes that it is deleted or lost.
func (f *finds) decide(key string, c *chosen) {
	if store.CheckKey(key) != nil {
		return
	}
	should, known := f.journal[key]
	if !known && !f.whole[string(journalBucket)] {
		should, known = f.stray[key], f.stray[key].Seq != 0
	}
	best, there := f.tree[key]
	if orphan, found := f.orphans[key]; found && orphan.revision > best.revision {
		best, there = orphan, true
	}
	deleted := f.gone[key]
	if should.Deleted {
		deleted = max(deleted, should.Seq)
	}
	switch {
	case deleted > 0 && deleted >= best.revision && (!known || should.Deleted || deleted >= should.Seq):
		c.gone = append(c.gone, store.Change{Seq: deleted, Key: key, Deleted: true})
	case there:
		c.objects = append(c.objects, chosenObject{key, best})
		if known && best.revision < should.Seq {
			c.stale = append(c.stale, key)
		}
	case known:
		c.lost = append(c.lost, key)
	}
}

// read yields the chosen objects. A disk that fails may give other bytes than
// before: such an object is lost, and one that it does not give at all is an error.
func (f *finds) read(file io.ReaderAt, objects []chosenObject, lost func(key string)) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		var room []byte
		for _, o := range objects {
			size := len(o.key) + int(o.size)
			room = slices.Grow(room[:0], size)[:size]
			if _, err := file.ReadAt(room, o.at); err != nil && !errors.Is(err, io.EOF) {
				yield(record{}, err)
				return
			}
			if !o.same(room) {
				lost(o.key)
				continue
			}
			key, stored := room[:len(o.key)], room[len(o.key):]
			r := record{key: key, revision: o.revision, value: stored[min(len(stored), objectHead):]}
			if o.old {
				r.value = stored[8:]
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}
