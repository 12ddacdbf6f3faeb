package library_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

const jobID roleplay.JobID = "5b0a3f0e-8f1c-4f6e-9a55-2f6f0a6d7c01"

func everything() library.SelectionInput {
	return library.SelectionInput{Selection: record.Selection{All: true}, JobID: jobID}
}

func TestService_ChangesOfMany(t *testing.T) {
	const many = 300
	filled := func(t *testing.T) *world {
		w := newWorld(t)
		for n := range many {
			w.talk(dana, n, true)
		}
		return w
	}
	t.Run("ErrJobID", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true)
		in := named(sid(1))
		in.JobID = "mine"
		for _, do := range []func(context.Context, library.SelectionInput) (library.ChangedOutput, error){w.service.DeleteSessions, w.service.RestoreSessions, w.service.PurgeSessions} {
			_, err := do(as(dana), in)
			w.refused(err, roleplay.CodeInvalid, "job")
		}
		w.lists(dana, false, 1)
	})
	t.Run("ErrCancelled", func(t *testing.T) {
		w := filled(t)
		var marked atomic.Int64
		w.store.Before(func(op, key string) error {
			if op == "put" && record.ParseKey(key).Kind == record.KeyMarks && marked.Add(1) == 20 && !w.jobs.Cancel(dana, jobID) {
				t.Error("there is no job to cancel")
			}
			return nil
		})
		out, err := w.service.DeleteSessions(as(dana), everything())
		w.refused(err, roleplay.CodeCancelled, "of 300")
		w.store.Before(nil)
		// Whatever was begun is whole: the list says what the marks say.
		inBin := 0
		for n := range many {
			summary, err := record.NewSessions(w.store).Get(context.Background(), dana, sid(n))
			w.ok(err)
			doc, err := record.Marks(w.store).Get(context.Background(), record.MarksKey(dana, sid(n)))
			if gone := err == nil && doc.Body.DeletedAt != nil; gone != (summary.DeletedAt != nil) {
				t.Errorf("talk %d: its marks say deleted %v, the list says it is since %v", n, gone, summary.DeletedAt)
			}
			if summary.DeletedAt != nil {
				inBin++
			}
		}
		if inBin != out.Count || inBin < 20 || inBin == many {
			t.Errorf("%d are in the bin, %d were counted; want the same, at least 20 and not all", inBin, out.Count)
		}
	})
	t.Run("TellsHowFar", func(t *testing.T) {
		w := filled(t)
		told := w.bus.Subscribe(t.Context(), func(e roleplay.Event) bool { return e.Type == roleplay.EventJobProgressed })
		_, err := w.service.DeleteSessions(as(dana), everything())
		w.ok(err)
		for {
			e := <-told.Events()
			if e.Owner != dana || e.Job == nil || e.Job.ID != jobID || e.Job.Unit != roleplay.JobTalks || e.Job.Total != many {
				t.Fatalf("news %+v, want how far the job is", e)
			}
			if e.Job.Done == many {
				return
			}
		}
	})
	t.Run("NeighboursShareAWriteOfTheirPage", func(t *testing.T) {
		w := filled(t)
		var pages atomic.Int64
		w.store.Before(func(op, key string) error {
			if op == "put" && record.ParseKey(key).Kind == record.KeySessionPage {
				pages.Add(1)
			}
			return nil
		})
		for _, do := range []func(context.Context, library.SelectionInput) (library.ChangedOutput, error){
			w.service.DeleteSessions, w.service.RestoreSessions, w.service.DeleteSessions, w.service.PurgeSessions,
		} {
			pages.Store(0)
			out, err := do(as(dana), everything())
			w.ok(err)
			if out.Count != many {
				t.Errorf("%d were changed, want %d", out.Count, many)
			}
			// 300 sessions are 5 groups on 5 pages, whose edges need not meet.
			if n := pages.Load(); n > 20 {
				t.Errorf("%d pages were written for %d sessions", n, many)
			}
		}
		w.lists(dana, true)
		if left := w.listed(dana, false); !slices.Equal(left, []int{}) {
			t.Errorf("%v are left", left)
		}
	})
}
