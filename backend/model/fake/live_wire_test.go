package fake_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"
	"google.golang.org/genai"

	"roleplay/backend/model/fake"
)

const (
	geminiPath = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
	vertexPath = "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
)

// wire is a line without the SDK: its bytes.
type wire struct {
	*websocket.Conn
	t     *testing.T
	pongs atomic.Int32
}

func bare(t *testing.T, url string) *wire {
	t.Helper()
	w := &wire{t: t}
	conn, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{OnPongReceived: func(context.Context, []byte) { w.pongs.Add(1) }}) //nolint:bodyclose // there is none
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(-1)
	w.Conn = conn
	return w
}

func (w *wire) send(text string) {
	w.t.Helper()
	if err := w.Write(w.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		w.t.Fatal(err)
	}
}

// want holds the bytes of the next messages, each in a binary frame.
func (w *wire) want(all ...string) {
	w.t.Helper()
	for _, want := range all {
		kind, content, err := w.Read(w.t.Context())
		if err != nil || kind != websocket.MessageBinary || string(content) != want {
			w.t.Fatalf("%v %s %v, want %s", kind, content, err, want)
		}
	}
}

// refuses holds the code that the line is closed with.
func (w *wire) refuses(code websocket.StatusCode) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if _, content, err := w.Read(ctx); websocket.CloseStatus(err) != code {
		w.t.Errorf("%s %v, want %d", content, err, code)
	}
}

const bareSetup = `{"setup":{"model":"models/gemini-3.8-live","generationConfig":{"responseModalities":["AUDIO"]},` +
	`"systemInstruction":{"parts":[{"text":"one two three four five six seven eight nine ten"}]},` +
	`"inputAudioTranscription":{},"outputAudioTranscription":{},"sessionResumption":{"transparent":true}}}`

// TestLiveWire_Server holds every byte of the messages of both services.
func TestLiveWire_Server(t *testing.T) {
	for path, counts := range map[string]string{
		geminiPath: `"usageMetadata":{"promptTokenCount":100,"responseTokenCount":50,"totalTokenCount":150,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":90}],"responseTokensDetails":[{"modality":"AUDIO","tokenCount":50}]}`,
		vertexPath: `"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":50,"totalTokenCount":150,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":90}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":50}]}`,
	} {
		s := fake.Start(fake.Options{})
		defer s.Close()
		r := fake.LiveReply{Heard: "I want a refund.", Said: "What", Sound: []int16{1, -2}, Usage: usage(100, 50), Waits: true}
		r.Fault = fake.LiveInterim
		s.NextLive(r)
		w := bare(t, s.Live()+path)
		w.send(bareSetup)
		w.want(`{"setupComplete":{"sessionId":"fake-1"}}`)
		w.send(`{"realtimeInput":{"audio":{"data":"cBdwF3AX","mimeType":"audio/pcm;rate=100000"}}}`) // 3 samples of 6000: no window yet
		w.send(`{"realtimeInput":{"audio":{"data":"` + strings.Repeat("cBdwF3AX", 400) + `","mimeType":"audio/pcm;rate=100000"}}}`)
		w.send(`{"realtimeInput":{"audioStreamEnd":true}}`)
		w.want(
			`{"serverContent":{"interimInputTranscription":{"text":"I want a refund."}}}`,
			`{"serverContent":{"inputTranscription":{"text":"I want a"}}}`,
			`{"serverContent":{"inputTranscription":{"text":" refund.","finished":true}}}`,
			`{"serverContent":{"modelTurn":{"role":"model","parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"AQD+/w=="}}]}}}`,
			`{"serverContent":{"outputTranscription":{"text":"What","finished":true}}}`,
			`{"serverContent":{"generationComplete":true}}`,
			`{"serverContent":{"turnComplete":true,"turnCompleteReason":"NEED_MORE_INPUT","waitingForInput":true},`+counts+`}`,
			`{"sessionResumptionUpdate":{"newHandle":"h-1","resumable":true,"lastConsumedClientMessageIndex":"3"}}`,
		)
		gate := make(chan struct{})
		s.NextLive(
			fake.LiveReply{Sound: make([]int16, 961), Gate: gate, Usage: usage(1, 1)},
			fake.LiveReply{Fault: fake.LiveTool, Sound: []int16{0}, Said: "A", Usage: usage(1, 1)},
			fake.LiveReply{Fault: fake.LiveGoAway, Sound: []int16{0}, Said: "A", Usage: usage(1, 1)},
		)
		w.send(`{"realtimeInput":{"text":"Well?"}}`)
		for range 2 { // a piece, and words
			if _, _, err := w.Read(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.send(`{"clientContent":{"turns":[{"parts":[{"text":"hi"}],"role":"user"}],"turnComplete":true}}`)
		w.want(`{"serverContent":{"interrupted":true}}`)
		for range 4 {
			if _, _, err := w.Read(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.want(
			`{"toolCall":{"functionCalls":[{"id":"call-1","name":"set_mood","args":{"mood":"angry"}}]}}`,
			`{"toolCallCancellation":{"ids":["call-1"]}}`,
			`{"serverContent":{"generationComplete":true}}`,
		)
		line := s.Lines()[0]
		line.Break(fake.LiveGoAway)
		for {
			_, content, err := w.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if string(content) == `{"goAway":{"timeLeft":"9.5s"}}` {
				break
			}
		}
	}
}

// TestLiveWire_Client holds every byte that the SDK sends, as the server remembers it.
func TestLiveWire_Client(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	config := setup()
	config.Temperature = genai.Ptr[float32](0.8)
	config.SpeechConfig = &genai.SpeechConfig{LanguageCode: "en-US", VoiceConfig: &genai.VoiceConfig{PrebuiltVoiceConfig: &genai.PrebuiltVoiceConfig{VoiceName: "Kore"}}}
	config.ContextWindowCompression = &genai.ContextWindowCompressionConfig{TriggerTokens: genai.Ptr[int64](25600), SlidingWindow: &genai.SlidingWindow{TargetTokens: genai.Ptr[int64](12800)}}
	config.RealtimeInputConfig.ActivityHandling = genai.ActivityHandlingStartOfActivityInterrupts
	c := begin(t, s, config)
	c.starts()
	c.sound(1, -2)
	c.sound(3)
	c.ends()
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{AudioStreamEnd: true}))
	c.text("typed text")
	c.must(c.SendClientContent(genai.LiveClientContentInput{Turns: genai.Text("hi")}))
	c.must(c.SendToolResponse(genai.LiveToolResponseInput{FunctionResponses: []*genai.FunctionResponse{{ID: "call-1", Name: "set_mood", Response: map[string]any{"ok": true}}}}))
	c.context("Now calm down.")
	want := []string{
		`setup {"setup":{"contextWindowCompression":{"slidingWindow":{"targetTokens":"12800"},"triggerTokens":"25600"},"generationConfig":{"responseModalities":["AUDIO"],"speechConfig":{"languageCode":"en-US","voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}},"temperature":0.8},"inputAudioTranscription":{},"model":"models/gemini-3.8-live","outputAudioTranscription":{},"realtimeInputConfig":{"activityHandling":"START_OF_ACTIVITY_INTERRUPTS","automaticActivityDetection":{"disabled":true}},"sessionResumption":{},"systemInstruction":{"parts":[{"text":"You are Mr. Lee, who wants to go home now."}],"role":"user"}}}`,
		`begins {"realtimeInput":{"activityStart":{}}}`,
		`sound {"realtimeInput":{"audio":{"data":"AQD+/w==","mimeType":"audio/pcm;rate=16000"}}}`,
		`ends {"realtimeInput":{"activityEnd":{}}}`,
		`pause {"realtimeInput":{"audioStreamEnd":true}}`,
		`text {"realtimeInput":{"text":"typed text"}}`,
		`content {"clientContent":{"turnComplete":true,"turns":[{"parts":[{"text":"hi"}],"role":"user"}]}}`,
		`tool {"toolResponse":{"functionResponses":[{"id":"call-1","name":"set_mood","response":{"ok":true}}]}}`,
		`context {"contextUpdate":{"systemInstruction":{"parts":[{"text":"Now calm down."}],"role":"user"}}}`,
	}
	state := c.line.State()
	for i, m := range state.Messages {
		if got := string(m.Kind) + " " + string(m.Raw); i >= len(want) || got != want[i] {
			t.Errorf("%s", got)
		}
	}
	if len(state.Messages) != len(want) || state.Messages[2].Samples != 3 || state.Header.Get("X-Goog-Api-Key") != "k" || state.Path != geminiPath {
		t.Errorf("%+v", state)
	}
}

// TestLiveWire_Wrong holds that what is no message of the protocol ends the line.
func TestLiveWire_Wrong(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	ready := func() *wire {
		w := bare(t, s.Live()+geminiPath)
		w.send(bareSetup)
		if _, _, err := w.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, text := range []string{`{"set`, `{"realtimeInput":{"text":"hi"}}`, `{"setup":{"generationConfig":{"responseModalities":["AUDIO"]}}}`} {
		w := bare(t, s.Live()+geminiPath)
		w.send(text)
		w.refuses(1007)
	}
	for _, text := range []string{
		bareSetup, `[]`, `{"unheard":{}}`, `{"realtimeInput":{"audio":{"data":"AAA=","mimeType":""}}}`,
		`{"realtimeInput":{"audio":{"data":"AA==","mimeType":"audio/pcm"}}}`, `{"realtimeInput":{"audio":{"data":"!","mimeType":"audio/pcm"}}}`,
	} {
		w := ready()
		w.send(text)
		w.refuses(1007)
	}
}

// TestLiveWire_Ping holds that pings are answered, also by a model that has stalled, and
// that LiveNoPong and LiveDead do not answer them.
func TestLiveWire_Ping(t *testing.T) {
	for _, tt := range []struct {
		opens, breaks fake.LiveFault
		want          bool
	}{{"", "", true}, {"", fake.LiveStall, true}, {fake.LiveNoPong, "", false}, {"", fake.LiveDead, false}} {
		t.Run(string(tt.opens+tt.breaks), func(t *testing.T) {
			s := fake.Start(fake.Options{})
			defer s.Close()
			if tt.opens != "" {
				s.NextLive(fake.LiveReply{Fault: tt.opens})
			}
			w := bare(t, s.Live()+geminiPath)
			w.send(bareSetup)
			w.want(`{"setupComplete":{"sessionId":"fake-1"}}`)
			if tt.breaks != "" {
				s.NextLive(fake.LiveReply{Fault: tt.breaks, Sound: []int16{1}, Said: "A"})
				w.send(`{"realtimeInput":{"text":"hi"}}`)
				for range 2 { // the sound, and the word; then it breaks
					if _, _, err := w.Read(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if err := s.Lines()[0].Until(t.Context(), func(l fake.LineState) bool { return l.Stalled }); err != nil {
					t.Fatal(err)
				}
			}
			ctx := t.Context()
			if !tt.want {
				ctx = short(t)
			}
			_ = w.CloseRead(t.Context())
			if err := w.Ping(ctx); (err == nil) != tt.want || (w.pongs.Load() == 1) != tt.want {
				t.Errorf("%v, %d pongs, want any: %t", err, w.pongs.Load(), tt.want)
			}
		})
	}
}

// TestLiveWire_Closes holds that the end of a server ends its lines, whatever they wait for.
func TestLiveWire_Closes(t *testing.T) {
	s := fake.Start(fake.Options{})
	s.NextLive(fake.LiveReply{Fault: fake.LiveHuge, After: 1})
	w := bare(t, s.Live()+geminiPath)
	w.send(bareSetup)
	w.send(`{"realtimeInput":{"text":"hi"}}`)
	line := s.Line(t.Context(), 0)
	if err := line.Until(t.Context(), func(l fake.LineState) bool { return l.Said > 0 }); err != nil {
		t.Fatal(err)
	}
	s.Close() // while 20 MB wait for a client that reads nothing
	<-line.Ended()
	if r, err := http.Get(s.URL() + geminiPath); err == nil {
		_ = r.Body.Close()
		t.Error("it still answers")
	}
}

// TestLiveControl holds the addresses that tests in a browser use.
func TestLiveControl(t *testing.T) {
	s := httptest.NewServer(fake.New(fake.Options{}).Control())
	defer s.Close()
	post := func(path, body string) int {
		t.Helper()
		r, err := http.Post(s.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		return r.StatusCode
	}
	lines := func() (list []fake.LineState) {
		t.Helper()
		r, err := http.Get(s.URL + "/_fake/live/lines")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Body.Close() }()
		if err := json.NewDecoder(r.Body).Decode(&list); err != nil || list == nil {
			t.Fatal(list, err)
		}
		return list
	}
	for path, all := range map[string][]string{
		"/_fake/live/next":  {"", "[]", `{"fault":"unheard_of"}`, `{"times":-1}`},
		"/_fake/live/break": {"", `{}`, `{"fault":"burst"}`, `{"fault":"busy"}`},
	} {
		for _, bad := range all {
			if status := post(path, bad); status != http.StatusBadRequest {
				t.Errorf("%s %s: %d", path, bad, status)
			}
		}
	}
	if len(lines()) != 0 || post("/_fake/live/next", `{"said":"No.","fault":"no_usage","times":2}`) != 204 {
		t.Error("not taken")
	}
	w := bare(t, "ws"+strings.TrimPrefix(s.URL, "http")+"/behind/a/proxy"+geminiPath)
	w.send(bareSetup)
	w.want(`{"setupComplete":{"sessionId":"fake-1"}}`)
	for range 2 {
		w.send(`{"realtimeInput":{"text":"hi"}}`)
		for { // until the turn is complete, without usage
			_, content, err := w.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if string(content) == `{"serverContent":{"turnComplete":true}}` {
				break
			}
		}
	}
	list := lines()
	if len(list) != 1 || list[0].Turns != 2 || list[0].Talk[1].Text != "No." || list[0].Closed != "" || list[0].Count("text") != 2 {
		t.Errorf("%+v", list)
	}
	if post("/_fake/live/break", `{"fault":"close_1008"}`) != 204 {
		t.Error("not taken")
	}
	for range 2 { // the last handle, and perhaps nothing
		if _, _, err := w.Read(t.Context()); err != nil {
			if websocket.CloseStatus(err) != 1008 {
				t.Error(err)
			}
			break
		}
	}
	if post("/_fake/reset", "") != 204 || len(lines()) != 0 {
		t.Error("not forgotten")
	}
}
