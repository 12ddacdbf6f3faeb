package voice

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/models"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

const (
	tickEach   = 20 * time.Millisecond
	levelEach  = 2  // frames: 25 a second
	quietAfter = 10 // minutes in which nobody has said anything
	echoAt     = -50.0
)

// talk is one talk by voice. Everything in it belongs to its goroutine, but for inbox.
type talk struct {
	service  *Service
	log      *slog.Logger
	actor    roleplay.Actor
	session  roleplay.SessionID
	held     *chat.Held
	settings record.VoiceDocument
	standing chat.Standing
	ctx      context.Context //nolint:containedctx // of the talk, which outlives the call that began it
	cancel   context.CancelFunc
	inbox    chan func()   // what others want done by the goroutine of the talk
	gone     chan struct{} // closed when nothing in inbox is done any more
	over     chan struct{} // closed when the talk has ended

	microphone *microphone // nil: none
	speaker    *speaker
	micErr     error
	names      struct{ microphone, speaker string }
	gate       *audio.Gate
	loud       *audio.LoudVoice
	meter      *audio.Meter
	place      places
	taper      *taper
	writer     *writer

	book      book
	replies   []*reply // that are heard or wait to be, oldest first
	receiving *reply   // whose sound still comes
	numbers   int64    // of Playout
	character character

	open       bool // push-to-talk: the key is down
	muted      bool
	speaks     bool // the gate hears the trainee
	shut       bool // the microphone was not passed on in the last frame
	frames     int64
	quiet      int64 // milliseconds of the timeline when somebody was last heard
	noise      *doubt
	live       models.LivePart // the last that played; used by the writer
	unrecorded bool            // a recording could not be begun
	silence    bool            // the microphone gives nothing at all
	given      bool            // it has given something
	echoes     bool            // the microphone has heard the character
	state      roleplay.VoiceState
	fault      roleplay.Fault
	end        roleplay.VoiceEnd
	ending     bool
	told       roleplay.Voice
	caption    map[roleplay.TurnID]string
	thinks     bool // the trainee has spoken and waits
}

// doubt is a reply that was stopped by what may have been a noise.
type doubt struct {
	reply *reply
	heard int
	at    int64
}

// character makes what is heard of the other side. The goroutine of the talk calls it;
// nothing of it waits.
type character interface {
	kind() roleplay.VoiceKind
	where() string
	hears() bool // what the trainee says is written down
	begin()
	settings()                                // they have changed
	sound(f audio.Frame, a audio.Activity)    // of the microphone, that is passed on
	closed()                                  // the microphone is not passed on from now on
	pressed(down bool)                        // push-to-talk
	ended(t *turn)                            // the trainee has fallen silent
	typed(t *turn)                            // the trainee has typed a turn, which is in the book
	said(turn roleplay.Turn, s chat.Standing) // a turn is part of the log
	stopped(r *reply)                         // nobody wants to hear more of it
	tick(now int64)
	connecting() bool
	close()
}

// now is where the timeline is, in milliseconds.
func (t *talk) now() int64 { return t.speaker.playout.Clock() * 1000 / int64(speakingRate) }

// do has the goroutine of the talk do something, and waits until it has. It reports
// whether the talk still went on.
func (t *talk) do(what func()) bool {
	done := make(chan struct{})
	if !t.post(func() { what(); close(done) }) {
		return false
	}
	select {
	case <-done:
		return true
	case <-t.gone:
		return false
	}
}

// post has the goroutine of the talk do something soon.
func (t *talk) post(what func()) bool {
	select {
	case t.inbox <- what:
		return true
	case <-t.gone:
		return false
	}
}

// run is the goroutine of the talk.
func (t *talk) run() {
	news := t.service.deps.Bus.Subscribe(t.ctx, func(e roleplay.Event) bool {
		return e.Owner == t.actor.ID && e.Stream == string(t.session) && (e.Type == roleplay.EventSessionEnded || e.Type == roleplay.EventPartnerChanged)
	})
	defer news.Close()
	tick := time.NewTicker(tickEach)
	defer tick.Stop()
	t.character.begin()
	t.settle()
	for !t.ending {
		select {
		case <-t.sound():
			for f := t.microphone.next(); f != nil; f = t.microphone.next() {
				t.hear(f)
			}
		case <-t.lost():
			t.micErr = t.microphone.source.Err()
			t.closeMicrophone()
		case <-t.speaker.sink.Ended():
			t.stop(roleplay.VoiceNoSound)
		case what := <-t.inbox:
			what()
		case e := <-news.Events():
			t.learn(e)
		case <-tick.C:
			t.tick()
		}
		t.settle()
	}
	t.finish()
}

func (t *talk) sound() <-chan struct{} {
	if t.microphone == nil {
		return nil
	}
	return t.microphone.came
}

func (t *talk) lost() <-chan struct{} {
	if t.microphone == nil {
		return nil
	}
	return t.microphone.source.Ended()
}

func (t *talk) closeMicrophone() {
	m := t.microphone
	if m == nil {
		return
	}
	t.microphone = nil
	if err := m.source.Close(); err != nil {
		t.log.WarnContext(t.ctx, "microphone not closed", "error", err)
	}
	t.falls(t.now())
	t.character.closed()
}

// learn takes in what has become of the talk elsewhere.
func (t *talk) learn(e roleplay.Event) {
	switch e.Type {
	case roleplay.EventSessionEnded:
		end := roleplay.VoiceOver
		if e.Session != nil && e.Session.SteppedOut {
			end = roleplay.VoiceSteppedOut
		}
		t.stop(end)
	case roleplay.EventPartnerChanged:
		t.standing.Partner = e.Partner
		t.recast()
	default:
	}
}

// recast has another partner play from here on: what is being said breaks off.
func (t *talk) recast() {
	t.interrupt(false)
	t.character.close()
	next, err := t.service.cast(t)
	if err != nil {
		t.fail(err)
		return
	}
	t.character = next
	t.character.begin()
}

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

func (t *talk) tick() {
	now := t.now()
	heard := t.speaker.playout.Heard()
	for len(t.replies) > 0 {
		r := t.replies[0]
		t.begun(r)
		if !r.over(heard) {
			break
		}
		t.book.begins(r.turn, now)
		t.book.ends(r.turn, now)
		t.replies = t.replies[1:]
		t.quiet = now
	}
	for _, r := range t.replies {
		t.play(r)
	}
	t.doubts(now)
	t.character.tick(now)
	t.give(now)
	if now-t.quiet > quietAfter*60_000 {
		t.stop(roleplay.VoiceQuiet)
	}
}

// give hands the turns that are final to the log.
func (t *talk) give(now int64) {
	for _, of := range t.book.due(now) {
		t.writer.put(writing{
			utterance: chat.Utterance{Turn: of.spoken(t.standing.At, t.taper.offset()), Played: of.played, Chips: of.chips}, used: of.used,
		})
	}
}

// wrote takes in what has become of a turn.
func (t *talk) wrote(said chat.Said, err error) {
	switch {
	case err != nil:
		t.log.ErrorContext(t.ctx, "a spoken turn was not kept", "session", t.session, "code", roleplay.CodeOf(err), "error", err)
		t.stop(roleplay.VoiceOver)
	case said.SteppedOut:
		t.stop(roleplay.VoiceSteppedOut)
	default:
		t.standing.View, t.standing.Partner, t.standing.Usage = said.Standing.View, said.Standing.Partner, said.Standing.Usage
		delete(t.caption, said.Turn.ID)
		t.character.said(said.Turn, t.standing)
	}
}

// fail ends the talk by voice because of a service.
func (t *talk) fail(err error) {
	t.log.WarnContext(t.ctx, "the talk by voice ends", "session", t.session, "error", err)
	t.fault = faultOf(err)
	t.stop(roleplay.VoiceFailed)
}

// stop ends the talk by voice; what is being heard breaks off.
func (t *talk) stop(why roleplay.VoiceEnd) {
	if t.ending {
		return
	}
	t.ending, t.end = true, why
	t.falls(t.now())
	t.interrupt(false)
}

// finish gives what there is to the log and closes everything.
func (t *talk) finish() {
	close(t.gone)
	t.closeMicrophone()
	t.character.close()
	for _, of := range t.book.turns {
		of.lost, of.doubtful = true, false
		if of.end < 0 {
			of.end = max(of.begin, t.now())
		}
		if of.overAt == 0 {
			of.overAt = max(1, of.end)
		}
	}
	t.give(t.now())
	t.writer.close()
	if err := t.speaker.sink.Close(); err != nil {
		t.log.WarnContext(t.ctx, "speaker not closed", "error", err)
	}
	t.taper.close()
	t.held.Release()
	t.state = roleplay.VoiceOff
	t.tell()
	t.cancel()
}

// typing says something by typing.
func (t *talk) typing(id roleplay.TurnID, text string) {
	t.interrupt(false)
	of := t.book.types(t.now(), id, strings.TrimSpace(text), !t.character.hears())
	t.quiet, t.thinks = t.now(), true
	t.character.typed(of)
	t.give(t.now())
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
