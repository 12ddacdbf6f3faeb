package record

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"roleplay/backend/roleplay"
)

// pageSize is how many summaries a page takes before it is continued in
// another: enough for a screen, few enough to be written again with each change.
const pageSize = 64

// maxPage is how many make a page that is split: those that come late, as an
// import brings them, make pages grow in their middle.
const maxPage = 2 * pageSize

// pagesSchema is the schema of a page.
const pagesSchema = 1

// change lets edit change the page of s.
func (x *Sessions) change(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, edit func(*page) error) error {
	entry, err := x.pageOf(ctx, u, s)
	if err != nil {
		return err
	}
	for key := entry.Key; ; {
		next, err := x.edit(ctx, u, key, s, edit)
		if err != nil || next == "" {
			return err
		}
		key = nextSessionPageKey(u, next)
	}
}

// edit lets edit change the page under key, or returns the name of the page
// where s belongs, which is there then if it takes summaries from this one.
func (x *Sessions) edit(ctx context.Context, u roleplay.UserID, key string, s roleplay.SessionID, edit func(*page) error) (roleplay.SessionID, error) {
	defer x.turns.take(key)()
	var next roleplay.SessionID
	doc, err := x.pages().Upsert(ctx, key, u, func(p *page) error {
		p.split()
		if next = p.pageAfter(s); next != "" {
			p.Next = next
			return nil
		}
		return edit(p)
	})
	if err != nil {
		return "", err
	}
	if rest := doc.Body.rest(); len(rest) > 0 {
		return next, x.move(ctx, u, key, doc.Body)
	}
	return next, nil
}

// move makes the next page of p with the summaries that belong there, and takes
// them from p. Whoever finds such summaries in a page does this before anything
// else, so that the next page is never there without them.
func (x *Sessions) move(ctx context.Context, u roleplay.UserID, key string, p page) error {
	_, err := x.pages().Create(ctx, nextSessionPageKey(u, p.Next), u, page{Sessions: p.rest(), Next: p.Then})
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
		return err
	}
	_, err = x.pages().Update(ctx, key, u, func(now *page) error {
		if now.Next == p.Next {
			for id := range now.rest() {
				delete(now.Sessions, id)
			}
			now.Then = ""
		}
		return nil
	})
	return err
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

// split has a page that is too large end in its middle.
func (p *page) split() {
	if len(p.Sessions) < maxPage || len(p.rest()) > 0 {
		return
	}
	ids := make([]roleplay.SessionID, 0, len(p.Sessions))
	for id := range p.Sessions {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	p.Next, p.Then = ids[len(ids)/2], p.Next
}

// rest are the summaries that belong to the next page.
func (p *page) rest() map[roleplay.SessionID]json.RawMessage {
	rest := map[roleplay.SessionID]json.RawMessage{}
	for id, raw := range p.Sessions {
		if p.Next != "" && id >= p.Next {
			rest[id] = raw
		}
	}
	return rest
}

// put writes the summary into the page, with the members that only a newer
// program knows. One that cannot be read is written anew.
func (p *page) put(summary roleplay.SessionSummary) error {
	var unknown members
	if old, ok := p.Sessions[summary.ID]; ok {
		if decoded, err := decodeSummary(summary.ID, old); err == nil {
			if unknown, err = unknownMembers(old, decoded); err != nil {
				return err
			}
			summary.DeletedAt = decoded.DeletedAt
		}
	}
	return p.set(summary, unknown)
}

func (p *page) set(summary roleplay.SessionSummary, unknown members) error {
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

// putHead says with which append the log of a session ended. What was said first stays.
func (p *page) putHead(s roleplay.SessionID, head Head) error {
	encoded, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("encode the end of a log: %w", err)
	}
	with, err := members{"head": encoded}.join(p.Sessions[s])
	if err != nil {
		return fmt.Errorf("encode summary: %w", err)
	}
	p.Sessions[s] = with
	return nil
}

// headsOf are the ends of logs that a stored page knows of.
func headsOf(value []byte) map[roleplay.SessionID]Head {
	var stored struct {
		Body struct {
			Sessions map[roleplay.SessionID]json.RawMessage `json:"sessions"`
		} `json:"body"`
	}
	heads := map[roleplay.SessionID]Head{}
	if json.Unmarshal(value, &stored) != nil {
		return heads
	}
	for s, raw := range stored.Body.Sessions {
		var with struct {
			Head Head `json:"head"`
		}
		if json.Unmarshal(raw, &with) == nil && with.Head.Seq > 0 {
			heads[s] = with.Head
		}
	}
	return heads
}

func (p *page) setDeleted(s roleplay.SessionID, at *time.Time) error {
	old, ok := p.Sessions[s]
	if !ok {
		return roleplay.Errorf(roleplay.CodeNotFound, "There is no session %s.", s)
	}
	summary, err := decodeSummary(s, old)
	if err != nil {
		return err
	}
	unknown, err := unknownMembers(old, summary)
	if err != nil {
		return err
	}
	delete(unknown, "deletedAt")
	summary.DeletedAt = at
	return p.set(summary, unknown)
}

// turns lets the writers of one page in this program go one after the other:
// each writes the whole page, so those who lose would write for nothing.
type turns struct {
	mu   sync.Mutex
	open map[string]*turn
}

type turn struct {
	sync.Mutex
	users int // guarded by turns.mu
}

// take waits for the turn at key and returns how to give it back.
func (t *turns) take(key string) (give func()) {
	t.mu.Lock()
	one := t.open[key]
	if one == nil {
		one = &turn{}
		t.open[key] = one
	}
	one.users++
	t.mu.Unlock()
	one.Lock()
	return func() {
		one.Unlock()
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(t.open, key)
		}
	}
}
