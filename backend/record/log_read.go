package record

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"

	"roleplay/backend/roleplay"
)

// Read yields the appends after the given head, in order: the sealed copy, which
// is a few values, or, where there is none or it is damaged, the events. An unknown
// log is empty. Appends of a newer program are yielded with what can be understood
// of them. It ends after yielding an error: a *Damage where the chain breaks, and what
// was yielded before it is intact. A head with a Seq but no Hash is taken at its word.
func (l Log) Read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head) iter.Seq2[Append, error] {
	return l.read(ctx, u, s, after, l.forms().decode)
}

// decoder reads the stored append that should be at seq. Its error is a *Damage.
type decoder func(s roleplay.SessionID, seq int64, stored []byte) (Append, error)

func (l Log) read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head, decode decoder) iter.Seq2[Append, error] {
	return func(yield func(Append, error) bool) {
		r := &reading{log: l, decode: decode, u: u, s: s, head: after, atItsWord: after.Seq > 0 && after.Hash == "", yield: yield}
		if err := r.all(ctx); err != nil && !r.stopped {
			yield(Append{}, err)
		}
	}
}

// reading is one Read. It goes on from head.
type reading struct {
	log       Log
	decode    decoder
	u         roleplay.UserID
	s         roleplay.SessionID
	head      Head
	atItsWord bool // the hash of head is not known
	ended     bool // the append at head ends the talk
	stopped   bool // by who reads
	yield     func(Append, error) bool
}

// all goes through the places where the log may lie, until it has ended: what
// one has lost, or cannot be read, may be in the other. The error is that of the last
// place in which there is some of it.
func (r *reading) all(ctx context.Context) error {
	sealed, sealedErr := r.sealed(ctx)
	if r.done(ctx) {
		return ctx.Err()
	}
	err := r.events(ctx)
	if r.done(ctx) {
		return ctx.Err()
	}
	if !sealed && sealedErr == nil { // Others may have sealed and swept the log meanwhile.
		sealed, sealedErr = r.sealed(ctx)
		if r.done(ctx) {
			return ctx.Err()
		}
		if sealed {
			return sealedErr
		}
	}
	return cmp.Or(err, sealedErr)
}

// done reports whether there is nothing to look for in another place.
func (r *reading) done(ctx context.Context) bool {
	return r.stopped || r.ended || ctx.Err() != nil
}

// events reads what is there as events. The error is a *Damage where the chain breaks.
func (r *reading) events(ctx context.Context) error {
	prefix, start := ChatEventsPrefix(r.u, r.s), ""
	if r.head.Seq > 0 {
		start = eventKey(prefix, r.head.Seq)
	}
	for entry, err := range r.log.Store.List(ctx, prefix, start) {
		if err != nil {
			return fmt.Errorf("list session %s: %w", r.s, err)
		}
		seq := r.head.Seq + 1
		if entry.Key != eventKey(prefix, seq) {
			return damaged(r.s, seq, DamageMissing, "it is missing, and later ones are there")
		}
		object, err := r.log.Store.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			return damaged(r.s, seq, DamageMissing, "it went away while it was being read")
		}
		if err != nil {
			return fmt.Errorf("read append %d of session %s: %w", seq, r.s, err)
		}
		if err := r.take(object.Value); err != nil || r.stopped {
			return err
		}
	}
	return nil
}

// sealed goes on in the sealed copy. It reports whether there is one.
func (r *reading) sealed(ctx context.Context) (bool, error) {
	parts, err := r.log.parts(ctx, r.u, r.s)
	if err != nil || len(parts) == 0 {
		return false, err
	}
	line := int64(0)
	for _, key := range parts {
		object, err := r.log.Store.Get(ctx, key)
		if err != nil {
			return true, fmt.Errorf("read the sealed session %s: %w", r.s, err)
		}
		for stored := range bytes.Lines(object.Value) {
			stored = bytes.TrimSuffix(stored, []byte{'\n'})
			if line++; line < r.head.Seq {
				continue
			}
			if line == r.head.Seq {
				r.meet(stored)
				continue
			}
			if err := r.take(stored); err != nil || r.stopped {
				return true, err
			}
		}
	}
	if !r.ended {
		return true, damaged(r.s, r.head.Seq+1, DamageMissing, "the sealed copy breaks off before the end of the talk")
	}
	return true, nil
}

// meet finds out whether the append at head, which is known already, ends the talk.
func (r *reading) meet(stored []byte) {
	a, err := r.decode(r.s, r.head.Seq, stored)
	r.ended = err == nil && a.ends() && (r.atItsWord || a.Hash == r.head.Hash)
}

// take yields the next append, if it is one that follows from the one before.
func (r *reading) take(stored []byte) error {
	a, err := r.decode(r.s, r.head.Seq+1, stored)
	if err != nil {
		return err
	}
	if !r.atItsWord && a.Prev != r.head.Hash {
		return damaged(r.s, a.Seq, DamageChanged, "it does not follow from the entry before it")
	}
	if id := startOf(a.Entries).SessionID; a.Seq == 1 && id != "" && id != r.s {
		return damaged(r.s, a.Seq, DamageChanged, "it starts another session")
	}
	r.head, r.atItsWord, r.ended = Head{Seq: a.Seq, Hash: a.Hash}, false, a.ends()
	r.stopped = !r.yield(a, nil)
	return nil
}

// WriteTo writes the stored bytes of the log, a line an append, as they are: the
// form in which a log is exported, sealed and imported. Lines that were written
// before an error are sound. It returns how many lines that were.
func (l Log) WriteTo(ctx context.Context, w io.Writer, u roleplay.UserID, s roleplay.SessionID) (int, error) {
	lines := 0
	for a, err := range l.Read(ctx, u, s, Head{}) {
		if err != nil {
			return lines, err
		}
		if err := writeLine(w, s, a.Raw); err != nil {
			return lines, err
		}
		lines++
	}
	return lines, nil
}

func writeLine(w io.Writer, s roleplay.SessionID, line []byte) error {
	for _, b := range [][]byte{line, {'\n'}} {
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("write session %s: %w", s, err)
		}
	}
	return nil
}

// Exists reports whether there is a log of the talk, or a sealed copy, without reading it.
func (l Log) Exists(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (bool, error) {
	if segment(s) == "" || segment(u) == "" {
		return false, nil
	}
	for _, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), "") {
		return err == nil, err
	}
	return l.exists(ctx, ChatLogKey(u, s, 1))
}
