package audio

import (
	"math/bits"
	"sync/atomic"
)

// Ring carries samples from one goroutine, the producer, to another, the consumer,
// without a lock: a device's thread never waits for the program.
//
//	read, dropped              written
//	   │░░░░░░░░│▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓│
//	            └ the next sample that is read
//
// The three indices count samples since the beginning and only grow. Each is moved
// on by one side alone, dropped by anybody; they lie on cache lines of their own, so
// that the sides do not slow each other down. It is Lamport's queue ("Proving the
// Correctness of Multiprocess Programs", 1977) with a third index.
type Ring struct {
	samples []int16
	mask    uint64
	_       line
	written atomic.Uint64 // by the producer
	lost    atomic.Uint64 // by the producer
	_       line
	read    atomic.Uint64 // by the consumer
	_       line
	dropped atomic.Uint64 // by anybody; never beyond written
	_       line
}

// line keeps what is around it on different cache lines: 128 bytes are two of amd64,
// which fetches them in pairs, and one of Apple's arm64.
type line [128]byte

// NewRing returns an empty ring that holds as many samples as the next power of two.
// It panics if samples is less than 1.
func NewRing(samples int) *Ring {
	if samples < 1 {
		panic("audio: a ring holds at least one sample")
	}
	size := 1 << bits.Len(uint(samples-1))
	return &Ring{samples: make([]int16, size), mask: uint64(size - 1)}
}

// Cap is how many samples the ring holds.
func (r *Ring) Cap() int { return len(r.samples) }

// Len is how many samples are there to be read. Any goroutine may ask; while the
// others go on, it is how many there were a moment ago.
func (r *Ring) Len() int {
	from := max(r.read.Load(), r.dropped.Load())
	return int(min(r.written.Load()-from, uint64(len(r.samples)))) // more may have passed through between the two
}

// Lost is how many samples found no room since the beginning. Any goroutine may ask.
func (r *Ring) Lost() uint64 { return r.lost.Load() }

// Write puts samples in and returns how many found room; the rest, the end of them,
// counts as lost. Only the producer calls it.
func (r *Ring) Write(samples []int16) (taken int) {
	written := r.written.Load()
	// What was dropped makes room only when the consumer has left it: it may be
	// reading there now.
	room := len(r.samples) - int(written-r.read.Load())
	taken = min(len(samples), room)
	at := written & r.mask
	n := copy(r.samples[at:], samples[:taken])
	copy(r.samples, samples[n:taken])
	r.written.Store(written + uint64(taken))
	if left := len(samples) - taken; left > 0 {
		r.lost.Add(uint64(left))
	}
	return taken
}

// Read moves samples to out and returns how many there were, at most len(out). It
// leaves the rest of out as it is. Only the consumer calls it.
func (r *Ring) Read(out []int16) (n int) {
	from := max(r.read.Load(), r.dropped.Load())
	// written comes after dropped, or a Drop between the two could lie beyond it.
	n = int(min(r.written.Load()-from, uint64(len(out))))
	at := from & r.mask
	first := copy(out[:n], r.samples[at:])
	copy(out[first:n], r.samples)
	r.read.Store(from + uint64(n))
	return n
}

// Drop makes the consumer skip all that was written so far: no Read that begins
// after Drop returns gives any of it. The room is free again after that Read. Any
// goroutine may call it.
func (r *Ring) Drop() {
	for written := r.written.Load(); ; {
		dropped := r.dropped.Load()
		if dropped >= written || r.dropped.CompareAndSwap(dropped, written) {
			return
		}
	}
}
