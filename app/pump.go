package app

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"sync"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

const (
	eventName  = "roleplay:event"
	deltaEvery = 50 * time.Millisecond // more words of a reply reach the page at most so often
	retryAfter = time.Second           // when the news could not be read
)

// pump sends the news of one watcher to the window, one at a time.
type pump struct {
	log  *slog.Logger
	mu   sync.Mutex
	end  context.CancelFunc // nil while nobody watches
	done chan struct{}
}

// watch starts the pump for the actor of ctx, in the place of an earlier one.
//
//nolint:contextcheck // the pump outlives the call
func (a *App) watch(_ context.Context, in chat.WatchInput) (auth.Done, error) {
	run, end := context.WithCancel(a.caller.as(a.caller.life))
	news, err := a.services.Chat.Watch(run, in)
	if err != nil {
		end()
		return auth.Done{}, err
	}
	again := func(after map[string]int64) (iter.Seq2[roleplay.Event, error], error) {
		return a.services.Chat.Watch(run, chat.WatchInput{After: after})
	}
	a.pump.start(end, func() { a.pump.run(run, in.After, news, again, a.window.Emit) })
	return auth.Done{}, nil
}

// start ends the earlier run, waits for it and begins the next.
func (p *pump) start(end context.CancelFunc, run func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopLocked()
	done := make(chan struct{})
	p.end, p.done = end, done
	go func() {
		defer close(done)
		run()
	}()
}

// stop ends the run and waits for it. It may be called more than once.
func (p *pump) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopLocked()
}

func (p *pump) stopLocked() {
	if p.end != nil {
		p.end()
		<-p.done
		p.end = nil
	}
}

// run emits news until ctx ends. A watcher that fell behind, or whose news
// could not be read, watches again from what it has seen.
func (p *pump) run(ctx context.Context, after map[string]int64, news iter.Seq2[roleplay.Event, error],
	again func(map[string]int64) (iter.Seq2[roleplay.Event, error], error), emit func(string, any),
) {
	seen := map[string]int64{}
	for stream, seq := range after {
		seen[stream] = seq
	}
	for {
		failed := p.pass(ctx, news, seen, emit)
		for {
			if failed != nil {
				p.log.ErrorContext(ctx, "events could not be read", "error", failed)
				select {
				case <-ctx.Done():
				case <-time.After(retryAfter):
				}
			}
			if ctx.Err() != nil {
				return
			}
			if news, failed = again(seen); failed == nil {
				break
			}
		}
	}
}

// pass emits one sequence of news. The first words of a reply go at once; pieces
// that follow closely are put together.
func (p *pump) pass(ctx context.Context, news iter.Seq2[roleplay.Event, error], seen map[string]int64, emit func(string, any)) error {
	events := make(chan roleplay.Event)
	var (
		reading sync.WaitGroup
		failed  error
	)
	reading.Go(func() {
		defer close(events)
		for e, err := range news {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				failed = err
				return
			}
			select {
			case events <- e:
			case <-ctx.Done():
				return
			}
		}
	})
	j := joiner{send: func(e roleplay.Event) {
		message, err := roleplay.EncodeJSON(e)
		if err != nil {
			p.log.ErrorContext(ctx, "an event could not be encoded", "type", e.Type, "error", err)
			return
		}
		emit(eventName, json.RawMessage(message))
	}}
	for open := true; open; {
		var e roleplay.Event
		select {
		case e, open = <-events:
		case <-j.timer:
			j.elapsed()
			continue
		}
		switch {
		case !open:
			j.release()
		case e.Type == roleplay.EventTurnDelta:
			j.take(e)
		default:
			j.release()
			if e.Seq > 0 {
				seen[e.Stream] = max(seen[e.Stream], e.Seq)
			}
			j.send(e)
		}
	}
	reading.Wait()
	return failed
}

// joiner puts pieces of a reply together that follow closely.
type joiner struct {
	send  func(roleplay.Event)
	reply roleplay.TurnID  // whose piece went last
	held  *roleplay.Event  // pieces of it that wait
	timer <-chan time.Time // until then
}

// take sends the first piece of a reply at once, and others after a while.
func (j *joiner) take(e roleplay.Event) {
	switch {
	case e.TurnID != j.reply || j.timer == nil:
		j.release()
		j.send(e)
		j.reply, j.timer = e.TurnID, time.After(deltaEvery)
	case j.held == nil:
		j.held = &e
	default:
		j.held.Delta += e.Delta
	}
}

// elapsed sends what waits, after which others wait again.
func (j *joiner) elapsed() {
	if j.timer = nil; j.held != nil {
		j.send(*j.held)
		j.held, j.timer = nil, time.After(deltaEvery)
	}
}

// release sends what waits, because something else comes next.
func (j *joiner) release() {
	if j.held != nil {
		j.send(*j.held)
	}
	j.held, j.timer = nil, nil
}
