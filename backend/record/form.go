package record

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"roleplay/backend/roleplay"
)

// logSchema is the schema of the appends that this program writes.
const logSchema = 1

// form is how appends are stored: the schema that is written, and how a stored
// append of each older one becomes one of the next. Whatever the schema, the
// members schema, prev and seq mean the same, so that any program can follow the chain.
type form struct {
	schema   int
	upgrades map[int]func(stored []byte) ([]byte, error)
}

// currentForm is the form of this program.
func currentForm() *form { return &form{schema: logSchema} }

// header is what appends of all schemas have in common.
type header struct {
	Schema int    `json:"schema"`
	Prev   string `json:"prev"`
	Seq    int64  `json:"seq"`
}

// errNoEntries is met in what is no append.
var errNoEntries = errors.New("it has no entries")

// usualEntries is how many entries most appends have at most.
const usualEntries = 4

// decode reads the append that should be at seq. One of a newer schema is read
// as far as it can be understood. The error is a *Damage.
func (f *form) decode(s roleplay.SessionID, seq int64, stored []byte) (Append, error) {
	return f.decodeAs(s, seq, stored, func(b []byte) (a Append, err error) {
		a.Entries = make([]roleplay.Entry, 0, usualEntries) // grown one by one, they would cost as much as what is in them
		if err = json.Unmarshal(b, &a); err == nil && len(a.Entries) == 0 {
			err = errNoEntries
		}
		return a, err
	})
}

// decodeSaid is decode for who asks only what was said: the entries that say
// nothing, which are most of a log, are left out.
func (f *form) decodeSaid(s roleplay.SessionID, seq int64, stored []byte) (Append, error) {
	return f.decodeAs(s, seq, stored, func(b []byte) (Append, error) {
		var a struct {
			header
			Entries saying `json:"entries"`
		}
		err := json.Unmarshal(b, &a)
		if err == nil && !a.Entries.some {
			err = errNoEntries
		}
		return Append{Schema: a.Schema, Prev: a.Prev, Seq: a.Seq, Entries: a.Entries.said}, err
	})
}

// decodeEnds is decode for who asks only how a talk began and ended, and for the
// stored bytes. Of all other appends it reads the header: whether they are what was
// written, the chain says.
func (f *form) decodeEnds(s roleplay.SessionID, seq int64, stored []byte) (Append, error) {
	rest, ok := bytes.CutPrefix(stored, fmt.Appendf(nil, `{"schema":%d,"prev":"`, f.schema))
	prev, rest, named := bytes.Cut(rest, fmt.Appendf(nil, `","seq":%d,"entries":[{`, seq))
	if !ok || !named || len(prev) != sha256.Size*2 || bytes.Contains(rest, []byte(roleplay.EntryEnd)) {
		return f.decodeSaid(s, seq, stored)
	}
	return Append{Schema: f.schema, Prev: string(prev), Seq: seq, Raw: stored, Hash: hashOf(stored)}, nil
}

// decodeAs is decode with what reads an append of the schema that is written.
func (f *form) decodeAs(s roleplay.SessionID, seq int64, stored []byte, parse func([]byte) (Append, error)) (Append, error) {
	var a Append
	var err error
	// Nearly all appends are of this schema: those are parsed once.
	if bytes.HasPrefix(stored, fmt.Appendf(nil, `{"schema":%d,`, f.schema)) {
		a, err = parse(stored)
	} else {
		a, err = f.decodeOther(stored, parse)
	}
	if err != nil && !errors.Is(err, errNoEntries) {
		return Append{}, damaged(s, seq, DamageUnreadable, err.Error())
	}
	if a.Schema < 1 || a.Seq != seq || err != nil {
		return Append{}, damaged(s, seq, DamageChanged, "it is not an append of this place")
	}
	a.Raw, a.Hash = stored, hashOf(stored)
	return a, nil
}

func (f *form) decodeOther(stored []byte, parse func([]byte) (Append, error)) (Append, error) {
	var h header
	if err := json.Unmarshal(stored, &h); err != nil {
		return Append{}, err
	}
	if h.Schema > f.schema {
		return Append{Schema: h.Schema, Prev: h.Prev, Seq: h.Seq, Entries: understood(stored)}, nil
	}
	upgraded := stored
	for schema := h.Schema; schema >= 1 && schema < f.schema; schema++ {
		upgrade, ok := f.upgrades[schema]
		if !ok {
			continue // the next schema only added to this one
		}
		var err error
		if upgraded, err = upgrade(upgraded); err != nil {
			return Append{}, fmt.Errorf("upgrade from schema %d: %w", schema, err)
		}
	}
	a, err := parse(upgraded)
	a.Schema, a.Prev, a.Seq = h.Schema, h.Prev, h.Seq // as stored: they are the chain
	return a, err
}

// understood are the entries of a newer append that have a form which is known here.
func understood(stored []byte) []roleplay.Entry {
	var newer struct {
		Entries jsontext.Value `json:"entries"`
	}
	var each []jsontext.Value
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

// IsNewer reports whether the append was written by a newer program than this one.
func (l Log) IsNewer(a Append) bool { return a.Schema > l.forms().schema }

// ends reports whether the append closes the log.
func (a Append) ends() bool {
	return slices.ContainsFunc(a.Entries, func(e roleplay.Entry) bool { return e.Type == roleplay.EntryEnd })
}
