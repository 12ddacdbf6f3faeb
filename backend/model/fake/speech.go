package fake

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"roleplay/backend/model"
)

// readSpeech reads a text that is to be spoken.
//
// Source: https://platform.openai.com/docs/api-reference/audio/createSpeech (2026-11).
func readSpeech(content []byte) Request {
	var in struct{ Model, Input, Voice string }
	_ = json.Unmarshal(content, &in) // what is missing is empty
	return Request{Wire: WireOpenAI, Model: in.Model, System: in.Voice, Messages: []model.Message{{Role: model.RoleUser, Text: in.Input}}}
}

// readTranscription reads sound that is to be written down: of it there is only the model's name.
//
// Source: https://platform.openai.com/docs/api-reference/audio/createTranscription (2026-11).
func readTranscription(kind string, content []byte) Request {
	q := Request{Wire: WireOpenAI, Messages: []model.Message{{Role: model.RoleUser}}}
	_, of, _ := mime.ParseMediaType(kind) // what is none has no parts
	parts := multipart.NewReader(bytes.NewReader(content), of["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return q
		}
		if value, err := io.ReadAll(part); err == nil && part.FormName() == "model" {
			q.Model = string(value)
		}
	}
}

// speak answers a text with its sound: a hum as long as its words, without a header.
func (h *Handler) speak(s *sender) {
	if reply := h.next(s.x.Request); reply.Fault != "" {
		s.fail(reply.Fault)
		return
	}
	s.w.Header().Set("Content-Type", "audio/pcm")
	_, _ = s.w.Write(pcm(voice(len(strings.Fields(s.x.Messages[0].Text)))))
}

// writeDown answers sound with words: those of the reply that is queued, else made up.
func (h *Handler) writeDown(s *sender) {
	reply := h.next(s.x.Request)
	if reply.Fault != "" {
		s.fail(reply.Fault)
		return
	}
	h.mu.Lock()
	h.dictated++
	n := h.dictated
	h.mu.Unlock()
	if reply.Text == "" {
		reply.Text = heard(n)
	}
	s.json(http.StatusOK, doc{"text": reply.Text})
}
