package transcript

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roleplay/backend/roleplay"
)

// JSONLSchema is the version of the form that WriteJSONL writes and ReadJSONL reads.
const JSONLSchema = 1

// maxLine is the longest line ReadJSONL takes, in bytes: an append of the log
// is smaller than 1 MiB, and its text grows at most six times when it is escaped.
const maxLine = 8 << 20

// record is one line: the entry as the log holds it, and where.
type record struct {
	Schema int   `json:"schema,omitempty"` // in the first line only
	Seq    int64 `json:"seq"`              // the append of the log that holds the entry; 0 where it is not known
	roleplay.Entry
}

// WriteJSONL writes one line of JSON for each entry of the log, in the order of
// the log, and nothing else. So the file begins with session_start, ends with
// session_end once the talk has ended, and holds all that was said and decided
// in between. Lines of the same seq were decided together.
//
//	{"schema":1,"seq":1,"type":"session_start","start":{"sessionId":"…",…}}
//	{"seq":2,"type":"message","turn":{"id":"…","seq":2,"speaker":"trainee",…}}
//	{"seq":2,"type":"moves_found","moves":[{"move":"open_question","quote":"…"}]}
//	{"seq":9,"type":"session_end","end":{"at":"…","reason":"trainee"}}
func WriteJSONL(w io.Writer, t Talk) error {
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	for i, e := range t.Entries {
		r := record{Entry: e}
		if i == 0 {
			r.Schema = JSONLSchema
		}
		if i < len(t.Seqs) {
			r.Seq = t.Seqs[i]
		}
		if err := encode.Encode(r); err != nil {
			return fmt.Errorf("write entry %d of a transcript: %w", i+1, err)
		}
	}
	return nil
}

// ReadJSONL reads what WriteJSONL wrote: the same entries under the same
// numbers, folded. CodeInvalid, with the number of the line, for anything else,
// and for a file of a newer schema.
func ReadJSONL(r io.Reader) (Talk, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	var entries []roleplay.Entry
	var seqs []int64
	for scanner.Scan() {
		var one record
		n := len(entries) + 1
		if err := json.Unmarshal(scanner.Bytes(), &one); err != nil {
			return Talk{}, &roleplay.Error{Code: roleplay.CodeInvalid, Message: fmt.Sprintf("Line %d is not an entry of a transcript.", n), Err: err}
		}
		switch {
		case one.Type == "":
			return Talk{}, roleplay.Errorf(roleplay.CodeInvalid, "Line %d has no type.", n)
		case n == 1 && one.Schema == 0:
			return Talk{}, roleplay.Errorf(roleplay.CodeInvalid, "Line 1 does not say which schema the transcript has.")
		case one.Schema > JSONLSchema:
			return Talk{}, roleplay.Errorf(roleplay.CodeInvalid, "The transcript has schema %d; this program reads up to %d.", one.Schema, JSONLSchema)
		}
		entries = append(entries, one.Entry)
		seqs = append(seqs, one.Seq)
	}
	if err := scanner.Err(); errors.Is(err, bufio.ErrTooLong) {
		return Talk{}, roleplay.Errorf(roleplay.CodeInvalid, "Line %d is longer than %d bytes.", len(entries)+1, maxLine)
	} else if err != nil {
		return Talk{}, fmt.Errorf("read a transcript: %w", err)
	}
	t := Fold(entries)
	t.Seqs = seqs
	return t, nil
}
