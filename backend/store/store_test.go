package store_test

import (
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

func TestCheckKey(t *testing.T) {
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "...", "a/.", "a/../b", "A", "a b", "é", "a\\b", "a\x00", "a:b", strings.Repeat("a", 513),
	} {
		if err := store.CheckKey(key); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("CheckKey(%.20q) = %v, want CodeInvalid", key, err)
		}
	}
	for _, key := range []string{"a", "0", "a/b", "a.b", ".a", "a..", "users/1/chat_events/2-3/0000000001", strings.Repeat("a", 512)} {
		if err := store.CheckKey(key); err != nil {
			t.Errorf("CheckKey(%.20q) = %v", key, err)
		}
	}
}

func TestKindOf(t *testing.T) {
	for key, want := range map[string]string{
		"users/0190a1b2-0000-7000-8000-000000000000/chat_events/0190a1b2-0000-7000-8000-000000000001/0000000001": "users/chat_events",
		"users/0190a1b2-0000-7000-8000-000000000000/session_pages/0190":                                          "users/session_pages",
		"content/scenarios/raise/000001":                "content/scenarios",
		"accounts/0190a1b2-0000-7000-8000-000000000000": "accounts",
		"profile": "profile",
		"0190":    "",
	} {
		if got := store.KindOf(key); got != want {
			t.Errorf("KindOf(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestIf_Holds(t *testing.T) {
	tests := []struct {
		name    string
		cond    store.If
		current store.Version
		want    bool
	}{
		{"AbsentOverSomething", store.Absent, "1", false},
		{"AbsentOverNothing", store.Absent, "", true},
		{"AtAnother", store.At("1"), "2", false},
		{"AtNothing", store.At("1"), "", false},
		{"AtTheSame", store.At("1"), "1", true},
		{"AlwaysOverSomething", store.Always, "1", true},
		{"AlwaysOverNothing", store.Always, "", true},
	}
	for _, test := range tests {
		if got := test.cond.Holds(test.current); got != test.want {
			t.Errorf("%s: Holds(%q) = %v, want %v", test.name, test.current, got, test.want)
		}
	}
}

func TestAt_EmptyVersionNeverHolds(t *testing.T) {
	for _, current := range []store.Version{"", "1"} {
		if store.At("").Holds(current) {
			t.Errorf("At(%q) holds for a key at %q", "", current)
		}
	}
}
