package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// logSchema is the schema of the appends that this program writes.
const logSchema = 1

// Head is the end of a log as somebody knows it. The zero Head is an empty log.
type Head struct {
	Seq  int64
	Hash string // of the append at Seq
}

// Append is what was appended by one decision, under one sequence number. It
// names the append before it by its hash, so a change of the past shows.
type Append struct {
	Schema  int              `json:"schema"`
	Prev    string           `json:"prev"` // the Hash of the append before, empty for the first
	Seq     int64            `json:"seq"`  // 1, 2, …
	Entries []roleplay.Entry `json:"entries"`
	Hash    string           `json:"-"` // SHA-256 of the stored bytes, in hex
}

// Log keeps the talks, event-sourced: what was appended never changes. It needs
// no lock, because only one writer can win a place in the log.
type Log struct {
	Store store.Store
}

// Append adds entries after the given head, durably, and returns the new head.
// Appending the same again is no error: an answer may have been lost.
// CodeConflict if the place is taken by something else: read on from the head,
// and decide again. CodeTooLarge if the entries do not fit in one append.
func (l Log) Append(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head, entries []roleplay.Entry) (Head, error) {
	if after.Seq < 0 || (after.Seq == 0) != (after.Hash == "") {
		return Head{}, fmt.Errorf("append to session %s: a head has both a seq and a hash, or neither", s)
	}
	if len(entries) == 0 {
		return Head{}, fmt.Errorf("append to session %s: no entries", s)
	}
	seq := after.Seq + 1
	value, err := json.Marshal(Append{Schema: logSchema, Prev: after.Hash, Seq: seq, Entries: entries})
	if err != nil {
		return Head{}, fmt.Errorf("encode append %d of session %s: %w", seq, s, err)
	}
	key := ChatEventKey(u, s, seq)
	_, err = l.Store.Put(ctx, key, value, store.Absent)
	if roleplay.CodeOf(err) == roleplay.CodeConflict {
		there, getErr := l.Store.Get(ctx, key)
		if getErr != nil {
			return Head{}, fmt.Errorf("compare append %d of session %s: %w", seq, s, getErr)
		}
		if !bytes.Equal(there.Value, value) {
			return Head{}, roleplay.Errorf(roleplay.CodeConflict, "The talk went on elsewhere: entry %d of session %s is already written.", seq, s)
		}
	} else if err != nil {
		return Head{}, fmt.Errorf("write append %d of session %s: %w", seq, s, err)
	}
	return Head{Seq: seq, Hash: hashOf(value)}, nil
}

// Read yields the appends after the given head, in order; an unknown log is
// empty. It ends after yielding an error. Where the chain breaks, the error
// names the session and the entry, and what was yielded before it is intact:
// CodeUnavailable, as for an append that only a newer program can read. A head
// with a Seq but no Hash is taken at its word.
func (l Log) Read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, after Head) iter.Seq2[Append, error] {
	return func(yield func(Append, error) bool) {
		head := after
		checkPrev := after.Hash != "" || after.Seq == 0
		start := ""
		if after.Seq > 0 {
			start = ChatEventKey(u, s, after.Seq)
		}
		for entry, err := range l.Store.List(ctx, ChatEventsPrefix(u, s), start) {
			if err != nil {
				yield(Append{}, fmt.Errorf("list session %s: %w", s, err))
				return
			}
			a, err := l.read(ctx, u, s, head.Seq+1, entry.Key)
			if err == nil && checkPrev && a.Prev != head.Hash {
				err = damaged(s, a.Seq, errors.New("it does not follow from the entry before it"))
			}
			if err != nil {
				yield(Append{}, err)
				return
			}
			if !yield(a, nil) {
				return
			}
			head, checkPrev = Head{Seq: a.Seq, Hash: a.Hash}, true
		}
	}
}

// read reads the append that should be at seq and was found under key.
func (l Log) read(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, seq int64, key string) (Append, error) {
	if key != ChatEventKey(u, s, seq) {
		return Append{}, damaged(s, seq, errors.New("it is missing, and later ones are there"))
	}
	object, err := l.Store.Get(ctx, key)
	if err != nil {
		return Append{}, fmt.Errorf("read append %d of session %s: %w", seq, s, err)
	}
	var header struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(object.Value, &header); err != nil {
		return Append{}, damaged(s, seq, err)
	}
	if header.Schema > logSchema {
		return Append{}, roleplay.Errorf(roleplay.CodeUnavailable,
			"Session %s was continued by a newer version of RolePlay at entry %d. Update this program to open it.", s, seq)
	}
	var a Append
	if err := json.Unmarshal(object.Value, &a); err != nil {
		return Append{}, damaged(s, seq, err)
	}
	if a.Schema < 1 || a.Seq != seq || len(a.Entries) == 0 {
		return Append{}, damaged(s, seq, errors.New("it is not an append of this place"))
	}
	a.Hash = hashOf(object.Value)
	return a, nil
}

func hashOf(value []byte) string {
	sum := sha256.Sum256(value)
	return hex.EncodeToString(sum[:])
}

// damaged is an error for people: they learn where the record breaks.
func damaged(s roleplay.SessionID, seq int64, cause error) error {
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The record of session %s is damaged at entry %d. Everything before it is intact.", s, seq),
		Err:     cause,
	}
}
