package voice

import (
	"roleplay/audio"
)

// places tell where on the timeline, which is that of the speaker, the frames of the
// microphone belong. Both have clocks of their own, and their calls come early and late:
// the place of a frame follows the one before, and the distance between both clocks is
// followed slowly.
type places struct {
	next   int64 // of the timeline, in samples of speakingRate; where the next frame follows
	begun  bool
	behind float64 // how far next is from where frames come, on the average
}

const (
	follows = 1.0 / 50                 // of a difference, each frame: a second or so
	jumps   = int64(speakingRate) / 4  // a difference that is no drift: a device was replaced
	slides  = int64(speakingRate) / 50 // a difference that is mended, 20 ms
)

// of is where a frame begins that ends when the timeline is at a sample, in milliseconds.
func (p *places) of(end int64) int64 {
	length := int64(speakingRate.FrameSamples())
	begin := end - length
	off := begin - p.next
	switch {
	case !p.begun || off > jumps || off < -jumps:
		p.next, p.begun, p.behind = max(0, begin), true, 0
	default:
		p.behind += follows * (float64(off) - p.behind)
		if int64(p.behind) > slides || int64(p.behind) < -slides {
			p.next += int64(p.behind)
			p.behind = 0
		}
	}
	at := p.next
	p.next += length
	return at * 1000 / int64(speakingRate)
}

// speakingDelay is how long a sample takes from the Playout to the ear, in samples.
func speakingDelay(s audio.Sink) int64 { return int64(speakingSamples(s.Delay())) }
