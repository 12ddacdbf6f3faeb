package roleplay

// JobID names work that takes a while: an export, an import, a check. Whoever
// asks for the work makes the id (UUIDv4), so that they can cancel it before
// it has answered.
type JobID string

// JobProgress tells how far a piece of work is. It is news for whoever asked for it.
type JobProgress struct {
	ID    JobID `json:"id"`
	Done  int   `json:"done"`  // units done: talks for an export, lines or talks for an import
	Total int   `json:"total"` // 0 where it is not known
}
