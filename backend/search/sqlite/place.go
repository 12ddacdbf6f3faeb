package sqlite

import (
	"math"
	"time"

	"roleplay/backend/roleplay"
)

// A place is 16 bits of user, 36 of time in steps of 64 ms since 1970, and 11 to
// tell documents of the same step apart.
const (
	numberBits = 11
	stepBits   = 36
	userBits   = 16

	stepMillis = 64
	// lastStep is in the year 2108. Steps behind it are left for what does not fit into their own.
	lastStep = 1<<stepBits - 1<<20
)

// stepOf returns the step of a time; what is out of range counts as its first or last.
func stepOf(t time.Time) int64 {
	return min(max(t.UnixMilli()/stepMillis, 0), lastStep)
}

// placeOf returns the first place of a step.
func placeOf(user, step int64) int64 {
	return user<<(stepBits+numberBits) | step<<numberBits
}

// placesOf returns the first and the last place of what a user has from a time
// and before another; zero times are no bounds. No document lies more than slack steps behind its own.
func placesOf(user int64, from, to time.Time, slack int64) (first, last int64) {
	first, last = placeOf(user, 0), placeOf(user+1, 0)-1
	if user == 1<<userBits-1 {
		last = math.MaxInt64
	}
	if !from.IsZero() {
		first = placeOf(user, stepOf(from))
	}
	if step := stepOf(to) + slack + 1; !to.IsZero() && step < 1<<stepBits {
		last = placeOf(user, step) - 1
	}
	return first, last
}

// checkUser refuses more users than places have room for.
func checkUser(no int64) error {
	if no >= 1<<userBits {
		return roleplay.Errorf(roleplay.CodeTooLarge, "The search index has room for %d users.", 1<<userBits)
	}
	return nil
}
