package local

import (
	"context"
	"encoding/json"

	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
)

// hasty waits for nothing.
func hasty() limits {
	return limits{dial: time.Minute, silent: 200 * time.Millisecond, cancel: 200 * time.Millisecond, again: 10 * time.Millisecond}
}

// A program that takes a call, and never answers, is not waited for without end.
func TestCall_HolderHangs(t *testing.T) {
	folder, err := os.MkdirTemp("", "l") //nolint:usetesting // that of t has the name of the test in its path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "s"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // of a test
	err = call(t.Context(), hasty(), l.Addr().String(), "hello", nil, nil, nil)
	if roleplay.CodeOf(err) != roleplay.CodeUnavailable || !strings.Contains(err.Error(), "no sign of life") {
		t.Errorf("got %v", err)
	}
	patient := hasty()
	patient.silent, patient.cancel = time.Hour, time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := call(ctx, patient, l.Addr().String(), "hello", nil, nil, nil); roleplay.CodeOf(err) != roleplay.CodeCancelled {
		t.Errorf("cancelled before it began: %v", err)
	}
}

// Work that takes long is waited for as long as the program shows signs of life.
func TestCall_LongWork(t *testing.T) {
	folder, err := os.MkdirTemp("", "l") //nolint:usetesting // as above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s, err := Listen(folder, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.beat = 10 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- s.Serve(ctx, func(context.Context, string, json.RawMessage, Tell) (any, error) {
			time.Sleep(time.Second) // five times as long as the client waits in silence
			return "done", nil
		})
	}()
	var got string
	if err := call(t.Context(), hasty(), s.Address(), "do", nil, nil, &got); err != nil || got != "done" {
		t.Errorf("got %q, %v", got, err)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A client that says nothing does not keep a program from ending that has begun to end.
func TestServer_EndsBeforeTheQuestion(t *testing.T) {
	folder, err := os.MkdirTemp("", "l") //nolint:usetesting // as above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s, err := Listen(folder, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // of a test
	client, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: s.Address(), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close() //nolint:errcheck // of a test
	conn, err := s.listener.AcceptUnix()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.attend(ctx, conn, nil)
	}()
	select {
	case <-ended:
	case <-time.After(askWithin - time.Second):
		t.Error("it waits for the client")
	}
}

func TestAddress(t *testing.T) {
	long := "/" + strings.Repeat("long/", 30)
	if _, _, err := address(long, long); err == nil || !strings.Contains(err.Error(), "set TMPDIR to a shorter one") {
		t.Errorf("a long folder and a long TMPDIR: %v", err)
	}
	path, own, err := address(long, long, "/tmp")
	if err != nil || !strings.HasPrefix(path, "/tmp/roleplay-") || filepath.Dir(path) != own {
		t.Errorf("got %q in %q, %v", path, own, err)
	}
	if path, own, err := address("/data", long); err != nil || path != "/data/roleplay.sock" || own != "" {
		t.Errorf("got %q in %q, %v", path, own, err)
	}
}
