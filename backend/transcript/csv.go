package transcript

import (
	"bufio"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// writeCSV writes one row for each turn and one for each decision, beneath its
// turn, after a row with the columns' names:
//
//	seq     the append of the log       at_ms  how far into the talk, milliseconds
//	time    when that was, UTC          type   turn, move, mood, fact, objective or stage
//	speaker trainee or character        name   of the speaker
//	by      person, script or model     item   the id of what was decided
//	from to of a mood; to of a fact     text   what was said, or the quote or reason
//
// Where a turn of these was spoken there is the column spoken_ms, how long each was
// heard. With marks there are the columns bookmark, yes or nothing, and notes, and where
// there are notes on the whole talk a first row of type talk.
//
// It is RFC 4180 with a byte order mark: without one Excel takes the file for
// the system's old code page; LibreOffice and the readers of Python and R know it. Errors stay in w.
func writeCSV(w *bufio.Writer, v view) {
	_, _ = w.WriteString("\ufeff")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	row := func(cells ...string) {
		for i, c := range cells {
			cells[i] = cell(c)
		}
		_ = out.Write(cells)
	}
	spoken := slices.ContainsFunc(v.turns, said.isSpoken)
	turnRow := func(spokenMs string, m marked, cells ...string) {
		if spoken {
			cells = append(cells, spokenMs)
		}
		if v.marked {
			cells = append(cells, map[bool]string{true: "yes"}[m.bookmark], m.text())
		}
		row(cells...)
	}
	header := []string{"seq", "at_ms", "time", "type", "speaker", "name", "by", "item", "from", "to", "text"}
	if spoken {
		header = append(header, "spoken_ms")
	}
	if v.marked {
		header = append(header, "bookmark", "notes")
	}
	row(header...)
	if len(v.onTalk) > 0 {
		turnRow("", marked{notes: v.onTalk}, "", "", "", "talk", "", "", "", "", "", "", "")
	}
	for _, s := range v.turns {
		seq, at := strconv.FormatInt(s.Seq, 10), within(s.At)
		when := ""
		if start := v.talk.Start.At; !start.IsZero() {
			when = start.Add(time.Duration(at) * time.Millisecond).UTC().Format("2006-01-02 15:04:05")
		}
		ms := strconv.FormatInt(at, 10)
		heard := ""
		if s.isSpoken() {
			heard = strconv.FormatInt(s.Spoken.Ms, 10)
		}
		turnRow(heard, s.marked, seq, ms, when, "turn", string(s.Speaker), s.name, string(s.By), "", "", "", strings.Join(lines(s.Text), "\n"))
		for _, d := range s.decided {
			turnRow("", marked{}, seq, ms, when, d.kind, "", "", "", d.item, d.from, d.to, strings.Join(lines(d.text), "\n"))
		}
	}
	out.Flush()
}

// cell makes of s a cell that no spreadsheet takes for a formula: with an
// apostrophe before what makes one where a cell begins. That is at its beginning and
// that of each line, and after a semicolon, at which spreadsheets of many
// countries part cells whatever quotation marks say. The commas in it stand
// within quotation marks and part nothing, and no tab is left.
func cell(s string) string {
	var out strings.Builder
	begins, spaced := true, true // the next rune would begin a cell; also behind spaces
	for _, r := range Clean(s) {
		switch {
		case begins && strings.ContainsRune("=+-@＝＋－＠\u2212", r):
			out.WriteByte('\'')
			begins = false
		case r == '\n', r == ';':
			begins, spaced = true, r == '\n'
		case unicode.IsSpace(r):
			begins = begins && spaced
		case r == '"', r == '\'', unicode.Is(unicode.Cf, r): // a cell may begin after these
		default:
			begins = false
		}
		out.WriteRune(r)
	}
	return out.String()
}
