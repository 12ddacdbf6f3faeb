package transport

import (
	"context"
	"errors"
	"sync"

	"roleplay/backend/model"
)

// Call keeps what happened to one request below an SDK. It may be used concurrently.
type Call struct {
	mu  sync.Mutex
	err error
}

type callKey struct{}

// Watch returns a context whose requests report to the call.
func Watch(ctx context.Context) (context.Context, *Call) {
	call := &Call{}
	return context.WithValue(ctx, callKey{}, call), call
}

// Unwatch returns a context whose requests report to nobody: those for a token, whose
// faults mean something else than those of the request that needs it.
func Unwatch(ctx context.Context) context.Context {
	return context.WithValue(ctx, callKey{}, nil)
}

// callOf returns the call of a context, one that nobody reads if there is none.
func callOf(ctx context.Context) *Call {
	if call, ok := ctx.Value(callKey{}).(*Call); ok {
		return call
	}
	return &Call{}
}

// fail keeps the first fault: what follows is a consequence of it.
func (c *Call) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
}

// Fault turns what an SDK returned (nil too) into the error to yield: the cause of
// ctx if it has ended, what was found below the SDK, or the *model.Error that it wraps.
// Any other error of an SDK says that it could not read the answer; its text, which
// quotes the answer, is dropped.
func (c *Call) Fault(ctx context.Context, err error) error {
	if ended := context.Cause(ctx); ended != nil {
		return ended
	}
	c.mu.Lock()
	found := c.err
	c.mu.Unlock()
	var fault *model.Error
	switch {
	case found != nil:
		return found
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return fault
	default:
		return &model.Error{Fault: model.FaultNotModel, Err: errUnreadable}
	}
}

var errUnreadable = errors.New("the answer cannot be read")
