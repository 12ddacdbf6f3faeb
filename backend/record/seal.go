package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// maxPart is how many bytes a part of a sealed log has at most, unless one line
// has more. It never changes, so that whoever seals a log again writes the same.
const maxPart = 1 << 19

// Seal copies an ended log whose chain holds: every line as it is stored. false
// if the talk goes on, was continued by a newer program, or is sealed already.
// A *Damage where the chain breaks.
//
// The parts are written from the last to the first, so that a copy whose first
// part is there is whole. Whatever lies there of one that was cut short is
// written over.
func (l Log) Seal(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (bool, error) {
	if there, err := l.exists(ctx, ChatLogKey(u, s, 1)); there || err != nil {
		return false, err
	}
	var lines [][]byte
	var last Append
	for a, err := range l.Read(ctx, u, s, Head{}) {
		if err != nil {
			return false, err
		}
		if l.IsNewer(a) {
			return false, nil
		}
		lines, last = append(lines, a.Raw), a
	}
	if !last.ends() {
		return false, nil
	}
	for part, value := range slices.Backward(partsOf(lines)) {
		if err := l.putPart(ctx, ChatLogKey(u, s, part+1), value); err != nil {
			return false, fmt.Errorf("seal session %s: %w", s, err)
		}
	}
	return true, nil
}

// partsOf joins lines to parts.
func partsOf(lines [][]byte) [][]byte {
	var parts [][]byte
	var part []byte
	for _, line := range lines {
		if len(part) > 0 && len(part)+len(line)+1 > maxPart {
			parts, part = append(parts, part), nil
		}
		part = append(append(part, line...), '\n')
	}
	return append(parts, part)
}

// putPart writes one part over what there may be of a copy that was cut short.
func (l Log) putPart(ctx context.Context, key string, value []byte) error {
	for {
		there, err := l.Store.Get(ctx, key)
		cond := store.At(there.Version)
		switch {
		case roleplay.CodeOf(err) == roleplay.CodeNotFound:
			cond = store.Absent
		case err != nil:
			return err
		case bytes.Equal(there.Value, value):
			return nil
		}
		if _, err := l.Store.Put(ctx, key, value, cond); roleplay.CodeOf(err) != roleplay.CodeConflict {
			return err
		}
	}
}

// partKeys are the keys of what is there of a sealed copy, in order.
func (l Log) partKeys(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) ([]string, error) {
	if segment(s) == "" {
		return nil, nil
	}
	var keys []string
	for entry, err := range l.Store.List(ctx, ChatLogKey(u, s, 1), "") {
		if err != nil {
			return nil, fmt.Errorf("list the sealed session %s: %w", s, err)
		}
		if p := ParseKey(entry.Key); p.Kind == KeyChatLog && p.Session == s {
			keys = append(keys, entry.Key)
		}
	}
	return keys, nil
}

// Sweep deletes the events of a sealed log, in ascending order, after it has
// compared each with its line of the sealed copy. Where the copy is not whole
// and sound, or an event differs, that is an error and nothing is deleted. It
// returns how many events were deleted; a sweep that was cut short is gone on with.
func (l Log) Sweep(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (int, error) {
	events, err := l.Compare(ctx, u, s)
	if err != nil {
		return 0, err
	}
	for i, event := range events {
		if err := l.Store.Delete(ctx, event.Key, store.At(event.Version)); err != nil {
			return i, fmt.Errorf("sweep session %s: %w", s, err)
		}
	}
	return len(events), nil
}

// Compare reads the sealed copy of a log and compares the events that are still
// there with it, byte for byte. It returns these events, in order. CodeNotFound
// if the log is not sealed, CodeConflict where an event differs, a *Damage where
// the copy itself is not whole and sound.
func (l Log) Compare(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) ([]store.Entry, error) {
	lines, err := l.sealedLines(ctx, u, s)
	if err != nil {
		return nil, err
	}
	var events []store.Entry
	for entry, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), "") {
		if err != nil {
			return nil, fmt.Errorf("list session %s: %w", s, err)
		}
		seq := ParseKey(entry.Key).Seq
		if seq < 1 || seq > int64(len(lines)) {
			return nil, differs(s, seq, "the sealed copy has no such entry")
		}
		object, err := l.Store.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue // somebody else sweeps
		}
		if err != nil {
			return nil, fmt.Errorf("read append %d of session %s: %w", seq, s, err)
		}
		if !bytes.Equal(object.Value, lines[seq-1]) {
			return nil, differs(s, seq, "the bytes are not the same")
		}
		events = append(events, store.Entry{Key: entry.Key, Version: object.Version})
	}
	return events, nil
}

// sealedLines reads a sealed copy whole. CodeNotFound if there is none, a
// *Damage where it is not whole and sound.
func (l Log) sealedLines(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) ([][]byte, error) {
	var lines [][]byte
	r := &reading{log: l, decode: l.forms().decode, u: u, chain: chain{s: s, yield: func(a Append, _ error) bool {
		lines = append(lines, a.Raw)
		return true
	}}}
	sealed, err := r.sealed(ctx)
	if err == nil && !sealed {
		err = roleplay.Errorf(roleplay.CodeNotFound, "Session %s has no sealed copy.", s)
	}
	return lines, err
}

func differs(s roleplay.SessionID, seq int64, cause string) error {
	return &roleplay.Error{
		Code:    roleplay.CodeConflict,
		Message: fmt.Sprintf("The sealed copy of session %s differs from its events at entry %d.", s, seq),
		Err:     errors.New(cause),
	}
}

// Remove takes a log away for good: its events, its sealed copy, and what is
// appended meanwhile. The first go first, so that what is left where it is cut
// short does not pass for a talk. It may be called again.
func (l Log) Remove(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) error {
	if segment(u) == "" || segment(s) == "" {
		return roleplay.Errorf(roleplay.CodeNotFound, "There is no such session.")
	}
	for {
		keys, err := l.partKeys(ctx, u, s)
		if err != nil {
			return err
		}
		for entry, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), "") {
			if err != nil {
				return fmt.Errorf("list session %s: %w", s, err)
			}
			keys = append(keys, entry.Key)
		}
		if len(keys) == 0 {
			return nil
		}
		for _, key := range keys {
			if err := l.Store.Delete(ctx, key, store.Always); err != nil {
				return fmt.Errorf("remove session %s: %w", s, err)
			}
		}
	}
}
