package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

// builds is where binary lies.
var builds string

// binary builds the program as a server has it, once.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(builds, "roleplay")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	var err error
	if builds, err = os.MkdirTemp("", "roleplay-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(builds)
	os.Exit(code)
}

// process is the running program.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	line   string // the first of stdout
	stderr *bytes.Buffer
	done   func() error
}

func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	path, err := binary()
	must(t, err)
	p := &process{t: t, cmd: exec.Command(path, args...), stderr: &bytes.Buffer{}}
	p.cmd.Env, p.cmd.Stderr = env, p.stderr
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	p.done = sync.OnceValue(p.cmd.Wait)
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it may have ended
		_ = p.done()
	})
	p.line, err = bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("no line: %v: %v: %s", err, p.done(), p.stderr)
	}
	return p
}

var listening = regexp.MustCompile(`^listening on (http://127\.0\.0\.1:[0-9]+)\n$`)

// serve starts the server on a free port and returns it with its address.
func serve(t *testing.T, folder string) (*process, string) {
	t.Helper()
	return serveIn(t, nil, folder)
}

// serveIn is serve in an environment; nil is the one of the test.
func serveIn(t *testing.T, env []string, folder string) (*process, string) {
	t.Helper()
	p := start(t, env, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--chat.replyPaceMs=0")
	found := listening.FindStringSubmatch(p.line)
	if found == nil {
		t.Fatalf("it says %q", p.line)
	}
	return p, found[1]
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// post sends one request and decodes a good answer.
func post[T any](method, address, token string, body any) (T, error) {
	var out T
	encoded, err := json.Marshal(body)
	if err != nil {
		return out, err
	}
	r, err := http.NewRequest(method, address, bytes.NewReader(encoded))
	if err != nil {
		return out, err
	}
	if method == http.MethodGet {
		r.Body = http.NoBody
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return out, err
	}
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= 300 {
		err = fmt.Errorf("%s: %d %s", address, answer.StatusCode, got)
	}
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(got, &out)
}

type object = map[string]any

func (p *process) ends(signal syscall.Signal) {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(signal))
	if err := p.done(); err != nil {
		p.t.Errorf("%s: %v: %s", signal, err, p.stderr)
	}
}

func TestServe_EndsCleanly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals")
	}
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p, address := serve(t, t.TempDir())
		answer, err := http.Get(address + "/readyz")
		must(t, err)
		must(t, answer.Body.Close())
		if answer.StatusCode != 200 {
			t.Errorf("readyz: %d", answer.StatusCode)
		}
		p.ends(signal)
	}
}

func TestServe_FolderInUse(t *testing.T) {
	folder := t.TempDir()
	serve(t, folder)
	code, stdout, stderr := typed(t, "", nil, "serve", "--data", folder, "--listen", "127.0.0.1:0")
	if code != 1 || stdout != "" || !strings.Contains(stderr, "is in use by process ") || !strings.Contains(stderr, folder) {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
}

// Where there is no keyring, the key of the tokens lies in the data folder, the
// program says so once, and who is signed in stays so over a restart.
func TestServe_NoKeyring(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only on Linux can a keyring be absent")
	}
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		t.Skip("a machine without a bus is not tested: this one has one")
	}
	folder := t.TempDir()
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DBUS_SESSION_BUS_ADDRESS=") })
	first, address := serveIn(t, env, folder)
	signed, err := post[auth.SignedIn]("POST", address+"/api/auth/register", "",
		object{"email": "ada@example.com", "password": "a long password", "name": "Ada"})
	must(t, err)
	first.ends(syscall.SIGTERM)
	var warnings []string
	for line := range strings.Lines(first.stderr.String()) {
		if strings.Contains(line, "level=WARN") {
			warnings = append(warnings, line)
		}
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "no keyring") || !strings.Contains(warnings[0], "data folder") {
		t.Errorf("warnings: %q", warnings)
	}

	second, address := serveIn(t, env, folder)
	me, err := post[roleplay.User]("GET", address+"/api/auth/me", signed.AccessToken, nil)
	must(t, err)
	if me.ID != signed.User.ID {
		t.Errorf("signed in as %q, want %q", me.ID, signed.User.ID)
	}
	_, err = post[auth.SignedIn]("POST", address+"/api/auth/refresh", "", object{"refreshToken": signed.RefreshToken})
	must(t, err)
	second.ends(syscall.SIGTERM)
}

// Without a display the program serves a page to the browser of who started it, and to nobody else.
func TestOpen_NoDisplay(t *testing.T) {
	p := start(t, []string{"HOME=" + t.TempDir()})
	found := regexp.MustCompile(`^(http://127\.0\.0\.1:[0-9]+)/#key=([A-Z2-7]{26})\n$`).FindStringSubmatch(p.line)
	if found == nil {
		t.Fatalf("it says %q", p.line)
	}
	address, key := found[1], found[2]
	if _, err := post[auth.ListProfilesOutput]("GET", address+"/api/auth/profiles", "", nil); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("without the key: %v", err)
	}
	if _, err := post[auth.SignedIn]("POST", address+"/api/auth/profiles", "", object{"name": "Ada", "key": "guess"}); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("with another key: %v", err)
	}
	signed, err := post[auth.SignedIn]("POST", address+"/api/auth/profiles", "", object{"name": "Ada", "key": key})
	must(t, err)
	if signed.User.Role != roleplay.RoleAdmin || signed.AccessToken == "" {
		t.Errorf("got %+v", signed)
	}
	p.ends(syscall.SIGTERM)
	if !strings.Contains(p.stderr.String(), "served to your browser instead") || strings.Contains(p.stderr.String(), key) {
		t.Errorf("it says %s", p.stderr)
	}
}

// What was acked is there after the process was killed in the middle of writing.
func TestServe_KillLosesNoAckedTurn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no kill -9")
	}
	const writers, enough = 4, 40
	folder := t.TempDir()
	p, address := serve(t, folder)
	account := object{"email": "ada@example.com", "password": "a long password", "name": "Ada"}
	signed, err := post[auth.SignedIn]("POST", address+"/api/auth/register", "", account)
	must(t, err)
	scenarios, err := post[chat.ListScenariosOutput]("GET", address+"/api/chat/content/scenarios", signed.AccessToken, nil)
	must(t, err)
	characters, err := post[chat.ListCharactersOutput]("GET", address+"/api/chat/content/scenarios/"+string(scenarios.Scenarios[0].ID)+"/characters", signed.AccessToken, nil)
	must(t, err)

	var (
		writing sync.WaitGroup
		mu      sync.Mutex
		acked   = map[roleplay.SessionID][]roleplay.Turn{}
		count   int
		reached = make(chan struct{})
	)
	for range writers {
		session, err := post[roleplay.Session]("POST", address+"/api/chat/session", signed.AccessToken,
			object{"scenarioId": scenarios.Scenarios[0].ID, "characterId": characters.Characters[0].ID})
		must(t, err)
		writing.Go(func() {
			for n := 0; ; n++ {
				sent, err := post[chat.SendMessageOutput]("POST", address+"/api/chat/session/"+string(session.ID)+"/message", signed.AccessToken,
					object{"text": fmt.Sprintf("Message %d.", n)})
				if err != nil {
					return // killed
				}
				mu.Lock()
				acked[session.ID] = append(acked[session.ID], sent.Turn)
				if count++; count == enough {
					close(reached)
				}
				mu.Unlock()
			}
		})
	}
	<-reached
	must(t, p.cmd.Process.Kill())
	writing.Wait()
	_ = p.done() // killed

	_, address = serve(t, folder)
	signed, err = post[auth.SignedIn]("POST", address+"/api/auth/login", "", object{"email": account["email"], "password": account["password"]})
	must(t, err)
	if len(acked) != writers {
		t.Errorf("%d sessions were written", len(acked))
	}
	for id, turns := range acked {
		session, err := post[roleplay.Session]("GET", address+"/api/chat/session/"+string(id), signed.AccessToken, nil)
		must(t, err)
		kept := map[roleplay.TurnID]string{}
		for _, turn := range session.Turns {
			kept[turn.ID] = turn.Text
		}
		for _, turn := range turns {
			if kept[turn.ID] != turn.Text {
				t.Errorf("turn %q was acked and is lost", turn.Text)
			}
		}
	}
}
