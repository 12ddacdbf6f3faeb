package record

import (
	"cmp"
	"context"
	"fmt"

	"roleplay/backend/roleplay"
)

// Current returns the summary of a listed session as it is now. The pages of
// summaries are written only when a talk starts and ends, so that of a running
// talk is read from its log; an end that was cut short between log and page is
// completed. A talk that cannot be read, is damaged or of a newer program stays as
// it was listed, so that one does not hide the others: whoever opens it is told.
// CodeNotFound if it is gone.
func (t *Talks) Current(ctx context.Context, u roleplay.UserID, listed roleplay.SessionSummary) (roleplay.SessionSummary, error) {
	if listed.State != roleplay.SessionActive {
		return listed, nil
	}
	if summary, ok := t.unchanged(ctx, u, listed.ID); ok {
		return summary, nil
	}
	loaded, err := t.Load(ctx, u, listed.ID)
	switch {
	case ctx.Err() != nil, roleplay.CodeOf(err) == roleplay.CodeNotFound:
		return roleplay.SessionSummary{}, fmt.Errorf("load session %s for its summary: %w", listed.ID, cmp.Or(err, ctx.Err()))
	case err != nil:
		return listed, nil //nolint:nilerr // see above
	}
	if loaded.ReadOnly == roleplay.ReadOnlyDamaged || loaded.ReadOnly == roleplay.ReadOnlyNewer {
		return listed, nil
	}
	if loaded.Summary.State == roleplay.SessionEnded {
		switch err := t.CompleteEnd(ctx, u, loaded); {
		case ctx.Err() != nil:
			return roleplay.SessionSummary{}, cmp.Or(err, ctx.Err())
		case err != nil:
			return listed, nil //nolint:nilerr // whoever lists it next tries again
		}
	}
	t.remember(ctx, u, loaded)
	return loaded.Summary, nil
}

// CompleteEnd does what follows from an end in the log: the talk waits for its
// evaluation, and the page of summaries says that it ended. The queue comes
// first, so that a page which says ended means that nothing is left to do. An
// imported talk waits for nothing. It may be called again.
func (t *Talks) CompleteEnd(ctx context.Context, u roleplay.UserID, l Loaded) error {
	listed, err := t.sessions.Get(ctx, u, l.Summary.ID)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return err
	}
	if err == nil && listed.State == roleplay.SessionEnded {
		return nil
	}
	if l.Summary.Source == "" && !l.Summary.SteppedOut {
		entry := QueuedEvaluation{UserID: u, SessionID: l.Summary.ID}
		_, err = EvaluationQueue(t.store).Create(ctx, QueueKey(l.Summary.ID), u, entry)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
			return fmt.Errorf("queue session %s for its evaluation: %w", l.Summary.ID, err)
		}
	}
	return t.sessions.PutTalk(ctx, u, l)
}
