package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"roleplay/backend/roleplay"
)

// ContentSecurityPolicy is what the page may do, at both doors: load from where
// it came from, and nothing else.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; frame-src 'none'; child-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// around wraps the door in what holds for every request.
func (s *Server) around(door http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(door)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		a := &answer{ResponseWriter: w, request: r}
		defer func() { //nolint:contextcheck // it passes on that of the request
			s.recovered(r.Context(), a, recover())
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", r.Method), slog.String("route", r.Pattern),
				slog.Int("status", a.status), slog.Int64("ms", time.Since(start).Milliseconds()))
		}()
		h := w.Header()
		h.Set("Content-Security-Policy", ContentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !knownHost(r) {
			fail(a, r, s.log, refuse(http.StatusMisdirectedRequest, roleplay.CodeForbidden, "This program does not answer to the name %q.", r.Host))
			return
		}
		sameOrigin.ServeHTTP(a, r)
	})
}

// recovered turns a panic into an answer, if there is still time for one.
func (s *Server) recovered(ctx context.Context, a *answer, cause any) {
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so too
		panic(cause)
	}
	s.log.ErrorContext(ctx, "request panicked", "method", a.request.Method, "route", a.request.Pattern,
		"panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if a.status != 0 {
		panic(http.ErrAbortHandler)
	}
	http.Error(a, "", http.StatusInternalServerError)
}

// knownHost guards against DNS rebinding, by which a page of another site gets
// to call a program on this machine under its own name.
func knownHost(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if isLoopback(host) {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && local.IP.Equal(net.ParseIP(host))
}

// answer remembers the status, and makes problems of the plain texts with which
// net/http and others refuse a request.
type answer struct {
	http.ResponseWriter
	request *http.Request
	status  int
	mute    bool // the plain text that would follow
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	a.status = status
	if status >= http.StatusBadRequest && a.Header().Get("Content-Type") != problemType {
		a.mute = true
		writeProblem(a.ResponseWriter, status, told(status, a.request))
		return
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	if a.mute {
		return len(b), nil
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// told says in our words what a status means that was written by somebody else.
func told(status int, r *http.Request) roleplay.Problem {
	code, detail := roleplay.CodeInvalid, "The request is not well formed."
	switch {
	case status >= http.StatusInternalServerError:
		code, detail = roleplay.CodeInternal, "Internal error"
	case status == http.StatusForbidden:
		code, detail = roleplay.CodeForbidden, "This request was made by a page of another site."
	case status == http.StatusNotFound:
		code, detail = roleplay.CodeNotFound, "There is nothing at this address."
	case status == http.StatusMethodNotAllowed:
		detail = fmt.Sprintf("This address does not take %s.", r.Method)
	case status == http.StatusUpgradeRequired:
		detail = "This address speaks WebSocket only."
	}
	return roleplay.Problem{Code: code, Detail: detail, Errors: []roleplay.FieldError{}}
}
