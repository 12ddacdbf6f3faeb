package chat

import (
	"context"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

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
// CodeNotFound for unknown and for somebody else's; for a read-only talk the
// codes of SendMessage.
func (s *Service) EndSession(ctx context.Context, in SessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	return s.end(ctx, actor, in.ID, roleplay.EndTrainee)
}

// end ends a talk for a reason. Who steps out does not wait for a reply, nor does
// anybody wait for a model: how long that takes, nobody knows.
func (s *Service) end(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, why roleplay.EndReason) (roleplay.Session, error) {
	loaded, err := s.load(ctx, actor, id)
	if err != nil {
		return roleplay.Session{}, err
	}
	take := s.floors.take
	if why == roleplay.EndSteppedOut || loaded.Talk.Partner == roleplay.PartnerModel {
		take = s.floors.cutIn
	}
	fl, err := take(ctx, place{actor.ID, id}, loaded)
	if err != nil {
		return roleplay.Session{}, err
	}
	defer s.floors.give(fl)
	appended, err := s.append(ctx, actor, id, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if talk.Summary.State == roleplay.SessionEnded {
			return nil, nil
		}
		if err := takesMore(talk); err != nil {
			return nil, err
		}
		return []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: s.now(), Reason: why}}}, nil
	})
	if err != nil {
		return roleplay.Session{}, err
	}
	// The end is in the log: what follows from it does not depend on who waits.
	ctx = context.WithoutCancel(ctx)
	err = s.talks.CompleteEnd(ctx, actor.ID, *fl.talk)
	// Told last, since it wakes those who look into the queue, and whatever became
	// of that: nothing tells it again.
	if len(appended) > 0 {
		s.deps.Bus.Publish(ctx, recorded(actor.ID, *fl.talk, appended))
	}
	if err != nil {
		return roleplay.Session{}, err
	}
	return fl.talk.Session(), nil
}
