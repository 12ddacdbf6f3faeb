package record

import (
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Account is a person who may sign in, at AccountKey. Tokens of an older
// Generation are no longer valid.
type Account struct {
	ID           roleplay.UserID `json:"id"`
	Name         string          `json:"name"`
	Email        string          `json:"email"` // empty for a profile without an account on a server
	Role         roleplay.Role   `json:"role"`
	PasswordHash string          `json:"passwordHash"` // empty: the profile is not locked
	Generation   int             `json:"generation"`
	CreatedAt    time.Time       `json:"createdAt"`
}

// Accounts are the accounts of a store.
func Accounts(s store.Store) Docs[Account] { return Docs[Account]{Store: s, Schema: 1} }

// QueuedEvaluation marks a talk that waits to be evaluated, at QueueKey.
type QueuedEvaluation struct {
	UserID    roleplay.UserID    `json:"userId"`
	SessionID roleplay.SessionID `json:"sessionId"`
}

// EvaluationQueue holds the talks of a store that wait to be evaluated.
func EvaluationQueue(s store.Store) Docs[QueuedEvaluation] {
	return Docs[QueuedEvaluation]{Store: s, Schema: 1}
}
