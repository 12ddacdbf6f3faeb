package voice

import (
	"context"
	"errors"
	"slices"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/partner/llm"
	"roleplay/backend/roleplay"
)

// connect opens a line, in the background.
func (l *live) connect() {
	if l.opening || l.ctx.Err() != nil {
		return
	}
	l.opening = true
	l.system, l.manual = llm.LivePrompt(l.t.standing.View), l.t.settings.Mode != roleplay.TalkHandsFree
	system := l.system
	if l.handle == "" {
		system = llm.LiveOpening(l.t.standing.View)
	}
	setup := model.LiveSetup{
		System: system, Language: l.t.standing.View.Language, Voice: l.part.Voice, Handle: l.handle, Manual: l.manual,
	}
	if l.t.settings.Slow {
		setup.Silence = silenceOfSlow
	}
	rest := l.rest
	l.t.work.Go(func() {
		if rest > 0 {
			timer := time.NewTimer(rest)
			select {
			case <-timer.C:
			case <-l.ctx.Done():
				timer.Stop()
				return
			}
		}
		ctx, cancel := context.WithTimeoutCause(l.ctx, connectWithin, &model.Error{Fault: roleplay.FaultStall})
		defer cancel()
		line, err := l.part.Model.Connect(ctx, setup)
		if !l.t.post(func() { l.opened(line, err) }) && line != nil {
			line.Close()
		}
	})
}

// opened takes in a line that was opened, or why none was.
func (l *live) opened(line model.LiveLine, err error) {
	l.opening = false
	if l.ctx.Err() != nil {
		if line != nil {
			line.Close()
		}
		return
	}
	if err != nil {
		l.refused(err)
		return
	}
	l.line, l.leaveAt, l.t.fault = line, 0, ""
	l.ignoring, l.pausing = false, false
	l.again()
	l.t.work.Go(func() { l.receive(line) })
}

// again says again, on a new line, what the trainee has said and nobody has answered.
func (l *live) again() {
	if l.waitsFrom > 0 {
		l.waitsFrom = l.t.now()
	}
	if of := l.asking; of != nil && (of.typed || !l.t.book.has(of)) {
		l.unsent, l.kept = nil, nil
		l.line.SendText(of.words.all()) // its words are part of the talk, and are not written down twice
		return
	}
	if !l.keeping {
		l.unsent = l.unsent[max(0, len(l.unsent)-catchUp):]
		return
	}
	l.unsent = slices.Clone(l.kept)
	if open := l.t.book.open(); open != nil {
		open.words, open.whole, open.pending = words{}, false, true
	}
	if !l.manual {
		return
	}
	l.line.SendActivity(true)
	if !l.t.open {
		l.flush(len(l.unsent))
		l.line.SendActivity(false)
	}
}

// refused decides what to do about a line that could not be opened.
func (l *live) refused(err error) {
	fault := faultOf(err)
	l.t.fault = fault
	switch {
	case errors.Is(err, model.ErrHandle) || l.handle != "" && fault == roleplay.FaultRejected:
		l.handle, l.rest = "", 0 // anew, with the talk so far
	case isLasting(fault):
		l.t.fail(err)
		return
	default:
		now := l.t.service.deps.Now()
		if l.failedAt.IsZero() {
			l.failedAt = now
		}
		if now.Sub(l.failedAt) > giveUpAfter {
			l.t.fail(err)
			return
		}
		l.rest = min(longestRest, max(firstRest, 2*l.rest))
	}
	l.connect()
}

// isLasting reports whether trying again would not help.
func isLasting(f roleplay.Fault) bool {
	switch f {
	case roleplay.FaultKey, roleplay.FaultForbidden, roleplay.FaultModel, roleplay.FaultAddress, roleplay.FaultQuota, roleplay.FaultCertificate,
		roleplay.FaultRedirect, roleplay.FaultNotModel, roleplay.FaultLocalOnly, roleplay.FaultLimit, roleplay.FaultNone, roleplay.FaultConsent, roleplay.FaultRejected:
		return true
	default:
		return false
	}
}

// receive passes on what comes on a line, one event after the other.
func (l *live) receive(line model.LiveLine) {
	for {
		e, err := line.Receive(l.ctx)
		if !l.t.do(func() {
			switch {
			case l.line != line:
			case err != nil:
				l.broken(err)
			default:
				l.take(e)
			}
		}) || err != nil {
			line.Close()
			return
		}
	}
}

// broken leaves a line that is of no use any more, and opens another one.
func (l *live) broken(err error) {
	fault := faultOf(err)
	l.t.log.InfoContext(l.ctx, "a line broke", "session", l.t.session, "fault", fault)
	l.leave()
	if fault == roleplay.FaultRejected {
		l.handle = "" // the talk on the line was not what the service takes
	} else if isLasting(fault) {
		l.t.fail(err)
		return
	}
	if l.breaks++; l.breaks > breaksMost {
		l.t.fail(err)
		return
	}
	l.t.fault = fault
	l.connect()
}

// leave ends the line that is open: what comes of it from now on is not looked at. A
// reply that breaks off ends with what has come of it.
func (l *live) leave() {
	if line := l.line; line != nil {
		l.line = nil
		l.t.work.Go(line.Close)
	}
	l.bill()
	l.done()
}
