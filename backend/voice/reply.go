package voice

import (
	"time"

	"roleplay/audio"
)

// longest bounds one reply: whoever speaks for three minutes without pause does not stop.
const longest = 3 * time.Minute

// reply is what a character says, on its way to the speaker. All of its sound is kept
// until it is over, so that it can go on where a noise has stopped it.
type reply struct {
	turn   *turn
	number int64   // of Playout
	sound  []int16 // all that has come
	added  int     // of sound: handed to the Playout, or heard before it was stopped
	from   int     // of sound: where this number begins
	made   bool    // no more comes
	full   bool    // it is longer than a reply may be
}

// add takes in more sound, and reports whether there is room for it.
func (r *reply) add(samples []int16) bool {
	if room := speakingSamples(longest) - len(r.sound); len(samples) > room {
		samples, r.full = samples[:max(0, room)], true
	}
	r.sound = append(r.sound, samples...)
	r.turn.total = len(r.sound)
	return !r.full
}

// push hands to the Playout what it has room for.
func (r *reply) push(p *audio.Playout) {
	for r.added < len(r.sound) {
		taken := p.Add(r.number, r.sound[r.added:])
		r.added += taken
		if taken == 0 {
			return
		}
	}
	if r.made {
		p.End(r.number)
	}
}

// heard is how much of the reply was heard when the Playout had come so far, in samples.
func (r *reply) heard(h audio.Heard) int {
	switch {
	case h.Turn > r.number:
		return r.added
	case h.Turn < r.number:
		return r.from
	}
	return min(r.from+h.Samples, len(r.sound))
}

// over reports whether all of the reply was heard.
func (r *reply) over(h audio.Heard) bool {
	return r.made && r.added == len(r.sound) && (h.Turn == r.number && h.Whole || h.Turn > r.number || len(r.sound) == r.from)
}

// again lets the reply go on behind what was heard, as another turn of the Playout.
func (r *reply) again(number int64, heard int) { r.number, r.from, r.added = number, heard, heard }

func speakingSamples(d time.Duration) int {
	return int(int64(d) * int64(speakingRate) / int64(time.Second))
}
