// Package search is the contract of full-text search over what people said and
// wrote. An index is derived: it can be deleted and is built again from the
// records. searchtest is the suite that each index passes.
//
//	library ── follows the journal of the store ──► Index.Apply ──► one transaction
//	        └─ Find ──► Index.Find ──► Hit {place, text, marks}
package search

import (
	"context"
	"errors"
	"time"

	"roleplay/backend/roleplay"
)

// Kind says what a document is.
type Kind string

// The kinds of documents.
const (
	KindTitle Kind = "title" // the title of a session, with the names of the character and the participant
	KindTurn  Kind = "turn"
	KindNote  Kind = "note"
)

// Document is one piece of text that can be found. User, Session, Kind and ID
// name it: a later document with the same name replaces it.
type Document struct {
	User     roleplay.UserID
	Session  roleplay.SessionID
	Kind     Kind
	ID       string           // of the turn or the note; "" for a title
	Turn     roleplay.TurnID  // where a hit opens; "" for the talk as a whole
	Speaker  roleplay.Speaker // "" for titles and notes
	Scenario roleplay.ScenarioID
	Language string    // BCP 47; says how words are stemmed: English, German, and unstemmed for all others
	At       time.Time // when it was said or written; kept to the microsecond, in UTC
	Text     string
}

// Name names a document. An imported copy of a talk has the session id of the
// original, so that the user is a part of it.
type Name struct {
	User    roleplay.UserID
	Session roleplay.SessionID
	Kind    Kind
	ID      string
}

// Cursor is how far an index has followed a store: the identity of the journal and the place in it.
type Cursor struct {
	Identity string
	Seq      uint64
}

// Batch is what goes into an index at once, with the place in the journal that it leads to.
type Batch struct {
	RemoveSessions []RemoveSession // all documents of these, first
	Remove         []Name          // then these
	Put            []Document      // then these are put in, in this order
	Cursor         Cursor
}

// RemoveSession names all documents of a session of a user.
type RemoveSession struct {
	User    roleplay.UserID
	Session roleplay.SessionID
}

// Query asks for documents of one user. Words must all occur, in any form that
// the language of the document gives them; "…" is a phrase in exactly these words
// (a quotation mark that is not closed reaches to the end); a* is any word that
// begins so; if Typing, the last word of Text is taken as a beginning too, unless something follows it.
// Case and accents do not count. In scripts without spaces each character is a
// word, and what stands together is a phrase. Nothing else in Text has a meaning; the first 64 words count.
type Query struct {
	User     roleplay.UserID
	Text     string
	Typing   bool
	Kinds    []Kind              // empty: all
	Speaker  roleplay.Speaker    // "" for all
	Scenario roleplay.ScenarioID // "" for all
	From, To time.Time           // From ≤ At < To; the zero time is no bound
	Newest   bool                // newest first; else best first, then newest, of the newest TotalLimit that fit
	Offset   int
	Limit    int // 1 to 200
}

// Hit is a document that was found, with the marks of what fits.
type Hit struct {
	Document
	Snippet string // at most about 240 characters of Text around the first marks, on one line
	Marks   []Mark // of Snippet, in order, not overlapping
}

// Mark is a piece of a text that fits the query: UTF-16 code units, as a page counts them.
type Mark struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Result is one page of hits. Total counts all that fit, up to TotalLimit.
type Result struct {
	Hits  []Hit
	Total int
}

// TotalLimit is how far hits are counted, and how far they can be paged.
const TotalLimit = 1000

// MaxLimit is how many hits a page has at most.
const MaxLimit = 200

// ErrFull is the cause of an error of an index that has no room on the disk.
var ErrFull = errors.New("no room for the index")

// Index is full-text search. All methods may be called concurrently.
type Index interface {
	// Cursor is where the last Apply has led to; the zero Cursor for an empty index.
	Cursor(ctx context.Context) (Cursor, error)

	// Apply puts a batch into the index, whole or not at all. CodeUnavailable with
	// ErrFull where there is no room for it.
	Apply(ctx context.Context, b Batch) error

	// Reset empties the index, and gives its room back.
	Reset(ctx context.Context) error

	// Find returns a page of what fits. A query without words finds nothing;
	// CodeInvalid for a Limit or an Offset out of range. Whatever Text holds, it is never an error.
	Find(ctx context.Context, q Query) (Result, error)

	// Size is how many bytes the index takes on the disk.
	Size(ctx context.Context) (int64, error)
}

// Check returns what is wrong with a query: CodeInvalid for a Limit or an Offset out of range.
func (q Query) Check() error {
	switch {
	case q.Limit < 1 || q.Limit > MaxLimit:
		return roleplay.Invalid("limit", "A page has from 1 to %d hits, not %d.", MaxLimit, q.Limit)
	case q.Offset < 0:
		return roleplay.Invalid("offset", "A page begins at hit 0 or later, not %d.", q.Offset)
	}
	return nil
}
