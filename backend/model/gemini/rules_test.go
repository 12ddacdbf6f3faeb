package gemini_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/modeltest"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

func hello() model.Request {
	return model.Request{Messages: []model.Message{{Role: model.RoleUser, Text: "Hello."}}}
}

// ask returns the text, the last chunk and the error of an answer.
func ask(t *testing.T, m model.Text, r model.Request) (string, model.Chunk, error) {
	t.Helper()
	text, last := "", model.Chunk{}
	for c, err := range m.Stream(t.Context(), r) {
		if err != nil {
			return text, last, err
		}
		text, last = text+c.Text, c
	}
	return text, last, nil
}

func TestConnect_ErrField(t *testing.T) {
	good := model.Connection{Vendor: model.VendorVertex, Project: "p", Location: "l"}
	for field, connections := range map[string][]model.Connection{
		"key": {
			{Vendor: model.VendorGemini},
			{Vendor: model.VendorGemini, Key: " \n"},
			{Vendor: model.VendorGemini, Key: "canary\r\nX-Other: b"},
			{Vendor: model.VendorVertex, Project: "p", Location: "l", Key: "canary"},
			{Vendor: model.VendorVertex, Project: "p", Location: "l", Key: `{"type":"external_account","client_email":"a","private_key":"b","credential_source":{"executable":{"command":"canary"}}}`},
			{Vendor: model.VendorVertex, Project: "p", Location: "l", Key: `{"type":"service_account","client_email":"a","private_key":"b","token_uri":"http://8.8.8.8"}`},
		},
		"project":  {{Vendor: model.VendorVertex, Location: "l"}, {Vendor: model.VendorVertex, Project: "../p", Location: "l"}},
		"location": {{Vendor: model.VendorVertex, Project: "p"}, {Vendor: model.VendorVertex, Project: "p", Location: "l.example.com/"}, {Vendor: model.VendorVertex, Project: "p", Location: "@evil"}},
		"address":  {{Vendor: model.VendorGemini, Key: "canary", Address: "http://8.8.8.8"}},
	} {
		for _, c := range connections {
			_, err := gemini.Connect(c)
			if roleplay.CodeOf(err) != roleplay.CodeInvalid || strings.Contains(err.Error(), "canary") {
				t.Errorf("%+v: %v", c, err)
			}
			if e := (*roleplay.Error)(nil); !errors.As(err, &e) || e.Fields[0].Field != field {
				t.Errorf("%+v: %v, want field %q", c, err, field)
			}
		}
	}
	if _, err := gemini.Connect(good); err != nil {
		t.Error(err)
	}
}

// TestClient_Environment holds that nothing of the environment is sent or obeyed.
func TestClient_Environment(t *testing.T) {
	elsewhere := fake.Start(fake.Options{})
	defer elsewhere.Close()
	for name, value := range map[string]string{
		"GOOGLE_API_KEY": "canary", "GEMINI_API_KEY": "canary", "GOOGLE_GEMINI_BASE_URL": elsewhere.URL(), "GOOGLE_VERTEX_BASE_URL": elsewhere.URL(),
		"GOOGLE_CLOUD_PROJECT": "canary", "GOOGLE_CLOUD_LOCATION": "canary", "GOOGLE_CLOUD_REGION": "canary",
	} {
		t.Setenv(name, value)
	}
	s := fake.Start(fake.Options{Key: modeltest.Key})
	defer s.Close()
	for _, flip := range []string{"true", "false"} {
		t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", flip)
		t.Setenv("GOOGLE_GENAI_USE_ENTERPRISE", flip)
		for _, connection := range []model.Connection{{Vendor: model.VendorGemini, Address: s.URL(), Key: modeltest.Key}, vertex(t, s)} {
			s.Reset()
			c := connect(t, connection, transport.Options{})
			if _, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); err != nil {
				t.Fatalf("%s: %v", connection.Vendor, err)
			}
			if _, err := c.Models(t.Context()); err != nil {
				t.Fatalf("%s: %v", connection.Vendor, err)
			}
			for _, x := range s.Exchanges() {
				header, err := json.Marshal(x.Header)
				if err != nil || strings.Contains(strings.ReplaceAll(string(header)+x.Path+string(x.Body), modeltest.Key, ""), "canary") || string(x.Wire) != string(connection.Vendor) {
					t.Errorf("%s asked by %s at %s: %s, %v", connection.Vendor, x.Wire, x.Path, header, err)
				}
			}
		}
	}
	if n := len(elsewhere.Exchanges()); n != 0 {
		t.Errorf("the address of the environment was asked %d times", n)
	}
}

// TestClient_Credentials holds that an address of one's own without a key is shown none.
func TestClient_Credentials(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	account, err := s.ServiceAccount("canary")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, []byte(account), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", file)
	c := connect(t, model.Connection{Vendor: model.VendorVertex, Address: s.URL(), Project: "p", Location: "l"}, transport.Options{})
	if _, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); err != nil {
		t.Fatal(err)
	}
	x := s.Exchanges()[0]
	if _, ok := x.Header["Authorization"]; ok {
		t.Error("credentials were shown to an address of one's own")
	}
	if want := "/v1beta1/projects/p/locations/l/publishers/google/models/gemini-3.8-flash:streamGenerateContent?alt=sse"; x.Path != want {
		t.Errorf("asked %s, want %s", x.Path, want)
	}
}

// TestClient_ApplicationDefault holds that without a key and an address of its own,
// Vertex AI is shown a token of the machine's credentials; and under LocalOnly nobody is asked for one.
func TestClient_ApplicationDefault(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	account, err := s.ServiceAccount("canary")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, []byte(account), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", file)
	for location, host := range map[string]string{
		"europe-west4": "europe-west4-aiplatform.googleapis.com", "global": "aiplatform.googleapis.com", "eu": "aiplatform.eu.rep.googleapis.com",
	} {
		b := &base{}
		c := connect(t, model.Connection{Vendor: model.VendorVertex, Project: "p", Location: location}, transport.Options{Base: b})
		if _, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); err != nil {
			t.Fatal(err)
		}
		if b.header.Get("Authorization") == "" || b.host != host {
			t.Errorf("%s: asked %s, signed %v", location, b.host, b.header.Get("Authorization") != "")
		}
	}
	b := &base{}
	c := connect(t, model.Connection{Vendor: model.VendorVertex, Project: "p", Location: "global", LocalOnly: true}, transport.Options{Base: b})
	if _, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); model.FaultOf(err) != model.FaultLocalOnly || b.header != nil {
		t.Errorf("%v, want %q", err, model.FaultLocalOnly)
	}
}

// TestClient_ErrToken holds that credentials that are refused are a matter of the key.
func TestClient_ErrToken(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	account, err := s.ServiceAccount("canary")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		token string
		want  model.Fault
	}{
		"NoPath": {"/canary", model.FaultKey},
		"Broken": {"/v1/models", model.FaultKey},
	} {
		key := strings.Replace(account, "/token", tt.token, 1)
		c := connect(t, model.Connection{Vendor: model.VendorVertex, Address: s.URL(), Project: "p", Location: "l", Key: key}, transport.Options{})
		if _, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); model.FaultOf(err) != tt.want || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// TestClient_Thinking holds how little each model is told to think, and that one that
// cannot be told is asked without.
func TestClient_Thinking(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	for name, want := range map[string]string{
		"gemini-3.8-flash": `{"thinkingLevel":"LOW"}`, "gemini-3.5-flash": `{"thinkingLevel":"MINIMAL"}`, "gemini-3-flash-preview": `{"thinkingLevel":"MINIMAL"}`, "gemini-3.5-flash-lite": `{"thinkingLevel":"MINIMAL"}`, "gemini-3.1-pro-preview": `{"thinkingLevel":"LOW"}`,
		"gemini-2.5-flash": `{"thinkingBudget":0}`, "gemini-2.5-pro": "", "gemini-2.0-flash": "", "gemma-3-27b-it": "",
	} {
		c := connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: "key"}, transport.Options{})
		s.Reset()
		if _, _, err := ask(t, c.Text(name), hello()); err != nil {
			t.Fatal(err)
		}
		var sent struct {
			Config struct {
				Thinking json.RawMessage `json:"thinkingConfig"`
			} `json:"generationConfig"`
		}
		if err := json.Unmarshal(s.Exchanges()[0].Body, &sent); err != nil || string(sent.Config.Thinking) != want {
			t.Errorf("%s: told %s, want %s", name, sent.Config.Thinking, want)
		}
	}
	old := fake.Start(fake.Options{NoThinking: true})
	defer old.Close()
	c := connect(t, model.Connection{Vendor: model.VendorGemini, Address: old.URL(), Key: "key"}, transport.Options{})
	for i, asked := range []int{2, 3} {
		if text, _, err := ask(t, c.Text("gemini-3.8-flash"), hello()); text == "" || err != nil {
			t.Errorf("%q, %v", text, err)
		}
		if n := len(old.Exchanges()); n != asked {
			t.Errorf("answer %d: asked %d times so far, want %d", i, n, asked)
		}
	}
}

// TestClient_Temperature holds that a model is told a temperature only if it takes one.
func TestClient_Temperature(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	r, warmth := hello(), 0.5
	r.Temperature = &warmth
	c := connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: "key"}, transport.Options{})
	for name, told := range map[string]bool{
		"gemini-3.8-flash": false, "gemini-3.5-flash-lite": false, "gemini-3.6-flash": false, "gemini-4-flash": false,
		"gemini-3.5-flash": true, "gemini-3.1-pro-preview": true, "gemini-2.5-pro": true, "gemma-3-27b-it": true,
	} {
		s.Reset()
		if _, _, err := ask(t, c.Text(name), r); err != nil {
			t.Fatal(err)
		}
		if got := s.Exchanges()[0].Temperature != nil; got != told {
			t.Errorf("%s: told a temperature: %v", name, got)
		}
	}
}

// TestClient_ErrName holds that the name of a model does not lead elsewhere.
func TestClient_ErrName(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	c := connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: "key"}, transport.Options{})
	for _, name := range []string{"", "../../v1/models", "a b", "a?key=b", "a/b", "models/x\n"} {
		if _, _, err := ask(t, c.Text(name), hello()); model.FaultOf(err) != model.FaultModel {
			t.Errorf("%q: %v, want %q", name, err, model.FaultModel)
		}
	}
	if n := len(s.Exchanges()); n != 0 {
		t.Errorf("%d were sent", n)
	}
}

// base answers in place of a network, and keeps what was sent.
type base struct {
	body   string
	status int
	host   string
	header http.Header
}

func (b *base) RoundTrip(r *http.Request) (*http.Response, error) {
	b.host, b.header = r.URL.Host, r.Header
	kind, body, status := "text/event-stream", b.body, 200
	if body == "" {
		body = part(`{"text":"Good day."}`, "STOP")
	}
	if b.status != 0 {
		kind, status = "application/json", b.status
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestClient_RetryInfo holds that the wait that Google names in the body counts.
func TestClient_RetryInfo(t *testing.T) {
	for delay, want := range map[string]time.Duration{"7s": 7 * time.Second, "0.25s": 250 * time.Millisecond, "-3s": 0, "soon": 0, "99999999s": 24 * time.Hour} {
		body := `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"` + delay + `"}]}}`
		c := connect(t, model.Connection{Vendor: model.VendorGemini, Key: "key"}, transport.Options{Base: &base{status: 429, body: body}})
		_, _, err := ask(t, c.Text("gemini-3.8-flash"), hello())
		var e *model.Error
		if !errors.As(err, &e) || e.Fault != model.FaultBusy || e.After != want {
			t.Errorf("%s: %v, want to wait %v", delay, err, want)
		}
	}
}

func part(parts, finish string) string {
	return `data: {"candidates":[{"content":{"role":"model","parts":[` + parts + `]},"finishReason":"` + finish + `"}]}` + "\n\n"
}

// TestClient_ErrForms holds the ways in which an answer can be withheld or go wrong.
func TestClient_ErrForms(t *testing.T) {
	forms := map[string]struct {
		status int
		body   string
		want   model.Fault
	}{
		"NoCandidates":  {0, "data: {}\n\n", model.FaultNotModel},
		"Nothing":       {0, "", model.FaultNotModel},
		"OnlyUsage":     {0, `data: {"usageMetadata":{"promptTokenCount":3}}` + "\n\n", model.FaultCut},
		"ToolCall":      {0, part(`{"text":"a"}`, "MALFORMED_FUNCTION_CALL"), model.FaultNotModel},
		"PromptBlocked": {0, `data: {"promptFeedback":{"blockReason":"SAFETY"}}` + "\n\n", model.FaultRefused},
		"Country":       {400, `{"error":{"code":400,"status":"FAILED_PRECONDITION","message":"User location is not supported for the API use. canary"}}`, model.FaultForbidden},
		"InAList":       {400, `[{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"API key not valid. canary"}}]`, model.FaultKey},
		"Plan":          {429, `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"check your plan and billing details canary"}}`, model.FaultQuota},
		"VertexBusy":    {429, `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Resource exhausted. Please try again later. canary"}}`, model.FaultBusy},
	}
	for _, reason := range []string{"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "OTHER", "NEWER_THAN_THIS_PROGRAM"} {
		forms["Finish"+reason] = struct {
			status int
			body   string
			want   model.Fault
		}{0, part(`{"text":"canary"}`, reason), model.FaultRefused}
	}
	for name, tt := range forms {
		t.Run(name, func(t *testing.T) {
			b := &base{status: tt.status, body: tt.body}
			if tt.body == "" {
				b.body = "\n\n"
			}
			c := connect(t, model.Connection{Vendor: model.VendorGemini, Key: "key"}, transport.Options{Base: b})
			_, _, err := ask(t, c.Text("gemini-3.8-flash"), hello())
			if model.FaultOf(err) != tt.want || strings.Contains(err.Error(), "canary") {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}
