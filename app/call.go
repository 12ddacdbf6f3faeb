package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"roleplay/backend/roleplay"
)

// callWithin is how long a call of the page may take. The page itself gives up after a minute.
const callWithin = 55 * time.Second

// workWithin is how long work may take that a person can stop and whose
// progress they see: an export, an import, a check.
const workWithin = 24 * time.Hour

// caller carries calls of the page to the services. What a binding does not
// give a call is given here: a context with the actor and an end, an answer to
// a panic, the JSON of the contract.
type caller struct {
	log   *slog.Logger
	life  context.Context //nolint:containedctx // of the program: a binding has no context of its own
	end   context.CancelFunc
	actor atomic.Pointer[roleplay.Actor] // who is signed in at the window
	ready func(context.Context) error    // waits until calls can be answered

	mu    sync.Mutex
	ended bool
	calls sync.WaitGroup
}

func newCaller(log *slog.Logger) *caller {
	life, end := context.WithCancel(context.Background())
	return &caller{log: log, life: life, end: end, ready: func(context.Context) error { return nil }}
}

// close ends what is being answered, and waits for it. Later calls are refused.
func (c *caller) close() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.end()
	c.calls.Wait()
}

func (c *caller) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.calls.Add(1)
	}
	return !c.ended
}

// as adds who is signed in.
func (c *caller) as(ctx context.Context) context.Context {
	if actor := c.actor.Load(); actor != nil {
		return roleplay.WithActor(ctx, *actor)
	}
	return ctx
}

// call is the one way from the page into a service. The errors it returns are
// for ErrorText.
func call[In, Out any](c *caller, name string, method func(context.Context, In) (Out, error), in In) (json.RawMessage, error) {
	return callFor(c, callWithin, name, method, in)
}

// work is call for work that takes long.
func work[In, Out any](c *caller, name string, method func(context.Context, In) (Out, error), in In) (json.RawMessage, error) {
	return callFor(c, workWithin, name, method, in)
}

func callFor[In, Out any](c *caller, within time.Duration, name string, method func(context.Context, In) (Out, error), in In) (answer json.RawMessage, err error) {
	if !c.enter() {
		return nil, roleplay.Errorf(roleplay.CodeUnavailable, "RolePlay is closing.")
	}
	defer c.calls.Done()
	ctx, cancel := context.WithTimeout(c.as(c.life), within)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			c.log.ErrorContext(ctx, "call panicked", "method", name, "panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = roleplay.Errorf(roleplay.CodeInternal, "Internal error")
		}
	}()
	var out Out
	if err = c.ready(ctx); err == nil {
		out, err = method(ctx, in)
	}
	if err == nil {
		answer, err = roleplay.EncodeJSON(out)
	}
	if err == nil {
		return answer, nil
	}
	switch {
	case roleplay.CodeOf(err) != roleplay.CodeInternal: // it says itself why it ended
	case errors.Is(err, context.DeadlineExceeded):
		err = &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "This took too long. Try again.", Err: err}
	case errors.Is(err, context.Canceled):
		err = &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "RolePlay is closing.", Err: err}
	default:
		c.log.ErrorContext(ctx, "call failed", "method", name, "error", err)
	}
	return nil, err
}

// ErrorText turns an error of a bound method into what the page reads: a
// Problem as JSON text, because the window passes on nothing but text.
func ErrorText(err error) any {
	text, err := json.Marshal(roleplay.ProblemOf(err))
	if err != nil {
		panic(err) // strings always encode
	}
	return string(text)
}
