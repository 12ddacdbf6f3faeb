package fake

import (
	"encoding/json"
	"mime"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"roleplay/backend/model"
)

// open answers the setup.
func (t *host) open(s liveSetup, raw json.RawMessage) error {
	t.setup, t.system = s, s.System.text()
	t.line.note(LiveMessage{Kind: LiveKindSetup, Text: t.system, Raw: raw}, nil)
	handle := ""
	if s.Resumption != nil {
		handle = s.Resumption.Handle
	}
	t.line.change(func(l *LineState) { l.Model, l.Handle = s.Model, handle })
	t.ear = ear{loud: t.options.Loud, quick: t.options.AtOnce, silence: time.Duration(s.Realtime.Detection.SilenceDurationMs) * time.Millisecond}
	if t.ear.loud <= 0 {
		t.ear.loud = 500
	}
	if t.ear.silence <= 0 {
		t.ear.silence = 800 * time.Millisecond
	}
	if over, err := t.misopens(); over {
		return err
	}
	if wrong := s.wrong(); wrong != "" {
		return t.close(websocket.StatusInvalidFramePayloadData, wrong)
	}
	if handle != "" {
		session, known := t.handler.session(handle)
		switch {
		case !known || t.opened.Fault == LiveHandleLost:
			code := websocket.StatusPolicyViolation
			if t.options.HandleCode != 0 {
				code = websocket.StatusCode(t.options.HandleCode)
			}
			return t.close(code, "BidiGenerateContent session not found")
		case t.options.OneLine && session.line.State().Closed == "":
			return t.close(websocket.StatusInternalError, "The session is still in use.")
		}
		t.session = session
		t.line.change(func(l *LineState) { l.Talk = session.talk })
	}
	t.session.line = t.line
	if t.opened.Fault == LiveExpires {
		t.leave(time.Duration(t.opened.Wait) * time.Millisecond)
	}
	return t.send(&liveMessage{Ready: &liveReady{SessionID: t.handler.name("fake-")}})
}

// misopens answers the setup with a fault, and reports whether it has.
func (t *host) misopens() (bool, error) {
	switch t.opened.Fault {
	case LiveNoSetup:
		return true, t.stall()
	case LiveWrongFirst:
		_ = t.send(&liveMessage{Content: &liveContent{Said: &liveWords{Text: "Good morning."}}})
		return true, t.stall()
	case LiveErrorFirst:
		_ = t.write(encode(geminiError(500, "INTERNAL", "Internal error encountered.")))
		return true, t.stall()
	case LiveKeyClosed:
		return true, t.close(websocket.StatusInvalidFramePayloadData, "API key not valid. Please pass a valid API key.")
	case LiveModelClosed:
		return true, t.close(websocket.StatusPolicyViolation, t.setup.Model+" is not found for API version v1beta, or is not supported for bidiGenerateContent. Call ListModels")
	case LiveQuotaClosed:
		return true, t.close(websocket.StatusInternalError, "You exceeded your current quota, please check your plan and billing details.")
	default:
		return false, nil
	}
}

// listen takes what the trainee says, types or has ended to say, and what the client adds.
func (t *host) listen(m liveClient, raw json.RawMessage) error {
	in := m.Realtime
	note := func(kind LiveKind, text string) { t.line.note(LiveMessage{Kind: kind, Text: text, Raw: raw}, nil) }
	switch {
	case in != nil && in.Audio != nil:
		return t.hear(in.Audio.Data, in.Audio.MIMEType, raw)
	case in != nil && in.AudioStreamEnd:
		note(LiveKindPause, "")
		t.ear.pause(t.heard)
	case in != nil && (in.ActivityStart != nil || in.ActivityEnd != nil):
		kind := LiveKindBegins
		if in.ActivityEnd != nil {
			kind = LiveKindEnds
		}
		note(kind, "")
		if !t.setup.Realtime.Detection.Disabled {
			return t.close(websocket.StatusInvalidFramePayloadData, "Explicit activity control is not supported when automatic activity detection is enabled.")
		}
		if begins := in.ActivityStart != nil; begins != t.speaking {
			t.heard(begins)
		}
	case in != nil && in.Text != "":
		note(LiveKindText, in.Text)
		t.typed(in.Text)
	case m.Content != nil:
		t.content(m, note)
	case m.Context != nil && m.Context.System != nil:
		t.system = m.Context.System.text()
		note(LiveKindContext, t.system)
	case m.Tool != nil:
		note(LiveKindTool, "")
	default:
		note(LiveKindOther, "")
		return t.close(websocket.StatusInvalidFramePayloadData, "Request contains an invalid argument.")
	}
	return nil
}

// hear takes sound.
func (t *host) hear(content []byte, kind string, raw json.RawMessage) error {
	media, parameters, err := mime.ParseMediaType(kind)
	rate, rateErr := strconv.Atoi(parameters["rate"])
	if rateErr != nil {
		rate = 16_000
	}
	if err != nil || media != "audio/pcm" || len(content)%2 != 0 || rate < 1000 {
		t.line.note(LiveMessage{Kind: LiveKindOther}, nil)
		return t.close(websocket.StatusInvalidFramePayloadData, "Request contains an invalid argument.")
	}
	sound := PCM(content)
	var kept []int16
	if t.options.Keep {
		kept = sound
	}
	t.line.note(LiveMessage{Kind: LiveKindSound, Samples: len(sound), Raw: raw}, kept)
	t.samples += len(sound)
	t.session.heard += len(sound)
	switch manual := t.setup.Realtime.Detection.Disabled; {
	case !manual:
		t.ear.hear(sound, rate, t.heard)
	case t.options.AtOnce && t.speaking && !t.answered && peak(sound) >= 2*t.ear.loud:
		t.answered = true
		t.turn("")
	}
	return nil
}

// heard is that the trainee begins to speak, or has ended.
func (t *host) heard(begins bool) {
	t.speaking = begins
	if begins && t.setup.Realtime.Handling != "NO_INTERRUPTION" {
		t.interrupt()
	}
	manual := t.setup.Realtime.Detection.Disabled
	switch {
	case t.options.AtOnce && !manual && begins, !t.options.AtOnce && !begins:
		t.turn("")
	case begins:
		t.answered = false
	}
}

// typed is a turn of one text. Text is activity, too: it interrupts as a voice does.
func (t *host) typed(text string) {
	if t.setup.Realtime.Handling != "NO_INTERRUPTION" {
		t.interrupt()
	}
	t.turn(text)
}

// content takes turns of the talk. If they are complete, they interrupt whatever the
// setup says, and are answered.
func (t *host) content(m liveClient, note func(LiveKind, string)) {
	var texts []string
	for _, c := range m.Content.Turns {
		texts = append(texts, c.text())
	}
	text := strings.Join(texts, "\n")
	note(LiveKindContent, text)
	if m.Content.TurnComplete {
		t.interrupt()
		t.turn(text)
		return
	}
	for _, c := range m.Content.Turns {
		role := model.RoleUser
		if c.Role == "model" {
			role = model.RoleAssistant
		}
		t.session.talk = append(t.session.talk, model.Message{Role: role, Text: c.text()})
	}
	t.line.change(func(s *LineState) { s.Talk = t.session.talk })
}
