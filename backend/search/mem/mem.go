// Package mem is full-text search in memory that reads everything for each
// query: for tests, and for whatever may be forgotten when the program ends.
package mem

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"roleplay/backend/search"
	"roleplay/backend/search/words"
)

// Index implements search.Index in memory.
type Index struct {
	mu        sync.RWMutex
	cursor    search.Cursor
	documents map[search.Name]entry
	last      uint64 // the number of the last Put
}

// entry is a document and its place in the order in which they came.
type entry struct {
	search.Document
	number uint64
}

// New returns an empty index.
func New() *Index { return &Index{documents: map[search.Name]entry{}} }

var _ search.Index = (*Index)(nil)

// Cursor implements search.Index.
func (x *Index) Cursor(ctx context.Context) (search.Cursor, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.cursor, ctx.Err()
}

// Apply implements search.Index.
func (x *Index) Apply(ctx context.Context, b search.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, gone := range b.RemoveSessions {
		maps.DeleteFunc(x.documents, func(n search.Name, _ entry) bool {
			return n.User == gone.User && n.Session == gone.Session
		})
	}
	for _, gone := range b.Remove {
		delete(x.documents, gone)
	}
	for _, d := range b.Put {
		x.put(d)
	}
	x.cursor = b.Cursor
	return nil
}

// put adds a document. One that only replaces another keeps its place.
func (x *Index) put(d search.Document) {
	d.At = d.At.UTC().Truncate(time.Microsecond)
	name := search.Name{User: d.User, Session: d.Session, Kind: d.Kind, ID: d.ID}
	e := entry{Document: d}
	if old, ok := x.documents[name]; ok && old.At.Equal(d.At) {
		e.number = old.number
	} else {
		x.last++
		e.number = x.last
	}
	x.documents[name] = e
}

// Reset implements search.Index.
func (x *Index) Reset(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	clear(x.documents)
	x.cursor = search.Cursor{}
	return nil
}

// Size implements search.Index: the bytes of the texts, as nothing is on a disk.
func (x *Index) Size(ctx context.Context) (int64, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var size int64
	for _, e := range x.documents {
		size += int64(len(e.Text))
	}
	return size, ctx.Err()
}

// fit is an entry that fits, and how well.
type fit struct {
	entry
	score float64
}

// Find implements search.Index.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	if err := cmp.Or(ctx.Err(), q.Check()); err != nil {
		return search.Result{}, err
	}
	matcher := words.NewMatcher(words.Parse(q.Text, q.Typing))
	fits := x.fits(q, matcher)
	slices.SortFunc(fits, newest)
	fits = fits[:min(len(fits), search.TotalLimit)]
	if !q.Newest {
		slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(b.score, a.score) })
	}
	result := search.Result{Hits: []search.Hit{}, Total: len(fits)}
	from := min(q.Offset, len(fits))
	for _, f := range fits[from:min(from+q.Limit, len(fits))] {
		hit := search.Hit{Document: f.Document}
		tokens := words.Append(nil, f.Text)
		found, _ := matcher.Match(tokens, words.LanguageOf(f.Language))
		hit.Snippet, hit.Marks = words.Snippet(f.Text, tokens, found)
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

func newest(a, b fit) int {
	return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.number, a.number))
}

// fits reads all documents and returns those that fit, in no order.
func (x *Index) fits(q search.Query, matcher *words.Matcher) []fit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var fits []fit
	var tokens []words.Token
	for _, e := range x.documents {
		if !admits(q, e.Document) {
			continue
		}
		tokens = words.Append(tokens[:0], e.Text)
		if found, ok := matcher.Match(tokens, words.LanguageOf(e.Language)); ok {
			fits = append(fits, fit{entry: e, score: matcher.Score(tokens, found)})
		}
	}
	return fits
}

// admits reports whether a query asks for documents such as d, whatever their text.
func admits(q search.Query, d search.Document) bool {
	return d.User == q.User &&
		(len(q.Kinds) == 0 || slices.Contains(q.Kinds, d.Kind)) &&
		(q.Speaker == "" || d.Speaker == q.Speaker) &&
		(q.Scenario == "" || d.Scenario == q.Scenario) &&
		(q.From.IsZero() || !d.At.Before(q.From)) &&
		(q.To.IsZero() || d.At.Before(q.To))
}
