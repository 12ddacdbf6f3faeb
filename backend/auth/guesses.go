package auth

import (
	"sync"
	"time"

	"roleplay/backend/roleplay"
)

// How many wrong passwords are taken, and how long the next one then waits: 1 s,
// 2 s, 4 s … at most a minute, so that guessing is hopeless and the person whose
// name is being guessed at is never shut out for longer.
const (
	freeGuesses  = 10
	longestWait  = time.Minute
	forgetAfter  = 15 * time.Minute
	maxGuessKeys = 10_000
)

// guesses counts wrong passwords for each login, in memory: the count is a brake,
// not a record. It treats logins that do not exist like those that do.
type guesses struct {
	now func() time.Time

	mu   sync.Mutex
	byID map[string]tries
}

// tries are those of one login since it was last opened rightly.
type tries struct {
	wrong int       // those under way count as wrong until they are known
	last  time.Time // when the last of them began
}

func newGuesses(now func() time.Time) *guesses {
	return &guesses{now: now, byID: map[string]tries{}}
}

// begin takes one try for id, or refuses it with CodeTooMany. The try counts
// as wrong from the beginning, so that many at once gain nothing; release says
// what came out, and must be called once.
func (g *guesses) begin(id string) (release func(verdict), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	t := g.byID[id]
	if now.Sub(t.last) >= forgetAfter {
		t = tries{}
	}
	if left := t.last.Add(t.wait()).Sub(now); left > 0 {
		seconds := int((left + time.Second - 1) / time.Second)
		return nil, roleplay.Errorf(roleplay.CodeTooMany, "There were many wrong passwords for this sign-in. Try again in %d s.", seconds)
	}
	g.makeRoom(id, now)
	g.byID[id] = tries{wrong: t.wrong + 1, last: now}
	return func(v verdict) { g.end(id, v) }, nil
}

// end settles a try: a right one clears the count, one that was never compared is taken back.
func (g *guesses) end(id string, v verdict) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, ok := g.byID[id]
	switch {
	case !ok || v == wrong:
		return
	case v == right || t.wrong <= 1:
		delete(g.byID, id)
	default:
		t.wrong--
		g.byID[id] = t
	}
}

// wait is how long after the last try the next one is taken.
func (t tries) wait() time.Duration {
	over := t.wrong - freeGuesses
	if over < 0 {
		return 0
	}
	return min(longestWait, time.Second<<min(over, 6))
}

// makeRoom keeps the map within its bound: what is forgotten anyway goes first,
// then the login that was tried longest ago.
func (g *guesses) makeRoom(id string, now time.Time) {
	if _, there := g.byID[id]; there || len(g.byID) < maxGuessKeys {
		return
	}
	oldest := ""
	for other, t := range g.byID {
		if now.Sub(t.last) >= forgetAfter {
			delete(g.byID, other)
		} else if oldest == "" || t.last.Before(g.byID[oldest].last) {
			oldest = other
		}
	}
	if len(g.byID) >= maxGuessKeys {
		delete(g.byID, oldest)
	}
}
