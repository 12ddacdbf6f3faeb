package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"iter"
	"math"
	"time"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

const (
	mostComplaints = 10_000      // is where Check ends: a person needs no more
	checkBytes     = 1 << 20     // of leaves are read in one transaction
	shapeWithin    = time.Second // the shape is read in a transaction of its own
	shapeTries     = 3           // in which the file may be too busy for that
)

// Check implements store.Local. What it finds is salvaged when the file is opened next.
//
// It reads in short transactions, so that it holds up nobody: the entries part by
// part, each compared with its counterpart as of that moment, and then the shape of the
// whole, which needs one moment and is a small part of the bytes. Where that takes long, writes
// wait for it instead of reads, and the file does not grow.
func (s *Store) Check(ctx context.Context) iter.Seq2[store.Complaint, error] {
	return func(yield func(store.Complaint, error) bool) {
		c := check{store: s, within: shapeWithin, told: map[string]bool{}}
		err := c.run(ctx)
		if len(c.complaints) > 0 {
			s.leaveNote()
		}
		for _, complaint := range c.complaints {
			if !yield(complaint, nil) {
				return
			}
		}
		if err != nil {
			yield(store.Complaint{}, err)
		}
	}
}

// check is one run of Check.
type check struct {
	store      *Store
	within     time.Duration // is a try to read the shape
	complaints []store.Complaint
	told       map[string]bool // keys, and sentences without one
}

func (c *check) complain(complaint store.Complaint) {
	what := complaint.Message
	if complaint.Key != "" {
		what = complaint.Key
	}
	if !c.told[what] && len(c.complaints) < mostComplaints {
		c.told[what] = true
		c.complaints = append(c.complaints, complaint)
	}
}

func (c *check) run(ctx context.Context) error {
	for _, bucket := range [][]byte{metaBucket, objectsBucket, goneBucket, journalBucket} {
		for after, more := []byte(nil), true; more; {
			err := c.store.snapshot(func(tx *bbolt.Tx, pages *pageFile, h head) (err error) {
				after, more, err = c.part(ctx, tx, pages, h, string(bucket), after)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	for range shapeTries {
		if err := c.store.snapshot(c.shape(ctx, c.within)); !errors.Is(err, errLong) {
			return err
		}
	}
	wholly := func() error { return c.store.snapshot(c.shape(ctx, math.MaxInt64)) }
	err := c.store.alone(ctx, wholly)
	if roleplay.CodeOf(err) == roleplay.CodeReadOnly {
		err = wholly() // nobody writes
	}
	return err
}

// part checks the next entries of a bucket, and returns the last of them, and whether more may follow.
func (c *check) part(ctx context.Context, tx *bbolt.Tx, pages *pageFile, h head, bucket string, after []byte) ([]byte, bool, error) {
	last, others := bytes.Clone(after), counterpartsOf(tx)
	part := survey{pages: pages, only: bucket, after: after, most: checkBytes, damaged: c.damaged}
	part.visit = func(in string, e element) {
		if in != bucket {
			return
		}
		if last == nil || bytes.Compare(e.key, last) > 0 {
			last = append(last[:0], e.key...)
		}
		if complaint := others.complaint(bucket, e); complaint.Message != "" {
			c.complain(complaint)
		}
	}
	err := part.run(ctx, h)
	return last, part.full() && bytes.Compare(last, after) > 0, err
}

func (c *check) damaged(_, message string) {
	c.complain(store.Complaint{Message: "In the data file, " + message + "."})
}

var errLong = errors.New("the shape of the file takes long to read")

// shape checks that each page belongs to one place. errLong if that takes more time.
func (c *check) shape(ctx context.Context, within time.Duration) func(*bbolt.Tx, *pageFile, head) error {
	return func(tx *bbolt.Tx, pages *pageFile, h head) error {
		bounded, done := context.WithTimeoutCause(ctx, within, errLong)
		defer done()
		found := check{told: map[string]bool{}}
		whole := survey{pages: pages, skim: true, visit: func(string, element) {}, damaged: found.damaged}
		if err := whole.run(bounded, h); err != nil {
			return cmp.Or(whole.failed, ctx.Err(), context.Cause(bounded))
		}
		var newest []byte
		err := guarded(func() error {
			journal, err := treeOf(tx, journalBucket)
			if err == nil {
				newest, err = journal.last()
			}
			return err
		})
		if sequence := placeOf(whole.sequence[string(objectsBucket)]); err == nil && bytes.Compare(sequence, newest) < 0 {
			found.damaged("", "the number of the newest change is wrong")
		}
		for _, complaint := range found.complaints {
			c.complain(complaint)
		}
		return nil
	}
}
