package server

import (
	"net"
	"net/http"
	"sync"
)

// silent are the connections that have not asked anything yet. A browser opens
// some that it may need later, and a shutdown would wait for them.
type silent struct {
	mu    sync.Mutex
	ended bool
	conns map[net.Conn]struct{}
}

// changed is the ConnState hook of an http.Server.
func (s *silent) changed(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case state != http.StateNew:
		delete(s.conns, conn)
	case s.ended:
		_ = conn.Close() // nobody has said anything on it
	default:
		s.conns[conn] = struct{}{}
	}
}

// close closes those that there are, and all that come.
func (s *silent) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for conn := range s.conns {
		_ = conn.Close() // nobody has said anything on it
	}
}
