package fake

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// token is what ServiceAccount is given for its signature.
const token = "token-of-the-fake"

// Server is a Handler that listens on this machine.
type Server struct {
	*Handler
	http  *httptest.Server
	close sync.Once
}

// Start listens on 127.0.0.1, at a port that is free.
func Start(o Options) *Server {
	s := prepare(o)
	s.http.Start()
	return s
}

// StartTLS is Start with a certificate that only Roots know.
func StartTLS(o Options) *Server {
	s := prepare(o)
	s.http.StartTLS()
	return s
}

func prepare(o Options) *Server {
	h := New(o)
	s := &Server{Handler: h, http: httptest.NewUnstartedServer(h)}
	s.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	return s
}

// URL is the address of the server, without a path. It is that of the Gemini API, and of Vertex AI.
func (s *Server) URL() string { return s.http.URL }

// Live is the address of the live model, without a path: the SDK wants ws:// where there is no TLS.
func (s *Server) Live() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }

// OpenAI is the address of the server for chat completions.
func (s *Server) OpenAI() string { return s.http.URL + "/v1" }

// Roots know the certificate of StartTLS.
func (s *Server) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	if c := s.http.Certificate(); c != nil {
		pool.AddCert(c)
	}
	return pool
}

// Close ends the server and whatever stalls in it.
func (s *Server) Close() {
	s.close.Do(func() {
		s.mu.Lock()
		close(s.closing)
		s.mu.Unlock()
		s.http.CloseClientConnections()
		s.http.Close()
		s.live.running.Wait()
	})
}

// ServiceAccount returns the JSON file of a service account whose tokens come from the
// server. secret is a part of it that should never be seen again.
func (s *Server) ServiceAccount(secret string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.account == nil {
		key, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // nobody checks its signatures, and it is made for every test
		if err != nil {
			return "", err
		}
		s.account = pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	}
	content, err := json.Marshal(doc{
		"type": "service_account", "project_id": "fake", "private_key_id": secret, "private_key": string(s.account),
		"client_email": "fake@fake.iam.gserviceaccount.com", "token_uri": s.URL() + "/token",
	})
	return string(content), err
}

// token answers the request for a token.
func (h *Handler) token(w http.ResponseWriter) {
	given := token
	if h.options.Token != "" {
		given = h.options.Token
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(doc{"access_token": given, "token_type": "Bearer", "expires_in": 3600}))
}
