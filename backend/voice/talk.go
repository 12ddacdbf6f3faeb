package voice

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
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
	inbox    chan func()    // what others want done by the goroutine of the talk
	gone     chan struct{}  // closed when nothing in inbox is done any more
	over     chan struct{}  // closed when the talk has ended
	work     sync.WaitGroup // whatever may block

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
	unrecorded bool // a recording could not be begun
	silence    bool // the microphone gives nothing at all
	given      bool // it has given something
	echoes     bool // the microphone has heard the character
	state      roleplay.VoiceState
	fault      roleplay.Fault
	end        roleplay.VoiceEnd
	ending     bool
	told       roleplay.Voice
	caption    map[roleplay.TurnID]string
	thinks     bool // the trainee has spoken and waits
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

// typing says something by typing.
func (t *talk) typing(id roleplay.TurnID, text string) {
	t.interrupt(false)
	of := t.book.types(t.now(), id, strings.TrimSpace(text), !t.character.hears())
	t.quiet, t.thinks = t.now(), true
	t.character.typed(of)
	t.give(t.now())
}
