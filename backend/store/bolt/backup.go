package bolt

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// Backup implements store.Local. The copy has an identity of its own, so that
// whoever follows the journal notices when it was put in the place of the file.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	err := s.snapshot(func(tx *bbolt.Tx, pages *pageFile, h head) error {
		copied := patcher{ctx: ctx, w: w}
		find := survey{pages: pages, only: string(metaBucket), damaged: func(string, string) {}, visit: func(_ string, e element) {
			if string(e.key) == string(identityKey) {
				copied.place, copied.patch = e.at+int64(len(e.key)), encodeMeta(identityKey, []byte(s.options.Identity()))
				copied.patch = copied.patch[:min(len(copied.patch), len(e.value))]
			}
		}}
		if err := find.run(ctx, h); err != nil {
			return err
		}
		_, err := tx.WriteTo(&copied)
		return cmp.Or(copied.err, err) // bolt does not wrap it
	})
	if err != nil {
		return fmt.Errorf("copy the data file: %w", err)
	}
	return nil
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
