package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// How many sessions are changed at the same time: a store on a disk makes what is
// written at once durable at once, and those of one group, which are neighbours,
// share the write of a page of summaries.
const (
	atOnce  = 4
	inGroup = 64
)

// progressEvery is how long lies between two pieces of news of one job, at least.
const progressEvery = 100 * time.Millisecond

// groupWork does something to some sessions of u and returns how many were changed.
type groupWork func(ctx context.Context, u roleplay.UserID, group []roleplay.SessionID) (int, error)

// changeSelected has do change the sessions of the actor that are selected, as a
// job that they can follow and cancel. Before any is changed, check may refuse
// them all; nil: nothing does.
func (s *Service) changeSelected(ctx context.Context, in SelectionInput, check func(context.Context, roleplay.UserID, []roleplay.SessionID) error, do groupWork) (ChangedOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ChangedOutput{}, err
	}
	ctx, done, err := s.deps.Jobs.Begin(ctx, actor.ID, in.JobID)
	if err != nil {
		return ChangedOutput{}, err
	}
	defer done()
	ids, err := s.selected(ctx, actor.ID, in.Selection)
	if err != nil {
		return ChangedOutput{}, err
	}
	if check != nil {
		if err := check(ctx, actor.ID, ids); err != nil {
			return ChangedOutput{}, err
		}
	}
	return s.each(ctx, actor.ID, in.JobID, ids, do)
}

// selected returns the sessions that a selection names, each once, oldest first:
// the IDs or, with All, what the filter takes without the IDs. CodeNotFound,
// before anything is done, if one that is named by its id is not there.
func (s *Service) selected(ctx context.Context, u roleplay.UserID, sel record.Selection) ([]roleplay.SessionID, error) {
	if err := checkState(sel.Filter.State); err != nil {
		return nil, err
	}
	ids, err := s.sessions.Select(ctx, u, sel)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	if sel.All {
		return ids, nil
	}
	known := map[roleplay.SessionID]bool{}
	for _, deleted := range []bool{false, true} {
		listed, err := s.sessions.Find(ctx, u, record.SessionFilter{Deleted: deleted}, record.SortNewest)
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		for _, session := range listed {
			known[session.ID] = true
		}
	}
	for _, id := range ids {
		if !known[id] {
			return nil, roleplay.Errorf(roleplay.CodeNotFound, "There is no session %s.", id)
		}
	}
	return ids, nil
}

// job is a change of many sessions, which may take a while.
type job struct {
	*Service
	actor roleplay.UserID
	id    roleplay.JobID
	total int

	done    atomic.Int64
	changed atomic.Int64
	mu      sync.Mutex
	told    time.Time // when it was told last how far it is
}

// each does something to every session, in groups of neighbours, several at
// once, and counts those that were changed. It tells whoever asked how far it is.
// The first failure ends it, and so does whoever cancels it: then no other group
// is begun, and what was done until then stays.
func (s *Service) each(ctx context.Context, u roleplay.UserID, id roleplay.JobID, ids []roleplay.SessionID, do groupWork) (ChangedOutput, error) {
	asked := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	j := &job{Service: s, actor: u, id: id, total: len(ids)}
	groups := make(chan []roleplay.SessionID, len(ids)/inGroup+1)
	for group := range slices.Chunk(ids, inGroup) {
		groups <- group
	}
	close(groups)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for group := range groups {
				if ctx.Err() != nil {
					return
				}
				changed, err := do(ctx, u, group)
				j.changed.Add(int64(changed))
				if err != nil {
					cancel(err)
					return
				}
				j.tell(ctx, len(group))
			}
		})
	}
	workers.Wait()
	out := ChangedOutput{Count: int(j.changed.Load())}
	switch {
	case int(j.done.Load()) == len(ids):
		return out, nil
	case asked.Err() != nil:
		return out, &roleplay.Error{
			Code:    roleplay.CodeCancelled,
			Message: fmt.Sprintf("It was stopped after %d of %d sessions were changed.", out.Count, len(ids)),
			Err:     context.Cause(asked),
		}
	}
	return out, context.Cause(ctx)
}

// tell publishes how far the job is, unless it was told a moment ago. The end is always told.
func (j *job) tell(ctx context.Context, more int) {
	done := int(j.done.Add(int64(more)))
	j.mu.Lock()
	defer j.mu.Unlock()
	now := j.now()
	if j.id == "" || done < j.total && now.Sub(j.told) < progressEvery {
		return
	}
	j.told = now
	j.deps.Bus.Publish(ctx, roleplay.Event{
		Type: roleplay.EventJobProgressed, Owner: j.actor,
		Job: &roleplay.JobProgress{ID: j.id, Unit: roleplay.JobTalks, Done: done, Total: j.total},
	})
}

// together does something to each session of a group at the same time, and
// returns those for which it says that it did, in order, with all failures.
// Whoever has begun is not cut short: half a change is nobody's wish.
func together(ctx context.Context, group []roleplay.SessionID, do func(context.Context, roleplay.SessionID) (bool, error)) ([]roleplay.SessionID, error) {
	did, failed := make([]bool, len(group)), make([]error, len(group))
	var workers sync.WaitGroup
	for i, id := range group {
		workers.Go(func() {
			if failed[i] = ctx.Err(); failed[i] == nil {
				did[i], failed[i] = do(context.WithoutCancel(ctx), id)
			}
		})
	}
	workers.Wait()
	done := make([]roleplay.SessionID, 0, len(group))
	for i, id := range group {
		if did[i] {
			done = append(done, id)
		}
	}
	return done, errors.Join(failed...)
}
