package audiotest

import (
	"io"
	"testing"

	"roleplay/audio"
	"roleplay/audio/wav"
)

// garbage is what a device leaves in memory that is not the caller's: whoever
// keeps samples, or does not fill them, will hear it.
const garbage = 0x5A5A

// Source is a microphone that hears given samples and ends with them. Its methods
// may be used concurrently.
type Source struct {
	device
	samples []int16
}

// NewSource makes a Source that gives samples, the first after a period. The test
// closes it at its end, where nobody did.
func NewSource(t testing.TB, rate audio.Rate, samples []int16, plan Plan) *Source {
	t.Helper()
	s := &Source{samples: samples}
	s.init(t, rate, plan)
	return s
}

// NewWAVSource makes a Source that gives the sound of a WAVE file, both sides of
// stereo together. A file that cannot be read ends the test.
func NewWAVSource(t testing.TB, from io.Reader, plan Plan) *Source {
	t.Helper()
	format, samples, err := wav.ReadAll(from)
	if err != nil {
		t.Fatalf("read the sound: %v", err)
	}
	if format.Channels == 2 {
		samples = wav.DownMix(samples)
	}
	return NewSource(t, format.Rate, samples, plan)
}

// Start implements audio.Source.
func (s *Source) Start(take func(samples []int16)) error {
	length := len(s.samples)
	if s.plan.Endless {
		length = -1
	}
	buffer := make([]int16, s.plan.Period)
	return s.start(length, false, func(before, n int) {
		out := buffer[:n]
		clear(out)
		if !s.plan.Zeros && before < len(s.samples) {
			copy(out, s.samples[before:])
		}
		take(out)
		spoil(out)
	})
}

// spoil fills memory that must not be used any more, or not yet.
func spoil(samples []int16) {
	for i := range samples {
		samples[i] = garbage
	}
}
