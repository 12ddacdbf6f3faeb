package auth_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"roleplay/backend/auth"
	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
	"roleplay/backend/secret/mem"
)

// broken is a place for secrets that always answers with these errors.
type broken struct{ get, set error }

func (b broken) Get(context.Context, string) ([]byte, error) { return nil, b.get }
func (b broken) Set(context.Context, string, []byte) error   { return b.set }
func (b broken) Delete(context.Context, string) error        { return errors.New("not asked for") }
func place(name string, s secret.Store) auth.KeyPlace        { return auth.KeyPlace{Name: name, Store: s} }
func key(t *testing.T, s secret.Store) []byte {
	t.Helper()
	value, err := s.Get(t.Context(), "signing-key")
	must(t, err)
	return value
}

var errNoKeyring = roleplay.Errorf(roleplay.CodeUnavailable, "No keyring on this machine.")

func TestSigningKey_Configured(t *testing.T) {
	for name, text := range map[string]string{
		"ErrShort":       strings.Repeat("k", 31),
		"ErrShortBase64": "AAECAwQFBgcICQoLDA0ODw==", // 16 bytes
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := auth.SigningKey(t.Context(), text, rand.Reader, place("memory", mem.New()))
			wantField(t, err, "auth.signingKey")
			if strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), "auth.signingKey") {
				t.Errorf("got %q, want the name of the setting without its value", err)
			}
		})
	}
	for name, c := range map[string]struct {
		text string
		want []byte
	}{
		"Text":        {"a sentence of thirty-two letters", []byte("a sentence of thirty-two letters")},
		"Base64":      {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31}},
		"TextLikeOne": {"0123456789abcdefghijklmnopqrstuvwxyz", []byte("0123456789abcdefghijklmnopqrstuvwxyz")}, // Base64 of 27 bytes only
	} {
		t.Run(name, func(t *testing.T) {
			got, from, err := auth.SigningKey(t.Context(), c.text, rand.Reader, place("keyring", broken{get: errDisk}))
			must(t, err)
			if !bytes.Equal(got, c.want) || from != "configuration" {
				t.Errorf("got %q from %s, want %q", got, from, c.want)
			}
		})
	}
}

func TestSigningKey_Refusals(t *testing.T) {
	t.Run("ErrUnreadableIsNotReplaced", func(t *testing.T) {
		file := mem.New()
		_, _, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", broken{get: errDisk}), place("file", file))
		wantCode(t, err, roleplay.CodeInternal)
		_, err = file.Get(t.Context(), "signing-key")
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrNotKept", func(t *testing.T) {
		_, _, err := auth.SigningKey(t.Context(), "", rand.Reader, place("file", broken{get: secret.NotFound("signing-key"), set: errDisk}))
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ErrStoredIsShort", func(t *testing.T) {
		file := mem.New()
		must(t, file.Set(t.Context(), "signing-key", []byte("short")))
		_, _, err := auth.SigningKey(t.Context(), "", rand.Reader, place("file", file))
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ErrNoPlace", func(t *testing.T) {
		_, _, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", broken{get: errNoKeyring}))
		wantCode(t, err, roleplay.CodeUnavailable)
	})
	t.Run("ErrNoRandomness", func(t *testing.T) {
		_, _, err := auth.SigningKey(t.Context(), "", iotest.ErrReader(errDisk), place("file", mem.New()))
		wantCode(t, err, roleplay.CodeInternal)
	})
}

func TestSigningKey(t *testing.T) {
	t.Run("MadeOnceInTheFirstPlace", func(t *testing.T) {
		keyring, file := mem.New(), mem.New()
		made, from, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", keyring), place("file", file))
		must(t, err)
		if from != "keyring" || len(made) != 32 || !bytes.Equal(key(t, keyring), made) {
			t.Errorf("a key of %d bytes from %s, want 32 from the keyring, kept there", len(made), from)
		}
		_, err = file.Get(t.Context(), "signing-key")
		wantCode(t, err, roleplay.CodeNotFound)
		again, from, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", keyring), place("file", file))
		must(t, err)
		if from != "keyring" || !bytes.Equal(again, made) {
			t.Error("the second start has another key")
		}
		other, _, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", mem.New()))
		must(t, err)
		if bytes.Equal(other, made) {
			t.Error("two machines have one key")
		}
	})
	t.Run("NoKeyring", func(t *testing.T) {
		for _, keyring := range []broken{{get: errNoKeyring}, {get: secret.NotFound("signing-key"), set: errNoKeyring}} {
			file := mem.New()
			got, from, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", keyring), place("file", file))
			must(t, err)
			if from != "file" || !bytes.Equal(got, key(t, file)) {
				t.Errorf("from %s, want the file", from)
			}
		}
	})
	t.Run("KeepsSignInsWhenAKeyringComes", func(t *testing.T) {
		file := mem.New()
		must(t, file.Set(t.Context(), "signing-key", signingKey))
		got, from, err := auth.SigningKey(t.Context(), "", rand.Reader, place("keyring", mem.New()), place("file", file))
		must(t, err)
		if from != "file" || !bytes.Equal(got, signingKey) {
			t.Errorf("from %s, want the key that the file has had", from)
		}
	})
}
