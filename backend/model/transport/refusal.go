package transport

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"roleplay/backend/model"
)

// Refusal is an answer with a status above 299.
type Refusal struct {
	Status int
	Type   string        // the media type of Body, in lower case, without parameters
	Body   []byte        // at most 64 KB
	After  time.Duration // of Retry-After; 0 if there is none
}

// maxAfter bounds how long a service can ask to wait.
const maxAfter = 24 * time.Hour

var errMediaType = errors.New("neither JSON nor a stream of events")

// refusal returns the fault of an answer that no SDK should see, nil if it may.
func (c *Client) refusal(response *http.Response, b *body) *model.Error {
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch status := response.StatusCode; {
	case status >= 300 && status < 400:
		return &model.Error{Fault: model.FaultRedirect, Status: status}
	case status >= 400:
		content := make([]byte, maxRefusal)
		n, _ := io.ReadFull(readFunc(b.read), content) // a broken body says no less than an empty one
		r := Refusal{Status: status, Type: kind, Body: content[:n], After: after(response.Header, c.options.Now())}
		if c.options.Judge != nil {
			return c.options.Judge(r)
		}
		return Status(r)
	case kind != "application/json" && kind != "text/event-stream" && !strings.HasSuffix(kind, "+json") &&
		!slices.ContainsFunc(c.options.Types, func(t string) bool { return strings.HasPrefix(kind, t) }):
		return &model.Error{Fault: model.FaultNotModel, Status: status, Err: errMediaType}
	}
	return nil
}

// Status names the fault that a status alone stands for.
func Status(r Refusal) *model.Error {
	e := &model.Error{Fault: model.FaultRejected, Status: r.Status}
	switch {
	case r.Status == http.StatusUnauthorized:
		e.Fault = model.FaultKey
	case r.Status == http.StatusPaymentRequired:
		e.Fault = model.FaultQuota
	case r.Status == http.StatusForbidden:
		e.Fault = model.FaultForbidden
	case r.Status == http.StatusNotFound, r.Status == http.StatusMethodNotAllowed:
		e.Fault = model.FaultAddress
	case r.Status == http.StatusProxyAuthRequired:
		e.Fault, e.Err = model.FaultOffline, errors.New("proxy: it wants a password")
	case r.Status == http.StatusTooManyRequests:
		e.Fault, e.After = model.FaultBusy, r.After
	case r.Status >= 500, r.Status == http.StatusRequestTimeout:
		e.Fault, e.After = model.FaultServer, r.After
	}
	return e
}

// Code returns a service's short code such as "rate_limit_exceeded" or "SAFETY" as a
// cause, nil for anything else: words of a request cannot come back in it, nor a key.
func Code(code string) error {
	if code == "" || len(code) > 48 || !strings.Contains(code, "_") && code != strings.ToUpper(code) {
		return nil
	}
	for _, r := range code {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return nil
		}
	}
	return errors.New(code)
}

// after reads how long a service asks to wait: milliseconds (OpenAI's own header),
// seconds or a date (RFC 9110, 10.2.3).
func after(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil {
		return bounded(ms * float64(time.Millisecond))
	}
	value := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(value, 64); err == nil {
		return bounded(s * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return bounded(float64(at.Sub(now)))
	}
	return 0
}

func bounded(d float64) time.Duration {
	if !(d > 0) { // NaN too
		return 0
	}
	return time.Duration(min(d, float64(maxAfter)))
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }
