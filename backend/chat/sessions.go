package chat

import (
	"context"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ListSessions returns a page of the actor's sessions, newest first.
// CodeUnauthenticated without an actor, CodeInvalid for a limit out of range or a malformed after.
func (s *Service) ListSessions(ctx context.Context, in ListSessionsInput) (ListSessionsOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	limit, err := roleplay.CheckPage(in.After, in.Limit)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	// One more than is asked for shows whether there is a page after this one.
	found, err := s.sessions.List(ctx, actor.ID, in.After, limit+1)
	if err != nil {
		return ListSessionsOutput{}, err
	}
	out := ListSessionsOutput{Sessions: found[:min(limit, len(found))]}
	if len(found) > limit {
		out.Next = found[limit-1].ID
	}
	for i, listed := range out.Sessions {
		if out.Sessions[i], err = s.talks.Current(ctx, actor.ID, listed); err != nil {
			return ListSessionsOutput{}, err
		}
	}
	return out, nil
}

// GetSession returns one of the actor's sessions with its turns and progress.
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for somebody else's.
func (s *Service) GetSession(ctx context.Context, in SessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return roleplay.Session{}, err
	}
	return loaded.Session(), nil
}

// EndSession ends a talk, queues it for evaluation and returns it. Ending an
// ended talk returns it as it is. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's.
func (s *Service) EndSession(ctx context.Context, in SessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return roleplay.Session{}, err
	}
	fl, err := s.floors.take(ctx, in.ID, loaded)
	if err != nil {
		return roleplay.Session{}, err
	}
	defer s.floors.give(in.ID, fl)
	appended, err := s.append(ctx, actor, in.ID, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if talk.Summary.State == roleplay.SessionEnded {
			return nil, nil
		}
		return []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: s.now(), Reason: "trainee"}}}, nil
	})
	if err != nil {
		return roleplay.Session{}, err
	}
	if err := s.talks.CompleteEnd(ctx, actor.ID, *fl.talk); err != nil {
		return roleplay.Session{}, err
	}
	if len(appended) > 0 {
		s.deps.Bus.Publish(ctx, recorded(*fl.talk, appended))
	}
	return fl.talk.Session(), nil
}
