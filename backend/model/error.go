package model

import (
	"errors"
	"fmt"
	"time"

	"roleplay/backend/roleplay"
)

// Fault is what went wrong, one for each thing that a person can do about it.
type Fault = roleplay.Fault

// The faults that an implementation tells, and what they are told by.
const (
	FaultKey         = roleplay.FaultKey         // 401, or 400 with a reason that names the key
	FaultForbidden   = roleplay.FaultForbidden   // 403
	FaultModel       = roleplay.FaultModel       // 404 of a model
	FaultAddress     = roleplay.FaultAddress     // 404 or 405 of something else
	FaultRejected    = roleplay.FaultRejected    // another 4xx
	FaultBusy        = roleplay.FaultBusy        // 429; After says when to come again, if the service does
	FaultQuota       = roleplay.FaultQuota       // 429 or 402 of a quota or credit: waiting seconds is no help
	FaultServer      = roleplay.FaultServer      // 5xx
	FaultOffline     = roleplay.FaultOffline     // no network, no such host, nobody listens there
	FaultCertificate = roleplay.FaultCertificate // TLS
	FaultRedirect    = roleplay.FaultRedirect    // 3xx: the key would go along
	FaultNotModel    = roleplay.FaultNotModel    // HTML, or another form
	FaultCut         = roleplay.FaultCut         // also an answer that ended before its end
	FaultStall       = roleplay.FaultStall       // for too long
	FaultRefused     = roleplay.FaultRefused     // safety, recitation, blocklist
	FaultEmpty       = roleplay.FaultEmpty       // not a word
	FaultTooLong     = roleplay.FaultTooLong     // above MaxAnswer bytes
	FaultShape       = roleplay.FaultShape       // not what the Schema asks for
	FaultLocalOnly   = roleplay.FaultLocalOnly   // the address is not of this machine
)

// MaxAnswer bounds an answer, in bytes of text. A reply in a talk has some hundred.
const MaxAnswer = 256 << 10

// Error is why a model did not answer, or not to the end. Its text is for logs; it
// never holds a key, nor words of a request or an answer.
type Error struct {
	Fault  Fault
	Status int           // of HTTP; 0 where there was no answer
	After  time.Duration // FaultBusy, FaultServer: how long the service asks to wait; 0: it does not say
	Err    error         // the cause
}

// Error implements error.
func (e *Error) Error() string {
	text := "model: " + string(e.Fault)
	if e.Status != 0 {
		text = fmt.Sprintf("%s (%d)", text, e.Status)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// FaultOf returns the fault of err, "" if it is no *Error.
func FaultOf(err error) Fault {
	var e *Error
	if errors.As(err, &e) {
		return e.Fault
	}
	return ""
}

// StatusOf returns the status of HTTP that err tells of, 0 if it is no *Error or has none.
func StatusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// Passes reports whether the same request may succeed some seconds later, without
// anybody doing anything.
func (e *Error) Passes() bool {
	switch e.Fault {
	case FaultBusy, FaultServer, FaultCut, FaultStall, FaultEmpty:
		return true
	default:
		return false
	}
}
