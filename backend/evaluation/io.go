package evaluation

import "roleplay/backend/roleplay"

// ListSessionsInput asks for a page of sessions to look at: one's own, for an
// administrator everybody's. Newest first.
type ListSessionsInput struct {
	After roleplay.SessionID `json:"after,omitempty"`
	Limit int                `json:"limit,omitempty"` // 1 to 200; 50 when left out
}

// ListSessionsOutput is one page. Next is what to pass as After for the following one, "" at the end.
type ListSessionsOutput struct {
	Sessions []SessionStatus    `json:"sessions"`
	Next     roleplay.SessionID `json:"next"`
}

// Status says how far the evaluation of a session is.
type Status string

// The states of an evaluation: the talk goes on, it waits in the queue, it is measured.
const (
	StatusActive    Status = "active"
	StatusQueued    Status = "queued"
	StatusEvaluated Status = "evaluated"
)

// SessionStatus is a session with the state of its evaluation, and whose it is.
type SessionStatus struct {
	roleplay.SessionSummary
	UserID   roleplay.UserID `json:"userId"`
	UserName string          `json:"userName"`
	Status   Status          `json:"status" enum:"active,queued,evaluated"`
}

// SessionInput names a session: one's own or, for an administrator, anybody's.
type SessionInput struct {
	ID roleplay.SessionID `json:"id"`
}

// Debrief is everything the debriefing shows of one talk, and whose it is.
type Debrief struct {
	UserID     roleplay.UserID     `json:"userId"`
	UserName   string              `json:"userName"`
	Session    roleplay.Session    `json:"session"`
	Evaluation roleplay.Evaluation `json:"evaluation"`
	Rubric     roleplay.Rubric     `json:"rubric"` // for the trainee to hold their run against
}
