package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// exported is an ended log of five entries, as lines.
func exported(t *testing.T) [][]byte {
	t.Helper()
	l, _ := endedLog(t, mem.New(), 5, 0)
	var file bytes.Buffer
	if n, err := l.WriteTo(t.Context(), &file, anna, talk); n != 5 || err != nil {
		t.Fatalf("%d lines, error %v", n, err)
	}
	return readLines(t, &file)
}

func readLines(t *testing.T, r io.Reader) [][]byte {
	t.Helper()
	var lines [][]byte
	for line, err := range record.ReadLines(r) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestLog_Import(t *testing.T) {
	replaced := func(lines [][]byte, i int, old, now string) [][]byte {
		lines[i] = bytes.Replace(lines[i], []byte(old), []byte(now), 1)
		return lines
	}
	for name, test := range map[string]struct {
		lines func([][]byte) [][]byte
		line  int
		says  string
	}{
		"Empty":            {func([][]byte) [][]byte { return nil }, 1, "empty"},
		"HalfALine":        {func(l [][]byte) [][]byte { l[4] = l[4][:len(l[4])/2]; return l }, 5, "cut short"},
		"NotJSON":          {func(l [][]byte) [][]byte { l[2] = []byte("hello"); return l }, 3, "not JSON"},
		"EmptyLine":        {func(l [][]byte) [][]byte { return slices.Insert(l, 2, []byte{}) }, 3, "not JSON"},
		"UTF16":            {func(l [][]byte) [][]byte { l[0] = []byte("\xff\xfe{\x00"); return l }, 1, "not JSON"},
		"LineMissing":      {func(l [][]byte) [][]byte { return slices.Delete(l, 2, 3) }, 3, "not entry 3"},
		"FirstMissing":     {func(l [][]byte) [][]byte { return l[1:] }, 1, "not entry 1"},
		"LineTwice":        {func(l [][]byte) [][]byte { return slices.Insert(l, 2, l[1]) }, 3, "not entry 3"},
		"ByteChanged":      {func(l [][]byte) [][]byte { return replaced(l, 1, `"s2"`, `"x2"`) }, 3, "changed"},
		"PrevChanged":      {func(l [][]byte) [][]byte { return replaced(l, 3, `"prev":"`, `"prev":"0`) }, 4, "changed"},
		"OfAnotherSession": {func(l [][]byte) [][]byte { return replaced(l, 0, string(talk), string(sid(1))) }, 1, "does not start this session"},
		"NoStart":          {func(l [][]byte) [][]byte { return replaced(l, 0, `session_start`, `sesame`) }, 1, "does not start this session"},
		"OtherJSON":        {func(l [][]byte) [][]byte { l[0] = []byte(`{"user_name":"You"}`); return l }, 1, "not entry 1"},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			s := mem.New()
			n, err := record.Log{Store: s}.Import(t.Context(), ben, talk, test.lines(exported(t)), nil)
			wantCode(t, err, roleplay.CodeInvalid, fmt.Sprintf("Line %d is not part of a sound talk.", test.line), test.says)
			if n != 0 || len(keysOf(t, s)) != 0 {
				t.Errorf("%d added, the keys are %q", n, keysOf(t, s))
			}
		})
	}
	t.Run("ErrGoesOnAfterItsEnd", func(t *testing.T) {
		s := mem.New()
		_, heads := endedLog(t, s, 3, 0)
		lines := append(readLines(t, strings.NewReader(storedLines(t, s, 3))),
			[]byte(`{"schema":1,"prev":"`+heads[3].Hash+`","seq":4,"entries":[{"type":"unmatched"}]}`))
		_, err := record.Log{Store: mem.New()}.Import(t.Context(), ben, talk, lines, nil)
		wantCode(t, err, roleplay.CodeInvalid, "Line 4", "has ended before it")
	})
	t.Run("ErrDiffers", func(t *testing.T) {
		lines := exported(t)
		for _, sealed := range []bool{false, true} {
			s := mem.New()
			l := record.Log{Store: s}
			// The same beginning, and then another talk.
			if _, err := l.Import(t.Context(), anna, talk, lines[:2], nil); err != nil {
				t.Fatal(err)
			}
			head := record.Head{}
			for a, err := range l.Read(t.Context(), anna, talk, head) {
				if err != nil {
					t.Fatal(err)
				}
				head = record.Head{Seq: a.Seq, Hash: a.Hash}
			}
			if _, err := l.Append(t.Context(), anna, talk, head, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{Reason: "admin"}}}); err != nil {
				t.Fatal(err)
			}
			if sealed {
				seal(t, l)
				if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
					t.Fatal(err)
				}
			}
			before := keysOf(t, s)
			n, err := l.Import(t.Context(), anna, talk, lines, nil)
			wantCode(t, err, roleplay.CodeConflict, string(talk), "differs from entry 3 on, so nothing was taken in")
			if n != 0 || !reflect.DeepEqual(before, keysOf(t, s)) {
				t.Errorf("%d added, the keys are %q", n, keysOf(t, s))
			}
		}
	})
	t.Run("ErrSomebodyIsFaster", func(t *testing.T) {
		s := mem.New()
		h := storetest.NewFaulty(s, func(op, key string) error {
			if op == "put" && key == record.ChatEventKey(anna, talk, 3) {
				plant(t, s, key, `{"schema":1}`)
			}
			return nil
		})
		n, err := record.Log{Store: h}.Import(t.Context(), anna, talk, exported(t), nil)
		wantCode(t, err, roleplay.CodeConflict, "differs from entry 3 on")
		if n != 2 {
			t.Errorf("%d added, want 2", n)
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		lines := exported(t)
		_, err := record.Log{Store: failing(s, "put", "")}.Import(t.Context(), anna, talk, lines, nil)
		wantIs(t, err, errDisk)
		_, err = record.Log{Store: failing(s, "list", "")}.Import(t.Context(), anna, talk, lines, nil)
		wantIs(t, err, errDisk)
		if _, err := l.Import(t.Context(), anna, talk, lines, nil); err != nil {
			t.Fatal(err)
		}
		_, err = record.Log{Store: failing(s, "get", "")}.Import(t.Context(), anna, talk, lines, nil)
		wantIs(t, err, errDisk)
		seal(t, l)
		if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		_, err = record.Log{Store: failing(s, "get", "")}.Import(t.Context(), anna, talk, lines, nil)
		wantIs(t, err, errDisk)
	})
	t.Run("ByteForByte", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		lines := exported(t)
		if n, err := l.Import(t.Context(), anna, talk, lines, nil); n != 5 || err != nil {
			t.Fatalf("%d added, error %v", n, err)
		}
		want := string(bytes.Join(lines, []byte("\n"))) + "\n"
		if got := storedLines(t, s, 5); got != want {
			t.Errorf("stored %q, want %q", got, want)
		}
		wantWhole(t, l, want)
	})
	t.Run("Twice", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		lines := exported(t)
		for i, want := range []int{3, 0, 2, 0, 0} {
			part := lines
			if i < 2 || i == 4 {
				part = lines[:3] // the talk went on since
			}
			if n, err := l.Import(t.Context(), anna, talk, part, nil); n != want || err != nil {
				t.Errorf("time %d: %d added, error %v; want %d", i+1, n, err, want)
			}
		}
		seal(t, l)
		if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		for _, part := range [][][]byte{lines, lines[:2]} {
			if n, err := l.Import(t.Context(), anna, talk, part, nil); n != 0 || err != nil {
				t.Errorf("sealed: %d added, error %v", n, err)
			}
		}
		if left := eventKeys(t, s); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
	})
	t.Run("CutShortAnywhere", func(t *testing.T) {
		for _, lost := range []bool{false, true} {
			for writes := range 5 {
				s := mem.New()
				lines := exported(t)
				n, err := record.Log{Store: &cut{Store: s, left: writes, lost: lost}}.Import(t.Context(), anna, talk, lines, nil)
				if n != writes || !errors.Is(err, errCut) {
					t.Fatalf("%d added, error %v", n, err)
				}
				done := writes
				if lost {
					done++
				}
				if n, err := (record.Log{Store: s}).Import(t.Context(), anna, talk, lines, nil); n != 5-done || err != nil {
					t.Errorf("gone on with after %d: %d added, error %v", done, n, err)
				}
			}
		}
	})
	// What a damaged log has lost comes back from an export.
	t.Run("FillsHoles", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		lines := exported(t)
		if _, err := l.Import(t.Context(), anna, talk, lines, nil); err != nil {
			t.Fatal(err)
		}
		remove(1, 4)(t, s)
		if n, err := l.Import(t.Context(), anna, talk, lines, nil); n != 2 || err != nil {
			t.Errorf("%d added, error %v", n, err)
		}
		wantWhole(t, l, string(bytes.Join(lines, []byte("\n")))+"\n")
	})
	t.Run("ADamagedSealedCopyIsNoHindrance", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		lines := exported(t)
		plant(t, s, record.ChatLogKey(anna, talk, 1), "rubbish")
		if n, err := l.Import(t.Context(), anna, talk, lines, nil); n != 5 || err != nil {
			t.Errorf("%d added, error %v", n, err)
		}
		wantWhole(t, l, string(bytes.Join(lines, []byte("\n")))+"\n")
	})
}

func TestReadLines(t *testing.T) {
	t.Run("ErrTooLong", func(t *testing.T) {
		read := 0
		endless := io.MultiReader(strings.NewReader("one\ntwo\n"), readerFunc(func(b []byte) (int, error) {
			for i := range b {
				b[i] = 'x'
			}
			read += len(b)
			return len(b), nil
		}))
		var lines []string
		var err error
		for line, e := range record.ReadLines(endless) {
			if err = e; err == nil {
				lines = append(lines, string(line))
			}
		}
		wantCode(t, err, roleplay.CodeInvalid, "Line 3 is longer than 1048576 bytes")
		if !slices.Equal(lines, []string{"one", "two"}) || read > store.MaxValue+200<<10 {
			t.Errorf("lines %q; %d bytes of the long one were read", lines, read)
		}
	})
	t.Run("ErrReader", func(t *testing.T) {
		var err error
		for _, e := range record.ReadLines(io.MultiReader(strings.NewReader("one\ntw"), iotest.ErrReader(errDisk))) {
			err = e
		}
		wantIs(t, err, errDisk)
	})
	for in, want := range map[string][]string{
		"":              nil,
		"\n":            {""},
		"a\nb\n":        {"a", "b"},
		"a\r\nb\r\n":    {"a", "b"},
		"a\n\nb":        {"a", "", "b"},
		"a\rb\n":        {"a\rb"},
		"half":          {"half"},
		"\r\n":          {""},
		"a\u2028b\nc\n": {"a\u2028b", "c"},
	} {
		var got []string
		for _, line := range readLines(t, strings.NewReader(in)) {
			got = append(got, string(line))
		}
		if !slices.Equal(got, want) {
			t.Errorf("the lines of %q are %q, want %q", in, got, want)
		}
	}
	t.Run("TheLongest", func(t *testing.T) {
		for length, ok := range map[int]bool{store.MaxValue: true, store.MaxValue + 1: false, store.MaxValue + 2: false} {
			for _, end := range []string{"\n", "\r\n", ""} {
				var err error
				n := 0
				for line, e := range record.ReadLines(strings.NewReader(strings.Repeat("x", length) + end)) {
					if err = e; err == nil {
						n = len(line)
					}
				}
				if (err == nil) != ok || ok && n != length {
					t.Errorf("a line of %d bytes and %q: %d bytes, error %v", length, end, n, err)
				}
			}
		}
	})
	t.Run("LinesBelongToTheirReader", func(t *testing.T) {
		lines := readLines(t, strings.NewReader("one\ntwo\nthree\n"))
		if got := string(bytes.Join(lines, []byte(" "))); got != "one two three" {
			t.Errorf("the lines became %q", got)
		}
	})
	t.Run("EarlyBreak", func(t *testing.T) {
		for _, err := range record.ReadLines(strings.NewReader("a\nb\n")) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestLog_WriteTo(t *testing.T) {
	s := mem.New()
	l, _ := endedLog(t, s, 3, 0)
	t.Run("ErrWriter", func(t *testing.T) {
		for left := range 4 {
			_, err := l.WriteTo(t.Context(), &full{left: left}, anna, talk)
			wantIs(t, err, errDisk)
		}
	})
	t.Run("ErrDamaged", func(t *testing.T) {
		s := mem.New()
		l, _ := appended(t, s, 3)
		want := storedLines(t, s, 2)
		edit(3, `"seq"`, `"sec"`)(t, s)
		var got strings.Builder
		n, err := l.WriteTo(t.Context(), &got, anna, talk)
		wantDamage(t, err, 3, "changed")
		if n != 2 || got.String() != want {
			t.Errorf("%d lines: %q", n, got.String())
		}
	})
	t.Run("OK", func(t *testing.T) {
		var got strings.Builder
		n, err := l.WriteTo(t.Context(), &got, anna, talk)
		if want := storedLines(t, s, 3); n != 3 || err != nil || got.String() != want {
			t.Errorf("%d lines, error %v: %q, want %q", n, err, got.String(), want)
		}
	})
}

// full is a file that takes some writes.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errDisk
	}
	return len(b), nil
}
