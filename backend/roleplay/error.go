package roleplay

import (
	"errors"
	"fmt"
)

// Code classifies an error for programs: a client may branch on it, a door maps
// it to a status. Codes are part of the contract; they are added, never renamed.
type Code string

// The codes. CodeInternal stands for everything that is not the caller's doing.
const (
	CodeInvalid         Code = "invalid"           // the input breaks a rule; Fields names it
	CodeUnauthenticated Code = "unauthenticated"   // nobody is signed in, or the proof is not valid
	CodeForbidden       Code = "forbidden"         // signed in, but the role does not reach
	CodeNotFound        Code = "not_found"         // unknown, or not the actor's: the two look the same
	CodeConflict        Code = "conflict"          // somebody else was first
	CodeSessionEnded    Code = "session_ended"     // an ended talk takes no more turns
	CodeTooLarge        Code = "too_large"         // more bytes than the place takes
	CodeTooMany         Code = "too_many_requests" // too many tries; wait as long as the message says, then try again
	CodeInUse           Code = "in_use"            // a folder or port is held by another program
	CodeUnavailable     Code = "unavailable"       // it may work later: no keyring, no display, a full disk
	CodeReadOnly        Code = "read_only"         // nothing is saved any more, until the program is started again
	CodeCancelled       Code = "cancelled"         // the person stopped it; what was done until then is told in the message
	CodeInternal        Code = "internal"          // a defect or a failing machine; details are only logged
)

// FieldError names one field of an input, by its JSON name, and says what would be right.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error is an error with a message for people. Everything that is not an Error
// is internal: a door says "Internal error" and logs it.
type Error struct {
	Code    Code
	Message string // a whole sentence, safe to show, without secrets or paths of others
	Fields  []FieldError
	Err     error // the cause, for the log; may be nil
}

// Error implements error. The cause is part of the text, so this text is for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error. A %w verb keeps its operand as the cause; Message is
// the formatted text, so wrap only causes whose text people may read.
func Errorf(code Code, format string, args ...any) *Error {
	wrapped := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: wrapped.Error(), Err: errors.Unwrap(wrapped)}
}

// Invalid makes the error of one field that breaks a rule.
func Invalid(field, format string, args ...any) *Error {
	message := fmt.Sprintf(format, args...)
	return &Error{Code: CodeInvalid, Message: message, Fields: []FieldError{{Field: field, Message: message}}}
}

// CodeOf returns the code of err: "" for nil, CodeInternal for an error without one.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Problem is the form in which both doors tell an error: what the page shows and branches on.
type Problem struct {
	Code   Code         `json:"code"`
	Detail string       `json:"detail"`
	Errors []FieldError `json:"errors"`
}

// ProblemOf turns any error into what may be told outside. The text of an
// internal error never leaves the program.
func ProblemOf(err error) Problem {
	var e *Error
	if !errors.As(err, &e) || e.Code == CodeInternal {
		return Problem{Code: CodeInternal, Detail: "Internal error", Errors: []FieldError{}}
	}
	fields := e.Fields
	if fields == nil {
		fields = []FieldError{}
	}
	return Problem{Code: e.Code, Detail: e.Message, Errors: fields}
}
