package server

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

// How a socket ends when its news do, or when who watches becomes somebody else.
func TestEvents_Ends(t *testing.T) {
	snapshot := roleplay.Event{Type: roleplay.EventSnapshot}
	for name, tt := range map[string]struct {
		news   func(ctx context.Context, yield func(roleplay.Event, error) bool)
		role   roleplay.Role // of the second look
		code   websocket.StatusCode
		reason string
	}{
		"FellBehind": {func(_ context.Context, yield func(roleplay.Event, error) bool) { yield(snapshot, nil) }, "USER", 1013, "fell behind"},
		"ErrStore": {func(_ context.Context, yield func(roleplay.Event, error) bool) {
			yield(roleplay.Event{}, errors.New("disk on fire"))
		}, "USER", 1011, "internal error"},
		"RoleChanged": {func(ctx context.Context, yield func(roleplay.Event, error) bool) {
			yield(snapshot, nil)
			<-ctx.Done()
		}, "ADMIN", 4401, "sign in again"},
	} {
		t.Run(name, func(t *testing.T) {
			looks := 0
			s := &Server{
				sockets: sockets{closing: make(chan struct{})}, pingEvery: 5 * time.Millisecond, log: slog.New(slog.DiscardHandler),
				authenticate: func(context.Context, string) (roleplay.Actor, error) {
					looks++
					if looks == 1 {
						return roleplay.Actor{ID: "u", Role: roleplay.RoleUser}, nil
					}
					return roleplay.Actor{ID: "u", Role: tt.role}, nil
				},
				watch: func(ctx context.Context, _ chat.WatchInput) (iter.Seq2[roleplay.Event, error], error) {
					return func(yield func(roleplay.Event, error) bool) { tt.news(ctx, yield) }, nil
				},
			}
			door := httptest.NewServer(s.around(http.HandlerFunc(s.events)))
			defer door.Close()
			conn, _, err := websocket.Dial(t.Context(), strings.Replace(door.URL, "http", "ws", 1), nil) //nolint:bodyclose // Dial closes it
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.CloseNow() }()
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(`{"token":"x"}`)); err != nil {
				t.Fatal(err)
			}
			for err == nil {
				_, _, err = conn.Read(t.Context())
			}
			if websocket.CloseStatus(err) != tt.code || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("ended with %v, want %d %q", err, tt.code, tt.reason)
			}
		})
	}
}
