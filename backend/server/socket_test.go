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

// Who has not said who they are takes a place that others may need.
func TestEvents_ErrManyWaiting(t *testing.T) {
	s := &Server{
		sockets: sockets{closing: make(chan struct{})}, log: slog.New(slog.DiscardHandler),
		authenticate: func(context.Context, string) (roleplay.Actor, error) {
			return roleplay.Actor{}, roleplay.Errorf(roleplay.CodeUnauthenticated, "No.")
		},
	}
	door := httptest.NewServer(s.around(http.HandlerFunc(s.events)))
	defer door.Close()
	dial := func() (*websocket.Conn, *http.Response, error) {
		return websocket.Dial(t.Context(), strings.Replace(door.URL, "http", "ws", 1), nil)
	}
	first, _, err := dial() //nolint:bodyclose // Dial closes it
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.CloseNow() }()
	s.sockets.mu.Lock()
	s.sockets.waiting += 255 // 255 more
	s.sockets.mu.Unlock()
	if _, answer, err := dial(); err == nil || answer.StatusCode != 503 { //nolint:bodyclose // Dial closes it
		t.Fatalf("a 257th socket waits: %v", err)
	}
	if err := first.Write(t.Context(), websocket.MessageText, []byte(`{"token":"x"}`)); err != nil {
		t.Fatal(err)
	}
	_, _, _ = first.Read(t.Context()) // its end
	second, _, err := dial()          //nolint:bodyclose // Dial closes it
	if err != nil {
		t.Fatalf("after one has gone: %v", err)
	}
	_ = second.CloseNow()
	_ = first.CloseNow()
}
