package transport

import (
	"errors"
	"strings"

	"roleplay/backend/model"
)

// Answer yields the answer to one request under the rules of model.Text: its bound, its
// shape, no thinking aloud, and an end that comes exactly once. It is for one goroutine.
type Answer struct {
	yield   func(model.Chunk, error) bool
	shape   *shape
	text    strings.Builder // with a shape only
	size    int
	word    bool
	stopped bool
	think   thinking
}

// NewAnswer begins an answer. CodeInvalid says that the request may not be sent.
// thinks cuts off a leading <think> block, as models that think aloud on a service that
// does not know it write one.
func NewAnswer(r model.Request, thinks bool, yield func(model.Chunk, error) bool) (*Answer, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	s, err := shapeOf(r.Schema)
	if err != nil {
		return nil, err
	}
	return &Answer{yield: yield, shape: s, think: thinking{off: !thinks}}, nil
}

var errTooMuchText = errors.New("more text than an answer may have")

// Add yields a piece. It returns false when no more is wanted: the caller has stopped,
// or the answer has become too long, which it has then yielded.
func (a *Answer) Add(piece string) bool {
	return a.add(a.think.filter(piece))
}

func (a *Answer) add(piece string) bool {
	if a.stopped || piece == "" {
		return !a.stopped
	}
	if a.size += len(piece); a.size > model.MaxAnswer {
		a.Fail(&model.Error{Fault: model.FaultTooLong, Err: errTooMuchText})
		return false
	}
	a.word = a.word || strings.TrimSpace(piece) != ""
	if a.shape != nil {
		a.text.WriteString(piece)
	}
	a.stopped = !a.yield(model.Chunk{Text: piece}, nil)
	return !a.stopped
}

// End yields the last chunk, or the fault of an answer that is empty, has no end ("")
// or another shape than was asked for.
func (a *Answer) End(finish model.Finish, usage model.Usage) {
	a.add(a.think.rest())
	switch {
	case a.stopped:
		return
	case finish == "":
		a.Fail(&model.Error{Fault: model.FaultCut, Err: errEarlyEnd})
		return
	case !a.word:
		a.Fail(&model.Error{Fault: model.FaultEmpty})
		return
	case a.shape != nil && finish == model.FinishStop:
		if err := a.shape.check(a.text.String()); err != nil {
			a.Fail(&model.Error{Fault: model.FaultShape, Err: err})
			return
		}
	}
	a.stopped = true
	a.yield(model.Chunk{Finish: finish, Usage: usage}, nil)
}

// Fail yields an error as the last thing, unless the caller has stopped.
func (a *Answer) Fail(err error) {
	if !a.stopped {
		a.stopped = true
		a.yield(model.Chunk{}, err)
	}
}
