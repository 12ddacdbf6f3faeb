package modeltest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// errRequest holds that a request that breaks a rule is not sent.
func errRequest(t *testing.T, b *bench) {
	user, assistant := model.Message{Role: model.RoleUser, Text: "Hm?"}, model.Message{Role: model.RoleAssistant, Text: "Hm."}
	for name, change := range map[string]func(r *model.Request){
		"Empty":          func(r *model.Request) { r.Messages = nil },
		"EmptyText":      func(r *model.Request) { r.Messages = []model.Message{{Role: model.RoleUser}} },
		"BeginsWrongly":  func(r *model.Request) { r.Messages = []model.Message{assistant, user} },
		"EndsWrongly":    func(r *model.Request) { r.Messages = []model.Message{user, assistant} },
		"TwoInARow":      func(r *model.Request) { r.Messages = []model.Message{user, user, user} },
		"UnknownRole":    func(r *model.Request) { r.Messages = []model.Message{{Role: "system", Text: "Hm!"}} },
		"NegativeTokens": func(r *model.Request) { r.MaxTokens = -1 },
		"SchemaNoName":   func(r *model.Request) { r.Schema = shape },
		"SchemaBadName":  func(r *model.Request) { r.Schema, r.SchemaName = shape, "a b" },
	} {
		r := ask()
		change(&r)
		if a := b.stream(t, r); roleplay.CodeOf(a.err) != roleplay.CodeInvalid {
			t.Errorf("%s: %v, want %q", name, a.err, roleplay.CodeInvalid)
		}
	}
	if n := len(b.server.Exchanges()); n != 0 {
		t.Errorf("%d of them were sent", n)
	}
}

// errSchema holds that a schema stands for itself: nothing is loaded for it.
func errSchema(t *testing.T, b *bench) {
	file := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(file, []byte(`{"type": "object"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, broken := range []string{`{`, `{"type": "nothing"}`, `{"$ref": "https://example.com/schema"}`, `{"$ref": "file://` + filepath.ToSlash(file) + `"}`} {
		r := ask()
		r.Schema, r.SchemaName = json.RawMessage(broken), "verdict"
		if a := b.stream(t, r); roleplay.CodeOf(a.err) != roleplay.CodeInvalid {
			t.Errorf("%s: %v, want %q", broken, a.err, roleplay.CodeInvalid)
		}
	}
	if n := len(b.server.Exchanges()); n != 0 {
		t.Errorf("%d of them were sent", n)
	}
}

var errEnough = errors.New("enough")

func errCanceled(t *testing.T, b *bench) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errEnough)
	if a := collect(t, b.text.Stream(ctx, ask())); !errors.Is(a.err, errEnough) {
		t.Errorf("%v, want the cause of the context", a.err)
	}
}

// errCanceledMidway holds that the end of a context closes the connection, which the
// server sees.
func errCanceledMidway(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.Stall})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	pieces := 0
	a := collect(t, func(yield func(model.Chunk, error) bool) {
		for c, err := range b.text.Stream(ctx, ask()) {
			if pieces++; pieces == 2 {
				cancel(errEnough)
			}
			if !yield(c, err) {
				return
			}
		}
	})
	if !errors.Is(a.err, errEnough) {
		t.Errorf("%v, want the cause of the context", a.err)
	}
	if !b.wait(t).Left() {
		t.Error("the server did not see the client leave")
	}
}

func errStall(t *testing.T, b *bench) {
	b.reconnect(t, transport.Options{Stall: 300 * time.Millisecond})
	b.server.Next(fake.Reply{Fault: fake.Stall, Pieces: []string{"Well", ", canary", " then."}})
	a := b.stream(t, ask())
	wantFault(t, a, model.FaultStall)
	if a.text != "Well, canary" {
		t.Errorf("before it stalled came %q", a.text)
	}
	if !b.wait(t).Left() {
		t.Error("the server did not see the client leave")
	}
}

func errStallEarly(t *testing.T, b *bench) {
	b.reconnect(t, transport.Options{FirstByte: 700 * time.Millisecond})
	b.server.Next(fake.Reply{Fault: fake.StallEarly})
	wantFault(t, b.stream(t, ask()), model.FaultStall)
	if !b.wait(t).Left() {
		t.Error("the server did not see the client leave")
	}
}

// errRedirect holds that nothing, and least of all the key, goes where a service points.
func errRedirect(t *testing.T, b *bench) {
	elsewhere := fake.Start(fake.Options{})
	defer elsewhere.Close()
	for _, to := range []string{elsewhere.OpenAI() + "/chat/completions", b.server.OpenAI() + "/chat/completions"} {
		b.server.Next(fake.Reply{Fault: fake.Redirect, Elsewhere: to})
		wantFault(t, b.stream(t, ask()), model.FaultRedirect)
	}
	if n := len(elsewhere.Exchanges()); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
	if n := len(b.server.Exchanges()); n != 2 {
		t.Errorf("the service was asked %d times, want 2", n)
	}
}

func errOffline(t *testing.T, b *bench) {
	if a := b.stream(t, ask()); a.err != nil { // so that a client of Vertex AI has its token
		t.Fatal(a.err)
	}
	b.client.Close() // no connection that seems to be there still
	b.server.Close()
	wantFault(t, b.stream(t, ask()), model.FaultOffline)
}

func errShapeWrong(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.WrongShape})
	wantFault(t, b.stream(t, shaped()), model.FaultShape)
}

func errShapeNotJSON(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.NotJSON})
	wantFault(t, b.stream(t, shaped()), model.FaultShape)
}

// errWrongKey holds that the key is sent, and that a wrong one is told.
func errWrongKey(t *testing.T, b *bench) {
	other := fake.Start(fake.Options{Key: "another", Token: "another"})
	defer other.Close()
	b.server = other
	b.reconnect(t, transport.Options{})
	wantFault(t, b.stream(t, ask()), model.FaultKey)
}

// oneAttempt holds that a client does not repeat by itself what may pass.
func oneAttempt(t *testing.T, b *bench) {
	for _, f := range []fake.Fault{fake.Busy, fake.ServerError, fake.Overloaded, fake.CutEarly, fake.Cut} {
		b.server.Reset()
		b.server.Next(fake.Reply{Fault: f})
		if a := b.stream(t, ask()); a.err == nil {
			t.Errorf("%s: no error", f)
		}
		if n := len(b.server.Exchanges()); n != 1 {
			t.Errorf("%s: asked %d times, want once", f, n)
		}
	}
}
