package fake

import (
	"bytes"
	"encoding/json"
	"strings"
)

// liveClient is one message of a client. Of the four, one is there.
type liveClient struct {
	Setup    *liveSetup
	Realtime *struct {
		Audio *struct {
			Data     []byte
			MIMEType string
		}
		AudioStreamEnd bool
		ActivityStart  *struct{}
		ActivityEnd    *struct{}
		Text           string
	} `json:"realtimeInput"`
	Content *struct {
		Turns        []geminiContent
		TurnComplete bool
	} `json:"clientContent"`
	Context *struct {
		System *geminiContent `json:"systemInstruction"`
	} `json:"contextUpdate"`
	Tool json.RawMessage `json:"toolResponse"`
}

// liveSetup is what a client asks for at the beginning.
type liveSetup struct {
	Model    string
	Generate struct {
		Modalities []string `json:"responseModalities"`
		Speech     struct {
			LanguageCode string
			VoiceConfig  struct {
				PrebuiltVoiceConfig struct{ VoiceName string }
			}
		} `json:"speechConfig"`
		Thinking struct {
			Level string `json:"thinkingLevel"`
		} `json:"thinkingConfig"`
		Affective *bool `json:"enableAffectiveDialog"`
	} `json:"generationConfig"`
	System     geminiContent   `json:"systemInstruction"`
	Heard      json.RawMessage `json:"inputAudioTranscription"`
	Said       json.RawMessage `json:"outputAudioTranscription"`
	Resumption *struct {
		Handle      string
		Transparent bool
	} `json:"sessionResumption"`
	Proactivity struct {
		ProactiveAudio *bool
	}
	Realtime struct {
		Handling  string `json:"activityHandling"`
		Detection struct {
			Disabled          bool
			SilenceDurationMs int
		} `json:"automaticActivityDetection"`
	} `json:"realtimeInputConfig"`
}

// name is the model's, without its path.
func (s *liveSetup) name() string { return s.Model[strings.LastIndex(s.Model, "/")+1:] }

// wrong says why the service does not take a setup, "" if it does.
//
// Source: https://ai.google.dev/gemini-api/docs/models/gemini-3.8-live (2026-11).
func (s *liveSetup) wrong() string {
	g := s.Generate
	strict := strings.HasPrefix(s.name(), "gemini-3.8-live")
	switch off := s.Proactivity.ProactiveAudio; {
	case s.Model == "":
		return "A model is required."
	case len(g.Modalities) != 1 || g.Modalities[0] != "AUDIO",
		strict && (g.Thinking.Level != "" || g.Affective != nil || off != nil && !*off):
		return "Request contains an invalid argument."
	}
	return ""
}

// liveMessage is one message of the service. Its fields are in the order in which they
// were seen.
type liveMessage struct {
	Ready   *liveReady      `json:"setupComplete,omitempty"`
	Content *liveContent    `json:"serverContent,omitempty"`
	Usage   *liveUsage      `json:"usageMetadata,omitempty"`
	Tool    json.RawMessage `json:"toolCall,omitempty"`
	NoTool  json.RawMessage `json:"toolCallCancellation,omitempty"`
	GoAway  *liveGoAway     `json:"goAway,omitempty"`
	Resume  *liveResume     `json:"sessionResumptionUpdate,omitempty"`
}

type liveReady struct {
	SessionID string `json:"sessionId"`
}

type liveContent struct {
	Interrupted bool       `json:"interrupted,omitempty"`
	Turn        *liveTurn  `json:"modelTurn,omitempty"`
	Interim     *liveWords `json:"interimInputTranscription,omitempty"`
	Heard       *liveWords `json:"inputTranscription,omitempty"`
	Said        *liveWords `json:"outputTranscription,omitempty"`
	Generated   bool       `json:"generationComplete,omitempty"`
	Done        bool       `json:"turnComplete,omitempty"`
	Reason      string     `json:"turnCompleteReason,omitempty"`
	Waiting     bool       `json:"waitingForInput,omitempty"`
}

type liveTurn struct {
	Role  string     `json:"role"`
	Parts []livePart `json:"parts"`
}

type livePart struct {
	Data liveData `json:"inlineData"`
}

type liveData struct {
	MIMEType string `json:"mimeType"`
	Data     []byte `json:"data"`
}

type liveWords struct {
	Text     string `json:"text"`
	Finished bool   `json:"finished,omitempty"`
}

type liveGoAway struct {
	TimeLeft string `json:"timeLeft"` // "9.5s"
}

type liveResume struct {
	Handle    string `json:"newHandle,omitempty"`
	Resumable bool   `json:"resumable,omitempty"`
	Index     string `json:"lastConsumedClientMessageIndex,omitempty"` // a number
}

// liveUsage has the fields of the Gemini API, and those of Vertex AI: one of both.
type liveUsage struct {
	Prompt           int         `json:"promptTokenCount"`
	Cached           int         `json:"cachedContentTokenCount,omitempty"`
	Response         int         `json:"responseTokenCount,omitempty"`
	Candidates       int         `json:"candidatesTokenCount,omitempty"`
	Total            int         `json:"totalTokenCount"`
	PromptDetails    []liveCount `json:"promptTokensDetails,omitempty"`
	ResponseDetails  []liveCount `json:"responseTokensDetails,omitempty"`
	CandidateDetails []liveCount `json:"candidatesTokensDetails,omitempty"`
}

type liveCount struct {
	Modality string `json:"modality"`
	Tokens   int    `json:"tokenCount"`
}

// sounds makes a turn of sound, in so many parts.
func sounds(parts ...[]int16) *liveTurn {
	t := &liveTurn{Role: "model"}
	for _, p := range parts {
		t.Parts = append(t.Parts, livePart{Data: liveData{MIMEType: "audio/pcm;rate=24000", Data: pcm(p)}})
	}
	return t
}

// bytes is a message on the wire.
func (m *liveMessage) bytes() []byte { return bytes.TrimSpace(encode(m)) }
