package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Difference is a place where the pages of summaries do not say what the logs do.
type Difference struct {
	Session  roleplay.SessionID // "" for a whole page
	Message  string             // a sentence for people
	Repaired bool               // by Rebuild
}

// Compare compares the pages of summaries of u with the logs. It reads every
// log. Of a running talk the pages know only that it was begun.
func (x *Sessions) Compare(ctx context.Context, u roleplay.UserID, talks *Talks) ([]Difference, error) {
	return x.reconcile(ctx, u, talks, false)
}

// Rebuild is Compare, and writes what differs: pages that cannot be read are
// made again, and a summary without a log goes.
func (x *Sessions) Rebuild(ctx context.Context, u roleplay.UserID, talks *Talks) ([]Difference, error) {
	return x.reconcile(ctx, u, talks, true)
}

func (x *Sessions) reconcile(ctx context.Context, u roleplay.UserID, talks *Talks, repair bool) ([]Difference, error) {
	r := &rebuild{x: x, u: u, talks: talks, repair: repair, listed: map[roleplay.SessionID]listed{}}
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
	found  []Difference
}

// differs notes a difference, and repairs it if that is asked for.
func (r *rebuild) differs(s roleplay.SessionID, message string, repair func() error) error {
	d := Difference{Session: s, Message: message}
	if r.repair && repair != nil {
		err := repair()
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeUnavailable { // that is a page of a newer program
			return fmt.Errorf("repair the list of sessions: %w", err)
		}
		d.Repaired = err == nil
	}
	r.found = append(r.found, d)
	return nil
}

// pages reads what is listed. A page that cannot be read is taken away: the logs
// know what was in it.
func (r *rebuild) pages(ctx context.Context) error {
	pages, err := r.x.entries(ctx, SessionPagesPrefix(r.u))
	if err != nil {
		return err
	}
	end := roleplay.SessionID("~") // where what counts of a page ends: at the name of the next
	for _, entry := range slices.Backward(pages) {
		object, err := r.x.store.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue
		}
		if err != nil {
			return fmt.Errorf("read a page of sessions: %w", err)
		}
		summaries, err := r.x.decode(entry.Key, object.Value)
		switch {
		case roleplay.CodeOf(err) == roleplay.CodeUnavailable:
			err = r.differs("", "A page of the list of sessions was written by a newer version of RolePlay.", nil)
		case err != nil:
			err = r.differs("", "A page of the list of sessions cannot be read.", func() error {
				return r.x.store.Delete(ctx, entry.Key, store.At(object.Version))
			})
		}
		if err != nil {
			return err
		}
		for _, one := range summaries {
			if one.id < end {
				r.listed[one.id] = one
			}
		}
		end = roleplay.SessionID(strings.TrimPrefix(entry.Key, SessionPagesPrefix(r.u)))
	}
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
	if err != nil {
		return r.differs(s, "The record of the session cannot be read, so what the list says of it was not checked.", nil)
	}
	if loaded.ReadOnly == roleplay.ReadOnlyDamaged && (isListed && there.err == nil || loaded.Start.SessionID == "") {
		return nil // the list may know more than what is left
	}
	switch {
	case !isListed:
		return r.differs(s, "The session is not in the list.", func() error { return r.write(ctx, loaded, true) })
	case there.err != nil:
		return r.differs(s, "What the list says of the session cannot be read.", func() error { return r.write(ctx, loaded, true) })
	case !same(there.summary, loaded.Summary):
		return r.differs(s, "The list does not say of the session what its record says.", func() error { return r.write(ctx, loaded, false) })
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
			for _, err := range r.x.store.List(ctx, EvaluationsPrefix(r.u, s), "") {
				if err != nil {
					return err
				}
				evaluated = true
				break
			}
		}
		if !evaluated {
			if err := r.talks.CompleteEnd(ctx, r.u, l); err != nil {
				return err
			}
		}
	}
	if err := r.x.Put(ctx, r.u, l.Summary); err != nil {
		return err
	}
	return r.x.SetDeleted(ctx, r.u, s, l.Summary.DeletedAt)
}

// orphans are the summaries without a log.
func (r *rebuild) orphans(ctx context.Context) error {
	var errs []error
	for s := range r.listed {
		errs = append(errs, r.differs(s, "The list names a session that has no record.", func() error { return r.x.Remove(ctx, r.u, s) }))
	}
	return errors.Join(errs...)
}
