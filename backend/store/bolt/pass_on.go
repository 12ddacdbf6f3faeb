package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.etcd.io/bbolt"
)

// What passOn allows: so much growth of the file, and so many looks at a writer that does not come on.
const (
	mostGrowth = 16 << 20
	lookEvery  = 100 * time.Millisecond
	mostLooks  = 10
)

// passOn writes the file to w as it is, from one transaction, for a disk that
// has no room: what cannot be written makes no file grow. Once there is room,
// and writes make it grow or wait for the transaction, that is given up.
func (s *Store) passOn(ctx context.Context, w io.Writer) error {
	r, pipe := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = pipe.CloseWithError(s.writeTo(ctx, pipe)) // never fails
	}()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		s.watch(ended, func() { _ = pipe.CloseWithError(errNoRoomForCopy(nil)) }) // never fails
	}()
	_, err := io.Copy(w, r)
	_ = r.CloseWithError(cmp.Or(err, io.ErrClosedPipe)) // never fails
	<-ended
	<-watched
	if err != nil {
		return fmt.Errorf("copy the data file: %w", err)
	}
	return nil
}

// watch calls giveUp when a transaction holds up others, until it has ended.
func (s *Store) watch(ended <-chan struct{}, giveUp func()) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	before, unknown := os.Stat(s.path)
	for looks, turn := 0, uint64(0); ; {
		select {
		case <-ended:
			return
		case <-ticker.C:
		}
		if now := s.turns.Load(); now%2 == 0 || now != turn { // nobody writes, or whoever does comes on
			looks, turn = 0, now
		} else {
			looks++
		}
		info, err := os.Stat(s.path)
		if looks > mostLooks || errors.Join(unknown, err) != nil || info.Size() > before.Size()+mostGrowth {
			giveUp()
			return
		}
	}
}

// writeTo writes the file as it is, but for the identity.
func (s *Store) writeTo(ctx context.Context, w io.Writer) error {
	return s.snapshot(func(tx *bbolt.Tx, pages *pageFile, h head) error {
		copied := patcher{ctx: ctx, w: w, patch: encodeMeta(identityKey, []byte(s.options.Identity()))}
		find := survey{pages: pages, only: string(metaBucket), damaged: func(string, string) {}, visit: func(_ string, e element) {
			if string(e.key) == string(identityKey) && len(e.value) == len(copied.patch) {
				copied.place = e.at + int64(len(e.key))
			}
		}}
		if err := find.run(ctx, h); err != nil {
			return err
		}
		if copied.place == 0 {
			return errors.New("the identity of the copy has no place in it")
		}
		_, err := tx.WriteTo(&copied)
		return cmp.Or(copied.err, err) // bolt does not wrap it
	})
}

// patcher passes a copy of the file on, with some bytes replaced, until ctx ends.
type patcher struct {
	ctx   context.Context //nolint:containedctx // lives as long as one call of Backup
	w     io.Writer
	at    int64
	place int64
	patch []byte
	err   error
}

// Write implements io.Writer.
func (p *patcher) Write(b []byte) (int, error) {
	if p.err = p.ctx.Err(); p.err != nil {
		return 0, p.err
	}
	if from := p.place - p.at; from < int64(len(b)) && from+int64(len(p.patch)) > 0 {
		b = bytes.Clone(b)
		copy(b[max(0, from):], p.patch[max(0, -from):])
	}
	n, err := p.w.Write(b)
	p.at, p.err = p.at+int64(n), err
	return n, err
}
