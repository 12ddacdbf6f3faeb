package record_test

import (
	"errors"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

const (
	anna = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000a")
	ben  = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000b")
	talk = roleplay.SessionID("0199c0de-0000-7000-8000-000000000001")
)

// errDisk is what failing stores fail with.
var errDisk = errors.New("the disk does not answer")

// failing is s, but for the calls of one kind on keys, or prefixes, that hold part.
func failing(s store.Local, op, part string) *storetest.Faulty {
	return storetest.NewFaulty(s, storetest.Failing(op, part, errDisk))
}

func wantCode(t *testing.T, err error, want roleplay.Code, words ...string) {
	t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		t.Errorf("code %q, want %q (error %v)", got, want, err)
		return
	}
	for _, w := range words {
		var e *roleplay.Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, w) {
			t.Errorf("error %v has no message that says %q", err, w)
		}
	}
}

func wantIs(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// raw returns the bytes at key.
func raw(t *testing.T, s store.Store, key string) string {
	t.Helper()
	object, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	return string(object.Value)
}

// plant writes bytes at key, as another program or a failing disk would.
func plant(t *testing.T, s store.Store, key, value string) {
	t.Helper()
	if _, err := s.Put(t.Context(), key, []byte(value), store.Always); err != nil {
		t.Fatalf("Put(%q): %v", key, err)
	}
}

// keysOf returns all keys of a store.
func keysOf(t *testing.T, s store.Store) []string {
	t.Helper()
	var keys []string
	for entry, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, entry.Key)
	}
	return keys
}
