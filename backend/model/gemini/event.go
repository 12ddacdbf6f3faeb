package gemini

import (
	"context"
	"encoding/binary"
	"errors"
	"mime"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

var (
	errUpgrade = errors.New("the service does not open a WebSocket")
	errMessage = errors.New("a message that cannot be read")
	errSound   = errors.New("sound in a form that was not asked for")
	errClosed  = errors.New("the line was closed")
)

// eventOf reads one message. some is false where it says nothing that matters.
//
// Source: https://ai.google.dev/api/live (2026-11).
func eventOf(m *genai.LiveServerMessage) (e model.LiveEvent, some bool, err error) {
	if c := m.ServerContent; c != nil {
		some = true
		e.Interrupted, e.Generated, e.TurnDone = c.Interrupted, c.GenerationComplete, c.TurnComplete
		if t := c.InputTranscription; t != nil {
			e.Heard, e.HeardWhole = t.Text, t.Finished
		}
		if t := c.OutputTranscription; t != nil {
			e.Said, e.SaidWhole = t.Text, t.Finished
		}
		if c.ModelTurn != nil && !c.Interrupted {
			if e.Audio, err = soundOf(c.ModelTurn.Parts); err != nil {
				return model.LiveEvent{}, false, err
			}
		}
	}
	if u := m.UsageMetadata; u != nil {
		some, e.Usage = true, usageOf(u)
	}
	if r := m.SessionResumptionUpdate; r != nil && r.Resumable && r.NewHandle != "" {
		some, e.Handle = true, r.NewHandle
	}
	if g := m.GoAway; g != nil {
		some, e.Leave = true, max(g.TimeLeft, time.Millisecond)
	}
	return e, some, nil
}

// soundOf puts together the sound of a message.
func soundOf(parts []*genai.Part) ([]int16, error) {
	var sound []int16
	for _, p := range parts {
		if p == nil || p.InlineData == nil || p.Thought {
			continue
		}
		kind, of, err := mime.ParseMediaType(p.InlineData.MIMEType)
		if err != nil || kind != "audio/pcm" || of["rate"] != "" && of["rate"] != strconv.Itoa(int(says)) {
			return nil, &model.Error{Fault: model.FaultNotModel, Err: errSound}
		}
		data := p.InlineData.Data
		for i := 0; i+1 < len(data); i += 2 {
			sound = append(sound, int16(binary.LittleEndian.Uint16(data[i:])))
		}
	}
	return sound, nil
}

// usageOf reads what a turn took. On Vertex AI the SDK loses what came back, which is
// the rest of the total then.
func usageOf(u *genai.UsageMetadata) model.Usage {
	out := u.ResponseTokenCount + u.ThoughtsTokenCount
	if u.ResponseTokenCount == 0 {
		out = max(out, u.TotalTokenCount-u.PromptTokenCount-u.ToolUsePromptTokenCount)
	}
	return model.Usage{In: int(u.PromptTokenCount + u.ToolUsePromptTokenCount), Cached: int(u.CachedContentTokenCount), Out: int(out)}
}

// broken names the fault of an open line.
func (c *Client) broken(err error) error {
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return closing(closed)
	case errors.Is(err, errTooLong):
		return &model.Error{Fault: model.FaultTooLong, Err: errTooLong}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &model.Error{Fault: model.FaultStall}
	case isNetwork(err):
		return c.http.Broken(err, true)
	default:
		return &model.Error{Fault: model.FaultNotModel, Err: errMessage} // its text quotes the message
	}
}

// closing names the fault that a close code and its reason stand for. The service says
// in the reason what a request is told by a status.
//
// Source: RFC 6455, 7.4; https://ai.google.dev/gemini-api/docs/live-api/session-management (2026-11).
func closing(c *websocket.CloseError) *model.Error {
	text := strings.ToLower(c.Text)
	e := &model.Error{Fault: model.FaultCut, Err: transport.Code("CLOSE_" + closeNames[c.Code])}
	switch {
	case strings.Contains(text, "api key") || strings.Contains(text, "api_key"):
		e.Fault = model.FaultKey
	case strings.Contains(text, "quota") || strings.Contains(text, "resource_exhausted") || strings.Contains(text, "billing"):
		e.Fault = model.FaultQuota
	case strings.Contains(text, "permission"):
		e.Fault = model.FaultForbidden
	case strings.Contains(text, "model") && (strings.Contains(text, "not found") || strings.Contains(text, "not supported")):
		e.Fault = model.FaultModel
	case strings.Contains(text, "goaway"): // the line was told to leave, and did not
	case c.Code == websocket.CloseInvalidFramePayloadData, c.Code == websocket.ClosePolicyViolation, c.Code == websocket.CloseUnsupportedData:
		e.Fault = model.FaultRejected
	case c.Code == websocket.CloseInternalServerErr, c.Code == websocket.CloseTryAgainLater, c.Code == websocket.CloseServiceRestart:
		e.Fault = model.FaultServer
	}
	return e
}

// closeNames name the codes of a close in logs.
var closeNames = map[int]string{
	websocket.CloseNormalClosure: "NORMAL", websocket.CloseGoingAway: "GOING_AWAY", websocket.CloseAbnormalClosure: "ABNORMAL",
	websocket.CloseInvalidFramePayloadData: "INVALID_PAYLOAD", websocket.ClosePolicyViolation: "POLICY", websocket.CloseMessageTooBig: "TOO_BIG",
	websocket.CloseInternalServerErr: "INTERNAL", websocket.CloseServiceRestart: "RESTART", websocket.CloseTryAgainLater: "TRY_AGAIN",
}

// known asks the service which models it has, by a request whose refusal says what is
// wrong. It returns a FaultModel if it has none of that name.
func (c *Client) known(ctx context.Context, name string) error {
	watched, call := transport.Watch(ctx)
	found := false
	for m, err := range c.models.All(watched) {
		if err := call.Fault(ctx, inStream(err)); err != nil {
			return err
		}
		found = found || m.Name[strings.LastIndex(m.Name, "/")+1:] == name
	}
	if err := call.Fault(ctx, nil); err != nil {
		return err
	}
	if !found {
		return &model.Error{Fault: model.FaultModel}
	}
	return nil
}
