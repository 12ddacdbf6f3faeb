package record

import (
	"context"
	"fmt"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Marked is what is known of a talk besides its log, at MarksKey: what its
// person has put on it, whether it lies in the bin, and whose it was.
type Marked struct {
	roleplay.Marks
	DeletedAt *time.Time `json:"deletedAt,omitempty"` // in the bin since then
	Purging   bool       `json:"purging,omitempty"`   // it is being removed for good, and is nowhere shown any more
	Origin    *Origin    `json:"origin,omitempty"`    // of a talk of somebody else that was imported
}

// Origin says whose an imported talk was.
type Origin struct {
	UserID     roleplay.UserID `json:"userId"`
	Name       string          `json:"name"`
	ImportedAt time.Time       `json:"importedAt"`
}

// Marks are the marks in a store.
func Marks(s store.Store) Docs[Marked] { return Docs[Marked]{Store: s, Schema: 1} }

// ReadMarks returns the marks of a talk, the zero Doc if nothing was put on it.
// Marks that cannot be understood, or that the store says are damaged, count as
// none: they do not stand between a person and what was said. Whoever verifies
// the store reports them, and none are written over.
func ReadMarks(ctx context.Context, s store.Store, u roleplay.UserID, id roleplay.SessionID) (Doc[Marked], error) {
	object, err := s.Get(ctx, MarksKey(u, id))
	switch {
	case roleplay.CodeOf(err) == roleplay.CodeNotFound, store.Damaged(err):
		return Doc[Marked]{}, nil
	case err != nil:
		return Doc[Marked]{}, fmt.Errorf("read the marks of session %s: %w", id, err)
	}
	doc, err := Marks(s).decode(object.Value)
	if err != nil {
		return Doc[Marked]{}, nil //nolint:nilerr // see above
	}
	return doc, nil
}
