package gemini

import (
	"context"

	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// ask sends the request and gives the answer to a. An error is one that a has not seen.
func (t *text) ask(ctx context.Context, r model.Request, a *transport.Answer, think bool) error {
	watched, call := transport.Watch(ctx)
	var end ending
	for response, err := range t.client.models.GenerateContentStream(watched, t.name, contents(r), t.config(r, think)) {
		if err := call.Fault(ctx, inStream(err)); err != nil {
			if end.finish != "" && ctx.Err() == nil {
				break // whole, though the connection broke right after it
			}
			return err
		}
		words, err := end.take(response)
		if !a.Add(words) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	if err := call.Fault(ctx, nil); err != nil && (end.finish == "" || ctx.Err() != nil) {
		return err
	}
	if end.chunks == 0 {
		return &model.Error{Fault: model.FaultNotModel}
	}
	a.End(end.finish, end.usage)
	return nil
}

// ending gathers what the chunks of a stream say about its end.
type ending struct {
	chunks int
	finish model.Finish
	usage  model.Usage
}

// take reads one chunk and returns its words. The error is a FaultRefused or FaultNotModel.
func (e *ending) take(response *genai.GenerateContentResponse) (words string, err error) {
	if f := response.PromptFeedback; f != nil && f.BlockReason != "" && f.BlockReason != genai.BlockedReasonUnspecified {
		return "", &model.Error{Fault: model.FaultRefused, Err: transport.Code(string(f.BlockReason))}
	}
	if u := response.UsageMetadata; u != nil {
		e.usage = model.Usage{
			In:     int(u.PromptTokenCount),
			Cached: int(u.CachedContentTokenCount),
			Out:    int(u.CandidatesTokenCount + u.ThoughtsTokenCount),
		}
	}
	if len(response.Candidates) == 0 {
		if response.UsageMetadata == nil {
			return "", &model.Error{Fault: model.FaultNotModel}
		}
		e.chunks++
		return "", nil
	}
	e.chunks++
	candidate := response.Candidates[0]
	if candidate.Content != nil {
		for _, part := range candidate.Content.Parts {
			if part != nil && !part.Thought {
				words += part.Text
			}
		}
	}
	switch reason := candidate.FinishReason; reason {
	case "", genai.FinishReasonUnspecified:
	case genai.FinishReasonStop:
		e.finish = model.FinishStop
	case genai.FinishReasonMaxTokens:
		e.finish = model.FinishLength
	case genai.FinishReasonMalformedFunctionCall, genai.FinishReasonUnexpectedToolCall, genai.FinishReasonTooManyToolCalls:
		return words, &model.Error{Fault: model.FaultNotModel, Err: transport.Code(string(reason))}
	default: // SAFETY, RECITATION, BLOCKLIST, PROHIBITED_CONTENT, SPII, LANGUAGE, OTHER
		return words, &model.Error{Fault: model.FaultRefused, Err: transport.Code(string(reason))}
	}
	return words, nil
}

// contents writes what has been said in the form of the service.
func contents(r model.Request) []*genai.Content {
	list := make([]*genai.Content, 0, len(r.Messages))
	for _, m := range r.Messages {
		role := genai.Role(genai.RoleUser)
		if m.Role == model.RoleAssistant {
			role = genai.RoleModel
		}
		list = append(list, genai.NewContentFromText(m.Text, role))
	}
	return list
}

// config writes how to answer in the form of the service.
func (t *text) config(r model.Request, think bool) *genai.GenerateContentConfig {
	c := &genai.GenerateContentConfig{MaxOutputTokens: int32(min(r.MaxTokens, 1<<30))}
	if r.System != "" {
		c.SystemInstruction = genai.NewContentFromText(r.System, genai.RoleUser)
	}
	known := traitsOf(t.name)
	if r.Temperature != nil && !known.own {
		c.Temperature = new(float32(*r.Temperature))
	}
	if r.Schema != nil {
		c.ResponseMIMEType = "application/json"
		c.ResponseJsonSchema = r.Schema
	}
	if think {
		c.ThinkingConfig = known.thinking
	}
	return c
}
