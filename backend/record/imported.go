package record

import (
	"encoding/json"
	"fmt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// CheckLines refuses lines that are not the log of session s, as Log.Import does,
// before anything is written. CodeInvalid with the number of the line.
func CheckLines(s roleplay.SessionID, lines [][]byte) error { return Log{}.check(s, lines) }

// StartOf reads the start of a talk out of the first line of its log; the zero
// Start if there is none in it.
func StartOf(line []byte) roleplay.Start {
	a, err := currentForm().decode("", 1, line)
	if err != nil {
		return roleplay.Start{}
	}
	return startOf(a.Entries)
}

// Line is the line of a log that holds entries after the given head, in a schema,
// and the head that it makes: what Log.Append writes, for logs that are made whole
// before they are imported. CodeTooLarge if the entries do not fit in one append.
func Line(schema int, after Head, entries ...roleplay.Entry) ([]byte, Head, error) {
	seq := after.Seq + 1
	line, err := json.Marshal(Append{Schema: schema, Prev: after.Hash, Seq: seq, Entries: entries})
	if err != nil {
		return nil, Head{}, fmt.Errorf("encode append %d: %w", seq, err)
	}
	if len(line) > store.MaxValue {
		return nil, Head{}, roleplay.Errorf(roleplay.CodeTooLarge, "Entry %d of the talk is too long: it has %d bytes, at most %d fit.", seq, len(line), store.MaxValue)
	}
	return line, Head{Seq: seq, Hash: hashOf(line)}, nil
}
