package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store/bolt"
)

func mustOpen(t *testing.T, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// wantError checks the code of an error, and the words that its message for people has.
func wantError(t *testing.T, err error, code roleplay.Code, words ...string) {
	t.Helper()
	var e *roleplay.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Errorf("error %v, want code %q", err, code)
		return
	}
	for _, w := range words {
		if !strings.Contains(e.Message, w) {
			t.Errorf("message %q does not say %q", e.Message, w)
		}
	}
}

func wantMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantUnchanged(t *testing.T, path string, before []byte) {
	t.Helper()
	if !bytes.Equal(before, contents(t, path)) {
		t.Error("the file was changed")
	}
}
