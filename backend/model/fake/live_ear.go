package fake

import (
	"math"
	"time"
)

// ear finds out by loudness when somebody speaks. What it counts is samples that came,
// not time that passed. One goroutine uses it.
type ear struct {
	loud     int           // RMS of a window that is speech
	quick    bool          // the first loud sample begins speech, not the first loud window
	silence  time.Duration // of quiet that ends speech
	speaking bool
	quiet    time.Duration // at the end of what came
	rest     []int16       // less than a window
}

// window is how much sound is judged at a time.
const window = 10 * time.Millisecond

// hear takes sound at a rate in Hz, and tells each time that speech begins or ends.
func (e *ear) hear(sound []int16, rate int, change func(begins bool)) {
	if e.quick && !e.speaking && peak(sound) >= 2*e.loud {
		e.speaking, e.quiet = true, 0
		change(true)
	}
	e.rest = append(e.rest, sound...)
	size := max(1, int(window*time.Duration(rate)/time.Second))
	for len(e.rest) >= size {
		loud := loudness(e.rest[:size]) >= float64(e.loud)
		e.rest = e.rest[size:]
		switch {
		case loud:
			e.quiet = 0
			if !e.speaking {
				e.speaking = true
				change(true)
			}
		case e.speaking:
			if e.quiet += window; e.quiet >= e.silence {
				e.pause(change)
			}
		}
	}
	e.rest = append([]int16(nil), e.rest...) // else what was heard is kept as long as the line is
}

// pause ends speech, as a microphone that is muted does.
func (e *ear) pause(change func(begins bool)) {
	if e.speaking {
		e.speaking, e.quiet = false, 0
		change(false)
	}
}

func loudness(sound []int16) float64 {
	sum := 0.0
	for _, s := range sound {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(sound)))
}

func peak(sound []int16) int {
	most := 0
	for _, s := range sound {
		most = max(most, int(s), -int(s))
	}
	return most
}
