// Package audio holds the nouns of sound: what a frame is and how long it lasts.
// It stands on the ground floor and does no input or output; devices, files and
// sockets are technologies that carry its frames.
//
//	│ 20 ms │ 20 ms │ 20 ms │   mono, PCM, signed 16 bits a sample
package audio

import "time"

// FrameDuration is how much sound one Frame holds.
const FrameDuration = 20 * time.Millisecond

// Rate is how many samples a second has, in Hz.
type Rate int

// FrameSamples is how many samples a Frame of this rate has.
func (r Rate) FrameSamples() int { return int(time.Duration(r) * FrameDuration / time.Second) }

// Duration is how long this many samples last, to the nanosecond below. A rate
// of zero or less has no time: it gives 0.
func (r Rate) Duration(samples int) time.Duration {
	if r <= 0 {
		return 0
	}
	return time.Duration(samples) * time.Second / time.Duration(r)
}

// Frame is FrameDuration of mono sound, Rate.FrameSamples samples. Who receives a
// Frame may keep it; who sent it does not change it any more.
type Frame []int16
