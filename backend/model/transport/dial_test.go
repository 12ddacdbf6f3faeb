package transport_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// listen takes connections on this machine and returns the address.
func listen(t *testing.T, serve func(io.ReadWriteCloser)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serve(c)
		}
	}()
	return l.Addr().String()
}

func TestClient_ErrOffline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	for name, address := range map[string]string{"Refused": "http://" + l.Addr().String(), "NoHost": "https://no-such-host.invalid"} {
		_, err := get(t.Context(), t, client(t, transport.Options{Address: address}))
		if model.FaultOf(err) != model.FaultOffline {
			t.Errorf("%s: %v, want %q", name, err, model.FaultOffline)
		}
	}
}

// TestClient_ErrHandshake holds that a server that says nothing to TLS counts as not there.
func TestClient_ErrHandshake(t *testing.T) {
	held := make(chan io.Closer, 4)
	address := listen(t, func(c io.ReadWriteCloser) { held <- c })
	_, err := get(t.Context(), t, client(t, transport.Options{Address: "https://" + address, Handshake: 50 * time.Millisecond}))
	wantFault(t, err, model.FaultOffline)
	_ = (<-held).Close()
}

// TestClient_LocalOnly holds that nothing is dialled or looked up but this machine.
func TestClient_LocalOnly(t *testing.T) {
	proxied := proxy(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	for _, address := range []string{
		"https://192.0.2.1", "https://model.invalid", "https://localhost.model.invalid", "https://[2001:db8::1]", "http://10.255.255.1",
		"https://0.0.0.0", "https://[::]", "https://[::ffff:192.0.2.1]", "http://a.localhost",
	} {
		_, err := get(t.Context(), t, client(t, transport.Options{Address: address, LocalOnly: true}))
		if model.FaultOf(err) != model.FaultLocalOnly {
			t.Errorf("%s: %v, want %q", address, err, model.FaultLocalOnly)
		}
	}
	if n := proxied.Load(); n != 0 {
		t.Errorf("the proxy was asked %d times", n)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
	}))
	defer s.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		address := strings.Replace(s.URL, "127.0.0.1", host, 1)
		if _, err := get(t.Context(), t, client(t, transport.Options{Address: address, LocalOnly: true})); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// proxy sets a proxy for https in the environment and counts what it is asked.
func proxy(t *testing.T, answer http.HandlerFunc) *atomic.Int32 {
	t.Helper()
	var asked atomic.Int32
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(p.Close)
	t.Setenv("HTTPS_PROXY", strings.Replace(p.URL, "http://", "http://user:canary@", 1))
	t.Setenv("HTTP_PROXY", p.URL)
	t.Setenv("NO_PROXY", "")
	return &asked
}

// TestClient_ErrProxy holds that a proxy that does not help counts as no network.
func TestClient_ErrProxy(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"Refuses": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "canary", http.StatusForbidden) },
		"Wants a password": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusProxyAuthRequired)
		},
		"Closes": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		asked := proxy(t, answer)
		_, err := get(t.Context(), t, client(t, transport.Options{}))
		if model.FaultOf(err) != model.FaultOffline || !strings.Contains(err.Error(), "proxy") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v, want %q that names the proxy", name, err, model.FaultOffline)
		}
		if asked.Load() == 0 {
			t.Errorf("%s: the proxy was not asked", name)
		}
	}
}

// TestClient_PlainHasNoProxy holds that plain http stays on this network.
func TestClient_PlainHasNoProxy(t *testing.T) {
	asked := proxy(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	_, err := get(t.Context(), t, client(t, transport.Options{Address: "http://model.invalid"}))
	wantFault(t, err, model.FaultOffline)
	if asked.Load() != 0 {
		t.Error("a proxy was asked for plain http")
	}
}
