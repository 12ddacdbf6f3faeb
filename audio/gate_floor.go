package audio

import "math"

// How a floor moves, in dB a frame of 20 ms.
const (
	falls      = 2.0  // 100 dB a second: it is down after a pause of a breath, and not after one bad frame
	rises      = 0.06 // 3 dB a second, in what may be noise
	risesVoice = 0.02 // 1 dB a second, in what counts as voice
)

// What is steady is noise: its level, averaged over some frames, leaves a band of
// steadyBand dB to each side for steadyFrames in a row. A voice does so at every
// syllable.
const (
	steadyBand   = 2.5
	steadyFrames = 100 // 2 s
)

// learning is how many frames it takes to know the noise of a room at all: 200 ms.
const learning = 10

// floor is the level of the noise of a room, learnt from what is heard.
//
//   - It falls at once to what is less, 2 dB a frame.
//   - It rises slowly, so that five minutes of speech do not lift it: each gap between
//     two syllables takes it down again.
//   - Noise that goes up by D dB for good is the floor after 2 s where it is steady, and
//     after D-Margin seconds otherwise.
//   - Zeros are no room but a microphone that is off: nothing is learnt from them.
//
// It stands between the minimum statistics of R. Martin ("Noise Power Spectral Density
// Estimation Based on Optimal Smoothing and Minimum Statistics", 2001), whose window
// it does without, and a plain average.
type floor struct {
	least   float64 // dBFS: it never goes below
	level   float64 // dBFS
	frames  int     // learnt from so far, up to learning
	average float64 // of the levels of the last frames
	steady  float64 // the middle of the band where the average is
	since   int     // frames for which it has been there
}

// heard takes in the level of a frame, in dBFS, and reports whether it is above the
// floor by more than margin dB.
func (f *floor) heard(level, margin float64) bool {
	if level <= Silence {
		return false
	}
	level = max(level, f.least)
	if f.frames < learning {
		f.learn(level)
		return false
	}
	voice := level > f.level+margin
	switch {
	case level < f.level:
		f.level = max(level, f.level-falls)
	case voice:
		f.level += risesVoice
	default:
		f.level = min(level, f.level+rises)
	}
	f.average += (level - f.average) / 5
	if f.since++; math.Abs(f.average-f.steady) > steadyBand {
		f.steady, f.since = f.average, 0
	}
	if f.since >= steadyFrames && f.level < f.steady-steadyBand {
		f.level = f.steady
	}
	return voice
}

// learn takes the first frames for noise: half of what is known is the newest frame,
// so that a device which fades in does no harm.
func (f *floor) learn(level float64) {
	if f.frames == 0 {
		f.level = level
	}
	f.level += (level - f.level) / 2
	f.average, f.steady = f.level, f.level
	f.frames++
}
