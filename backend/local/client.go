package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"roleplay/backend/roleplay"
)

const (
	dialWithin   = 5 * time.Second
	cancelWithin = 10 * time.Second // for the holder to say how far it came
)

// ErrNobody is what Call returns where no program answers at the address.
var ErrNobody = errors.New("no program answers at the socket of the folder")

// Call lets the program at address, the path of its socket, do the work of a
// command, and decodes the answer into result, a pointer, unless that is nil. When ctx ends
// the work is cancelled, and Call waits a short while for what was done until then.
// A problem of the work comes back as *roleplay.Error in the words of Words;
// ErrNobody where no program answers.
func Call(ctx context.Context, address, command string, input any, tell Tell, result any) error {
	encoded, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("encode the input of %s: %w", command, err)
	}
	asked, err := json.Marshal(request{Command: command, Input: encoded})
	if err != nil {
		return fmt.Errorf("encode %s: %w", command, err)
	}
	dialer := net.Dialer{Timeout: dialWithin}
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
	stop := context.AfterFunc(ctx, func() {
		_ = conn.CloseWrite()                                  // it may be closed already
		_ = conn.SetReadDeadline(time.Now().Add(cancelWithin)) // as above
	})
	defer stop()
	if _, err := conn.Write(append(asked, '\n')); err != nil {
		return lost(ctx, err)
	}
	in := bufio.NewReader(conn)
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
	if errors.Is(cause, io.EOF) {
		cause = nil
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable, Err: cause,
		Message: "The program that holds the folder ended before the work was done. What was done until then is there; try again.",
	}
}
