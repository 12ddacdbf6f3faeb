package voice

import (
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

// hear takes in a frame of the microphone.
func (t *talk) hear(f audio.Frame) {
	at := t.place.of(t.speaker.playout.Clock() - speakingDelay(t.speaker.sink))
	t.meter.Add(f)
	t.listens(t.meter.Look())
	t.taper.trainee(at, f)
	level := audio.Level(f)
	t.frames++
	if t.frames%levelEach == 0 {
		t.tellLevel(level)
	}
	interrupts := t.loud.Push(level, t.speaker.loudness())
	t.echoes = t.echoes || t.loud.Echo() > echoAt
	if t.passes() && t.settings.Aloud && t.speaker.hearable() {
		if !interrupts {
			t.mute(f)
			return
		}
		t.interrupt(false)
	}
	if !t.passes() {
		if !t.shut {
			t.shut = true
			t.falls(at)
			t.character.closed()
			t.gate = t.newGate() // whoever still speaks when it opens again begins anew
		}
		return
	}
	t.shut = false
	a := t.gate.Push(f)
	t.listen(a, at)
	t.character.sound(f, a)
}

// listens looks whether the microphone gives anything. One that has given something may be
// one that is silent between words, as with noise reduction.
func (t *talk) listens(r audio.Reading) {
	after := silentAfter
	if t.given {
		after = silentLater
	}
	t.given = t.given || r.Zero == 0 && r.Peak > audio.Silence
	t.silence = r.Zero >= after
}

// mute passes silence on in place of a frame in which the microphone hears the speaker.
func (t *talk) mute(f audio.Frame) {
	clear(f)
	t.character.sound(f, t.gate.Push(f))
}

// passes reports whether the microphone is passed on.
func (t *talk) passes() bool {
	return !t.muted && (t.settings.Mode == roleplay.TalkHandsFree || t.open)
}

// listen takes in what the gate hears in a frame that began at a moment of the timeline.
func (t *talk) listen(a audio.Activity, at int64) {
	switch a.Hearing {
	case audio.HearsBegin:
		t.rises(at - (int64(len(a.Sound)) * 1000 / int64(hearingRate)) + preRoll)
	case audio.HearsSpeaking:
		if open := t.book.open(); open != nil {
			open.voiced += audio.FrameDuration.Milliseconds()
		} else if t.speaks {
			t.book.speaks(at) // over the character, who has begun meanwhile
		}
		t.quiet = at
	case audio.HearsEnd:
		if open := t.book.open(); open != nil {
			open.voiced = max(0, open.voiced-t.hang())
		}
		if t.settings.Mode == roleplay.TalkHandsFree {
			t.falls(at - t.hang())
			return
		}
		t.speaks = false
		t.book.silent(at - t.hang()) // the key says when the turn is over
	case audio.HearsNothing:
	}
}

// preRoll is how much of what a gate gives at the beginning lies before the voice.
const preRoll = 300

func (t *talk) hang() int64 {
	if t.settings.Slow {
		return audio.SlowHang.Milliseconds()
	}
	return audio.NormalHang.Milliseconds()
}

// rises is the trainee beginning to speak.
func (t *talk) rises(at int64) {
	t.speaks, t.quiet, t.thinks = true, at, false
	at = max(0, min(at, t.now()))
	if r := t.audible(); r != nil && r.turn.begin >= 0 && (t.character.kind() == roleplay.VoiceCascade || r.made) {
		t.interrupt(true) // a live model notices it by itself, until it has nothing to add
	}
	open := t.book.speaks(at)
	open.voiced += 3 * audio.FrameDuration.Milliseconds()
}

// falls is the end of what the trainee says, as far as one can tell.
func (t *talk) falls(at int64) {
	speaks := t.speaks
	t.speaks = false
	open := t.book.open()
	if open == nil {
		return
	}
	if speaks {
		t.book.silent(at)
	}
	if open.voiced >= leastVoice {
		t.thinks = true
	}
	t.character.ended(open)
}

// press opens and closes the microphone of push-to-talk.
func (t *talk) press(down bool) {
	if t.open == down || t.settings.Mode == roleplay.TalkHandsFree {
		return
	}
	if down {
		t.interrupt(false)
		t.gate = t.newGate()
	}
	t.open = down
	if !down {
		t.falls(t.now())
	}
	t.character.pressed(down)
}

func (t *talk) newGate() *audio.Gate {
	return audio.NewGate(hearingRate, audio.GateOptions{Hang: time.Duration(t.hang()) * time.Millisecond})
}
