// Package upkeep looks after what is kept on this machine: it verifies, repairs,
// seals, sweeps, compacts, backs up, and says how the storage is doing.
//
//	a talk ends ── 10 minutes ──► sealed: a copy of the whole log, beside its events
//	            ── 7 days ──────► swept: the copy is compared, then the events go
//
// # Sealing and sweeping
//
// The folder of the store is held by one process (see lock/file), and in it one
// goroutine of Run seals and sweeps: that is the lease under which events are deleted.
//
// What is left to do shows in what is there: a talk that has events is not
// swept yet. So each look costs as much as there are such talks, those of the last
// days, and nothing has to be remembered. How old a seal is, is not stored: a talk
// is swept 7 days after its end, and never within 7 days of a seal of this run.
// The copy is written whole before its first event goes, and the events go
// from the first to the last, so that what was cut short is gone on with.
//
// A talk in the bin is neither sealed nor swept. It may be deleted for good
// while it is being sealed: then whoever deletes it says so in its marks before
// anything goes, and whoever has sealed looks at the marks afterwards, and takes
// away the log of a talk that is going or gone. The marks are deleted last, after
// the events; so a talk whose events are gone right after it was sealed, and not
// by a sweep, is gone. If the program is killed between these two, the copy stays.
// It is like that of a talk whose place in the list was lost, which is all there is of
// it, so nobody takes it away: Verify tells that it is not in the list.
package upkeep

import (
	"context"
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
	Store  store.Local
	Talks  *record.Talks // of Store; one for all services, which then share what it holds
	Index  search.Index  // whose Reset its owner knows of
	Bus    event.Bus
	Jobs   *roleplay.Jobs // where a check can be cancelled
	Now    func() time.Time
	Logger *slog.Logger
	Local  bool // the person of this machine may do what else only administrators may
}

// Service looks after the storage. It may be used concurrently; Run is called once.
type Service struct {
	deps     Deps
	log      record.Log
	talks    *record.Talks
	sessions *record.Sessions
	marks    record.Docs[record.Marked]
}

// New makes a Service.
func New(deps Deps) *Service {
	return &Service{
		deps:     deps,
		log:      record.Log{Store: deps.Store},
		talks:    deps.Talks,
		sessions: deps.Talks.Sessions(),
		marks:    record.Marks(deps.Store),
	}
}

// Run seals and sweeps, and tells how the storage is doing, until ctx ends; then
// it returns nil. What fails is logged and tried again.
func (s *Service) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { s.tell(ctx) })
	loops.Go(func() { s.seal(ctx) })
	loops.Wait()
	return nil
}

// require returns who is asking, if they may look after the storage: the person
// of this machine, or an administrator.
func (s *Service) require(ctx context.Context) (roleplay.Actor, error) {
	least := roleplay.RoleAdmin
	if s.deps.Local {
		least = roleplay.RoleGuest
	}
	return roleplay.RequireActor(ctx, least)
}

// Compact gives room that is no longer needed back to the disk. Writes wait
// meanwhile. CodeUnauthenticated without an actor, CodeForbidden below ADMIN
// unless on one's own machine, CodeUnavailable where the disk has no room for the copy.
func (s *Service) Compact(ctx context.Context, _ CompactInput) (CompactOutput, error) {
	if _, err := s.require(ctx); err != nil {
		return CompactOutput{}, err
	}
	freed, err := s.deps.Store.Compact(ctx)
	return CompactOutput{Freed: freed}, err
}

// Backup writes a copy of everything, as of one moment, to w.
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN unless on one's own machine.
func (s *Service) Backup(ctx context.Context, w io.Writer) error {
	if _, err := s.require(ctx); err != nil {
		return err
	}
	return s.deps.Store.Backup(ctx, w)
}
