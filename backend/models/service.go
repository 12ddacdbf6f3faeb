package models

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed but Key and System.
type Deps struct {
	Store         store.Store
	Keyring       secret.Store // of the system; may be unavailable
	Run           secret.Store // for this run only: where keys go that the keyring does not take
	Key           string       // of the shared model, from the configuration; before what the keyring has
	Connect       model.Connect
	ConnectSpeech model.ConnectSpeech
	System        SystemSpeaking                    // nil: nothing on this machine speaks
	Find          func(ctx context.Context) []Found // services on this machine; asks nothing else
	Local         bool                              // each person of this machine chooses; else an administrator does, for all
	Bus           event.Bus
	Now           func() time.Time
	Rest          func(ctx context.Context, d time.Duration) error // waits between two tries; ctx's error if it ends first
	Logger        *slog.Logger
}

// Found is a model service on this machine.
type Found struct {
	Name    string   `json:"name"` // of the program, such as Ollama
	Address string   `json:"address"`
	Models  []string `json:"models"`
}

// Service is the choice of models. It may be used concurrently.
type Service struct {
	deps     Deps
	settings record.Docs[record.ModelSettings]
	months   record.Docs[record.ModelMonth]
	keys     keys

	mu       sync.Mutex
	clients  map[model.Connection]model.Client
	speeches map[speechKey]model.SpeechClient
}

// New makes a Service. Close it.
func New(deps Deps) *Service {
	return &Service{
		deps:     deps,
		settings: record.Models(deps.Store),
		months:   record.ModelMonths(deps.Store),
		clients:  map[model.Connection]model.Client{},
		speeches: map[speechKey]model.SpeechClient{},
	}
}

// Close closes idle connections. What runs goes on.
func (s *Service) Close() { s.forget() }

// forget lets all clients go: whoever asks next connects anew.
func (s *Service) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clients {
		c.Close()
	}
	clear(s.clients)
	for _, c := range s.speeches {
		c.Close()
	}
	clear(s.speeches)
}

// client is the one client of a connection.
func (s *Service) client(c model.Connection) (model.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.clients[c]; ok {
		return known, nil
	}
	made, err := s.deps.Connect(c)
	if err != nil {
		return nil, err
	}
	s.clients[c] = made
	return made, nil
}

// scope says whose choice counts for an actor, and what else does.
type scope struct {
	key    string // of the document with the choice
	secret string // under which its key is kept
	choice *record.ModelChoice
	own    record.ModelSettings // the actor's: consents, switch, limits
	shared record.ModelSettings // everybody's; zero where each person chooses
}

// scope reads what counts for an actor.
func (s *Service) scope(ctx context.Context, actor roleplay.Actor) (scope, error) {
	own, err := s.read(ctx, record.ModelKey(actor.ID))
	if err != nil {
		return scope{}, err
	}
	if s.deps.Local {
		return scope{key: record.ModelKey(actor.ID), secret: "model-key-" + string(actor.ID), choice: own.Choice, own: own}, nil
	}
	shared, err := s.read(ctx, record.SharedModelKey)
	return scope{key: record.SharedModelKey, secret: "model-key-shared", choice: shared.Choice, own: own, shared: shared}, err
}

func (s *Service) read(ctx context.Context, key string) (record.ModelSettings, error) {
	doc, err := s.settings.Get(ctx, key)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.ModelSettings{}, nil
	}
	return doc.Body, err
}

// localOnly reports whether nothing may leave this machine.
func (c scope) localOnly() bool { return c.own.LocalOnly || c.shared.LocalOnly }

// limits are the tighter ones of what the actor and an administrator have set.
func (c scope) limits() record.ModelLimits {
	return record.ModelLimits{
		MonthTokens:   tighter(c.own.Limits.MonthTokens, c.shared.Limits.MonthTokens),
		MonthCost:     tighter(c.own.Limits.MonthCost, c.shared.Limits.MonthCost),
		SessionTokens: tighter(c.own.Limits.SessionTokens, c.shared.Limits.SessionTokens),
		SessionCost:   tighter(c.own.Limits.SessionCost, c.shared.Limits.SessionCost),
	}
}

func tighter(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
