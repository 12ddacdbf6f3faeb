package gemini

import (
	"context"
	"sync"

	"google.golang.org/genai"

	"roleplay/backend/model"
)

// received is how many events wait for who takes them in. After that the network waits.
const received = 8

// line is one open connection: the SDK's session may be written by one goroutine and
// read by one, so it has one of each.
type line struct {
	client  *Client
	session *genai.Session
	socket  *socket
	out     *outbox

	events chan model.LiveEvent
	closed chan struct{} // somebody has closed the line
	once   sync.Once
	work   sync.WaitGroup

	mu  sync.Mutex
	err error // why nothing more comes: the first reason counts
}

func newLine(c *Client, session *genai.Session, s *socket) *line {
	l := &line{client: c, session: session, socket: s, out: newOutbox(), events: make(chan model.LiveEvent, received), closed: make(chan struct{})}
	l.work.Go(l.write)
	l.work.Go(l.read)
	return l
}

var _ model.LiveLine = (*line)(nil)

// SendAudio implements model.LiveLine.
func (l *line) SendAudio(samples []int16) { l.out.addSound(samples) }

// SendActivity implements model.LiveLine.
func (l *line) SendActivity(begins bool) {
	if begins {
		l.input(genai.LiveRealtimeInput{ActivityStart: &genai.ActivityStart{}})
	} else {
		l.input(genai.LiveRealtimeInput{ActivityEnd: &genai.ActivityEnd{}})
	}
}

// SendPause implements model.LiveLine.
func (l *line) SendPause() { l.input(genai.LiveRealtimeInput{AudioStreamEnd: true}) }

// SendText implements model.LiveLine.
func (l *line) SendText(text string) { l.input(genai.LiveRealtimeInput{Text: text}) }

func (l *line) input(in genai.LiveRealtimeInput) {
	l.out.add(func(s *genai.Session) error { return s.SendRealtimeInput(in) })
}

// SendSystem implements model.LiveLine.
func (l *line) SendSystem(system string) {
	update := genai.LiveClientContextUpdate{SystemInstruction: genai.NewContentFromText(system, genai.RoleUser)}
	l.out.add(func(s *genai.Session) error { return s.SendContextUpdate(update) })
}

// Dropped implements model.LiveLine.
func (l *line) Dropped() int64 { return l.out.lost() }

// Receive implements model.LiveLine.
func (l *line) Receive(ctx context.Context) (model.LiveEvent, error) {
	select {
	case e, ok := <-l.events:
		if !ok {
			return model.LiveEvent{}, l.reason()
		}
		return e, nil
	case <-ctx.Done():
		return model.LiveEvent{}, context.Cause(ctx)
	}
}

// Close implements model.LiveLine.
func (l *line) Close() {
	l.fail(&model.Error{Fault: model.FaultCut, Err: errClosed})
	l.work.Wait()
}

// fail ends the line for a reason.
func (l *line) fail(err error) {
	l.once.Do(func() {
		l.mu.Lock()
		l.err = err
		l.mu.Unlock()
		close(l.closed)
		_ = l.session.Close()
	})
}

func (l *line) reason() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// write sends what there is to send until the line ends.
func (l *line) write() {
	for {
		select {
		case <-l.out.ready:
		case <-l.closed:
			return
		}
		for {
			next, ok := l.out.next()
			if !ok {
				break
			}
			if err := l.send(next); err != nil {
				l.fail(l.client.broken(err))
				return
			}
			l.out.done(next)
		}
	}
}

func (l *line) send(i item) error {
	if i.sound == nil {
		return i.send(l.session)
	}
	return l.session.SendRealtimeInput(genai.LiveRealtimeInput{Audio: &genai.Blob{Data: i.sound, MIMEType: soundType}})
}

// read takes in what comes until the line ends.
func (l *line) read() {
	defer close(l.events)
	for {
		message, err := l.session.Receive()
		if err != nil {
			l.fail(l.client.broken(err))
			return
		}
		l.socket.whole()
		e, some, err := eventOf(message)
		if err != nil {
			l.fail(err)
			return
		}
		if !some {
			continue
		}
		select {
		case l.events <- e:
		case <-l.closed:
			return
		}
	}
}
