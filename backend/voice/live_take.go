package voice

import (
	"time"

	"roleplay/backend/model"
)

// done ends the reply whose sound came.
func (l *live) done() {
	if r := l.t.receiving; r != nil {
		r.made = true
		if len(r.sound) == 0 {
			l.t.drop(r)
		}
		l.t.receiving = nil
	}
}

// take takes in one event, in the order of its fields.
func (l *live) take(e model.LiveEvent) {
	if e.Interrupted {
		l.interrupted()
	}
	if len(e.Audio) > 0 && !l.ignoring {
		l.rest, l.failedAt, l.breaks = 0, time.Time{}, 0
		l.play(e.Audio)
	}
	if e.Heard != "" || e.HeardWhole {
		if of := l.t.book.hears(l.t.now(), e.Heard, e.HeardWhole); of != nil {
			of.pending = false
		}
	}
	if e.Said != "" || e.SaidWhole {
		l.tellWords(e.Said, e.SaidWhole)
	}
	if e.Generated {
		l.done()
	}
	if e.Usage != (model.Usage{}) {
		l.usage = e.Usage
	}
	if e.TurnDone {
		l.done()
		l.bill()
		l.settled()
		l.ignoring, l.waitsFrom, l.revived = false, 0, false
	}
	if e.Handle != "" {
		l.handle = e.Handle
	}
	if e.Leave > 0 {
		l.leaveAt = max(1, l.t.now()+e.Leave.Milliseconds()-leaveBefore)
	}
}

// interrupted is the service having noticed that the trainee speaks.
func (l *live) interrupted() {
	l.ignoring = false
	l.done()
	if l.t.audible() != nil {
		l.t.interrupt(true)
	}
	l.bill()
}

// play takes in sound of the character.
func (l *live) play(sound []int16) {
	r := l.t.receiving
	if r == nil {
		l.answered()
		r = l.reply()
	}
	if !r.add(sound) {
		l.t.interrupt(false)
		l.ignoring = true
		return
	}
	r.push(l.t.speaker.playout)
}

// reply begins a reply.
func (l *live) reply() *reply {
	l.telling = l.t.book.replies(l.part.Name)
	l.t.certain()
	return l.t.say(l.telling)
}

// answered is the first sign of an answer: what the trainee said need not be said again.
func (l *live) answered() {
	l.settled()
	l.asking, l.waitsFrom, l.revived = nil, 0, false
	if l.t.speaks {
		l.kept, l.rose = l.kept[min(l.rose, len(l.kept)):], 0
		return
	}
	l.kept, l.keeping, l.rose = nil, false, 0
}

func (l *live) tellWords(text string, whole bool) {
	if l.telling == nil || l.telling.whole && l.t.receiving == nil {
		if text == "" || l.ignoring {
			return
		}
		l.answered()
		l.reply()
	}
	of := l.telling
	of.words.add(text, max(1, of.total))
	of.toldAt = l.t.now()
	of.whole = of.whole || whole
}

// bill counts what a turn took.
func (l *live) bill() {
	if l.usage == (model.Usage{}) {
		return
	}
	used := l.usage
	l.usage = model.Usage{}
	if l.telling != nil && l.t.book.has(l.telling) {
		l.telling.used = l.telling.used.Add(used)
		return
	}
	l.t.writer.put(writing{model: l.part.Name, used: used})
}
