package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// importAtOnce is how many lines of a log are written at the same time: a store
// on a disk makes what is written at once durable at once.
const importAtOnce = 64

// Import writes the lines of an exported log as the log of s, byte for byte,
// after it has checked that they are one: a chain from the first entry, which
// starts session s. What is there already is left as it is, and what is not is
// added, also in the middle of a log that lost something; added counts
// these. An import that was cut short can be gone on with: after an error what
// was written is what stands before it, unless the store went away with it.
// told, which may be nil, is called with how many lines are there.
//
// CodeInvalid, with the number of the line, where the chain does not hold.
// CodeConflict, and nothing is written, where another entry is there already:
// the talk went on in both places.
func (l Log) Import(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, lines [][]byte, told func(done, total int)) (added int, err error) {
	if err := l.check(s, lines); err != nil {
		return 0, err
	}
	missing, err := l.missing(ctx, u, s, lines)
	if err != nil {
		return 0, err
	}
	for group := range slices.Chunk(missing, importAtOnce) {
		n, err := l.importGroup(ctx, u, s, lines, group)
		added += n
		if err != nil {
			return added, err
		}
		if told != nil {
			told(len(lines)-len(missing)+added, len(lines))
		}
	}
	return added, nil
}

// importGroup writes some of the lines together, and returns how many. Where one
// fails, those behind it are taken away again: they would follow from nothing.
func (l Log) importGroup(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, lines [][]byte, group []int) (added int, err error) {
	errs, wrote := make([]error, len(group)), make([]bool, len(group))
	var writers sync.WaitGroup
	for n, i := range group {
		writers.Go(func() { wrote[n], errs[n] = l.importLine(ctx, u, s, i, lines[i]) })
	}
	writers.Wait()
	for n, i := range group {
		switch {
		case err == nil && errs[n] != nil:
			err = errs[n]
		case errs[n] != nil:
		case err == nil || !wrote[n] || l.Store.Delete(context.WithoutCancel(ctx), ChatEventKey(u, s, int64(i+1)), store.Always) != nil:
			added++
		}
	}
	return added, err
}

// importLine writes the line of an index, and reports whether that was needed.
func (l Log) importLine(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, i int, line []byte) (wrote bool, err error) {
	key := ChatEventKey(u, s, int64(i+1))
	_, err = l.Store.Put(ctx, key, line, store.Absent)
	wrote = err == nil
	if roleplay.CodeOf(err) == roleplay.CodeConflict {
		var object store.Object
		if object, err = l.Store.Get(ctx, key); err == nil && !bytes.Equal(object.Value, line) {
			return false, roleplay.Errorf(roleplay.CodeConflict,
				"Session %s was written elsewhere meanwhile and differs from entry %d on. What stands before it was taken in.", s, i+1)
		}
	}
	if err != nil {
		return wrote, fmt.Errorf("write append %d of session %s: %w", i+1, s, err)
	}
	return wrote, nil
}

// check refuses lines that are not the chain of session s.
func (l Log) check(s roleplay.SessionID, lines [][]byte) error {
	head, ended := Head{}, false
	for i, line := range lines {
		a, err := l.forms().decode(s, int64(i+1), line)
		var broken *Damage
		switch {
		case errors.As(err, &broken) && broken.Reason == DamageUnreadable:
			return invalidLine(i+1, "It is not JSON, or cut short.")
		case err != nil:
			return invalidLine(i+1, fmt.Sprintf("It is not entry %d of a talk.", i+1))
		case a.Prev != head.Hash:
			return invalidLine(i+1, "It does not follow from the line before: one of them was changed.")
		case ended:
			return invalidLine(i+1, "The talk has ended before it.")
		case i == 0 && startOf(a.Entries).SessionID != s:
			return invalidLine(i+1, "It does not start this session.")
		}
		head, ended = Head{Seq: a.Seq, Hash: a.Hash}, a.ends()
	}
	if len(lines) == 0 {
		return invalidLine(1, "The file is empty.")
	}
	return nil
}

// missing returns the indexes of the lines that are not there yet. CodeConflict
// where something else is there.
func (l Log) missing(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, lines [][]byte) ([]int, error) {
	there := make([]bool, len(lines))
	for entry, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), "") {
		if err != nil {
			return nil, fmt.Errorf("list session %s: %w", s, err)
		}
		i := int(ParseKey(entry.Key).Seq) - 1
		if i < 0 || i >= len(lines) {
			continue // the log has gone on since it was exported
		}
		object, err := l.Store.Get(ctx, entry.Key)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
			return nil, fmt.Errorf("compare append %d of session %s: %w", i+1, s, err)
		}
		if err == nil && !bytes.Equal(object.Value, lines[i]) {
			return nil, otherThere(s, i+1)
		}
		there[i] = true
	}
	sealed, err := l.sealedLines(ctx, u, s)
	var broken *Damage
	if err != nil && !errors.As(err, &broken) && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return nil, err
	}
	if err == nil {
		for i, line := range lines {
			if i >= len(sealed) || !bytes.Equal(line, sealed[i]) {
				return nil, otherThere(s, i+1)
			}
		}
		return nil, nil
	}
	var missing []int
	for i := range lines {
		if !there[i] {
			missing = append(missing, i)
		}
	}
	return missing, nil
}

// startOf is the start among the entries of an append, the zero Start if there is none.
func startOf(entries []roleplay.Entry) roleplay.Start {
	for _, e := range entries {
		if e.Type == roleplay.EntryStart && e.Start != nil {
			return *e.Start
		}
	}
	return roleplay.Start{}
}

func invalidLine(n int, why string) error {
	return roleplay.Errorf(roleplay.CodeInvalid, "Line %d is not part of a sound talk. %s", n, why)
}

func otherThere(s roleplay.SessionID, seq int) error {
	return roleplay.Errorf(roleplay.CodeConflict, "Session %s is here already and differs from entry %d on, so nothing was taken in.", s, seq)
}
