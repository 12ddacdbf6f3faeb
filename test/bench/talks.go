package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/roleplay"
)

// What two hundred talks at once cost: each has an account and a session of its own on the real server, hears by a
// WebSocket, and says the next thing as soon as the answer is whole, so that a model speaks in all of them all the time. The
// fake, inside this program, sends each 30 pieces a second. A piece is late by the time from just before it was sent until
// all of its text was heard.
//
// The peer (test/bench/relay) is a process that passes pieces on and does nothing else. Both have the same fake, the
// same listeners and the same load, in turns.
const (
	talksAtOnce  = 200
	talkPieces   = 40 // of a reply
	talkReplies  = 6  // of a talk in a round; the first does not count
	talkRounds   = 3
	talkPatience = 30 * time.Second // for one reply
)

// crowd is what the talks of one way took, in all rounds.
type crowd struct {
	late    []time.Duration
	worked  time.Duration // processor time
	replies int
	peak    int64
}

// crowded is a way to hold many talks: how one begins, and the process that is looked at.
type crowded struct {
	name  string
	pid   int
	begin func(ctx context.Context, i int) (*listener, error)
	crowd crowd
}

// listener is one talk: how something is said, and what is heard.
type listener struct {
	socket *websocket.Conn
	say    func(ctx context.Context, text string) error
	read   func(message []byte) (text string, whole bool, err error) // of the reply so far: "" tells nothing new
	begun  func()                                                    // before something is said
}

func manyAtOnce(ctx context.Context, server string) (rows []row, err error) {
	s, err := startService(ctx, talkPieces, 0)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	folder, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove(folder)) }()
	p, _, err := serve(ctx, server, folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	people, err := p.people(ctx, server, folder, s.address)
	if err != nil {
		return nil, err
	}
	relay, at, err := startRelay(ctx, filepath.Join(filepath.Dir(server), "relay"), s.address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, end(relay)) }()
	ways := [2]*crowded{
		{name: "roleplay-server", pid: p.cmd.Process.Pid, begin: func(ctx context.Context, i int) (*listener, error) { return people[i].listen(ctx) }},
		{name: "bare relay", pid: relay.Process.Pid, begin: func(ctx context.Context, i int) (*listener, error) { return listenToRelay(ctx, at, i) }},
	}
	for round := range talkRounds {
		for i := range ways {
			w := ways[(i+round)%len(ways)]
			if err := w.round(ctx, s, round); err != nil {
				return nil, fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	return crowdRows(ways), nil
}

func crowdRows(ways [2]*crowded) []row {
	var rows []row
	for _, w := range ways {
		rows = append(rows,
			quantiles(fmt.Sprintf("%d talks at once: a piece to its listener, p50 of %d, %s", talksAtOnce, len(w.crowd.late), w.name), w.crowd.late),
			row{
				what: "the same: processor time for a reply of " + fmt.Sprint(talkPieces) + " pieces", median: fine(w.crowd.worked / time.Duration(w.crowd.replies)),
				spread: fmt.Sprintf("%d replies", w.crowd.replies),
			},
			row{what: "the same: memory at its peak", median: mib(w.crowd.peak)})
	}
	ours, bare := ways[0].crowd, ways[1].crowd
	late := float64(quantile(sorted(ours.late), 0.99)) / float64(quantile(sorted(bare.late), 0.99))
	work := (ours.worked.Seconds() / float64(ours.replies)) / (bare.worked.Seconds() / float64(bare.replies))
	return append(rows,
		row{what: "the same: p99 against the relay", median: fmt.Sprintf("%.2f ×", late)},
		row{what: "the same: processor time against the relay", median: fmt.Sprintf("%.2f ×", work)})
}

// round holds all talks once.
func (w *crowded) round(ctx context.Context, s *service, round int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	all := make([]*listener, talksAtOnce)
	for i := range all {
		l, err := w.begin(ctx, i)
		if err != nil {
			return err
		}
		defer func() { _ = l.socket.CloseNow() }() // the round is over
		all[i] = l
	}
	var (
		mu     sync.Mutex
		fault  error
		warm   sync.WaitGroup // the first replies
		rest   sync.WaitGroup
		random = rand.New(rand.NewPCG(3, uint64(round)))
		begun  = make(chan struct{})
	)
	warm.Add(len(all))
	for i, l := range all {
		// Nobody begins in the same moment.
		wait := time.Duration(random.Float64() * talkPieces / tokensPerSecond * float64(time.Second))
		rest.Go(func() {
			time.Sleep(wait)
			var late []time.Duration
			var err error
			for n := range talkReplies {
				var took []time.Duration
				if err == nil {
					took, err = l.turn(ctx, s, fmt.Sprintf("%dby%dof%s", i, round, strings.ReplaceAll(w.name, " ", "")[:4]), n)
				}
				if n == 0 {
					warm.Done()
					<-begun
					continue
				}
				late = append(late, took...)
			}
			mu.Lock()
			defer mu.Unlock()
			w.crowd.late = append(w.crowd.late, late...)
			fault = errors.Join(fault, err)
		})
	}
	warm.Wait()
	before, err := worked(w.pid)
	close(begun)
	rest.Wait()
	after, failed := worked(w.pid)
	if err := errors.Join(err, failed, fault); err != nil {
		return err
	}
	w.crowd.worked += after - before
	w.crowd.replies += talksAtOnce * (talkReplies - 1)
	w.crowd.peak, err = peak(w.pid)
	return errors.Join(err, s.forget())
}

// turn says something and listens to the answer: by how much each piece was late.
func (l *listener) turn(ctx context.Context, s *service, talk string, n int) ([]time.Duration, error) {
	ctx, done := context.WithTimeout(ctx, talkPatience)
	defer done()
	tag := tag(talk, n)
	pieces := reply(n, talkPieces)
	if l.begun != nil {
		l.begun()
	}
	if err := l.say(ctx, "What about this, "+tag+"?"); err != nil {
		return nil, err
	}
	var came []time.Time
	length, whole := 0, false
	for !whole {
		_, message, err := l.socket.Read(ctx)
		now := time.Now()
		if err != nil {
			return nil, fmt.Errorf("%s, %d of %d pieces: %w", tag, len(came), len(pieces), err)
		}
		var text string
		if text, whole, err = l.read(message); err != nil {
			return nil, err
		}
		length = max(length, len(text))
		whole = whole || length >= len(strings.Join(pieces, "")) && l.begun == nil
		for len(came) < len(pieces) && length >= len(strings.Join(pieces[:len(came)+1], "")) {
			came = append(came, now)
		}
	}
	left := s.left(tag)
	if len(came) != len(pieces) || len(left) < len(pieces) {
		return nil, fmt.Errorf("%s: %d of %d pieces came, %d were sent", tag, len(came), len(pieces), len(left))
	}
	late := make([]time.Duration, len(pieces))
	for i := range pieces {
		late[i] = came[i].Sub(left[i])
	}
	return late, nil
}

// people registers everybody, and has a model play for them.
func (p *program) people(ctx context.Context, binary, folder, address string) ([]caller, error) {
	if _, err := p.administrator(ctx, binary, folder); err != nil {
		return nil, err
	}
	if err := p.chooseModel(ctx, address); err != nil {
		return nil, err
	}
	all := make([]caller, talksAtOnce)
	for i := range all {
		all[i].address = p.address
		var signed struct {
			Access string `json:"accessToken"`
		}
		who := map[string]string{"email": fmt.Sprintf("trainee%d@example.com", i), "password": "a long password", "name": fmt.Sprintf("Trainee %d", i)}
		if err := all[i].call(ctx, http.MethodPost, "/api/auth/register", who, &signed); err != nil {
			return nil, err
		}
		all[i].token = signed.Access
		if err := all[i].call(ctx, http.MethodPut, "/api/models/consent", consentTo(address), nil); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// listen starts a talk that a model plays, and hears what happens in it.
func (c caller) listen(ctx context.Context) (*listener, error) {
	socket, _, err := websocket.Dial(ctx, strings.Replace(c.address, "http", "ws", 1)+"/api/events", nil) //nolint:bodyclose // Dial closes it
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(-1)
	if err := socket.Write(ctx, websocket.MessageText, []byte(encoded(map[string]string{"token": c.token}))); err != nil {
		return nil, err
	}
	if _, _, err := socket.Read(ctx); err != nil { // the snapshot
		return nil, err
	}
	var talk roleplay.Session
	if err := c.call(ctx, http.MethodPost, "/api/chat/session", newTalk, &talk); err != nil {
		return nil, err
	}
	heard := ""
	return &listener{
		socket: socket,
		begun:  func() { heard = "" },
		say: func(ctx context.Context, text string) error {
			return c.call(ctx, http.MethodPost, "/api/chat/session/"+string(talk.ID)+"/message", map[string]string{"text": text}, nil)
		},
		read: func(message []byte) (string, bool, error) {
			var e roleplay.Event
			if err := json.Unmarshal(message, &e); err != nil {
				return "", false, err
			}
			switch {
			case e.Stream != string(talk.ID):
			case e.Type == roleplay.EventTurnDelta:
				heard += e.Delta
				return heard, false, nil
			case e.Type == roleplay.EventTurnFailed:
				return "", false, fmt.Errorf("a turn failed: %s", e.Fault)
			case e.Type == roleplay.EventTurnCompleted && e.Turn != nil && e.Turn.Speaker == roleplay.SpeakerCharacter && heard != "":
				return e.Turn.Text, true, nil
			}
			return "", false, nil
		},
	}, nil
}

func listenToRelay(ctx context.Context, at string, i int) (*listener, error) {
	talk := fmt.Sprintf("?talk=%d", i)
	socket, _, err := websocket.Dial(ctx, strings.Replace(at, "http", "ws", 1)+"/events"+talk, nil) //nolint:bodyclose // Dial closes it
	if err != nil {
		return nil, err
	}
	if _, _, err := socket.Read(ctx); err != nil { // it is known now
		return nil, err
	}
	heard := ""
	return &listener{
		socket: socket,
		say: func(ctx context.Context, text string) error {
			heard = ""
			return caller{address: at}.call(ctx, http.MethodPost, "/message"+talk, text, nil)
		},
		read: func(message []byte) (string, bool, error) {
			heard += string(message)
			return heard, false, nil
		},
	}, nil
}

// startRelay runs the relay and returns its address.
func startRelay(ctx context.Context, binary, model string) (*exec.Cmd, string, error) {
	c := exec.CommandContext(ctx, binary, model)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := c.Start(); err != nil {
		return nil, "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return c, strings.TrimPrefix(strings.TrimSpace(line), "listening on "), err
}

// command runs the program's command line on a folder.
func command(ctx context.Context, binary, folder string, args ...string) error {
	c := exec.CommandContext(ctx, binary, append(args, "--data", folder)...)
	c.Env = []string{"HOME=" + folder}
	if text, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, text)
	}
	return nil
}
