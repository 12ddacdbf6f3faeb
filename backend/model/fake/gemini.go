package fake

import (
	"encoding/json"
	"net/http"
	"strings"

	"roleplay/backend/model"
)

// geminiWire writes what the Gemini API and Vertex AI have in common.
//
// Source: https://ai.google.dev/api/generate-content (2026-11).
type geminiWire struct{}

type geminiContent struct {
	Role  string
	Parts []struct{ Text string }
}

func (c geminiContent) text() string {
	var b strings.Builder
	for _, p := range c.Parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

func readGemini(path string, content []byte) Request {
	var in struct {
		System   geminiContent `json:"systemInstruction"`
		Contents []geminiContent
		Config   struct {
			Schema      json.RawMessage `json:"responseJsonSchema"`
			MaxTokens   int             `json:"maxOutputTokens"`
			Temperature *float64        `json:"temperature"`
		} `json:"generationConfig"`
	}
	_ = json.Unmarshal(content, &in) // what is missing is empty
	name, method, _ := strings.Cut(path[strings.LastIndex(path, "/models/")+len("/models/"):], ":")
	q := Request{
		Wire: WireGemini, Model: name, Stream: method == "streamGenerateContent", System: in.System.text(),
		Schema: in.Config.Schema, MaxTokens: in.Config.MaxTokens, Temperature: in.Config.Temperature,
	}
	if strings.Contains(path, "/publishers/") {
		q.Wire = WireVertex
	}
	for _, c := range in.Contents {
		role := model.RoleUser
		if c.Role == "model" {
			role = model.RoleAssistant
		}
		q.Messages = append(q.Messages, model.Message{Role: role, Text: c.text()})
	}
	return q
}

func geminiError(code int, status, message string, details ...any) doc {
	return doc{"error": doc{"code": code, "status": status, "message": message + " " + Canary, "details": details}}
}

func (geminiWire) fault(f Fault) (int, any) {
	status, word, message := http.StatusBadRequest, "INVALID_ARGUMENT", "Invalid value."
	var details []any
	switch f {
	case BadKey:
		message = "API key not valid. Please pass a valid API key."
		details = []any{doc{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}}
	case Forbidden:
		status, word, message = http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission."
	case NoModel:
		status, word, message = http.StatusNotFound, "NOT_FOUND", "The model is not found for API version v1beta."
	case Busy, BusySilent:
		status, word, message = http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."
		details = []any{quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")}
		if f == Busy {
			details = append(details, doc{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"})
		}
	case DailyQuota:
		status, word, message = http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."
		details = []any{quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), doc{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "31s"}}
	case ServerError:
		status, word, message = http.StatusInternalServerError, "INTERNAL", "An internal error has occurred."
	case Overloaded:
		status, word, message = http.StatusServiceUnavailable, "UNAVAILABLE", "The model is overloaded."
	default: // Rejected
	}
	return status, geminiError(status, word, message, details...)
}

func quota(id string) doc {
	return doc{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []any{doc{"quotaId": id}}}
}

func (geminiWire) inside() any {
	return geminiError(http.StatusServiceUnavailable, "UNAVAILABLE", "The model is overloaded.")
}

func candidate(text string, more doc) doc {
	c := doc{"index": 0, "content": doc{"role": "model", "parts": []any{doc{"text": text}}}}
	for k, v := range more {
		c[k] = v
	}
	return doc{"candidates": []any{c}, "modelVersion": "fake", "responseId": "fake"}
}

func (geminiWire) piece(_ *Exchange, text string) any { return candidate(text, nil) }

func (geminiWire) thought(_ *Exchange, text string) any {
	return candidate("", doc{"content": doc{"role": "model", "parts": []any{doc{"text": text, "thought": true}}}})
}

func (w geminiWire) end(_ *Exchange, r Reply) []any {
	reason := "STOP"
	if r.Finish == model.FinishLength {
		reason = "MAX_TOKENS"
	}
	last := candidate("", doc{"finishReason": reason})
	last["usageMetadata"] = w.usage(r)
	return []any{last}
}

// usage tells half of an answer's tokens as thoughts where the model thinks.
func (geminiWire) usage(r Reply) doc {
	thoughts := 0
	if r.Fault == Thinks {
		thoughts = r.Usage.Out / 2
	}
	return doc{
		"promptTokenCount": r.Usage.In, "cachedContentTokenCount": r.Usage.Cached,
		"candidatesTokenCount": r.Usage.Out - thoughts, "thoughtsTokenCount": thoughts,
		"totalTokenCount": r.Usage.In + r.Usage.Out,
	}
}

func (geminiWire) withheld(_ *Exchange, early bool) any {
	if early {
		return doc{"promptFeedback": doc{"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": doc{"promptTokenCount": 1}}
	}
	return doc{"candidates": []any{doc{"index": 0, "finishReason": "SAFETY"}}}
}

func (w geminiWire) whole(_ *Exchange, r Reply) any {
	reason := "STOP"
	if r.Finish == model.FinishLength {
		reason = "MAX_TOKENS"
	}
	one := candidate(r.Text, doc{"finishReason": reason})
	one["usageMetadata"] = w.usage(r)
	return one
}

func (geminiWire) models(x *Exchange, names []string) any {
	list, field, prefix := []any{}, "models", "models/"
	if x.Wire == WireVertex {
		field, prefix = "publisherModels", "publishers/google/models/"
	}
	for _, name := range names {
		m := doc{"name": prefix + name, "version": "1"}
		if x.Wire == WireGemini {
			m["supportedGenerationMethods"] = []any{"generateContent", "countTokens"}
			if strings.Contains(name, "embed") {
				m["supportedGenerationMethods"] = []any{"embedContent"}
			}
			if strings.Contains(name, "-live") {
				m["supportedGenerationMethods"] = []any{"bidiGenerateContent"}
			}
		}
		list = append(list, m)
	}
	return doc{field: list}
}

func (geminiWire) done() string { return "" }
