package transcript

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"roleplay/backend/roleplay"
)

// Write writes the talk to w in the format. CodeInvalid for an unknown format;
// otherwise only errors of w.
//
// txt and md are for people: control characters and marks that turn the
// direction of text are left out, and nothing that was said can pass for a
// heading, another speaker's turn, a link or HTML. jsonl keeps everything
// exactly; see WriteJSONL.
func Write(w io.Writer, format Format, t Talk, l Labels) error {
	buffered := bufio.NewWriter(w)
	var err error
	switch format {
	case FormatText:
		writeText(buffered, t, l.named())
	case FormatMarkdown:
		writeMarkdown(buffered, t, l.named())
	case FormatJSONL:
		err = WriteJSONL(buffered, t)
	default:
		err = unknownFormat()
	}
	if err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write a transcript: %w", err)
	}
	return nil
}

// clock is how far into the talk a turn began, as mm:ss. An hour is 60 minutes and more.
func clock(ms int64) string {
	s := max(ms, 0) / 1000
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// date is a moment, to the minute, in UTC.
func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// state says whether the talk goes on, and since when it does not.
func (t Talk) state(w words) string {
	if t.State() == roleplay.SessionActive {
		return w.active
	}
	return w.ended + ", " + date(t.End.At)
}
