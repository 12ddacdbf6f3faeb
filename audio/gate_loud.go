package audio

import "time"

// How a LoudVoice learns how much of the speaker the microphone hears.
const (
	echoWindow  = 15   // frames, 300 ms: more than the echo takes from the program to the ear and back, with the room's reverberation
	echoFrames  = 50   // of the character's sound, until anything counts
	echoAudible = -50  // dBFS: sound that plays and is weaker than this teaches nothing
	echoFalls   = 0.06 // dB a frame, 3 dB a second
	echoRises   = 0.02 // dB a frame, 1 dB a second: a voice over the character's teaches little
)

// LoudVoiceOptions are how a LoudVoice decides. The zero value of each means the value
// in brackets.
type LoudVoiceOptions struct {
	Over    float64       // how far above the echo a voice is, in dB [6]
	For     time.Duration // for how long [250 ms], rounded up to whole frames
	Minimum float64       // how loud it is at least, in dBFS [-50]
}

// LoudVoice tells a person who interrupts from the echo of the character, where the
// microphone hears the speaker and nothing cancels the echo. While the character is
// heard, sound of the microphone is not passed on unless LoudVoice says so.
//
//	echo = the loudest that played within 300 ms + coupling
//	voice = what is louder than echo + Over, for 250 ms more than it was not
//
// Coupling is how much louder the microphone hears what plays, in dB, and less than 0
// nearly always. It is measured over a second of the character's sound, after its first
// 300 ms, in which nobody can interrupt, and followed slowly from then on: somebody
// turns the volume. An echo that comes more than 300 ms late is taken for a voice. It is for one
// goroutine.
type LoudVoice struct {
	over, minimum float64
	need          int  // frames
	loud          int  // frames in which it was louder, less those in which it was not
	interrupts    bool // loud has been need, and not 0 since
	mic, played   window
	audible       int // frames in a row for which something plays
	learnt        int // frames of the character's sound, up to echoFrames
	coupling      float64
}

// NewLoudVoice returns a LoudVoice that knows nothing of the room yet.
func NewLoudVoice(o LoudVoiceOptions) *LoudVoice {
	if o.Over == 0 {
		o.Over = 6
	}
	if o.For == 0 {
		o.For = 250 * time.Millisecond
	}
	if o.Minimum == 0 {
		o.Minimum = -50
	}
	return &LoudVoice{over: o.Over, minimum: o.Minimum, need: max(1, frames(o.For)), mic: newWindow(), played: newWindow()}
}

// Push takes in how loud a frame of the microphone is, as of Activity.Level or Level, and
// how loud the frame that played meanwhile, as of Level, both in dBFS; it reports
// whether a person interrupts. It goes on to say so until they have been silent for
// some frames.
func (v *LoudVoice) Push(mic, played float64) bool {
	v.mic.push(mic)
	v.played.push(played)
	v.learn()
	if v.learnt == echoFrames && mic > max(v.Echo()+v.over, v.minimum) {
		v.loud = min(v.loud+1, v.need)
	} else {
		v.loud = max(v.loud-1, 0)
	}
	if v.loud == v.need {
		v.interrupts = true
	}
	if v.loud == 0 {
		v.interrupts = false
	}
	return v.interrupts
}

// Echo is how loud the echo is that the microphone may hear now, in dBFS, as far as it
// is known: Silence before.
func (v *LoudVoice) Echo() float64 {
	if v.learnt < echoFrames {
		return Silence
	}
	return max(Silence, v.played.most()+v.coupling)
}

// learn follows the coupling. The microphone is late by an unknown time, so the most
// of a window is compared, and only where all of the window is sound.
func (v *LoudVoice) learn() {
	if v.audible++; v.played.most() < echoAudible {
		v.audible = 0
	}
	if v.audible < echoWindow || v.mic.most() <= Silence { // a muted microphone knows nothing of the room
		return
	}
	now := v.mic.most() - v.played.most()
	switch {
	case v.learnt == 0:
		v.coupling = now
	case v.learnt < echoFrames:
		v.coupling = max(v.coupling, now)
	default:
		v.coupling += max(-echoFalls, min(echoRises, now-v.coupling))
	}
	v.learnt = min(v.learnt+1, echoFrames)
}

// window holds the levels of the last frames.
type window struct {
	levels [echoWindow]float64
	next   int
}

func newWindow() (w window) {
	for i := range w.levels {
		w.levels[i] = Silence
	}
	return w
}

func (w *window) push(level float64) {
	w.levels[w.next] = level
	w.next = (w.next + 1) % len(w.levels)
}

// most is the loudest of them.
func (w *window) most() float64 {
	most := w.levels[0]
	for _, level := range w.levels {
		most = max(most, level)
	}
	return most
}
