package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"roleplay/backend/roleplay"
)

// Problem is the body of every answer that is not a success (RFC 9457).
type Problem struct {
	Title  string                `json:"title"`
	Status int                   `json:"status"`
	Code   roleplay.Code         `json:"code" enum:"invalid,unauthenticated,forbidden,not_found,conflict,session_ended,too_large,too_many_requests,in_use,unavailable,read_only,cancelled,internal"`
	Detail string                `json:"detail"` // a whole sentence for people
	Errors []roleplay.FieldError `json:"errors"`
}

const problemType = "application/problem+json"

// statusOf is the one table from codes to statuses.
func statusOf(code roleplay.Code) int {
	switch code {
	case roleplay.CodeInvalid:
		return http.StatusUnprocessableEntity
	case roleplay.CodeUnauthenticated:
		return http.StatusUnauthorized
	case roleplay.CodeForbidden:
		return http.StatusForbidden
	case roleplay.CodeNotFound:
		return http.StatusNotFound
	case roleplay.CodeConflict, roleplay.CodeSessionEnded, roleplay.CodeCancelled: // the work and the wish to stop it met
		return http.StatusConflict
	case roleplay.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case roleplay.CodeTooMany:
		return http.StatusTooManyRequests
	case roleplay.CodeInUse, roleplay.CodeUnavailable, roleplay.CodeReadOnly:
		return http.StatusServiceUnavailable
	case roleplay.CodeInternal:
	}
	return http.StatusInternalServerError
}

// refused is a request that HTTP itself refuses: its status is not the table's.
type refused struct {
	status int
	cause  *roleplay.Error
}

func (e refused) Error() string { return e.cause.Error() }
func (e refused) Unwrap() error { return e.cause }

func refuse(status int, code roleplay.Code, format string, args ...any) error {
	return refused{status, roleplay.Errorf(code, format, args...)}
}

// fail answers with the problem that err is. An error for which one should wait
// tells how long by a method RetryAfter() time.Duration. What is internal is logged here, and only here.
func fail(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	told := roleplay.ProblemOf(err)
	status := statusOf(told.Code)
	if e, ok := err.(refused); ok { //nolint:errorlint // refuse is called in this package, never wrapped
		status = e.status
	}
	if told.Code == roleplay.CodeInternal {
		log.ErrorContext(r.Context(), "request failed", "method", r.Method, "route", r.Pattern, "error", err)
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	var waits interface{ RetryAfter() time.Duration }
	if status == http.StatusTooManyRequests && errors.As(err, &waits) {
		seconds := (waits.RetryAfter() + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	writeProblem(w, status, told)
}

func writeProblem(w http.ResponseWriter, status int, told roleplay.Problem) {
	body, err := json.Marshal(Problem{http.StatusText(status), status, told.Code, told.Detail, told.Errors})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	h := w.Header()
	h.Set("Content-Type", problemType)
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Length")
	h.Del("Content-Disposition")
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to tell
}
