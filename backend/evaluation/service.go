// Package evaluation is what comes after a talk: it measures ended talks from a
// queue, lists them with how far that is, and gives the debriefing.
//
//	chat ── ends a talk ──► queue/evaluation/{s} ──► Run ──► evaluations/{s}/{id} ──► evaluation.completed
//	                 └─ session.ended ─ wakes ────────┘ │
//	                                                    └─ record.Talks ─► metrics
//
// The queue is the truth and an event only wakes: what was queued while nobody
// listened is found at the next start.
package evaluation

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed.
type Deps struct {
	Store  store.Store
	Talks  *record.Talks // of Store; one for all services, which then share what it holds
	Bus    event.Bus
	Now    func() time.Time
	Random io.Reader // for ids; read by Run only
	Logger *slog.Logger
}

// Service is the evaluation of talks. It may be used concurrently; Run is called once.
type Service struct {
	deps        Deps
	talks       *record.Talks
	log         record.Log
	sessions    *record.Sessions
	accounts    record.Docs[record.Account]
	queue       record.Docs[record.QueuedEvaluation]
	evaluations record.Docs[roleplay.Evaluation]
}

// New makes a Service.
func New(deps Deps) *Service {
	return &Service{
		deps:        deps,
		talks:       deps.Talks,
		sessions:    deps.Talks.Sessions(),
		log:         record.Log{Store: deps.Store},
		accounts:    record.Accounts(deps.Store),
		queue:       record.EvaluationQueue(deps.Store),
		evaluations: record.Evaluations(deps.Store),
	}
}

// person is somebody whose sessions the actor may look at.
type person struct {
	id   roleplay.UserID
	name string
}

// people are those whose sessions the actor may look at, the actor first: for
// an administrator everybody with an account.
func (s *Service) people(ctx context.Context, actor roleplay.Actor) ([]person, error) {
	all := []person{{actor.ID, actor.Name}}
	if !actor.Role.Includes(roleplay.RoleAdmin) {
		return all, nil
	}
	for entry, err := range s.deps.Store.List(ctx, record.AccountsPrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		id := roleplay.UserID(strings.TrimPrefix(entry.Key, record.AccountsPrefix))
		if id == actor.ID {
			continue
		}
		account, err := s.accounts.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue // removed since it was listed
		}
		if err != nil {
			return nil, fmt.Errorf("read an account: %w", err)
		}
		all = append(all, person{id, account.Body.Name})
	}
	return all, nil
}

// find loads a session that the actor may look at, and tells whose it is. An
// unknown session and somebody else's give the same CodeNotFound.
func (s *Service) find(ctx context.Context, id roleplay.SessionID) (record.Loaded, person, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return record.Loaded{}, person{}, err
	}
	none := roleplay.Errorf(roleplay.CodeNotFound, "There is no such session that you may look at.")
	if !roleplay.IsUUID(string(id)) {
		return record.Loaded{}, person{}, none
	}
	owner, err := s.owner(ctx, actor, id)
	if err != nil {
		return record.Loaded{}, person{}, err
	}
	if owner.id == "" {
		return record.Loaded{}, person{}, none
	}
	loaded, err := s.talks.Load(ctx, owner.id, id)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.Loaded{}, person{}, none // removed since
	}
	return loaded, owner, err
}

// owner is whose session it is among those whose sessions the actor may look
// at, the zero person for nobody's. A copy may lie with several people: the one
// who held the talk comes first, as only theirs is evaluated.
func (s *Service) owner(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID) (person, error) {
	people, err := s.people(ctx, actor)
	if err != nil {
		return person{}, err
	}
	var first person
	for _, p := range people {
		there, err := s.log.Exists(ctx, p.id, id)
		if err != nil {
			return p, err
		}
		if !there {
			continue
		}
		start, err := s.log.Start(ctx, p.id, id)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
			return p, err
		}
		if err == nil && start.UserID == p.id {
			return p, nil
		}
		if first.id == "" {
			first = p
		}
	}
	return first, nil
}
