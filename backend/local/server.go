package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"roleplay/backend/roleplay"
)

const (
	askWithin   = 5 * time.Second  // from the connection to the whole request
	writeWithin = 10 * time.Second // for one line, to a client that reads
	atOnce      = 64               // clients that are served; more wait for their turn
	beatEvery   = 2 * time.Second
)

// Handler does the work of one command and returns what answers it, which must
// encode as JSON. It may be called concurrently. ctx ends when the client goes away.
type Handler func(ctx context.Context, command string, input json.RawMessage, tell Tell) (any, error)

// Server is the socket of a data folder that this process holds.
type Server struct {
	listener *net.UnixListener
	own      string // the folder of the socket, where it has one of its own
	log      *slog.Logger
	slots    chan struct{}
	beat     time.Duration // between two signs of life to a client that waits
}

// Listen opens the socket of a data folder, a whole path, which this process
// must hold: a socket that is there is that of a program that is no more.
func Listen(folder string, log *slog.Logger) (*Server, error) {
	l, own, err := listen(folder, temps()...)
	if err != nil {
		return nil, fmt.Errorf("open the socket for command-line work: %w", err)
	}
	return &Server{listener: l, own: own, log: log, slots: make(chan struct{}, atOnce), beat: beatEvery}, nil
}

// Address is the path of the socket.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Serve answers clients until ctx ends, and then waits for those that are being
// answered, whose work ends with ctx. The socket is gone afterwards. It is called once.
func (s *Server) Serve(ctx context.Context, handle Handler) error {
	stop := context.AfterFunc(ctx, func() { _ = s.listener.Close() })
	defer stop()
	defer s.removeOwn()
	var clients sync.WaitGroup
	defer clients.Wait()
	for {
		s.slots <- struct{}{}
		conn, err := s.listener.AcceptUnix()
		if err != nil {
			<-s.slots
			if ctx.Err() != nil {
				return nil
			}
			if errors.Is(err, net.ErrClosed) {
				return fmt.Errorf("accept command-line work: %w", err)
			}
			s.log.WarnContext(ctx, "a client could not be accepted", "error", err)
			select { // such as too many open files
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
			continue
		}
		clients.Go(func() {
			defer func() { <-s.slots }()
			s.attend(ctx, conn, handle)
		})
	}
}

// Close gives up the socket of a Server that does not serve.
func (s *Server) Close() error {
	defer s.removeOwn()
	return s.listener.Close()
}

// removeOwn removes the folder of the socket, which is gone by then.
func (s *Server) removeOwn() {
	if s.own != "" {
		_ = os.Remove(s.own) // what is not empty is somebody else's by now
	}
}

// attend serves one client.
func (s *Server) attend(ctx context.Context, conn *net.UnixConn, handle Handler) {
	defer conn.Close() //nolint:errcheck // all has been said
	if err := checkClient(conn); err != nil {
		s.log.WarnContext(ctx, "a client of another user was refused", "error", err)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &answer{conn: conn, gone: cancel}
	_ = conn.SetReadDeadline(time.Now().Add(askWithin)) // a socket has deadlines
	// A client that does not say what it wants does not keep the program from ending.
	stop := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	in := bufio.NewReader(conn)
	asked, err := readRequest(in)
	if err != nil {
		out.write(line{Problem: problemOf(err)})
		return
	}
	_ = conn.SetReadDeadline(time.Time{}) // as above
	if ctx.Err() != nil {
		return
	}
	var listening sync.WaitGroup
	listening.Go(func() {
		_, _ = io.Copy(io.Discard, in) // until the client is gone, or has said that it wants no more
		cancel()
	})
	quiet := s.beats(out)
	result, err := s.run(ctx, asked, handle, out)
	var encoded json.RawMessage
	if err == nil {
		encoded, err = roleplay.EncodeJSON(result)
	}
	if len(encoded) > maxAnswer-answerFrame {
		err = roleplay.Errorf(roleplay.CodeTooLarge,
			"The work was done, but what it has to say is too long to be passed on: %d bytes, at most %d.", len(encoded), maxAnswer-answerFrame)
	}
	quiet()
	if err != nil {
		out.write(line{Problem: problemOf(err)})
	} else {
		out.write(line{Result: encoded})
	}
	_ = conn.SetReadDeadline(time.Unix(1, 0)) // ends the listening
	listening.Wait()
}

// beats writes empty lines, at once and again and again, so that a client can
// tell work that takes long from a program that hangs. Call the function that it returns.
func (s *Server) beats(out *answer) (stop func()) {
	out.write(line{})
	var beating sync.WaitGroup
	ended := make(chan struct{})
	beating.Go(func() {
		ticker := time.NewTicker(s.beat)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				out.write(line{})
			case <-ended:
				return
			}
		}
	})
	return func() {
		close(ended)
		beating.Wait()
	}
}

func (s *Server) run(ctx context.Context, asked request, handle Handler, tell Tell) (result any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "command-line work panicked", "command", asked.Command, "panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = errors.New("the program made a mistake; its log tells more")
		}
	}()
	result, err = handle(ctx, asked.Command, asked.Input, tell)
	if err != nil && errors.Is(err, context.Canceled) && roleplay.CodeOf(err) == roleplay.CodeInternal {
		err = roleplay.Errorf(roleplay.CodeCancelled, "The work was stopped.")
	}
	return result, err
}

func readRequest(in *bufio.Reader) (request, error) {
	const so = "The request is not one line of JSON such as {\"command\":\"verify\",\"input\":{}}"
	text, err := readLine(in, maxRequest)
	switch {
	case errors.Is(err, errTooLong):
		return request{}, roleplay.Errorf(roleplay.CodeTooLarge, "The request is longer than %d bytes.", maxRequest)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return request{}, roleplay.Errorf(roleplay.CodeInvalid, so+": no whole line came in %s.", askWithin)
	case err != nil:
		return request{}, roleplay.Errorf(roleplay.CodeInvalid, so+": it ended before the end of the line.")
	}
	var asked request
	if err := json.Unmarshal(text, &asked); err != nil || asked.Command == "" {
		return request{}, roleplay.Errorf(roleplay.CodeInvalid, so+".")
	}
	return asked, nil
}

// answer writes lines to a client, until it is gone.
type answer struct {
	mu   sync.Mutex
	conn net.Conn
	gone context.CancelFunc
}

// Progress implements Tell.
func (a *answer) Progress(p roleplay.JobProgress) { a.write(line{Progress: &p}) }

func (a *answer) write(l line) {
	text, err := roleplay.EncodeJSON(l)
	if err != nil {
		text = []byte(`{"problem":{"code":"internal","detail":"the answer cannot be encoded","errors":[]}}`)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.conn.SetWriteDeadline(time.Now().Add(writeWithin)) // a socket has deadlines
	if _, err := a.conn.Write(append(text, '\n')); err != nil {
		a.gone()
	}
}
