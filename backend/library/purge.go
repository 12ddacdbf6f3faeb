package library

import (
	"context"
	"errors"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// errNotInBin is the cause of refusing to delete a talk for good that is not in the bin.
var errNotInBin = errors.New("not in the bin")

// PurgeSessions deletes sessions of the actor for good that lie in the bin.
// CodeUnauthenticated without an actor, CodeInvalid for a selection that names
// nothing or too much, a JobID that is none, or a session that is not in the bin,
// CodeNotFound if one that is named is not there; in these cases nothing was done.
// CodeCancelled when ctx ends or the job is cancelled, and what was done until then stays.
func (s *Service) PurgeSessions(ctx context.Context, in SelectionInput) (ChangedOutput, error) {
	in.Filter.Deleted = true
	check := s.allInBin
	if in.All {
		check = nil // one that has left the bin since is left out
	}
	return s.changeSelected(ctx, in, check, func(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID) (int, error) {
		return s.purge(ctx, u, group, in.All)
	})
}

// allInBin refuses sessions of which one is not in the bin.
func (s *Service) allInBin(ctx context.Context, u roleplay.UserID, ids []roleplay.SessionID) error {
	for _, id := range ids {
		m, err := s.marked(ctx, u, id)
		if err != nil {
			return err
		}
		if m.DeletedAt == nil && !m.Purging {
			return notInBin(id)
		}
	}
	return nil
}

func notInBin(id roleplay.SessionID) error {
	return &roleplay.Error{
		Code:    roleplay.CodeInvalid,
		Message: fmt.Sprintf("Session %s is not in the bin. Only what lies there can be deleted for good: delete it first.", id),
		Fields:  []roleplay.FieldError{{Field: "ids", Message: "Each session lies in the bin."}},
		Err:     errNotInBin,
	}
}

// purge deletes talks for good, in the order that the package describes, and
// tells it. Each step can be done again, so that whoever is interrupted is
// completed by the next one. It returns how many are gone that were there. late:
// those that are not in the bin any more are left out, for nobody named them.
func (s *Service) purge(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID, late bool) (int, error) {
	emptied, failed := together(ctx, group, func(ctx context.Context, id roleplay.SessionID) (bool, error) {
		there, err := s.empty(ctx, u, id)
		if late && errors.Is(err, errNotInBin) {
			return false, nil
		}
		return there, err
	})
	ctx = context.WithoutCancel(ctx)
	if err := s.sessions.RemoveAll(ctx, u, emptied); err != nil {
		return 0, errors.Join(failed, fmt.Errorf("take sessions from the list: %w", err))
	}
	gone, unmarked := together(ctx, emptied, func(ctx context.Context, id roleplay.SessionID) (bool, error) {
		if err := s.deps.Store.Delete(ctx, record.MarksKey(u, id), store.Always); err != nil {
			return false, fmt.Errorf("delete the marks of session %s: %w", id, err)
		}
		return true, nil
	})
	for _, id := range gone {
		s.deps.Bus.Publish(ctx, roleplay.Event{
			Type: roleplay.EventSessionUpdated, Stream: string(id), Owner: u, Session: &roleplay.SessionSummary{ID: id}, Gone: true,
		})
	}
	return len(gone), errors.Join(failed, unmarked)
}

// empty deletes what a talk has, but for its summary and its marks, which say
// from then on that it is being deleted. It returns false if the talk is gone already.
func (s *Service) empty(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (bool, error) {
	_, err := s.marks.Update(ctx, record.MarksKey(u, id), u, func(m *record.Marked) error {
		switch {
		case m.Purging:
			return errSame
		case m.DeletedAt == nil:
			return notInBin(id)
		}
		m.Purging = true
		return nil
	})
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return false, nil
	}
	if err != nil && !errors.Is(err, errSame) {
		return false, fmt.Errorf("mark session %s: %w", id, err)
	}
	if err := s.log.Remove(ctx, u, id); err != nil {
		return false, fmt.Errorf("delete the log of session %s: %w", id, err)
	}
	// What waits to be evaluated makes evaluations, so the queue comes before them.
	if err := record.Unqueue(ctx, s.deps.Store, u, id); err != nil {
		return false, fmt.Errorf("take session %s from the queue: %w", id, err)
	}
	if err := s.removeAll(ctx, record.EvaluationsPrefix(u, id)); err != nil {
		return false, fmt.Errorf("delete the evaluations of session %s: %w", id, err)
	}
	return true, nil
}

// removeAll deletes every key that begins with prefix.
func (s *Service) removeAll(ctx context.Context, prefix string) error {
	for entry, err := range s.deps.Store.List(ctx, prefix, "") {
		if err != nil {
			return err
		}
		if err := s.deps.Store.Delete(ctx, entry.Key, store.Always); err != nil {
			return err
		}
	}
	return nil
}
