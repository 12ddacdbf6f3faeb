package library

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
// selection that names nothing or too much or a JobID that is none, CodeNotFound
// if one that is named is not there; then nothing was done. CodeCancelled when ctx
// ends or the job is cancelled, and what was done until then stays.
func (s *Service) DeleteSessions(ctx context.Context, in SelectionInput) (ChangedOutput, error) {
	in.Filter.Deleted = false
	at := s.now()
	return s.changeSelected(ctx, in, nil, func(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID) (int, error) {
		return s.setDeleted(ctx, u, group, &at, false)
	})
}

// RestoreSessions takes sessions of the actor out of the bin. Those that are
// not in it stay as they are. CodeUnauthenticated without an actor, CodeInvalid
// for a selection that names nothing or too much or a JobID that is none,
// CodeNotFound if one that is named is not there, CodeConflict if it is being
// deleted for good. CodeCancelled when ctx ends or the job is cancelled, and what
// was done until then stays.
func (s *Service) RestoreSessions(ctx context.Context, in SelectionInput) (ChangedOutput, error) {
	in.Filter.Deleted = true
	return s.changeSelected(ctx, in, nil, func(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID) (int, error) {
		return s.setDeleted(ctx, u, group, nil, in.All)
	})
}

// setDeleted says in the marks, then in the summaries, since when talks have lain
// in the bin, and tells it. It returns of how many that was otherwise before. The
// summaries are written even if the marks say so already: whoever wrote them may
// have been interrupted. late: one for which it is too late is left out, for
// nobody named it.
func (s *Service) setDeleted(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID, at *time.Time, late bool) (int, error) {
	var mu sync.Mutex
	changed := map[roleplay.SessionID]bool{}
	marked, failed := together(ctx, group, func(ctx context.Context, id roleplay.SessionID) (bool, error) {
		err := s.markDeleted(ctx, u, id, at)
		switch {
		case errors.Is(err, errSame):
			return true, nil
		case late && roleplay.CodeOf(err) == roleplay.CodeConflict:
			return false, nil
		case err != nil:
			return false, err
		}
		mu.Lock()
		defer mu.Unlock()
		changed[id] = true
		return true, nil
	})
	if err := s.settle(context.WithoutCancel(ctx), u, marked); err != nil {
		return 0, errors.Join(failed, err)
	}
	for _, id := range marked {
		if !changed[id] {
			continue
		}
		summary, err := s.summary(context.WithoutCancel(ctx), u, id)
		if err != nil {
			return len(changed), errors.Join(failed, err)
		}
		s.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventSessionUpdated, Stream: string(id), Owner: u, Session: &summary})
	}
	return len(changed), failed
}

// markDeleted says in the marks since when a talk has lain in the bin. errSame if they say so already.
func (s *Service) markDeleted(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, at *time.Time) error {
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
		return fmt.Errorf("mark session %s: %w", id, err)
	}
	return err
}

// settle makes the summaries of talks say what their marks say. It looks at the
// marks again after it has written: of all who settle the same talk, whoever
// writes last has seen the marks as they are.
func (s *Service) settle(ctx context.Context, u roleplay.UserID, ids []roleplay.SessionID) error {
	for len(ids) > 0 {
		before := map[roleplay.SessionID]*time.Time{}
		for _, id := range ids {
			m, err := s.marked(ctx, u, id)
			if err != nil {
				return err
			}
			before[id] = m.DeletedAt
		}
		if err := s.sessions.SetDeletedAll(ctx, u, before); err != nil {
			return fmt.Errorf("list sessions: %w", err)
		}
		var again []roleplay.SessionID
		for _, id := range ids {
			m, err := s.marked(ctx, u, id)
			if err != nil {
				return err
			}
			if !sameTime(before[id], m.DeletedAt) {
				again = append(again, id)
			}
		}
		ids = again
	}
	return nil
}

// summary is that of a talk; of one that is not in the list, what its marks say.
func (s *Service) summary(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (roleplay.SessionSummary, error) {
	summary, err := s.sessions.Get(ctx, u, id)
	if roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return summary, err
	}
	m, err := s.marked(ctx, u, id)
	return roleplay.SessionSummary{ID: id, DeletedAt: m.DeletedAt}, err
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
		_, err := s.purge(ctx, u, []roleplay.SessionID{place.Session}, true) // restored since it was read: it stays
		return err
	}
	summary, err := s.sessions.Get(ctx, u, place.Session)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && sameTime(summary.DeletedAt, m.DeletedAt) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.settle(ctx, u, []roleplay.SessionID{place.Session})
}
