package fake

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// The paths of the live model, behind whatever path the address has.
const (
	livePath       = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
	liveVertexPath = "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
)

// live is what the live models of a Handler have in common. The mutex of Handler guards it.
type live struct {
	queue    []LiveReply
	lines    []*Line
	sessions map[string]session // by handle
	names    map[string]int     // how many of a kind were given
	running  sync.WaitGroup
}

// NextLive queues the replies to the next turns, in order. One whose fault is one of
// opening is for the next line, if it is first in the queue when somebody wants one.
func (h *Handler) NextLive(replies ...LiveReply) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.live.queue = append(h.live.queue, replies...)
}

// Lines returns the lines that were wanted so far, oldest first, also those that were not opened.
func (h *Handler) Lines() []*Line {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.live.lines)
}

// Line waits for line i, counted from 0, or returns nil when ctx ends.
func (h *Handler) Line(ctx context.Context, i int) *Line {
	for {
		h.mu.Lock()
		lines, changed := h.live.lines, h.lined
		h.mu.Unlock()
		if i < len(lines) {
			return lines[i]
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// nextLive takes the reply to a turn from the queue, or asks for it; for a line that
// opens, it takes it only if it is meant for one.
func (h *Handler) nextLive(q LiveRequest) LiveReply {
	h.mu.Lock()
	if len(h.live.queue) > 0 && h.live.queue[0].Fault.Opens() == q.Opens {
		r := h.live.queue[0]
		h.live.queue = h.live.queue[1:]
		h.mu.Unlock()
		return r
	}
	h.mu.Unlock()
	var r LiveReply
	if h.options.Live.Answer != nil {
		r = h.options.Live.Answer(q)
	}
	if r.Fault.Opens() != q.Opens {
		r.Fault = ""
	}
	return r
}

// liveWire says which wire a path of the live model belongs to, "" for any other path.
func liveWire(path string) Wire {
	switch {
	case strings.HasSuffix(path, livePath):
		return WireGemini
	case strings.HasSuffix(path, liveVertexPath):
		return WireVertex
	default:
		return ""
	}
}

// serveLive answers the wish for a line, and serves the line.
func (h *Handler) serveLive(w http.ResponseWriter, r *http.Request, of Wire) {
	line := newLine(of, r)
	h.mu.Lock()
	select {
	case <-h.closing:
		h.mu.Unlock()
		return
	default:
	}
	h.live.running.Add(1)
	h.live.lines = append(h.live.lines, line)
	close(h.lined)
	h.lined = make(chan struct{})
	h.mu.Unlock()
	defer h.live.running.Done()
	defer close(line.ended)

	opened := LiveReply{Fault: LiveBadKey}
	if h.authorised(&Exchange{Request: Request{Wire: of}, Header: r.Header}) {
		opened = h.nextLive(LiveRequest{Wire: of, Opens: true})
	}
	if refused(w, r, opened.Fault, line, h.closing) {
		return
	}
	t := &host{handler: h, options: h.options.Live, line: line, opened: opened, in: make(chan []byte)}
	t.silent.Store(opened.Fault == LiveNoPong)
	caught := &catcher{ResponseWriter: w}
	var err error
	t.socket, err = websocket.Accept(caught, r, &websocket.AcceptOptions{
		OnPingReceived: func(context.Context, []byte) bool { return !t.silent.Load() },
	})
	if err != nil {
		line.closed("it was no WebSocket")
		return
	}
	t.tcp = caught.conn
	t.socket.SetReadLimit(-1)
	ctx, cancel := context.WithCancel(r.Context())
	t.write = func(content []byte) error { return t.put(ctx, content) }
	read := make(chan struct{})
	go func() {
		defer close(read)
		t.read(ctx)
	}()
	go func() { // a client that reads nothing must not hold up the end of the server
		select {
		case <-h.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	t.run()
	cancel()
	_ = t.socket.CloseNow()
	<-read
}

// put sends a message, in a binary frame as the service does.
func (t *host) put(ctx context.Context, content []byte) error {
	if t.mute {
		return nil
	}
	if err := t.socket.Write(ctx, websocket.MessageBinary, content); err != nil {
		t.line.closed("the client left")
		return errOver
	}
	t.line.change(func(s *LineState) { s.Sent++ })
	return nil
}

// refused answers the wish for a line with a fault, and reports whether it has.
func refused(w http.ResponseWriter, r *http.Request, f LiveFault, line *Line, closing <-chan struct{}) bool {
	as := map[LiveFault]Fault{LiveForbidden: Forbidden, LiveNoModel: NoModel, LiveBusy: Busy, LiveOverloaded: Overloaded}
	s := &sender{w: w}
	switch f {
	case LiveBadKey:
		_, body := geminiWire{}.fault(BadKey)
		s.json(http.StatusUnauthorized, body)
	case LiveForbidden, LiveNoModel, LiveBusy, LiveOverloaded:
		status, body := geminiWire{}.fault(as[f])
		s.json(status, body)
	case LiveHTML:
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		_, _ = w.Write([]byte("<html><title>Welcome</title><body>Please accept our terms. " + Canary + "</body></html>"))
	case LiveCutEarly:
		line.closed(string(f))
		panic(http.ErrAbortHandler)
	case LiveStallEarly:
		select {
		case <-r.Context().Done():
		case <-closing:
		}
		line.closed(string(f))
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	line.closed(string(f))
	return true
}

// catcher keeps the connection that is handed over, to end it without a word.
type catcher struct {
	http.ResponseWriter
	conn net.Conn
}

// Hijack implements http.Hijacker.
func (c *catcher) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, both, err := http.NewResponseController(c.ResponseWriter).Hijack()
	c.conn = conn
	return conn, both, err
}
