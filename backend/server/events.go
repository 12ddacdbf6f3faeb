package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

const (
	helloWithin  = 5 * time.Second
	writeWithin  = 10 * time.Second
	maxHello     = 64 << 10                   // bytes; room for a thousand streams
	maxWaiting   = 256                        // sockets that have not said who they are
	closeSignIn  = websocket.StatusCode(4401) // the sign-in is not, or no longer, valid
	reasonSignIn = "sign in again"
	reasonEnds   = "the server ends"
)

// sockets are the open event sockets. A shutdown closes them all.
type sockets struct {
	mu      sync.Mutex
	closed  bool
	waiting int // those that have not said who they are
	closing chan struct{}
	open    sync.WaitGroup
}

// enter takes a place among the open sockets and one among the waiting. known
// gives up the second, and may be called more than once.
func (s *sockets) enter() (known func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, roleplay.Errorf(roleplay.CodeUnavailable, "The server ends. Connect again when it is back.")
	case s.waiting >= maxWaiting:
		return nil, roleplay.Errorf(roleplay.CodeUnavailable, "There are %d connections that have not said who they are. Connect again in a few seconds.", s.waiting)
	}
	s.open.Add(1)
	s.waiting++
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.waiting--
	}), nil
}

// close tells every socket to end and waits for them.
func (s *sockets) close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	s.open.Wait()
}

// ending is why a socket is closed by this side.
type ending struct {
	code   websocket.StatusCode
	reason string
}

// events is the socket of news: Hello in, then the snapshot and each event out.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	known, err := s.sockets.enter()
	if err != nil {
		fail(w, r, s.log, err)
		return
	}
	defer s.sockets.open.Done()
	defer known() // Accept may refuse
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }() // after Close it has nothing to do
	// Not the request's context: it may end before the socket does. And only
	// the news are ended by cancelling, which would cut the socket without a word.
	end, ok := s.attend(context.WithoutCancel(r.Context()), conn, known)
	known() // before a client learns that its socket ends: it may come again
	if ok {
		_ = conn.Close(end.code, end.reason) // a client that is gone cannot be told
	}
}

// attend serves one socket until it ends. It calls known when it is known whose
// it is. It reports how to close it, false if
// the client is gone.
func (s *Server) attend(ctx context.Context, conn *websocket.Conn, known func()) (ending, bool) {
	hello, ok := s.readHello(ctx, conn)
	if !ok {
		return ending{websocket.StatusPolicyViolation, "the first message must be {token, after}"}, true
	}
	actor, err := s.authenticate(ctx, hello.Token)
	if err != nil {
		return s.endingOf(ctx, err), true
	}
	known()
	watching, stop := context.WithCancel(roleplay.WithActor(ctx, actor))
	defer stop()
	news, err := s.watch(watching, chat.WatchInput{After: hello.After})
	if err != nil {
		return s.endingOf(ctx, err), true
	}
	var (
		gone    = conn.CloseRead(ctx)
		guard   sync.WaitGroup
		guarded = make(chan ending, 1)
	)
	guard.Go(func() {
		defer stop()
		if end, ok := s.guard(gone, watching, conn, actor, hello.Token); ok {
			guarded <- end
		}
	})
	end, told := s.tell(watching, ctx, conn, news)
	stop()
	guard.Wait()
	select {
	case end = <-guarded:
		return end, true
	default:
		return end, told
	}
}

// tell writes the news until they end. It reports how the socket ends, false if
// that is known elsewhere.
func (s *Server) tell(watching, ctx context.Context, conn *websocket.Conn, news iter.Seq2[roleplay.Event, error]) (ending, bool) {
	for e, err := range news {
		if watching.Err() != nil {
			return ending{}, false
		}
		if err != nil {
			return s.endingOf(ctx, err), true
		}
		message, err := roleplay.EncodeJSON(e)
		if err != nil {
			return s.endingOf(ctx, err), true
		}
		if err := write(ctx, conn, message); err != nil {
			return ending{}, false
		}
	}
	return ending{websocket.StatusTryAgainLater, "fell behind"}, watching.Err() == nil
}

func write(ctx context.Context, conn *websocket.Conn, message []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, message)
}

// guard pings the client and looks again whether it may still watch: a sign-out
// or a change of role acts on open sockets too. It returns when the socket
// should end, false if that is known elsewhere.
func (s *Server) guard(gone, watching context.Context, conn *websocket.Conn, actor roleplay.Actor, token string) (ending, bool) {
	tick := time.NewTicker(s.pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-gone.Done():
			return ending{}, false
		case <-watching.Done():
			return ending{}, false
		case <-s.sockets.closing:
			return ending{websocket.StatusGoingAway, reasonEnds}, true
		case <-tick.C:
		}
		now, err := s.authenticate(gone, token)
		if gone.Err() != nil {
			return ending{}, false
		}
		if err != nil {
			return s.endingOf(gone, err), true
		}
		if now.Role != actor.Role {
			return ending{closeSignIn, reasonSignIn}, true
		}
		ctx, cancel := context.WithTimeout(gone, writeWithin)
		err = conn.Ping(ctx)
		cancel()
		if err != nil {
			return ending{}, false
		}
	}
}

// readHello reads the first message. Not a deadline ends the wait but a Close,
// so that the client is told why.
func (s *Server) readHello(ctx context.Context, conn *websocket.Conn) (Hello, bool) {
	conn.SetReadLimit(maxHello)
	var (
		late sync.WaitGroup
		read = make(chan struct{})
	)
	late.Go(func() {
		select {
		case <-read:
		case <-s.sockets.closing:
			_ = conn.Close(websocket.StatusGoingAway, reasonEnds) // then Read ends
		case <-time.After(helloWithin):
			_ = conn.Close(websocket.StatusPolicyViolation, "no first message within 5 seconds") // then Read ends
		}
	})
	_, message, err := conn.Read(ctx)
	close(read)
	late.Wait()
	if err != nil {
		return Hello{}, false
	}
	var hello *Hello // stays nil for null
	decoder := json.NewDecoder(bytes.NewReader(message))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&hello); err != nil || hello == nil {
		return Hello{}, false
	}
	_, err = decoder.Token()
	return *hello, errors.Is(err, io.EOF)
}

// endingOf tells an error as the end of a socket. What is internal is logged here, and only here.
func (s *Server) endingOf(ctx context.Context, err error) ending {
	told := roleplay.ProblemOf(err)
	switch told.Code {
	case roleplay.CodeUnauthenticated, roleplay.CodeForbidden:
		return ending{closeSignIn, reasonSignIn}
	case roleplay.CodeInvalid:
		return ending{websocket.StatusPolicyViolation, "after maps session ids to the last seq seen"}
	case roleplay.CodeInternal:
		s.log.ErrorContext(ctx, "event socket failed", "error", err)
	default:
	}
	return ending{websocket.StatusInternalError, "internal error"}
}
