package modeltest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// shape is a schema with what the judge and the drafting tool need of one.
var shape = json.RawMessage(`{
	"type": "object", "additionalProperties": false, "required": ["quote", "level"],
	"properties": {"quote": {"type": "string"}, "level": {"type": "integer", "minimum": 1, "maximum": 4}}
}`)

func shaped() model.Request {
	r := ask()
	r.Schema, r.SchemaName = shape, "verdict"
	return r
}

// inOrderAtOnce holds that each piece comes before the next is sent.
func inOrderAtOnce(t *testing.T, b *bench) {
	gate := make(chan struct{})
	b.server.Next(fake.Reply{Pieces: []string{"One", " two", " three", " four."}, Gate: gate})
	pieces := 0
	a := collect(t, func(yield func(model.Chunk, error) bool) {
		for c, err := range b.text.Stream(t.Context(), ask()) {
			if c.Text != "" {
				if pieces++; pieces < 4 {
					select {
					case gate <- struct{}{}:
					case <-time.After(hangs):
						t.Fatal("the server sends the next piece before this one was yielded")
					}
				}
			}
			if !yield(c, err) {
				return
			}
		}
	})
	if got := strings.Join(a.pieces, "|"); got != "One| two| three| four." || a.err != nil || a.finish != model.FinishStop {
		t.Errorf("%q, %q, %v", got, a.finish, a.err)
	}
}

// slowReader holds that only the service can stall, not whoever reads.
func slowReader(t *testing.T, b *bench) {
	b.reconnect(t, transport.Options{Stall: 400 * time.Millisecond})
	gate := make(chan struct{})
	b.server.Next(fake.Reply{Pieces: []string{"One", " two", " three."}, Gate: gate})
	text := ""
	for c, err := range b.text.Stream(t.Context(), ask()) {
		if err != nil {
			t.Fatal(err)
		}
		switch text += c.Text; text {
		case "One":
			gate <- struct{}{}
		case "One two":
			time.Sleep(900 * time.Millisecond)
			close(gate)
		}
	}
	if text != "One two three." {
		t.Errorf("%q", text)
	}
}

// breakCloses holds that a caller who has heard enough closes the connection.
func breakCloses(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.Stall, After: 1})
	for _, err := range b.text.Stream(t.Context(), ask()) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if !b.wait(t).Left() {
		t.Error("the server did not see the client leave")
	}
}

func againAfterBreak(t *testing.T, b *bench) {
	breakCloses(t, b)
	if a := b.stream(t, ask()); a.err != nil || a.finish != model.FinishStop {
		t.Errorf("%q, %v", a.finish, a.err)
	}
}

func usage(t *testing.T, b *bench) {
	want := model.Usage{In: 1200, Cached: 1024, Out: 34}
	b.server.Next(fake.Reply{Usage: want})
	if a := b.stream(t, ask()); a.usage != want || a.err != nil {
		t.Errorf("%+v, %v, want %+v", a.usage, a.err, want)
	}
	b.server.Next(fake.Reply{Usage: want, Fault: fake.Thinks})
	if a := b.stream(t, ask()); a.usage != want || a.err != nil {
		t.Errorf("with thinking: %+v, %v, want %+v", a.usage, a.err, want)
	}
}

func length(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Text: "I was about to", Finish: model.FinishLength})
	if a := b.stream(t, ask()); a.finish != model.FinishLength || a.text != "I was about to" || a.err != nil {
		t.Errorf("%q, %q, %v", a.text, a.finish, a.err)
	}
}

func schema(t *testing.T, b *bench) {
	a := b.stream(t, shaped())
	var got struct {
		Quote *string
		Level int
	}
	if err := json.Unmarshal([]byte(a.text), &got); err != nil || got.Quote == nil || got.Level != 1 || a.err != nil {
		t.Errorf("%q, %v, %v", a.text, err, a.err)
	}
	var sent, want bytes.Buffer
	if json.Compact(&sent, b.wait(t).Schema) != nil || json.Compact(&want, shape) != nil || !sameJSON(sent.Bytes(), want.Bytes()) {
		t.Errorf("the schema was sent as %s", sent.String())
	}
}

// schemaLength holds that a document that was cut off is told by its end, not its shape.
func schemaLength(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Text: `{"quote": "I was`, Finish: model.FinishLength})
	if a := b.stream(t, shaped()); a.finish != model.FinishLength || a.err != nil {
		t.Errorf("%q, %v", a.finish, a.err)
	}
}

// splitLetters holds that bytes may come in any portions.
func splitLetters(t *testing.T, b *bench) {
	const want = "Größe? 😀 日本 \"quoted\"\nand on"
	b.server.Next(fake.Reply{Text: want, Fault: fake.Split})
	if a := b.stream(t, ask()); a.text != want || a.err != nil {
		t.Errorf("%q, %v, want %q", a.text, a.err, want)
	}
}

// thinking holds that thoughts are no words, whichever way a service tells them.
func thinking(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Text: "Good morning.", Fault: fake.Thinks})
	if a := b.stream(t, ask()); a.text != "Good morning." || a.err != nil {
		t.Errorf("%q, %v", a.text, a.err)
	}
}

// request holds that a service is asked what the caller asks.
func request(t *testing.T, b *bench) {
	r := ask()
	r.Messages = append(r.Messages,
		model.Message{Role: model.RoleAssistant, Text: "Please do."},
		model.Message{Role: model.RoleUser, Text: "It is about last week – \"Größe\" <b>."})
	warmth := 0.5
	r.MaxTokens, r.Temperature = 77, &warmth
	if a := b.stream(t, r); a.err != nil {
		t.Fatal(a.err)
	}
	x := b.wait(t)
	if strings.Contains(x.Path+string(x.Body), "canary-0") {
		t.Error("the key is sent elsewhere than in a header")
	}
	got := x.Request
	if got.Model != name || !got.Stream || got.System != r.System || got.MaxTokens != 77 || got.Temperature == nil || *got.Temperature != 0.5 || got.Schema != nil {
		t.Errorf("asked %+v", got)
	}
	if len(got.Messages) != 3 {
		t.Fatalf("asked %+v", got.Messages)
	}
	for i, m := range r.Messages {
		if got.Messages[i] != m {
			t.Errorf("message %d was sent as %+v, want %+v", i, got.Messages[i], m)
		}
	}
}
