package evaluation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ListSessions lists the actor's sessions, for an administrator everybody's,
// newest first, each with the state of its evaluation, without those in the bin
// and those that are never measured: imported, or stepped out of. CodeUnauthenticated without an actor,
// CodeInvalid for a limit or an after that cannot be.
func (s *Service) ListSessions(ctx context.Context, in ListSessionsInput) (ListSessionsOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	limit, err := roleplay.CheckPage(in.After, in.Limit)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	people, err := s.people(ctx, actor)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	sessions := []SessionStatus{}
	for _, p := range people {
		// One more than is asked for shows whether there is a page after this one.
		summaries, err := s.heldHere(ctx, p.id, in.After, limit+1)
		if err != nil {
			return ListSessionsOutput{}, fmt.Errorf("list sessions: %w", err)
		}
		for _, summary := range summaries {
			sessions = append(sessions, SessionStatus{SessionSummary: summary, UserID: p.id, UserName: p.name, Status: StatusEvaluated})
		}
	}
	slices.SortFunc(sessions, func(a, b SessionStatus) int { return cmp.Compare(b.ID, a.ID) })
	out := ListSessionsOutput{Sessions: sessions[:min(limit, len(sessions))]}
	if len(sessions) > limit {
		out.Next = sessions[limit-1].ID
	}
	for i, listed := range out.Sessions {
		current, err := s.talks.Current(ctx, listed.UserID, listed.SessionSummary)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue // it is being removed
		}
		if err != nil {
			return ListSessionsOutput{}, err
		}
		out.Sessions[i].SessionSummary = current
	}

	// After the summaries: a talk is queued before its summary says that it has
	// ended, so one that has ended and no longer waits is measured.
	queued, err := s.queued(ctx)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	for i, session := range out.Sessions {
		switch {
		case session.State == roleplay.SessionActive:
			out.Sessions[i].Status = StatusActive
		case slices.Contains(queued, session.ID):
			out.Sessions[i].Status = StatusQueued
		}
	}
	return out, nil
}

// heldHere are at most limit summaries of the sessions older than after that are
// out of the bin and were neither imported nor stepped out of: those are never measured.
func (s *Service) heldHere(ctx context.Context, u roleplay.UserID, after roleplay.SessionID, limit int) ([]roleplay.SessionSummary, error) {
	var held []roleplay.SessionSummary
	for {
		page, err := s.sessions.List(ctx, u, after, limit)
		if err != nil {
			return nil, err
		}
		for _, summary := range page {
			if summary.Source == "" && !summary.SteppedOut {
				held = append(held, summary)
			}
		}
		if len(page) < limit || len(held) >= limit {
			return held[:min(limit, len(held))], nil
		}
		after = page[len(page)-1].ID
	}
}

// queued are the sessions that wait to be measured, by id.
func (s *Service) queued(ctx context.Context) ([]roleplay.SessionID, error) {
	var ids []roleplay.SessionID
	for entry, err := range s.deps.Store.List(ctx, record.QueuePrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list the queue of evaluations: %w", err)
		}
		ids = append(ids, roleplay.SessionID(strings.TrimPrefix(entry.Key, record.QueuePrefix)))
	}
	return ids, nil
}
