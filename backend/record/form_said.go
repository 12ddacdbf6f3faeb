package record

import (
	"bytes"
	"encoding/json"
	"fmt"

	"roleplay/backend/roleplay"
)

// silent are the entries that say nothing, each by how it begins where this
// program wrote it. They are most of a log.
var silent = []struct {
	kind  roleplay.EntryType
	begin []byte
}{
	{roleplay.EntryMoves, []byte(`{"type":"moves_found","moves":`)},
	{roleplay.EntryMood, []byte(`{"type":"mood_changed","mood":`)},
	{roleplay.EntryFact, []byte(`{"type":"fact_changed","fact":`)},
	{roleplay.EntryObjective, []byte(`{"type":"objective_met","objective":`)},
	{roleplay.EntryStage, []byte(`{"type":"stage_entered","stage":`)},
	{roleplay.EntryLine, []byte(`{"type":"line_used","line":`)},
	{roleplay.EntryUnmatched, []byte(`{"type":"unmatched","unmatched":`)},
}

// decodeSaid is decode for who asks only what was said: of silent entries it
// reads the type. An append that is not just as this program writes it goes the long way.
func (f *form) decodeSaid(s roleplay.SessionID, seq int64, stored []byte) (Append, error) {
	rest, ok := bytes.CutPrefix(stored, fmt.Appendf(nil, `{"schema":%d,"prev":"`, f.schema))
	prev, rest, closed := bytes.Cut(rest, []byte{'"'})
	rest, follows := bytes.CutPrefix(rest, fmt.Appendf(nil, `,"seq":%d,"entries":[`, seq))
	if !ok || !closed || !follows || bytes.IndexByte(prev, '\\') >= 0 {
		return f.decode(s, seq, stored)
	}
	a := Append{Schema: f.schema, Prev: string(prev), Seq: seq, Raw: stored}
	for {
		e, size := entrySaid(rest)
		if size == 0 {
			return f.decode(s, seq, stored)
		}
		a.Entries = append(a.Entries, e)
		if rest = rest[size:]; string(rest) == "]}" {
			a.Hash = hashOf(stored)
			return a, nil
		}
		if rest, ok = bytes.CutPrefix(rest, []byte{','}); !ok {
			return f.decode(s, seq, stored)
		}
	}
}

// entrySaid reads the entry at the beginning of b, and returns how long it is; 0 if it cannot.
func entrySaid(b []byte) (e roleplay.Entry, size int) {
	for _, k := range silent {
		if body, ok := bytes.CutPrefix(b, k.begin); ok {
			size = sizeOf(body)
			if size == 0 || size == len(body) || body[size] != '}' {
				break
			}
			return roleplay.Entry{Type: k.kind}, len(k.begin) + size + 1
		}
	}
	size = sizeOf(b)
	if json.Unmarshal(b[:size], &e) != nil {
		return e, 0
	}
	return e, size
}

// sizeOf is the length of the JSON object or array at the beginning of b, by its
// brackets; 0 if there is none.
func sizeOf(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		}
		if depth <= 0 {
			if i == 0 || depth < 0 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}
