package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"roleplay/backend/roleplay"
)

// logSchema is the schema of the appends that this program writes.
const logSchema = 1

// form is how appends are stored: the schema that is written, and how a stored
// append of each older one becomes one of the next. Whatever the schema, the
// members schema, prev and seq mean the same, so that any program can follow the chain.
type form struct {
	schema   int
	upgrades map[int]func(stored json.RawMessage) (json.RawMessage, error)
}

// currentForm is the form of this program.
func currentForm() *form { return &form{schema: logSchema} }

// header is what appends of all schemas have in common.
type header struct {
	Schema int    `json:"schema"`
	Prev   string `json:"prev"`
	Seq    int64  `json:"seq"`
}

// decode reads the append that should be at seq. One of a newer schema is read
// as far as it can be understood. The error is a *Damage.
func (f *form) decode(s roleplay.SessionID, seq int64, stored []byte) (Append, error) {
	var a Append
	// Nearly all appends are of this schema: those are parsed once.
	if bytes.HasPrefix(stored, fmt.Appendf(nil, `{"schema":%d,`, f.schema)) {
		if err := json.Unmarshal(stored, &a); err != nil {
			return Append{}, damaged(s, seq, DamageUnreadable, err.Error())
		}
	} else if err := f.decodeOther(stored, &a); err != nil {
		return Append{}, damaged(s, seq, DamageUnreadable, err.Error())
	}
	if a.Schema < 1 || a.Seq != seq || len(a.Entries) == 0 && a.Schema <= f.schema {
		return Append{}, damaged(s, seq, DamageChanged, "it is not an append of this place")
	}
	a.Raw, a.Hash = stored, hashOf(stored)
	return a, nil
}

func (f *form) decodeOther(stored []byte, a *Append) error {
	var h header
	if err := json.Unmarshal(stored, &h); err != nil {
		return err
	}
	if h.Schema > f.schema {
		*a = Append{Schema: h.Schema, Prev: h.Prev, Seq: h.Seq, Entries: understood(stored)}
		return nil
	}
	upgraded := json.RawMessage(stored)
	for schema := h.Schema; schema >= 1 && schema < f.schema; schema++ {
		upgrade, ok := f.upgrades[schema]
		if !ok {
			continue // the next schema only added to this one
		}
		var err error
		if upgraded, err = upgrade(upgraded); err != nil {
			return fmt.Errorf("upgrade from schema %d: %w", schema, err)
		}
	}
	if err := json.Unmarshal(upgraded, a); err != nil {
		return err
	}
	a.Schema, a.Prev, a.Seq = h.Schema, h.Prev, h.Seq // as stored: they are the chain
	return nil
}

// understood are the entries of a newer append that have a form which is known here.
func understood(stored []byte) []roleplay.Entry {
	var newer struct {
		Entries json.RawMessage `json:"entries"`
	}
	var each []json.RawMessage
	if json.Unmarshal(stored, &newer) != nil || json.Unmarshal(newer.Entries, &each) != nil {
		return nil
	}
	var entries []roleplay.Entry
	for _, raw := range each {
		var e roleplay.Entry
		if json.Unmarshal(raw, &e) == nil && e.Type != "" {
			entries = append(entries, e)
		}
	}
	return entries
}

// ends reports whether the append closes the log.
func (a Append) ends() bool {
	return slices.ContainsFunc(a.Entries, func(e roleplay.Entry) bool { return e.Type == roleplay.EntryEnd })
}
