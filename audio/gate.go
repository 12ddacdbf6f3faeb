package audio

import (
	"math"
	"time"
)

// Hang times: how long a person may be silent within what they say. SlowHang is for
// people who need longer for a word.
const (
	NormalHang = 600 * time.Millisecond
	SlowHang   = 1500 * time.Millisecond
)

// GateOptions are how a Gate decides. The zero value of each means the value in
// brackets. Times are rounded up to whole frames.
type GateOptions struct {
	Onset   int           // how many frames in a row are voice before it counts [3]
	Hang    time.Duration // how long it is silent before a voice has ended [NormalHang]
	PreRoll time.Duration // how much from before the beginning is kept [300 ms]; less than 0: none
	Margin  float64       // how far above the noise a voice is, in dB [9]
	Minimum float64       // how loud a voice is at least, in dBFS [-60]
}

// Hearing says what a Gate hears.
type Hearing string

// What a Gate hears: Began and Ended once for each utterance, in turn.
const (
	HearsNothing  Hearing = ""
	HearsBegin    Hearing = "began"
	HearsSpeaking Hearing = "speaking" // and the silence in it, up to Hang
	HearsEnd      Hearing = "ended"
)

// Activity is what a frame was to a Gate. Sample 0 is the first that was pushed.
type Activity struct {
	Hearing Hearing
	// At is the first sample of the first frame of the voice when it began, and the
	// sample after its last frame when it ended.
	At int64
	// Sound is what belongs to the utterance and was not in one before: the pre-roll
	// and all up to the frame when it began, the frame alone later. The utterance ends
	// with silence of Hang. It is valid until the next Push.
	Sound []int16
	// Level is how loud the frame is, in dBFS, without hum and offset: the weaker of
	// its halves.
	Level float64
}

// Gate tells voice from silence by its energy: voice is what is louder than the noise
// of the room by a margin, for several frames.
//
//	level      ╭──╮ ╭─╮
//	           │  ╰─╯ │                      threshold = noise + Margin
//	noise ─────╯      ╰───────────
//	      ├────┼──────┼──────┤
//	   pre-roll│ voice│ hang │
//
// It knows no words: what is as loud as a voice, and lasts, is one. With Onset 3 that is
// 40 to 60 ms, by where it falls on the frames; a click of 30 ms is none. A note that
// is held for more than 2 s is noise to it. How it learns the noise is told at floor. It is for one goroutine, keeps
// nothing of a frame but its samples, and allocates nothing.
type Gate struct {
	frame         int // samples
	onset, hang   int // frames
	margin        float64
	filter        highPass
	floor         floor
	pushed        int64 // samples
	voiced        int   // frames in a row
	silent        int   // frames since the last voiced one, while speaking
	speaking      bool
	kept          []int16 // the newest samples, the last frame at the end
	keep, preRoll int     // samples of kept: at most, and before the voice
	fresh         int     // how many of the newest samples are in no utterance yet
}

// NewGate returns a gate for frames of this rate. It panics at a rate that has no
// whole frame of two halves.
func NewGate(rate Rate, o GateOptions) *Gate {
	n := rate.FrameSamples()
	if n < 2 {
		panic("audio: a gate of no rate")
	}
	if o.Onset == 0 {
		o.Onset = 3
	}
	if o.Hang == 0 {
		o.Hang = NormalHang
	}
	if o.PreRoll == 0 {
		o.PreRoll = 300 * time.Millisecond
	}
	if o.Margin == 0 {
		o.Margin = 9
	}
	if o.Minimum == 0 {
		o.Minimum = -60
	}
	g := &Gate{frame: n, onset: max(1, o.Onset), hang: frames(o.Hang), margin: o.Margin}
	g.filter = newHighPass(rate)
	g.floor.least = o.Minimum - o.Margin
	g.preRoll = frames(o.PreRoll) * n
	g.keep = g.preRoll + g.onset*n
	g.kept = make([]int16, 0, g.keep)
	return g
}

// frames is how many frames a time has, rounded up.
func frames(d time.Duration) int {
	return max(0, int((d+FrameDuration-1)/FrameDuration))
}

// Push takes in the frame that comes next and says what it is. It panics at a frame
// of another length than FrameDuration.
func (g *Gate) Push(frame Frame) Activity {
	if len(frame) != g.frame {
		panic("audio: a gate takes whole frames")
	}
	g.remember(frame)
	level := g.level(frame)
	voice := g.floor.heard(level, g.margin)
	if voice {
		g.voiced++
	} else {
		g.voiced = 0
	}
	h := Activity{Level: level}
	if !g.speaking {
		if g.voiced >= g.onset {
			h.Hearing, h.At, h.Sound = HearsBegin, g.pushed-int64(g.onset*g.frame), g.kept[len(g.kept)-g.fresh:]
			g.speaking, g.silent = true, 0
		}
		return h
	}
	h.Hearing, h.Sound, g.fresh = HearsSpeaking, g.kept[len(g.kept)-g.frame:], 0
	if g.silent++; voice {
		g.silent = 0
	}
	if g.silent >= g.hang {
		h.Hearing, h.At = HearsEnd, g.pushed-int64(g.silent*g.frame)
		g.speaking = false
	}
	return h
}

// remember puts a frame at the end of kept.
func (g *Gate) remember(frame Frame) {
	if over := len(g.kept) + len(frame) - g.keep; over > 0 {
		g.kept = g.kept[:copy(g.kept, g.kept[over:])]
	}
	g.kept = append(g.kept, frame...)
	g.pushed += int64(len(frame))
	g.fresh = min(g.fresh+len(frame), g.keep)
}

// level is how loud the weaker half of a frame is, so that a click which is shorter
// does not count as a frame, and how loud only the voice band is.
func (g *Gate) level(frame Frame) float64 {
	half := len(frame) / 2
	a := g.filter.squares(frame[:half])
	b := g.filter.squares(frame[half:])
	return min(decibels(a, half), decibels(b, len(frame)-half))
}

// highPass takes away what is no voice: the offset of the sound card, hum of 50 or
// 60 Hz (-48 and -42 dB), steps on the floor. It is a Butterworth filter of order 4 at
// 200 Hz in two biquads ("Cookbook formulae for audio EQ biquad filter coefficients",
// R. Bristow-Johnson, w3.org/TR/audio-eq-cookbook).
type highPass [2]biquad

func newHighPass(rate Rate) (h highPass) {
	w := 2 * math.Pi * 200 / float64(rate)
	for i := range h {
		// The poles lie at 22.5° and 67.5°: Q is 1/(2·cos) of these.
		alpha := math.Sin(w) * math.Cos(float64(1+2*i)*math.Pi/8)
		a0 := 1 + alpha
		h[i] = biquad{b: (1 + math.Cos(w)) / 2 / a0, a1: -2 * math.Cos(w) / a0, a2: (1 - alpha) / a0}
	}
	return h
}

// squares is the sum of the squares of what is left of samples.
func (h *highPass) squares(samples []int16) (sum float64) {
	for _, s := range samples {
		y := h[1].next(h[0].next(float64(s)))
		sum += y * y
	}
	for i := range h {
		h[i].settle()
	}
	return sum
}

// biquad is a high-pass of order 2 in the transposed direct form II: its numerator is
// b·(1 - 2/z + 1/z²).
type biquad struct{ b, a1, a2, z1, z2 float64 }

func (q *biquad) next(x float64) float64 {
	y := q.b*x + q.z1
	q.z1 = -2*q.b*x - q.a1*y + q.z2
	q.z2 = q.b*x - q.a2*y
	return y
}

// settle ends a decay: numbers near the least that a float64 can hold are slow, and
// a muted microphone would be the costliest of all.
func (q *biquad) settle() {
	if math.Abs(q.z1)+math.Abs(q.z2) < 1e-30 {
		q.z1, q.z2 = 0, 0
	}
}
