package chat_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// bin puts a talk of Ada's into the bin, or takes it out.
func bin(t *testing.T, h house, s roleplay.Session, at *time.Time) {
	t.Helper()
	_, err := record.Marks(h.store).Upsert(t.Context(), record.MarksKey(adaID, s.ID), adaID, func(m *record.Marked) error { m.DeletedAt = at; return nil })
	must(t, err)
}

// purge deletes a talk of Ada's for good, or for half leaves the mark that says so.
func purge(t *testing.T, h house, s roleplay.Session, half bool) {
	t.Helper()
	key := record.MarksKey(adaID, s.ID)
	_, err := record.Marks(h.store).Upsert(t.Context(), key, adaID, func(m *record.Marked) error { m.Purging = true; return nil })
	must(t, err)
	must(t, record.Log{Store: h.store}.Remove(t.Context(), adaID, s.ID))
	if !half {
		must(t, h.store.Delete(t.Context(), key, store.Always))
	}
}

// stored counts the appends of a talk.
func stored(t *testing.T, h house, s roleplay.Session) int {
	t.Helper()
	n := 0
	for _, err := range h.store.List(t.Context(), record.ChatEventsPrefix(adaID, s.ID), "") {
		must(t, err)
		n++
	}
	return n
}

// A talk goes to the bin, or for good, while a reply to a message streams: what
// is being said is no part of it any more.
func TestService_DeletedWhileSomebodySpeaks(t *testing.T) {
	at := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	for name, test := range map[string]struct {
		remove func(*testing.T, house, roleplay.Session)
		code   roleplay.Code
		says   string
		kept   int // appends
	}{
		"InTheBin":    {func(t *testing.T, h house, s roleplay.Session) { bin(t, h, s, &at) }, roleplay.CodeConflict, "in the bin", 2},
		"BeingPurged": {func(t *testing.T, h house, s roleplay.Session) { purge(t, h, s, true) }, roleplay.CodeNotFound, "no such session", 0},
		"Purged":      {func(t *testing.T, h house, s roleplay.Session) { purge(t, h, s, false) }, roleplay.CodeNotFound, "no such session", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var lines bytes.Buffer
				wake := make(chan struct{})
				h := open(t, echo(func(context.Context, string) error { <-wake; return nil }), func(d *chat.Deps) {
					d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
				})
				s := start(t, h)
				next := watch(t, h, nil)
				next() // the snapshot
				refused := make(chan error, 3)
				go func() {
					_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: firstID, Text: "First", Wait: true})
					refused <- err
				}()
				next() // the message
				go func() {
					_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: secondID, Text: "Second", Wait: true})
					refused <- err
				}()
				go func() {
					_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
					refused <- err
				}()
				synctest.Wait() // both wait for the floor
				test.remove(t, h, s)
				close(wake)
				for range 3 {
					wantCode(t, <-refused, test.code, test.says)
				}
				e := next()
				for e.Type == roleplay.EventTurnDelta {
					e = next()
				}
				if e.Type != roleplay.EventTurnFailed || e.TurnID != firstID || e.Code != test.code {
					t.Errorf("told %+v", e)
				}
				if n := stored(t, h, s); n != test.kept {
					t.Errorf("%d appends are stored, want %d", n, test.kept)
				}
				if lines.Len() > 0 {
					t.Errorf("logged as an error: %s", &lines)
				}
			})
		})
	}
}

// Who was refused by the bin a moment ago is not, once the talk is back.
func TestService_RestoredWhileSomebodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := time.Now()
		wake := make(chan struct{})
		h := open(t, echo(func(context.Context, string) error { <-wake; return nil }))
		s := start(t, h)
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: firstID, Text: "First"})
		must(t, err)
		bin(t, h, s, &at)
		done := make(chan error)
		go func() {
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: secondID, Text: "Second", Wait: true})
			done <- err
		}()
		synctest.Wait()
		bin(t, h, s, nil)
		close(wake)
		must(t, <-done)
		wantTalk(t, h, s, "Hello.", "First", "To: First @1", "Second", "To: Second @2")
	})
}
