package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// binFor is how long a talk lies in the bin before it is gone for good.
const binFor = 30 * 24 * time.Hour

// errSame ends a change of marks that changes nothing.
var errSame = errors.New("nothing to change")

// DeleteSessions puts sessions of the actor into the bin. Those that lie there
// stay as they are. CodeUnauthenticated without an actor, CodeInvalid for a
// selection that names nothing or too much, CodeNotFound if one that is named is
// not there; then nothing was done.
func (s *Service) DeleteSessions(ctx context.Context, in SelectionInput) (ChangedOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ChangedOutput{}, err
	}
	in.Filter.Deleted = false
	ids, err := s.selected(ctx, actor.ID, in.Selection)
	if err != nil {
		return ChangedOutput{}, err
	}
	at := s.now()
	return each(ctx, ids, func(ctx context.Context, id roleplay.SessionID) (bool, error) {
		return s.setDeleted(ctx, actor.ID, id, &at)
	})
}

// RestoreSessions takes sessions of the actor out of the bin. Those that are
// not in it stay as they are. CodeUnauthenticated without an actor, CodeInvalid
// for a selection that names nothing or too much, CodeNotFound if one that is
// named is not there, CodeConflict if it is being deleted for good.
func (s *Service) RestoreSessions(ctx context.Context, in SelectionInput) (ChangedOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ChangedOutput{}, err
	}
	in.Filter.Deleted = true
	ids, err := s.selected(ctx, actor.ID, in.Selection)
	if err != nil {
		return ChangedOutput{}, err
	}
	return each(ctx, ids, func(ctx context.Context, id roleplay.SessionID) (bool, error) {
		changed, err := s.setDeleted(ctx, actor.ID, id, nil)
		if in.All && roleplay.CodeOf(err) == roleplay.CodeConflict {
			return false, nil // nobody named it, and it is too late for it
		}
		return changed, err
	})
}

// setDeleted says in the marks, then in the summary, since when a talk has lain
// in the bin, and tells it. It returns whether that was otherwise before. The
// summary is written even if the marks say so already: whoever wrote them may
// have been interrupted.
func (s *Service) setDeleted(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, at *time.Time) (bool, error) {
	_, err := s.marks.Upsert(ctx, record.MarksKey(u, id), u, func(m *record.Marked) error {
		switch {
		case at == nil && m.Purging:
			return roleplay.Errorf(roleplay.CodeConflict, "Session %s is being deleted for good and cannot be restored any more.", id)
		case (m.DeletedAt == nil) == (at == nil):
			return errSame
		}
		m.DeletedAt = at
		return nil
	})
	if err != nil && !errors.Is(err, errSame) {
		return false, fmt.Errorf("mark session %s: %w", id, err)
	}
	changed := err == nil
	summary, err := s.settle(ctx, u, id)
	if err != nil || !changed {
		return false, err
	}
	s.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventSessionUpdated, Stream: string(id), Owner: u, Session: &summary})
	return true, nil
}

// settle makes the summary of a talk say what its marks say. It looks at the
// marks again after it has written: of all who settle the same talk, whoever
// writes last has seen the marks as they are.
func (s *Service) settle(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (roleplay.SessionSummary, error) {
	for {
		before, err := s.marked(ctx, u, id)
		if err != nil {
			return roleplay.SessionSummary{}, err
		}
		err = s.sessions.SetDeleted(ctx, u, id, before.DeletedAt)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
			return roleplay.SessionSummary{}, fmt.Errorf("list session %s: %w", id, err)
		}
		after, err := s.marked(ctx, u, id)
		if err != nil {
			return roleplay.SessionSummary{}, err
		}
		if !sameTime(before.DeletedAt, after.DeletedAt) {
			continue
		}
		summary, err := s.sessions.Get(ctx, u, id)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			return roleplay.SessionSummary{ID: id, DeletedAt: after.DeletedAt}, nil
		}
		return summary, err
	}
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// keepBin looks through the bin now and once a day, until ctx ends. It asks the
// clock each hour, because a laptop sleeps.
func (s *Service) keepBin(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	var looked time.Time
	for {
		if now := s.now(); looked.IsZero() || now.Before(looked) || now.Sub(looked) >= 24*time.Hour {
			looked = now
			if err := s.lookThroughBin(ctx, now); err != nil && ctx.Err() == nil {
				s.deps.Logger.ErrorContext(ctx, "bin not looked through", "code", roleplay.CodeOf(err), "error", err)
			}
		}
		select {
		case <-hourly.C:
		case <-ctx.Done():
			return
		}
	}
}

// lookThroughBin goes through the marks of everybody: it deletes for good what
// has lain in the bin for its time, and completes what was interrupted. A talk
// for which that fails does not stop the others; all failures are returned.
func (s *Service) lookThroughBin(ctx context.Context, now time.Time) error {
	var failed []error
	for u, err := range record.Users(ctx, s.deps.Store) {
		if err != nil {
			return errors.Join(append(failed, fmt.Errorf("list those who have records: %w", err))...)
		}
		for entry, err := range s.deps.Store.List(ctx, record.MarksKey(u, ""), "") {
			if err != nil {
				failed = append(failed, fmt.Errorf("list marks: %w", err))
				break
			}
			if err := s.lookAt(ctx, u, record.ParseKey(entry.Key), now); err != nil {
				failed = append(failed, err)
			}
		}
	}
	return errors.Join(failed...)
}

// lookAt does to one marked talk what is due.
func (s *Service) lookAt(ctx context.Context, u roleplay.UserID, place record.Place, now time.Time) error {
	if place.Kind != record.KeyMarks {
		return nil
	}
	m, err := s.marked(ctx, u, place.Session)
	if err != nil {
		return err
	}
	if m.Purging || m.DeletedAt != nil && now.Sub(*m.DeletedAt) >= binFor {
		_, err := s.purge(ctx, u, place.Session)
		if errors.Is(err, errNotInBin) {
			return nil // restored since it was read
		}
		return err
	}
	summary, err := s.sessions.Get(ctx, u, place.Session)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && sameTime(summary.DeletedAt, m.DeletedAt) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.settle(ctx, u, place.Session)
	return err
}
