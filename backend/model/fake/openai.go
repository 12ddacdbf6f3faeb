package fake

import (
	"encoding/json"
	"net/http"

	"roleplay/backend/model"
)

// doc is a JSON document.
type doc = map[string]any

// openaiWire writes chat completions.
//
// Source: https://platform.openai.com/docs/api-reference/chat (2026-11).
type openaiWire struct{}

func readOpenAI(content []byte) Request {
	var in struct {
		Model    string `json:"model"`
		Stream   bool   `json:"stream"`
		Messages []struct{ Role, Content string }
		Format   *struct {
			Schema struct{ Schema json.RawMessage } `json:"json_schema"`
		} `json:"response_format"`
		MaxTokens           int      `json:"max_tokens"`
		MaxCompletionTokens int      `json:"max_completion_tokens"`
		Temperature         *float64 `json:"temperature"`
	}
	_ = json.Unmarshal(content, &in) // what is missing is empty
	q := Request{Wire: WireOpenAI, Model: in.Model, Stream: in.Stream, MaxTokens: in.MaxTokens + in.MaxCompletionTokens, Temperature: in.Temperature}
	for _, m := range in.Messages {
		if m.Role == "system" {
			q.System = m.Content
			continue
		}
		q.Messages = append(q.Messages, model.Message{Role: model.Role(m.Role), Text: m.Content})
	}
	if in.Format != nil {
		q.Schema = in.Format.Schema.Schema
	}
	return q
}

func openaiError(message, kind string, code any) doc {
	return doc{"error": doc{"message": message + " " + Canary, "type": kind, "param": nil, "code": code}}
}

func (openaiWire) fault(f Fault) (int, any) {
	switch f {
	case BadKey:
		return http.StatusUnauthorized, openaiError("Incorrect API key provided.", "invalid_request_error", "invalid_api_key")
	case Forbidden:
		return http.StatusForbidden, openaiError("Country, region, or territory not supported.", "request_forbidden", "unsupported_country_region_territory")
	case NoModel:
		return http.StatusNotFound, openaiError("The model does not exist or you do not have access to it.", "invalid_request_error", "model_not_found")
	case Busy, BusySilent:
		return http.StatusTooManyRequests, openaiError("Rate limit reached.", "requests", "rate_limit_exceeded")
	case DailyQuota:
		return http.StatusTooManyRequests, openaiError("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota")
	case Overloaded:
		return http.StatusServiceUnavailable, openaiError("The server is overloaded.", "server_error", nil)
	case ServerError:
		return http.StatusInternalServerError, openaiError("The server had an error.", "server_error", nil)
	default:
		return http.StatusBadRequest, openaiError("Invalid value.", "invalid_request_error", "invalid_value")
	}
}

func (openaiWire) inside() any {
	return openaiError("The server had an error while processing your request.", "server_error", nil)
}

func openaiChunk(x *Exchange, delta doc, finish any) doc {
	return doc{
		"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1, "model": x.Model,
		"choices": []any{doc{"index": 0, "delta": delta, "finish_reason": finish}},
	}
}

func (openaiWire) piece(x *Exchange, text string) any {
	return openaiChunk(x, doc{"content": text}, nil)
}

func (openaiWire) thought(x *Exchange, text string) any {
	return openaiChunk(x, doc{"reasoning_content": text}, nil)
}

func (w openaiWire) end(x *Exchange, r Reply) []any {
	events := []any{openaiChunk(x, doc{}, string(r.Finish))}
	var in struct {
		Options struct {
			Usage bool `json:"include_usage"`
		} `json:"stream_options"`
	}
	if json.Unmarshal(x.Body, &in) == nil && in.Options.Usage {
		last := openaiChunk(x, nil, nil)
		last["choices"], last["usage"] = []any{}, w.usage(r.Usage)
		events = append(events, last)
	}
	return events
}

func (openaiWire) usage(u model.Usage) doc {
	return doc{
		"prompt_tokens": u.In, "completion_tokens": u.Out, "total_tokens": u.In + u.Out,
		"prompt_tokens_details": doc{"cached_tokens": u.Cached},
	}
}

func (openaiWire) withheld(x *Exchange, _ bool) any { return openaiChunk(x, doc{}, "content_filter") }

func (w openaiWire) whole(x *Exchange, r Reply) any {
	return doc{
		"id": "chatcmpl-fake", "object": "chat.completion", "created": 1, "model": x.Model, "usage": w.usage(r.Usage),
		"choices": []any{doc{"index": 0, "finish_reason": r.Finish, "message": doc{"role": "assistant", "content": r.Text}}},
	}
}

func (openaiWire) models(_ *Exchange, names []string) any {
	list := []any{}
	for _, name := range names {
		list = append(list, doc{"id": name, "object": "model", "created": 1, "owned_by": "fake"})
	}
	return doc{"object": "list", "data": list}
}

func (openaiWire) done() string { return "data: [DONE]\n\n" }

// refused returns the error of a field that the server is to know nothing of, nil
// where there is none.
func (h *Handler) refused(x *Exchange) any {
	var in struct {
		Options  json.RawMessage `json:"stream_options"`
		Generate struct {
			Thinking json.RawMessage `json:"thinkingConfig"`
		} `json:"generationConfig"`
	}
	_ = json.Unmarshal(x.Body, &in) // then neither field is there
	switch {
	case h.options.NoStreamOptions && in.Options != nil:
		return openaiError("Unknown field: stream_options.", "invalid_request_error", nil)
	case h.options.NoThinking && in.Generate.Thinking != nil:
		return geminiError(http.StatusBadRequest, "INVALID_ARGUMENT", "Thinking level is not supported for this model.")
	}
	return nil
}
