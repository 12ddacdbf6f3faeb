package auth

import (
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"roleplay/backend/roleplay"
)

// How many wrong passwords are taken, and how long the next try then waits: 1 s,
// 2 s, 4 s … at most a minute.
const (
	freeGuesses  = 10
	longestWait  = time.Minute
	forgetAfter  = 15 * time.Minute
	maxGuessKeys = 10_000
	maxKnown     = 32 // wrong passwords remembered for each login
)

// guesses counts wrong passwords for each login, in memory: the count is a brake,
// not a record. It treats logins that do not exist like those that do.
//
// What holds: the wait runs from the end of the last try that was compared and
// wrong, and a refused try changes nothing. So at most longestWait after it the
// next try is compared, and a right one signs in. A password that is known to
// be wrong starts no wait, so a program that repeats an old one shuts nobody
// out. What cannot hold with one brake for each login: somebody who comes with
// another wrong password at the end of every wait may be compared first each
// time, and the owner, who looks the same until compared, then waits once more.
type guesses struct {
	now  func() time.Time
	seed maphash.Seed

	mu   sync.Mutex
	byID map[string]tries
}

// tries are those of one login since it was last opened rightly.
type tries struct {
	wrong int       // those under way count as wrong until they are known
	last  time.Time // when the last of them was known to be wrong, or began
	known []uint64  // hashes of the wrong passwords, the newest last
}

// tooMany is a refusal that tells when to come again.
type tooMany struct {
	error // what people are told
	after time.Duration
}

// Unwrap returns what people are told.
func (e tooMany) Unwrap() error { return e.error }

// RetryAfter tells how long from now no try is taken.
func (e tooMany) RetryAfter() time.Duration { return e.after }

func newGuesses(now func() time.Time) *guesses {
	return &guesses{now: now, seed: maphash.MakeSeed(), byID: map[string]tries{}}
}

// begin takes one try for id, or refuses it with CodeTooMany. The try counts
// as wrong from the beginning, so that many at once gain nothing; release says
// what came out, and must be called once.
func (g *guesses) begin(id, password string) (release func(verdict), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	t := g.byID[id]
	if now.Sub(t.last) >= forgetAfter {
		t = tries{}
	}
	if left := t.last.Add(t.wait()).Sub(now); left > 0 {
		seconds := int((left + time.Second - 1) / time.Second)
		told := roleplay.Errorf(roleplay.CodeTooMany, "There were many wrong passwords for this sign-in. Try again in %d s.", seconds)
		return nil, tooMany{told, left}
	}
	sum := maphash.String(g.seed, password)
	if t.wrong >= freeGuesses && slices.Contains(t.known, sum) {
		return func(verdict) {}, nil
	}
	g.makeRoom(id, now)
	before := t.last
	t.wrong, t.last = t.wrong+1, now
	g.byID[id] = t
	return func(v verdict) { g.end(id, v, sum, before) }, nil
}

// end settles a try: a right one clears the count, one that was never compared
// is taken back as if it had not been begun.
func (g *guesses) end(id string, v verdict, sum uint64, before time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, ok := g.byID[id]
	switch {
	case !ok:
		return
	case v == wrong:
		t.last = g.now()
		if !slices.Contains(t.known, sum) {
			t.known = append(t.known, sum)
			t.known = slices.Clone(t.known[max(0, len(t.known)-maxKnown):])
		}
	case v == right || t.wrong <= 1:
		delete(g.byID, id)
		return
	default:
		t.wrong, t.last = t.wrong-1, before
	}
	g.byID[id] = t
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
