package gemini

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// trouble is Google's form of an error.
//
// Source: https://cloud.google.com/apis/design/errors (2026-11).
type trouble struct {
	Code    int              `json:"code"`
	Message string           `json:"message"`
	Status  string           `json:"status"`
	Details []map[string]any `json:"details"`
}

// read finds the trouble in a body. Without alt=sse it comes in a list.
func read(content []byte) (t trouble, known bool) {
	type outer struct {
		Error *trouble `json:"error"`
	}
	var one outer
	if json.Unmarshal(content, &one) != nil {
		var list []outer
		if json.Unmarshal(content, &list) != nil || len(list) == 0 {
			return trouble{}, false
		}
		one = list[0]
	}
	if one.Error == nil {
		return trouble{}, false
	}
	return *one.Error, true
}

var errThinking = errors.New("how much to think is not known")

// judge is the Judge of transport.Options.
//
// Source: https://ai.google.dev/gemini-api/docs/troubleshooting (2026-11).
func judge(r transport.Refusal) *model.Error {
	e := transport.Status(r)
	t, known := read(r.Body)
	if !known {
		return e
	}
	e.Err = transport.Code(t.Status)
	message := strings.ToLower(t.Message)
	switch reason := t.detail("ErrorInfo", "reason"); {
	case r.Status == http.StatusBadRequest && (reason == "API_KEY_INVALID" || strings.Contains(message, "api key not valid")):
		e.Fault, e.Err = model.FaultKey, transport.Code("API_KEY_INVALID")
	case r.Status == http.StatusBadRequest && t.Status == "FAILED_PRECONDITION" && strings.Contains(message, "location"):
		e.Fault = model.FaultForbidden // not offered in this country
	case r.Status == http.StatusBadRequest && strings.Contains(message, "thinking"):
		e.Err = errThinking
	case r.Status == http.StatusNotFound:
		e.Fault = model.FaultModel // a wrong path is answered in HTML
	case r.Status == http.StatusTooManyRequests && t.usedUp():
		e.Fault, e.After = model.FaultQuota, 0
	case r.Status == http.StatusTooManyRequests, r.Status == http.StatusServiceUnavailable:
		if d, err := time.ParseDuration(t.detail("RetryInfo", "retryDelay")); err == nil && d > 0 {
			e.After = min(d, 24*time.Hour)
		}
	}
	return e
}

// detail returns a text of the detail of a type, "" if there is none.
func (t trouble) detail(kind, field string) string {
	for _, d := range t.Details {
		if at, _ := d["@type"].(string); strings.HasSuffix(at, "."+kind) {
			text, _ := d[field].(string)
			return text
		}
	}
	return ""
}

// usedUp reports whether a 429 is of a quota that comes back tomorrow, or with money.
func (t trouble) usedUp() bool {
	for _, d := range t.Details {
		violations, _ := d["violations"].([]any)
		for _, v := range violations {
			one, _ := v.(map[string]any)
			if id, _ := one["quotaId"].(string); strings.Contains(id, "PerDay") {
				return true
			}
		}
		if len(violations) > 0 {
			return false // a quota that is named, and comes back within minutes
		}
	}
	message := strings.ToLower(t.Message)
	return strings.Contains(message, "billing") || strings.Contains(message, "plan") || strings.Contains(message, "per day")
}

func refusesThinking(err error) bool { return errors.Is(err, errThinking) }

// inStream turns an error that the service sends in place of a chunk into a fault: the
// status was 200 by then. Others pass.
func inStream(err error) error {
	var sent genai.APIError
	if !errors.As(err, &sent) {
		return err
	}
	content, marshalErr := json.Marshal(map[string]any{"error": sent})
	if marshalErr != nil || sent.Code < 400 || sent.Code > 599 {
		return &model.Error{Fault: model.FaultServer, Err: transport.Code(sent.Status)}
	}
	return judge(transport.Refusal{Status: sent.Code, Body: content})
}
