package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

// socket opens a socket of events and sends the first message, if there is one.
func (h *house) socket(hello any, header ...string) *websocket.Conn {
	h.t.Helper()
	headers := http.Header{}
	for i := 0; i < len(header); i += 2 {
		headers.Set(header[i], header[i+1])
	}
	conn, _, err := websocket.Dial(h.t.Context(), "ws://"+h.address+"/api/events", &websocket.DialOptions{HTTPHeader: headers}) //nolint:bodyclose // Dial closes it
	must(h.t, err)
	h.t.Cleanup(func() { _ = conn.CloseNow() })
	if hello != nil {
		message, err := json.Marshal(hello)
		must(h.t, err)
		must(h.t, conn.Write(h.t.Context(), websocket.MessageText, message))
	}
	return conn
}

func (h *house) next(conn *websocket.Conn) roleplay.Event {
	h.t.Helper()
	_, message, err := conn.Read(h.t.Context())
	must(h.t, err)
	var e roleplay.Event
	must(h.t, json.Unmarshal(message, &e))
	return e
}

// until reads on to the next event of this type.
func (h *house) until(conn *websocket.Conn, kind roleplay.EventType) roleplay.Event {
	h.t.Helper()
	for {
		if e := h.next(conn); e.Type == kind {
			return e
		}
	}
}

// ends reads until the socket is closed, and holds how.
func (h *house) ends(conn *websocket.Conn, code websocket.StatusCode, reason string) {
	h.t.Helper()
	for {
		_, _, err := conn.Read(h.t.Context())
		if err == nil {
			continue
		}
		if websocket.CloseStatus(err) != code || !strings.Contains(err.Error(), reason) {
			h.t.Errorf("the socket ended with %v, want %d %q", err, code, reason)
		}
		return
	}
}

func TestEvents_Refusals(t *testing.T) {
	h := open(t)
	token := h.register("ada")
	t.Run("ErrForgedToken", func(t *testing.T) {
		h.ends(h.socket(object{"token": "forged"}), 4401, "sign in again")
	})
	t.Run("ErrNoHello", func(t *testing.T) {
		h.ends(h.socket([]int{1}), websocket.StatusPolicyViolation, "first message")
	})
	t.Run("ErrNull", func(t *testing.T) {
		h.ends(h.socket(json.RawMessage("null")), websocket.StatusPolicyViolation, "first message")
	})
	t.Run("ErrTrailing", func(t *testing.T) {
		conn := h.socket(nil)
		must(t, conn.Write(t.Context(), websocket.MessageText, []byte(`{"token":"`+token+`"} {}`)))
		h.ends(conn, websocket.StatusPolicyViolation, "first message")
	})
	t.Run("ErrNoToken", func(t *testing.T) {
		h.ends(h.socket(object{}), 4401, "sign in again")
	})
	t.Run("ErrUnknownField", func(t *testing.T) {
		h.ends(h.socket(object{"token": token, "since": 1}), websocket.StatusPolicyViolation, "first message")
	})
	t.Run("ErrAfter", func(t *testing.T) {
		h.ends(h.socket(object{"token": token, "after": object{"x": 1}}), websocket.StatusPolicyViolation, "after")
	})
	t.Run("ErrTooLarge", func(t *testing.T) {
		h.ends(h.socket(object{"token": strings.Repeat("x", 100_000)}), websocket.StatusMessageTooBig, "")
	})
	t.Run("ErrAnotherSite", func(t *testing.T) {
		_, answer, err := websocket.Dial(t.Context(), "ws://"+h.address+"/api/events", //nolint:bodyclose // Dial closes it
			&websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"http://evil.example"}}})
		if err == nil || answer.StatusCode != 403 || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("a page of another site may watch: %v", err)
		}
	})
	t.Run("ErrNoWebSocket", func(t *testing.T) {
		want[server.Problem](h, 426, "GET", "/api/events", "", nil)
	})
}

func TestEvents_Watch(t *testing.T) {
	h := open(t)
	ada, bob := h.register("ada"), h.register("bob")
	own := h.socket(object{"token": ada}, "Origin", "http://"+h.address)
	if e := h.next(own); e.Type != "snapshot" || len(e.Sessions) != 0 {
		t.Fatalf("the first event is %+v, want an empty snapshot", e)
	}
	others := h.socket(object{"token": bob})
	h.next(others)

	session := want[roleplay.Session](h, 201, "POST", "/api/chat/session", ada, object{"scenarioId": "shop", "characterId": "kim"})
	at := "/api/chat/session/" + string(session.ID)
	if e := h.next(own); e.Type != "session.started" || e.Stream != string(session.ID) {
		t.Errorf("got %+v", e)
	}
	want[chat.SendMessageOutput](h, 200, "POST", at+"/message", ada, object{"text": "Hello.", "wait": true})
	said := h.until(own, "turn.completed")
	for said.Turn.Speaker != "trainee" {
		said = h.until(own, "turn.completed")
	}
	if said.Turn.Text != "Hello." {
		t.Errorf("got %+v", said.Turn)
	}
	reply := h.until(own, "turn.completed")
	if reply.Turn.Text != "Hm." || reply.Seq <= said.Seq {
		t.Errorf("got %+v", reply)
	}

	t.Run("ResumesAfterWhatWasSeen", func(t *testing.T) {
		again := h.socket(object{"token": ada, "after": map[string]int64{string(session.ID): said.Seq}})
		if e := h.next(again); e.Type != "snapshot" || e.Streams[string(session.ID)] != reply.Seq {
			t.Errorf("got %+v", e)
		}
		if e := h.next(again); e.Seq != reply.Seq || e.Turn.Text != "Hm." {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("OnlyOnesOwnNews", func(t *testing.T) {
		want[roleplay.Session](h, 201, "POST", "/api/chat/session", bob, object{"scenarioId": "shop", "characterId": "kim"})
		if e := h.next(others); e.Type != "session.started" || e.Stream == string(session.ID) {
			t.Errorf("bob was told %+v", e)
		}
	})
	t.Run("ShutdownClosesCleanly", func(t *testing.T) {
		go h.stop()
		h.ends(own, websocket.StatusGoingAway, "the server ends")
	})
}

// A sign-out acts on sockets that are open.
func TestEvents_SignOut(t *testing.T) {
	h := open(t, func(d *server.Deps) { d.PingEvery = 10 * time.Millisecond })
	token := h.register("ada")
	conn := h.socket(object{"token": token})
	h.next(conn)
	go func() {
		answer, _ := h.ask("POST", "/api/auth/sign-out-everywhere", token, nil)
		if answer.StatusCode != 200 {
			t.Errorf("sign out: %d", answer.StatusCode)
		}
	}()
	h.ends(conn, 4401, "sign in again")
}

func TestServer_ShutsDownWithOpenSockets(t *testing.T) {
	h := open(t)
	token := h.register("ada")
	waiting := h.socket(nil) // has not said hello
	conn := h.socket(object{"token": token})
	h.next(conn)
	ended := make(chan struct{})
	go func() { defer close(ended); h.stop() }()
	h.ends(conn, websocket.StatusGoingAway, "the server ends")
	h.ends(waiting, websocket.StatusGoingAway, "the server ends")
	<-ended
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+h.address+"/healthz", nil)
	must(t, err)
	if answer, err := http.DefaultClient.Do(r); err == nil {
		_ = answer.Body.Close()
		t.Error("the server answers after its end")
	}
}
