package voice

import (
	"roleplay/audio"
)

func (l *live) sound(f audio.Frame, a audio.Activity) {
	now := l.t.now()
	if a.Hearing == audio.HearsBegin || a.Hearing == audio.HearsSpeaking {
		l.voiceAt = now
	}
	frame := l.converted(f)
	if l.pausing {
		if a.Hearing != audio.HearsBegin {
			return
		}
		l.pausing = false
		frame = l.converted(a.Sound)
	}
	l.keep(frame, a)
	l.send(frame)
	if !l.manual && now-max(l.voiceAt, l.t.quiet) > idleAfter && l.waitsFrom == 0 && l.t.audible() == nil {
		l.pause()
	}
}

// keep keeps a frame for another line, if it is part of what nobody has answered.
func (l *live) keep(frame []int16, a audio.Activity) {
	if a.Hearing == audio.HearsBegin {
		l.rose = len(l.kept)
		if !l.keeping {
			l.keeping = true
			l.kept = append(l.kept, l.converted(a.Sound))
			return
		}
	}
	if !l.keeping {
		return
	}
	l.kept = append(l.kept, frame)
	if over := len(l.kept) - unsentMost; over > 0 {
		l.kept, l.rose = l.kept[over:], max(0, l.rose-over)
	}
}

// converted is a copy of sound at the rate of the model.
func (l *live) converted(f []int16) []int16 {
	if l.down == nil {
		return append([]int16(nil), f...)
	}
	return l.down.Process(nil, f)
}

func (l *live) send(frame []int16) {
	l.unsent = append(l.unsent, frame)
	if over := len(l.unsent) - unsentMost; over > 0 {
		l.unsent = l.unsent[over:]
	}
	l.flush(catchUp)
}

// flush sends up to n of the frames that wait.
func (l *live) flush(n int) {
	if l.line == nil {
		return
	}
	n = min(n, len(l.unsent))
	for _, f := range l.unsent[:n] {
		l.line.SendAudio(f)
	}
	l.unsent = l.unsent[n:]
}

func (l *live) pause() {
	if !l.pausing && l.line != nil {
		l.flush(len(l.unsent))
		l.line.SendPause()
	}
	l.pausing = true
}

func (l *live) closed() {
	if !l.manual {
		l.pause()
	}
}

func (l *live) pressed(down bool) {
	if !l.manual || l.line == nil {
		l.keeping = l.keeping || down
		return
	}
	if down {
		l.keeping, l.pausing = true, false
		l.line.SendActivity(true)
		return
	}
	l.flush(len(l.unsent))
	l.line.SendActivity(false)
}
