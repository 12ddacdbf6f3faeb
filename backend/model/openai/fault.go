package openai

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/openai/openai-go/v3/packages/ssestream"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// trouble is what services say about an error: OpenAI within "error", vLLM before 0.10
// without it, Ollama and LM Studio at times as a mere string.
type trouble struct {
	Message string `json:"message"`
	Type    string `json:"type"`
	Param   string `json:"param"`
	Code    any    `json:"code"` // a word, or the status as a number
}

// code returns the short code, "" if there is none.
func (t trouble) code() string {
	if code, ok := t.Code.(string); ok && code != "" {
		return code
	}
	return t.Type
}

// read finds the trouble in a body, zero if it is none of the known forms.
func read(content []byte) (t trouble, known bool) {
	var outer struct {
		Error json.RawMessage `json:"error"`
		trouble
	}
	if json.Unmarshal(content, &outer) != nil {
		return trouble{}, false
	}
	switch {
	case json.Unmarshal(outer.Error, &t) == nil && outer.Error != nil:
	case json.Unmarshal(outer.Error, &t.Message) == nil && outer.Error != nil:
	default:
		t = outer.trouble
	}
	return t, t.Message != "" || t.code() != ""
}

// The fields that a service may not know, and that do not change what is answered.
var (
	errUsage  = errors.New("stream_options is not known")
	errEffort = errors.New("reasoning_effort is not known, or not this one")
)

// judge is the Judge of transport.Options.
//
// Source: https://platform.openai.com/docs/guides/error-codes (2026-11).
func judge(r transport.Refusal) *model.Error {
	e := transport.Status(r)
	t, known := read(r.Body)
	if !known {
		return e
	}
	e.Err = transport.Code(t.code())
	switch {
	case r.Status == http.StatusNotFound && namesModel(t):
		e.Fault = model.FaultModel
	case r.Status == http.StatusTooManyRequests && usedUp(t):
		e.Fault, e.After = model.FaultQuota, 0
	case r.Status == http.StatusBadRequest && t.code() == "invalid_api_key":
		e.Fault = model.FaultKey
	case r.Status == http.StatusBadRequest && t.code() == "content_filter":
		e.Fault = model.FaultRefused
	case e.Fault == model.FaultRejected && t.code() == "model_not_found":
		e.Fault = model.FaultModel
	case e.Fault == model.FaultRejected && (t.Param == "stream_options" || strings.Contains(t.Message, "stream_options")):
		e.Err = errUsage
	case e.Fault == model.FaultRejected && (t.Param == "reasoning_effort" || strings.Contains(t.Message, "reasoning_effort") || strings.Contains(t.Message, "support thinking")):
		e.Err = errEffort
	}
	return e
}

// namesModel reports whether a 404 is about the model and not about the address.
func namesModel(t trouble) bool {
	return t.code() == "model_not_found" || strings.Contains(strings.ToLower(t.Message), "model")
}

// usedUp reports whether a 429 is of a quota or credit that comes back in days, if at all.
func usedUp(t trouble) bool {
	code, message := t.code(), strings.ToLower(t.Message)
	return code == "insufficient_quota" || code == "billing_hard_limit_reached" ||
		strings.Contains(message, "billing") || strings.Contains(message, "per day")
}

// inStream turns an error that a service sends in place of a chunk into a fault: the
// status was 200 by then. Others pass.
func inStream(err error) error {
	var sent *ssestream.StreamError
	if !errors.As(err, &sent) {
		return err
	}
	t, _ := read(sent.Event.Data)
	e := &model.Error{Fault: model.FaultServer, Err: transport.Code(t.code())}
	switch code := t.code(); {
	case code == "rate_limit_exceeded":
		e.Fault = model.FaultBusy
	case usedUp(t):
		e.Fault = model.FaultQuota
	case code == "content_filter":
		e.Fault = model.FaultRefused
	}
	if status, ok := t.Code.(float64); ok && status >= 400 && status <= 599 {
		e = judge(transport.Refusal{Status: int(status), Body: sent.Event.Data})
	}
	return e
}
