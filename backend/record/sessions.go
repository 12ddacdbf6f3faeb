package record

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Sessions keeps the summaries of each user's sessions in pages, so that the
// newest ones are one or two reads on any backend. The pages are derived from
// the logs.
//
//	0199                   ids from 0199…       full, next: 01994c2e-…
//	01994c2e-…             ids from 01994c2e-…  full, next: 01997b00-…
//	01997b00-…             ids from 01997b00-…  not full
//	019a                   ids from 019a…
type Sessions struct {
	store store.Store
	cache pageCache
	turns turns
}

// NewSessions makes the summaries of a store. It holds on to decoded pages, each
// for as long as the store has it in that version. It may be used concurrently.
func NewSessions(s store.Store) *Sessions {
	return &Sessions{store: s, cache: pageCache{pages: map[string]cachedPage{}}, turns: turns{open: map[string]*turn{}}}
}

// page holds the summaries of the ids from its own name up to Next. Next is set
// in the write that finds the page full, so that two writers always agree on the
// page of an id.
//
// A page that has become too large in its middle is split: Next becomes the id
// in the middle, and Then what Next was. The summaries from Next on then move to
// the new page, whose first write takes them all: once it is there, what is left
// of them here no longer counts.
//
// The summary of a talk that has ended has one more member than lists show,
// "head", which is the end of its log.
type page struct {
	Sessions map[roleplay.SessionID]json.RawMessage `json:"sessions"`
	Next     roleplay.SessionID                     `json:"next,omitempty"`
	Then     roleplay.SessionID                     `json:"then,omitempty"`
}

// Put writes the summary over the one there is, if any, whose DeletedAt it keeps.
func (x *Sessions) Put(ctx context.Context, u roleplay.UserID, summary roleplay.SessionSummary) error {
	err := x.change(ctx, u, summary.ID, func(p *page) error { return p.put(summary) })
	if err != nil {
		return fmt.Errorf("put summary of session %s: %w", summary.ID, err)
	}
	return nil
}

// PutTalk is Put for the summary of a talk. If the talk has ended, the list also
// keeps the end of its log, which nothing in the log itself confirms.
func (x *Sessions) PutTalk(ctx context.Context, u roleplay.UserID, l Loaded) error {
	err := x.change(ctx, u, l.Summary.ID, func(p *page) error {
		if err := p.put(l.Summary); err != nil || l.Talk.End == nil || l.Damage != nil {
			return err
		}
		return p.putHead(l.Summary.ID, l.Head)
	})
	if err != nil {
		return fmt.Errorf("put summary of session %s: %w", l.Summary.ID, err)
	}
	return nil
}

// SetDeleted says that the session lies in the bin since then, or with nil that
// it does not. It says so in the list only: the truth is in the marks.
// CodeNotFound if there is no such summary.
func (x *Sessions) SetDeleted(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, at *time.Time) error {
	if _, err := x.Get(ctx, u, s); err != nil {
		return err
	}
	err := x.change(ctx, u, s, func(p *page) error { return p.setDeleted(s, at) })
	if err != nil {
		return fmt.Errorf("set when session %s was deleted: %w", s, err)
	}
	return nil
}

// Remove takes the summary away. It is no error if there is none.
func (x *Sessions) Remove(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) error {
	_, err := x.Get(ctx, u, s)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil
	}
	if err == nil {
		err = x.change(ctx, u, s, func(p *page) error {
			delete(p.Sessions, s)
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("remove summary of session %s: %w", s, err)
	}
	return nil
}

// Get returns the summary of one session of u, also of one in the bin.
// CodeNotFound if there is none.
func (x *Sessions) Get(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (roleplay.SessionSummary, error) {
	entry, err := x.pageOf(ctx, u, s)
	if err != nil {
		return roleplay.SessionSummary{}, err
	}
	p, err := x.read(ctx, entry)
	if err != nil {
		return roleplay.SessionSummary{}, fmt.Errorf("get summary of session %s: %w", s, err)
	}
	for _, listed := range p {
		if listed.id == s {
			return listed.summary, listed.err
		}
	}
	return roleplay.SessionSummary{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no session %s.", s)
}

// List returns at most limit summaries, newest first, of the sessions out of the
// bin that are older than after ("": from the newest; limit 0: all). It reads no
// more pages than it needs.
func (x *Sessions) List(ctx context.Context, u roleplay.UserID, after roleplay.SessionID, limit int) ([]roleplay.SessionSummary, error) {
	summaries := []roleplay.SessionSummary{}
	for listed, err := range x.newestFirst(ctx, u, after) {
		if err == nil {
			err = listed.err
		}
		if err != nil {
			return nil, err
		}
		if listed.summary.DeletedAt != nil {
			continue
		}
		if summaries = append(summaries, listed.summary); len(summaries) == limit {
			break
		}
	}
	return summaries, nil
}

// newestFirst yields what is listed of the sessions older than after. It reads
// a page only when it comes to it.
func (x *Sessions) newestFirst(ctx context.Context, u roleplay.UserID, after roleplay.SessionID) iter.Seq2[*listed, error] {
	return func(yield func(*listed, error) bool) {
		pages, err := x.entries(ctx, SessionPagesPrefix(u))
		if err != nil {
			yield(nil, err)
			return
		}
		end := roleplay.SessionID("~") // the name of the page after, where what counts of this one ends
		for _, entry := range slices.Backward(pages) {
			first := roleplay.SessionID(strings.TrimPrefix(entry.Key, SessionPagesPrefix(u)))
			if after == "" || first < after { // else the page holds newer ones only
				p, err := x.read(ctx, entry)
				if roleplay.CodeOf(err) == roleplay.CodeNotFound {
					continue // removed since it was listed
				}
				if err != nil {
					yield(nil, fmt.Errorf("read a page of sessions: %w", err))
					return
				}
				for i := range p {
					if (after == "" || p[i].id < after) && p[i].id < end && !yield(&p[i], nil) {
						return
					}
				}
			}
			end = first
		}
	}
}

func (x *Sessions) pages() Docs[page] { return Docs[page]{Store: x.store, Schema: pagesSchema} }

// pageOf returns the last page there is that may hold s, or without a version
// the first one of its time when there is none yet.
func (x *Sessions) pageOf(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (store.Entry, error) {
	found := store.Entry{Key: SessionPageKey(u, s)}
	pages, err := x.entries(ctx, found.Key)
	if err != nil {
		return store.Entry{}, err
	}
	for _, entry := range pages {
		if entry.Key <= nextSessionPageKey(u, s) {
			found = entry
		}
	}
	return found, nil
}

func (x *Sessions) entries(ctx context.Context, prefix string) ([]store.Entry, error) {
	var entries []store.Entry
	for entry, err := range x.store.List(ctx, prefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list the pages of sessions: %w", err)
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func decodeSummary(s roleplay.SessionID, raw json.RawMessage) (roleplay.SessionSummary, error) {
	var summary roleplay.SessionSummary
	if err := json.Unmarshal(raw, &summary); err != nil {
		return roleplay.SessionSummary{}, fmt.Errorf("decode summary of session %s: %w", s, err)
	}
	return summary, nil
}
