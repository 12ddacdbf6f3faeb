package exchange_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// endless gives a beginning, then so many bytes of x.
type endless struct {
	head string
	left int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.head != "" {
		n := copy(b, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	n := min(len(b), e.left)
	if n == 0 {
		return 0, io.EOF
	}
	for i := range n {
		b[i] = 'x'
	}
	e.left -= n
	return n, nil
}

// repeated gives a beginning, then a line so many times.
type repeated struct {
	head, line string
	times      int
	rest       string
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.rest == "" {
		switch {
		case r.head != "":
			r.rest, r.head = r.head, ""
		case r.times > 0:
			n := min(r.times, 1000)
			r.rest, r.times = strings.Repeat(r.line, n), r.times-n
		default:
			return 0, io.EOF
		}
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// breaking gives some text, then fails.
type breaking struct{ text string }

func (r *breaking) Read(b []byte) (int, error) {
	if r.text == "" {
		return 0, errDisk
	}
	n := copy(b, r.text)
	r.text = r.text[n:]
	return n, nil
}

// allocated is how many bytes f asked for, whether or not they were given back.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestService_ImportFile_LineOf200MB(t *testing.T) {
	own := strings.SplitAfter(elsewhere(t, dana, 1, 2), "\n")
	for name, head := range map[string]string{
		"OwnFirst":    `{"schema":1,"prev":"","seq":1,"entries":["`,
		"OwnLater":    own[0] + own[1],
		"SillyTavern": strings.SplitAfter(tavern, "\n")[0] + `{"mes":"`,
		"Python":      `{"type":"session_start"}` + "\n" + `{"type":"message","content":"`,
		"Nothing":     "",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var err error
			bytes := allocated(func() {
				_, err = w.service.ImportFile(asDana(), exchange.ImportInput{Name: "long.jsonl"}, &endless{head: head, left: 200 << 20})
			})
			if code := roleplay.CodeOf(err); code != roleplay.CodeInvalid && code != roleplay.CodeTooLarge {
				t.Errorf("got %v", err)
			}
			if bytes > 64<<20 {
				t.Errorf("it took %d MB", bytes>>20)
			}
			if len(w.listed(dana)) != 0 {
				t.Error("something was taken in")
			}
		})
	}
}

func TestService_ImportFile_MillionLines(t *testing.T) {
	own := strings.SplitAfter(elsewhere(t, dana, 1, 2), "\n")
	for name, source := range map[string]*repeated{
		"Own":         {head: own[0], line: own[1], times: 1_000_000},
		"SillyTavern": {head: strings.SplitAfter(tavern, "\n")[0], line: strings.SplitAfter(tavern, "\n")[2], times: 1_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "many.jsonl"}, source)
			if code := roleplay.CodeOf(err); code != roleplay.CodeInvalid && code != roleplay.CodeTooLarge {
				t.Errorf("got %v", err)
			}
			if source.times == 0 {
				t.Error("it was read to its end")
			}
			if len(w.listed(dana)) != 0 {
				t.Error("something was taken in")
			}
		})
	}
}

func TestService_ImportFile_HalfALine(t *testing.T) {
	text := elsewhere(t, dana, 1, 4)
	lines := strings.SplitAfter(text, "\n")
	t.Run("AtTheEnd", func(t *testing.T) {
		w := newWorld(t)
		whole := len(strings.Join(lines[:4], ""))
		report, err := w.importFile(asDana(), "talk.jsonl", text[:whole+30])
		w.ok(err)
		if report.Talks != 1 || report.Skipped != 1 || len(report.Notes) != 1 || report.Notes[0] != "talk.jsonl breaks off in the middle of line 5. What stands before it was taken in." ||
			w.lines(dana, session(1)) != text[:whole] {
			t.Errorf("%+v", report)
		}
		report, err = w.importFile(asDana(), "talk.jsonl", text) // the whole one later
		w.ok(err)
		if report.Talks != 1 || w.lines(dana, session(1)) != text {
			t.Errorf("%+v", report)
		}
	})
	t.Run("OnlyHalfALine", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.importFile(asDana(), "talk.jsonl", text[:100])
		w.refused(err, roleplay.CodeInvalid, "does not begin with the start of a talk")
	})
	t.Run("InTheMiddle", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.importFile(asDana(), "talk.jsonl", lines[0]+lines[1][:40]+"\n"+lines[2]+lines[3])
		w.refused(err, roleplay.CodeInvalid, "Line 2")
		if len(w.listed(dana)) != 0 {
			t.Error("something was taken in")
		}
	})
	t.Run("ReaderBreaks", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{}, &breaking{text: strings.Repeat(" ", 65536-len(text)) + text})
		if !errors.Is(err, errDisk) {
			t.Errorf("got %v", err)
		}
	})
}

func TestService_ImportFile_WrongEncoding(t *testing.T) {
	own := elsewhere(t, dana, 1, 4)
	for name, text := range map[string]string{"Own": own, "SillyTavern": strings.Replace(tavern, "glade", "Wäldchen", 1)} {
		for encoding, encode := range map[string]func(string) string{"UTF16LE": utf16LE, "UTF16BE": utf16BE, "UTF16WithoutMark": func(s string) string { return utf16LE(s)[2:] }} {
			t.Run(name+encoding, func(t *testing.T) {
				w := newWorld(t)
				_, err := w.importFile(asDana(), "talk.jsonl", encode(text))
				w.refused(err, roleplay.CodeInvalid, "talk.jsonl is not in UTF-8", "Save it as UTF-8")
			})
		}
		t.Run(name+"Latin1", func(t *testing.T) {
			w := newWorld(t)
			_, err := w.importFile(asDana(), "talk.jsonl", latin1(text))
			w.refused(err, roleplay.CodeInvalid, "UTF-8")
			if len(w.listed(dana)) != 0 {
				t.Error("something was taken in")
			}
		})
	}
}

func utf16LE(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

func utf16BE(s string) string {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}

func latin1(s string) string {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r))
	}
	return string(out)
}

// A talk of 200,000 lines is taken, one more is refused.
func TestService_ImportFile_LongestTalk(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes 200,000 lines")
	}
	for _, lines := range []int{200_000, 200_001} {
		w := newWorld(t)
		r, feed := io.Pipe()
		go func() {
			out := bufio.NewWriter(feed)
			writeLong(out, lines)
			_ = out.Flush()
			_ = feed.Close()
		}()
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "long.jsonl"}, r)
		_ = r.Close()
		if lines == 200_001 {
			w.refused(err, roleplay.CodeTooLarge, fmt.Sprintf("at most %d lines", 200_000))
			continue
		}
		if w.ok(err); report.Talks != 1 {
			t.Errorf("%+v", report)
		}
		n := 0
		for _, err := range (record.Log{Store: w.store}).Read(t.Context(), dana, session(1), record.Head{}) {
			w.ok(err)
			n++
		}
		if n != lines {
			t.Errorf("%d lines are there", n)
		}
	}
}
