package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"roleplay/backend/roleplay"
)

// limits is how long to wait for a holder.
type limits struct {
	dial   time.Duration
	silent time.Duration // for its next line: it writes one every beatEvery
	cancel time.Duration // for it to say how far it came
	again  time.Duration // for a line that has come while this program was stopped
}

func usualLimits() limits {
	return limits{dial: 5 * time.Second, silent: 10 * beatEvery, cancel: 10 * time.Second, again: time.Second}
}

// ErrNobody is what Call returns where no program answers at the address.
var ErrNobody = errors.New("no program answers at the socket of the folder")

// Call lets the program at address, the path of its socket, do the work of a
// command, and decodes the answer into result, a pointer, unless that is nil. When ctx ends
// the work is cancelled, and Call waits a short while for what was done until then.
// A problem of the work comes back as *roleplay.Error in the words of Words;
// ErrNobody where no program answers, CodeTooLarge for an input, or an answer, that is
// too long, CodeUnavailable where the program is gone, or shows no sign of life, before it has answered.
// Nobody is told anything where tell is nil.
func Call(ctx context.Context, address, command string, input any, tell Tell, result any) error {
	return call(ctx, usualLimits(), address, command, input, tell, result)
}

func call(ctx context.Context, wait limits, address, command string, input any, tell Tell, result any) error {
	encoded, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("encode the input of %s: %w", command, err)
	}
	asked, err := json.Marshal(request{Command: command, Input: encoded})
	if err != nil {
		return fmt.Errorf("encode %s: %w", command, err)
	}
	if len(asked) >= maxRequest { // with the end of the line
		return roleplay.Errorf(roleplay.CodeTooLarge, "What is asked of the program that holds the folder has %d bytes, and it takes at most %d.", len(asked), maxRequest)
	}
	dialer := net.Dialer{Timeout: wait.dial}
	dialled, err := dialer.DialContext(ctx, "unix", address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNobody, err)
	}
	defer dialled.Close() //nolint:errcheck // all has been said
	conn, ok := dialled.(*net.UnixConn)
	if !ok {
		return fmt.Errorf("%w: not a unix socket", ErrNobody)
	}
	if err := checkHolder(conn); err != nil {
		return fmt.Errorf("%w: %w", ErrNobody, err)
	}
	listening := &listener{conn: conn, wait: wait}
	stop := context.AfterFunc(ctx, func() {
		_ = conn.CloseWrite() // it may be closed already
		listening.cancel()
	})
	defer stop()
	_ = conn.SetWriteDeadline(time.Now().Add(wait.silent)) // a socket has deadlines
	if _, err := conn.Write(append(asked, '\n')); err != nil {
		return lost(ctx, err)
	}
	in := bufio.NewReader(listening)
	for {
		text, err := readLine(in, maxAnswer)
		if err != nil {
			return lost(ctx, err)
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return lost(ctx, err)
		}
		switch {
		case l.Problem != nil:
			return errorOf(*l.Problem)
		case l.Result != nil:
			if result == nil {
				return nil
			}
			if err := json.Unmarshal(l.Result, result); err != nil {
				return lost(ctx, err)
			}
			return nil
		case tell == nil:
		case l.Progress != nil:
			tell.Progress(*l.Progress)
		}
	}
}

// lost is the end of a line to the holder before the answer was whole.
func lost(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return roleplay.Errorf(roleplay.CodeCancelled, "The work was stopped. The program that holds the folder did not say how far it came.")
	}
	if errors.Is(cause, os.ErrDeadlineExceeded) {
		return &roleplay.Error{
			Code: roleplay.CodeUnavailable, Err: cause,
			Message: "The program that holds the folder shows no sign of life any more. End it, then try again.",
		}
	}
	if errors.Is(cause, io.EOF) {
		cause = nil
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable, Err: cause,
		Message: "The program that holds the folder ended before the work was done. What was done until then is there; try again.",
	}
}
