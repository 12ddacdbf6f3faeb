package record

import (
	"errors"

	"roleplay/backend/roleplay"
)

// chain puts the appends of a log one after the other, from whatever place they
// are read. An append is held back until the one after it names it by its hash.
type chain struct {
	s         roleplay.SessionID
	head      Head     // the last append that was yielded, or that whoever reads knows
	atItsWord bool     // the hash of head is not known
	held      []Append // what follows head and is not named yet: several where the places differ
	last      Append   // the newest of the place that is being read
	ended     bool     // the append at head ends the talk
	stopped   bool     // by who reads
	yield     func(Append, error) bool
}

// link takes in the append that follows head, or the one after that, and yields
// the one that this names. The error is a *Damage where it names none.
func (c *chain) link(a Append) error {
	c.last = a
	if a.Seq == c.head.Seq+1 {
		return c.hold(a)
	}
	for _, before := range c.held {
		if before.Hash != a.Prev {
			continue
		}
		c.pass(before)
		if c.ended {
			return damaged(c.s, a.Seq, DamageChanged, "the talk has ended before it")
		}
		c.held = append(c.held[:0], a)
		return nil
	}
	return damaged(c.s, c.head.Seq+1, DamageChanged, "the entry after it names other bytes")
}

// hold keeps the append after head until it is named.
func (c *chain) hold(a Append) error {
	if !c.atItsWord && a.Prev != c.head.Hash {
		return damaged(c.s, a.Seq, DamageChanged, "it does not follow from the entry before it")
	}
	if id := startOf(a.Entries).SessionID; a.Seq == 1 && id != "" && id != c.s {
		return damaged(c.s, a.Seq, DamageChanged, "it starts another session")
	}
	if c.ended {
		return damaged(c.s, a.Seq, DamageChanged, "the talk has ended before it")
	}
	for _, held := range c.held {
		if held.Hash == a.Hash {
			return nil
		}
	}
	c.held = append(c.held, a)
	return nil
}

// end says that the place which is being read has nothing more. Nothing names
// the end of a talk.
func (c *chain) end() {
	if c.last.Seq == c.head.Seq+1 && c.last.ends() {
		c.pass(c.last)
	}
}

// rest yields what is held back when there is no more in any place, unless err
// speaks against it. It returns what is wrong then.
func (c *chain) rest(err error) error {
	var broken *Damage
	if len(c.held) == 0 || c.stopped || errors.As(err, &broken) && broken.Seq <= c.head.Seq+1 {
		return err
	}
	if len(c.held) > 1 {
		return damaged(c.s, c.head.Seq+1, DamageChanged, "its sealed copy is another, and nothing tells which was written")
	}
	c.pass(c.held[0])
	return err
}

// pass yields the append after head.
func (c *chain) pass(a Append) {
	c.head, c.atItsWord, c.ended = Head{Seq: a.Seq, Hash: a.Hash}, false, a.ends()
	c.held = c.held[:0]
	c.stopped = !c.yield(a, nil)
}
