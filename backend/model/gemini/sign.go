package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// scope is what a token may do.
//
// Source: https://cloud.google.com/vertex-ai/docs/authentication (2026-11).
const scope = "https://www.googleapis.com/auth/cloud-platform"

// googleTokens is where tokens of service accounts come from.
const googleTokens = "https://oauth2.googleapis.com/token"

var (
	errNoCredentials = errors.New("no Application Default Credentials")
	errToken         = errors.New("no token for these credentials")
)

// signing adds a token to each request. It may be used concurrently.
type signing struct {
	next        http.RoundTripper
	localOnly   bool
	credentials func() (*auth.Credentials, error)
}

// signer returns what signs the requests of a connection: the service account of its
// key, else Application Default Credentials; nil where requests go as they are, to an
// address of its own.
func signer(c model.Connection, o transport.Options, own bool, next http.RoundTripper) (*signing, error) {
	options := &credentials.DetectOptions{Scopes: []string{scope}, DisableAsyncRefresh: true}
	switch {
	case c.Key != "":
		tokens, err := account(c.Key)
		if err != nil {
			return nil, err
		}
		o.Address, o.Judge, o.Base = tokens, nil, nil
		t, err := transport.New(o)
		if err != nil {
			return nil, roleplay.Invalid("key", "The service account names no address for tokens that can be used.")
		}
		options.CredentialsJSON = []byte(c.Key)
		options.Client = t.HTTP()
	case !own:
		return nil, nil
	}
	return &signing{next: next, localOnly: c.LocalOnly && own, credentials: sync.OnceValues(func() (*auth.Credentials, error) {
		return credentials.DetectDefault(options)
	})}, nil
}

// account returns where the tokens of a service account come from. Other kinds of
// credentials may name programs to run or files to read, so they are refused.
func account(key string) (tokens string, err error) {
	var a struct {
		Type     string `json:"type"`
		Email    string `json:"client_email"`
		Private  string `json:"private_key"`
		TokenURI string `json:"token_uri"`
	}
	if json.Unmarshal([]byte(key), &a) != nil || a.Type != "service_account" || a.Email == "" || a.Private == "" {
		return "", roleplay.Invalid("key", "The key of Vertex AI is the JSON file of a service account.")
	}
	if a.TokenURI == "" {
		a.TokenURI = googleTokens
	}
	return a.TokenURI, nil
}

// RoundTrip implements http.RoundTripper.
func (s *signing) RoundTrip(r *http.Request) (*http.Response, error) {
	token, err := s.token(r.Context())
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	signed := r.Clone(r.Context())
	signed.Header.Set("Authorization", "Bearer "+token)
	return s.next.RoundTrip(signed)
}

// token returns a token. Its errors drop the text of the cause, which quotes answers.
func (s *signing) token(ctx context.Context) (string, error) {
	if s.localOnly {
		return "", &model.Error{Fault: model.FaultLocalOnly}
	}
	found, err := s.credentials()
	if err != nil {
		return "", &model.Error{Fault: model.FaultKey, Err: errNoCredentials}
	}
	token, err := found.Token(transport.Unwatch(ctx))
	var fault *model.Error
	switch {
	case err == nil:
		return token.Value, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &fault) && fault.Fault != model.FaultRejected && fault.Fault != model.FaultAddress:
		return "", fault
	default:
		return "", &model.Error{Fault: model.FaultKey, Err: errToken}
	}
}
