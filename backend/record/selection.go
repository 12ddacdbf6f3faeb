package record

import (
	"time"

	"roleplay/backend/roleplay"
)

// MaxSelected is how many sessions can be named one by one.
const MaxSelected = 1000

// SessionFilter chooses among a person's sessions. The zero filter takes all that are not in the bin.
type SessionFilter struct {
	Text       string                `json:"text,omitempty"` // every word occurs in the title, the character's or the participant's name; case and accents do not count
	ScenarioID roleplay.ScenarioID   `json:"scenarioId,omitempty"`
	State      roleplay.SessionState `json:"state,omitempty" enum:"active,ended"`
	From       *time.Time            `json:"from,omitempty"`    // started then or later
	To         *time.Time            `json:"to,omitempty"`      // started before
	Deleted    bool                  `json:"deleted,omitempty"` // those in the bin instead
}

// SessionSort is the order of a list of sessions.
type SessionSort string

// The orders. Sessions that are the same in it come newest first.
const (
	SortNewest  SessionSort = "newest"
	SortOldest  SessionSort = "oldest"
	SortTitle   SessionSort = "title"
	SortLongest SessionSort = "longest" // most turns first
	SortDeleted SessionSort = "deleted" // those that were put into the bin last come first
)

// Selection names sessions: IDs one by one, at most MaxSelected, or with All
// those that the filter takes without the IDs.
type Selection struct {
	IDs    []roleplay.SessionID `json:"ids,omitempty"`
	All    bool                 `json:"all,omitempty"`
	Filter SessionFilter        `json:"filter,omitzero"`
}
