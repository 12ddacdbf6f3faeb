package library

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/store"
)

// notes are those that the index has of a talk, with a sum of their words.
type notes map[roleplay.NoteID][sha256.Size]byte

// take puts into the batch what follows from one change. A deleted event means
// nothing: it was swept, and the talk is there in its sealed copy, or the talk is
// being deleted for good, which its marks tell. What is read is what is there
// now; if that changes again, the journal says so later.
func (k *keeper) take(ctx context.Context, b *batch, change store.Change) error {
	at := record.ParseKey(change.Key)
	talk := place{at.User, at.Session}
	var err error
	switch {
	case at.Kind == record.KeyMarks && change.Deleted:
		k.gone(b, talk)
	case at.Kind == record.KeyMarks:
		err = k.takeMarks(ctx, b, talk)
	case at.Kind == record.KeyChatEvent && !change.Deleted:
		err = k.takeEvent(ctx, b, talk, at.Seq)
	case at.Kind == record.KeyChatLog && !change.Deleted && at.Seq == 1:
		err = k.takeSealed(ctx, b, talk)
	}
	return k.unlessLost(ctx, talk, err)
}

// unlessLost returns err, but nil where one thing cannot be read while the store
// answers otherwise: then it is damaged, and the index does without it.
func (k *keeper) unlessLost(ctx context.Context, talk place, err error) error {
	if err == nil || ctx.Err() != nil || errors.Is(err, errIndex) {
		return err
	}
	if _, asked := k.deps.Store.Get(ctx, record.ShippedKey); asked != nil && roleplay.CodeOf(asked) != roleplay.CodeNotFound {
		return err
	}
	k.deps.Logger.WarnContext(ctx, "session not read for the search", "session", talk.session, "code", roleplay.CodeOf(err))
	return nil
}

// gone takes a whole talk out of the index.
func (k *keeper) gone(b *batch, talk place) {
	b.removeSession(talk.user, talk.session)
	delete(k.headings, talk)
	delete(k.indexed, talk)
}

// takeEvent takes in one append.
func (k *keeper) takeEvent(ctx context.Context, b *batch, talk place, seq int64) error {
	m, _, err := k.readMarks(ctx, talk.user, talk.session)
	if err != nil || m.DeletedAt != nil || m.Purging {
		return err // a restored talk is taken in whole
	}
	for a, err := range k.log.Read(ctx, talk.user, talk.session, record.Head{Seq: seq - 1}) {
		if isDamage(err) || err == nil && a.Seq != seq {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read an append: %w", err)
		}
		h, err := k.heading(ctx, talk, a)
		if isDamage(err) {
			return nil
		}
		if err != nil {
			return err
		}
		h.add(b, talk, a)
		break
	}
	return nil
}

// takeSealed takes in a sealed copy, if its events are swept. While they are
// there the journal tells of each.
func (k *keeper) takeSealed(ctx context.Context, b *batch, talk place) error {
	for _, err := range k.deps.Store.List(ctx, record.ChatEventsPrefix(talk.user, talk.session), "") {
		if err != nil {
			return fmt.Errorf("list the events of a talk: %w", err)
		}
		return nil
	}
	return k.takeTalk(ctx, b, talk)
}

// takeMarks takes in that a talk went to the bin or came back, and its notes.
// Where it is not known what the index has of them, the talk is taken in whole.
func (k *keeper) takeMarks(ctx context.Context, b *batch, talk place) error {
	m, rev, err := k.readMarks(ctx, talk.user, talk.session)
	if err != nil {
		return err
	}
	had, known := k.indexed[talk]
	switch {
	case m.DeletedAt != nil || m.Purging:
		k.gone(b, talk)
		return nil
	case !known && rev > 1:
		k.gone(b, talk)
		return k.takeTalk(ctx, b, talk)
	}
	h, err := k.heading(ctx, talk, record.Append{})
	if isDamage(err) || roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	k.addNotes(b, talk, h, m.Notes, had)
	return nil
}

// addNotes puts into the batch what makes the notes in the index, had, those
// that the talk has, and remembers them.
func (k *keeper) addNotes(b *batch, talk place, h heading, all []roleplay.Note, had notes) {
	has := notes{}
	for _, n := range all {
		has[n.ID] = sha256.Sum256([]byte(n.Text))
		if sum, ok := had[n.ID]; ok && sum == has[n.ID] {
			continue
		}
		b.add(search.Document{
			User: talk.user, Session: talk.session, Kind: search.KindNote, ID: string(n.ID), Turn: n.TurnID,
			Scenario: h.scenario, Language: h.language, At: n.UpdatedAt, Text: n.Text,
		})
	}
	for id := range had {
		if _, ok := has[id]; !ok {
			b.remove(search.Name{User: talk.user, Session: talk.session, Kind: search.KindNote, ID: string(id)})
		}
	}
	if len(k.indexed) >= maxKnown {
		clear(k.indexed)
	}
	k.indexed[talk] = has
}

// takeTalk takes in a whole talk that is not in the bin: of a damaged one what
// comes before the damage. A long one goes into the index in several batches.
func (k *keeper) takeTalk(ctx context.Context, b *batch, talk place) error {
	m, _, err := k.readMarks(ctx, talk.user, talk.session)
	if err != nil || m.DeletedAt != nil || m.Purging {
		return err
	}
	var h heading
	for a, err := range k.log.Read(ctx, talk.user, talk.session, record.Head{}) {
		if isDamage(err) {
			break
		}
		if err != nil {
			return fmt.Errorf("read a talk: %w", err)
		}
		if a.Seq == 1 {
			if h, err = k.heading(ctx, talk, a); err != nil {
				return err
			}
		}
		h.add(b, talk, a)
		if b.isOver(2) { // most talks end before, and stay together
			if err := k.apply(ctx, b); err != nil {
				return err
			}
		}
	}
	k.addNotes(b, talk, h, m.Notes, nil)
	return nil
}

// readMarks returns the marks of a talk and their revision, 0 where there are none.
func (s *Service) readMarks(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (record.Marked, int, error) {
	doc, err := record.ReadMarks(ctx, s.deps.Store, u, id)
	return doc.Body, doc.Rev, err
}
