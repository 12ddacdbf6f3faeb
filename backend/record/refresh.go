package record

import (
	"context"
	"fmt"

	"roleplay/backend/roleplay"
)

// Refresh brings a loaded talk of u up to what its marks say now: whether it
// lies in the bin. It reads nothing else. CodeNotFound when the talk is being
// removed.
func (t *Talks) Refresh(ctx context.Context, u roleplay.UserID, l *Loaded) error {
	doc, err := ReadMarks(ctx, t.store, u, l.Summary.ID)
	if err != nil {
		return err
	}
	marked := doc.Body
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

// Marked returns the marks of a talk of u, and whether there are any. Marks that
// cannot be understood count as those of Load: they say nothing.
func (t *Talks) Marked(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (m Marked, there bool, err error) {
	doc, err := ReadMarks(ctx, t.store, u, s)
	if err != nil {
		return Marked{}, false, err
	}
	if there, err = t.log.exists(ctx, MarksKey(u, s)); err != nil {
		return Marked{}, false, fmt.Errorf("look for the marks of session %s: %w", s, err)
	}
	return doc.Body, there, nil
}
