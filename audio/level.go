package audio

import (
	"math"
	"time"
)

// Silence is the least level, in dBFS: what a 16 bit sample can tell, and what no
// sound at all counts as.
const Silence = -96

// fullScale is the sample at 0 dBFS.
const fullScale = 1 << 15

// Level is the RMS of samples in dBFS, Silence or more. 0 dBFS is a square wave that
// uses all of the range, so that level and peak lie on one scale: a sine that just
// fits reads -3.01 dBFS. That is the dBov of telephony (ITU-T G.100.1, RFC 6464);
// AES17 calls the same sine 0 dBFS.
func Level(samples []int16) float64 {
	var squares int64
	for _, s := range samples {
		squares += int64(s) * int64(s)
	}
	return decibels(float64(squares), len(samples))
}

// decibels is the level of n samples whose squares add up to squares.
func decibels(squares float64, n int) float64 {
	if n == 0 {
		return Silence
	}
	return max(Silence, 10*math.Log10(squares/(float64(n)*fullScale*fullScale)))
}

// Reading is what a Meter has heard.
type Reading struct {
	Samples int     // since the last look
	RMS     float64 // of these, in dBFS as of Level
	Peak    float64 // the largest of these, in dBFS, Silence or more
	Clipped int     // how many of these stand at an end of the range
	// Zero is for how long each sample has been exactly zero until now: a microphone
	// that is muted or unplugged, for even a silent room makes noise.
	Zero time.Duration
	// Quiet is for how long each block of FrameDuration has been below the floor
	// until now, an offset of the sound card aside.
	Quiet time.Duration
}

// Meter measures how loud sound is, for a picture of it and for the warning that a
// microphone gives nothing. How the sound is cut into pieces makes no difference.
// It is for one goroutine.
type Meter struct {
	rate  Rate
	floor float64 // dBFS

	samples, clipped int
	squares          int64
	peak             int

	zero, quiet int // samples
	block       struct {
		n            int
		sum, squares int64
	}
}

// NewMeter returns a meter of sound of this rate, for which sound below floor, in
// dBFS, is quiet. It panics at a rate that has no whole frame.
func NewMeter(rate Rate, floor float64) *Meter {
	if rate.FrameSamples() < 1 {
		panic("audio: a meter of no rate")
	}
	return &Meter{rate: rate, floor: floor}
}

// Add takes in the samples that come next. It keeps nothing of them.
func (m *Meter) Add(samples []int16) {
	for _, s := range samples {
		square := int64(s) * int64(s)
		m.squares += square
		m.peak = max(m.peak, int(s), -int(s))
		if s == math.MaxInt16 || s == math.MinInt16 {
			m.clipped++
		}
		if m.zero++; s != 0 {
			m.zero = 0
		}
		m.block.sum += int64(s)
		m.block.squares += square
		if m.block.n++; m.block.n == m.rate.FrameSamples() {
			m.endBlock()
		}
	}
	m.samples += len(samples)
}

// endBlock looks whether a whole block was quiet.
func (m *Meter) endBlock() {
	n := float64(m.block.n)
	offset := float64(m.block.sum) / n
	if m.quiet += m.block.n; decibels(float64(m.block.squares)-n*offset*offset, m.block.n) >= m.floor {
		m.quiet = 0
	}
	m.block.n, m.block.sum, m.block.squares = 0, 0, 0
}

// Look returns what was heard since the last look, and begins anew. Zero and Quiet
// go on.
func (m *Meter) Look() Reading {
	r := Reading{
		Samples: m.samples,
		RMS:     decibels(float64(m.squares), m.samples),
		Peak:    decibels(float64(m.peak)*float64(m.peak), 1),
		Clipped: m.clipped,
		Zero:    m.rate.Duration(m.zero),
		Quiet:   m.rate.Duration(m.quiet),
	}
	m.samples, m.squares, m.peak, m.clipped = 0, 0, 0, 0
	return r
}
