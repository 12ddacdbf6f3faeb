package voice_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// stage is a live model on the clock of the test: it hears by its own gate, as services
// do, and plays what the test has put on its bill. What no bill says it makes up.
type stage struct {
	mu      sync.Mutex
	bill    []act
	lines   []*stageLine
	setups  []model.LiveSetup
	refuse  []error // what the next Connects say
	connect time.Duration
}

// act is how the model answers one turn.
type act struct {
	heard  string        // the trainee's words
	said   string        // the character's; its sound is 60 ms a letter
	wait   time.Duration // before its first sound
	late   time.Duration // of the words behind the sound
	pace   float64       // of the sound, against real time; 0: 2
	fault  error         // the line breaks with it, after `after` of sound
	after  time.Duration
	silent bool // no answer, and no word that there is none
	leave  time.Duration
	noise  time.Duration // of sound, after which the service says that somebody has interrupted, and stops; nobody has
}

func (s *stage) next(acts ...act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bill = append(s.bill, acts...)
}

func (s *stage) take(turn int) act {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.bill) == 0 {
		return act{heard: fmt.Sprintf("What I say is number %d.", turn), said: "I see."}
	}
	next := s.bill[0]
	s.bill = s.bill[1:]
	return next
}

// Traits implements model.Live.
func (*stage) Traits() model.LiveTraits { return model.LiveTraits{In: 16_000, Out: 24_000} }

// Connect implements model.Live.
func (s *stage) Connect(ctx context.Context, setup model.LiveSetup) (model.LiveLine, error) {
	s.mu.Lock()
	takes := s.connect
	s.mu.Unlock()
	select {
	case <-time.After(takes + time.Millisecond):
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setups = append(s.setups, setup)
	if len(s.refuse) > 0 {
		err := s.refuse[0]
		s.refuse = s.refuse[1:]
		if err != nil {
			return nil, err
		}
	}
	l := &stageLine{
		stage: s, events: make(chan model.LiveEvent, 1000), closed: make(chan struct{}), system: setup.System, manual: setup.Manual,
		gate: audio.NewGate(16_000, audio.GateOptions{Hang: 500 * time.Millisecond}),
	}
	s.lines = append(s.lines, l)
	return l, nil
}

// delay is how long a line takes to open from now on.
func (s *stage) delay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connect = d
}

// line is the newest line.
func (s *stage) line() *stageLine {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lines) == 0 {
		return nil
	}
	return s.lines[len(s.lines)-1]
}

// stageLine is one line to a stage.
type stageLine struct {
	stage  *stage
	events chan model.LiveEvent
	closed chan struct{}
	once   sync.Once
	manual bool

	mu      sync.Mutex
	err     error
	rest    []int16
	gate    *audio.Gate
	turns   int
	stop    chan struct{} // ends the reply that is being sent
	system  string
	systems []string
	texts   []string
	samples int
	pauses  int
}

// SendAudio implements model.LiveLine.
func (l *stageLine) SendAudio(samples []int16) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.samples += len(samples)
	l.rest = append(l.rest, samples...)
	for len(l.rest) >= 320 {
		a := l.gate.Push(l.rest[:320])
		l.rest = l.rest[320:]
		if l.manual {
			continue
		}
		switch a.Hearing {
		case audio.HearsBegin:
			l.interrupt()
		case audio.HearsEnd:
			l.answer("")
		default:
		}
	}
}

// interrupt stops the reply that is being sent. l.mu is held.
func (l *stageLine) interrupt() {
	if l.stop != nil {
		close(l.stop)
		l.stop = nil
		l.events <- model.LiveEvent{Interrupted: true}
		l.events <- model.LiveEvent{TurnDone: true}
	}
}

// answer plays the next act. l.mu is held.
func (l *stageLine) answer(typed string) {
	l.turns++
	a := l.stage.take(l.turns)
	if typed != "" {
		a.heard = ""
	}
	stop := make(chan struct{})
	l.stop = stop
	go l.play(a, stop)
}

func (l *stageLine) play(a act, stop chan struct{}) {
	send := func(e model.LiveEvent) bool {
		select {
		case <-stop:
			return false
		case <-l.closed:
			return false
		default:
		}
		l.events <- e
		return true
	}
	rest := func(d time.Duration) { time.Sleep(d) }
	rest(a.wait + 100*time.Millisecond)
	if a.silent {
		return
	}
	if a.leave > 0 {
		send(model.LiveEvent{Leave: a.leave})
	}
	if a.late == 0 && a.heard != "" {
		send(model.LiveEvent{Heard: a.heard})
	}
	pace := a.pace
	if pace == 0 {
		pace = 2
	}
	var sent time.Duration
	for _, r := range a.said {
		if a.fault != nil && sent >= a.after {
			l.fail(a.fault)
			return
		}
		if a.noise > 0 && sent >= a.noise {
			l.mu.Lock()
			if l.stop == stop {
				l.interrupt()
			}
			l.mu.Unlock()
			return
		}
		if !send(model.LiveEvent{Audio: tone(letter)}) {
			return
		}
		if a.late == 0 && !send(model.LiveEvent{Said: string(r)}) {
			return
		}
		sent += letter
		rest(time.Duration(float64(letter) / pace))
	}
	if a.fault != nil {
		l.fail(a.fault)
		return
	}
	send(model.LiveEvent{Generated: true})
	if a.late > 0 {
		go func() {
			rest(a.late)
			l.events <- model.LiveEvent{Heard: a.heard}
			l.events <- model.LiveEvent{Said: a.said}
		}()
	}
	if played := sent - time.Duration(float64(sent)/pace); played > 0 {
		rest(played)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop == stop {
		l.stop = nil
		l.events <- model.LiveEvent{TurnDone: true, Usage: model.Usage{In: 100, Out: 50}, Handle: fmt.Sprintf("h%d", l.turns)}
	}
}

// fail breaks the line.
func (l *stageLine) fail(err error) {
	l.once.Do(func() {
		l.err = err
		close(l.closed)
	})
}

// SendActivity implements model.LiveLine.
func (l *stageLine) SendActivity(begins bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if begins {
		l.interrupt()
		return
	}
	l.answer("")
}

// SendPause implements model.LiveLine.
func (l *stageLine) SendPause() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pauses++
}

// SendText implements model.LiveLine.
func (l *stageLine) SendText(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.texts = append(l.texts, text)
	l.interrupt()
	l.answer(text)
}

// SendSystem implements model.LiveLine.
func (l *stageLine) SendSystem(system string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.system, l.systems = system, append(l.systems, system)
}

// Dropped implements model.LiveLine.
func (*stageLine) Dropped() int64 { return 0 }

// Receive implements model.LiveLine.
func (l *stageLine) Receive(ctx context.Context) (model.LiveEvent, error) {
	select {
	case e := <-l.events:
		return e, nil
	default:
	}
	select {
	case e := <-l.events:
		return e, nil
	case <-l.closed:
		return model.LiveEvent{}, l.err
	case <-ctx.Done():
		return model.LiveEvent{}, context.Cause(ctx)
	}
}

var errClosed = &model.Error{Fault: roleplay.FaultCut, Err: errors.New("closed")}

// Close implements model.LiveLine.
func (l *stageLine) Close() { l.fail(errClosed) }
