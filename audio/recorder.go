package audio

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// RecordingRate is the rate of a recording, in Hz.
	RecordingRate Rate = 24_000
	// RecordingPiece is how much sound a piece of a recording holds.
	RecordingPiece = 5 * time.Second
	// RecordingPieceBytes is how many bytes a piece has that is not the last.
	RecordingPieceBytes = int(pieceSamples) * blockBytes
	// MaxRecording is how long a recording can be: what fits into a WAVE file.
	MaxRecording = 12 * time.Hour
)

// What follows is in samples of the timeline.
const (
	pieceSamples = int64(RecordingPiece / time.Second * time.Duration(RecordingRate))
	maxSamples   = int64(MaxRecording / time.Second * time.Duration(RecordingRate))

	// lateSamples is how late sound may come: a piece is saved so long after its end.
	lateSamples = int64(RecordingRate) // 1 s
	// earlySamples is how far before the timeline sound may come.
	earlySamples = 5 * int64(RecordingRate) // 5 s
	// driftSamples is how far a side may be from where it belongs before it is put there.
	driftSamples = 40 * int64(RecordingRate) / 1000 // 40 ms

	windowSamples = pieceSamples + lateSamples + earlySamples

	blockBytes = 4 // a sample of both sides
)

// empty is a place of the timeline that has no sound yet. Cut to 16 bits it is silence.
const empty int32 = -1 << 31

// Recorder records both sides of a talk on one timeline, in samples of 24 kHz,
// and saves it in pieces: stereo, 16 bits, little-endian, left the trainee and
// right the character. What was saved plays, whatever happens after.
//
// Callbacks put sound into queues, which never blocks and allocates nothing; the
// owner's goroutine calls Pump, often enough that no queue is full: several times a
// second. Memory does not grow: about 4 MB.
//
// A side has a running position: its sound is put behind its sound, though
// callbacks come early and late. Only when they say that it is more than 40 ms from
// where it belongs, it is put where they say. So, with callbacks that are wrong by
// up to 10 ms, and a microphone whose clock is not the speaker's, a side is
// never more than 50 ms off.
//
// All methods may be used concurrently.
type Recorder struct {
	save func(n int, pcm []byte) error

	advanced atomic.Int64
	stopped  atomic.Bool // after an error, and after Close
	err      atomic.Pointer[error]
	dropped  [dropReasons]atomic.Int64

	queues [2]recorderQueue

	mu     sync.Mutex // guards what follows; callbacks never take it
	closed bool
	at     int64 // how far the timeline is
	base   int64 // where the piece begins that is saved next
	sides  [2]recorderSide
	piece  []byte // what save is handed
	sound  []int16
}

// recorderSide is one side of the timeline from base on.
type recorderSide struct {
	next    int64 // the running position
	started bool
	window  []int32 // the sample of position p is at p % windowSamples, or empty
}

const (
	left  = 0 // the trainee
	right = 1 // the character
)

const (
	overlapped = iota
	late
	early
	overflowed
	corrected
	dropReasons
)

// RecorderCounts is what did not go as it should, since the beginning.
type RecorderCounts struct {
	Overlapped  int64 // samples dropped whose place had sound of the same side
	Late        int64 // samples dropped whose piece was saved, or that lie before 0
	Early       int64 // samples dropped that lie more than 5 s before the timeline, or after MaxRecording
	Overflowed  int64 // samples dropped because Pump was not called
	Corrections int64 // how often a running side was put where it belongs
}

// NewRecorder makes a Recorder whose timeline is at 0. save is called by Pump and
// Close, with n = 1, 2, 3 …: piece n begins at (n-1) × 5 s. It keeps nothing of pcm.
func NewRecorder(save func(n int, pcm []byte) error) *Recorder {
	r := &Recorder{save: save, piece: make([]byte, RecordingPieceBytes), sound: make([]int16, queueSamples)}
	for i := range r.sides {
		r.queues[i].init()
		r.sides[i].window = make([]int32, windowSamples)
		for p := range r.sides[i].window {
			r.sides[i].window[p] = empty
		}
	}
	return r
}

// Trainee puts sound of the trainee, of 24 kHz, whose first sample belongs at a
// position of the timeline. It keeps nothing of samples.
func (r *Recorder) Trainee(at int64, samples []int16) { r.put(left, at, samples) }

// Character is Trainee for the other side.
func (r *Recorder) Character(at int64, samples []int16) { r.put(right, at, samples) }

func (r *Recorder) put(side int, at int64, samples []int16) {
	if r.stopped.Load() || len(samples) == 0 {
		return
	}
	if !r.queues[side].put(at, samples) {
		r.dropped[overflowed].Add(int64(len(samples)))
	}
}

// Advance says that the timeline is at a position, so that pieces are saved where
// nobody says anything. Sound moves it on too. It never goes back, nor beyond
// MaxRecording. Callbacks may call it.
func (r *Recorder) Advance(at int64) {
	at = min(at, maxSamples)
	for {
		before := r.advanced.Load()
		if at <= before || r.advanced.CompareAndSwap(before, at) {
			return
		}
	}
}

// Pump puts what came onto the timeline and saves each piece that has been over
// for a second. It returns what Err does.
func (r *Recorder) Pump() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pump()
	return r.Err()
}

// Close ends the recording at a position, and saves what there is until there; the
// last piece is as short as it is. What was saved before counts, though it lies
// behind. It returns what Err does, and may be called more than once.
func (r *Recorder) Close(at int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return r.Err()
	}
	r.closed = true
	r.pump()
	r.stopped.Store(true)
	for end := min(at, maxSamples); r.base < end && r.Err() == nil; {
		r.savePiece(min(end-r.base, pieceSamples))
	}
	return r.Err()
}

// Err says why the recording stopped: what save said, and nil while it goes on.
// The talk is no part of it: all methods can be called as before.
func (r *Recorder) Err() error {
	if err := r.err.Load(); err != nil {
		return *err
	}
	return nil
}

// Resume has a recording that stopped go on, with the piece that the timeline is
// in. The pieces between are missing.
func (r *Recorder) Resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Err() == nil || r.closed {
		return
	}
	r.pump()
	r.base = r.at - r.at%pieceSamples
	for i := range r.sides {
		r.sides[i].started = false
		for p := range r.sides[i].window {
			r.sides[i].window[p] = empty
		}
	}
	r.err.Store(nil)
	r.stopped.Store(false)
}

// Counts says what did not go as it should.
func (r *Recorder) Counts() RecorderCounts {
	return RecorderCounts{
		Overlapped:  r.dropped[overlapped].Load(),
		Late:        r.dropped[late].Load(),
		Early:       r.dropped[early].Load(),
		Overflowed:  r.dropped[overflowed].Load(),
		Corrections: r.dropped[corrected].Load(),
	}
}

// pump empties the queues in the order of the timeline, whichever side it is, so
// that a piece is saved after all of its sound though Pump comes late.
func (r *Recorder) pump() {
	r.at = max(r.at, r.advanced.Load())
	for {
		side, at, ok := r.first()
		if !ok {
			break
		}
		if r.stopped.Load() {
			r.queues[side].take(r.sound)
			continue
		}
		r.saveUntil(min(r.at, at))
		n := r.queues[side].take(r.sound)
		if !r.stopped.Load() {
			r.place(side, at, r.sound[:n])
		}
	}
	r.saveUntil(r.at)
}

// first is the side whose next sound lies before the other's, and where it lies.
func (r *Recorder) first() (side int, at int64, ok bool) {
	l, okLeft := r.queues[left].head()
	c, okRight := r.queues[right].head()
	if okRight && (!okLeft || c < l) {
		return right, c, true
	}
	return left, l, okLeft
}

// place puts sound that belongs at a position onto a side of the timeline.
func (r *Recorder) place(side int, at int64, samples []int16) {
	n := int64(len(samples))
	if at > r.at+earlySamples || at > maxSamples-n {
		r.dropped[early].Add(n)
		return
	}
	s := &r.sides[side]
	if off := at - s.next; !s.started || off > driftSamples || off < -driftSamples {
		if s.started {
			r.dropped[corrected].Add(1)
		}
		s.next, s.started = at, true
	}
	for i, sample := range samples {
		switch p := s.next + int64(i); {
		case p < r.base:
			r.dropped[late].Add(1)
		case p >= r.base+windowSamples:
			r.dropped[early].Add(1)
		case s.window[p%windowSamples] != empty:
			r.dropped[overlapped].Add(1)
		default:
			s.window[p%windowSamples] = int32(sample)
		}
	}
	s.next += n
	r.at = max(r.at, s.next)
}

// saveUntil saves the pieces that are over when the timeline is at a position.
func (r *Recorder) saveUntil(at int64) {
	for !r.stopped.Load() && r.base+pieceSamples+lateSamples <= at {
		r.savePiece(pieceSamples)
	}
}

// savePiece saves so many samples from base on, and goes on behind them.
func (r *Recorder) savePiece(samples int64) {
	for side := range r.sides {
		window := r.sides[side].window
		for i := range samples {
			p := (r.base + i) % windowSamples
			binary.LittleEndian.PutUint16(r.piece[i*blockBytes+int64(side)*2:], uint16(window[p]))
			window[p] = empty
		}
	}
	n := int(r.base/pieceSamples) + 1
	if err := r.save(n, r.piece[:samples*blockBytes]); err != nil {
		err = fmt.Errorf("save piece %d of the recording: %w", n, err)
		r.err.Store(&err)
		r.stopped.Store(true)
		return
	}
	r.base += samples
}
