package transcript

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript/docx"
	"roleplay/backend/transcript/pdf"
)

// Options say what of a talk is written, and under which names.
type Options struct {
	Labels
	Events  bool             // with what the scene decided, beneath the turn that it belongs to
	Speaker roleplay.Speaker // the turns of this speaker only; "": of both
	Missing func([]rune)     // called with the characters that the font of pdf lacks, if there are any; may be nil
	Marks   *roleplay.Marks  // with these bookmarks and notes, beneath their turn; nil: without. srt and sillytavern know no such thing
}

// Write writes the talk to w in the format. CodeInvalid for an unknown format
// and for jsonl, which is the log itself; otherwise only errors of w.
//
// In every format nothing that was said can pass for a heading, another speaker's
// turn, a decision, a cue, a formula, a link or HTML, and control characters and
// marks that turn the direction of text are left out; only sillytavern, which
// programs read, keeps words exactly. vtt and srt are CodeInvalid for a talk of several
// turns that all began at the same time: such a talk does not know its times.
func Write(w io.Writer, f Format, t Talk, o Options) error {
	v := t.view(o)
	buffered := bufio.NewWriter(w)
	var err error
	switch f {
	case FormatText:
		writeText(buffered, v)
	case FormatMarkdown:
		writeMarkdown(buffered, v)
	case FormatHTML:
		writeHTML(buffered, v.document())
	case FormatCSV:
		writeCSV(buffered, v)
	case FormatWebVTT:
		err = writeWebVTT(buffered, v)
	case FormatSRT:
		err = writeSRT(buffered, v)
	case FormatSillyTavern:
		err = writeSillyTavern(buffered, v)
	case FormatDOCX:
		err = docx.Write(buffered, v.document())
	case FormatPDF:
		var missing []rune
		if missing, err = pdf.Write(buffered, v.document()); len(missing) > 0 && o.Missing != nil {
			o.Missing(missing)
		}
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

// File is a talk as one file of the format, in memory, with the errors of Write.
func File(f Format, t Talk, o Options) (roleplay.File, error) {
	var body bytes.Buffer
	if err := Write(&body, f, t, o); err != nil {
		return roleplay.File{}, err
	}
	return roleplay.File{Name: FileName(o.Labels, t.Start, f), ContentType: f.ContentType(), Body: body.Bytes()}, nil
}

// clock is how far into the talk a turn began, as mm:ss. An hour is 60 minutes and more.
func clock(ms int64) string {
	s := within(ms) / 1000
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// within is ms as a time that a talk can have: 0 to some 30 years.
func within(ms int64) int64 { return min(max(ms, 0), 1<<40) }

// date is a moment, to the minute, in UTC.
func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// state says whether the talk goes on, and since when it does not.
func (t Talk) state(w words) string {
	if t.State() == roleplay.SessionActive {
		return w.active
	}
	return w.ended + ", " + date(t.End.At)
}
