package gemini

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
	"google.golang.org/genai"

	"roleplay/audio"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// What a live model hears and says.
//
// Source: https://ai.google.dev/gemini-api/docs/live-api (2026-11).
const (
	hears audio.Rate = 16_000
	says  audio.Rate = 24_000
)

// A line may last for ever once old sound is left out: when the talk has this many tokens
// (25 are a second of sound), it is cut down to that many. Every turn is paid for with
// all that is kept.
//
// Source: https://ai.google.dev/gemini-api/docs/live-api/session-management (2026-11).
const (
	compressAt = 16_000
	compressTo = 8_000
)

// Live implements model.LiveClient.
func (c *Client) Live(name string) model.Live { return &live{client: c, name: name} }

var _ model.LiveClient = (*Client)(nil)

// live is one live model of a service.
type live struct {
	client *Client
	name   string
}

// Traits implements model.Live.
func (*live) Traits() model.LiveTraits { return model.LiveTraits{In: hears, Out: says} }

// Connect implements model.Live.
func (l *live) Connect(ctx context.Context, s model.LiveSetup) (model.LiveLine, error) {
	if !segment(strings.ToLower(l.name)) {
		return nil, &model.Error{Fault: model.FaultModel}
	}
	if s.Silence < 0 {
		return nil, roleplay.Invalid("silence", "The silence that ends a turn cannot be negative.")
	}
	rules := l.client.http.Socket()
	setup, cancel := context.WithTimeoutCause(ctx, rules.Ready, &model.Error{Fault: model.FaultStall})
	defer cancel()
	service, err := l.service(setup)
	if ended := context.Cause(setup); ended != nil {
		return nil, ended
	}
	if err != nil {
		return nil, err
	}
	socket := &socket{rules: rules}
	session, err := socket.open(setup, func() (*genai.Session, error) {
		return service.Live.Connect(setup, l.name, setupOf(s))
	})
	if err != nil {
		if ended := context.Cause(setup); ended != nil {
			return nil, ended
		}
		return nil, l.refused(ctx, err, socket.connected(), s.Handle != "")
	}
	return newLine(l.client, session, socket), nil
}

// service is the SDK's client for one line. Lines have another scheme than requests,
// and on Vertex AI a token that is fetched for each.
func (l *live) service(ctx context.Context) (*genai.Client, error) {
	config := l.client.config
	config.HTTPOptions.BaseURL = "ws" + strings.TrimPrefix(config.HTTPOptions.BaseURL, "http")
	if s := l.client.signed; s != nil {
		token, err := s.token(ctx)
		if err != nil {
			return nil, err
		}
		config.HTTPOptions.Headers = http.Header{"Authorization": {"Bearer " + token}}
	}
	service, err := genai.NewClient(ctx, &config)
	if err != nil {
		return nil, roleplay.Invalid("address", "The connection cannot be used.") // its text holds the key
	}
	return service, nil
}

// setupOf writes a setup in the form of the service. What newer models refuse is left
// out: how much to think, affective dialogue, and anything about proactivity.
//
// Source: https://ai.google.dev/gemini-api/docs/models/gemini-3.8-live (2026-11).
func setupOf(s model.LiveSetup) *genai.LiveConnectConfig {
	found := &genai.AutomaticActivityDetection{Disabled: s.Manual}
	if s.Silence > 0 && !s.Manual {
		found.SilenceDurationMs = new(int32(min(s.Silence.Milliseconds(), 60_000)))
	}
	c := &genai.LiveConnectConfig{
		ResponseModalities:       []genai.Modality{genai.ModalityAudio},
		InputAudioTranscription:  &genai.AudioTranscriptionConfig{},
		OutputAudioTranscription: &genai.AudioTranscriptionConfig{},
		SessionResumption:        &genai.SessionResumptionConfig{Handle: s.Handle},
		RealtimeInputConfig:      &genai.RealtimeInputConfig{AutomaticActivityDetection: found, ActivityHandling: genai.ActivityHandlingStartOfActivityInterrupts},
		ContextWindowCompression: &genai.ContextWindowCompressionConfig{
			TriggerTokens: new(int64(compressAt)), SlidingWindow: &genai.SlidingWindow{TargetTokens: new(int64(compressTo))},
		},
	}
	if s.System != "" {
		c.SystemInstruction = genai.NewContentFromText(s.System, genai.RoleUser)
	}
	if s.Voice != "" || s.Language != "" {
		c.SpeechConfig = &genai.SpeechConfig{LanguageCode: s.Language}
	}
	if s.Voice != "" {
		c.SpeechConfig.VoiceConfig = &genai.VoiceConfig{PrebuiltVoiceConfig: &genai.PrebuiltVoiceConfig{VoiceName: s.Voice}}
	}
	return c
}

// refused names the fault of a line that was not opened.
func (l *live) refused(ctx context.Context, err error, connected, resuming bool) error {
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		fault := closing(closed)
		if resuming && fault.Fault == model.FaultRejected {
			fault.Err = model.ErrHandle
		}
		return fault
	case errors.Is(err, websocket.ErrBadHandshake):
		// The SDK drops the answer to the upgrade. What is wrong with the key, the
		// quota or the name is said again to a request about the model.
		if err := l.client.known(ctx, l.name); err != nil {
			return err
		}
		return &model.Error{Fault: model.FaultNotModel, Err: errUpgrade}
	}
	var timed net.Error
	if connected && errors.As(err, &timed) && timed.Timeout() {
		return &model.Error{Fault: model.FaultStall}
	}
	fault := l.client.http.Broken(err, connected)
	if model.FaultOf(fault) == model.FaultCut && !isNetwork(err) {
		return &model.Error{Fault: model.FaultNotModel, Err: errMessage}
	}
	return fault
}
