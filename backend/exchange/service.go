// Package exchange gives talks out in formats that others read, and takes them in.
//
//	ExportSessions ─► record (one talk at a time) ─► transcript, or the log as it is ─► files.Place
//	Run            ─► the journal: what ended ─► the same, into each person's folder
//	ImportFile     ─► looks what it is ─┬─ own jsonl: the log as it is, byte for byte
//	                                    ├─ another program's chat: a new log, always the same for the same chat
//	                                    └─ zip: each file in it
//	ImportPython   ─► accounts, then their talks
//
// What is taken in is never evaluated. It is put on the lists of its person last, so
// that an import which was cut short is simply done again.
package exchange

import (
	"context"
	"log/slog"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/files"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed but OpenFolder and,
// without it, Journal.
type Deps struct {
	Store   store.Store
	Talks   *record.Talks // of Store; one for all services, which then share what it holds
	Journal store.Journal // of Store
	Bus     event.Bus
	Jobs    *roleplay.Jobs
	Now     func() time.Time
	Logger  *slog.Logger

	// OpenFolder makes a place of a folder of this machine, for the automatic
	// export. Nil where there is none: on a server.
	OpenFolder func(path string) (files.Place, error)
}

// Service is the exchange of talks. It may be used concurrently; Run is called once.
type Service struct {
	deps     Deps
	log      record.Log
	talks    *record.Talks
	sessions *record.Sessions
	accounts record.Docs[record.Account]
	settings record.Docs[autoExport]
	wake     chan struct{} // of Run: somebody's settings have changed
}

// New makes a Service.
func New(deps Deps) *Service {
	return &Service{
		deps:     deps,
		log:      record.Log{Store: deps.Store},
		talks:    deps.Talks,
		sessions: deps.Talks.Sessions(),
		accounts: record.Accounts(deps.Store),
		settings: record.Docs[autoExport]{Store: deps.Store, Schema: 1},
		wake:     make(chan struct{}, 1),
	}
}

// person is somebody whose talks are exchanged.
type person struct {
	id   roleplay.UserID
	name string
}

// people returns who asks, and whose talks are meant: their own, or for
// administrators those of u. CodeNotFound for a u who has no account.
func (s *Service) people(ctx context.Context, u roleplay.UserID) (roleplay.Actor, person, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return actor, person{}, err
	}
	if u == "" || u == actor.ID {
		return actor, person{id: actor.ID, name: actor.Name}, nil
	}
	if !actor.Role.Includes(roleplay.RoleAdmin) {
		return actor, person{}, roleplay.Errorf(roleplay.CodeForbidden, "Only an administrator works with the talks of others.")
	}
	owner, err := s.owner(ctx, u)
	return actor, owner, err
}

// owner is the person with the account u. CodeNotFound if there is none.
func (s *Service) owner(ctx context.Context, u roleplay.UserID) (person, error) {
	if roleplay.IsUUID(string(u)) {
		doc, err := s.accounts.Get(ctx, record.AccountKey(u))
		if roleplay.CodeOf(err) != roleplay.CodeNotFound {
			return person{id: u, name: doc.Body.Name}, err
		}
	}
	return person{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no user %q.", u)
}

// said is the error as a sentence for a report. What is not for people is logged.
func (s *Service) said(ctx context.Context, doing string, id roleplay.SessionID, err error) string {
	problem := roleplay.ProblemOf(err)
	if problem.Code != roleplay.CodeInternal {
		return problem.Detail
	}
	s.deps.Logger.ErrorContext(ctx, doing, "session", id, "error", err)
	return "This failed inside the program; its log says why."
}
