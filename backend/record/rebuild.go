package record

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"roleplay/backend/roleplay"
)

// Difference is a place where the pages of summaries do not say what the logs do.
type Difference struct {
	Session  roleplay.SessionID // "" for a whole page
	Message  string             // a sentence for people
	Repaired bool               // by Rebuild

	// Reason says what is wrong with the log, DamageMissing or DamageChanged, where
	// the page knows more than is left of it. The page is the only witness then,
	// and stays as it is.
	Reason string
}

// Compare compares the pages of summaries of u with the logs. It reads every
// log. Of a running talk the pages know only that it was begun.
func (x *Sessions) Compare(ctx context.Context, u roleplay.UserID, talks *Talks) ([]Difference, error) {
	return x.reconcile(ctx, u, talks, false)
}

// Rebuild is Compare, and writes what differs: pages that cannot be read are
// made again, and a summary without a log goes, unless there are signs that
// there was one. Of sound talks that have ended it keeps how their logs end.
func (x *Sessions) Rebuild(ctx context.Context, u roleplay.UserID, talks *Talks) ([]Difference, error) {
	return x.reconcile(ctx, u, talks, true)
}

func (x *Sessions) reconcile(ctx context.Context, u roleplay.UserID, talks *Talks, repair bool) ([]Difference, error) {
	r := &rebuild{x: x, u: u, talks: talks, repair: repair, listed: map[roleplay.SessionID]listed{}, heads: map[roleplay.SessionID]Head{}}
	if err := r.pages(ctx); err != nil {
		return r.found, err
	}
	for s, err := range talks.log.Sessions(ctx, u) {
		if err == nil {
			err = r.talk(ctx, s)
		}
		if err != nil {
			return r.found, err
		}
	}
	return r.found, r.orphans(ctx)
}

// rebuild is one comparison of the pages of a user with the logs.
type rebuild struct {
	x      *Sessions
	u      roleplay.UserID
	talks  *Talks
	repair bool
	listed map[roleplay.SessionID]listed // without a log, as far as the logs are read
	heads  map[roleplay.SessionID]Head   // the ends of logs that the pages know of
	found  []Difference
}

// differs notes a difference, and repairs it if that is asked for.
func (r *rebuild) differs(s roleplay.SessionID, message string, repair func() error) error {
	d := Difference{Session: s, Message: message}
	if r.repair && repair != nil {
		err := repair()
		if err != nil && !IsNewer(err) { // a page of a newer program stays
			return fmt.Errorf("repair the list of sessions: %w", err)
		}
		d.Repaired = err == nil
	}
	r.found = append(r.found, d)
	return nil
}

// lacks notes that a log lacks something.
func (r *rebuild) lacks(s roleplay.SessionID, reason, message string) error {
	r.found = append(r.found, Difference{Session: s, Message: message, Reason: reason})
	return nil
}

// talk compares one talk.
func (r *rebuild) talk(ctx context.Context, s roleplay.SessionID) error {
	there, isListed := r.listed[s]
	delete(r.listed, s)
	loaded, err := r.talks.Load(ctx, r.u, s)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("load session %s: %w", s, cmp.Or(err, ctx.Err()))
	}
	if err != nil {
		return r.differs(s, "The record of the session cannot be read, so what the list says of it was not checked.", nil)
	}
	if loaded.cutOff {
		return r.lacks(s, DamageMissing, "The session has ended, as the list says, and the end of its record is missing.")
	}
	if isListed && there.err == nil && (loaded.ReadOnly == roleplay.ReadOnlyDamaged || loaded.ReadOnly == roleplay.ReadOnlyNewer) {
		return nil // the list may know more than what is left, or is understood
	}
	if !isListed || there.err == nil && !same(there.summary, loaded.Summary) {
		// Since the pages were read, it may have been begun, ended, or put into the bin.
		if now, err := r.x.Get(ctx, r.u, s); err == nil {
			there.summary, isListed = now, true
		}
	}
	if !isListed {
		return r.differs(s, "The session is not in the list.", func() error { return r.write(ctx, loaded, true) })
	}
	return r.compare(ctx, there, loaded)
}

// compare compares what is listed of a talk with its log.
func (r *rebuild) compare(ctx context.Context, there listed, loaded Loaded) error {
	s, known := loaded.Summary.ID, r.heads[loaded.Summary.ID]
	switch {
	case there.err != nil:
		return r.differs(s, "What the list says of the session cannot be read.", func() error { return r.write(ctx, loaded, true) })
	case there.summary.TurnCount > loaded.Summary.TurnCount:
		return r.lacks(s, DamageMissing, "The record of the session has fewer turns than the list knows of.")
	case known != (Head{}) && !known.Is(loaded.Head):
		return r.lacks(s, DamageChanged, "The record of the session does not end as it did when the session ended.")
	case !same(there.summary, loaded.Summary):
		return r.differs(s, "The list does not say of the session what its record says.", func() error { return r.write(ctx, loaded, false) })
	case r.repair && known == Head{} && loaded.Talk.End != nil:
		if err := r.x.PutTalk(ctx, r.u, loaded); err != nil && !IsNewer(err) {
			return err
		}
	}
	return nil
}

// same compares what is listed with what the log says.
func same(listed, logged roleplay.SessionSummary) bool {
	if logged.State == roleplay.SessionActive {
		listed.TurnCount = logged.TurnCount
	}
	a, errA := roleplay.EncodeJSON(listed)
	b, errB := roleplay.EncodeJSON(logged)
	return errA == nil && errB == nil && slices.Equal(a, b)
}

// write puts the summary of a talk into the list. One that ended is queued for
// its evaluation, if that may have been cut short.
func (r *rebuild) write(ctx context.Context, l Loaded, lost bool) error {
	s := l.Summary.ID
	if l.Summary.State == roleplay.SessionEnded {
		evaluated := false
		if lost {
			var err error
			if evaluated, err = r.talks.log.any(ctx, EvaluationsPrefix(r.u, s)); err != nil {
				return err
			}
		}
		if !evaluated {
			if err := r.talks.CompleteEnd(ctx, r.u, l); err != nil {
				return err
			}
		}
	}
	if err := r.x.PutTalk(ctx, r.u, l); err != nil {
		return err
	}
	return r.x.SetDeleted(ctx, r.u, s, l.Summary.DeletedAt)
}

// orphans are the summaries without a log.
func (r *rebuild) orphans(ctx context.Context) error {
	for _, s := range slices.Sorted(maps.Keys(r.listed)) {
		if err := r.orphan(ctx, s, r.listed[s]); err != nil {
			return err
		}
	}
	return nil
}

// orphan tells of a summary without a log. It goes only where nothing says that
// there was a log: a talk that was begun and not taken further has neither
// marks nor evaluations.
func (r *rebuild) orphan(ctx context.Context, s roleplay.SessionID, one listed) error {
	_, err := r.x.Get(ctx, r.u, s)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return ctx.Err() // removed for good since the pages were read
	}
	marks, err := ReadMarks(ctx, r.x.store, r.u, s)
	if err != nil || marks.Body.Purging {
		return err
	}
	used := one.err == nil && one.summary.State == roleplay.SessionEnded
	for _, key := range []string{MarksKey(r.u, s), EvaluationsPrefix(r.u, s)} {
		there, err := r.talks.log.any(ctx, key)
		if err != nil {
			return err
		}
		used = used || there
	}
	if used && one.err == nil {
		return r.lacks(s, DamageMissing, "The whole record of the session is missing.")
	}
	return r.differs(s, "The list names a session that has no record.", func() error { return r.x.Remove(ctx, r.u, s) })
}
