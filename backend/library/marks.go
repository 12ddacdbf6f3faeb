package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// The limits of what can be put on one talk: together they keep the document
// below store.MaxValue, with room for its envelope.
const (
	maxMarks      = 1000
	maxMarksBytes = store.MaxValue - 64<<10
)

// GetMarks returns the bookmarks and notes that the actor has put on a session,
// also in the bin. CodeUnauthenticated without an actor, CodeNotFound for
// unknown and for somebody else's.
func (s *Service) GetMarks(ctx context.Context, in SessionInput) (roleplay.Marks, error) {
	actor, err := s.owner(ctx, in.ID)
	if err != nil {
		return roleplay.Marks{}, err
	}
	m, err := s.marked(ctx, actor.ID, in.ID)
	return m.Marks, err
}

// SetBookmark sets or takes away the bookmark of a turn; one that is so already
// stays as it is. CodeUnauthenticated without an actor, CodeNotFound for unknown
// and for somebody else's session and for a turn that is not in it, CodeConflict for a
// session in the bin, CodeInvalid for one mark too many.
func (s *Service) SetBookmark(ctx context.Context, in SetBookmarkInput) (roleplay.Marks, error) {
	actor, err := s.owner(ctx, in.ID)
	if err != nil {
		return roleplay.Marks{}, err
	}
	if in.On {
		if err := s.checkTurn(ctx, actor.ID, in.ID, in.TurnID); err != nil {
			return roleplay.Marks{}, err
		}
	}
	return s.change(ctx, actor.ID, in.ID, func(m *roleplay.Marks) error {
		at := slices.IndexFunc(m.Bookmarks, func(b roleplay.Bookmark) bool { return b.TurnID == in.TurnID })
		switch {
		case in.On == (at >= 0):
			return errSame
		case in.On:
			m.Bookmarks = append(m.Bookmarks, roleplay.Bookmark{TurnID: in.TurnID, At: s.now()})
		default:
			m.Bookmarks = slices.Delete(m.Bookmarks, at, at+1)
		}
		return nil
	})
}

// change edits the marks of a talk that is not in the bin, and returns them. A
// change that ends with errSame writes nothing.
func (s *Service) change(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, edit func(*roleplay.Marks) error) (roleplay.Marks, error) {
	var now roleplay.Marks
	_, err := s.marks.Upsert(ctx, record.MarksKey(u, id), u, func(m *record.Marked) error {
		if m.DeletedAt != nil || m.Purging {
			return roleplay.Errorf(roleplay.CodeConflict, "This session is in the bin. Restore it to change its bookmarks and notes.")
		}
		before := len(m.Bookmarks) + len(m.Notes)
		err := edit(&m.Marks)
		now = m.Marks
		if err != nil {
			return err
		}
		return checkRoom(*m, before)
	})
	if err != nil && !errors.Is(err, errSame) {
		return roleplay.Marks{}, fmt.Errorf("change the marks of session %s: %w", id, err)
	}
	return now, nil
}

// checkRoom refuses what is more than a talk takes. before is how many marks
// there were: taking away is never refused.
func checkRoom(m record.Marked, before int) error {
	switch n := len(m.Bookmarks) + len(m.Notes); {
	case n < before:
		return nil
	case n > maxMarks:
		return roleplay.Errorf(roleplay.CodeInvalid, "A session takes %d bookmarks and notes, and has that many. Take one away first.", maxMarks)
	}
	encoded, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode marks: %w", err)
	}
	if len(encoded) > maxMarksBytes {
		return roleplay.Errorf(roleplay.CodeTooLarge, "The notes on one session have room for about %d,000 characters together. Shorten or delete some first.", maxMarksBytes/1000)
	}
	return nil
}

// checkTurn refuses a turn that is not in the talk. In a damaged log only what
// comes before the damage is there.
func (s *Service) checkTurn(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, turn roleplay.TurnID) error {
	for a, err := range s.log.Read(ctx, u, id, record.Head{}) {
		if isDamage(err) {
			break
		}
		if err != nil {
			return fmt.Errorf("read session %s: %w", id, err)
		}
		for _, e := range a.Entries {
			if e.Type == roleplay.EntryMessage && e.Turn != nil && e.Turn.ID == turn && turn != "" {
				return nil
			}
		}
	}
	return roleplay.Errorf(roleplay.CodeNotFound, "There is no such turn in this session.")
}

// isDamage reports whether err ends a log because what follows cannot be trusted.
func isDamage(err error) bool {
	return record.DamageOf(err) != nil
}
