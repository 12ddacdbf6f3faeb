package voice

import (
	"slices"

	"roleplay/backend/roleplay"
)

// doubt is a reply that was stopped by what may have been a noise.
type doubt struct {
	reply *reply
	heard int
	at    int64
}

// audible is the reply that is being heard, or would be next.
func (t *talk) audible() *reply {
	if len(t.replies) == 0 {
		return nil
	}
	return t.replies[0]
}

// interrupt stops what the character says, at once: what follows of it is not part of
// the talk. doubtful says that it may have been a noise.
func (t *talk) interrupt(doubtful bool) {
	heard := t.speaker.playout.Clear()
	now := t.now()
	for i, r := range t.replies {
		samples := r.heard(heard)
		t.begun(r)
		if i == 0 && doubtful && r.turn.begin >= 0 && samples > 0 {
			t.certain()
			t.noise = &doubt{reply: r, heard: samples, at: now}
			t.book.cuts(r.turn, samples, now, true)
			continue
		}
		t.book.cuts(r.turn, samples, now, false)
		t.character.stopped(r)
	}
	t.replies = nil
	if !doubtful {
		t.certain()
		t.receiving = nil
	}
}

// certain makes a doubtful interruption one.
func (t *talk) certain() {
	if t.noise == nil {
		return
	}
	t.noise.reply.turn.doubtful = false
	t.character.stopped(t.noise.reply)
	if t.receiving == t.noise.reply {
		t.receiving = nil
	}
	t.noise = nil
}

// doubts lets the character go on where nothing but a noise has stopped it.
func (t *talk) doubts(now int64) {
	if t.noise == nil {
		return
	}
	if open := t.book.open(); open != nil {
		least := int64(realVoice)
		if t.speaks {
			least += t.hang() // which counts as voice until it has passed
		}
		if open.voiced >= least || open.words.all() != "" {
			t.certain()
			return
		}
		if t.speaks {
			return
		}
	}
	if now-t.noise.at < resumeAfter {
		return
	}
	n := t.noise
	t.noise = nil
	if open := t.book.open(); open != nil {
		t.book.remove(open)
	}
	t.book.resumes(n.reply.turn)
	t.numbers++
	n.reply.again(t.numbers, n.heard)
	t.replies = append([]*reply{n.reply}, t.replies...)
	t.thinks = false
}

// say begins a reply of the character, whose sound is about to come.
func (t *talk) say(of *turn) *reply {
	t.numbers++
	r := &reply{turn: of, number: t.numbers}
	t.replies = append(t.replies, r)
	t.receiving = r
	t.thinks = false
	return r
}

// drop takes back a reply of which nothing came.
func (t *talk) drop(r *reply) {
	t.replies = slices.DeleteFunc(t.replies, func(one *reply) bool { return one == r })
	t.book.remove(r.turn)
}

// play hands a reply to the speaker; one that nobody has heard yet waits until the
// trainee is silent, where it is ours to wait.
func (t *talk) play(r *reply) {
	if t.speaks && r.turn.begin < 0 && t.character.kind() == roleplay.VoiceCascade {
		return
	}
	r.push(t.speaker.playout)
}

// begun gives a reply its place when it is first heard.
func (t *talk) begun(r *reply) {
	if b := t.speaker.begun.Load(); b != nil && b.turn == r.number && r.turn.begin < 0 {
		t.book.begins(r.turn, b.clock*1000/int64(speakingRate))
	}
}
