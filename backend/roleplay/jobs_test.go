package roleplay_test

import (
	"context"
	"errors"
	"testing"

	"roleplay/backend/roleplay"
)

func TestJobs(t *testing.T) {
	const id = "3f2b1c4d-0000-4000-8000-000000000001"
	jobs := roleplay.NewJobs()
	begin := func(t *testing.T, u roleplay.UserID, id roleplay.JobID) (context.Context, func()) {
		t.Helper()
		ctx, done, err := jobs.Begin(t.Context(), u, id)
		if err != nil {
			t.Fatal(err)
		}
		return ctx, done
	}
	t.Run("ErrNoID", func(t *testing.T) {
		if _, _, err := jobs.Begin(t.Context(), "ada", "7"); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("error %v, want invalid", err)
		}
	})
	t.Run("ErrUnderWay", func(t *testing.T) {
		_, done := begin(t, "ada", id)
		if _, _, err := jobs.Begin(t.Context(), "ada", id); roleplay.CodeOf(err) != roleplay.CodeConflict {
			t.Errorf("error %v, want a conflict", err)
		}
		done()
		_, done = begin(t, "ada", id) // it is over, so its id can be used again
		done()
	})
	t.Run("CancelOwnAlone", func(t *testing.T) {
		ada, adaDone := begin(t, "ada", id)
		defer adaDone()
		mira, miraDone := begin(t, "mira", id)
		defer miraDone()
		if !jobs.Cancel("ada", id) || !errors.Is(context.Cause(ada), roleplay.ErrStopped) {
			t.Errorf("her job goes on: %v", context.Cause(ada))
		}
		if mira.Err() != nil {
			t.Error("somebody else's job of the same id was stopped")
		}
	})
	t.Run("CancelNothing", func(t *testing.T) {
		_, done := begin(t, "ada", "")
		done()
		if jobs.Cancel("ada", "") || jobs.Cancel("ada", id) {
			t.Error("there was nothing to cancel")
		}
	})
}
