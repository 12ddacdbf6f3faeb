package record

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Read yields the appends after the given head, in order: the sealed copy, which
// is a few values, or, where there is none or it is damaged, the events. An unknown
// log is empty. Appends of a newer program are yielded with what can be understood
// of them. A head with a Seq but no Hash is taken at its word.
//
// An append is yielded when the next one names it by its hash, so that none that was
// changed passes for what was written. The last one there is, is named by none.
// Read ends after yielding an error: a *Damage where the chain breaks.
func (l Log) Read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head) iter.Seq2[Append, error] {
	return l.read(ctx, u, s, after, l.forms().decode)
}

// decoder reads the stored append that should be at seq. Its error is a *Damage.
type decoder func(s roleplay.SessionID, seq int64, stored []byte) (Append, error)

func (l Log) read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head, decode decoder) iter.Seq2[Append, error] {
	return func(yield func(Append, error) bool) {
		r := &reading{log: l, decode: decode, u: u, chain: chain{s: s, head: after, atItsWord: after.Seq > 0 && after.Hash == "", yield: yield}}
		if err := r.rest(r.all(ctx)); err != nil && !r.stopped {
			yield(Append{}, err)
		}
	}
}

// reading is one Read. It goes on from the head of its chain.
type reading struct {
	chain
	log    Log
	decode decoder
	u      roleplay.UserID
}

// all goes through the places where the log may lie, until it has ended: what
// one has lost, or cannot be read, or was changed there, may be in the other. The
// error is that of the last place in which there is some of it.
func (r *reading) all(ctx context.Context) error {
	for {
		head, held := r.head, len(r.held)
		if _, err := r.sealed(ctx); r.done(ctx) {
			return cmp.Or(ctx.Err(), err)
		}
		err := r.events(ctx)
		if r.done(ctx) {
			return cmp.Or(ctx.Err(), err)
		}
		// Others may have sealed and swept the log meanwhile.
		sealed, sealedErr := r.sealed(ctx)
		if r.done(ctx) {
			return cmp.Or(ctx.Err(), sealedErr)
		}
		if err == nil && !sealed || r.head == head && len(r.held) == held {
			return cmp.Or(err, sealedErr)
		}
	}
}

// done reports whether there is nothing to look for in another place.
func (r *reading) done(ctx context.Context) bool {
	return r.stopped || r.ended || ctx.Err() != nil
}

// events reads what is there as events.
func (r *reading) events(ctx context.Context) error {
	prefix, start := ChatEventsPrefix(r.u, r.s), ""
	if r.head.Seq > 0 {
		start = eventKey(prefix, r.head.Seq)
	}
	r.last = Append{}
	seq := r.head.Seq
	for entry, err := range r.log.Store.List(ctx, prefix, start) {
		if seq++; err != nil {
			return r.lost(seq, "list", err)
		}
		if entry.Key != eventKey(prefix, seq) && seq == r.head.Seq+1 && len(r.held) > 0 {
			seq++ // this one was swept, and the sealed copy has it
		}
		if entry.Key != eventKey(prefix, seq) {
			return damaged(r.s, seq, DamageMissing, "it is missing, and later ones are there")
		}
		object, err := r.log.Store.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			return damaged(r.s, seq, DamageMissing, "it went away while it was being read")
		}
		if err != nil {
			return r.lost(seq, "read an append of", err)
		}
		if err := r.take(seq, object.Value); err != nil || r.stopped {
			return err
		}
	}
	r.end()
	return nil
}

// sealed goes on in the sealed copy. It reports whether there is one, or a part of one.
func (r *reading) sealed(ctx context.Context) (bool, error) {
	parts, err := r.log.partKeys(ctx, r.u, r.s)
	if err != nil || len(parts) == 0 {
		return false, err
	}
	r.last = Append{}
	line := int64(0)
	for i, key := range parts {
		if key != ChatLogKey(r.u, r.s, i+1) {
			return true, damaged(r.s, max(line, r.head.Seq)+1, DamageMissing, "a part of the sealed copy is missing")
		}
		object, err := r.log.Store.Get(ctx, key)
		if err != nil {
			return true, r.lost(max(line, r.head.Seq)+1, "read the sealed copy of", err)
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
			if err := r.take(line, stored); err != nil || r.stopped {
				return true, err
			}
		}
	}
	if r.end(); !r.ended {
		return true, damaged(r.s, max(line, r.head.Seq)+1, DamageMissing, "the sealed copy breaks off before the end of the talk")
	}
	return true, nil
}

// lost is the error of what the store cannot give: a *Damage where it says that
// this is not what was stored there.
func (r *reading) lost(seq int64, doing string, err error) error {
	if store.Damaged(err) {
		return damaged(r.s, seq, DamageUnreadable, err.Error())
	}
	return fmt.Errorf("%s session %s: %w", doing, r.s, err)
}

// meet finds out whether the append at head, which is known already, ends the talk.
func (r *reading) meet(stored []byte) {
	a, err := r.decode(r.s, r.head.Seq, stored)
	r.ended = err == nil && a.ends() && (r.atItsWord || a.Hash == r.head.Hash)
}

// take reads the append that lies at seq in a place.
func (r *reading) take(seq int64, stored []byte) error {
	a, err := r.decode(r.s, seq, stored)
	if err != nil {
		return err
	}
	return r.link(a)
}

// Start returns how a talk began, the zero Start where that is lost. CodeNotFound
// if there is no such log.
func (l Log) Start(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (roleplay.Start, error) {
	for a, err := range l.Read(ctx, u, s, Head{}) {
		if DamageOf(err) != nil {
			return roleplay.Start{}, nil
		}
		return startOf(a.Entries), err
	}
	return roleplay.Start{}, noSession()
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

// Exists reports whether there is something of the log of the talk, or of its
// sealed copy, without reading it.
func (l Log) Exists(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (bool, error) {
	if segment(s) == "" || segment(u) == "" {
		return false, nil
	}
	for _, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), "") {
		return err == nil, err
	}
	parts, err := l.partKeys(ctx, u, s)
	return len(parts) > 0, err
}
