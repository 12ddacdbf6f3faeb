package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
	"roleplay/config"
)

// drainTime is how long a shutdown waits for requests that are being answered.
const drainTime = 5 * time.Second

// pause is the longest between two pieces of a file, however long the whole takes.
const pause = 30 * time.Second

// Deps is what a Server works with. All fields are needed but PingEvery and Pause.
type Deps struct {
	Services  Services
	Handlers  config.Handlers                 // the parts of the door that are open
	Pages     fs.FS                           // with index.html at its root
	Ready     func(ctx context.Context) error // whether the store answers
	Version   string
	Logger    *slog.Logger
	Archive   func(io.Writer) Archive // makes the archive that many files travel in
	MaxUpload int64                   // the largest file that is taken, in bytes
	PingEvery time.Duration           // of event sockets; 20 s when left out
	Pause     time.Duration           // the longest between two pieces of a file; 30 s when left out
}

// Server is the door over HTTP. It may be used concurrently.
type Server struct {
	handler      http.Handler
	authenticate func(ctx context.Context, token string) (roleplay.Actor, error)
	watch        func(ctx context.Context, in chat.WatchInput) (iter.Seq2[roleplay.Event, error], error)
	sockets      sockets
	pingEvery    time.Duration
	log          *slog.Logger
}

// New makes a Server of what is switched on.
func New(deps Deps) (*Server, error) {
	s := &Server{
		authenticate: deps.Services.Auth.Authenticate,
		watch:        deps.Services.Chat.Watch,
		sockets:      sockets{closing: make(chan struct{})},
		pingEvery:    cmp.Or(deps.PingEvery, 20*time.Second),
		log:          deps.Logger,
	}
	on := switches(deps.Handlers)
	doc := newDocument(deps.Version, func(handler string) bool { return on[handler] })
	door := &Door{
		doc: doc, mux: http.NewServeMux(), on: on, authenticate: s.authenticate, log: deps.Logger,
		archive: deps.Archive, maxUpload: deps.MaxUpload, pause: cmp.Or(deps.Pause, pause),
	}
	door.routes(deps.Services)
	doc.events()
	if on["events"] {
		door.mux.HandleFunc("GET /api/events", s.events)
	}
	if on["docs"] {
		if err := door.docs(); err != nil {
			return nil, err
		}
	}
	door.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, "ok") })
	door.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := deps.Ready(r.Context()); err != nil {
			fail(w, r, s.log, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "The store does not answer.", Err: err})
			return
		}
		plain(w, "ready")
	})
	s.handler = s.around(split(door.mux, pages(deps.Pages)))
	return s, nil
}

// switches names the handlers that are open. What a program tells about itself always is.
func switches(h config.Handlers) map[string]bool {
	return map[string]bool{
		"auth": h.Auth, "chat": h.Chat, "evaluation": h.Evaluation, "scripter": h.Scripter,
		"library": h.Library, "exchange": h.Exchange, "upkeep": h.Upkeep, "models": h.Models, "voice": h.Voice, "recording": h.Recording,
		"events": h.Events, "docs": h.Docs, "admin": true,
	}
}

// split sends what belongs to the program to api and the rest to the pages, so
// that each can tell an unknown address from a wrong method.
func split(api *http.ServeMux, pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			api.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(text)) // nobody is left to tell
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Serve answers on l until ctx ends, and closes it. Then it closes the event
// sockets and the connections that have asked nothing, waits a while for requests that are being answered, and ends the
// rest. It may be called once. A clean end is no error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	base, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	unused := silent{conns: map[net.Conn]struct{}{}}
	httpServer := &http.Server{
		Handler:           s,
		ConnState:         unused.changed,
		BaseContext:       func(net.Listener) context.Context { return base },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      90 * time.Second, // longer than a reply takes to be played
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- httpServer.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	unused.close()
	s.sockets.close()
	drain, stop := context.WithTimeout(base, drainTime)
	defer stop()
	if err := httpServer.Shutdown(drain); err != nil {
		s.log.WarnContext(ctx, "requests were cut off by the shutdown", "error", err)
		end()
		if err := httpServer.Close(); err != nil {
			return fmt.Errorf("close the server: %w", err)
		}
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	}
	return nil
}
