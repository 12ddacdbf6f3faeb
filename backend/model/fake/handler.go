package fake

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options are how a server behaves. They are not changed after its start.
type Options struct {
	TokensPerSecond float64             // of the pieces; 0: as fast as they can be sent
	Answer          func(Request) Reply // where nothing is queued; nil: the zero Reply
	Key             string              // requests need it; "": any or none will do. Vertex: any key of ServiceAccount
	Token           string              // that ServiceAccount is given; "": one that is taken
	Models          []string            // nil: see Names
	NoStreamOptions bool                // OpenAI: stream_options are refused, as by older servers
	NoThinking      bool                // Gemini: thinkingConfig is refused, as by models that know none
	Live            LiveOptions         // of the model that listens and speaks
}

// Names are the models of a server by default.
func Names() []string {
	return []string{"gemini-3.8-flash", "gemini-3.5-flash-lite", "llama3.2", "text-embedding-004"}
}

// Exchange is a request and what became of it.
type Exchange struct {
	Request
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`

	ended chan struct{}
	left  atomic.Bool
}

// Ended is closed when the server is done with the request.
func (x *Exchange) Ended() <-chan struct{} { return x.ended }

// Left reports whether the client had gone before the server was done with it.
func (x *Exchange) Left() bool { return x.left.Load() }

// Handler answers as the services do. It may be used concurrently.
type Handler struct {
	options Options
	closing chan struct{}

	mu        sync.Mutex
	queue     []Reply
	exchanges []*Exchange
	account   []byte // PEM, made when first asked for
	live      live
	dictated  int           // utterances that were written down
	lined     chan struct{} // closed, and made anew, with each line
}

// New returns a handler for a server of one's own.
func New(o Options) *Handler {
	if o.Models == nil {
		o.Models = Names()
	}
	return &Handler{options: o, closing: make(chan struct{}), lined: make(chan struct{})}
}

// Next queues the replies to the next requests that want an answer, in order.
func (h *Handler) Next(replies ...Reply) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.queue = append(h.queue, replies...)
}

// Reset forgets what is queued and what was asked.
func (h *Handler) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.queue, h.exchanges = nil, nil
	h.live.queue, h.live.lines, h.live.sessions = nil, nil, nil
}

// Exchanges returns what was asked so far, oldest first.
func (h *Handler) Exchanges() []*Exchange {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*Exchange(nil), h.exchanges...)
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if of := liveWire(r.URL.Path); of != "" {
		h.serveLive(w, r, of)
		return
	}
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	x := &Exchange{Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone(), Body: content, ended: make(chan struct{})}
	defer close(x.ended)
	if r.URL.Path == "/token" {
		h.token(w)
		return
	}
	of, route := h.route(x, r)
	h.mu.Lock()
	h.exchanges = append(h.exchanges, x)
	h.mu.Unlock()
	s := &sender{handler: h, w: w, r: r, x: x, wire: of}
	switch {
	case route == routeNone:
		s.fail(NoPath)
	case !h.authorised(x):
		s.fail(BadKey)
	case route == routeModels:
		h.list(s)
	case route == routeSpeech:
		h.speak(s)
	case route == routeTranscription:
		h.writeDown(s)
	default:
		h.reply(s)
	}
}

type route int

const (
	routeNone route = iota
	routeAnswer
	routeModels
	routeSpeech
	routeTranscription
)

// route reads a request by the wire that its path belongs to.
func (h *Handler) route(x *Exchange, r *http.Request) (wire, route) {
	switch path := r.URL.Path; {
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/chat/completions"):
		x.Request = readOpenAI(x.Body)
		return openaiWire{}, routeAnswer
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/audio/speech"):
		x.Request = readSpeech(x.Body)
		return openaiWire{}, routeSpeech
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/audio/transcriptions"):
		x.Request = readTranscription(r.Header.Get("Content-Type"), x.Body)
		return openaiWire{}, routeTranscription
	case r.Method == http.MethodPost && strings.Contains(path, "/models/") && strings.Contains(path, ":"):
		x.Request = readGemini(path, x.Body)
		return geminiWire{}, routeAnswer
	case r.Method == http.MethodGet && path == "/v1/models":
		x.Wire = WireOpenAI
		return openaiWire{}, routeModels
	case r.Method == http.MethodGet && path == "/v1beta/models":
		x.Wire = WireGemini
		return geminiWire{}, routeModels
	case r.Method == http.MethodGet && strings.HasSuffix(path, "/publishers/google/models"):
		x.Wire = WireVertex
		return geminiWire{}, routeModels
	default:
		return openaiWire{}, routeNone
	}
}

// authorised reports whether a request may be answered.
func (h *Handler) authorised(x *Exchange) bool {
	switch {
	case h.options.Key == "":
		return true
	case x.Wire == WireVertex:
		return x.Header.Get("Authorization") == "Bearer "+token
	case x.Wire == WireGemini:
		return x.Header.Get("X-Goog-Api-Key") == h.options.Key
	default:
		return x.Header.Get("Authorization") == "Bearer "+h.options.Key
	}
}

// next takes the reply to a request from the queue, or asks for it.
func (h *Handler) next(q Request) Reply {
	h.mu.Lock()
	if len(h.queue) > 0 {
		reply := h.queue[0]
		h.queue = h.queue[1:]
		h.mu.Unlock()
		return reply
	}
	h.mu.Unlock()
	if h.options.Answer != nil {
		return h.options.Answer(q)
	}
	return Reply{}
}

// pause returns how long one piece takes.
func (h *Handler) pause() time.Duration {
	if h.options.TokensPerSecond <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / h.options.TokensPerSecond)
}
