package gemini

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"

	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// Address is where the Gemini API is. Vertex AI has an address of its own in each location.
const Address = "https://generativelanguage.googleapis.com"

// Client reaches the Gemini API or Vertex AI. It may be used concurrently.
type Client struct {
	http   *transport.Client
	models *genai.Models
	vertex bool
	config genai.ClientConfig // of live lines
	signed *signing           // nil: by the key of config, or by none

	// noThinking holds the names of models that have refused to be told how much to think.
	noThinking sync.Map
}

// Connect makes the client of a service, without asking it anything. CodeInvalid names
// the field that cannot be right. It is a model.Connect.
func Connect(c model.Connection) (model.Client, error) {
	return New(c, transport.Options{})
}

// New is Connect with other time limits, bounds or roots than the usual ones. Address,
// LocalOnly and Judge of the options are set by it.
//
// Nothing of the environment counts: neither a key, nor an address, nor which of the
// two services it is. Application Default Credentials do, if VendorVertex has neither a
// key nor an address of its own.
func New(c model.Connection, o transport.Options) (*Client, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	own := c.Address == ""
	o.Address, o.LocalOnly, o.Judge = addressOf(c), c.LocalOnly, judge
	t, err := transport.New(o)
	if err != nil {
		return nil, err
	}
	made := &Client{http: t}
	config := &genai.ClientConfig{
		Backend:     genai.BackendGeminiAPI,
		HTTPClient:  t.HTTP(),
		HTTPOptions: genai.HTTPOptions{BaseURL: t.Address().String(), APIVersion: "v1beta"},
	}
	if c.Vendor != model.VendorVertex {
		if config.APIKey, err = transport.Key(c.Key); err != nil {
			return nil, err
		}
	} else {
		config.Backend = genai.BackendVertexAI
		config.Project, config.Location = c.Project, c.Location
		config.HTTPOptions.APIVersion = "v1beta1"
		signed, err := signer(c, o, own, t)
		if err != nil {
			return nil, err
		}
		if signed != nil {
			config.HTTPClient.Transport, made.signed = signed, signed
		}
	}
	client, err := genai.NewClient(context.Background(), config)
	if err != nil {
		// Its text prints the whole configuration, and the key with it.
		return nil, roleplay.Invalid("address", "The connection cannot be used.")
	}
	made.models, made.vertex, made.config = client.Models, config.Backend == genai.BackendVertexAI, *config
	return made, nil
}

// check names the field of a connection that cannot be right.
func check(c model.Connection) error {
	if c.Vendor != model.VendorVertex {
		if strings.TrimSpace(c.Key) == "" {
			return roleplay.Invalid("key", "Gemini needs an API key.")
		}
		return nil
	}
	if !segment(c.Project) {
		return roleplay.Invalid("project", "Vertex AI needs the id of a Google Cloud project.")
	}
	if !segment(c.Location) {
		return roleplay.Invalid("location", "Vertex AI needs a location, such as europe-west4.")
	}
	return nil
}

// segment reports whether a text may stand in a host name and in a path.
func segment(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && r != ':' && r != '.' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) && strings.Trim(s, ".") == s
}

// addressOf returns where the service of a connection is.
//
// Source: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations (2026-11).
func addressOf(c model.Connection) string {
	switch {
	case c.Address != "":
		return c.Address
	case c.Vendor != model.VendorVertex:
		return Address
	case c.Location == "global":
		return "https://aiplatform.googleapis.com"
	case c.Location == "us" || c.Location == "eu":
		return fmt.Sprintf("https://aiplatform.%s.rep.googleapis.com", c.Location)
	default:
		return fmt.Sprintf("https://%s-aiplatform.googleapis.com", c.Location)
	}
}

// Text implements model.Client.
func (c *Client) Text(name string) model.Text { return &text{client: c, name: name} }

// Models implements model.Client.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	watched, call := transport.Watch(ctx)
	names := []string{}
	for m, err := range c.models.All(watched) {
		if err := call.Fault(ctx, inStream(err)); err != nil {
			return nil, err
		}
		name := m.Name[strings.LastIndex(m.Name, "/")+1:]
		if name != "" && answersInText(name, m.SupportedActions) {
			names = append(names, name)
		}
	}
	if err := call.Fault(ctx, nil); err != nil {
		return nil, err
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
	return model.Capabilities{Schema: true, Context: traitsOf(t.name).context}
}

// Stream implements model.Text.
func (t *text) Stream(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
	return func(yield func(model.Chunk, error) bool) {
		a, err := transport.NewAnswer(r, false, yield)
		if err == nil && !segment(strings.ToLower(t.name)) {
			// It would stand in the path of the address.
			err = &model.Error{Fault: model.FaultModel}
		}
		if err != nil {
			yield(model.Chunk{}, err)
			return
		}
		_, knownNot := t.client.noThinking.Load(t.name)
		err = t.ask(ctx, r, a, !knownNot)
		if refusesThinking(err) {
			// A model that does not know the field thinks as it likes, which costs
			// time only; so it is asked once more, as nothing was answered yet.
			t.client.noThinking.Store(t.name, true)
			err = t.ask(ctx, r, a, false)
		}
		if err != nil {
			a.Fail(err)
		}
	}
}

var _ http.RoundTripper = (*signing)(nil)
