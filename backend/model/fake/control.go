package fake

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
)

// order is what POST /_fake/next takes: a Reply, so many times.
type order struct {
	Reply
	Times int `json:"times"`
}

// Control returns the handler with some addresses beside it, for tests that can reach
// the server by HTTP alone:
//
//	POST /_fake/next      {"fault": "busy", "reply": "…", "pieces": […], "times": 2}
//	POST /_fake/reset
//	GET  /_fake/requests  what was asked; bodies are base64
//
// and of the live model:
//
//	POST /_fake/live/next   {"fault": "stall", "heard": "…", "said": "…", "after": 3, "times": 2}
//	POST /_fake/live/break  {"fault": "abort"}, now, to each open line
//	GET  /_fake/live/lines  what came over them
func (h *Handler) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_fake/next", func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		var o order
		if err == nil {
			err = json.Unmarshal(content, &o)
		}
		if err != nil || o.Fault != "" && !slices.Contains(Faults(), o.Fault) || o.Times < 0 || o.Times > 10_000 {
			http.Error(w, "no reply, or no such fault", http.StatusBadRequest)
			return
		}
		for range max(o.Times, 1) {
			h.Next(o.Reply)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_fake/reset", func(w http.ResponseWriter, _ *http.Request) {
		h.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_fake/requests", func(w http.ResponseWriter, _ *http.Request) {
		list := h.Exchanges()
		if list == nil {
			list = []*Exchange{}
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(encode(list))
	})
	h.controlLive(mux)
	mux.Handle("/", h)
	return mux
}
