package openai_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/openai"
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

func TestConnect_Key(t *testing.T) {
	for _, key := range []string{"canary\nX-Other: b", "canary canary", "canary\x00", "größe"} {
		_, err := openai.Connect(model.Connection{Vendor: model.VendorOpenAI, Key: key})
		if roleplay.CodeOf(err) != roleplay.CodeInvalid || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v, want %q", key, err, roleplay.CodeInvalid)
		}
	}
	s := fake.Start(fake.Options{Key: "key"})
	defer s.Close()
	if _, _, err := ask(t, connect(t, model.Connection{Address: s.OpenAI(), Key: " key\r\n"}, transport.Options{}).Text("a"), hello()); err != nil {
		t.Errorf("pasted with a line end: %v", err)
	}
}

func TestConnect_ErrAddress(t *testing.T) {
	_, err := openai.Connect(model.Connection{Vendor: model.VendorOpenAI, Address: "http://8.8.8.8/v1", Key: "canary"})
	if roleplay.CodeOf(err) != roleplay.CodeInvalid || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v, want %q", err, roleplay.CodeInvalid)
	}
}

// TestClient_Environment holds that nothing of the environment is sent or obeyed.
func TestClient_Environment(t *testing.T) {
	elsewhere := fake.Start(fake.Options{})
	defer elsewhere.Close()
	for name, value := range map[string]string{
		"OPENAI_BASE_URL": elsewhere.OpenAI(), "OPENAI_API_KEY": "canary", "OPENAI_ADMIN_KEY": "canary", "OPENAI_ORG_ID": "canary",
		"OPENAI_PROJECT_ID": "canary", "OPENAI_CUSTOM_HEADERS": "X-Canary: canary", "OPENAI_WEBHOOK_SECRET": "canary",
	} {
		t.Setenv(name, value)
	}
	s := fake.Start(fake.Options{})
	defer s.Close()
	c := connect(t, model.Connection{Address: s.OpenAI()}, transport.Options{})
	if _, _, err := ask(t, c.Text("llama3.2"), hello()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(elsewhere.Exchanges()); n != 0 {
		t.Errorf("the address of the environment was asked %d times", n)
	}
	for _, x := range s.Exchanges() {
		if _, ok := x.Header["Authorization"]; ok {
			t.Error("without a key there is an Authorization header")
		}
		header, err := json.Marshal(x.Header)
		if err != nil || strings.Contains(strings.ToLower(string(header)), "canary") {
			t.Errorf("%s, %v: something of the environment was sent", header, err)
		}
	}
}

// TestClient_StreamOptions holds that a server that knows no count of tokens is asked
// once more without it, and from then on at once.
func TestClient_StreamOptions(t *testing.T) {
	s := fake.Start(fake.Options{NoStreamOptions: true})
	defer s.Close()
	c := connect(t, model.Connection{Address: s.OpenAI()}, transport.Options{})
	for i, asked := range []int{2, 3, 4} {
		text, last, err := ask(t, c.Text("llama3.2"), hello())
		if text == "" || last.Finish != model.FinishStop || last.Usage != (model.Usage{}) || err != nil {
			t.Errorf("answer %d: %q, %+v, %v", i, text, last, err)
		}
		if n := len(s.Exchanges()); n != asked {
			t.Errorf("answer %d: asked %d times so far, want %d", i, n, asked)
		}
	}
}

// TestClient_StreamOptionsConcurrent holds that those who ask while it is learned are answered too.
func TestClient_StreamOptionsConcurrent(t *testing.T) {
	s := fake.Start(fake.Options{NoStreamOptions: true})
	defer s.Close()
	c := connect(t, model.Connection{Address: s.OpenAI()}, transport.Options{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, _, err := ask(t, c.Text("llama3.2"), hello()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// server answers every request alike, and counts them.
func server(t *testing.T, status int, kind, body string) (address string, asked *int) {
	t.Helper()
	asked = new(int)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", asked
}

// TestClient_SchemaIsNotLeftOut holds that a server without schemas is not asked for
// another answer than the one that is wanted.
func TestClient_SchemaIsNotLeftOut(t *testing.T) {
	address, asked := server(t, 400, "application/json", `{"error":{"message":"response_format is not supported","param":"response_format"}}`)
	r := hello()
	r.Schema, r.SchemaName = json.RawMessage(`{"type":"object"}`), "verdict"
	_, _, err := ask(t, connect(t, model.Connection{Address: address}, transport.Options{}).Text("llama3.2"), r)
	if model.FaultOf(err) != model.FaultRejected || *asked != 1 {
		t.Errorf("%v after %d requests, want %q after one", err, *asked, model.FaultRejected)
	}
}

// TestClient_ErrForms holds the forms in which services tell what is wrong.
func TestClient_ErrForms(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		kind   string
		body   string
		want   model.Fault
	}{
		"OllamaNoModel":    {404, "application/json", `{"error":{"message":"model \"canary\" not found, try pulling it first","type":"api_error","param":null,"code":null}}`, model.FaultModel},
		"OllamaNoPath":     {404, "text/plain", "404 page not found", model.FaultAddress},
		"VLLMNoModel":      {404, "application/json", `{"object":"error","message":"The model canary does not exist.","type":"NotFoundError","param":null,"code":404}`, model.FaultModel},
		"FastAPINoPath":    {404, "application/json", `{"detail":"Not Found"}`, model.FaultAddress},
		"OpenAINoPath":     {404, "application/json", `{"error":{"message":"Invalid URL (POST /v1/v1/chat/completions)","type":"invalid_request_error","param":null,"code":null}}`, model.FaultAddress},
		"LMStudioNoPath":   {200, "application/json", `{"error":"Unexpected endpoint or method. (POST /chat/completions)"}`, model.FaultNotModel},
		"LlamaCppLoading":  {503, "application/json", `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`, model.FaultServer},
		"LlamaCppTooLong":  {400, "application/json", `{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}`, model.FaultRejected},
		"OpenRouterCredit": {402, "application/json", `{"error":{"code":402,"message":"Insufficient credits"}}`, model.FaultQuota},
		"KeyAs400":         {400, "application/json", `{"error":{"message":"Incorrect API key provided: canary","code":"invalid_api_key"}}`, model.FaultKey},
		"ErrorAsString":    {400, "application/json", `{"error":"canary"}`, model.FaultRejected},
		"ModelAs400":       {400, "application/json", `{"error":{"message":"canary","code":"model_not_found"}}`, model.FaultModel},
		"Filtered":         {400, "application/json", `{"error":{"message":"canary","code":"content_filter"}}`, model.FaultRefused},
		"PerDay":           {429, "application/json", `{"error":{"message":"Rate limit reached for requests per day (RPD)","code":"rate_limit_exceeded"}}`, model.FaultQuota},
		"InStreamBusy":     {200, "text/event-stream", "data: {\"error\":{\"code\":429,\"message\":\"canary\"}}\n\n", model.FaultBusy},
		"InStreamServer":   {200, "text/event-stream", "data: {\"error\":\"canary\"}\n\n", model.FaultServer},
		"OtherStream":      {200, "text/event-stream", "data: {\"canary\":1}\n\n", model.FaultNotModel},
		"EmptyStream":      {200, "text/event-stream", "data: [DONE]\n\n", model.FaultNotModel},
		"NothingAtAll":     {200, "text/event-stream", "", model.FaultNotModel},
		"Refusal":          {200, "text/event-stream", chunk(`{"refusal":"canary"}`, `null`), model.FaultRefused},
	} {
		t.Run(name, func(t *testing.T) {
			address, _ := server(t, tt.status, tt.kind, tt.body)
			_, _, err := ask(t, connect(t, model.Connection{Address: address}, transport.Options{}).Text("llama3.2"), hello())
			if model.FaultOf(err) != tt.want || strings.Contains(err.Error(), "canary") {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func chunk(delta, finish string) string {
	return `data: {"choices":[{"index":0,"delta":` + delta + `,"finish_reason":` + finish + `}]}` + "\n\n"
}

// TestClient_Forms holds what servers add to a stream, or leave out.
func TestClient_Forms(t *testing.T) {
	for name, body := range map[string]string{
		"Comments":       ": OPENROUTER PROCESSING\n\n" + chunk(`{"role":"assistant","content":""}`, `null`) + ": OPENROUTER PROCESSING\n\n" + chunk(`{"content":"Good day."}`, `null`) + chunk(`{}`, `"stop"`) + "data: [DONE]\n\n",
		"NoDone":         chunk(`{"content":"Good day."}`, `null`) + chunk(`{}`, `"stop"`),
		"NullContent":    chunk(`{"content":null}`, `null`) + chunk(`{"content":"Good day."}`, `"stop"`) + "data: [DONE]\n\n",
		"Reasoning":      chunk(`{"reasoning_content":"hm"}`, `null`) + chunk(`{"reasoning":"hm"}`, `null`) + chunk(`{"content":"Good day."}`, `"stop"`),
		"ThinkTag":       chunk(`{"content":"<th"}`, `null`) + chunk(`{"content":"ink>hm</thi"}`, `null`) + chunk(`{"content":"nk>\n\nGood day."}`, `"stop"`),
		"WindowsLines":   strings.ReplaceAll(chunk(`{"content":"Good day."}`, `"stop"`), "\n", "\r\n"),
		"NoSpace":        strings.ReplaceAll(chunk(`{"content":"Good day."}`, `"stop"`), "data: ", "data:"),
		"EmptyFinish":    chunk(`{"content":"Good day."}`, `""`) + chunk(`{}`, `"stop"`),
		"UsageEachTime":  strings.Replace(chunk(`{"content":"Good day."}`, `"stop"`), `{"choices"`, `{"usage":null,"choices"`, 1),
		"SecondChoice":   chunk(`{"content":"Good day."}`, `null`) + `data: {"choices":[]}` + "\n\n" + chunk(`{}`, `"stop"`),
		"UnknownFinish":  chunk(`{"content":"Good day."}`, `"eos"`),
		"UnknownDetails": strings.Replace(chunk(`{"content":"Good day."}`, `"stop"`), `{"choices"`, `{"x_groq":{"id":"a"},"timings":{"a":1.5},"choices"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			address, _ := server(t, 200, "text/event-stream", body)
			text, last, err := ask(t, connect(t, model.Connection{Address: address}, transport.Options{}).Text("llama3.2"), hello())
			if text != "Good day." || last.Finish != model.FinishStop || err != nil {
				t.Errorf("%q, %+v, %v", text, last, err)
			}
		})
	}
}

// base answers in place of a network, and keeps what was sent.
type base struct {
	sent    map[string]any
	refuses string // a field
	asked   int
}

func (b *base) RoundTrip(r *http.Request) (*http.Response, error) {
	b.sent = map[string]any{"url": r.URL.String()}
	if err := json.NewDecoder(r.Body).Decode(&b.sent); err != nil {
		return nil, err
	}
	b.asked++
	if _, ok := b.sent[b.refuses]; ok {
		body := `{"error":{"message":"Unsupported value","type":"invalid_request_error","param":"` + b.refuses + `","code":"unsupported_value"}}`
		return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	body := chunk(`{"content":"Good day."}`, `"stop"`)
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestClient_Names holds which names of fields which service knows.
func TestClient_Names(t *testing.T) {
	warmth := 0.5
	r := hello()
	r.MaxTokens, r.Temperature = 100, &warmth
	for _, tt := range []struct {
		address, name string
		has, hasNot   []string
	}{
		{"", "gpt-4.1-mini", []string{"max_completion_tokens", "temperature"}, []string{"max_tokens"}},
		{"", "gpt-5.4-mini", []string{"max_completion_tokens"}, []string{"max_tokens", "temperature"}},
		{"https://openrouter.ai/api/v1", "gpt-5.4-mini", []string{"max_tokens", "temperature"}, []string{"max_completion_tokens"}},
		{"http://localhost:11434/v1/", "llama3.2", []string{"max_tokens", "temperature", "stream_options"}, []string{"max_completion_tokens", "response_format"}},
	} {
		b := &base{}
		if _, _, err := ask(t, connect(t, model.Connection{Address: tt.address, Key: "key"}, transport.Options{Base: b}).Text(tt.name), r); err != nil {
			t.Fatal(err)
		}
		want := tt.address
		if want == "" {
			want = openai.Address
		}
		if b.sent["url"] != strings.TrimSuffix(want, "/")+"/chat/completions" {
			t.Errorf("%s: sent to %v", tt.address, b.sent["url"])
		}
		for _, field := range tt.has {
			if _, ok := b.sent[field]; !ok {
				t.Errorf("%s %s: without %s", tt.address, tt.name, field)
			}
		}
		for _, field := range tt.hasNot {
			if _, ok := b.sent[field]; ok {
				t.Errorf("%s %s: with %s", tt.address, tt.name, field)
			}
		}
	}
}

// TestClient_Effort holds how little each model is told to think, and that one that
// cannot be told is asked without, and is not told again.
func TestClient_Effort(t *testing.T) {
	for name, want := range map[string]any{
		"gpt-5.4-mini": "none", "gpt-5-mini": "minimal", "o4-mini": "low", "gpt-5.2-pro": nil, "gpt-5-chat-latest": nil, "gpt-4.1": nil, "gpt-6-luna": nil,
	} {
		b := &base{}
		if _, _, err := ask(t, connect(t, model.Connection{Key: "key"}, transport.Options{Base: b}).Text(name), hello()); err != nil || b.sent["reasoning_effort"] != want {
			t.Errorf("%s: told %v, want %v (%v)", name, b.sent["reasoning_effort"], want, err)
		}
	}
	b := &base{refuses: "reasoning_effort"}
	c := connect(t, model.Connection{Key: "key"}, transport.Options{Base: b})
	for _, asked := range []int{2, 3} {
		if _, _, err := ask(t, c.Text("gpt-5.4-mini"), hello()); err != nil || b.asked != asked {
			t.Errorf("asked %d times so far, want %d (%v)", b.asked, asked, err)
		}
	}
	b = &base{}
	if _, _, err := ask(t, connect(t, model.Connection{Address: "http://localhost:1/v1"}, transport.Options{Base: b}).Text("gpt-5.4-mini"), hello()); err != nil || b.sent["reasoning_effort"] != nil {
		t.Errorf("another service was told %v (%v)", b.sent["reasoning_effort"], err)
	}
	for name, want := range map[string]any{
		"qwen3:8b": "none", "Qwen/Qwen3-8B": "none", "gemma4:12b": "none", "deepseek-r1:7b": "none", "gpt-oss:20b": "low", "llama3.2": nil, "gemma3:12b": nil, "qwen3-4b-instruct": nil,
	} {
		b := &base{}
		if _, _, err := ask(t, connect(t, model.Connection{Address: "http://localhost:1/v1"}, transport.Options{Base: b}).Text(name), hello()); err != nil || b.sent["reasoning_effort"] != want {
			t.Errorf("%s at another service was told %v, want %v (%v)", name, b.sent["reasoning_effort"], want, err)
		}
	}
}

// TestClient_StubbornField holds that a service that refuses what was not sent is not asked for ever.
func TestClient_StubbornField(t *testing.T) {
	for _, field := range []string{"stream_options", "reasoning_effort"} {
		address, asked := server(t, 400, "application/json", `{"error":{"message":"canary","param":"`+field+`"}}`)
		_, _, err := ask(t, connect(t, model.Connection{Address: address}, transport.Options{}).Text("llama3.2"), hello())
		if model.FaultOf(err) != model.FaultRejected || *asked != 2 {
			t.Errorf("%s: %v after %d requests, want %q after two", field, err, *asked, model.FaultRejected)
		}
	}
}

func TestText_Capabilities(t *testing.T) {
	c := connect(t, model.Connection{Address: "http://127.0.0.1:1/v1"}, transport.Options{})
	if got := c.Text("llama3.2").Capabilities(); !got.Schema || got.Context != 0 {
		t.Errorf("%+v", got)
	}
	if got := c.Text("gpt-4o-mini").Capabilities(); got.Context != 128_000 {
		t.Errorf("%+v", got)
	}
}
