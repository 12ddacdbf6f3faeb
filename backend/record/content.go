package record

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Kind is a kind of authored content.
type Kind string

// The kinds.
const (
	KindScenario  Kind = "scenario"
	KindCharacter Kind = "character"
	KindScript    Kind = "script"
	KindRubric    Kind = "rubric"
)

// contentSchema is the schema of content.
const contentSchema = 1

// Content keeps the published revisions of one kind of content. A revision
// never changes: sessions pin it.
type Content[T any] struct {
	Store store.Store
	Kind  Kind
}

// Get returns one revision. CodeNotFound if there is none.
func (c Content[T]) Get(ctx context.Context, id string, rev int) (T, error) {
	doc, err := c.docs().Get(ctx, ContentKey(c.Kind, id, rev))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return doc.Body, roleplay.Errorf(roleplay.CodeNotFound, "There is no revision %d of the %s %q.", rev, c.Kind, id)
	}
	return doc.Body, err
}

// By returns who published one revision. CodeNotFound if there is none.
func (c Content[T]) By(ctx context.Context, id string, rev int) (roleplay.UserID, error) {
	doc, err := c.docs().Get(ctx, ContentKey(c.Kind, id, rev))
	return doc.By, err
}

// Latest returns the newest revision. CodeNotFound if there is none.
func (c Content[T]) Latest(ctx context.Context, id string) (T, error) {
	return c.latest(ctx, id, func(Doc[T]) bool { return true })
}

// LatestBy returns the newest revision that was published by the given author,
// for whom the content that came with the program is by "shipped". CodeNotFound if there is none.
func (c Content[T]) LatestBy(ctx context.Context, id string, by roleplay.UserID) (T, error) {
	return c.latest(ctx, id, func(doc Doc[T]) bool { return doc.By == by })
}

// List returns the newest revision of each id, by id.
func (c Content[T]) List(ctx context.Context) ([]T, error) {
	newest := map[string]int{}
	for r, err := range c.revisions(ctx, ContentPrefix(c.Kind)) {
		if err != nil {
			return nil, err
		}
		newest[r.id] = max(newest[r.id], r.rev)
	}
	all := make([]T, 0, len(newest))
	for _, id := range slices.Sorted(maps.Keys(newest)) {
		body, err := c.Get(ctx, id, newest[id])
		if err != nil {
			return nil, err
		}
		all = append(all, body)
	}
	return all, nil
}

// Publish writes the next free revision of id, made by body, and returns it
// with its number. If another writer takes that number first, body is called
// again with the next one. CodeInvalid if the id cannot be part of a key.
func (c Content[T]) Publish(ctx context.Context, id string, by roleplay.UserID, body func(rev int) T) (T, int, error) {
	var none T
	for {
		newest := 0
		for r, err := range c.revisions(ctx, contentRevisionsPrefix(c.Kind, id)) {
			if err != nil {
				return none, 0, err
			}
			newest = max(newest, r.rev)
		}
		rev := newest + 1
		doc, err := c.docs().Create(ctx, ContentKey(c.Kind, id, rev), by, body(rev))
		if roleplay.CodeOf(err) == roleplay.CodeConflict {
			continue
		}
		if err != nil {
			return none, 0, fmt.Errorf("publish revision %d of the %s %q: %w", rev, c.Kind, id, err)
		}
		return doc.Body, rev, nil
	}
}

func (c Content[T]) docs() Docs[T] { return Docs[T]{Store: c.Store, Schema: contentSchema} }

// latest returns the newest revision that is wanted.
func (c Content[T]) latest(ctx context.Context, id string, wanted func(Doc[T]) bool) (T, error) {
	var none T
	var revs []int
	for r, err := range c.revisions(ctx, contentRevisionsPrefix(c.Kind, id)) {
		if err != nil {
			return none, err
		}
		revs = append(revs, r.rev)
	}
	slices.Sort(revs)
	for _, rev := range slices.Backward(revs) {
		doc, err := c.docs().Get(ctx, ContentKey(c.Kind, id, rev))
		if err != nil {
			return none, err
		}
		if wanted(doc) {
			return doc.Body, nil
		}
	}
	return none, roleplay.Errorf(roleplay.CodeNotFound, "There is no %s %q.", c.Kind, id)
}

// revision is what the key of a piece of content says.
type revision struct {
	id  string
	rev int
}

func (c Content[T]) revisions(ctx context.Context, prefix string) iter.Seq2[revision, error] {
	return func(yield func(revision, error) bool) {
		for entry, err := range c.Store.List(ctx, prefix, "") {
			if err != nil {
				yield(revision{}, fmt.Errorf("list the %s revisions: %w", c.Kind, err))
				return
			}
			if id, rev, ok := splitContentKey(c.Kind, entry.Key); ok && !yield(revision{id, rev}, nil) {
				return
			}
		}
	}
}
