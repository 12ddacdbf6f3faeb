package model

import (
	"errors"
	"fmt"
	"time"
)

// Fault is what went wrong, one for each thing that a person can do about it.
type Fault string

// The faults.
const (
	FaultKey         Fault = "key"         // 401, or 400 with a reason that names the key: it is not valid
	FaultForbidden   Fault = "forbidden"   // 403: the key may not use this model, or not from here
	FaultModel       Fault = "model"       // 404: there is no such model
	FaultAddress     Fault = "address"     // 404 or 405 of something else than a model: the address is not that of a service
	FaultRejected    Fault = "rejected"    // another 4xx: the service does not take this request
	FaultBusy        Fault = "busy"        // 429: too many requests; After says when to come again, if the service does
	FaultQuota       Fault = "quota"       // 429 or 402 of a quota or credit that is used up: waiting seconds is no help
	FaultServer      Fault = "server"      // 5xx: the service has failed, or has too much to do
	FaultOffline     Fault = "offline"     // no connection: no network, no such host, nobody listens there
	FaultCertificate Fault = "certificate" // TLS: the other side cannot show that it is who it should be
	FaultRedirect    Fault = "redirect"    // it sends us elsewhere, and the key with us: refused
	FaultNotModel    Fault = "not_model"   // it answers, but not as such a service does: HTML, or another form
	FaultCut         Fault = "cut"         // the connection broke, or the answer ended before its end
	FaultStall       Fault = "stall"       // nothing more came for too long
	FaultRefused     Fault = "refused"     // the service withholds the answer: safety, recitation, blocklist
	FaultEmpty       Fault = "empty"       // an answer without a word
	FaultTooLong     Fault = "too_long"    // an answer above MaxAnswer bytes
	FaultShape       Fault = "shape"       // the answer is not what the Schema asks for
	FaultLocalOnly   Fault = "local_only"  // the address is not of this machine, and nothing may leave it
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
