package local

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// listener reads what a holder says, as long as it shows signs of life and, after
// the work was cancelled, for a while longer.
type listener struct {
	conn *net.UnixConn
	wait limits

	mu    sync.Mutex
	heard bool
	until time.Time // zero until the work is cancelled
}

// Read implements io.Reader.
func (l *listener) Read(b []byte) (int, error) {
	l.within(l.wait.silent)
	n, err := l.conn.Read(b)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) { // it may be this program that was stopped
		l.within(l.wait.again)
		n, err = l.conn.Read(b)
	}
	l.mu.Lock()
	l.heard = l.heard || n > 0
	l.mu.Unlock()
	return n, err
}

// within bounds the next read.
func (l *listener) within(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.until
	if until.IsZero() {
		until = time.Now().Add(d)
	}
	_ = l.conn.SetReadDeadline(until) // a socket has deadlines
}

// cancel bounds all that is read from now on. Who has said nothing yet has not begun.
func (l *listener) cancel() {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.wait.cancel
	if !l.heard {
		d = min(d, l.wait.again)
	}
	l.until = time.Now().Add(d)
	_ = l.conn.SetReadDeadline(l.until) // a socket has deadlines
}
