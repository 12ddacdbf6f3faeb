package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"roleplay/backend/roleplay"
)

// Op describes one operation of the door.
type Op struct {
	Name    string          // of the service method, such as "chat.SendMessage"
	Variant string          // a second address of an operation is told apart by this; the page's table has only the first
	Route   string          // method and path, such as "POST /api/chat/session/{id}/message"
	Summary string          // what it does, in one line
	Status  int             // of a good answer; 200 when left out
	Other   int             // another status that a good answer can have, or 0
	Public  bool            // needs no sign-in
	Long    bool            // may work for longer than an answer may usually take
	Codes   []roleplay.Code // that it can answer with, besides those of its form
}

func (o Op) handler() string { h, _, _ := strings.Cut(o.Name, "."); return h }
func (o Op) method() string  { m, _, _ := strings.Cut(o.Route, " "); return m }
func (o Op) path() string    { _, p, _ := strings.Cut(o.Route, " "); return p }

// Door is where operations are registered: in the document, and on the mux
// where their handler is switched on.
type Door struct {
	doc          *document
	mux          *http.ServeMux
	on           map[string]bool
	authenticate func(ctx context.Context, token string) (roleplay.Actor, error)
	archive      func(io.Writer) Archive
	maxUpload    int64         // bytes
	pause        time.Duration // the longest between two pieces of a file
	log          *slog.Logger
}

// Route gives a service method an address. Path and query fields are filled by
// their JSON name, what is left of In is the body. Where an answer can have
// Op.Other, other tells which answers do.
func Route[In, Out any](d *Door, op Op, call func(context.Context, In) (Out, error), other ...func(Out) bool) {
	handle(d, op, describe[In, Out](d.doc, op, bodies{}), func(w http.ResponseWriter, r *http.Request, in In) error {
		out, err := call(r.Context(), in)
		if err != nil {
			return err
		}
		status := max(op.Status, http.StatusOK)
		for _, is := range other {
			if is(out) {
				status = op.Other
			}
		}
		return writeJSON(w, status, out)
	})
}

func writeJSON(w http.ResponseWriter, status int, out any) error {
	body, err := roleplay.EncodeJSON(out)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to tell
	return nil
}

// handle puts an operation on the mux: who is asking, what they ask, the answer or the problem.
func handle[In any](d *Door, op Op, form form, answer func(http.ResponseWriter, *http.Request, In) error) {
	if !d.on[op.handler()] {
		return
	}
	d.mux.HandleFunc(op.Route, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if op.Long {
			w = newPatient(w, d.pause)
		}
		if !op.Public {
			actor, err := d.authenticate(r.Context(), bearer(r))
			if err != nil {
				fail(w, r, d.log, err)
				return
			}
			r = r.WithContext(roleplay.WithActor(r.Context(), actor))
		}
		var in In
		err := form.read(w, r, &in)
		if err == nil {
			err = answer(w, r, in)
		}
		if err != nil {
			fail(w, r, d.log, err)
		}
	})
}

// bearer returns the token of the Authorization header, "" if there is none.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
