// Package chat is a talk by text: it starts, shows and ends sessions, takes the
// trainee's turns in order, has the character answer, and tells those who watch.
//
//	SendMessage ─► floor of the talk ─► scene.Decide ─► record.Log (durable) ─► Bus
//	                     │                                                     ▲
//	                     └─► partner.Play ─► turn.delta … ─► scene.Decide ─► Log
//
// A talk has one floor: who holds it speaks, the others wait for their turn, so
// every message gets its reply before the next one is decided, or none. Across instances
// the log decides: the second writer of a place reloads and decides again.
package chat

import (
	"context"
	"io"
	"log/slog"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed but Model, ReplyPace and StorageState.
type Deps struct {
	Store      store.Store
	Talks      *record.Talks // of Store; one for all services, which then share what it holds
	Bus        event.Bus
	Script     func(*scene.Definition) partner.Play // plays the character of a talk by its script
	Now        func() time.Time
	Random     io.Reader     // for ids and the seed of a talk; safe for concurrent use
	ReplyPace  time.Duration // rest between two pieces of a reply, so that it can be read as it comes
	MaxMessage int           // characters
	Logger     *slog.Logger

	// Model plays by the model that somebody has chosen, in a talk that has taken so
	// much of models already. The error is a *model.Error where no model can play. Nil where there are no models.
	Model func(ctx context.Context, actor roleplay.Actor, used roleplay.Usage) (partner.Play, error)

	// StorageState tells how the storage is doing, for a watcher's snapshot. Nil where nobody knows.
	StorageState func() roleplay.StorageState
}

// Service is the talk by text. It may be used concurrently.
type Service struct {
	deps       Deps
	log        record.Log
	talks      *record.Talks
	sessions   *record.Sessions
	scenarios  record.Content[roleplay.Scenario]
	characters record.Content[roleplay.Character]
	scripts    record.Content[roleplay.Script]
	rubrics    record.Content[roleplay.Rubric]
	floors     floors
	replies    background
	held       held
}

// New makes a Service. Close it.
func New(deps Deps) *Service {
	return &Service{
		deps:       deps,
		log:        record.Log{Store: deps.Store},
		talks:      deps.Talks,
		sessions:   deps.Talks.Sessions(),
		scenarios:  record.Content[roleplay.Scenario]{Store: deps.Store, Kind: record.KindScenario},
		characters: record.Content[roleplay.Character]{Store: deps.Store, Kind: record.KindCharacter},
		scripts:    record.Content[roleplay.Script]{Store: deps.Store, Kind: record.KindScript},
		rubrics:    record.Content[roleplay.Rubric]{Store: deps.Store, Kind: record.KindRubric},
		floors:     floors{open: map[place]*floor{}, now: deps.Now},
		replies:    background{closed: make(chan struct{})},
		held:       held{talks: map[place]bool{}},
	}
}

// Close stops replies that are being made and waits for them. A turn left
// without its reply gets one when its message is sent again or the next one is.
// It may be called more than once.
func (s *Service) Close() { s.replies.close() }

func (s *Service) now() time.Time { return s.deps.Now().UTC().Truncate(time.Millisecond) }

// noSession is the one answer for a session that is unknown and for one that is
// somebody else's, so that nobody can probe for ids.
func noSession() error {
	return roleplay.Errorf(roleplay.CodeNotFound, "There is no such session among yours.")
}

// load folds a session of the actor's from its log.
func (s *Service) load(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID) (record.Loaded, error) {
	if !roleplay.IsUUID(string(id)) {
		return record.Loaded{}, noSession()
	}
	loaded, err := s.talks.Load(ctx, actor.ID, id)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.Loaded{}, noSession()
	}
	return loaded, err
}
