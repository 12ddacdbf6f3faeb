// Package audiotest holds the suites that every audio.Source and audio.Sink
// passes, and devices that are not there, for tests of what stands on devices.
//
//	func TestSource(t *testing.T) {
//		audiotest.TestSource(t, audiotest.Sources{Open: func(t *testing.T) audio.Source { return open(t) }})
//	}
package audiotest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"roleplay/audio"
)

// CloseLimit is how long Close of a virtual device waits for its driver, and for a
// call that is under way, before it leaves them behind.
const CloseLimit = 2 * time.Second

// Plan says how a virtual device runs and what goes wrong with it; the zero Plan is
// a good device with calls of 20 ms. Where two faults meet, the first comes first.
type Plan struct {
	Period  int           // samples a call; 0 is a Frame
	Jitter  time.Duration // each call comes by chance up to twice this late; at most half a period
	Endless bool          // a Source goes on with silence when it has given its samples

	LostAfter  int   // samples after which it ends with audio.ErrLost; 0 never
	StallAfter int   // samples after which no call comes and nothing is said, as PulseAudio does whose server died; 0 never
	Zeros      bool  // a Source gives silence in place of its samples, as macOS does to those who may not hear
	Hang       bool  // the driver does not come back from being closed, until the test is over
	Refuse     error // what Start says
}

// device is what a Source and a Sink have in common. Its time is that of package
// time, so that it is virtual under testing/synctest.
type device struct {
	rate audio.Rate
	plan Plan

	mu              sync.Mutex // guards what follows
	started, closed bool
	err             error

	ended chan struct{}
	stop  chan struct{} // closed by Close
	free  chan struct{} // closed when the test is over
	turn  chan struct{} // holds one while a call is under way
}

func (d *device) init(t testing.TB, rate audio.Rate, plan Plan) {
	t.Helper()
	if plan.Period == 0 {
		plan.Period = rate.FrameSamples()
	}
	if rate <= 0 || plan.Period <= 0 || plan.Jitter > rate.Duration(plan.Period)/2 {
		t.Fatalf("no device has %d Hz, calls of %d samples and a jitter of %s", rate, plan.Period, plan.Jitter)
	}
	d.rate, d.plan = rate, plan
	d.ended, d.stop, d.free = make(chan struct{}), make(chan struct{}), make(chan struct{})
	d.turn = make(chan struct{}, 1)
	t.Cleanup(func() {
		_ = d.Close()
		close(d.free)
	})
}

// Rate implements audio.Stream.
func (d *device) Rate() audio.Rate { return d.rate }

// Ended implements audio.Stream.
func (d *device) Ended() <-chan struct{} { return d.ended }

// Err implements audio.Stream.
func (d *device) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// Close implements audio.Stream. It waits for a call that is under way, as drivers
// do, but not for longer than CloseLimit.
func (d *device) Close() error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	d.closed = true
	close(d.stop)
	d.mu.Unlock()

	down := make(chan struct{})
	go func() {
		defer close(down)
		select {
		case d.turn <- struct{}{}: // it is never given back: no call begins any more
		case <-d.free:
		}
		if d.plan.Hang {
			<-d.free
		}
	}()
	limit := time.NewTimer(CloseLimit)
	defer limit.Stop()
	select {
	case <-down:
	case <-limit.C:
	}
	return nil
}

// start has call called on a goroutine of its own, with how many samples went
// before and how many go now, until so many went; length below 0 has no end. The
// first call comes at once or after a period.
func (d *device) start(length int, atOnce bool, call func(before, n int)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.plan.Refuse != nil:
		return fmt.Errorf("start the device: %w", d.plan.Refuse)
	case d.closed:
		return errors.New("the device is closed")
	case d.started:
		return errors.New("the device was started before")
	}
	d.started = true
	go d.run(length, atOnce, call)
	return nil
}

func (d *device) run(length int, atOnce bool, call func(before, n int)) {
	tick := time.NewTicker(d.rate.Duration(d.plan.Period))
	defer tick.Stop()
	random := rand.New(rand.NewPCG(uint64(d.rate), uint64(d.plan.Period)))
	for given := 0; ; {
		n := d.plan.Period
		for _, fault := range []struct {
			after int
			then  func()
		}{
			{d.plan.LostAfter, func() { d.end(audio.ErrLost) }},
			{d.plan.StallAfter, func() { <-d.stop }},
		} {
			if fault.after > 0 {
				n = min(n, fault.after-given)
			}
			if n == 0 {
				fault.then()
				return
			}
		}
		if length >= 0 {
			n = min(n, length-given)
		}
		if n == 0 {
			d.end(nil)
			return
		}
		if given > 0 || !atOnce {
			if !d.wait(tick.C) {
				return
			}
		}
		if d.plan.Jitter > 0 && !d.wait(time.After(time.Duration(random.Int64N(2*int64(d.plan.Jitter)+1)))) {
			return
		}
		select {
		case <-d.stop:
			return
		case d.turn <- struct{}{}:
		}
		call(given, n)
		<-d.turn
		given += n
	}
}

// wait says whether the moment came before the device was closed.
func (d *device) wait(moment <-chan time.Time) bool {
	select {
	case <-moment:
		return true
	case <-d.stop:
		return false
	}
}

// end ends the stream by itself.
func (d *device) end(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.err = err
		close(d.ended)
	}
}
