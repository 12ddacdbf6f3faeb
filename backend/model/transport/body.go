package transport

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"roleplay/backend/model"
)

var (
	errStall   = errors.New("nothing came for too long")
	errTooLong = errors.New("more bytes than an answer may have")
)

// body reads an answer under a watchdog and a bound. To its reader a body that breaks
// looks as if it had ended: the fault is kept by the Call.
type body struct {
	rc       io.ReadCloser
	ended    func() error // the cause of the end of the request, nil until then
	cancel   context.CancelCauseFunc
	watchdog *time.Timer
	stall    time.Duration
	left     int64
	began    bool // the first byte has come
	call     *Call
	once     sync.Once
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.call.fail(err)
		err = io.EOF
	}
	return n, err
}

// read is Read with the fault itself. Once an answer has begun, the watchdog runs only
// while it is waited for: a slow reader is no fault of the service.
func (b *body) read(p []byte) (int, error) {
	if b.began {
		b.watchdog.Reset(b.stall)
	}
	n, err := b.rc.Read(p)
	if n > 0 || b.began {
		b.watchdog.Stop()
		b.began = true
	}
	b.left -= int64(n)
	switch ended := b.ended(); {
	case b.left < 0:
		return 0, &model.Error{Fault: model.FaultTooLong, Err: errTooLong}
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(ended, errStall):
		return n, &model.Error{Fault: model.FaultStall, Err: errStall}
	case ended != nil:
		return n, ended
	default:
		return n, &model.Error{Fault: model.FaultCut, Err: cause(err)}
	}
}

// Close implements io.Closer. It closes the connection unless the body was read to its
// end, and never fails: the SDKs log what it returns.
func (b *body) Close() error {
	b.once.Do(func() {
		b.watchdog.Stop()
		b.cancel(context.Canceled)
		_ = b.rc.Close()
	})
	return nil
}
