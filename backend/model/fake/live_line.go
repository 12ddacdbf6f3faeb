package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"

	"roleplay/backend/model"
)

// LiveMessage is one message of a client, or several of sound in a row.
type LiveMessage struct {
	Kind    LiveKind        `json:"kind"`
	Text    string          `json:"text,omitempty"`    // typed, or instructions
	Samples int             `json:"samples,omitempty"` // of sound
	Raw     json.RawMessage `json:"raw"`               // as it came; the first of several
}

// LiveKind is what a client's message is.
type LiveKind string

// The kinds of messages.
const (
	LiveKindSetup   LiveKind = "setup"
	LiveKindSound   LiveKind = "sound"
	LiveKindPause   LiveKind = "pause" // audioStreamEnd
	LiveKindBegins  LiveKind = "begins"
	LiveKindEnds    LiveKind = "ends"
	LiveKindText    LiveKind = "text"    // typed, as of a microphone
	LiveKindContent LiveKind = "content" // turns of the talk
	LiveKindContext LiveKind = "context" // new instructions
	LiveKindTool    LiveKind = "tool"
	LiveKindOther   LiveKind = "other"
)

// LineState is what came over a line so far, and what became of it.
type LineState struct {
	Wire     Wire            `json:"wire"`
	Path     string          `json:"path"`
	Header   http.Header     `json:"header"`
	Model    string          `json:"model"` // as it came
	Handle   string          `json:"handle,omitempty"`
	Messages []LiveMessage   `json:"messages"`
	Samples  int             `json:"samples"` // heard
	Said     int             `json:"said"`    // samples that were sent
	Sent     int             `json:"sent"`    // messages
	Turns    int             `json:"turns"`
	Talk     []model.Message `json:"talk"` // as the service remembers it, with that of earlier lines
	Handles  []string        `json:"handles"`
	Stalled  bool            `json:"stalled,omitempty"` // it says nothing more, by a fault
	Closed   string          `json:"closed,omitempty"`  // why, in a few words; "" while it is open
}

// Count returns how many messages of a kind came; sound in a row counts once.
func (s LineState) Count(kind LiveKind) int {
	n := 0
	for _, m := range s.Messages {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

// Line is one connection to the live model. It may be used concurrently.
type Line struct {
	breaks chan LiveFault
	ended  chan struct{}

	mu      sync.Mutex
	state   LineState
	sound   []int16
	changed chan struct{}
}

func newLine(of Wire, r *http.Request) *Line {
	return &Line{
		breaks: make(chan LiveFault, 16), ended: make(chan struct{}), changed: make(chan struct{}),
		state: LineState{Wire: of, Path: r.URL.RequestURI(), Header: r.Header.Clone()},
	}
}

// State returns what is so far.
func (l *Line) State() LineState {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.state
	s.Messages, s.Talk, s.Handles = slices.Clone(s.Messages), slices.Clone(s.Talk), slices.Clone(s.Handles)
	return s
}

// Sound returns what was heard, if LiveOptions.Keep: mono samples, at the rate that they came in.
func (l *Line) Sound() []int16 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.sound)
}

// Until waits until the state is as wanted, or returns ctx's cause.
func (l *Line) Until(ctx context.Context, wanted func(LineState) bool) error {
	for {
		l.mu.Lock()
		changed := l.changed
		l.mu.Unlock()
		if wanted(l.State()) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Break has a fault that comes after some pieces of sound happen now, whoever is
// speaking. The other faults, and a line that has ended, take no notice.
func (l *Line) Break(f LiveFault) {
	select {
	case l.breaks <- f:
	case <-l.ended:
	}
}

// Ended is closed when the line is.
func (l *Line) Ended() <-chan struct{} { return l.ended }

func (l *Line) change(how func(s *LineState)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	how(&l.state)
	close(l.changed)
	l.changed = make(chan struct{})
}

// note remembers a message, and sound in a row as one.
func (l *Line) note(m LiveMessage, sound []int16) {
	l.change(func(s *LineState) {
		l.sound = append(l.sound, sound...)
		s.Samples += m.Samples
		if n := len(s.Messages); m.Kind == LiveKindSound && n > 0 && s.Messages[n-1].Kind == LiveKindSound {
			s.Messages[n-1].Samples += m.Samples
			return
		}
		s.Messages = append(s.Messages, m)
	})
}

// closed remembers why the line ended; the first reason counts.
func (l *Line) closed(why string) {
	l.change(func(s *LineState) {
		if s.Closed == "" {
			s.Closed = why
		}
	})
}
