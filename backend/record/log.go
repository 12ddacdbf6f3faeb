package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Head is the end of a log as somebody knows it. The zero Head is an empty log.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"` // of the append at Seq

	open int // the schema in which Append has written it, unless it ends the talk: then it need not be looked at again
}

// Is reports whether both are the same place in a log.
func (h Head) Is(other Head) bool { return h.Seq == other.Seq && h.Hash == other.Hash }

// Append is what was appended by one decision, under one sequence number. It
// names the append before it by its hash, so a change of the past shows.
type Append struct {
	Schema  int              `json:"schema"` // as stored; Entries are upgraded to the schema of this program
	Prev    string           `json:"prev"`   // the Hash of the append before, empty for the first
	Seq     int64            `json:"seq"`    // 1, 2, …
	Entries []roleplay.Entry `json:"entries"`
	Hash    string           `json:"-"` // SHA-256 of the stored bytes, in hex
	Raw     []byte           `json:"-"` // the stored bytes
}

// Log keeps the talks, event-sourced: what was appended never changes. It needs
// no lock, because only one writer can win a place in the log.
//
//	chat_events/{s}/0000000001 … n    one append a key, as it is said
//	chat_logs/{s}                     Seal: a copy of an ended log, byte for byte, a line an append
//	                                  Sweep: then the events go
type Log struct {
	Store store.Store

	form *form // nil: the form of this program
}

func (l Log) forms() *form {
	if l.form != nil {
		return l.form
	}
	return currentForm()
}

// Append adds entries after the given head, durably, and returns the new head.
// Appending the same again is no error: an answer may have been lost. Once the
// store has taken the entries, it no longer counts that ctx ends.
//
// CodeConflict if the place is taken by something else, or the head is not (or
// no longer) in the log: read the log again, and decide again. CodeSessionEnded
// if the head ends the talk, CodeUnavailable if it was written by a newer
// program, CodeTooLarge if the entries do not fit in one append.
func (l Log) Append(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head, entries []roleplay.Entry) (Head, error) {
	if after.Seq < 0 || (after.Seq == 0) != (after.Hash == "") {
		return Head{}, fmt.Errorf("append to session %s: a head has both a seq and a hash, or neither", s)
	}
	if len(entries) == 0 {
		return Head{}, fmt.Errorf("append to session %s: no entries", s)
	}
	seq := after.Seq + 1
	prefix := ChatEventsPrefix(u, s)
	former, key := eventKey(prefix, after.Seq), eventKey(prefix, seq)
	if after.open != l.forms().schema {
		if err := l.follows(ctx, s, former, after); err != nil {
			return Head{}, err
		}
	}
	value, head, err := Line(l.forms().schema, after, entries...)
	if err != nil {
		return Head{}, fmt.Errorf("append to session %s: %w", s, err)
	}
	version, err := l.Store.Put(ctx, key, value, store.Absent)
	ctx = context.WithoutCancel(ctx) // it may be there now: whoever asked learns so, even if they have gone meanwhile
	switch roleplay.CodeOf(err) {
	case "":
		if err := l.stillThere(ctx, u, s, after, former, key, version); err != nil {
			return Head{}, err
		}
	case roleplay.CodeConflict:
		there, err := l.Store.Get(ctx, key)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
			return Head{}, fmt.Errorf("compare append %d of session %s: %w", seq, s, err)
		}
		if !bytes.Equal(there.Value, value) {
			return Head{}, wentOn(s, seq)
		}
	default:
		return Head{}, fmt.Errorf("write append %d of session %s: %w", seq, s, err)
	}
	if !(Append{Entries: entries}).ends() {
		head.open = l.forms().schema
	}
	return head, nil
}

// follows refuses a head, at the key former, after which nothing may be written.
func (l Log) follows(ctx context.Context, s roleplay.SessionID, former string, after Head) error {
	if after.Seq == 0 {
		return nil
	}
	last, err := l.Store.Get(ctx, former)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return wentOn(s, after.Seq+1)
	}
	if err != nil {
		return fmt.Errorf("read append %d of session %s: %w", after.Seq, s, err)
	}
	if hashOf(last.Value) != after.Hash {
		return wentOn(s, after.Seq+1)
	}
	known := fmt.Appendf(nil, `{"schema":%d,`, l.forms().schema)
	if bytes.HasPrefix(last.Value, known) && !bytes.Contains(last.Value, []byte(roleplay.EntryEnd)) {
		return nil // as nearly always
	}
	a, err := l.forms().decode(s, after.Seq, last.Value)
	switch {
	case err != nil:
		return err
	case l.IsNewer(a):
		return roleplay.Errorf(roleplay.CodeUnavailable,
			"Session %s was continued by a newer version of RolePlay at entry %d. Update this program to go on with it.", s, a.Seq)
	case a.ends():
		return roleplay.Errorf(roleplay.CodeSessionEnded, "Session %s has ended with entry %d. Nothing can be added to it.", s, a.Seq)
	}
	return nil
}

// stillThere takes back an append that was written after a head which is gone:
// its log was sealed and swept. Events are swept in ascending order, so as long
// as the one before is there, the new one has found its place free because
// nobody was there before.
func (l Log) stillThere(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head, former, key string, version store.Version) error {
	var gone bool
	var err error
	if after.Seq == 0 {
		var parts []string
		parts, err = l.partKeys(ctx, u, s)
		gone = len(parts) > 0
	} else if _, err = l.Store.Get(ctx, former); roleplay.CodeOf(err) == roleplay.CodeNotFound { // which is less than a listing
		gone, err = true, nil
	}
	if err != nil {
		return fmt.Errorf("look for the entry before append %d of session %s: %w", after.Seq+1, s, err)
	}
	if !gone {
		return nil
	}
	if err := l.Store.Delete(ctx, key, store.At(version)); err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
		return fmt.Errorf("take back append %d of session %s: %w", after.Seq+1, s, err)
	}
	return wentOn(s, after.Seq+1)
}

func wentOn(s roleplay.SessionID, seq int64) error {
	return roleplay.Errorf(roleplay.CodeConflict, "The talk went on elsewhere: entry %d of session %s is already written.", seq, s)
}

// exists reports whether there is something under key, without reading it.
func (l Log) exists(ctx context.Context, key string) (bool, error) {
	for entry, err := range l.Store.List(ctx, key, "") {
		return err == nil && entry.Key == key, err
	}
	return false, nil
}

// any reports whether there is a key that begins with prefix.
func (l Log) any(ctx context.Context, prefix string) (bool, error) {
	for _, err := range l.Store.List(ctx, prefix, "") {
		return err == nil, err
	}
	return false, nil
}

func hashOf(value []byte) string {
	sum := sha256.Sum256(value)
	return hex.EncodeToString(sum[:])
}
