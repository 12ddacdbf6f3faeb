package keyring

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/roleplay"
)

// A prompt that nobody answers cannot be had in a test, so call is asked itself.

func TestStore_call(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=not-asked")
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Service: "RolePlay test"})
		prompt := make(chan struct{})
		began := time.Now()
		_, err := s.call(t.Context(), func() (string, error) { <-prompt; return "late", nil })
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable || time.Since(began) != 2*time.Second {
			t.Errorf("at a prompt: %v after %v, want CodeUnavailable after 2s", err, time.Since(began))
		}
		_, err = s.call(t.Context(), func() (string, error) { t.Error("a call piled up behind the prompt"); return "", nil })
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			t.Errorf("behind a prompt: %v, want CodeUnavailable", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = s.call(ctx, func() (string, error) { t.Error("a call piled up behind the prompt"); return "", nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("behind a prompt: %v, want the end of the context", err)
		}
		close(prompt)
		synctest.Wait()
		text, err := s.call(t.Context(), func() (string, error) { return "next", nil })
		if text != "next" || err != nil {
			t.Errorf("after the prompt: %q, %v", text, err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		silent := make(chan struct{})
		_, err = s.call(ctx, func() (string, error) { <-silent; return "", nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("under an ended context: %v", err)
		}
		close(silent)
	})
}
