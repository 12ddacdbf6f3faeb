package openai

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	sdk "github.com/openai/openai-go/v3"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// Address is where the vendor's own service is.
const Address = "https://api.openai.com/v1"

// Client reaches one service. It may be used concurrently.
type Client struct {
	http   *transport.Client
	chat   sdk.ChatCompletionService
	models sdk.ModelService
	own    bool // the vendor's own service, which knows newer fields than others

	noUsage  atomic.Bool // the service has refused stream_options
	noEffort sync.Map    // the names of models that have refused reasoning_effort
}

// Connect makes the client of a service, without asking it anything. CodeInvalid names
// the field that cannot be right. It is a model.Connect.
func Connect(c model.Connection) (model.Client, error) {
	return New(c, transport.Options{})
}

// New is Connect with other time limits, bounds or roots than the usual ones. Address,
// LocalOnly and Judge of the options are set by it.
func New(c model.Connection, o transport.Options) (*Client, error) {
	t, options, err := connect(c, o)
	if err != nil {
		return nil, err
	}
	return &Client{
		http:   t,
		chat:   sdk.NewChatCompletionService(options...),
		models: sdk.NewModelService(options...),
		own:    t.Address().Hostname() == "api.openai.com",
	}, nil
}

// Text implements model.Client.
func (c *Client) Text(name string) model.Text { return &text{client: c, name: name} }

// Models implements model.Client.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	watched, call := transport.Watch(ctx)
	page, err := c.models.List(watched)
	if err := call.Fault(ctx, err); err != nil {
		return nil, err
	}
	if !page.JSON.Data.Valid() {
		return nil, &model.Error{Fault: model.FaultNotModel}
	}
	names := []string{}
	for _, m := range page.Data {
		if m.ID != "" && answersInText(m.ID) {
			names = append(names, m.ID)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Close implements model.Client.
func (c *Client) Close() { c.http.Close() }

// text is one model of a service.
type text struct {
	client *Client
	name   string
}

// Capabilities implements model.Text.
func (t *text) Capabilities() model.Capabilities {
	return model.Capabilities{Schema: true, Context: contextOf(t.name)}
}

// Stream implements model.Text.
func (t *text) Stream(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
	return func(yield func(model.Chunk, error) bool) {
		a, err := transport.NewAnswer(r, true, yield)
		if err != nil {
			yield(model.Chunk{}, err)
			return
		}
		out := t.known()
		err = t.ask(ctx, r, a, out)
		for t.learns(err, &out) {
			err = t.ask(ctx, r, a, out)
		}
		if err != nil {
			a.Fail(err)
		}
	}
}

// leftOut are the fields that a request goes without.
type leftOut struct{ usage, effort bool }

// known returns what the service has refused so far.
func (t *text) known() leftOut {
	_, effort := t.client.noEffort.Load(t.name)
	return leftOut{usage: t.client.noUsage.Load(), effort: effort}
}

// learns reports whether a request was refused for a field that can be left out, and
// was not yet: without stream_options (older servers) only the count of tokens is
// missing, without reasoning_effort it takes longer. Nothing was answered by then. A
// response_format is not left out, since without it another answer would come than the
// one that was asked for.
func (t *text) learns(err error, out *leftOut) bool {
	switch {
	case errors.Is(err, errUsage) && !out.usage:
		out.usage = true
		t.client.noUsage.Store(true)
	case errors.Is(err, errEffort) && !out.effort:
		out.effort = true
		t.client.noEffort.Store(t.name, true)
	default:
		return false
	}
	return true
}
