package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roleplay/backend/roleplay"
)

// errUnchanged ends a change of a page that changes nothing.
var errUnchanged = errors.New("nothing to change")

// SetDeletedAll is SetDeleted for many sessions: each lies in the bin since the
// time it has here, or with nil does not. Those of one page are one write. A
// session without a summary is left out.
func (x *Sessions) SetDeletedAll(ctx context.Context, u roleplay.UserID, at map[roleplay.SessionID]*time.Time) error {
	ids := make([]roleplay.SessionID, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	err := x.changeAll(ctx, u, ids, func(p *page, s roleplay.SessionID) error {
		summary, err := decodeSummary(s, p.Sessions[s])
		if err == nil && sameTime(summary.DeletedAt, at[s]) {
			return errUnchanged
		}
		return p.setDeleted(s, at[s])
	})
	if err != nil {
		return fmt.Errorf("set when sessions were deleted: %w", err)
	}
	return nil
}

// RemoveAll is Remove for many sessions. Those of one page are one write.
func (x *Sessions) RemoveAll(ctx context.Context, u roleplay.UserID, ids []roleplay.SessionID) error {
	err := x.changeAll(ctx, u, ids, func(p *page, s roleplay.SessionID) error {
		delete(p.Sessions, s)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove summaries: %w", err)
	}
	return nil
}

// changeAll lets edit change the summaries that there are of these sessions,
// each page at once. A page of which edit finds each one unchanged is not written.
func (x *Sessions) changeAll(ctx context.Context, u roleplay.UserID, ids []roleplay.SessionID, edit func(*page, roleplay.SessionID) error) error {
	left := slices.Clone(ids)
	slices.Sort(left)
	for len(left) > 0 {
		seen := 1 // how many are done with, if the page stays as edit leaves it
		err := x.change(ctx, u, left[0], func(p *page) error {
			seen = 1
			changed := false
			for i, s := range left {
				if _, there := p.Sessions[s]; !there || p.pageAfter(s) != "" {
					if i > 0 {
						break
					}
					continue
				}
				seen = i + 1
				if err := edit(p, s); errors.Is(err, errUnchanged) {
					continue
				} else if err != nil {
					return err
				}
				changed = true
			}
			if !changed {
				return errUnchanged
			}
			return nil
		})
		if err != nil && !errors.Is(err, errUnchanged) {
			return err
		}
		left = left[seen:]
	}
	return nil
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
