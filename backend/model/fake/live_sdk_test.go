package fake_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
)

// patience is after how long a test gives up that should have heard something.
const patience = 20 * time.Second

// setup is what a client usually asks for: it says itself when somebody speaks.
func setup() *genai.LiveConnectConfig {
	return &genai.LiveConnectConfig{
		ResponseModalities:       []genai.Modality{genai.ModalityAudio},
		SystemInstruction:        genai.NewContentFromText("You are Mr. Lee, who wants to go home now.", genai.RoleUser),
		InputAudioTranscription:  &genai.AudioTranscriptionConfig{},
		OutputAudioTranscription: &genai.AudioTranscriptionConfig{},
		SessionResumption:        &genai.SessionResumptionConfig{},
		RealtimeInputConfig:      &genai.RealtimeInputConfig{AutomaticActivityDetection: &genai.AutomaticActivityDetection{Disabled: true}},
	}
}

// listening is setup, but that the service finds out when somebody speaks.
func listening() *genai.LiveConnectConfig {
	c := setup()
	c.RealtimeInputConfig = nil
	return c
}

// dial connects the SDK.
func dial(s *fake.Server, config *genai.LiveConnectConfig) (*genai.Session, error) {
	client, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		Backend: genai.BackendGeminiAPI, APIKey: "k", HTTPOptions: genai.HTTPOptions{BaseURL: s.Live(), APIVersion: "v1beta"},
	})
	if err != nil {
		return nil, err
	}
	return client.Live.Connect(context.Background(), "gemini-3.8-live", config)
}

// dialVertex is dial at the path of Vertex AI. The fake takes no key there, so the
// server must want none.
func dialVertex(s *fake.Server, config *genai.LiveConnectConfig) (*genai.Session, error) {
	client, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		Backend: genai.BackendVertexAI, Project: "p", Location: "europe-west4", HTTPClient: http.DefaultClient,
		HTTPOptions: genai.HTTPOptions{BaseURL: s.Live(), APIVersion: "v1beta1"},
	})
	if err != nil {
		return nil, err
	}
	return client.Live.Connect(context.Background(), "gemini-live-2.5-flash-native-audio", config)
}

// call is a line of the SDK, with the one goroutine that reads from it.
type call struct {
	*genai.Session
	t    *testing.T
	line *fake.Line
	came chan string // each message in a few words; then the error, and no more
}

// begin connects to a server and reads.
func begin(t *testing.T, s *fake.Server, config *genai.LiveConnectConfig) *call {
	t.Helper()
	session, err := dial(s, config)
	if err != nil {
		t.Fatal(err)
	}
	return reading(t, s, session)
}

func reading(t *testing.T, s *fake.Server, session *genai.Session) *call {
	lines := s.Lines()
	c := &call{Session: session, t: t, line: lines[len(lines)-1], came: make(chan string, 1000)}
	t.Cleanup(func() { _ = session.Close() })
	go func() {
		defer close(c.came)
		for {
			m, err := session.Receive()
			if err != nil {
				c.came <- fault(err)
				return
			}
			c.came <- brief(m)
		}
	}()
	c.want("ready")
	return c
}

// next waits for a message.
func (c *call) next() string {
	c.t.Helper()
	select {
	case m, ok := <-c.came:
		if !ok {
			return "nothing more"
		}
		return m
	case <-time.After(patience):
		c.t.Fatal("nothing came")
		return ""
	}
}

// want holds which messages come next.
func (c *call) want(all ...string) {
	c.t.Helper()
	var got []string
	for range all {
		got = append(got, c.next())
	}
	if !slices.Equal(got, all) {
		c.t.Fatalf("came\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(all, "\n\t"))
	}
}

// idle holds that nothing came before a turn that is asked for now, and that the line is alive.
func (c *call) idle(s *fake.Server) {
	c.t.Helper()
	s.NextLive(fake.LiveReply{Fault: fake.LiveEmpty, Usage: usage(7, 7)})
	c.text("Are you there?")
	c.want("done 7+7")
}

// known waits until the server knows something.
func (c *call) known(what string, is func(fake.LineState) bool) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	if c.line.Until(ctx, is) != nil {
		c.t.Fatalf("the server never knew %s: %+v", what, c.line.State())
	}
}

func (c *call) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *call) text(text string) {
	c.t.Helper()
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{Text: text}))
}

func (c *call) sound(samples ...int16) {
	c.t.Helper()
	content := make([]byte, 0, 2*len(samples))
	for _, s := range samples {
		content = append(content, byte(s), byte(s>>8))
	}
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{Audio: &genai.Blob{Data: content, MIMEType: "audio/pcm;rate=16000"}}))
}

func (c *call) starts() {
	c.t.Helper()
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{ActivityStart: &genai.ActivityStart{}}))
}

func (c *call) ends() {
	c.t.Helper()
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{ActivityEnd: &genai.ActivityEnd{}}))
}

// says is a spoken turn of a manual line: 1,600 samples.
func (c *call) says() {
	c.t.Helper()
	c.starts()
	c.sound(loud(1600)...)
	c.ends()
}

// context tells new instructions, and waits until the server has done all before it.
func (c *call) context(system string) {
	c.t.Helper()
	n := c.line.State().Count(fake.LiveKindContext)
	c.must(c.SendContextUpdate(genai.LiveClientContextUpdate{SystemInstruction: genai.NewContentFromText(system, genai.RoleUser)}))
	c.known("the new instructions", func(s fake.LineState) bool { return s.Count(fake.LiveKindContext) > n })
}

func usage(in, out int) model.Usage { return model.Usage{In: in, Out: out} }

func loud(samples int) []int16 {
	all := make([]int16, samples)
	for i := range all {
		all[i] = int16(6000 - 12000*(i/40%2))
	}
	return all
}

// closed is what the SDK says of a close frame, or of a connection that ended without one.
var closed = regexp.MustCompile(`websocket: close (\d+) \([^)]*\): (.*)`)

// fault is an error of the SDK in a few words.
func fault(err error) string {
	switch text := err.Error(); {
	case closed.MatchString(text):
		parts := closed.FindStringSubmatch(text)
		return "closed " + parts[1] + " " + parts[2]
	case strings.Contains(text, "connection reset by peer"):
		return "reset"
	case strings.Contains(text, "bad handshake"):
		return "bad handshake"
	case strings.Contains(text, "invalid message format"):
		return "no JSON"
	case strings.Contains(text, "received error in response"):
		return "error"
	case strings.Contains(text, "expected SetupComplete"):
		return "wrong first"
	default:
		return text
	}
}

// brief is a message of the service in a few words. "|" is the end of a transcript.
func brief(m *genai.LiveServerMessage) string {
	var all []string
	add := func(is bool, text string) {
		if is {
			all = append(all, text)
		}
	}
	words := func(kind string, t *genai.Transcription) {
		if t != nil {
			all = append(all, kind+" "+t.Text+map[bool]string{true: "|"}[t.Finished])
		}
	}
	add(m.SetupComplete != nil, "ready")
	if c := m.ServerContent; c != nil {
		add(c.Interrupted, "interrupted")
		words("interim", c.InterimInputTranscription)
		words("heard", c.InputTranscription)
		if c.ModelTurn != nil {
			for _, p := range c.ModelTurn.Parts {
				add(p.InlineData.MIMEType == "audio/pcm;rate=24000", fmt.Sprintf("sound %d", len(p.InlineData.Data)/2))
			}
		}
		words("said", c.OutputTranscription)
		add(c.GenerationComplete, "generated")
		add(c.TurnComplete, "done")
		add(c.WaitingForInput, string(c.TurnCompleteReason))
	}
	if u := m.UsageMetadata; u != nil {
		all = append(all, fmt.Sprintf("%d+%d", u.PromptTokenCount, u.ResponseTokenCount))
	}
	if m.ToolCall != nil {
		all = append(all, "calls "+m.ToolCall.FunctionCalls[0].Name)
	}
	if m.ToolCallCancellation != nil {
		all = append(all, "takes back "+m.ToolCallCancellation.IDs[0])
	}
	if m.GoAway != nil {
		all = append(all, "leave in "+m.GoAway.TimeLeft.String())
	}
	if r := m.SessionResumptionUpdate; r != nil {
		all = append(all, strings.TrimSpace(fmt.Sprintf("handle %s %t", r.NewHandle, r.Resumable)))
	}
	if all == nil {
		return "nothing"
	}
	return strings.Join(all, " ")
}
