package roleplay

import "time"

// NoteID names a note.
type NoteID string

// Marks are what a person has put on one of their talks. They are theirs, not
// part of the talk: changing them never touches its log.
type Marks struct {
	Bookmarks []Bookmark `json:"bookmarks"` // in the order in which they were set
	Notes     []Note     `json:"notes"`     // in the order in which they were written
}

// Bookmark marks a turn, to find it again.
type Bookmark struct {
	TurnID TurnID    `json:"turnId"`
	At     time.Time `json:"at"` // when it was set
}

// Note is what a person wrote on a turn or, without a TurnID, on the whole talk.
type Note struct {
	ID        NoteID    `json:"id"`
	TurnID    TurnID    `json:"turnId,omitempty"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}
