package openai

import (
	"context"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/shared"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// ask sends the request and gives the answer to a. An error is one that a has not seen.
func (t *text) ask(ctx context.Context, r model.Request, a *transport.Answer, out leftOut) error {
	watched, call := transport.Watch(ctx)
	stream := t.client.chat.NewStreaming(watched, t.params(r, out))
	defer func() { _ = stream.Close() }()
	var end ending
	for stream.Next() {
		chunk := stream.Current()
		if err := end.take(chunk); err != nil {
			return err
		}
		if len(chunk.Choices) > 0 && !a.Add(chunk.Choices[0].Delta.Content) {
			return nil
		}
	}
	// An answer whose end was told is whole, even if the connection broke right after it.
	if err := call.Fault(ctx, inStream(stream.Err())); err != nil && (end.finish == "" || ctx.Err() != nil) {
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

// take reads one chunk. The error is a FaultRefused or FaultNotModel.
func (e *ending) take(chunk sdk.ChatCompletionChunk) error {
	if !chunk.JSON.Choices.Valid() {
		return &model.Error{Fault: model.FaultNotModel}
	}
	e.chunks++
	if chunk.JSON.Usage.Valid() {
		e.usage = model.Usage{
			In:     int(chunk.Usage.PromptTokens),
			Cached: int(chunk.Usage.PromptTokensDetails.CachedTokens),
			Out:    int(chunk.Usage.CompletionTokens),
		}
	}
	if len(chunk.Choices) == 0 {
		return nil
	}
	switch choice := chunk.Choices[0]; {
	case choice.FinishReason == "content_filter":
		return &model.Error{Fault: model.FaultRefused, Err: transport.Code("content_filter")}
	case choice.Delta.Refusal != "":
		return &model.Error{Fault: model.FaultRefused}
	case choice.FinishReason == "length":
		e.finish = model.FinishLength
	case choice.FinishReason != "":
		e.finish = model.FinishStop
	}
	return nil
}

// params writes a request in the form of the service.
func (t *text) params(r model.Request, out leftOut) sdk.ChatCompletionNewParams {
	p := sdk.ChatCompletionNewParams{Model: t.name}
	if r.System != "" {
		p.Messages = append(p.Messages, sdk.SystemMessage(r.System))
	}
	for _, m := range r.Messages {
		if m.Role == model.RoleAssistant {
			p.Messages = append(p.Messages, sdk.AssistantMessage(m.Text))
		} else {
			p.Messages = append(p.Messages, sdk.UserMessage(m.Text))
		}
	}
	if !out.usage {
		p.StreamOptions.IncludeUsage = param.NewOpt(true)
	}
	if r.Schema != nil {
		p.ResponseFormat.OfJSONSchema = &shared.ResponseFormatJSONSchemaParam{
			JSONSchema: shared.ResponseFormatJSONSchemaJSONSchemaParam{
				Name: r.SchemaName, Schema: r.Schema, Strict: param.NewOpt(true),
			},
		}
	}
	if r.Temperature != nil && (!t.client.own || !thinks(t.name)) {
		p.Temperature = param.NewOpt(*r.Temperature)
	}
	switch {
	case out.effort:
	case t.client.own:
		p.ReasoningEffort = effortOf(t.name)
	default:
		p.ReasoningEffort = openEffortOf(t.name)
	}
	// OpenAI's newer models refuse max_tokens; other servers know no other name.
	switch {
	case r.MaxTokens == 0:
	case t.client.own:
		p.MaxCompletionTokens = param.NewOpt(int64(r.MaxTokens))
	default:
		p.MaxTokens = param.NewOpt(int64(r.MaxTokens))
	}
	return p
}
