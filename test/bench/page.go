package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const answersWithin = 20 * time.Second

// page is a page in a browser or a window, asked by its inspector: one question at a time.
type page struct {
	socket *websocket.Conn
	next   int
	webkit bool
	target string // of WebKit, which passes messages on to it
}

// answer is what either inspector sends.
type answer struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Error  json.RawMessage `json:"error"`
	Result struct {
		Threw     bool            `json:"wasThrown"`        // WebKit
		Exception json.RawMessage `json:"exceptionDetails"` // Chromium
		TargetID  string          `json:"targetId"`
		Result    struct {
			Value       json.RawMessage `json:"value"`
			Description string          `json:"description"`
		} `json:"result"`
	} `json:"result"`
	Params struct {
		TargetInfo struct {
			TargetID string `json:"targetId"`
			Type     string `json:"type"`
		} `json:"targetInfo"`
		Message string `json:"message"`
	} `json:"params"`
}

func dialPage(ctx context.Context, address string) (*page, error) {
	socket, _, err := websocket.Dial(ctx, address, nil) //nolint:bodyclose // Dial closes it
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(-1)
	return &page{socket: socket}, nil
}

func (p *page) close() { _ = p.socket.CloseNow() } // the page goes with its program

// ask calls a method of the inspector.
func (p *page) ask(ctx context.Context, method string, params map[string]any) (answer, error) {
	ctx, done := context.WithTimeout(ctx, answersWithin)
	defer done()
	p.next++
	message, err := json.Marshal(map[string]any{"id": p.next, "method": method, "params": params})
	if err == nil && p.webkit {
		message, err = json.Marshal(map[string]any{
			"id": p.next, "method": "Target.sendMessageToTarget", "params": map[string]any{"targetId": p.target, "message": string(message)},
		})
	}
	if err != nil {
		return answer{}, err
	}
	if err := p.socket.Write(ctx, websocket.MessageText, message); err != nil {
		return answer{}, err
	}
	for {
		a, err := p.read(ctx)
		if err != nil {
			return answer{}, fmt.Errorf("%s: %w", method, err)
		}
		passedOn := p.webkit && a.Method == "Target.dispatchMessageFromTarget"
		if passedOn {
			inner := a.Params.Message
			a = answer{}
			if err := json.Unmarshal([]byte(inner), &a); err != nil {
				return answer{}, err
			}
		}
		if a.ID == p.next && (passedOn || !p.webkit || a.Error != nil) {
			if a.Error != nil || a.Result.Threw || a.Result.Exception != nil {
				return a, fmt.Errorf("%s: %s%s%s", method, a.Error, a.Result.Exception, a.Result.Result.Description)
			}
			return a, nil
		}
	}
}

func (p *page) read(ctx context.Context) (a answer, err error) {
	_, message, err := p.socket.Read(ctx)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(message, &a); err != nil {
		return a, err
	}
	if a.Method == "Target.targetCreated" && a.Params.TargetInfo.Type == "page" {
		p.target = a.Params.TargetInfo.TargetID
	}
	return a, nil
}

// eval has the page work out an expression, and reads its value into out, if that is wanted.
func (p *page) eval(ctx context.Context, expression string, out any) error {
	a, err := p.ask(ctx, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true})
	if err != nil || out == nil {
		return err
	}
	if len(a.Result.Result.Value) == 0 {
		return nil // undefined
	}
	return json.Unmarshal(a.Result.Result.Value, out)
}

// until waits until an expression is true. The page is asked seldom: each question is work for it.
func (p *page) until(ctx context.Context, expression string) error {
	for deadline := time.Now().Add(answersWithin); ; {
		ok := false
		err := p.eval(ctx, "!!("+expression+")", &ok)
		if ok {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("the page never had %s", expression), err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// settle waits for a promise and reads its value into out, if that is wanted.
func (p *page) settle(ctx context.Context, promise string, out any) error {
	if err := p.eval(ctx, "bench.settle("+promise+")", nil); err != nil {
		return err
	}
	if err := p.until(ctx, "bench.settled"); err != nil {
		return err
	}
	var settled struct {
		Value json.RawMessage `json:"value"`
		Error string          `json:"error"`
	}
	if err := p.eval(ctx, "bench.settled", &settled); err != nil {
		return err
	}
	if settled.Error != "" {
		return fmt.Errorf("%s: %s", promise, settled.Error)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(settled.Value, out)
}

// browser is Chromium without a head: its windows count as seen, and none hides another.
type browser struct {
	cmd     *exec.Cmd
	home    string
	control *page
	at      string // where its pages are asked
}

var devTools = regexp.MustCompile(`DevTools listening on (ws://\S+)`)

func openBrowser(ctx context.Context) (*browser, error) {
	var program string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return nil, errors.New("there is no Chromium")
	}
	home, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return nil, err
	}
	b := &browser{home: home, cmd: exec.Command(program, "--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--user-data-dir="+home,
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--no-pings", "--password-store=basic", "--window-size=1180,800",
		"--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "about:blank")}
	b.cmd.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS=disabled:") // it would wake the keyring and others
	stderr, err := b.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := b.cmd.Start(); err != nil {
		return nil, errors.Join(err, remove(home))
	}
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		if found := devTools.FindStringSubmatch(lines.Text()); found != nil {
			at, _, _ := strings.Cut(found[1], "/devtools/")
			b.at = at + "/devtools/page/"
			b.control, err = dialPage(ctx, found[1])
			if err != nil {
				return nil, errors.Join(err, b.close())
			}
			go func() {
				for lines.Scan() {
					continue // what it says on must not fill the pipe
				}
			}()
			return b, nil
		}
	}
	return nil, errors.Join(errors.New("Chromium says no address"), b.close()) //nolint:staticcheck // it is a name
}

// open shows an address in a window of its own.
func (b *browser) open(ctx context.Context, address string) (*page, error) {
	a, err := b.control.ask(ctx, "Target.createTarget", map[string]any{"url": address, "newWindow": true})
	if err != nil {
		return nil, err
	}
	return dialPage(ctx, b.at+a.Result.TargetID)
}

func (b *browser) close() error {
	if b.control != nil {
		b.control.close()
	}
	return errors.Join(end(b.cmd), remove(b.home))
}

// openWindow runs a program with a window of WebKit, and looks into it.
func openWindow(ctx context.Context, program, home string, env ...string) (*exec.Cmd, *page, error) {
	program, err := filepath.Abs(program)
	if err != nil {
		return nil, nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	at := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, nil, err
	}
	c := exec.Command(program)
	c.Env = append(append(os.Environ(), "HOME="+home, "WEBKIT_INSPECTOR_HTTP_SERVER="+at), env...)
	c.Dir, c.Stderr = home, os.Stderr
	if err := c.Start(); err != nil {
		return nil, nil, err
	}
	p, err := dialWebKit(ctx, at)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%s: %w", program, err), end(c))
	}
	return c, p, nil
}

// dialWebKit waits until the inspector lists the page: one that is asked for it before, or left again, may take the program with it.
func dialWebKit(ctx context.Context, at string) (*page, error) {
	ctx, done := context.WithTimeout(ctx, answersWithin)
	defer done()
	for listed := false; !listed; {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("the inspector lists no page: %w", ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/", http.NoBody)
		if err != nil {
			return nil, err
		}
		if a, err := http.DefaultClient.Do(r); err == nil { // else it does not listen yet
			list, err := io.ReadAll(a.Body)
			listed = err == nil && bytes.Contains(list, []byte("/socket/1/1/WebPage"))
			_ = a.Body.Close() // it was only read
		}
	}
	p, err := dialPage(ctx, "ws://"+at+"/socket/1/1/WebPage")
	if err != nil {
		return nil, err
	}
	p.webkit = true
	for p.target == "" {
		if _, err := p.read(ctx); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}
