package record

import (
	"context"
	"fmt"
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

// MethodPassword is the method of LoginKey of an email with a password.
const MethodPassword = "password"

// Login is the claim of one way to sign in, at LoginKey.
type Login struct {
	UserID roleplay.UserID `json:"userId"`
}

// Logins are the claims of a store.
func Logins(s store.Store) Docs[Login] { return Docs[Login]{Store: s, Schema: 1} }

// ClaimLogin claims a way to sign in for the account that is to have the given
// id, unless it is claimed already, and returns the id that has it. Whoever then
// creates the account of that id first has the login, so a claim whose account
// was never made (the program ended between the two) keeps nobody from it.
func ClaimLogin(ctx context.Context, s store.Store, method, subject string, id roleplay.UserID) (roleplay.UserID, error) {
	logins, key := Logins(s), LoginKey(method, subject)
	_, err := logins.Create(ctx, key, id, Login{UserID: id})
	if roleplay.CodeOf(err) != roleplay.CodeConflict {
		return id, err
	}
	doc, err := logins.Get(ctx, key)
	return doc.Body.UserID, err
}

// QueuedEvaluation marks a talk that waits to be evaluated, at QueueKey.
type QueuedEvaluation struct {
	UserID    roleplay.UserID    `json:"userId"`
	SessionID roleplay.SessionID `json:"sessionId"`
}

// EvaluationQueue holds the talks of a store that wait to be evaluated.
func EvaluationQueue(s store.Store) Docs[QueuedEvaluation] {
	return Docs[QueuedEvaluation]{Store: s, Schema: 1}
}

// Unqueue takes the talk s of u from those that wait to be evaluated. If that of
// somebody else waits there, of which u had a copy, or what cannot be read, it stays.
func Unqueue(ctx context.Context, s store.Store, u roleplay.UserID, id roleplay.SessionID) error {
	for {
		queued, err := EvaluationQueue(s).Get(ctx, QueueKey(id))
		if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && queued.Body.UserID != u {
			return nil
		}
		if err != nil {
			if _, unread := s.Get(ctx, QueueKey(id)); unread != nil && !store.Damaged(unread) {
				return fmt.Errorf("read what waits to be evaluated: %w", unread)
			}
			return nil
		}
		if err := s.Delete(ctx, QueueKey(id), store.At(queued.version)); roleplay.CodeOf(err) != roleplay.CodeConflict {
			return err
		}
	}
}

// Evaluations are the evaluations in a store.
func Evaluations(s store.Store) Docs[roleplay.Evaluation] {
	return Docs[roleplay.Evaluation]{Store: s, Schema: 1}
}
