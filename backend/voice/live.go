package voice

import (
	"context"
	"errors"
	"slices"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/partner/llm"
	"roleplay/backend/roleplay"
)

// How a line to a live model is kept, in milliseconds of the timeline where no unit is given.
const (
	connectWithin = 10 * time.Second
	firstRest     = 200 * time.Millisecond // before a second try to open a line; then twice as long each time
	longestRest   = 800 * time.Millisecond // so that a talk goes on within a second once the service is back
	giveUpAfter   = 5 * time.Minute        // of trying
	breaksMost    = 10                     // lines that break, with nothing said in between
	silenceOfSlow = 1500 * time.Millisecond
	wedgedAfter   = 12_000 // without a word after the trainee has spoken
	idleAfter     = 30_000 // without a voice, until no sound is sent any more
	leaveBefore   = 300    // a line ends, it is left whatever goes on
	catchUp       = 5      // frames that are sent for each that comes, while some wait
)

// unsentMost bounds the sound that waits for a line, and that is sent again on another
// one, in frames: a minute.
const unsentMost = 3_000

// live is a character that a live model plays.
type live struct {
	t      *talk
	part   models.LivePart
	ctx    context.Context //nolint:containedctx // of this character
	cancel context.CancelFunc
	down   *audio.Resampler // to the rate of the model; nil: that of the microphone

	line     model.LiveLine // nil: none is open
	opening  bool
	failedAt time.Time // of the first try that failed since one did not
	rest     time.Duration
	handle   string
	leaveAt  int64  // when the line is left; 0: it stays
	system   string // that the line has
	manual   bool   // that the line was opened with

	unsent  [][]int16 // frames that no line has got yet
	kept    [][]int16 // frames of the trainee's turn that nobody has answered, to be sent again
	keeping bool
	rose    int   // of kept: where the trainee began to speak last
	asking  *turn // that is to be answered
	pausing bool  // no sound is sent
	voiceAt int64 // when the trainee was last heard

	waitsFrom int64 // since when an answer is waited for; 0: none is
	revived   bool  // a line has been given up for this answer
	ignoring  bool  // of what the service goes on to say
	telling   *turn // whose words come
	usage     model.Usage
	breaks    int
}

func newLive(t *talk, part models.LivePart) (*live, error) {
	l := &live{t: t, part: part}
	if rate := part.Model.Traits().In; rate != hearingRate {
		down, err := audio.NewResampler(hearingRate, rate)
		if err != nil {
			return nil, err
		}
		l.down = down
	}
	l.ctx, l.cancel = context.WithCancel(t.ctx)
	return l, nil
}

func (l *live) kind() roleplay.VoiceKind { return roleplay.VoiceLive }
func (l *live) where() string            { return l.part.Where }
func (l *live) hears() bool              { return true }
func (l *live) connecting() bool         { return l.line == nil }
func (l *live) begin()                   { l.connect() }

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
	go func() {
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
	}()
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
	go l.receive(line)
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
		go line.Close()
	}
	l.bill()
	l.done()
}

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
	l.t.writer.put(writing{used: used})
}

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

func (l *live) ended(of *turn) {
	if of.voiced < leastVoice && of.words.all() == "" {
		l.kept, l.keeping, l.rose = nil, false, 0 // a noise
		return
	}
	l.asking, l.waitsFrom = of, max(1, l.t.now())
	of.pending = of.words.all() == ""
}

// settled says that no words of what the trainee said last are waited for any more than
// usual.
func (l *live) settled() {
	if l.asking != nil {
		l.asking.pending = false
	}
}

func (l *live) typed(of *turn) {
	l.asking, l.waitsFrom = of, max(1, l.t.now())
	if l.line != nil {
		l.line.SendText(of.words.all())
	}
}

func (l *live) said(_ roleplay.Turn, s chat.Standing) {
	if system := llm.LivePrompt(s.View); l.line != nil && system != l.system {
		l.system = system
		l.line.SendSystem(system)
	}
}

func (l *live) stopped(r *reply) {
	if r == l.t.receiving {
		l.ignoring = true
	}
}

func (l *live) settings() {
	if l.manual != (l.t.settings.Mode != roleplay.TalkHandsFree) && l.line != nil {
		l.leaveAt = max(1, l.t.now()+leaveBefore)
	}
}

func (l *live) tick(now int64) {
	switch {
	case l.line == nil:
	case l.leaveAt > 0 && (now >= l.leaveAt || l.isQuiet()):
		l.leave()
		l.connect()
	case l.waitsFrom > 0 && now-l.waitsFrom > wedgedAfter && !l.t.speaks:
		l.waitsFrom = 0
		if l.revived {
			l.settled()
			l.t.thinks, l.revived = false, false // it chooses to say nothing
			return
		}
		l.revived, l.waitsFrom = true, now
		l.leave()
		l.connect()
	}
}

// isQuiet reports whether nobody speaks, and neither an answer nor words are waited for.
func (l *live) isQuiet() bool {
	return !l.t.speaks && l.t.audible() == nil && l.t.receiving == nil && l.waitsFrom == 0 && len(l.unsent) <= 1 && len(l.t.book.turns) == 0
}

func (l *live) close() {
	l.settled()
	l.leave()
	l.cancel()
}
