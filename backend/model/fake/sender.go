package fake

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"time"
)

// wire writes in one protocol.
type wire interface {
	fault(f Fault) (status int, body any)   // of a status above 299
	inside() any                            // an error in place of a piece
	piece(x *Exchange, text string) any     // of a stream
	thought(x *Exchange, text string) any   // beside the answer
	end(x *Exchange, r Reply) []any         // of a stream
	withheld(x *Exchange, early bool) any   // the rest of the answer, or all of it
	whole(x *Exchange, r Reply) any         // an answer that is not a stream
	models(x *Exchange, names []string) any // a list
	done() string                           // after the last event
}

// sender writes the answer to one request.
type sender struct {
	handler *Handler
	w       http.ResponseWriter
	r       *http.Request
	x       *Exchange
	wire    wire
	split   bool
}

// json writes a document with a status.
func (s *sender) json(status int, document any) {
	s.w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	s.w.WriteHeader(status)
	_, _ = s.w.Write(encode(document))
}

// event writes one event of a stream.
func (s *sender) event(document any) {
	s.raw("data: " + string(bytes.TrimSpace(encode(document))) + "\n\n")
}

// raw writes a text as it is, and sends it on its way.
func (s *sender) raw(text string) {
	size := len(text)
	if s.split {
		size = 3
	}
	for _, part := range cut(text, max(size, 1)) {
		_, _ = s.w.Write([]byte(part))
		s.flush()
	}
}

func (s *sender) flush() { _ = http.NewResponseController(s.w).Flush() }

// stall waits until the client leaves, or the server ends.
func (s *sender) stall() {
	select {
	case <-s.r.Context().Done():
		s.x.left.Store(true)
	case <-s.handler.closing:
	}
	panic(http.ErrAbortHandler)
}

// wait lets a piece take its time. It ends the answer if the client leaves.
func (s *sender) wait(gate <-chan struct{}) {
	if gate == nil {
		s.delay(s.handler.pause())
		return
	}
	select {
	case <-gate:
	case <-s.handler.closing:
		panic(http.ErrAbortHandler)
	case <-s.r.Context().Done():
		s.x.left.Store(true)
		panic(http.ErrAbortHandler)
	}
}

// delay waits. It ends the answer if the client leaves.
func (s *sender) delay(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.handler.closing:
		panic(http.ErrAbortHandler)
	case <-s.r.Context().Done():
		s.x.left.Store(true)
		panic(http.ErrAbortHandler)
	}
}

// reset ends the connection without a word, as when a machine loses its power.
func (s *sender) reset() {
	s.flush()
	conn, _, err := http.NewResponseController(s.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// fail answers with a fault of a status above 299.
func (s *sender) fail(f Fault) {
	if f == NoPath {
		s.w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		s.w.WriteHeader(http.StatusNotFound)
		_, _ = s.w.Write([]byte("<html><title>404</title><body>" + Canary + "</body></html>"))
		return
	}
	status, body := s.wire.fault(f)
	s.json(status, body)
}

func encode(document any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(document) // made of maps and texts
	return b.Bytes()
}
