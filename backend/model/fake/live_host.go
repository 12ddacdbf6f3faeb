package fake

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/model"
)

// host speaks on one line. One goroutine does all that it does, so that it comes in
// order; what the client sent goes before what the host has left to say, but for faults.
type host struct {
	handler *Handler
	options LiveOptions
	line    *Line
	socket  *websocket.Conn
	tcp     net.Conn
	write   func(content []byte) error
	in      chan []byte // closed when nothing more comes
	silent  atomic.Bool // answers no ping

	opened LiveReply // whose fault the line opens with
	setup  liveSetup
	system string
	ear    ear
	came   int // messages of the client

	// Of the trainee's turn.
	speaking bool
	answered bool // with LiveOptions.AtOnce: the reply has been given
	samples  int

	// Of the character's.
	queue   []step
	due     <-chan time.Time // of the first in the queue; nil: not yet asked for
	talking bool
	reply   LiveReply
	spoken  int // samples that were sent of it

	session session
	turns   int
	leaving <-chan time.Time // when the line is closed
	mute    bool             // says nothing more
	dead    bool             // reads nothing more
}

// errOver ends a line whose end was noted.
var errOver = errors.New("the line is over")

// always is a time that has come.
var always = func() <-chan time.Time { c := make(chan time.Time); close(c); return c }()

// read hands on what the client sends.
func (t *host) read(ctx context.Context) {
	defer close(t.in)
	for {
		_, content, err := t.socket.Read(ctx)
		if err != nil {
			return
		}
		select {
		case t.in <- content:
		case <-ctx.Done():
			return
		}
	}
}

// run serves the line until it ends.
func (t *host) run() {
	for {
		if err := t.next(); err != nil {
			return
		}
	}
}

// next waits for one thing, and does it.
func (t *host) next() error {
	if len(t.queue) > 0 && t.queue[0].urgent {
		return t.step()
	}
	in, due, gate := t.in, (<-chan time.Time)(nil), (<-chan struct{})(nil)
	if t.dead {
		in = nil
	}
	if len(t.queue) > 0 {
		if due, gate = t.due, t.queue[0].gate; gate != nil {
			due = nil
		} else if due == nil {
			due = t.wait(t.queue[0].wait)
			t.due = due
		}
	}
	select {
	case content, ok := <-in:
		return t.take(content, ok)
	default:
	}
	select {
	case content, ok := <-in:
		return t.take(content, ok)
	case <-due:
		return t.step()
	case <-gate:
		return t.step()
	case <-t.leaving:
		return t.close(websocket.StatusInternalError, Deadline)
	case f := <-t.line.breaks:
		t.broken(f)
		return nil
	case <-t.handler.closing:
		t.line.closed("the server ended")
		return errOver
	}
}

func (t *host) wait(d time.Duration) <-chan time.Time {
	switch {
	case d <= 0:
		return always
	case t.options.After != nil:
		return t.options.After(d)
	default:
		return time.After(d)
	}
}

// step does the first of the queue.
func (t *host) step() error {
	s := t.queue[0]
	t.queue, t.due = t.queue[1:], nil
	if s.message != nil {
		if err := t.send(s.message); err != nil {
			return err
		}
		t.spoken += s.samples
		t.line.change(func(l *LineState) { l.Said += s.samples })
	}
	if s.resumes {
		return t.resumable()
	}
	if s.do != nil {
		return s.do(t)
	}
	return nil
}

// first puts steps before all others.
func (t *host) first(all []step) {
	t.queue, t.due = append(all, t.queue...), nil
}

func (t *host) send(m *liveMessage) error { return t.write(m.bytes()) }

// turn answers a turn of the trainee's; typed is "" if it was spoken.
func (t *host) turn(typed string) {
	if t.mute {
		return
	}
	t.turns++
	q := t.request()
	q.Typed, q.Samples = typed, t.samples
	t.samples = 0
	r := t.handler.nextLive(q).complete(q, t.options)
	t.session.talk = append(t.session.talk, model.Message{Role: model.RoleUser, Text: r.Heard + typed})
	t.line.change(func(s *LineState) { s.Turns, s.Talk = t.turns, t.session.talk })
	t.queue = append(t.queue, steps(r, t.options, t.setup.Heard != nil, t.setup.Said != nil)...)
}

func (t *host) request() LiveRequest {
	speech := t.setup.Generate.Speech
	return LiveRequest{
		Wire: t.line.state.Wire, Model: t.setup.name(), System: t.system, Turn: t.turns,
		Voice: speech.VoiceConfig.PrebuiltVoiceConfig.VoiceName, Language: speech.LanguageCode,
	}
}

// begin is the beginning of a reply.
func (t *host) begin(r LiveReply) { t.reply, t.talking, t.spoken = r, true, 0 }

// over is the end of a reply. What is remembered of it are the words whose sound was sent.
func (t *host) over() {
	t.talking = false
	list := words(t.reply.Said)
	if n := len(t.reply.Sound); t.spoken < n {
		list = list[:len(list)*t.spoken/n]
	}
	if said := strings.Join(list, ""); said != "" && t.spoken > 0 {
		t.session.talk = append(t.session.talk, model.Message{Role: model.RoleAssistant, Text: said})
		t.line.change(func(s *LineState) { s.Talk = t.session.talk })
	}
	t.session.spoken += t.spoken
	t.spoken = 0
}

// done says that the turn is complete.
func (t *host) done() error { return t.send(t.complete()) }

// complete ends the reply, and returns what says so.
func (t *host) complete() *liveMessage {
	content := &liveContent{Done: true}
	if t.reply.Waits {
		content.Reason, content.Waiting = "NEED_MORE_INPUT", true
	}
	m := &liveMessage{Content: content, Usage: t.usage()}
	t.over()
	return m
}

// interrupt stops the reply that is being given, as the trainee speaks or types.
func (t *host) interrupt() {
	if !t.talking {
		return
	}
	all := []step{{message: &liveMessage{Content: &liveContent{Interrupted: true}}}, {message: t.complete()}}
	for _, s := range t.queue {
		if s.late && !s.resumes {
			all = append(all, s)
		}
	}
	t.queue, t.due = append(all, step{late: true, resumes: true}), nil
}

// broken has a fault happen now.
func (t *host) broken(f LiveFault) {
	all, ends := midway(LiveReply{Fault: f}.complete(t.request(), t.options))
	if ends {
		t.queue = nil
	}
	t.first(all)
}

// usage is what the turn cost, in the fields of the wire; nil if the service does not tell.
func (t *host) usage() *liveUsage {
	r := t.reply
	if r.Fault == LiveNoUsage {
		return nil
	}
	u, words := r.Usage, count(t.system)
	if u == (model.Usage{}) {
		u.In = words + seconds(t.session.heard, 16_000) + seconds(t.session.spoken, LiveOut)
		u.Out = seconds(t.spoken, LiveOut)
	}
	out := []liveCount{{"AUDIO", u.Out}}
	m := &liveUsage{
		Prompt: u.In, Cached: u.Cached, Total: u.In + u.Out,
		PromptDetails: []liveCount{{"AUDIO", max(0, u.In-words)}},
	}
	if (t.line.state.Wire == WireVertex) != (r.Fault == LiveOtherUsage) {
		m.Candidates, m.CandidateDetails = u.Out, out
	} else {
		m.Response, m.ResponseDetails = u.Out, out
	}
	return m
}

// seconds are tokens of so many samples.
func seconds(samples, rate int) int { return samples * tokensPerSecond / rate }

// take does what one message of the client asks for.
func (t *host) take(content []byte, ok bool) error {
	if !ok {
		t.line.closed("the client left")
		return errOver
	}
	t.came++
	var m liveClient
	if err := json.Unmarshal(content, &m); err != nil {
		t.line.note(LiveMessage{Kind: LiveKindOther}, nil)
		return t.close(websocket.StatusInvalidFramePayloadData, "Invalid JSON payload received.")
	}
	if (t.came == 1) != (m.Setup != nil) {
		t.line.note(LiveMessage{Kind: LiveKindOther, Raw: content}, nil)
		return t.close(websocket.StatusInvalidFramePayloadData, "The setup must be the first message, and no other.")
	}
	if m.Setup != nil {
		return t.open(*m.Setup, content)
	}
	return t.listen(m, content)
}
