package transport_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// roundTrip is an http.RoundTripper made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, header http.Header, body io.Reader) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		if header == nil {
			header = http.Header{"Content-Type": {"application/json"}}
		}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(body), Request: r}, nil
	}
}

func client(t *testing.T, o transport.Options) *transport.Client {
	t.Helper()
	if o.Address == "" {
		o.Address = "https://model.invalid/v1"
	}
	c, err := transport.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// get asks and reads to the end. The error is what a vendor's client would yield.
func get(ctx context.Context, t *testing.T, c *transport.Client) (string, error) {
	t.Helper()
	watched, call := transport.Watch(ctx)
	r, err := http.NewRequestWithContext(watched, http.MethodPost, c.Address().String(), strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.HTTP().Do(r)
	if err != nil {
		return "", call.Fault(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Errorf("the SDK would see %v, and log it", err)
	}
	return string(text), call.Fault(ctx, err)
}

func wantFault(t *testing.T, err error, want model.Fault) {
	t.Helper()
	if model.FaultOf(err) != want {
		t.Errorf("%v, want fault %q", err, want)
	}
}

func TestNew_ErrAddress(t *testing.T) {
	for _, address := range []string{
		"", "model", "model.invalid/v1", "ftp://model.invalid", "https://", "https:model", "://",
		"https://user:password@model.invalid", "https://model.invalid/?key=1", "https://model.invalid/#a", "https://model.invalid/?",
		"http://8.8.8.8/v1", "http://[2001:4860:4860::8888]/v1", "http://169.254.169.254", "http://[fe80::1]/", "http://0.0.0.0",
		"http://[::ffff:8.8.8.8]/",
	} {
		if _, err := transport.New(transport.Options{Address: address}); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("%s: %v, want %q", address, err, roleplay.CodeInvalid)
		} else if strings.Contains(err.Error(), "password") && strings.Contains(err.Error(), "user:") {
			t.Errorf("%s: the error tells the password", address)
		}
	}
}

func TestNew_Address(t *testing.T) {
	for _, address := range []string{
		"https://model.invalid", "https://8.8.8.8/v1", "http://model.invalid:8080/v1", " http://127.0.0.1:11434/v1 ", "http://[::1]:1/",
		"http://10.0.0.1", "http://192.168.1.20:1234/v1", "http://172.16.0.1", "http://[fd00::1]/", "http://localhost/",
	} {
		if _, err := transport.New(transport.Options{Address: address}); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestClient_ErrOtherHost holds that a request built for another place is not sent.
func TestClient_ErrOtherHost(t *testing.T) {
	sent := 0
	c := client(t, transport.Options{Base: roundTrip(func(*http.Request) (*http.Response, error) {
		sent++
		return nil, io.EOF
	})})
	for _, other := range []string{"https://other.invalid/v1", "http://model.invalid/v1", "https://model.invalid:444/v1"} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, other, nil)
		_, err := c.RoundTrip(r) //nolint:bodyclose // there is none
		wantFault(t, err, model.FaultRedirect)
	}
	if sent != 0 {
		t.Errorf("%d were sent", sent)
	}
}

func TestClient_ErrStatus(t *testing.T) {
	for status, want := range map[int]model.Fault{
		300: model.FaultRedirect, 301: model.FaultRedirect, 302: model.FaultRedirect, 304: model.FaultRedirect, 308: model.FaultRedirect,
		400: model.FaultRejected, 401: model.FaultKey, 402: model.FaultQuota, 403: model.FaultForbidden, 404: model.FaultAddress,
		405: model.FaultAddress, 407: model.FaultOffline, 408: model.FaultServer, 413: model.FaultRejected, 422: model.FaultRejected,
		429: model.FaultBusy, 451: model.FaultRejected, 500: model.FaultServer, 502: model.FaultServer, 503: model.FaultServer, 529: model.FaultServer,
	} {
		c := client(t, transport.Options{Base: answer(status, nil, strings.NewReader("canary"))})
		_, err := get(t.Context(), t, c)
		var e *model.Error
		if !errors.As(err, &e) || e.Fault != want || e.Status != status || strings.Contains(err.Error(), "canary") {
			t.Errorf("%d: %v, want %q", status, err, want)
		}
	}
}

func TestClient_RetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0.5": 500 * time.Millisecond, " 3 ": 3 * time.Second, "Sat, 28 Nov 2026 12:01:30 GMT": 90 * time.Second,
		"": 0, "soon": 0, "-1": 0, "NaN": 0, "Inf": 24 * time.Hour, "1e300": 24 * time.Hour, "Sat, 28 Nov 2026 11:00:00 GMT": 0,
	} {
		for _, status := range []int{429, 503} {
			header := http.Header{"Retry-After": {value}}
			c := client(t, transport.Options{Base: answer(status, header, strings.NewReader("")), Now: func() time.Time { return now }})
			_, err := get(t.Context(), t, c)
			var e *model.Error
			if !errors.As(err, &e) || e.After != want {
				t.Errorf("%d, %q: %v, want to wait %v", status, value, err, want)
			}
		}
	}
}

func TestClient_ErrMediaType(t *testing.T) {
	for _, kind := range []string{"", "text/html", "text/html; charset=utf-8", "text/plain", "application/octet-stream", "json", "text/json-html"} {
		c := client(t, transport.Options{Base: answer(200, http.Header{"Content-Type": {kind}}, strings.NewReader("{}"))})
		_, err := get(t.Context(), t, c)
		wantFault(t, err, model.FaultNotModel)
	}
	for _, kind := range []string{"application/json", "Application/JSON; charset=UTF-8", "text/event-stream", "text/event-stream; charset=utf-8", "application/problem+json"} {
		c := client(t, transport.Options{Base: answer(200, http.Header{"Content-Type": {kind}}, strings.NewReader("{}"))})
		if text, err := get(t.Context(), t, c); text != "{}" || err != nil {
			t.Errorf("%s: %q, %v", kind, text, err)
		}
	}
}

func TestClient_ErrTooLong(t *testing.T) {
	c := client(t, transport.Options{MaxBody: 1000, Base: answer(200, nil, strings.NewReader(strings.Repeat("a", 1001)))})
	_, err := get(t.Context(), t, c)
	wantFault(t, err, model.FaultTooLong)
	c = client(t, transport.Options{MaxBody: 1000, Base: answer(200, nil, strings.NewReader(strings.Repeat("a", 1000)))})
	if text, err := get(t.Context(), t, c); len(text) != 1000 || err != nil {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

// TestClient_ErrHugeRefusal holds that an endless body of a refusal is not read to its end.
func TestClient_ErrHugeRefusal(t *testing.T) {
	endless := readFunc(func(p []byte) (int, error) { clear(p); return len(p), nil })
	_, err := get(t.Context(), t, client(t, transport.Options{Base: answer(500, nil, endless)}))
	wantFault(t, err, model.FaultServer)
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// TestClient_Watchdog holds the two time limits by a clock of the test's own.
func TestClient_Watchdog(t *testing.T) {
	silent := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	// paused sends a byte after each pause, then stays silent until the request ends.
	paused := func(pauses ...time.Duration) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			reader, writer := io.Pipe()
			go func() {
				for _, d := range pauses {
					time.Sleep(d)
					_, _ = writer.Write([]byte("a"))
				}
				<-r.Context().Done()
				_ = writer.CloseWithError(r.Context().Err())
			}()
			return answer(200, nil, reader)(r)
		}
	}
	for name, tt := range map[string]struct {
		base roundTrip
		text string
		took time.Duration
	}{
		"NoAnswer":   {silent, "", 60 * time.Second},
		"NoByte":     {paused(), "", 60 * time.Second},
		"SlowStart":  {paused(59 * time.Second), "a", 79 * time.Second},
		"OneByte":    {paused(0), "a", 20 * time.Second},
		"SlowSteady": {paused(0, 19*time.Second, 19*time.Second, 19*time.Second), "aaaa", 77 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := client(t, transport.Options{Base: tt.base})
				began := time.Now()
				text, err := get(t.Context(), t, c)
				wantFault(t, err, model.FaultStall)
				if took := time.Since(began); took != tt.took || text != tt.text {
					t.Errorf("%q after %v, want %q after %v", text, took, tt.text, tt.took)
				}
			})
		})
	}
}

// TestClient_ErrStaleConnection holds that a connection that was idle and has turned
// out to be closed does not count: what matters is how the one that follows it fails.
func TestClient_ErrStaleConnection(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for again, want := range map[bool]model.Fault{true: model.FaultOffline, false: model.FaultCut} {
		_, err := get(t.Context(), t, client(t, transport.Options{Base: roundTrip(func(r *http.Request) (*http.Response, error) {
			trace := httptrace.ContextClientTrace(r.Context())
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Reused: true})
			if again {
				trace.GetConn("")
			}
			return nil, refused
		})}))
		wantFault(t, err, want)
	}
}

// TestClient_ErrMalformed holds that another protocol on that port is told as such.
func TestClient_ErrMalformed(t *testing.T) {
	listener := listen(t, func(c io.ReadWriteCloser) {
		_, _ = c.Read(make([]byte, 1)) // else it comes unasked
		_, _ = c.Write([]byte("SSH-2.0-OpenSSH_9.2 canary\r\n"))
		_ = c.Close()
	})
	_, err := get(t.Context(), t, client(t, transport.Options{Address: "http://" + listener}))
	wantFault(t, err, model.FaultNotModel)
	if strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
}

// TestClient_ErrTLS holds that a server without TLS at an https address is no matter of the network.
func TestClient_ErrTLS(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	_, err := get(t.Context(), t, client(t, transport.Options{Address: strings.Replace(plain.URL, "http:", "https:", 1)}))
	wantFault(t, err, model.FaultCertificate)
}
