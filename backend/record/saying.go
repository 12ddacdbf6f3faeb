package record

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"roleplay/backend/roleplay"
)

// saying are the entries of an append that say something. Most say nothing, and
// of those nothing but the form is read.
type saying struct {
	some bool // there are entries
	said []roleplay.Entry
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (s *saying) UnmarshalJSONFrom(in *jsontext.Decoder) error {
	switch in.PeekKind() {
	case jsontext.KindBeginArray:
	case jsontext.KindNull: // as one that is not there
		_, err := in.ReadToken()
		return err
	default:
		return errors.New("its entries are no array")
	}
	_, err := in.ReadToken()
	for err == nil && in.PeekKind() != jsontext.KindEndArray {
		var value jsontext.Value
		if value, err = in.ReadValue(); err == nil {
			s.some, err = true, s.take(value)
		}
	}
	if err == nil {
		_, err = in.ReadToken()
	}
	return err
}

func (s *saying) take(value jsontext.Value) error {
	if silent(value) {
		return nil
	}
	var e struct {
		Type  roleplay.EntryType `json:"type"`
		Start *roleplay.Start    `json:"start"`
		Turn  *roleplay.Turn     `json:"turn"`
		End   *roleplay.End      `json:"end"`
	}
	err := json.Unmarshal(value, &e)
	if err == nil && (e.Start != nil || e.Turn != nil || e.End != nil) {
		s.said = append(s.said, roleplay.Entry{Type: e.Type, Start: e.Start, Turn: e.Turn, End: e.End})
	}
	return err
}

// silent reports whether an entry begins as those that say nothing are written.
func silent(value []byte) bool {
	rest, ok := bytes.CutPrefix(value, []byte(`{"type":"`))
	kind, _, _ := bytes.Cut(rest, []byte(`"`))
	switch roleplay.EntryType(kind) {
	case roleplay.EntryStart, roleplay.EntryMessage, roleplay.EntryEnd:
		return false
	case roleplay.EntryMoves, roleplay.EntryMood, roleplay.EntryFact, roleplay.EntryObjective,
		roleplay.EntryStage, roleplay.EntryLine, roleplay.EntryUnmatched,
		roleplay.EntryPartner, roleplay.EntryModel, roleplay.EntrySummary:
		return ok
	}
	return false
}
