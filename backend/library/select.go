package library

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// atOnce is how many sessions are changed at the same time: a store on a disk
// makes what is written at once durable at once.
const atOnce = 32

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

// each does something to every session, several at once, and counts those that
// were changed. The first failure ends it; what was done until then stays.
func each(ctx context.Context, ids []roleplay.SessionID, do func(context.Context, roleplay.SessionID) (bool, error)) (ChangedOutput, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var changed atomic.Int64
	var workers sync.WaitGroup
	n := min(atOnce, len(ids))
	for i := range n {
		// Neighbours share a page of summaries, so each worker takes a stretch of them.
		stretch := ids[i*len(ids)/n : (i+1)*len(ids)/n]
		workers.Go(func() {
			for _, id := range stretch {
				if ctx.Err() != nil {
					return
				}
				done, err := do(ctx, id)
				if err != nil {
					cancel(err)
					return
				}
				if done {
					changed.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return ChangedOutput{Count: int(changed.Load())}, context.Cause(ctx)
}
