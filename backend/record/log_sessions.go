package record

import (
	"context"
	"fmt"
	"iter"

	"roleplay/backend/roleplay"
)

// Sessions yields the talks of u that have events or a sealed copy, oldest
// first, without reading them. It ends after yielding an error.
func (l Log) Sessions(ctx context.Context, u roleplay.UserID) iter.Seq2[roleplay.SessionID, error] {
	return func(yield func(roleplay.SessionID, error) bool) {
		next, stop := iter.Pull2(l.sealedSessions(ctx, u))
		defer stop()
		sealed, sealedErr, more := next()
		fail := func(err error) { yield("", fmt.Errorf("list the talks of a user: %w", err)) }
		for name, err := range folders(ctx, l.Store, user(u)+"chat_events/") {
			if err != nil {
				fail(err)
				return
			}
			s := roleplay.SessionID(name)
			for more && sealedErr == nil && sealed <= s {
				if sealed < s && !yield(sealed, nil) {
					return
				}
				sealed, sealedErr, more = next()
			}
			if sealedErr != nil {
				break
			}
			if !yield(s, nil) {
				return
			}
		}
		for ; more; sealed, sealedErr, more = next() {
			if sealedErr != nil {
				fail(sealedErr)
				return
			}
			if !yield(sealed, nil) {
				return
			}
		}
	}
}

// sealedSessions yields the talks with a whole sealed copy.
func (l Log) sealedSessions(ctx context.Context, u roleplay.UserID) iter.Seq2[roleplay.SessionID, error] {
	return func(yield func(roleplay.SessionID, error) bool) {
		for entry, err := range l.Store.List(ctx, user(u)+"chat_logs/", "") {
			if err != nil {
				yield("", err)
				return
			}
			if p := ParseKey(entry.Key); p.Kind == KeyChatLog && p.Seq == 1 && !yield(p.Session, nil) {
				return
			}
		}
	}
}
