package gemini

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"google.golang.org/genai"

	"roleplay/backend/model/transport"
)

const (
	// writeWithin is how long one message may take to be handed to the system, and
	// unsent how many bytes may wait there. Sound is 43 kB a second, so a line whose
	// other end is gone is noticed after some twelve seconds of it.
	writeWithin = 10 * time.Second
	unsent      = 64 << 10

	// maxMessage bounds what comes in as one message, in bytes on the wire.
	maxMessage = 16 << 20
)

var errTooLong = errors.New("a message without end")

// dialing is held while the SDK reads websocket.DefaultDialer. It opens its lines by
// that variable, without a context, and offers no other way in: so the variable is ours
// from when Connect is called until the SDK dials, which is what it does next.
//
// Source: google.golang.org/genai v1.77.0, live.go.
var dialing sync.Mutex

// socket is the connection below one line. What the SDK cannot do is done here: its
// opening ends with a context, a write that hangs ends, and a message has a bound. It
// may be used concurrently.
type socket struct {
	rules transport.Socket

	mu   sync.Mutex
	conn net.Conn // nil until there is one

	message atomic.Int64 // bytes that came in since the last whole message
}

// open has the SDK connect over the socket, until ctx ends.
func (s *socket) open(ctx context.Context, connect func() (*genai.Session, error)) (*genai.Session, error) {
	dialing.Lock()
	before := websocket.DefaultDialer
	unlock := sync.OnceFunc(func() {
		websocket.DefaultDialer = before
		dialing.Unlock()
	})
	defer unlock()
	websocket.DefaultDialer = &websocket.Dialer{
		Proxy: s.rules.Proxy, HandshakeTimeout: s.rules.Handshake, TLSClientConfig: s.rules.TLS,
		NetDialContext: func(_ context.Context, network, address string) (net.Conn, error) {
			unlock()
			conn, err := s.rules.Dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return s.take(conn), nil
		},
	}
	stop := context.AfterFunc(ctx, s.close)
	defer stop()
	session, err := connect()
	if err == nil && !stop() {
		_ = session.Close()
		return nil, context.Cause(ctx)
	}
	return session, err
}

// take keeps a connection that was made.
func (s *socket) take(conn net.Conn) net.Conn {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(unsent)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
	return &watched{Conn: conn, socket: s}
}

// connected reports whether there was a connection.
func (s *socket) connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn != nil
}

// close closes the connection, if there is one.
func (s *socket) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
	}
}

// whole notes that a message has come to its end.
func (s *socket) whole() { s.message.Store(0) }

// watched is a connection with bounds.
type watched struct {
	net.Conn
	socket *socket
}

// Read implements net.Conn.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if w.socket.message.Add(int64(n)) > maxMessage {
		_ = w.Close()
		return 0, errTooLong
	}
	return n, err
}

// Write implements net.Conn.
func (w *watched) Write(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return 0, fmt.Errorf("set deadline: %w", err)
	}
	return w.Conn.Write(p)
}

// isNetwork reports whether an error is one of the connection, and not of what it carried.
func isNetwork(err error) bool {
	var of net.Error
	return errors.As(err, &of) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded)
}
