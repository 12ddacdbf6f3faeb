// Command relay is the least that can stand between many people and a model: it sends what somebody says to the model, and
// passes each piece of the answer on to their WebSocket. It keeps nothing, checks nothing, and is the peer of `make bench PART=talks`.
//
//	relay MODEL    the address of the model
//	listening on http://127.0.0.1:40333
//
//	WS   /events?talk=ID     an empty message, then the pieces
//	POST /message?talk=ID    what is said, as the body
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const atOnce = 256

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "relay:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: relay MODEL")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	r := &relay{model: args[0], client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", r.events)
	mux.HandleFunc("POST /message", r.message)
	if _, err := fmt.Fprintf(out, "listening on http://%s\n", listener.Addr()); err != nil {
		return err
	}
	return (&http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}).Serve(listener)
}

type relay struct {
	model   string
	client  *http.Client
	sockets sync.Map // of *websocket.Conn by talk
}

func (r *relay) events(w http.ResponseWriter, q *http.Request) {
	socket, err := websocket.Accept(w, q, nil)
	if err != nil {
		return // Accept has answered
	}
	talk := q.URL.Query().Get("talk")
	r.sockets.Store(talk, socket)
	if socket.Write(q.Context(), websocket.MessageText, nil) != nil {
		return // it has gone already
	}
	<-socket.CloseRead(context.WithoutCancel(q.Context())).Done()
	r.sockets.CompareAndDelete(talk, socket) // the next round may be there already
	_ = socket.CloseNow()                    // it is closed
}

func (r *relay) message(w http.ResponseWriter, q *http.Request) {
	said, err := io.ReadAll(q.Body)
	socket, ok := r.sockets.Load(q.URL.Query().Get("talk"))
	if err != nil || !ok {
		http.Error(w, "who speaks?", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusAccepted)
	go r.answer(context.WithoutCancel(q.Context()), string(said), socket.(*websocket.Conn))
}

func (r *relay) answer(ctx context.Context, said string, socket *websocket.Conn) {
	if err := r.pass(ctx, said, socket); err != nil {
		slog.ErrorContext(ctx, "no answer", "error", err)
	}
}

// pass asks the model and passes its words on.
func (r *relay) pass(ctx context.Context, said string, socket *websocket.Conn) error {
	body, err := json.Marshal(map[string]any{"model": "bare", "stream": true, "messages": []any{map[string]string{"role": "user", "content": said}}})
	if err != nil {
		return err
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, r.model+"/v1/chat/completions", bytes.NewReader(body))
	if err != nil {
		return err
	}
	ask.Header.Set("Content-Type", "application/json")
	answer, err := r.client.Do(ask)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		document, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok || document == "[DONE]" {
			continue
		}
		var chunk struct {
			Choices []struct {
				Delta struct{ Content string } `json:"delta"`
			} `json:"choices"`
		}
		if err := json.Unmarshal([]byte(document), &chunk); err != nil {
			return err
		}
		if len(chunk.Choices) > 0 && chunk.Choices[0].Delta.Content != "" {
			if err := socket.Write(ctx, websocket.MessageText, []byte(chunk.Choices[0].Delta.Content)); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}
