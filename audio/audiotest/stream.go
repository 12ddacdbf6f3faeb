package audiotest

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roleplay/audio"
)

// patience is how long the suite waits for what must come.
const patience = 10 * time.Second

// pause is as long as some calls take: what must not come had its time.
func pause() { time.Sleep(200 * time.Millisecond) }

// kind is a kind of streams, of either direction.
type kind struct {
	in      func(t *testing.T, test func(t *testing.T))
	open    func(t *testing.T) stream
	ends    map[string]func(t *testing.T) (stream, error)
	refuses func(t *testing.T) (stream, error)
	hangs   func(t *testing.T) stream
}

func (k kind) run(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		if k.in == nil {
			test(t)
			return
		}
		k.in(t, test)
	})
}

// stream is a Source or a Sink, of which start is the one thing that differs.
type stream struct {
	audio.Stream
	start func(call func(samples []int16)) error
	also  func() // what only this direction has
}

func ofSource(s audio.Source) stream {
	return stream{Stream: s, start: s.Start, also: func() {}}
}

// ofSink fills a Sink with samples that count up.
func ofSink(s audio.Sink) stream {
	return stream{s, func(call func(samples []int16)) error {
		next := int16(0)
		return s.Start(func(out []int16) {
			for i := range out {
				next++
				out[i] = next
			}
			call(out)
		})
	}, func() { s.Delay() }}
}

// watch sees how a stream calls.
type watch struct {
	running  atomic.Int32
	together atomic.Bool // two calls at once
	over     atomic.Bool // from now on no call may begin
	after    atomic.Int32
	here     string // the goroutine that calls Start

	mu     sync.Mutex // guards what follows
	heard  []int16
	calls  int
	empty  bool
	onHere bool // Start called by itself
}

// call is what the stream calls. hold is how long it takes.
func (w *watch) call(samples []int16, hold time.Duration) {
	if w.over.Load() {
		w.after.Add(1)
	}
	if w.running.Add(1) > 1 {
		w.together.Store(true)
	}
	defer w.running.Add(-1)
	if hold > 0 {
		time.Sleep(hold)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	w.heard = append(w.heard, samples...)
	w.empty = w.empty || len(samples) == 0
	w.onHere = w.onHere || goroutine() == w.here
}

// goroutine is the name of the goroutine that calls it: "goroutine 7".
func goroutine() string {
	var stack [64]byte
	name, _, _ := strings.Cut(string(stack[:runtime.Stack(stack[:], false)]), " [")
	return name
}

func (w *watch) sound() []int16 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.heard)
}

// await waits until so many samples went.
func (w *watch) await(t *testing.T, samples int) {
	t.Helper()
	for waited := time.Duration(0); len(w.sound()) < samples; waited += time.Millisecond {
		if waited > patience {
			t.Fatalf("only %d of %d samples came", len(w.sound()), samples)
		}
		time.Sleep(time.Millisecond)
	}
}

// begin starts a stream and watches it.
func (s stream) begin(t *testing.T) *watch {
	t.Helper()
	w := &watch{here: goroutine()}
	if err := s.start(func(samples []int16) { w.call(samples, 0) }); err != nil {
		t.Fatalf("Start: %v", err)
	}
	return w
}

// close closes a stream, which must not hang.
func (s stream) close(t *testing.T) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Close() // what it says is about the device; it is closed all the same
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("Close hangs")
	}
}

// hasEnded says whether Ended is closed.
func (s stream) hasEnded() bool {
	select {
	case <-s.Ended():
		return true
	default:
		return false
	}
}

func (s stream) awaitEnd(t *testing.T) {
	t.Helper()
	select {
	case <-s.Ended():
	case <-time.After(patience):
		t.Fatal("Ended is not closed though no more comes")
	}
}

// silent holds that no call begins any more.
func (w *watch) silent(t *testing.T, since string) {
	t.Helper()
	w.over.Store(true)
	pause()
	if n := w.after.Load(); n > 0 {
		t.Errorf("%d calls began after %s", n, since)
	}
}

// testStream holds the sentences of audio.Stream, and those of Start.
func testStream(t *testing.T, k kind) {
	testRunning(t, k)
	testClosed(t, k)
	for name, ends := range k.ends {
		k.run(t, "Ends/"+name, func(t *testing.T) {
			s, want := ends(t)
			w := s.begin(t)
			if s.hasEnded() || s.Err() != nil {
				t.Errorf("it ended at once: %v", s.Err())
			}
			s.awaitEnd(t)
			if got := s.Err(); !errors.Is(got, want) || (want == nil) != (got == nil) {
				t.Errorf("Err is %v, want %v", got, want)
			}
			w.silent(t, "Ended was closed")
			s.close(t)
			if got := s.Err(); !errors.Is(got, want) || (want == nil) != (got == nil) {
				t.Errorf("Err is %v after Close, want %v", got, want)
			}
		})
	}
	if k.refuses != nil {
		k.run(t, "Refuses", func(t *testing.T) {
			s, want := k.refuses(t)
			w := &watch{}
			w.over.Store(true)
			if err := s.start(func(samples []int16) { w.call(samples, 0) }); !errors.Is(err, want) || err == nil {
				t.Errorf("Start says %v, want %v", err, want)
			}
			w.silent(t, "Start refused")
			s.close(t)
		})
	}
	if k.hangs != nil {
		k.run(t, "CloseOfADriverThatHangs", func(t *testing.T) {
			s := k.hangs(t)
			w := s.begin(t)
			pause()
			s.close(t)
			w.silent(t, "Close of a driver that hangs")
			s.close(t)
		})
	}
}

// testRunning holds what is so while sound comes or goes.
func testRunning(t *testing.T, k kind) {
	k.run(t, "RateNeverChanges", func(t *testing.T) {
		s := k.open(t)
		before := s.Rate()
		w := s.begin(t)
		w.await(t, 1)
		during := s.Rate()
		s.close(t)
		if after := s.Rate(); before <= 0 || during != before || after != before {
			t.Errorf("it was %d Hz before, %d during and %d after", before, during, after)
		}
	})
	k.run(t, "NotEnded", func(t *testing.T) {
		s := k.open(t)
		w := s.begin(t)
		w.await(t, int(s.Rate())/10)
		if s.hasEnded() || s.Err() != nil {
			t.Errorf("it ended while it runs: %v", s.Err())
		}
		s.close(t)
		pause()
		if s.hasEnded() || s.Err() != nil {
			t.Errorf("it ended, though somebody closed it: %v", s.Err())
		}
	})
	k.run(t, "OneCallAtATime", func(t *testing.T) {
		s, w := k.open(t), &watch{}
		if err := s.start(func(samples []int16) { w.call(samples, 4*time.Millisecond) }); err != nil {
			t.Fatal(err)
		}
		w.await(t, int(s.Rate())/2)
		s.close(t)
		if w.together.Load() {
			t.Error("two calls ran at once")
		}
	})
	k.run(t, "OnItsOwnThread", func(t *testing.T) {
		s := k.open(t)
		w := s.begin(t)
		w.await(t, int(s.Rate())/10)
		s.close(t)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.onHere {
			t.Error("Start called by itself")
		}
		if w.empty {
			t.Error("a call had no samples")
		}
	})
	k.run(t, "Concurrent", func(t *testing.T) {
		s := k.open(t)
		w := s.begin(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 50 {
					s.Rate()
					s.Ended()
					_ = s.Err()
					s.also()
					time.Sleep(time.Millisecond)
				}
				_ = s.Close()
			})
		}
		wg.Wait()
		w.silent(t, "Close")
	})
}

// testClosed holds what Close does.
func testClosed(t *testing.T, k kind) {
	k.run(t, "NoCallAfterClose", func(t *testing.T) {
		for _, after := range []time.Duration{0, 1, 19, 20, 40, 55} { // ms
			s := k.open(t)
			w := s.begin(t)
			time.Sleep(after * time.Millisecond)
			s.close(t)
			w.silent(t, "Close")
		}
	})
	k.run(t, "CloseDuringACall", func(t *testing.T) {
		s, w := k.open(t), &watch{}
		in := make(chan struct{})
		var once sync.Once
		if err := s.start(func(samples []int16) {
			once.Do(func() { close(in) })
			w.call(samples, 4*time.Millisecond)
		}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-in:
		case <-time.After(patience):
			t.Fatal("no call came")
		}
		s.close(t)
		w.silent(t, "Close")
	})
	k.run(t, "CloseTwice", func(t *testing.T) {
		s := k.open(t)
		w := s.begin(t)
		w.await(t, 1)
		for range 3 {
			s.close(t)
		}
		w.silent(t, "Close")
	})
	k.run(t, "CloseBeforeStart", func(t *testing.T) {
		s, w := k.open(t), &watch{}
		s.close(t)
		_ = s.start(func(samples []int16) { w.call(samples, 0) }) // it may refuse
		w.silent(t, "Close")
		s.close(t)
	})
}
