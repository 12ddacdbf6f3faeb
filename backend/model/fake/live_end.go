package fake

import (
	"net"
	"strconv"
	"time"

	"github.com/coder/websocket"
)

// leave closes the line after d.
func (t *host) leave(d time.Duration) { t.leaving = t.wait(d) }

// stall says nothing more, but listens.
func (t *host) stall() error {
	t.queue, t.due, t.talking, t.mute = nil, nil, false, true
	t.line.change(func(s *LineState) { s.Stalled = true })
	return nil
}

// die reads and says nothing more.
func (t *host) die() error {
	t.dead = true
	t.silent.Store(true)
	return t.stall()
}

// abort ends the connection without a close frame.
func (t *host) abort() error {
	t.line.closed("abort")
	_ = t.socket.CloseNow()
	return errOver
}

// reset ends it without a word of TCP, either.
func (t *host) reset() error {
	if n, ok := t.tcp.(interface{ NetConn() net.Conn }); ok {
		t.tcp = n.NetConn()
	}
	if tcp, ok := t.tcp.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	t.line.closed("reset")
	_ = t.tcp.Close()
	return errOver
}

// close closes the line in order, and waits for the client a little.
func (t *host) close(code websocket.StatusCode, reason string) error {
	t.line.closed(strconv.Itoa(int(code)) + " " + reason)
	_ = t.socket.Close(code, reason[:min(len(reason), 123)])
	return errOver
}
