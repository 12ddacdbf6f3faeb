// Package library is a person's talks as a collection: it lists and filters
// them, finds any sentence, keeps bookmarks and notes, and has a bin.
//
//	ListSessions ─► record.Sessions         (pages, decoded once)
//	Search       ─► what the journal has that the index has not ─► search.Index
//	Delete ─► bin ── 30 days ──► Run: gone for good     (Restore until then)
//
// # The bin
//
// The marks of a talk (record.Marked) are the source, its summary says the same
// for lists. Each step is durable before the next:
//
//	Delete    marks.deletedAt ► summary.deletedAt
//	Restore   marks.deletedAt ► summary.deletedAt
//	purge     marks.purging ► log and sealed copy ► queue mark ► evaluations ► summary ► marks
//
// Whoever is interrupted leaves marks that say what was meant: doing it again
// completes it, and so does Run, which looks through all marks when it starts and
// each day. From purging on there is no way back. A talk that goes on may get one
// more append while it is deleted; it lies in the bin with the talk.
// Nothing may be written below a talk whose marks say purging, so whoever adds
// to a talk or takes one in reads its marks before. A seal that was being made
// meanwhile is taken away by whoever made it (see upkeep).
//
// # The index
//
// The index is derived. One goroutine of Run owns its writes. Search first has it
// brought up to the journal of the store, so that what was acked is found; when
// it is lost, or follows another store, Run builds it again from the logs.
package library

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed.
type Deps struct {
	Store   store.Store
	Talks   *record.Talks // of Store; one for all services, which then share what it holds
	Journal store.Journal // of Store
	Index   search.Index
	Bus     event.Bus
	Jobs    *roleplay.Jobs
	Now     func() time.Time
	Random  io.Reader // for ids; safe for concurrent use
	Logger  *slog.Logger
}

// Service is a person's collection of talks. It may be used concurrently; Run is called once.
type Service struct {
	deps     Deps
	log      record.Log
	talks    *record.Talks
	sessions *record.Sessions
	marks    record.Docs[record.Marked]
	asks     chan ask      // to the owner of the index
	ended    chan struct{} // closed when Run has ended
}

// New makes a Service.
func New(deps Deps) *Service {
	return &Service{
		deps:     deps,
		log:      record.Log{Store: deps.Store},
		talks:    deps.Talks,
		sessions: deps.Talks.Sessions(),
		marks:    record.Marks(deps.Store),
		asks:     make(chan ask),
		ended:    make(chan struct{}),
	}
}

// Run empties the bin of what is older than 30 days and keeps the index up to
// date, until ctx ends; then it returns nil. What fails is logged and tried again.
func (s *Service) Run(ctx context.Context) error {
	defer close(s.ended)
	var loops sync.WaitGroup
	loops.Go(func() { s.keepBin(ctx) })
	loops.Go(func() { newKeeper(s).run(ctx) })
	loops.Wait()
	return nil
}

// now is the time as it is stored.
func (s *Service) now() time.Time { return s.deps.Now().UTC().Truncate(time.Millisecond) }

// owner returns who is asking, if the session is theirs. An unknown session and
// somebody else's give the same CodeNotFound.
func (s *Service) owner(ctx context.Context, id roleplay.SessionID) (roleplay.Actor, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Actor{}, err
	}
	if !roleplay.IsUUID(string(id)) {
		return roleplay.Actor{}, errNoSession()
	}
	_, err = s.sessions.Get(ctx, actor.ID, id)
	if roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return actor, err
	}
	for _, err := range s.log.Read(ctx, actor.ID, id, record.Head{}) {
		return actor, err // it is not in the list and is there all the same
	}
	return roleplay.Actor{}, errNoSession()
}

// marked returns the marks of a talk; the zero value where there are none.
func (s *Service) marked(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (record.Marked, error) {
	doc, err := s.marks.Get(ctx, record.MarksKey(u, id))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.Marked{}, nil
	}
	if err != nil {
		return record.Marked{}, fmt.Errorf("read the marks of session %s: %w", id, err)
	}
	return doc.Body, nil
}

func errNoSession() error {
	return roleplay.Errorf(roleplay.CodeNotFound, "There is no such session.")
}
