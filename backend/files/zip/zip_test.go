package zip_test

import (
	stdzip "archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"roleplay/backend/files"
	"roleplay/backend/files/filestest"
	"roleplay/backend/files/zip"
	"roleplay/backend/roleplay"
)

func TestPlace(t *testing.T) {
	filestest.Test(t, func(t *testing.T) (files.Place, func() map[string]filestest.File) {
		var archive bytes.Buffer
		place := zip.New(&archive)
		return place, func() map[string]filestest.File {
			if err := place.Close(); err != nil {
				t.Fatal(err)
			}
			return unpack(t, archive.Bytes())
		}
	})
}

func TestPlace_Write(t *testing.T) {
	t.Run("ErrBrokenStream", func(t *testing.T) {
		place := zip.New(&short{room: 20_000})
		var err error
		for range 100 {
			if err == nil {
				_, err = place.Write(t.Context(), "a.txt", time.Time{}, random)
			}
		}
		refused(t, err)
		refused(t, place.Close())
	})

	t.Run("ErrReaderWentAway", func(t *testing.T) {
		place := zip.New(&short{err: context.Canceled})
		_, err := place.Write(t.Context(), "a.txt", time.Time{}, random)
		if !errors.Is(err, context.Canceled) || roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("got %v", err)
		}
	})

	t.Run("CaseIsOneName", func(t *testing.T) {
		var archive bytes.Buffer
		place := zip.New(&archive)
		var got []string
		for _, name := range []string{"Straße.txt", "STRAßE.TXT", "ΣΊΣΥΦΟΣ.md", "σίσυφος.md", "a (2).txt", "A.txt", "a.txt"} {
			name, err := place.Write(t.Context(), name, time.Time{}, func(io.Writer) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, name)
		}
		if strings.Join(got, "|") != "Straße.txt|STRAßE (2).TXT|ΣΊΣΥΦΟΣ.md|σίσυφος (2).md|a (2).txt|A.txt|a (3).txt" {
			t.Errorf("the names are %v", got)
		}
	})

	t.Run("NamesInUTF8", func(t *testing.T) {
		var archive bytes.Buffer
		place := zip.New(&archive)
		if _, err := place.Write(t.Context(), "Gespräch 🎭.txt", time.Time{}, func(io.Writer) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if err := place.Close(); err != nil {
			t.Fatal(err)
		}
		const saysUTF8 = 0x800
		if flags := uint16(archive.Bytes()[6]) | uint16(archive.Bytes()[7])<<8; flags&saysUTF8 == 0 {
			t.Errorf("the archive does not say that its names are UTF-8: %#x", flags)
		}
	})

	t.Run("StreamsEachFile", func(t *testing.T) {
		var archive bytes.Buffer
		place := zip.New(&archive)
		before := 0
		for range 3 {
			if _, err := place.Write(t.Context(), "a.bin", time.Time{}, random); err != nil {
				t.Fatal(err)
			}
			if archive.Len() <= before {
				t.Error("the file stays in the program")
			}
			before = archive.Len()
		}
	})
}

// random writes what cannot be made smaller.
func random(w io.Writer) error {
	x := uint64(1)
	b := make([]byte, 5000)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	_, err := w.Write(b)
	return err
}

// short takes so many bytes, then no more.
type short struct {
	room int
	err  error
}

func (s *short) Write(b []byte) (int, error) {
	if s.room -= len(b); s.room < 0 {
		if s.err == nil {
			s.err = errors.New("the line is cut")
		}
		return 0, s.err
	}
	return len(b), nil
}

func refused(t *testing.T, err error) {
	t.Helper()
	if got := roleplay.ProblemOf(err); got.Code != roleplay.CodeUnavailable || got.Detail != "The archive could not be written to its end. Try again." {
		t.Errorf("got %q %q", got.Code, got.Detail)
	}
}

func unpack(t *testing.T, archive []byte) map[string]filestest.File {
	t.Helper()
	r, err := stdzip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]filestest.File{}
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := all[f.Name]; twice {
			t.Errorf("%q is there twice", f.Name)
		}
		all[f.Name] = filestest.File{Text: string(text), Modified: f.Modified}
	}
	return all
}
