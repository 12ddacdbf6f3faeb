package record

import (
	"errors"
	"fmt"

	"roleplay/backend/roleplay"
)

// Damage is the error of a log that breaks off. What was read before it is
// intact, as the entry after each says. Only of the very last one that could be
// read does no other say so: the last of a talk that goes on, of an ended one its
// end, or the one before something that is missing or unreadable. For people it
// is a CodeUnavailable that names the session and the entry.
type Damage struct {
	Session roleplay.SessionID
	Seq     int64  // the first append that cannot be had
	Reason  string // DamageMissing, DamageChanged or DamageUnreadable
	Err     error  // a *roleplay.Error, with the cause inside
}

// The reasons of a Damage.
const (
	DamageMissing    = "missing"    // the append is not there, although the log goes on or must have an end
	DamageChanged    = "changed"    // the append is not the one that was written there, or the next one names another
	DamageUnreadable = "unreadable" // the bytes are no append, or the store says that they are damaged
)

// Error implements error.
func (d *Damage) Error() string { return d.Err.Error() }

// Unwrap returns the error for people.
func (d *Damage) Unwrap() error { return d.Err }

// DamageOf returns the damage that ended a log, nil for every other error.
func DamageOf(err error) *Damage {
	var d *Damage
	errors.As(err, &d)
	return d
}

// damaged makes a Damage. They learn where the record breaks.
func damaged(s roleplay.SessionID, seq int64, reason, cause string) *Damage {
	return &Damage{Session: s, Seq: seq, Reason: reason, Err: &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The record of session %s is damaged at entry %d. Everything before it is intact.", s, seq),
		Err:     errors.New(cause),
	}}
}
