package chat

import (
	"context"
	"sync"
	"time"
)

// background runs what outlives the call that asked for it, but not the service.
type background struct {
	mu      sync.Mutex    // held while something starts or closed is being closed
	closed  chan struct{} // tells all that run
	running sync.WaitGroup
}

// start runs f under a context that keeps the values of ctx, and ends after the
// timeout or with close. After close it runs nothing and returns false.
func (b *background) start(ctx context.Context, timeout time.Duration, f func(context.Context)) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.closed:
		return false
	default:
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	b.running.Go(func() {
		select {
		case <-b.closed:
			cancel()
		case <-ctx.Done():
		}
	})
	b.running.Go(func() {
		defer cancel()
		f(ctx)
	})
	return true
}

// close ends what runs and waits for it. It may be called more than once.
func (b *background) close() {
	b.mu.Lock()
	select {
	case <-b.closed:
	default:
		close(b.closed)
	}
	b.mu.Unlock()
	b.running.Wait()
}
