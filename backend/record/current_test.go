package record_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

func TestTalks_Current(t *testing.T) {
	ctx := context.Background()
	listed := roleplay.SessionSummary{ID: talking, Title: "As listed", State: roleplay.SessionActive}

	t.Run("ErrNoSuchLog", func(t *testing.T) {
		st, _ := talkStore(t)
		unknown := roleplay.SessionSummary{ID: "0197b000-0000-7000-8000-000000000002", State: roleplay.SessionActive}
		if _, err := record.NewTalks(st).Current(ctx, talker, unknown); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("err = %v, want not_found", err)
		}
	})

	t.Run("AnEndedOneStays", func(t *testing.T) {
		st, _ := talkStore(t)
		ended := roleplay.SessionSummary{ID: talking, Title: "As listed", State: roleplay.SessionEnded}
		got, err := record.NewTalks(st).Current(ctx, talker, ended)
		talkOK(t, err)
		if got != ended {
			t.Errorf("got %+v, want it as listed", got)
		}
	})

	t.Run("ADamagedOneStays", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, 2), store.Always))
		got, err := record.NewTalks(st).Current(ctx, talker, listed)
		talkOK(t, err)
		if got != listed {
			t.Errorf("got %+v, want it as listed", got)
		}
	})

	t.Run("ANewerOneStays", func(t *testing.T) {
		st, heads := talkStore(t)
		plant(t, st, record.ChatEventKey(talker, talking, 4), `{"schema":9,"prev":"`+heads[2].Hash+`","seq":4,"entries":[{"type":"session_end"}]}`)
		got, err := record.NewTalks(st).Current(ctx, talker, listed)
		talkOK(t, err)
		if got != listed {
			t.Errorf("got %+v, want it as listed", got)
		}
	})

	t.Run("OneThatCannotBeReadStays", func(t *testing.T) {
		st, _ := talkStore(t)
		for name, broken := range map[string]store.Store{
			"Log":         failing(st, "get", "chat_events"),
			"Marks":       failing(st, "get", "marks"),
			"Content":     failing(st, "get", "content"),
			"EndNotSaved": failing(st, "put", ""),
		} {
			got, err := record.NewTalks(broken).Current(ctx, talker, listed)
			if err != nil || got != listed {
				t.Errorf("%s: got %+v, error %v; want it as listed", name, got, err)
			}
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		_, err := record.NewTalks(st).Current(gone, talker, listed)
		wantIs(t, err, context.Canceled)
	})

	// Whatever is damaged in the store, the talk is shown as far as it can be.
	t.Run("DamagedInTheStore", func(t *testing.T) {
		st, _ := talkStore(t)
		for name, want := range map[string]roleplay.SessionState{
			record.ChatEventKey(talker, talking, 3):               roleplay.SessionActive,
			record.MarksKey(talker, talking):                      roleplay.SessionEnded,
			record.ContentKey(record.KindScenario, "news", 1):     roleplay.SessionEnded,
			record.ContentKey(record.KindCharacter, "alvarez", 1): roleplay.SessionEnded,
			record.ContentKey(record.KindScript, "talk", 1):       roleplay.SessionEnded,
		} {
			loaded, err := record.NewTalks(&rotten{Store: st, parts: []string{name}}).Load(ctx, talker, talking)
			if err != nil || loaded.Summary.State != want || len(loaded.Talk.Turns) == 0 {
				t.Errorf("%s: loaded %+v, error %v", name, loaded.Summary, err)
			}
		}
	})

	t.Run("ARunningOneIsReadFromItsLog", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, 4), store.Always))
		got, err := record.NewTalks(st).Current(ctx, talker, listed)
		talkOK(t, err)
		if got.State != roleplay.SessionActive || got.TurnCount != 2 || got.Title != "Breaking bad news" {
			t.Errorf("got %+v", got)
		}
	})

	// A running talk is read once, until something about it changes.
	t.Run("ARunningOneIsRememberedUntilItChanges", func(t *testing.T) {
		st, heads := talkStore(t)
		talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, 4), store.Always))
		reads := &counted{Store: st}
		talks := record.NewTalks(reads)
		current := func(turns int, state roleplay.SessionState) (got roleplay.SessionSummary, gets int) {
			t.Helper()
			before := reads.gets
			got, err := talks.Current(ctx, talker, listed)
			talkOK(t, err)
			if got.TurnCount != turns || got.State != state || got.Title != "Breaking bad news" {
				t.Errorf("got %+v, want %d turns, %s", got, turns, state)
			}
			return got, reads.gets - before
		}
		current(2, roleplay.SessionActive)
		if got, gets := current(2, roleplay.SessionActive); gets != 1 || got.DeletedAt != nil { // its marks
			t.Errorf("unchanged it took %d reads, want 1", gets)
		}

		at := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
		_, err := record.Marks(st).Create(ctx, record.MarksKey(talker, talking), talker, record.Marked{DeletedAt: &at})
		talkOK(t, err)
		if got, _ := current(2, roleplay.SessionActive); got.DeletedAt == nil || !got.DeletedAt.Equal(at) {
			t.Errorf("in the bin: %+v", got)
		}
		_, err = record.Marks(st).Update(ctx, record.MarksKey(talker, talking), talker, func(m *record.Marked) error {
			m.Origin = &record.Origin{UserID: ben}
			return nil
		})
		talkOK(t, err)
		if got, _ := current(2, roleplay.SessionActive); got.Source != roleplay.SourceRolePlay {
			t.Errorf("somebody else's: %+v", got)
		}

		head, err := record.Log{Store: st}.Append(ctx, talker, talking, heads[2], []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: "t9", Speaker: roleplay.SpeakerTrainee, Text: "More."}}})
		talkOK(t, err)
		current(3, roleplay.SessionActive)

		// Removed for good, and imported again as long as before.
		last := record.ChatEventKey(talker, talking, head.Seq)
		value := raw(t, st, last)
		talkOK(t, st.Delete(ctx, last, store.Always))
		plant(t, st, last, strings.Replace(value, `"More."`, `"Else."`, 1))
		if _, gets := current(3, roleplay.SessionActive); gets < 3 {
			t.Errorf("another one was read in %d reads", gets)
		}

		_, err = record.Marks(st).Update(ctx, record.MarksKey(talker, talking), talker, func(m *record.Marked) error {
			m.Purging = true
			return nil
		})
		talkOK(t, err)
		if _, err := talks.Current(ctx, talker, listed); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("one that is being removed: error %v, want not_found", err)
		}
	})

	t.Run("OneThatChangesWhileItIsReadIsNotRemembered", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, 4), store.Always))
		last, reads := record.ChatEventKey(talker, talking, 3), 0
		changing := storetest.NewFaulty(st, func(op, key string) error {
			if op == "get" && key == last {
				if reads++; reads == 2 { // after the log, for what is remembered of it
					value := raw(t, st, last)
					talkOK(t, st.Delete(ctx, last, store.Always))
					plant(t, st, last, strings.Replace(value, `"entries":[`, `"entries":[{"type":"message","turn":{"id":"t8","speaker":"trainee","text":"More."}},`, 1))
				}
			}
			return nil
		})
		talks := record.NewTalks(changing)
		for _, turns := range []int{2, 3} {
			got, err := talks.Current(ctx, talker, listed)
			talkOK(t, err)
			if got.TurnCount != turns {
				t.Errorf("%d turns, want %d", got.TurnCount, turns)
			}
		}
		for seq := range int64(3) {
			talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, seq+1), store.Always))
		}
		if got, err := talks.Current(ctx, talker, listed); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("of one that is gone: %+v, error %v", got, err)
		}
	})

	t.Run("AnEndCutShortIsCompletedOnce", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		talkOK(t, record.NewSessions(st).Put(ctx, talker, listed))
		got, err := talks.Current(ctx, talker, listed)
		talkOK(t, err)
		page, err := record.NewSessions(st).Get(ctx, talker, talking)
		talkOK(t, err)
		if got.State != roleplay.SessionEnded || page.State != roleplay.SessionEnded || page.TurnCount != 2 {
			t.Errorf("got %+v, the page says %+v", got, page)
		}
		queued, err := record.EvaluationQueue(st).Get(ctx, record.QueueKey(talking))
		talkOK(t, err)
		if queued.Body != (record.QueuedEvaluation{UserID: talker, SessionID: talking}) || queued.By != talker {
			t.Errorf("queued = %+v", queued)
		}

		// Evaluated meanwhile: it is not queued again.
		talkOK(t, st.Delete(ctx, record.QueueKey(talking), store.Always))
		_, err = talks.Current(ctx, talker, listed)
		talkOK(t, err)
		if _, err := st.Get(ctx, record.QueueKey(talking)); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("queued again: %v", err)
		}
	})

	t.Run("AnImportedOneIsNeverQueued", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, appendErr(record.Marks(st).Create(ctx, record.MarksKey(talker, talking), talker, record.Marked{Origin: &record.Origin{UserID: "x"}})))
		got, err := record.NewTalks(st).Current(ctx, talker, listed)
		talkOK(t, err)
		if _, err := st.Get(ctx, record.QueueKey(talking)); got.State != roleplay.SessionEnded || roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("got %+v, queued: %v", got, err)
		}
	})

	t.Run("TheQueueComesFirst", func(t *testing.T) {
		for writes := range 2 {
			st, _ := talkStore(t)
			talkOK(t, record.NewSessions(st).Put(ctx, talker, listed))
			got, err := record.NewTalks(&cut{Store: st, left: writes}).Current(ctx, talker, listed)
			talkOK(t, err)
			page, err := record.NewSessions(st).Get(ctx, talker, talking)
			talkOK(t, err)
			_, err = st.Get(ctx, record.QueueKey(talking))
			if queued := err == nil; got != listed || page.State != roleplay.SessionActive || queued != (writes == 1) {
				t.Errorf("after %d writes: got %+v, the page says %s, queued %v", writes, got, page.State, queued)
			}
		}
	})

	t.Run("QueuedBeforeThePageSaysEnded", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, appendErr(record.EvaluationQueue(st).Create(ctx, record.QueueKey(talking), talker, record.QueuedEvaluation{UserID: talker, SessionID: talking})))
		_, err := record.NewTalks(st).Current(ctx, talker, listed)
		talkOK(t, err)
		page, err := record.NewSessions(st).Get(ctx, talker, talking)
		talkOK(t, err)
		if page.State != roleplay.SessionEnded {
			t.Errorf("page = %+v", page)
		}
	})
}
