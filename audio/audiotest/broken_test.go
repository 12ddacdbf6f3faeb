package audiotest_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
)

// brokenSources and brokenSinks are devices that break one sentence of the contract each, by the test of
// the suite that finds it.
var brokenSources = map[string]func(s *audiotest.Source) audio.Source{
	"RateNeverChanges":  func(s *audiotest.Source) audio.Source { return &rateChanges{Source: s} },
	"NotEnded":          func(s *audiotest.Source) audio.Source { return &endsWhenClosed{s, make(chan struct{}), sync.Once{}} },
	"OneCallAtATime":    calls(func(_ int, samples []int16, take func([]int16)) { go take(slices.Clone(samples)); take(samples) }),
	"OnItsOwnThread":    func(s *audiotest.Source) audio.Source { return &callsInStart{s} },
	"InOrder":           calls(func(n int, samples []int16, take func([]int16)) { samples[0] += int16(n / 30); take(samples) }),
	"AllThatComes/File": calls(func(n int, samples []int16, take func([]int16)) { take(samples[:len(samples)-n/3%2]) }),
	"AllThatComes/Lost": calls(func(n int, samples []int16, take func([]int16)) { take(samples); take(samples[:n/2%2]) }),
	"NoCallAfterClose":  func(s *audiotest.Source) audio.Source { return &callsAfterClose{s, nil} },
	"CloseDuringACall": calls(func(_ int, samples []int16, take func([]int16)) {
		kept := slices.Clone(samples)
		time.AfterFunc(30*time.Millisecond, func() { take(kept) })
		take(samples)
	}),
	"CloseTwice":                func(s *audiotest.Source) audio.Source { return &hangsTheSecondTime{Source: s} },
	"CloseBeforeStart":          func(s *audiotest.Source) audio.Source { return &startsThoughClosed{s} },
	"CloseOfADriverThatHangs":   func(s *audiotest.Source) audio.Source { return &waits{s} },
	"Ends/File":                 func(s *audiotest.Source) audio.Source { return &neverEnds{s} },
	"Ends/Lost":                 func(s *audiotest.Source) audio.Source { return &hasNoErr{s} },
	"Ends/Zeros":                func(s *audiotest.Source) audio.Source { return &goesOn{s} },
	"Refuses":                   func(s *audiotest.Source) audio.Source { return &startsAllTheSame{s} },
	"OnItsOwnThread of nothing": calls(func(_ int, samples []int16, take func([]int16)) { take(samples); take(nil) }),
}

var brokenSinks = map[string]func(s *audiotest.Sink) audio.Sink{
	"InOrder": func(s *audiotest.Sink) audio.Sink { return &swallows{s} },
	"Delay":   func(s *audiotest.Sink) audio.Sink { return &hearsTheFuture{s} },
}

// TestSuites_CanFail has another process run the suite on each broken device.
func TestSuites_CanFail(t *testing.T) {
	run := func(t *testing.T, suite, name string) {
		test, _, _ := strings.Cut(name, " ")
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBroken"+suite+"$/^"+strings.ReplaceAll(test, "/", "$/^")+"$", "-test.timeout=60s")
		c.Env = append(os.Environ(), "BROKEN="+name)
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "--- FAIL: TestBroken"+suite+"/"+test) {
			t.Errorf("it passed %s: %v\n%s", test, err, out)
		}
	}
	for name := range brokenSources {
		t.Run("Source/"+name, func(t *testing.T) { run(t, "Source", name) })
	}
	for name := range brokenSinks {
		t.Run("Sink/"+name, func(t *testing.T) { run(t, "Sink", name) })
	}
}

func TestBrokenSource(t *testing.T) {
	wrap := brokenSources[os.Getenv("BROKEN")]
	if wrap == nil {
		return // TestSuites_CanFail runs it
	}
	audiotest.TestSource(t, sourcesOf(audiotest.Plan{}, wrap))
}

func TestBrokenSink(t *testing.T) {
	wrap := brokenSinks[os.Getenv("BROKEN")]
	if wrap == nil {
		return // TestSuites_CanFail runs it
	}
	audiotest.TestSink(t, sinksOf(audiotest.Plan{}, wrap))
}

// calls makes a Source whose n-th call, from 0, is made by call.
func calls(call func(n int, samples []int16, take func([]int16))) func(*audiotest.Source) audio.Source {
	return func(s *audiotest.Source) audio.Source { return &calling{s, call} }
}

type calling struct {
	*audiotest.Source
	call func(n int, samples []int16, take func([]int16))
}

func (c *calling) Start(take func([]int16)) error {
	n := 0
	return c.Source.Start(func(samples []int16) {
		c.call(n, samples, take)
		n++
	})
}

type rateChanges struct {
	*audiotest.Source
	mu    sync.Mutex
	asked audio.Rate
}

func (r *rateChanges) Rate() audio.Rate {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return 16_000 + r.asked/3
}

type endsWhenClosed struct {
	*audiotest.Source
	ended chan struct{}
	once  sync.Once
}

func (e *endsWhenClosed) Ended() <-chan struct{} { return e.ended }
func (e *endsWhenClosed) Close() error {
	e.once.Do(func() { close(e.ended) })
	return e.Source.Close()
}

type callsInStart struct{ *audiotest.Source }

func (c *callsInStart) Start(take func([]int16)) error {
	take(make([]int16, 320))
	return c.Source.Start(take)
}

type callsAfterClose struct {
	*audiotest.Source
	take func([]int16)
}

func (c *callsAfterClose) Start(take func([]int16)) error {
	c.take = take
	return c.Source.Start(take)
}

func (c *callsAfterClose) Close() error {
	err := c.Source.Close()
	if take := c.take; take != nil {
		c.take = nil
		go func() {
			time.Sleep(20 * time.Millisecond)
			take(make([]int16, 320))
		}()
	}
	return err
}

type hangsTheSecondTime struct {
	*audiotest.Source
	mu    sync.Mutex
	times int
}

func (h *hangsTheSecondTime) Close() error {
	h.mu.Lock()
	h.times++
	times := h.times
	h.mu.Unlock()
	if times == 2 {
		time.Sleep(time.Hour)
	}
	return h.Source.Close()
}

type startsThoughClosed struct{ *audiotest.Source }

func (s *startsThoughClosed) Start(take func([]int16)) error {
	if err := s.Source.Start(take); err != nil {
		go take(make([]int16, 320))
	}
	return nil
}

// waits waits for its driver for an hour.
type waits struct{ *audiotest.Source }

func (w *waits) Close() error {
	time.Sleep(time.Hour)
	return w.Source.Close()
}

type neverEnds struct{ *audiotest.Source }

func (neverEnds) Ended() <-chan struct{} { return make(chan struct{}) }

type hasNoErr struct{ *audiotest.Source }

func (hasNoErr) Err() error { return nil }

// goesOn calls once more after its end.
type goesOn struct{ *audiotest.Source }

func (g *goesOn) Start(take func([]int16)) error {
	go func() {
		<-g.Ended()
		time.Sleep(40 * time.Millisecond)
		take(make([]int16, 320))
	}()
	return g.Source.Start(take)
}

type startsAllTheSame struct{ *audiotest.Source }

func (s *startsAllTheSame) Start(take func([]int16)) error {
	err := s.Source.Start(take)
	if err != nil {
		go take(make([]int16, 320))
	}
	return err
}

type swallows struct{ *audiotest.Sink }

func (s *swallows) Start(fill func([]int16)) error {
	n := 0
	return s.Sink.Start(func(out []int16) {
		fill(out)
		if n++; n == 5 {
			fill(out)
		}
	})
}

type hearsTheFuture struct{ *audiotest.Sink }

func (hearsTheFuture) Delay() time.Duration { return -1 }
