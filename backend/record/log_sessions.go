package record

import (
	"context"
	"fmt"
	"iter"

	"roleplay/backend/roleplay"
)

// Sessions yields the talks of u that have events or any part of a sealed copy,
// oldest first, without reading them. It ends after yielding an error.
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

// Unswept yields the talks of u that have events, oldest first, without reading
// them. It ends after yielding an error.
func (l Log) Unswept(ctx context.Context, u roleplay.UserID) iter.Seq2[roleplay.SessionID, error] {
	return func(yield func(roleplay.SessionID, error) bool) {
		for name, err := range folders(ctx, l.Store, user(u)+"chat_events/") {
			if err != nil {
				err = fmt.Errorf("list the talks that are not swept: %w", err)
			}
			if !yield(roleplay.SessionID(name), err) {
				return
			}
		}
	}
}

// sealedSessions yields the talks with any part of a sealed copy.
func (l Log) sealedSessions(ctx context.Context, u roleplay.UserID) iter.Seq2[roleplay.SessionID, error] {
	return func(yield func(roleplay.SessionID, error) bool) {
		last := roleplay.SessionID("")
		for entry, err := range l.Store.List(ctx, user(u)+"chat_logs/", "") {
			if err != nil {
				yield("", err)
				return
			}
			p := ParseKey(entry.Key)
			if p.Kind != KeyChatLog || p.Session == last {
				continue
			}
			if last = p.Session; !yield(last, nil) {
				return
			}
		}
	}
}
