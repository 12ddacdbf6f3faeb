package record

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// pages reads what is listed. A page that cannot be read is taken away: the logs
// know what was in it.
func (r *rebuild) pages(ctx context.Context) error {
	pages, err := r.x.entries(ctx, SessionPagesPrefix(r.u))
	if err != nil {
		return err
	}
	end := roleplay.SessionID("~") // where what counts of a page ends: at the name of the next
	for _, entry := range slices.Backward(pages) {
		summaries, err := r.page(ctx, entry)
		if err != nil {
			return err
		}
		for _, one := range summaries {
			switch {
			case one.id >= end: // it has moved to the next page
			case !holds(entry.Key, r.u, one.id):
				if err := r.misplaced(ctx, entry.Key, one.id); err != nil {
					return err
				}
			default:
				r.listed[one.id] = one
			}
		}
		end = roleplay.SessionID(strings.TrimPrefix(entry.Key, SessionPagesPrefix(r.u)))
	}
	return nil
}

// page reads one page.
func (r *rebuild) page(ctx context.Context, entry store.Entry) ([]listed, error) {
	object, err := r.x.store.Get(ctx, entry.Key)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil, nil
	}
	if err != nil && !store.Damaged(err) {
		return nil, fmt.Errorf("read a page of sessions: %w", err)
	}
	var summaries []listed
	if err == nil {
		summaries, err = r.x.decode(entry.Key, object.Value)
	}
	switch {
	case IsNewer(err):
		return nil, r.differs("", "A page of the list of sessions was written by a newer version of RolePlay.", nil)
	case err != nil:
		return nil, r.differs("", "A page of the list of sessions cannot be read.", func() error {
			return r.x.store.Delete(ctx, entry.Key, store.At(entry.Version))
		})
	}
	maps.Copy(r.heads, headsOf(object.Value))
	return summaries, nil
}

// holds reports whether the page is one in which s is looked for.
func holds(key string, u roleplay.UserID, s roleplay.SessionID) bool {
	return strings.HasPrefix(key, SessionPageKey(u, s)) && key <= nextSessionPageKey(u, s)
}

// misplaced tells of a summary in a page in which it is not looked for.
func (r *rebuild) misplaced(ctx context.Context, key string, s roleplay.SessionID) error {
	return r.differs(s, "The list names the session where nobody looks for it.", func() error {
		_, err := r.x.pages().Update(ctx, key, r.u, func(p *page) error {
			delete(p.Sessions, s)
			return nil
		})
		return err
	})
}
