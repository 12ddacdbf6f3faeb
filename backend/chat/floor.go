package chat

import (
	"context"
	"sync"
	"time"

	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// idleAfter is how long a folded talk counts as what is stored. After a longer
// rest, as of a machine that slept, others may have gone on, sealed and swept.
const idleAfter = 2 * time.Minute

// place names a talk: a copy that was imported has the session id of its original.
type place struct {
	user    roleplay.UserID
	session roleplay.SessionID
}

// floor is the right to speak in one talk. Who holds it owns talk, which is a
// cache: the log is the truth.
type floor struct {
	of    place
	taken chan struct{}           // holds one token while somebody speaks
	hurry chan struct{}           // a token tells the speaker that somebody waits
	users int                     // guarded by floors.mu
	cut   int                     // how many wait who have cut in; guarded by floors.mu
	stop  context.CancelCauseFunc // cuts short who plays the character; nil while nobody does; guarded by floors.mu

	talk *record.Loaded // nil when what is stored may be something else
	at   time.Time      // when talk was known to be what is stored
}

// hold keeps a talk that was what is stored at that time.
func (fl *floor) hold(talk *record.Loaded, at time.Time) { fl.talk, fl.at = talk, at }

// drop lets the talk go that is held.
func (fl *floor) drop() { fl.talk = nil }

// age drops the talk if it has been held for too long, or the clock was set back.
func (fl *floor) age(now time.Time) {
	if now.Sub(fl.at).Abs() > idleAfter {
		fl.drop()
	}
}

// floors hands out the floor of each talk that is being used.
type floors struct {
	now  func() time.Time
	mu   sync.Mutex
	open map[place]*floor
}

// take waits for the floor of a talk, which the caller has loaded. The caller
// must give it back.
func (f *floors) take(ctx context.Context, of place, loaded record.Loaded) (*floor, error) {
	return f.enter(ctx, of, loaded, false)
}

// cutIn is take for who does not wait for a reply: the one that is being made, and
// any that begins before the floor is theirs, is cut short.
func (f *floors) cutIn(ctx context.Context, of place, loaded record.Loaded) (*floor, error) {
	return f.enter(ctx, of, loaded, true)
}

func (f *floors) enter(ctx context.Context, of place, loaded record.Loaded, cut bool) (*floor, error) {
	at := f.now() // before waiting, which may take long
	f.mu.Lock()
	fl := f.open[of]
	if fl == nil {
		fl = &floor{of: of, taken: make(chan struct{}, 1), hurry: make(chan struct{}, 1)}
		fl.hold(&loaded, at)
		f.open[of] = fl
	}
	fl.users++
	if cut {
		fl.cut++
		defer f.uncut(fl)
		fl.end()
	}
	f.mu.Unlock()

	select {
	case fl.taken <- struct{}{}:
	default:
		fl.rush()
		select {
		case fl.taken <- struct{}{}:
		case <-ctx.Done():
			f.leave(fl)
			return nil, context.Cause(ctx)
		}
	}
	f.hurryOn(fl)
	// The newer one counts, if it is not too old itself: see append. Where whoever
	// spoke before let go of theirs, the log has what was loaded before that and more.
	if fl.talk != nil && fl.talk.Head.Seq < loaded.Head.Seq {
		fl.hold(&loaded, at)
	}
	return fl, nil
}

func (f *floors) uncut(fl *floor) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl.cut--
}

// cutShort ends the reply that is being made in a talk, if there is one.
func (f *floors) cutShort(of place) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl := f.open[of]; fl != nil {
		fl.end()
	}
}

// end cuts short whoever plays. The caller holds floors.mu.
func (fl *floor) end() {
	if fl.stop != nil {
		fl.stop(partner.ErrCutShort)
	}
}

// rush tells whoever speaks that somebody waits.
func (fl *floor) rush() {
	select {
	case fl.hurry <- struct{}{}:
	default:
	}
}

// speaks notes what cuts short whoever plays on this floor, nil when they have ended.
func (f *floors) speaks(fl *floor, stop context.CancelCauseFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl.stop = stop; fl.cut > 0 {
		fl.end()
	}
}

// hurryOn tells whoever has just taken the floor if others still wait, and takes
// away what told that to the one before.
func (f *floors) hurryOn(fl *floor) {
	select {
	case <-fl.hurry:
	default:
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl.users > 1 {
		fl.rush()
	}
}

// give gives the floor back. It leaves first: whoever takes the floor next counts
// those who use it.
func (f *floors) give(fl *floor) {
	f.leave(fl)
	<-fl.taken
}

func (f *floors) leave(fl *floor) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl.users--; fl.users == 0 {
		delete(f.open, fl.of)
	}
}
