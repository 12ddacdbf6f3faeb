package fake

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
)

// liveOrder is what POST /_fake/live/next takes: a LiveReply, so many times.
type liveOrder struct {
	LiveReply
	Times int `json:"times"`
}

// controlLive adds the addresses of the live model.
func (h *Handler) controlLive(mux *http.ServeMux) {
	mux.HandleFunc("POST /_fake/live/next", func(w http.ResponseWriter, r *http.Request) {
		var o liveOrder
		if !read(r, &o) || o.Fault != "" && !slices.Contains(LiveFaults(), o.Fault) || o.Times < 0 || o.Times > 10_000 {
			http.Error(w, "no reply, or no such fault", http.StatusBadRequest)
			return
		}
		for range max(o.Times, 1) {
			h.NextLive(o.LiveReply)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_fake/live/break", func(w http.ResponseWriter, r *http.Request) {
		var o LiveReply
		if known := read(r, &o) && slices.Contains(replying, o.Fault); !known || !o.Fault.breaks() {
			http.Error(w, "no such fault", http.StatusBadRequest)
			return
		}
		for _, l := range h.Lines() {
			if l.State().Closed == "" {
				l.Break(o.Fault)
			}
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_fake/live/lines", func(w http.ResponseWriter, _ *http.Request) {
		states := []LineState{}
		for _, l := range h.Lines() {
			states = append(states, l.State())
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(encode(states))
	})
}

// read reads a small document, and reports whether it was one.
func read(r *http.Request, into any) bool {
	content, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	return err == nil && json.Unmarshal(content, into) == nil
}
