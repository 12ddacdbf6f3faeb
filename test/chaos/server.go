package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// signingKey keeps the writers signed in over a kill.
const signingKey = "chaos-chaos-chaos-chaos-chaos-chaos-chaos-chaos"

// startWithin is how long a start may take; a store that does not open in it counts as lost.
const startWithin = 20 * time.Second

// server is one run of the program.
type server struct {
	cmd     *exec.Cmd
	address string // "" when it was killed before it answered
	stderr  bytes.Buffer
	client  *http.Client
}

var listening = regexp.MustCompile(`^listening on (http://127\.0\.0\.1:[0-9]+)$`)

// launch starts the program on a data folder, behind the words of wrap if there are any.
func launch(ctx context.Context, binary, folder string, wrap ...string) (*server, *bufio.Reader, error) {
	args := append(wrap, binary, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--chat.replyPaceMs=0",
		"--auth.passwordMemoryKiB=64", "--auth.passwordIterations=1", "--auth.accessMinutes=1440", "--log.level=error")
	s := &server{cmd: exec.CommandContext(ctx, args[0], args[1:]...), client: &http.Client{
		Timeout:   20 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: writers, MaxConnsPerHost: writers + 4},
	}}
	s.cmd.Env = []string{"HOME=" + folder, "ROLEPLAY_SIGNING_KEY=" + signingKey}
	s.cmd.Stderr = &s.stderr
	ofItsOwn(s.cmd)
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	return s, bufio.NewReader(stdout), s.cmd.Start()
}

// start launches the program and waits until it answers.
func start(ctx context.Context, binary, folder string, wrap ...string) (*server, error) {
	s, stdout, err := launch(ctx, binary, folder, wrap...)
	if err != nil {
		return nil, err
	}
	late := time.AfterFunc(startWithin, s.kill)
	line, err := stdout.ReadString('\n')
	if !late.Stop() {
		err = errors.Join(err, fmt.Errorf("no answer within %s", startWithin))
	}
	found := listening.FindStringSubmatch(strings.TrimSpace(line))
	if err != nil || found == nil {
		s.kill()
		return nil, fmt.Errorf("the program does not start: %q %w: %s", line, err, s.stderr.String())
	}
	s.address = found[1]
	return s, nil
}

// kill ends the program as a crash does, and waits for it. There may be none.
func (s *server) kill() {
	if s == nil {
		return
	}
	killAll(s.cmd)
	_ = s.cmd.Wait() // it was killed
	s.client.CloseIdleConnections()
}

// call sends one request and decodes a good answer.
func call[T any](ctx context.Context, s *server, method, path, token string, body any) (T, error) {
	var out T
	encoded, err := json.Marshal(body)
	if err != nil {
		return out, err
	}
	if method == http.MethodGet {
		encoded = nil
	}
	r, err := http.NewRequestWithContext(ctx, method, s.address+path, bytes.NewReader(encoded))
	if err != nil {
		return out, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := s.client.Do(r)
	if err != nil {
		return out, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	got, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= http.StatusMultipleChoices {
		err = refused{answer.StatusCode, string(got)}
	}
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(got, &out)
}

// refused is an answer of the program that is no success.
type refused struct {
	status int
	body   string
}

func (r refused) Error() string { return fmt.Sprintf("%d %s", r.status, r.body) }
