package modeltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log" //nolint:depguard // what the SDKs write to, and should not
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// hangs bounds a test that would else wait for ever. No test that passes comes near it.
const hangs = 20 * time.Second

// name is a model that every client knows or takes as it is, and that takes a temperature.
const name = "gemini-3-flash-preview"

// bench is a fake and a client of it.
type bench struct {
	server  *fake.Server
	client  model.Client
	text    model.Text
	connect Connect
}

func start(t *testing.T, connect Connect) *bench {
	t.Helper()
	return startWith(t, connect, fake.Start(fake.Options{Key: Key}), transport.Options{})
}

func startWith(t *testing.T, connect Connect, s *fake.Server, o transport.Options) *bench {
	t.Helper()
	t.Cleanup(s.Close)
	b := &bench{server: s, connect: connect}
	b.reconnect(t, o)
	return b
}

// reconnect makes another client, with other limits.
func (b *bench) reconnect(t *testing.T, o transport.Options) {
	t.Helper()
	b.client = b.connect(t, b.server, o)
	t.Cleanup(b.client.Close)
	b.text = b.client.Text(name)
}

// ask is a request whose words should be seen by the service alone.
func ask() model.Request {
	return model.Request{
		System:   "You are Mr. Canarysystem.",
		Messages: []model.Message{{Role: model.RoleUser, Text: "May I speak to you, canaryasked?"}},
	}
}

// answer is what a Stream has yielded.
type answer struct {
	pieces []string
	text   string
	finish model.Finish
	usage  model.Usage
	err    error
}

func (a answer) fault() model.Fault { return model.FaultOf(a.err) }

// stream reads an answer to its end under a limit.
func (b *bench) stream(t *testing.T, r model.Request) answer {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), hangs, errors.New("the test hangs"))
	defer cancel()
	return collect(t, b.text.Stream(ctx, r))
}

// collect reads an answer and holds it against what is true of every answer.
func collect(t *testing.T, chunks iter.Seq2[model.Chunk, error]) answer {
	t.Helper()
	var a answer
	ended := false
	for c, err := range chunks {
		if ended {
			t.Errorf("something is yielded after the end: %q, %v", c.Text, err)
		}
		if err != nil || c.Finish != "" {
			ended = true
		}
		if c.Text != "" {
			a.pieces = append(a.pieces, c.Text)
		}
		a.text += c.Text
		a.err = err
		a.finish, a.usage = c.Finish, c.Usage
	}
	if !ended {
		t.Error("the answer has no end")
	}
	keepsQuiet(t, a.err)
	return a
}

// keepsQuiet fails if an error tells a key, or words of a request or an answer.
func keepsQuiet(t *testing.T, err error) {
	t.Helper()
	if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(strings.ToLower(text), "canary") {
		t.Errorf("the error tells what it should not: %s", text)
	}
}

func wantFault(t *testing.T, a answer, want model.Fault) {
	t.Helper()
	if a.fault() != want {
		t.Errorf("fault %q (%v), want %q", a.fault(), a.err, want)
	}
}

// wait waits for the server to be done with its last request.
func (b *bench) wait(t *testing.T) *fake.Exchange {
	t.Helper()
	all := b.server.Exchanges()
	if len(all) == 0 {
		t.Fatal("nothing was asked")
	}
	last := all[len(all)-1]
	select {
	case <-last.Ended():
	case <-time.After(hangs):
		t.Fatal("the server still waits for the client to leave")
	}
	return last
}

// log is what was written to the two loggers of the standard library.
type written struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

// listen takes down what is logged from here to the end of the test.
func listen(t *testing.T) *written {
	w := &written{}
	before, output, flags := slog.Default(), log.Writer(), log.Flags()
	slog.SetDefault(slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(output)
		log.SetFlags(flags)
	})
	return w
}

// check fails if anything was logged: a client says what is wrong by its errors.
func (w *written) check(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.b.Len() > 0 {
		t.Errorf("something was logged: %.2000s", w.b.String())
	}
}
