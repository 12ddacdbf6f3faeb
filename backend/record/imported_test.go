package record_test

import (
	"bytes"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

func TestLine(t *testing.T) {
	t.Run("ErrTooLarge", func(t *testing.T) {
		turn := roleplay.Turn{Text: strings.Repeat("x", store.MaxValue)}
		_, _, err := record.Line(1, record.Head{Seq: 6, Hash: "x"}, roleplay.Entry{Type: roleplay.EntryMessage, Turn: &turn})
		wantCode(t, err, roleplay.CodeTooLarge, "Entry 7")
	})
	t.Run("IsWhatAppendWrites", func(t *testing.T) {
		s := mem.New()
		log := record.Log{Store: s}
		var made, appended record.Head
		var lines [][]byte
		for _, entries := range talkAppends() {
			var err error
			appended, err = log.Append(t.Context(), talker, talking, appended, entries)
			talkOK(t, err)
			var line []byte
			line, made, err = record.Line(1, made, entries...)
			talkOK(t, err)
			if !made.Is(appended) || !bytes.Equal(line, []byte(raw(t, s, record.ChatEventKey(talker, talking, made.Seq)))) {
				t.Errorf("%+v is %s", made, line)
			}
			lines = append(lines, line)
		}
		talkOK(t, record.CheckLines(talking, lines))
		if got := record.StartOf(lines[0]); got.SessionID != talking {
			t.Errorf("the start is %+v", got)
		}
	})
}

func TestCheckLines_ErrAnotherSession(t *testing.T) {
	line, _, err := record.Line(1, record.Head{}, talkAppends()[0]...)
	talkOK(t, err)
	wantCode(t, record.CheckLines(otherTalk, [][]byte{line}), roleplay.CodeInvalid, "Line 1")
}

func TestStartOf_ErrNone(t *testing.T) {
	for _, line := range []string{"", "null", `{"schema":1,"prev":"","seq":2,"entries":[{"type":"session_start","start":{"sessionId":"x"}}]}`, `{"schema":1,"prev":"","seq":1,"entries":[{"type":"session_start"}]}`} {
		if got := record.StartOf([]byte(line)); got != (roleplay.Start{}) {
			t.Errorf("%s starts %+v", line, got)
		}
	}
}
