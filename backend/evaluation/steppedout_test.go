package evaluation_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/evaluation"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// steppedOut writes a talk whose trainee stopped the character and left.
func (w *world) steppedOut(u roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	ctx, talks := context.Background(), record.NewTalks(w.store)
	w.goesOn(u, s, 3)
	running, err := talks.Load(ctx, u, s)
	w.ok(err)
	_, err = record.Log{Store: w.store}.Append(ctx, u, s, running.Head, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(time.Minute), Reason: roleplay.EndSteppedOut}}})
	w.ok(err)
	ended, err := talks.Load(ctx, u, s)
	w.ok(err)
	w.ok(talks.CompleteEnd(ctx, u, ended))
}

// TestService_SteppedOut holds that a talk which was stepped out of is never scored:
// neither asked for, nor listed, nor from a queue into which something has put it.
func TestService_SteppedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.steppedOut(dana, session(1))
		w.talk(dana, session(2), 4)
		if _, err := w.service.GetDebrief(asDana(), evaluation.SessionInput{ID: session(1)}); roleplay.CodeOf(err) != roleplay.CodeConflict {
			t.Errorf("its debriefing: %v, want CodeConflict", err)
		}
		out, err := w.service.ListSessions(asDana(), evaluation.ListSessionsInput{})
		w.ok(err)
		if len(out.Sessions) != 1 || out.Sessions[0].ID != session(2) {
			t.Errorf("to be evaluated are %+v", out.Sessions)
		}
		w.enqueue(dana, session(1))
		news := completed(w)
		stop := running(w.service)
		w.ok(stop())
		for entry, err := range w.store.List(context.Background(), record.EvaluationsPrefix(dana, session(1)), "") {
			t.Errorf("it was evaluated: %s %v", entry.Key, err)
		}
		for entry, err := range w.store.List(context.Background(), record.QueuePrefix, "") {
			t.Errorf("it stays in the queue: %s %v", entry.Key, err)
		}
		if all := news(); len(all) != 0 {
			t.Errorf("news of it: %+v", all)
		}
		if file, err := w.service.DownloadTranscript(asDana(), evaluation.SessionInput{ID: session(1)}); err != nil || file.Name == "" {
			t.Errorf("its transcript: %v", err)
		}
	})
}
