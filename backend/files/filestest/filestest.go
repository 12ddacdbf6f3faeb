// Package filestest is the suite that every files.Place passes.
package filestest

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/files"
)

// File is what a place holds under a name.
type File struct {
	Text     string
	Modified time.Time
}

// Test runs the suite. open makes an empty place; the function that it returns
// with it ends the writing, where that has an end, and reads all that is there.
func Test(t *testing.T, open func(t *testing.T) (files.Place, func() map[string]File)) {
	noon := time.Date(2026, 3, 14, 9, 26, 52, 0, time.UTC)
	testRefusals(t, open, noon)
	testWhole(t, open, noon)
	testNames(t, open, noon)
}

// testRefusals are the files that are not there afterwards.
func testRefusals(t *testing.T, open func(t *testing.T) (files.Place, func() map[string]File), noon time.Time) {

	t.Run("ErrOfTheWriterComesBack", func(t *testing.T) {
		place, all := open(t)
		broken := errors.New("the talk is broken")
		name, err := place.Write(t.Context(), "a.txt", noon, func(w io.Writer) error {
			_, _ = io.WriteString(w, strings.Repeat("half ", 100_000))
			return broken
		})
		if name != "" || !errors.Is(err, broken) || err.Error() != broken.Error() {
			t.Errorf("got %q, %v", name, err)
		}
		if left := all(); len(left) != 0 {
			t.Errorf("%d files are left", len(left))
		}
	})

	t.Run("ErrNotAgainAfterAnError", func(t *testing.T) {
		place, all := open(t)
		_, _ = place.Write(t.Context(), "a.txt", noon, func(io.Writer) error { return errors.New("the talk is broken") })
		if name := write(t, place, "a.txt", noon, "second"); name != "a.txt" {
			t.Errorf("the name of what was not written is taken: %q", name)
		}
		want(t, all(), map[string]File{"a.txt": {"second", noon}})
	})

	t.Run("ErrCancelledBefore", func(t *testing.T) {
		place, all := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := place.Write(ctx, "a.txt", noon, func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		want(t, all(), map[string]File{})
	})

	t.Run("ErrCancelledWithin", func(t *testing.T) {
		place, all := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := place.Write(ctx, "a.txt", noon, func(w io.Writer) error {
			cancel()
			_, err := io.WriteString(w, strings.Repeat("text", 1_000_000))
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		want(t, all(), map[string]File{})
	})
}

// testWhole are the files that are there afterwards.
func testWhole(t *testing.T, open func(t *testing.T) (files.Place, func() map[string]File), noon time.Time) {
	t.Run("WholeFiles", func(t *testing.T) {
		place, all := open(t)
		long := strings.Repeat("0123456789", 300_000)
		got := []string{
			write(t, place, "a.txt", noon, "first"),
			write(t, place, "empty.md", noon.Add(time.Hour), ""),
			write(t, place, "long.bin", noon, long),
		}
		if strings.Join(got, " ") != "a.txt empty.md long.bin" {
			t.Errorf("the names are %v", got)
		}
		want(t, all(), map[string]File{"a.txt": {"first", noon}, "empty.md": {"", noon.Add(time.Hour)}, "long.bin": {long, noon}})
	})
}

// testNames are the names that they get.
func testNames(t *testing.T, open func(t *testing.T) (files.Place, func() map[string]File), noon time.Time) {
	t.Run("TakenNames", func(t *testing.T) {
		place, all := open(t)
		var got []string
		for _, text := range []string{"1", "2", "3"} {
			got = append(got, write(t, place, "a.txt", noon, text))
		}
		got = append(got, write(t, place, "a (2).txt", noon, "4"), write(t, place, "b", noon, "5"), write(t, place, "b", noon, "6"))
		if strings.Join(got, "|") != "a.txt|a (2).txt|a (3).txt|a (2) (2).txt|b|b (2)" {
			t.Errorf("the names are %v", got)
		}
		want(t, all(), map[string]File{
			"a.txt": {"1", noon}, "a (2).txt": {"2", noon}, "a (3).txt": {"3", noon}, "a (2) (2).txt": {"4", noon},
			"b": {"5", noon}, "b (2)": {"6", noon},
		})
	})

	t.Run("EmojiAndCON", func(t *testing.T) {
		place, all := open(t)
		got := []string{
			write(t, place, "👩‍⚕️ CON 🎭.md", noon, "1"), write(t, place, "CON", noon, "2"), write(t, place, "con.txt", noon, "3"),
			write(t, place, "../../up.txt", noon, "4"), write(t, place, "Gespräch mit Frau Özgür 会話.txt", noon, "5"),
		}
		if strings.Join(got, "|") != "👩‍⚕️ CON 🎭.md|_CON|_con.txt|-..-up.txt|Gespräch mit Frau Özgür 会話.txt" {
			t.Errorf("the names are %v", got)
		}
		if n := len(all()); n != 5 {
			t.Errorf("there are %d files", n)
		}
	})

	t.Run("NameOf300Characters", func(t *testing.T) {
		place, all := open(t)
		name := strings.Repeat("long-", 60) + ".txt"
		got := []string{write(t, place, name, noon, "1"), write(t, place, name, noon, "2")}
		cut := strings.Repeat("long-", 26) + "lo"
		if strings.Join(got, "|") != cut+".txt|"+cut+" (2).txt" {
			t.Errorf("the names are %v", got)
		}
		want(t, all(), map[string]File{cut + ".txt": {"1", noon}, cut + " (2).txt": {"2", noon}})
	})

	t.Run("SeveralAtOnce", func(t *testing.T) {
		place, all := open(t)
		var writers sync.WaitGroup
		for range 8 {
			writers.Go(func() {
				for range 10 {
					if _, err := place.Write(t.Context(), "a.txt", noon, func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		left := all()
		for name, f := range left {
			if f.Text != "text" {
				t.Errorf("%q holds %q", name, f.Text)
			}
		}
		if len(left) != 80 {
			t.Errorf("there are %d files, want 80", len(left))
		}
	})

	t.Run("ManyOfOneName", func(t *testing.T) {
		place, all := open(t)
		for range 300 {
			write(t, place, "a.txt", noon, "text")
		}
		if n := len(all()); n != 300 {
			t.Errorf("there are %d files", n)
		}
	})
}

func write(t *testing.T, place files.Place, name string, modified time.Time, text string) string {
	t.Helper()
	calls := 0
	got, err := place.Write(t.Context(), name, modified, func(w io.Writer) error {
		calls++
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil || calls != 1 {
		t.Fatalf("Write(%q): %v, after %d calls", name, err, calls)
	}
	return got
}

func want(t *testing.T, got, want map[string]File) {
	t.Helper()
	for name, w := range want {
		g, ok := got[name]
		switch {
		case !ok:
			t.Errorf("%q is missing", name)
		case g.Text != w.Text:
			t.Errorf("%q holds %d bytes, want %d", name, len(g.Text), len(w.Text))
		case !g.Modified.Equal(w.Modified):
			t.Errorf("%q was changed at %v, want %v", name, g.Modified, w.Modified)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%q is there too", name)
		}
	}
}
