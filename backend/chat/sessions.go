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
	for i, summary := range out.Sessions {
		if summary.State == roleplay.SessionActive {
			if out.Sessions[i], err = s.current(ctx, actor, summary); err != nil {
				return ListSessionsOutput{}, err
			}
		}
	}
	return out, nil
}

// current reads a running talk's summary from its log: the page of summaries is
// written only when a talk starts and ends. Where the end was cut short between
// log and page, it is completed here.
func (s *Service) current(ctx context.Context, actor roleplay.Actor, summary roleplay.SessionSummary) (roleplay.SessionSummary, error) {
	loaded, err := s.load(ctx, actor, summary.ID)
	if err != nil {
		return summary, err
	}
	if loaded.Summary.State == roleplay.SessionEnded {
		if err := s.afterEnd(ctx, actor, loaded); err != nil {
			return summary, err
		}
	}
	return loaded.Summary, nil
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
	if err := s.afterEnd(ctx, actor, *fl.talk); err != nil {
		return roleplay.Session{}, err
	}
	if len(appended) > 0 {
		s.deps.Bus.Publish(ctx, recorded(*fl.talk, appended))
	}
	return fl.talk.Session(), nil
}

// afterEnd does what follows from an end in the log: the talk waits for its
// evaluation, and the page of summaries says that it ended. The queue comes
// first, so that a page which says ended means that nothing is left to do.
func (s *Service) afterEnd(ctx context.Context, actor roleplay.Actor, talk record.Loaded) error {
	listed, err := s.sessions.Get(ctx, actor.ID, talk.Summary.ID)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return err
	}
	if err == nil && listed.State == roleplay.SessionEnded {
		return nil
	}
	entry := record.QueuedEvaluation{UserID: actor.ID, SessionID: talk.Summary.ID}
	_, err = s.queue.Create(ctx, record.QueueKey(talk.Summary.ID), actor.ID, entry)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
		return err
	}
	return s.sessions.Put(ctx, actor.ID, talk.Summary)
}
