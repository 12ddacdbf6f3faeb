package roleplay_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
)

func TestNewUUIDv7(t *testing.T) {
	t.Run("ErrRandomness", func(t *testing.T) {
		id, err := roleplay.NewUUIDv7(time.Now(), bytes.NewReader(make([]byte, 9)))
		if id != "" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %q, error %v", id, err)
		}
	})
	// The example of RFC 9562, A.6: Unix milliseconds 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
	t.Run("Layout", func(t *testing.T) {
		at := time.Date(2022, 2, 22, 19, 22, 22, 0, time.UTC)
		random := []byte{0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f}
		id, err := roleplay.NewUUIDv7(at, bytes.NewReader(random))
		if want := "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"; err != nil || id != want {
			t.Errorf("got %q, error %v, want %q", id, err, want)
		}
	})
	t.Run("AllBitsOfRandomness", func(t *testing.T) {
		for fill, want := range map[byte]string{
			0x00: "00000000-0001-7000-8000-000000000000",
			0xff: "00000000-0001-7fff-bfff-ffffffffffff",
		} {
			id, err := roleplay.NewUUIDv7(time.UnixMilli(1), bytes.NewReader(bytes.Repeat([]byte{fill}, 10)))
			if err != nil || id != want {
				t.Errorf("got %q, error %v, want %q", id, err, want)
			}
		}
	})
	t.Run("SortsByTime", func(t *testing.T) {
		last, seen := "", map[string]bool{}
		for ms := int64(0); ms < 2000; ms++ {
			id, err := roleplay.NewUUIDv7(time.UnixMilli(1_760_000_000_000+ms*ms), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			if ms > 1 && id <= last {
				t.Fatalf("%s came after %s", id, last)
			}
			if !roleplay.IsUUID(id) || seen[id] {
				t.Fatalf("%s is no UUID, or was there before", id)
			}
			last, seen[id] = id, true
		}
	})
}

func TestIsUUID(t *testing.T) {
	for id, want := range map[string]bool{
		"":                                       false,
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f":   true,  // version 7
		"919108f7-52d1-4320-9bac-f847db4148a8":   true,  // version 4
		"919108f7-52d1-1320-9bac-f847db4148a8":   false, // version 1
		"017f22e2-79b0-7cc3-c8c4-dc0c0c07398f":   false, // another variant
		"017F22E2-79B0-7CC3-98C4-DC0C0C07398F":   false, // upper case
		"017f22e279b07cc398c4dc0c0c07398f":       false,
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398":    false,
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0":  false,
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n": false,
		"{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}": false,
		"00000000-0000-0000-0000-000000000000":   false,
		"../22e2-79b0-7cc3-98c4-dc0c0c07398f":    false,
	} {
		if got := roleplay.IsUUID(id); got != want {
			t.Errorf("IsUUID(%q) = %v, want %v", id, got, want)
		}
	}
}

func TestIsSlug(t *testing.T) {
	for id, want := range map[string]bool{
		"": false, "-": false, "a-": false, "-a": false, "a--b": false, "A": false, "a b": false, "a/b": false,
		"..": false, "ä": false, "a\n": false, strings.Repeat("a", 65): false,
		"a": true, "0": true, "bad-news": true, "bad_news-2": true, strings.Repeat("a", 64): true,
	} {
		if got := roleplay.IsSlug(id); got != want {
			t.Errorf("IsSlug(%q) = %v, want %v", id, got, want)
		}
	}
}
