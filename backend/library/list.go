package library

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ListSessions returns a part of the actor's sessions that fit the filter, with
// how many there are. The filter and the order go by what the lists say, which
// for a running talk is what it was when it started; those that are returned
// are as they are now. CodeUnauthenticated without an actor, CodeInvalid for
// an offset, a limit, an order or a state that cannot be.
func (s *Service) ListSessions(ctx context.Context, in ListSessionsInput) (ListSessionsOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	limit, err := checkPart(in.Offset, in.Limit)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	order := cmp.Or(in.Sort, record.SortNewest)
	if !slices.Contains([]record.SessionSort{record.SortNewest, record.SortOldest, record.SortTitle, record.SortLongest, record.SortDeleted}, order) {
		return ListSessionsOutput{}, roleplay.Invalid("sort", "Sessions are sorted by newest, oldest, title, longest or deleted.")
	}
	if err := checkState(in.State); err != nil {
		return ListSessionsOutput{}, err
	}
	plain := record.SessionFilter{Deleted: in.Deleted}
	all, err := s.sessions.Find(ctx, actor.ID, plain, record.SortNewest)
	if err != nil {
		return ListSessionsOutput{}, fmt.Errorf("list sessions: %w", err)
	}
	found := all
	if in.SessionFilter != plain || order != record.SortNewest {
		if found, err = s.sessions.Find(ctx, actor.ID, in.SessionFilter, order); err != nil {
			return ListSessionsOutput{}, fmt.Errorf("find sessions: %w", err)
		}
	}
	out := ListSessionsOutput{Sessions: []roleplay.SessionSummary{}, Total: len(found), Scenarios: scenariosOf(all)}
	first := min(in.Offset, len(found))
	for _, listed := range found[first:min(first+limit, len(found))] {
		now, err := s.current(ctx, actor.ID, listed)
		if err != nil {
			return ListSessionsOutput{}, err
		}
		out.Sessions = append(out.Sessions, now)
	}
	return out, nil
}

// current is a listed session as it is now. One whose log is gone stays as it is listed.
func (s *Service) current(ctx context.Context, u roleplay.UserID, listed roleplay.SessionSummary) (roleplay.SessionSummary, error) {
	now, err := s.talks.Current(ctx, u, listed)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return listed, nil
	}
	if err != nil {
		return roleplay.SessionSummary{}, err
	}
	now.DeletedAt = listed.DeletedAt
	return now, nil
}

// scenariosOf counts the scenarios of sessions that come newest first: where a
// scenario was renamed, its newest title counts.
func scenariosOf(sessions []roleplay.SessionSummary) []ScenarioCount {
	places := map[roleplay.ScenarioID]int{}
	counts := []ScenarioCount{}
	for _, session := range sessions {
		at, ok := places[session.ScenarioID]
		if !ok {
			at = len(counts)
			places[session.ScenarioID] = at
			counts = append(counts, ScenarioCount{ID: session.ScenarioID, Title: session.Title})
		}
		counts[at].Count++
	}
	slices.SortFunc(counts, func(a, b ScenarioCount) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), cmp.Compare(a.ID, b.ID))
	})
	return counts
}

// checkPart returns how many to give for this offset and limit (0 for roleplay.DefaultPage).
func checkPart(offset, limit int) (int, error) {
	if offset < 0 {
		return 0, roleplay.Invalid("offset", "An offset is 0 or more.")
	}
	return roleplay.CheckPage("", limit)
}

func checkState(state roleplay.SessionState) error {
	switch state {
	case "", roleplay.SessionActive, roleplay.SessionEnded:
		return nil
	}
	return roleplay.Invalid("state", "A session is active or ended.")
}
