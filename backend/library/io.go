package library

import (
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// ListSessionsInput asks for a part of one's own sessions, out of the bin or in it.
type ListSessionsInput struct {
	record.SessionFilter
	Sort   record.SessionSort `json:"sort,omitempty" enum:"newest,oldest,title,longest,deleted"` // newest when left out
	Offset int                `json:"offset,omitempty"`
	Limit  int                `json:"limit,omitempty"` // 1 to 200; 50 when left out
}

// ListSessionsOutput is a part of the sessions that fit. Total counts all of
// them. Scenarios are those that occur among all sessions out of the bin (or in it), by title.
type ListSessionsOutput struct {
	Sessions  []roleplay.SessionSummary `json:"sessions"`
	Total     int                       `json:"total"`
	Scenarios []ScenarioCount           `json:"scenarios"`
}

// ScenarioCount is a scenario with how many sessions practised it.
type ScenarioCount struct {
	ID    roleplay.ScenarioID `json:"id"`
	Title string              `json:"title"`
	Count int                 `json:"count"`
}

// SelectionInput names sessions of one's own. With a JobID news tell how far the work is.
type SelectionInput struct {
	record.Selection
	JobID roleplay.JobID `json:"jobId,omitempty"`
}

// ChangedOutput says how many sessions were changed; those that were so already do not count.
type ChangedOutput struct {
	Count int `json:"count"`
}

// SessionInput names one of the actor's sessions.
type SessionInput struct {
	ID roleplay.SessionID `json:"id"`
}

// SetBookmarkInput sets or takes away the bookmark of a turn.
type SetBookmarkInput struct {
	ID     roleplay.SessionID `json:"id"`
	TurnID roleplay.TurnID    `json:"turnId"`
	On     bool               `json:"on"`
}

// WriteNoteInput writes a new note, or with NoteID writes one anew. Without
// TurnID it is a note on the whole talk; a note never changes its turn.
type WriteNoteInput struct {
	ID     roleplay.SessionID `json:"id"`
	NoteID roleplay.NoteID    `json:"noteId,omitempty"`
	TurnID roleplay.TurnID    `json:"turnId,omitempty"`
	Text   string             `json:"text"` // 1 to 10,000 characters
}

// DeleteNoteInput names a note.
type DeleteNoteInput struct {
	ID     roleplay.SessionID `json:"id"`
	NoteID roleplay.NoteID    `json:"noteId"`
}

// SearchInput asks for what was said, written and titled in one's own sessions
// out of the bin. Text is as search.Query says.
type SearchInput struct {
	Text       string              `json:"text"`
	Typing     bool                `json:"typing,omitempty"` // the last word may be unfinished
	Kinds      []search.Kind       `json:"kinds,omitempty"`  // title, turn, note; all when left out
	Speaker    roleplay.Speaker    `json:"speaker,omitempty" enum:"trainee,character"`
	ScenarioID roleplay.ScenarioID `json:"scenarioId,omitempty"`
	From       *time.Time          `json:"from,omitempty"`
	To         *time.Time          `json:"to,omitempty"`
	Order      string              `json:"order,omitempty" enum:"best,newest"` // best when left out
	Offset     int                 `json:"offset,omitempty"`
	Limit      int                 `json:"limit,omitempty"` // 1 to 200; 50 when left out
}

// SearchOutput is a part of what was found. Total counts up to search.TotalLimit.
// Building says that the index is being built again: there may be more to find.
type SearchOutput struct {
	Hits     []Hit `json:"hits"`
	Total    int   `json:"total"`
	Building bool  `json:"building"`
}

// Hit is one place that fits, and the session that it is in.
type Hit struct {
	Session roleplay.SessionSummary `json:"session"`
	Kind    search.Kind             `json:"kind" enum:"title,turn,note"`
	TurnID  roleplay.TurnID         `json:"turnId,omitempty"` // where it opens
	NoteID  roleplay.NoteID         `json:"noteId,omitempty"`
	Speaker roleplay.Speaker        `json:"speaker,omitempty" enum:"trainee,character"`
	At      time.Time               `json:"at"`
	Snippet string                  `json:"snippet"`
	Marks   []search.Mark           `json:"marks"` // of Snippet, in UTF-16 code units
}
