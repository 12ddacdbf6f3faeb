package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"roleplay/backend/model/fake"
)

//go:embed bare.html
var barePage []byte

//go:embed bare.js
var bareScript []byte

// service is a fake model that notes when each piece of an answer leaves it. What a
// trainee says bears a tag, by which the request and its answer are known.
type service struct {
	address string
	fake    *fake.Handler
	http    *http.Server

	mu    sync.Mutex
	sent  map[string][]time.Time // by tag: when the pieces left
	twice int                    // answers to a tag that had one: they would be measured wrongly
}

// tag names one turn of one talk.
func tag(talk string, turn int) string { return fmt.Sprintf("talk%sturn%d", talk, turn) }

var tags = regexp.MustCompile(`talk\w+turn(\d+)`)

// openings are how replies begin. No two of a talk begin alike: a character who repeats itself is held back.
var openings = []string{
	"I hear you, but", "Honestly, I had not", "Fine. Let us talk", "You are the first", "My wife says that too", "Look, it is not", "Well, since you ask,",
	"As if that would", "The trouble is that", "In the mornings it", "No. What I said", "It was a long week,", "Maybe. But then",
	"That is what they all", "Twenty years I have", "Do you know what",
}

// reply is the answer to turn n of a talk, in so many pieces of a word each.
func reply(n, pieces int) []string {
	all := strings.Fields(openings[n%len(openings)])
	for i := len(all); i < pieces; i++ {
		all = append(all, word(uint64(n*pieces+i)*7919%20_000))
	}
	for i := 1; i < len(all); i++ {
		all[i] = " " + all[i]
	}
	all[len(all)-1] += "."
	return all
}

// startService answers every tagged turn in so many pieces, 30 a second, the first after a while.
func startService(ctx context.Context, pieces int, first time.Duration) (*service, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &service{address: "http://" + listener.Addr().String(), sent: map[string][]time.Time{}}
	s.fake = fake.New(fake.Options{TokensPerSecond: tokensPerSecond, Answer: func(q fake.Request) fake.Reply {
		if q.Schema != nil {
			return fake.Reply{Text: `{"told":[]}`}
		}
		found := tags.FindAllStringSubmatch(q.Messages[len(q.Messages)-1].Text, -1)
		if found == nil {
			return fake.Reply{}
		}
		n := 0
		_, _ = fmt.Sscan(found[len(found)-1][1], &n) // it is made of digits
		return fake.Reply{Pieces: reply(n, pieces), Wait: int(first.Milliseconds())}
	}})
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() { _ = s.http.Serve(listener) }() // it ends by close
	return s, nil
}

func (s *service) close() error { return s.http.Close() }

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/bare":
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		_, _ = w.Write(barePage) // a page that has gone is told of there
		return
	case "/bare.js":
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(bareScript) // the same
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	found := tags.FindAll(body, -1)
	if found == nil || bytes.Contains(body, []byte(`"response_format"`)) {
		s.fake.ServeHTTP(w, r)
		return
	}
	tag := string(found[len(found)-1])
	s.mu.Lock()
	if s.sent[tag] != nil {
		s.twice++
	}
	s.sent[tag] = []time.Time{}
	s.mu.Unlock()
	s.fake.ServeHTTP(&noting{ResponseWriter: w, service: s, tag: tag}, r)
}

// noting notes when each piece leaves.
type noting struct {
	http.ResponseWriter
	service *service
	tag     string
}

// FlushError notes the time before: afterwards the piece may have arrived.
func (w *noting) FlushError() error {
	now := time.Now()
	w.service.mu.Lock()
	w.service.sent[w.tag] = append(w.service.sent[w.tag], now)
	w.service.mu.Unlock()
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// left says when the pieces of the answer to a turn left, those so far.
func (s *service) left(tag string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[tag]
}

// forget frees what is noted, and fails if a turn was answered twice.
func (s *service) forget() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fake.Reset()
	clear(s.sent)
	if s.twice > 0 {
		return fmt.Errorf("%d turns were asked for twice", s.twice)
	}
	return nil
}
