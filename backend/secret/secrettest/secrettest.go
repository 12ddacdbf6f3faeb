// Package secrettest is the suite that every secret.Store passes.
package secrettest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
)

// Test runs the suite. open returns an empty store; it is called once for each rule.
func Test(t *testing.T, open func(t *testing.T) secret.Store) {
	rules := []struct {
		name string
		test func(t *testing.T, s secret.Store)
	}{
		{"Get/ErrNotFound", getNotFound},
		{"Get/ErrNotFoundAfterDelete", getAfterDelete},
		{"Get/ErrName", getName},
		{"Set/ErrName", setName},
		{"Set/ErrEmpty", setEmpty},
		{"Set/ErrTooLarge", setTooLarge},
		{"Delete/ErrName", deleteName},
		{"ErrCanceled", canceled},
		{"Set/EveryByte", setEveryByte},
		{"Set/Largest", setLargest},
		{"Set/ReplacesTheEarlierOne", setReplaces},
		{"Set/NamesAreApart", setApart},
		{"Set/KeepsItsOwnCopy", setCopies},
		{"Delete/NotThere", deleteNotThere},
		{"Concurrent", concurrent},
	}
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, open(t)) })
	}
}

// badNames are refused by every method.
var badNames = []string{
	"", "-", "a-", "-a", "a--b", "Key", "a b", "a/b", "..", "a.b", "käse", "a\x00b", strings.Repeat("n", 65),
}

func getNotFound(t *testing.T, s secret.Store) {
	_, err := s.Get(t.Context(), "absent")
	wantCode(t, err, roleplay.CodeNotFound)
}

func getAfterDelete(t *testing.T, s secret.Store) {
	must(t, s.Set(t.Context(), "gone", []byte("value")))
	must(t, s.Delete(t.Context(), "gone"))
	_, err := s.Get(t.Context(), "gone")
	wantCode(t, err, roleplay.CodeNotFound)
}

func getName(t *testing.T, s secret.Store) {
	for _, name := range badNames {
		_, err := s.Get(t.Context(), name)
		wantCode(t, err, roleplay.CodeInvalid)
	}
}

func setName(t *testing.T, s secret.Store) {
	for _, name := range badNames {
		wantCode(t, s.Set(t.Context(), name, []byte("value")), roleplay.CodeInvalid)
	}
}

func setEmpty(t *testing.T, s secret.Store) {
	wantCode(t, s.Set(t.Context(), "empty", nil), roleplay.CodeInvalid)
	wantCode(t, s.Set(t.Context(), "empty", []byte{}), roleplay.CodeInvalid)
}

func setTooLarge(t *testing.T, s secret.Store) {
	value := bytes.Repeat([]byte("canary"), 200)
	err := s.Set(t.Context(), "large", value)
	wantCode(t, err, roleplay.CodeTooLarge)
	if strings.Contains(err.Error(), "canary") {
		t.Errorf("the error tells the secret: %v", err)
	}
}

func deleteName(t *testing.T, s secret.Store) {
	for _, name := range badNames {
		wantCode(t, s.Delete(t.Context(), name), roleplay.CodeInvalid)
	}
}

func canceled(t *testing.T, s secret.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Set(ctx, "name", []byte("value")); err == nil {
		t.Error("Set under an ended context: no error")
	}
	if _, err := s.Get(ctx, "name"); err == nil || roleplay.CodeOf(err) == roleplay.CodeNotFound {
		t.Errorf("Get under an ended context: %v, want an error that does not say it is absent", err)
	}
	if err := s.Delete(ctx, "name"); err == nil {
		t.Error("Delete under an ended context: no error")
	}
}

func setEveryByte(t *testing.T, s secret.Store) {
	value := make([]byte, 256)
	for i := range value {
		value[i] = byte(i)
	}
	must(t, s.Set(t.Context(), "bytes", value))
	wantValue(t, s, "bytes", value)
}

func setLargest(t *testing.T, s secret.Store) {
	value := bytes.Repeat([]byte{0xff}, 1024)
	name := strings.Repeat("n", 64)
	must(t, s.Set(t.Context(), name, value))
	wantValue(t, s, name, value)
}

func setReplaces(t *testing.T, s secret.Store) {
	must(t, s.Set(t.Context(), "name", []byte("the first and longer one")))
	must(t, s.Set(t.Context(), "name", []byte("the second")))
	wantValue(t, s, "name", []byte("the second"))
}

func setApart(t *testing.T, s secret.Store) {
	must(t, s.Set(t.Context(), "key", []byte("1")))
	must(t, s.Set(t.Context(), "key-2", []byte("2")))
	must(t, s.Delete(t.Context(), "key"))
	wantValue(t, s, "key-2", []byte("2"))
}

func setCopies(t *testing.T, s secret.Store) {
	value := []byte("value")
	must(t, s.Set(t.Context(), "name", value))
	value[0] = 'X'
	got, err := s.Get(t.Context(), "name")
	must(t, err)
	got[1] = 'X'
	wantValue(t, s, "name", []byte("value"))
}

func deleteNotThere(t *testing.T, s secret.Store) {
	must(t, s.Delete(t.Context(), "absent"))
}

func concurrent(t *testing.T, s secret.Store) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			name, value := fmt.Sprintf("name-%d", i), []byte{byte(i)}
			for range 4 {
				if err := s.Set(t.Context(), name, value); err != nil {
					t.Errorf("Set: %v", err)
				}
				if got, err := s.Get(t.Context(), name); err != nil || !bytes.Equal(got, value) {
					t.Errorf("Get(%s) = %v, %v, want %v", name, got, err, value)
				}
				if err := s.Set(t.Context(), "shared", []byte("one of eight")); err != nil {
					t.Errorf("Set: %v", err)
				}
			}
		})
	}
	wg.Wait()
	wantValue(t, s, "shared", []byte("one of eight"))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, want roleplay.Code) {
	t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		t.Fatalf("code %q (%v), want %q", got, err, want)
	}
}

func wantValue(t *testing.T, s secret.Store, name string, want []byte) {
	t.Helper()
	got, err := s.Get(t.Context(), name)
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Fatalf("Get(%s) = %q, want %q", name, got, want)
	}
}
