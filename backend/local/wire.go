package local

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roleplay/backend/roleplay"
)

// The longest lines, in bytes: of a request, and of an answer, which may hold a long report.
const (
	maxRequest = 1 << 20
	maxAnswer  = 16 << 20

	answerFrame = 64 // what a line has around its result
)

// Tell is told how work goes on, by one goroutine at a time.
type Tell interface {
	Progress(p roleplay.JobProgress)
}

// request is the one line of a client.
type request struct {
	Command string          `json:"command"`
	Input   json.RawMessage `json:"input,omitempty"`
}

// line is one of an answer, with one field set, or none: a sign of life. Result and Problem end it.
type line struct {
	Progress *roleplay.JobProgress `json:"progress,omitempty"`
	Result   json.RawMessage       `json:"result,omitempty"`
	Problem  *roleplay.Problem     `json:"problem,omitempty"`
}

var errTooLong = errors.New("the line is too long")

// readLine reads up to the end of a line of at most most bytes. io.ErrUnexpectedEOF for half a one.
func readLine(r *bufio.Reader, most int) ([]byte, error) {
	var whole []byte
	for {
		piece, err := r.ReadSlice('\n')
		if len(whole)+len(piece) > most {
			return nil, errTooLong
		}
		whole = append(whole, piece...)
		switch {
		case err == nil:
			return whole, nil
		case errors.Is(err, io.EOF) && len(whole) > 0:
			return nil, io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// Words is an error as who owns the folder may see it: where something of the
// machine does not work, with the cause, which a page is not shown.
func Words(err error) string {
	var known *roleplay.Error
	if !errors.As(err, &known) || known.Code == roleplay.CodeInternal {
		return err.Error()
	}
	if known.Err != nil && (known.Code == roleplay.CodeUnavailable || known.Code == roleplay.CodeReadOnly) {
		return fmt.Sprintf("%s (%v)", known.Message, known.Err)
	}
	return known.Message
}

// problemOf is err on the wire, with the words for the owner.
func problemOf(err error) *roleplay.Problem {
	p := roleplay.ProblemOf(err)
	p.Detail = Words(err)
	return &p
}

// errorOf is the error that a problem was, in the same words.
func errorOf(p roleplay.Problem) error {
	if p.Code == roleplay.CodeInternal {
		return errors.New(p.Detail)
	}
	return &roleplay.Error{Code: p.Code, Message: p.Detail, Fields: p.Errors}
}
