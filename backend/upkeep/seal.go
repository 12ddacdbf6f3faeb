package upkeep

import (
	"context"
	"fmt"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

const (
	firstLook  = time.Minute        // after the start, which it must not slow down
	lookEvery  = time.Hour          // for what has become due
	sealAfter  = 10 * time.Minute   // after the end of a talk: whoever was late has been told of the end by then
	listAfter  = time.Hour          // after the start of a talk that is in no list
	sweepAfter = 7 * 24 * time.Hour // after the end and after the seal
)

// talk names a talk.
type talk struct {
	user    roleplay.UserID
	session roleplay.SessionID
}

// sealer is the one who seals and sweeps. Its methods are called by one goroutine.
type sealer struct {
	*Service
	sealed map[talk]time.Time // when, in this run; until it is swept
	told   map[talk]bool      // whose failure is logged
}

// seal seals and sweeps what is due, a minute from now and each hour, until ctx ends.
func (s *Service) seal(ctx context.Context) {
	one := &sealer{Service: s, sealed: map[talk]time.Time{}, told: map[talk]bool{}}
	due := time.NewTimer(firstLook)
	defer due.Stop()
	for {
		select {
		case <-due.C:
			if err := one.look(ctx); err != nil && ctx.Err() == nil {
				s.deps.Logger.ErrorContext(ctx, "talks not looked through for sealing", "code", roleplay.CodeOf(err), "error", err)
			}
			due.Reset(lookEvery)
		case <-ctx.Done():
			return
		}
	}
}

// look does what is due for every talk that has events. What fails for one is
// logged once and does not stop the others.
func (s *sealer) look(ctx context.Context) error {
	for u, err := range record.Users(ctx, s.deps.Store) {
		if err != nil {
			return err
		}
		for id, err := range s.log.Unswept(ctx, u) {
			if err != nil {
				return err
			}
			t := talk{u, id}
			err := s.lookAt(ctx, t)
			if err != nil && ctx.Err() == nil && !s.told[t] {
				s.told[t] = true
				s.deps.Logger.ErrorContext(ctx, "talk not sealed or swept", "session", id, "code", roleplay.CodeOf(err))
			}
		}
	}
	return ctx.Err()
}

// lookAt seals or sweeps one talk, if that is due.
func (s *sealer) lookAt(ctx context.Context, t talk) error {
	listed, err := s.sessions.Get(ctx, t.user, t.session)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return s.list(ctx, t)
	}
	if err != nil {
		return err
	}
	now := s.deps.Now()
	if listed.State != roleplay.SessionEnded || listed.EndedAt == nil || now.Sub(*listed.EndedAt) < sealAfter {
		return nil
	}
	m, err := record.ReadMarks(ctx, s.deps.Store, t.user, t.session)
	if err != nil || m.Body.DeletedAt != nil || m.Body.Purging {
		return err
	}
	sealed, err := s.log.Seal(ctx, t.user, t.session)
	if err != nil {
		return err
	}
	if sealed {
		s.sealed[t] = now
		return s.unlessGone(ctx, t)
	}
	if now.Sub(*listed.EndedAt) < sweepAfter || now.Sub(s.sealed[t]) < sweepAfter {
		return nil
	}
	if _, err = s.log.Sweep(ctx, t.user, t.session); roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // a newer program went on with it, so that it has no seal
	}
	if err == nil {
		delete(s.sealed, t)
	}
	return err
}

// list puts a talk into its list whose start was cut short between the two: the
// list could not be written then. A younger one is left alone, as its start, or
// an import, may be under way.
func (s *sealer) list(ctx context.Context, t talk) error {
	loaded, err := s.talks.Load(ctx, t.user, t.session)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // on its way out
	}
	if err != nil || loaded.Damage != nil || s.deps.Now().Sub(loaded.Start.At) < listAfter {
		return err
	}
	if loaded.Summary.State == roleplay.SessionEnded {
		err = s.talks.CompleteEnd(ctx, t.user, loaded)
	} else {
		err = s.sessions.PutTalk(ctx, t.user, loaded)
	}
	if err != nil {
		return err
	}
	there, err := s.log.Exists(ctx, t.user, t.session)
	if err != nil || there {
		return err
	}
	return s.sessions.Remove(ctx, t.user, t.session) // it went meanwhile
}

// unlessGone takes away the seal of a talk that was deleted for good while it was sealed.
func (s *sealer) unlessGone(ctx context.Context, t talk) error {
	m, err := record.ReadMarks(ctx, s.deps.Store, t.user, t.session)
	if err != nil {
		return err
	}
	there := false
	for _, err := range s.deps.Store.List(ctx, record.ChatEventsPrefix(t.user, t.session), "") {
		if err != nil {
			return fmt.Errorf("list the events of a talk: %w", err)
		}
		there = true
		break
	}
	if there && !m.Body.Purging {
		return nil
	}
	return s.log.Remove(ctx, t.user, t.session)
}
