package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
)

type thingInput struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Limit int    `json:"limit,omitempty"`
	Kind  string `json:"kind,omitempty" enum:"a,b"`
}

type thingOutput struct {
	Got   thingInput `json:"got"`
	List  []string   `json:"list"`
	Share float64    `json:"share"`
}

// tried is a door with one operation, which answers by call.
func tried(t *testing.T, route string, call func(context.Context, thingInput) (thingOutput, error)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var logged bytes.Buffer
	log := slog.New(slog.NewTextHandler(&logged, nil))
	d := &Door{
		doc: newDocument("1", func(string) bool { return true }), mux: http.NewServeMux(), on: map[string]bool{"thing": true}, log: log,
		authenticate: func(_ context.Context, token string) (roleplay.Actor, error) {
			if token != "good" {
				return roleplay.Actor{}, roleplay.Errorf(roleplay.CodeUnauthenticated, "Sign in first.")
			}
			return roleplay.Actor{ID: "u", Role: roleplay.RoleUser}, nil
		},
	}
	Route(d, Op{Name: "thing.Do", Route: route}, call)
	s := &Server{log: log}
	return s.around(d.mux), &logged
}

func echo(ctx context.Context, in thingInput) (thingOutput, error) {
	_, err := roleplay.RequireActor(ctx, roleplay.RoleUser)
	return thingOutput{Got: in}, err
}

func ask(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer good")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wantProblem holds an answer against what every problem must be.
func wantProblem(t *testing.T, w *httptest.ResponseRecorder, status int, code roleplay.Code, fields ...string) {
	t.Helper()
	if w.Code != status || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("got %d %s, want %d application/problem+json: %s", w.Code, w.Header().Get("Content-Type"), status, w.Body)
		return
	}
	var p map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if len(p) != 5 || p["title"] != http.StatusText(status) || p["status"] != float64(status) || p["code"] != string(code) || p["detail"] == "" {
		t.Errorf("got %v, want exactly title, status %d, code %s, detail, errors", p, status, code)
	}
	var got []string
	for _, e := range p["errors"].([]any) {
		got = append(got, e.(map[string]any)["field"].(string))
	}
	if strings.Join(got, " ") != strings.Join(fields, " ") {
		t.Errorf("errors name %q, want %q", got, fields)
	}
}

func TestRoute_Refusals(t *testing.T) {
	h, logged := tried(t, "POST /api/thing/{id}", echo)
	for name, tt := range map[string]struct {
		target, body, header string
		status               int
		code                 roleplay.Code
		fields               []string
	}{
		"ErrUnknownFields":     {"/api/thing/1", `{"text":"x","foo":1,"bar":2}`, "", 422, "invalid", []string{"bar", "foo"}},
		"ErrOtherCase":         {"/api/thing/1", `{"text":"x","TEXT":"y"}`, "", 422, "invalid", []string{"TEXT"}},
		"ErrPathFieldInBody":   {"/api/thing/1", `{"text":"x","id":"2"}`, "", 422, "invalid", []string{"id"}},
		"ErrUnknownQuery":      {"/api/thing/1?foo=1", `{"text":"x"}`, "", 422, "invalid", []string{"foo"}},
		"ErrQueryEscape":       {"/api/thing/1?%zz", `{"text":"x"}`, "", 400, "invalid", nil},
		"ErrQuerySemicolon":    {"/api/thing/1?foo=1;bar=2", `{"text":"x"}`, "", 400, "invalid", nil},
		"ErrMissing":           {"/api/thing/1", `{}`, "", 422, "invalid", []string{"text"}},
		"ErrNoBody":            {"/api/thing/1", ``, "", 422, "invalid", []string{"text"}},
		"ErrType":              {"/api/thing/1", `{"text":3,"limit":"x"}`, "", 422, "invalid", []string{"limit", "text"}},
		"ErrNullText":          {"/api/thing/1", `{"text":null}`, "", 422, "invalid", []string{"text"}},
		"ErrFraction":          {"/api/thing/1", `{"text":"x","limit":1.5}`, "", 422, "invalid", []string{"limit"}},
		"ErrNumberTooLarge":    {"/api/thing/1", `{"text":"x","limit":1e300}`, "", 422, "invalid", nil},
		"ErrEnum":              {"/api/thing/1", `{"text":"x","kind":"c"}`, "", 422, "invalid", []string{"kind"}},
		"ErrNotAnObject":       {"/api/thing/1", `[]`, "", 422, "invalid", nil},
		"ErrMalformed":         {"/api/thing/1", `{"text":`, "", 400, "invalid", nil},
		"ErrTwoValues":         {"/api/thing/1", `{"text":"x"}{}`, "", 400, "invalid", nil},
		"ErrNotUTF8":           {"/api/thing/1", "{\"text\":\"\xff\"}", "", 400, "invalid", nil},
		"ErrContentType":       {"/api/thing/1", `{"text":"x"}`, "text/plain", 415, "invalid", nil},
		"ErrTooLarge":          {"/api/thing/1", `{"text":"` + strings.Repeat("x", maxBody) + `"}`, "", 413, "too_large", nil},
		"ErrUnknownAddress":    {"/api/other", `{}`, "", 404, "not_found", nil},
		"ErrAnotherSite":       {"/api/thing/1", `{"text":"x"}`, "cross-site", 403, "forbidden", nil},
		"ErrUnauthenticated":   {"/api/thing/1", `{"text":"x"}`, "no token", 401, "unauthenticated", nil},
		"ErrAnotherHost":       {"/api/thing/1", `{"text":"x"}`, "evil.example", 421, "forbidden", nil},
		"ErrAuthenticateFirst": {"/api/thing/1", `{`, "no token", 401, "unauthenticated", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "http://localhost"+tt.target, strings.NewReader(tt.body))
			r.Header.Set("Authorization", "Bearer good")
			r.Header.Set("Content-Type", "application/json")
			switch tt.header {
			case "text/plain":
				r.Header.Set("Content-Type", tt.header)
			case "cross-site":
				r.Header.Set("Sec-Fetch-Site", tt.header)
			case "no token":
				r.Header.Del("Authorization")
			case "evil.example":
				r.Host = tt.header
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			wantProblem(t, w, tt.status, tt.code, tt.fields...)
		})
	}
	t.Run("ErrMethod", func(t *testing.T) {
		w := ask(h, "DELETE", "/api/thing/1", "")
		wantProblem(t, w, 405, "invalid")
		if w.Header().Get("Allow") != "POST" {
			t.Errorf("Allow is %q", w.Header().Get("Allow"))
		}
	})
	if strings.Contains(logged.String(), "level=ERROR") {
		t.Errorf("a refusal is not an error of the program: %s", logged)
	}
}

func TestRoute(t *testing.T) {
	t.Run("PathAndBody", func(t *testing.T) {
		h, _ := tried(t, "POST /api/thing/{id}", echo)
		w := ask(h, "POST", "/api/thing/a%2Fb", `{"text":"é","limit":7}`, "Content-Type", "application/json; charset=utf-8")
		if want := `{"got":{"id":"a/b","text":"é","limit":7},"list":[],"share":0}`; w.Code != 200 || w.Body.String() != want {
			t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
		}
	})
	t.Run("PathAndQuery", func(t *testing.T) {
		h, _ := tried(t, "GET /api/thing/{id}", echo)
		w := ask(h, "GET", "/api/thing/1?text=x&limit=7", "")
		if want := `{"got":{"id":"1","text":"x","limit":7},"list":[],"share":0}`; w.Code != 200 || w.Body.String() != want {
			t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
		}
		wantProblem(t, ask(h, "GET", "/api/thing/1?text=x&limit=many", ""), 422, "invalid", "limit")
		wantProblem(t, ask(h, "GET", "/api/thing/1?limit=1", ""), 422, "invalid", "text")
		wantProblem(t, ask(h, "GET", "/api/thing/1?text=x&limit=1&limit=1", ""), 422, "invalid", "limit")
		wantProblem(t, ask(h, "GET", "/api/thing/1?text=x&text=x&foo=1&foo=1", ""), 422, "invalid", "foo", "text")
		w = ask(h, "GET", "/api/thing/1?text=x&limit=1;kind=a", "")
		wantProblem(t, w, 400, "invalid")
		if !strings.Contains(w.Body.String(), "limit=1;kind=a") {
			t.Errorf("the refusal does not name the query: %s", w.Body)
		}
	})
	t.Run("HundredThousandCharactersReachTheService", func(t *testing.T) {
		h, _ := tried(t, "POST /api/thing/{id}", func(_ context.Context, in thingInput) (thingOutput, error) {
			return thingOutput{}, roleplay.Invalid("text", "%d bytes came.", len(in.Text))
		})
		w := ask(h, "POST", "/api/thing/1", `{"text":"`+strings.Repeat("ж", 100_000)+`"}`)
		wantProblem(t, w, 422, "invalid", "text")
		if !strings.Contains(w.Body.String(), "200000 bytes came.") {
			t.Errorf("got %s", w.Body)
		}
	})
}

func TestRoute_Failures(t *testing.T) {
	for name, tt := range map[string]struct {
		call func(context.Context, thingInput) (thingOutput, error)
	}{
		"Panic": {func(context.Context, thingInput) (thingOutput, error) { panic("secret detail") }},
		"Unknown": {func(context.Context, thingInput) (thingOutput, error) {
			return thingOutput{}, errors.New("secret detail")
		}},
		"NaN": {func(context.Context, thingInput) (thingOutput, error) {
			return thingOutput{Share: math.NaN(), List: []string{"secret detail"}}, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h, logged := tried(t, "POST /api/thing/{id}", tt.call)
			w := ask(h, "POST", "/api/thing/1", `{"text":"spoken words"}`)
			wantProblem(t, w, 500, "internal")
			if !strings.Contains(w.Body.String(), `"detail":"Internal error"`) || strings.Contains(w.Body.String(), "secret detail") {
				t.Errorf("got %s", w.Body)
			}
			if n := strings.Count(logged.String(), "level=ERROR"); n != 1 {
				t.Errorf("logged %d times, want once: %s", n, logged)
			}
			if strings.Contains(logged.String(), "spoken words") || strings.Contains(logged.String(), "Bearer") {
				t.Errorf("what was said is in the log: %s", logged)
			}
		})
	}
}

func TestStatuses(t *testing.T) {
	for code, want := range map[roleplay.Code]int{
		"invalid": 422, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409,
		"session_ended": 409, "too_large": 413, "too_many_requests": 429, "in_use": 503, "unavailable": 503, "read_only": 503, "cancelled": 409, "internal": 500,
	} {
		h, _ := tried(t, "POST /api/thing/{id}", func(context.Context, thingInput) (thingOutput, error) {
			return thingOutput{}, roleplay.Errorf(code, "So it is.")
		})
		wantProblem(t, ask(h, "POST", "/api/thing/1", `{"text":"x"}`), want, code)
	}
}

// late is an error that tells when to come again.
type late struct{ error }

func (e late) Unwrap() error           { return e.error }
func (late) RetryAfter() time.Duration { return 1001 * time.Millisecond }

func TestRoute_RetryAfter(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"RoundedUp": {fmt.Errorf("wrapped: %w", late{roleplay.Errorf(roleplay.CodeTooMany, "Wait.")}), "2"},
		"Unknown":   {roleplay.Errorf(roleplay.CodeTooMany, "Wait."), ""},
	} {
		h, _ := tried(t, "POST /api/thing/{id}", func(context.Context, thingInput) (thingOutput, error) { return thingOutput{}, tt.err })
		w := ask(h, "POST", "/api/thing/1", `{"text":"x"}`)
		wantProblem(t, w, 429, "too_many_requests")
		if got := w.Header().Get("Retry-After"); got != tt.want {
			t.Errorf("%s: Retry-After is %q, want %q", name, got, tt.want)
		}
	}
}

// A slice is never null and a field without omitempty is always there: the page's types say so.
func TestDocument_Schemas(t *testing.T) {
	files, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Required   []string
				Properties map[string]struct {
					Type any
					Ref  string `json:"$ref"`
				}
			}
		}
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Properties map[string]any
					}
				}
			}
		}
	}
	if err := json.Unmarshal(files["openapi.json"], &doc); err != nil {
		t.Fatal(err)
	}
	schemas := doc.Components.Schemas
	if got := schemas["Session"].Properties["turns"].Type; got != "array" {
		t.Errorf("turns are %v, want array", got)
	}
	if got, _ := json.Marshal(schemas["Session"].Properties["endedAt"].Type); string(got) != `["string","null"]` {
		t.Errorf("endedAt is %s", got)
	}
	if got := strings.Join(schemas["SendMessageInput"].Required, " "); got != "id text" {
		t.Errorf("a message needs %q", got)
	}
	for _, name := range []string{"Event", "Hello", "Problem", "LibraryListSessionsInput", "ListSessionsInput", "ChosenFiles"} {
		if len(schemas[name].Properties) == 0 {
			t.Errorf("there is no component %s", name)
		}
	}
	body := doc.Paths["/api/chat/session/{id}/message"]["post"].RequestBody.Content["application/json"].Schema.Properties
	if _, ok := body["id"]; ok || len(body) != 3 {
		t.Errorf("the body of a message has %v, want text, turnId, wait", body)
	}
	if strings.Contains(string(files["openapi.json"]), "$schema") {
		t.Error("the document speaks of $schema")
	}
}
