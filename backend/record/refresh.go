package record

import (
	"context"

	"roleplay/backend/roleplay"
)

// Refresh brings a loaded talk of u up to what its marks say now: whether it
// lies in the bin. It reads nothing else. CodeNotFound when the talk is being
// removed.
func (t *Talks) Refresh(ctx context.Context, u roleplay.UserID, l *Loaded) error {
	marked, err := ReadMarks(ctx, t.store, u, l.Summary.ID)
	if err != nil {
		return err
	}
	if marked.Purging {
		return noSession()
	}
	l.Marked, l.Summary.DeletedAt = marked, marked.DeletedAt
	switch {
	case l.ReadOnly == "" && marked.DeletedAt != nil:
		l.ReadOnly = roleplay.ReadOnlyDeleted
	case l.ReadOnly == roleplay.ReadOnlyDeleted && marked.DeletedAt == nil:
		l.ReadOnly = ""
	}
	return nil
}
