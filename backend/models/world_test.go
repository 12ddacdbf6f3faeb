package models_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
	"roleplay/backend/models"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/secret"
	secretmem "roleplay/backend/secret/mem"
	storemem "roleplay/backend/store/mem"
)

const (
	adaID = roleplay.UserID("01900000-0000-7000-8000-00000000000a")
	bobID = roleplay.UserID("01900000-0000-7000-8000-00000000000b")

	// key is one that must never be seen anywhere but in its place.
	key = "sk-canary-of-the-key-0123456789"
)

func as(ctx context.Context, id roleplay.UserID, role roleplay.Role) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: id, Name: "Somebody", Role: role})
}

// noKeyring is a machine without one.
type noKeyring struct{ secret.Store }

func away() error { return roleplay.Errorf(roleplay.CodeUnavailable, "No keyring.") }

func (noKeyring) Get(context.Context, string) ([]byte, error) { return nil, away() }
func (noKeyring) Set(context.Context, string, []byte) error   { return away() }
func (noKeyring) Delete(context.Context, string) error        { return away() }

// house is a service with a fake of the vendors' services behind it.
type house struct {
	*models.Service
	t      *testing.T
	deps   models.Deps
	store  *storemem.Store
	server *fake.Server
	bus    *eventmem.Bus
	log    *lockedBuffer
	now    time.Time
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// connect is what the program wires, with short waits.
func connect(c model.Connection) (model.Client, error) {
	o := transport.Options{Stall: time.Second}
	if c.Vendor == model.VendorOpenAI {
		return openai.New(c, o)
	}
	return gemini.New(c, o)
}

func open(t *testing.T, change ...func(*models.Deps)) *house {
	t.Helper()
	h := &house{t: t, store: storemem.New(), server: fake.Start(fake.Options{}), bus: eventmem.New(), log: &lockedBuffer{}, now: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)}
	t.Cleanup(h.server.Close)
	h.deps = models.Deps{
		Store: h.store, Keyring: secretmem.New(), Run: secretmem.New(), Connect: connect, Local: true,
		Find: func(context.Context) []models.Found { return nil }, Bus: h.bus, Now: func() time.Time { return h.now },
		Rest:   func(context.Context, time.Duration) error { return nil },
		Logger: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&h.deps)
	}
	h.Service = models.New(h.deps)
	t.Cleanup(h.Close)
	return h
}

func onServer(d *models.Deps) { d.Local = false }

func (h *house) ada() context.Context   { return as(h.t.Context(), adaID, roleplay.RoleUser) }
func (h *house) admin() context.Context { return as(h.t.Context(), bobID, roleplay.RoleAdmin) }

// local is a model of the fake service, as one on this machine.
func (h *house) local() models.SetModelInput {
	return models.SetModelInput{Vendor: model.VendorOpenAI, Address: h.server.OpenAI(), Model: "llama3.2", Key: key}
}

// choose sets a model and agrees to it.
func (h *house) choose(ctx context.Context, in models.SetModelInput) models.State {
	h.t.Helper()
	set, err := h.SetModel(ctx, in)
	must(h.t, err)
	return h.agree(ctx, set.Where)
}

func (h *house) agree(ctx context.Context, where string) models.State {
	h.t.Helper()
	state, err := h.SetConsent(ctx, models.SetConsentInput{Where: where, Version: models.ConsentVersion, Agreed: true})
	must(h.t, err)
	return state
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code roleplay.Code, field string) {
	t.Helper()
	if roleplay.CodeOf(err) != code {
		t.Fatalf("error = %v, want code %s", err, code)
	}
	if fields := roleplay.ProblemOf(err).Errors; field != "" && (len(fields) != 1 || fields[0].Field != field) {
		t.Errorf("the fields are %+v, want %s", fields, field)
	}
	if err != nil && strings.Contains(err.Error(), key) {
		t.Errorf("the error tells the key: %v", err)
	}
}

// said is a view in which the trainee has just spoken.
func said(text string) scene.View {
	return scene.View{
		Language: "en", Character: scene.Persona{Name: "Ines"},
		Recent: []scene.Said{{Turn: "t1", Speaker: roleplay.SpeakerTrainee, Text: text}},
	}
}

// play has the actor's model answer once.
func (h *house) play(ctx context.Context, session roleplay.Usage) (string, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	must(h.t, err)
	plays, err := h.Play(ctx, actor, session)
	if err != nil {
		return "", err
	}
	reply, err := plays(ctx, said("Hello?"), func(string) {})
	return reply.Text, err
}
