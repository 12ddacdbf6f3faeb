package record

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// pageSize is how many summaries a page takes before it is continued in
// another: enough for a screen, few enough to be written again with each change.
const pageSize = 64

// pagesSchema is the schema of a page.
const pagesSchema = 1

// Sessions keeps the summaries of each user's sessions in pages, so that the
// newest ones are one or two reads on any backend. The pages are derived from
// the logs.
//
//	0199                   ids from 0199…       full, next: 01994c2e-…
//	01994c2e-…             ids from 01994c2e-…  full, next: 01997b00-…
//	01997b00-…             ids from 01997b00-…  not full
//	019a                   ids from 019a…
type Sessions struct {
	Store store.Store
}

// page holds the summaries of the ids from its own name up to Next. Next is set
// in the write that finds the page full and never changes, so that two writers
// always agree on the page of an id.
type page struct {
	Sessions map[roleplay.SessionID]json.RawMessage `json:"sessions"`
	Next     roleplay.SessionID                     `json:"next,omitempty"`
}

// Put writes the summary over the one there is, if any. CodeTooLarge if more
// sessions than fit were put into the middle of a full page.
func (x Sessions) Put(ctx context.Context, u roleplay.UserID, summary roleplay.SessionSummary) error {
	key, err := x.pageKey(ctx, u, summary.ID)
	if err != nil {
		return err
	}
	for {
		var next roleplay.SessionID
		_, err := x.pages().Upsert(ctx, key, u, func(p *page) error {
			next = p.pageAfter(summary.ID)
			if next != "" {
				p.Next = next
				return nil
			}
			return p.put(summary)
		})
		if err != nil {
			return fmt.Errorf("put summary of session %s: %w", summary.ID, err)
		}
		if next == "" {
			return nil
		}
		key = nextSessionPageKey(u, next)
	}
}

// Get returns the summary of one session of u. CodeNotFound if there is none.
func (x Sessions) Get(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (roleplay.SessionSummary, error) {
	key, err := x.pageKey(ctx, u, s)
	if err != nil {
		return roleplay.SessionSummary{}, err
	}
	doc, err := x.pages().Get(ctx, key)
	if err != nil {
		return roleplay.SessionSummary{}, fmt.Errorf("get summary of session %s: %w", s, err)
	}
	raw, ok := doc.Body.Sessions[s]
	if !ok {
		return roleplay.SessionSummary{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no session %s.", s)
	}
	return decodeSummary(s, raw)
}

// List returns at most limit summaries, newest first, of the sessions older
// than after ("": from the newest; limit 0: all). It reads no more pages than it needs.
func (x Sessions) List(ctx context.Context, u roleplay.UserID, after roleplay.SessionID, limit int) ([]roleplay.SessionSummary, error) {
	keys, err := x.keys(ctx, SessionPagesPrefix(u))
	if err != nil {
		return nil, err
	}
	summaries := []roleplay.SessionSummary{}
	for _, key := range slices.Backward(keys) {
		first := roleplay.SessionID(strings.TrimPrefix(key, SessionPagesPrefix(u)))
		if after != "" && first >= after {
			continue // the page holds newer ones only
		}
		doc, err := x.pages().Get(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("read a page of sessions: %w", err)
		}
		for _, id := range doc.Body.newestFirst() {
			if after != "" && id >= after {
				continue
			}
			summary, err := decodeSummary(id, doc.Body.Sessions[id])
			if err != nil {
				return nil, err
			}
			if summaries = append(summaries, summary); len(summaries) == limit {
				return summaries, nil
			}
		}
	}
	return summaries, nil
}

func (x Sessions) pages() Docs[page] { return Docs[page]{Store: x.Store, Schema: pagesSchema} }

// pageKey returns the last page there is that may hold s, or the first one of
// its time when there is none yet.
func (x Sessions) pageKey(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (string, error) {
	first := SessionPageKey(u, s)
	keys, err := x.keys(ctx, first)
	if err != nil {
		return "", err
	}
	found := first
	for _, key := range keys {
		if key <= nextSessionPageKey(u, s) {
			found = key
		}
	}
	return found, nil
}

func (x Sessions) keys(ctx context.Context, prefix string) ([]string, error) {
	var keys []string
	for entry, err := range x.Store.List(ctx, prefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list the pages of sessions: %w", err)
		}
		keys = append(keys, entry.Key)
	}
	return keys, nil
}

// pageAfter returns the name of the next page if s belongs there, else "".
func (p *page) pageAfter(s roleplay.SessionID) roleplay.SessionID {
	if p.Next != "" {
		if s >= p.Next {
			return p.Next
		}
		return ""
	}
	if len(p.Sessions) < pageSize {
		return ""
	}
	for id := range p.Sessions {
		if id >= s {
			return "" // a page ends after its newest session
		}
	}
	return s
}

// put writes the summary into the page, with the members that only a newer program knows.
func (p *page) put(summary roleplay.SessionSummary) error {
	var unknown members
	if old, ok := p.Sessions[summary.ID]; ok {
		decoded, err := decodeSummary(summary.ID, old)
		if err != nil {
			return err
		}
		if unknown, err = unknownMembers(old, decoded); err != nil {
			return err
		}
	}
	raw, err := unknown.join(summary)
	if err != nil {
		return fmt.Errorf("encode summary: %w", err)
	}
	if p.Sessions == nil {
		p.Sessions = map[roleplay.SessionID]json.RawMessage{}
	}
	p.Sessions[summary.ID] = raw
	return nil
}

func (p *page) newestFirst() []roleplay.SessionID {
	ids := make([]roleplay.SessionID, 0, len(p.Sessions))
	for id := range p.Sessions {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	return ids
}

func decodeSummary(s roleplay.SessionID, raw json.RawMessage) (roleplay.SessionSummary, error) {
	var summary roleplay.SessionSummary
	if err := json.Unmarshal(raw, &summary); err != nil {
		return roleplay.SessionSummary{}, fmt.Errorf("decode summary of session %s: %w", s, err)
	}
	return summary, nil
}
