package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/exchange"
	"roleplay/backend/files/zip"
	"roleplay/backend/library"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/record"
	"roleplay/backend/recording"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scripter"
	searchmem "roleplay/backend/search/mem"
	secretmem "roleplay/backend/secret/mem"
	"roleplay/backend/server"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/upkeep"
	"roleplay/backend/voice"
	"roleplay/config"
	"roleplay/data"
)

var (
	shop = roleplay.Scenario{
		ID: "shop", Rev: 1, Title: "The late parcel", Summary: "A customer waits.", Field: "service", Language: "en", Difficulty: "easy", Minutes: 5,
		Stages:     []roleplay.Stage{{ID: "open", Title: "Opening"}},
		Characters: []roleplay.CharacterID{"kim"}, Rubric: "plain",
	}
	kim       = roleplay.Character{ID: "kim", Rev: 1, Name: "Kim", Summary: "Waits.", Script: "shop-kim"}
	kimScript = roleplay.Script{
		ID: "shop-kim", Rev: 1, Scenario: "shop", Character: "kim", Opening: []roleplay.Line{{Text: "Where is my parcel?"}},
		Fallbacks: []roleplay.Reply{{ID: "hm", Lines: []roleplay.Line{{Text: "Hm.", Again: true}}}},
	}
	plainRubric = roleplay.Rubric{ID: "plain", Rev: 1, Title: "Plain"}
)

// house is a door with real services behind it, on a store in memory.
type house struct {
	t       *testing.T
	server  *server.Server
	address string
	log     *buffer
	auth    *auth.Service
	stop    func()
}

var everything = config.Handlers{
	Auth: true, Chat: true, Evaluation: true, Scripter: true, Library: true, Exchange: true, Upkeep: true, Models: true, Voice: true, Recording: true, Events: true, Docs: true,
}

func open(t *testing.T, change ...func(*server.Deps)) *house {
	t.Helper()
	objects, index, bus, log := storemem.New(), searchmem.New(), eventmem.New(), &buffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ctx := t.Context()
	publish(t, objects, record.KindScenario, "shop", shop)
	publish(t, objects, record.KindCharacter, "kim", kim)
	publish(t, objects, record.KindScript, "shop-kim", kimScript)
	publish(t, objects, record.KindRubric, "plain", plainRubric)
	a, err := auth.New(auth.Deps{
		Store: objects, Now: time.Now, Random: rand.Reader, SigningKey: []byte(strings.Repeat("k", 32)),
		Passwords: auth.PasswordParams{MemoryKiB: 64, Passes: 1},
	})
	must(t, err)
	schemas, err := scripter.LoadSchemas(data.FS())
	must(t, err)
	s := scripter.New(scripter.Deps{Store: objects, Schemas: schemas})
	talks := record.NewTalks(objects)
	chosen := models.New(models.Deps{
		Store: objects, Keyring: secretmem.New(), Run: secretmem.New(), Connect: func(model.Connection) (model.Client, error) {
			return nil, roleplay.Errorf(roleplay.CodeUnavailable, "No model is reached in this test.")
		}, Find: func(context.Context) []models.Found { return nil }, Bus: bus, Now: time.Now, Logger: logger,
	})
	talk := chat.New(chat.Deps{
		Store: objects, Talks: talks, Bus: bus, Now: time.Now, Random: rand.Reader, MaxMessage: 8000, Logger: logger,
		Script: func(def *scene.Definition) partner.Play { return script.New(def.Script).Play },
	})
	t.Cleanup(talk.Close)
	spoken := voice.New(voice.Deps{
		Store: objects, Chat: talk, Bus: bus, Where: func(context.Context, roleplay.Actor, roleplay.Partner) (string, error) { return "", nil }, Now: time.Now, Random: rand.Reader, Logger: logger,
	})
	deps := server.Deps{
		Services: server.Services{
			Auth: a, Chat: talk, Models: chosen, Voice: spoken, Recording: recording.New(recording.Deps{Store: objects, Recordings: objects, Talks: talks, Bus: bus, Now: time.Now, Logger: logger}), Scripter: s, Admin: &admin.Service{Store: objects, About: admin.About{Version: "1.2.3", Mode: "server", DataFolder: "/data", Store: "mem"}},
			Evaluation: evaluation.New(evaluation.Deps{Store: objects, Talks: talks, Bus: bus, Now: time.Now, Random: rand.Reader, Logger: logger}),
			Library:    library.New(library.Deps{Store: objects, Talks: talks, Journal: objects, Index: index, Bus: bus, Jobs: roleplay.NewJobs(), Now: time.Now, Random: rand.Reader, Logger: logger}),
			Exchange:   exchange.New(exchange.Deps{Store: objects, Talks: talks, Journal: objects, Bus: bus, Jobs: roleplay.NewJobs(), Now: time.Now, Logger: logger}),
			Upkeep:     upkeep.New(upkeep.Deps{Store: objects, Talks: talks, Index: index, Bus: bus, Jobs: roleplay.NewJobs(), Now: time.Now, Logger: logger}),
		},
		Archive: func(w io.Writer) server.Archive { return zip.New(w) }, MaxUpload: 1 << 20,
		Handlers: everything, Version: "1.2.3", Logger: logger, Ready: func(context.Context) error { return nil },
		Pages: fstest.MapFS{
			"index.html":         {Data: []byte("<!doctype html><title>RolePlay</title>")},
			"first-paint.js":     {Data: []byte("1")},
			"assets/index-12.js": {Data: []byte("export {}")},
			".gitkeep":           {},
		},
	}
	for _, c := range change {
		c(&deps)
	}
	h := &house{t: t, log: log, auth: a}
	h.server, err = server.New(deps)
	must(t, err)
	l, err := server.Listen("127.0.0.1:0")
	must(t, err)
	h.address = l.Addr().String()
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(serving, l) }()
	h.stop = sync.OnceFunc(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(h.stop)
	return h
}

func publish[T any](t *testing.T, s store.Store, kind record.Kind, id string, body T) {
	t.Helper()
	_, _, err := record.Content[T]{Store: s, Kind: kind}.Publish(t.Context(), id, "shipped", func(int) T { return body })
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// buffer is a log that many may write.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// answered is the head of an answer.
type answered struct {
	StatusCode int
	Header     http.Header
}

// ask makes one request and returns the answer with its whole body.
func (h *house) ask(method, path, token string, body any) (answered, string) {
	h.t.Helper()
	var sent io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		must(h.t, err)
		sent = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), method, "http://"+h.address+path, sent)
	must(h.t, err)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	must(h.t, err)
	defer func() { must(h.t, answer.Body.Close()) }()
	got, err := io.ReadAll(answer.Body)
	must(h.t, err)
	return answered{answer.StatusCode, answer.Header}, string(got)
}

// want makes one request, holds its status, and decodes the answer.
func want[T any](h *house, status int, method, path, token string, body any) T {
	h.t.Helper()
	var out T
	answer, got := h.ask(method, path, token, body)
	if answer.StatusCode != status {
		h.t.Fatalf("%s %s: %d, want %d: %s", method, path, answer.StatusCode, status, got)
	}
	must(h.t, json.Unmarshal([]byte(got), &out))
	return out
}

type object = map[string]any

// register makes an account and returns its access token.
func (h *house) register(name string) string {
	h.t.Helper()
	signed := want[auth.SignedIn](h, 201, "POST", "/api/auth/register", "",
		object{"email": name + "@example.com", "password": "a long password", "name": name})
	return signed.AccessToken
}
