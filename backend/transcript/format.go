package transcript

import (
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

// Format is a form in which a talk can be written. Its text is the word for it at every door.
type Format string

// The formats.
const (
	FormatText        Format = "txt"
	FormatMarkdown    Format = "md"
	FormatHTML        Format = "html"        // one page that asks nothing of any host and prints well
	FormatJSONL       Format = "jsonl"       // the log itself, byte for byte: record.Log writes and reads it
	FormatCSV         Format = "csv"         // for a spreadsheet
	FormatWebVTT      Format = "vtt"         // subtitles with voices
	FormatSRT         Format = "srt"         // subtitles for every player
	FormatSillyTavern Format = "sillytavern" // a chat of SillyTavern
	FormatDOCX        Format = "docx"
	FormatPDF         Format = "pdf"
)

// kind is what is known of a format.
type kind struct {
	format              Format
	ending, contentType string
}

// kinds are the formats, in the order in which a person is offered them.
func kinds() []kind {
	return []kind{
		{FormatText, ".txt", "text/plain; charset=utf-8"},
		{FormatMarkdown, ".md", "text/markdown; charset=utf-8"},
		{FormatHTML, ".html", "text/html; charset=utf-8"},
		{FormatJSONL, ".jsonl", "application/jsonl"},
		{FormatCSV, ".csv", "text/csv; charset=utf-8"},
		{FormatWebVTT, ".vtt", "text/vtt; charset=utf-8"},
		{FormatSRT, ".srt", "application/x-subrip; charset=utf-8"},
		{FormatSillyTavern, ".sillytavern.jsonl", "application/jsonl"},
		{FormatDOCX, ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{FormatPDF, ".pdf", "application/pdf"},
	}
}

// Formats are all formats, in the order in which a person is offered them.
func Formats() []Format {
	var out []Format
	for _, k := range kinds() {
		out = append(out, k.format)
	}
	return out
}

// ParseFormat returns the format called s; "" is txt. CodeInvalid for any other word.
func ParseFormat(s string) (Format, error) {
	if s == "" {
		return FormatText, nil
	}
	if f := Format(s); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", unknownFormat()
}

func unknownFormat() error {
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	last := len(names) - 1
	return roleplay.Invalid("format", "A transcript can be had as %s or %s.", strings.Join(names[:last], ", "), names[last])
}

// Ending is the ending of a file of the format, with its dot.
func (f Format) Ending() string { return f.kind().ending }

// ContentType is the media type of the format.
func (f Format) ContentType() string { return f.kind().contentType }

// kind is what is known of f; of txt for a format that is none.
func (f Format) kind() kind {
	all := kinds()
	if i := slices.IndexFunc(all, func(k kind) bool { return k.format == f }); i >= 0 {
		return all[i]
	}
	return all[0]
}
