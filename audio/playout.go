package audio

import (
	"cmp"
	"sync/atomic"
	"time"
)

// PlayoutConfig says how a Playout buffers. What is zero has the value in brackets.
type PlayoutConfig struct {
	Rate     Rate          // of what comes in and goes out, in Hz [24000]
	Queue    time.Duration // how much it takes ahead [60 s]
	Delay    time.Duration // least that is gathered before a turn is heard [80 ms]
	MaxDelay time.Duration // most that is gathered, on the worst line [1 s]
	Slowest  float64       // share of the natural speed it may fall to; 1 never stretches [0.7]
}

// Playout stands between who receives the sound of a character, in pieces that come
// too early, too late or in bursts, and the device, which asks for sound at its own
// pace:
//
//	Add ─▶ │ queue, 60 s │ ─▶ slower while little is ahead ─▶ Fill
//	                Clear ─▶ 5 ms to silence
//
// One goroutine calls Add and End, one thread calls Fill; every other method may be
// called by any goroutine, at any time. No method waits, locks or, after NewPlayout,
// allocates. Time is what Fill was asked for, in samples; where nobody calls Fill,
// time stands still.
type Playout struct {
	rate  Rate
	fade  int // 5 ms
	queue playQueue

	newest  atomic.Int64 // turn that was added
	ended   atomic.Int64 // turn up to which no more comes
	cleared atomic.Int64 // turn up to which nothing is played

	played snapshot
	stats  struct{ underruns, target, buffered, played, repeated, lengthened, silence atomic.Int64 }

	// What follows belongs to the thread of Fill.
	line    delayControl
	voice   stretcher
	ramp    []float32
	state   playState
	turn    int64 // whose sound is in voice
	upTo    int64 // ended, when Fill began
	arrived int64 // samples written when Fill began
	level   int   // samples ahead when the last Fill ended
	step    int   // samples since the speed was looked at
	left    int   // samples of the fade that are left
	length  int   // samples of the whole fade
	rise    int   // samples of the rise after a gap that are left
	gap     bool  // the turn was heard and went dry
	dry     int   // samples of silence in that gap
	cut     bool  // the fade is that of Clear
	now     Heard
}

type playState int

const (
	silent playState = iota
	voiced
	fading
)

// Heard is how much of a turn went to the device, at a moment. What the device holds
// back itself (Sink.Delay) is counted as heard.
type Heard struct {
	Turn    int64         // the last of which anything was heard; 0 before the first
	Samples int           // of what was added to the turn, however slowly they were played
	Time    time.Duration // the same
	Whole   bool          // it ended and nothing of it is left
	Clock   int64         // Playout.Clock of that moment
}

// PlayoutStats counts since NewPlayout, as of the last Fill.
type PlayoutStats struct {
	Underruns  int64         // gaps inside turns
	Silence    time.Duration // how long those gaps were
	Lengthened time.Duration // by how much pauses between words were lengthened
	Stretched  float64       // share of all sound played that is repetition, 0 to 1
	Target     time.Duration // how much it would like to have ahead
	Buffered   time.Duration // how much it has
}

// NewPlayout returns a Playout that takes and gives mono samples.
func NewPlayout(config PlayoutConfig) *Playout {
	rate := cmp.Or(config.Rate, 24_000)
	samples := func(d, otherwise time.Duration) int {
		return int(cmp.Or(d, otherwise) * time.Duration(rate) / time.Second)
	}
	p := &Playout{rate: rate, fade: int(rate) / 200, voice: newStretcher(rate)}
	p.queue.sound = make([]int16, samples(config.Queue, time.Minute))
	p.line = newDelayControl(rate,
		float64(samples(config.Delay, 80*time.Millisecond)), float64(samples(config.MaxDelay, time.Second)),
		cmp.Or(config.Slowest, 0.7))
	p.ramp = ramp(p.fade)
	p.publish()
	return p
}

// Add queues sound of a turn, counted from 1 up, and returns how much of it was taken:
// less than all when the queue is full, and then the caller waits for a Fill and adds
// the rest. Sound of a turn that was cleared, or is older than one that was added, is
// taken and ignored. It keeps nothing of samples.
func (p *Playout) Add(turn int64, samples []int16) (taken int) {
	if turn < p.newest.Load() {
		return len(samples)
	}
	p.newest.Store(turn)
	// A Clear after this look is seen by Fill, which drops the turn.
	if turn <= p.cleared.Load() {
		return len(samples)
	}
	return p.queue.add(turn, samples)
}

// End says that no more of this turn and those before it comes, so that the rest is
// played without waiting for more, and at its natural speed. It is called as soon as
// that is known, not when the sound is over.
func (p *Playout) End(turn int64) {
	if turn > p.ended.Load() {
		p.ended.Store(turn)
	}
}

// Clear drops all that was added: what is heard next is a fade of 5 ms, then silence
// until a newer turn is added. It returns what was heard, that fade included. A Fill
// that runs at this moment is finished first and is not included.
func (p *Playout) Clear() Heard {
	newest := p.newest.Load()
	for {
		cleared := p.cleared.Load()
		if newest <= cleared || p.cleared.CompareAndSwap(cleared, newest) {
			break
		}
	}
	heard, fade, _ := p.played.load()
	heard.Samples += fade
	heard.Time = p.rate.Duration(heard.Samples)
	return heard
}

// Heard returns what was heard so far, for captions in time with the voice.
func (p *Playout) Heard() Heard {
	heard, _, _ := p.played.load()
	heard.Time = p.rate.Duration(heard.Samples)
	return heard
}

// Playing says whether a turn is audible: not before its first sound, in a gap, or
// after Clear.
func (p *Playout) Playing() bool {
	heard, _, sounding := p.played.load()
	return sounding && heard.Turn > p.cleared.Load()
}

// Clock is how many samples Fill was asked for. Who records copies out after Fill:
// the first sample of it has the number that Clock was before.
func (p *Playout) Clock() int64 {
	heard, _, _ := p.played.load()
	return heard.Clock
}

// Stats returns what was counted.
func (p *Playout) Stats() PlayoutStats {
	s, share := &p.stats, 0.0
	if played := s.played.Load(); played > 0 {
		share = float64(s.repeated.Load()) / float64(played)
	}
	return PlayoutStats{
		Underruns:  s.underruns.Load(),
		Silence:    p.rate.Duration(int(s.silence.Load())),
		Lengthened: p.rate.Duration(int(s.lengthened.Load())),
		Stretched:  share,
		Target:     p.rate.Duration(int(s.target.Load())),
		Buffered:   p.rate.Duration(int(s.buffered.Load())),
	}
}
