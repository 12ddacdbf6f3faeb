package local_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"roleplay/backend/local"
	"roleplay/backend/roleplay"
)

// The environment in which the test binary is another program.
const (
	holdEnv = "LOCAL_TEST_HOLD" // holds this folder's socket until it is killed
	callEnv = "LOCAL_TEST_CALL" // asks at this address, and prints how it went
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(holdEnv); folder != "" {
		s, err := local.Listen(folder, slog.New(slog.DiscardHandler))
		fmt.Println(s != nil && err == nil)
		if err == nil {
			err = s.Serve(context.Background(), echo)
		}
		fmt.Println(err)
		os.Exit(1)
	}
	if address := os.Getenv(callEnv); address != "" {
		fmt.Println(local.Call(context.Background(), address, "echo", "hello", nil, nil))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// echo answers with what it is asked.
func echo(_ context.Context, command string, input json.RawMessage, _ local.Tell) (any, error) {
	return command + " " + string(input), nil
}

// short is a folder whose path is short enough for a socket.
func short(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "l") //nolint:usetesting // that of t has the name of the test in its path
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// serving is a socket in a folder of its own.
func serving(t *testing.T, handle local.Handler) (address string) {
	t.Helper()
	folder := short(t)
	return servingIn(t, folder, handle)
}

func servingIn(t *testing.T, folder string, handle local.Handler) (address string) {
	t.Helper()
	s, err := local.Listen(folder, slog.New(slog.DiscardHandler))
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, handle) }()
	t.Cleanup(func() {
		stop()
		must(t, <-served)
		left := s.Address()
		if filepath.Dir(left) != folder {
			left = filepath.Dir(left)
		}
		if _, err := os.Lstat(left); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the socket, or the folder made for it, is still there: %v", err)
		}
	})
	return s.Address()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// heard keeps what is told.
type heard struct {
	progress []roleplay.JobProgress
}

func (h *heard) Progress(p roleplay.JobProgress) { h.progress = append(h.progress, p) }

func TestCall(t *testing.T) {
	t.Run("ErrNobody", func(t *testing.T) {
		err := local.Call(t.Context(), filepath.Join(t.TempDir(), "none.sock"), "echo", 1, nil, nil)
		if !errors.Is(err, local.ErrNobody) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ErrProblem", func(t *testing.T) {
		for want, failure := range map[string]error{
			"forbidden: No. []":                                        roleplay.Errorf(roleplay.CodeForbidden, "No."),
			"invalid: Bad. [{to Bad.}]":                                roleplay.Invalid("to", "Bad."),
			"unavailable: It is full. (disk on fire) []":               &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "It is full.", Err: errors.New("disk on fire")},
			"internal: disk on fire":                                   errors.New("disk on fire"), // the owner may see it
			"cancelled: The work was stopped. []":                      fmt.Errorf("read: %w", context.Canceled),
			"internal: the program made a mistake; its log tells more": nil,
		} {
			err := local.Call(t.Context(), serving(t, func(context.Context, string, json.RawMessage, local.Tell) (any, error) {
				if failure == nil {
					panic("secret detail")
				}
				return nil, failure
			}), "do", nil, nil, nil)
			got := fmt.Sprintf("internal: %v", err)
			var known *roleplay.Error
			if errors.As(err, &known) {
				got = fmt.Sprintf("%s: %s %v", known.Code, known.Message, known.Fields)
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
	t.Run("ErrInputTooLong", func(t *testing.T) {
		address := serving(t, func(context.Context, string, json.RawMessage, local.Tell) (any, error) {
			t.Error("it is worked on")
			return nil, nil
		})
		err := local.Call(t.Context(), address, "do", strings.Repeat("x", 2<<20), nil, nil)
		if roleplay.CodeOf(err) != roleplay.CodeTooLarge || !strings.Contains(roleplay.ProblemOf(err).Detail, "takes at most 1048576") {
			t.Errorf("got %v", err)
		}
		long := strings.Repeat("x", 1<<20-100) // fits
		must(t, local.Call(t.Context(), serving(t, echo), "do", long, nil, nil))
	})
	t.Run("ErrAnswerTooLong", func(t *testing.T) {
		err := local.Call(t.Context(), serving(t, func(context.Context, string, json.RawMessage, local.Tell) (any, error) {
			return strings.Repeat("x", 17<<20), nil
		}), "do", nil, nil, nil)
		if roleplay.CodeOf(err) != roleplay.CodeTooLarge || !strings.Contains(roleplay.ProblemOf(err).Detail, "The work was done") {
			t.Errorf("got %.200v", err)
		}
	})
	t.Run("NobodyIsTold", func(t *testing.T) {
		must(t, local.Call(t.Context(), serving(t, func(_ context.Context, _ string, _ json.RawMessage, tell local.Tell) (any, error) {
			tell.Progress(roleplay.JobProgress{ID: "j"})
			return 1, nil
		}), "do", nil, nil, nil))
	})
	t.Run("ErrAnswerIsNoJSON", func(t *testing.T) {
		err := local.Call(t.Context(), serving(t, func(context.Context, string, json.RawMessage, local.Tell) (any, error) {
			return make(chan int), nil
		}), "do", nil, nil, nil)
		if err == nil {
			t.Error("it went well")
		}
	})
	t.Run("TellsAndAnswers", func(t *testing.T) {
		address := serving(t, func(_ context.Context, command string, input json.RawMessage, tell local.Tell) (any, error) {
			tell.Progress(roleplay.JobProgress{ID: "j", Unit: roleplay.JobFiles, Done: 1, Total: 2})
			return map[string]string{"command": command, "input": string(input)}, nil
		})
		var told heard
		var got map[string]string
		must(t, local.Call(t.Context(), address, "do", map[string]int{"n": 1}, &told, &got))
		if got["command"] != "do" || got["input"] != `{"n":1}` {
			t.Errorf("got %v", got)
		}
		if len(told.progress) != 1 || told.progress[0] != (roleplay.JobProgress{ID: "j", Unit: roleplay.JobFiles, Done: 1, Total: 2}) {
			t.Errorf("told %+v", told)
		}
	})
	t.Run("LongAnswer", func(t *testing.T) {
		long := strings.Repeat("x", 2<<20)
		var got string
		must(t, local.Call(t.Context(), serving(t, func(context.Context, string, json.RawMessage, local.Tell) (any, error) { return long, nil }), "do", nil, nil, &got))
		if got != long {
			t.Errorf("%d bytes came", len(got))
		}
	})
	t.Run("HundredClients", func(t *testing.T) {
		address := serving(t, echo)
		var clients sync.WaitGroup
		for n := range 100 {
			clients.Go(func() {
				var got string
				if err := local.Call(t.Context(), address, "echo", n, nil, &got); err != nil || got != fmt.Sprintf("echo %d", n) {
					t.Errorf("client %d: %q, %v", n, got, err)
				}
			})
		}
		clients.Wait()
	})
}

func TestCall_Cancel(t *testing.T) {
	started := make(chan struct{})
	address := serving(t, func(ctx context.Context, _ string, _ json.RawMessage, _ local.Tell) (any, error) {
		close(started)
		<-ctx.Done()
		return nil, roleplay.Errorf(roleplay.CodeCancelled, "Stopped after 3 of 5.")
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	err := local.Call(ctx, address, "do", nil, nil, nil)
	if roleplay.CodeOf(err) != roleplay.CodeCancelled || roleplay.ProblemOf(err).Detail != "Stopped after 3 of 5." {
		t.Errorf("got %v", err)
	}
}

// A client that goes away has cancelled its work; the next is served.
func TestServer_ClientGone(t *testing.T) {
	started, ended := make(chan struct{}), make(chan struct{})
	address := serving(t, func(ctx context.Context, command string, _ json.RawMessage, _ local.Tell) (any, error) {
		if command == "wait" {
			close(started)
			<-ctx.Done()
			close(ended)
		}
		return "ok", ctx.Err()
	})
	conn := dial(t, address)
	_, err := fmt.Fprintln(conn, `{"command":"wait"}`)
	must(t, err)
	<-started
	must(t, conn.Close())
	<-ended
	must(t, local.Call(t.Context(), address, "echo", nil, nil, nil))
}

func dial(t *testing.T, address string) *net.UnixConn {
	t.Helper()
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: address, Net: "unix"})
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestServer_Garbage(t *testing.T) {
	address := serving(t, echo)
	for name, tt := range map[string]struct{ sent, code string }{
		"ErrNotJSON":      {"GET / HTTP/1.1\r\n", "invalid"},
		"ErrNoCommand":    {"{}\n", "invalid"},
		"ErrAnArray":      {"[1]\n", "invalid"},
		"ErrHalfALine":    {`{"command":"echo"`, "invalid"},
		"ErrNothing":      {"", "invalid"},
		"ErrZeros":        {strings.Repeat("\x00", 10_000) + "\n", "invalid"},
		"ErrTooLong":      {`{"command":"` + strings.Repeat("x", 2<<20), "too_large"},
		"ErrTooLongLine":  {`{"command":"` + strings.Repeat("x", 1<<20) + "\"}\n", "too_large"},
		"MoreThanOneLine": {"{\"command\":\"echo\",\"input\":1}\n{\"command\":\"echo\",\"input\":2}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			conn := dial(t, address)
			_, _ = io.WriteString(conn, tt.sent) // a line that is too long is not read to its end
			_ = conn.CloseWrite()                // as above
			var got struct {
				Result  string
				Problem roleplay.Problem
			}
			in := bufio.NewReader(conn)
			text, err := in.ReadBytes('\n')
			for err == nil && string(text) == "{}\n" { // a sign of life
				text, err = in.ReadBytes('\n')
			}
			if errors.Is(err, syscall.ECONNRESET) && tt.code == "too_large" {
				return // what was sent and not read takes the answer with it
			}
			must(t, err)
			must(t, json.Unmarshal(text, &got))
			if string(got.Problem.Code) != tt.code || (tt.code == "") != (got.Result == "echo 1") {
				t.Errorf("got %s", text)
			}
		})
	}
	must(t, local.Call(t.Context(), address, "echo", nil, nil, nil)) // and it goes on
}

func TestListen(t *testing.T) {
	t.Run("ErrSomethingElseIsThere", func(t *testing.T) {
		folder := t.TempDir()
		must(t, os.WriteFile(filepath.Join(folder, "roleplay.sock"), []byte("mine"), 0o600))
		_, err := local.Listen(folder, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "is not a socket") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("OnlyTheOwner", func(t *testing.T) {
		info, err := os.Stat(serving(t, echo))
		must(t, err)
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("the rights are %v", info.Mode())
		}
	})
	t.Run("PathTooLong", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
		must(t, os.Mkdir(folder, 0o700))
		address := servingIn(t, folder, echo)
		info, err := os.Stat(filepath.Dir(address))
		must(t, err)
		if strings.HasPrefix(address, folder) || info.Mode().Perm() != 0o700 {
			t.Errorf("%s in a folder of %v", address, info.Mode())
		}
		must(t, local.Call(t.Context(), address, "echo", nil, nil, nil))
	})
	t.Run("ErrFolderOfSomebodyElse", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
		must(t, os.Mkdir(folder, 0o700))
		t.Setenv("TMPDIR", t.TempDir())
		s, err := local.Listen(folder, slog.New(slog.DiscardHandler))
		must(t, err)
		own := filepath.Dir(s.Address())
		must(t, s.Close())
		if _, err := os.Lstat(own); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the folder of the socket is still there: %v", err)
		}
		must(t, os.Mkdir(own, 0o700))
		must(t, os.Chmod(own, 0o755))
		if s, err := local.Listen(folder, slog.New(slog.DiscardHandler)); err == nil {
			must(t, s.Close())
			t.Error("a folder that others can look into is used")
		}
		must(t, os.Remove(own))
		must(t, os.Symlink(t.TempDir(), own))
		if s, err := local.Listen(folder, slog.New(slog.DiscardHandler)); err == nil {
			must(t, s.Close())
			t.Error("a link is used")
		}
	})
}

// A holder that was killed leaves its socket behind; the next takes its place.
func TestListen_AfterAKill(t *testing.T) {
	folder := short(t)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdEnv+"="+folder)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "true\n" {
		t.Fatalf("%v: %s", err, line)
	}
	address := filepath.Join(folder, "roleplay.sock")
	must(t, local.Call(t.Context(), address, "echo", nil, nil, nil))
	must(t, child.Process.Kill())
	_ = child.Wait() // it was killed
	if err := local.Call(t.Context(), address, "echo", nil, nil, nil); !errors.Is(err, local.ErrNobody) {
		t.Errorf("a socket without a holder: %v", err)
	}
	servingIn(t, folder, echo)
	must(t, local.Call(t.Context(), address, "echo", nil, nil, nil))
}
