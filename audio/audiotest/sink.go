package audiotest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"roleplay/audio"
)

// Sink is a speaker that keeps all that it is told. Its methods may be used
// concurrently.
type Sink struct {
	device
	hear func(samples []int16)

	hearing sync.Mutex
	heard   []int16
}

// NewSink makes a Sink, which asks for sound at once and then each period. The test
// closes it at its end, where nobody did.
func NewSink(t testing.TB, rate audio.Rate, plan Plan) *Sink {
	t.Helper()
	s := &Sink{}
	s.hear = func(samples []int16) {
		s.hearing.Lock()
		defer s.hearing.Unlock()
		s.heard = append(s.heard, samples...)
	}
	s.init(t, rate, plan)
	return s
}

// NewSinkTo makes a Sink that keeps nothing and tells hear, one call at a time, for
// talks of hours. hear keeps nothing of samples.
func NewSinkTo(t testing.TB, rate audio.Rate, plan Plan, hear func(samples []int16)) *Sink {
	t.Helper()
	s := NewSink(t, rate, plan)
	s.hear = hear
	return s
}

// Start implements audio.Sink.
func (s *Sink) Start(fill func(out []int16)) error {
	buffer := make([]int16, s.plan.Period)
	return s.start(-1, true, func(_, n int) {
		out := buffer[:n]
		spoil(out)
		fill(out)
		s.hear(out)
	})
}

// Delay implements audio.Sink: a period, since what is filled in one call plays
// while the next is awaited.
func (s *Sink) Delay() time.Duration { return s.rate.Duration(s.plan.Period) }

// Heard is what the Sink was told until now.
func (s *Sink) Heard() []int16 {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	return slices.Clone(s.heard)
}
