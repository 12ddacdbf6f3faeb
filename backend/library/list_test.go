package library_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

func TestService_ListSessions(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ListSessions(context.Background(), library.ListSessionsInput{})
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrInvalid", func(t *testing.T) {
		w := newWorld(t)
		for name, in := range map[string]library.ListSessionsInput{
			"Offset": {Offset: -1}, "Limit": {Limit: 201}, "LimitBelow": {Limit: -1}, "Sort": {Sort: "loudest"},
			"State": {SessionFilter: record.SessionFilter{State: "paused"}},
		} {
			_, err := w.service.ListSessions(as(dana), in)
			if roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("%s: err = %v, want %s", name, err, roleplay.CodeInvalid)
			}
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.store.Before(storetest.Failing("get", "session_pages", errDisk))
		_, err := w.service.ListSessions(as(dana), library.ListSessionsInput{})
		w.refusedInternally(err)
	})
	t.Run("PartsAndTotal", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 5; n++ {
			w.talk(dana, n, true, "Hello")
		}
		w.talk(erik, 6, true, "Hello")
		out, err := w.service.ListSessions(as(dana), library.ListSessionsInput{Offset: 1, Limit: 2})
		w.ok(err)
		if out.Total != 5 || len(out.Sessions) != 2 || out.Sessions[0].ID != sid(4) || out.Sessions[1].ID != sid(3) {
			t.Errorf("got %+v, want 4 and 3 of 5", out)
		}
		out, err = w.service.ListSessions(as(dana), library.ListSessionsInput{Offset: 9})
		w.ok(err)
		if out.Total != 5 || len(out.Sessions) != 0 {
			t.Errorf("after the end: %+v, want none of 5", out)
		}
	})
	t.Run("FilterLeavesScenariosAlone", func(t *testing.T) {
		w := newWorld(t)
		w.titled(dana, 1, "Zeit", true)
		w.titled(dana, 2, "asking for leave", true)
		w.titled(dana, 3, "Zeit", false)
		deleted := w.titled(dana, 4, "Gone", true)
		_, err := w.service.DeleteSessions(as(dana), named(deleted))
		w.ok(err)
		out, err := w.service.ListSessions(as(dana), library.ListSessionsInput{SessionFilter: record.SessionFilter{Text: "leave"}, Sort: record.SortOldest})
		w.ok(err)
		if out.Total != 1 || out.Sessions[0].ID != sid(2) {
			t.Errorf("filter gives %+v, want 2", out.Sessions)
		}
		want := []library.ScenarioCount{{ID: "asking-for-leave", Title: "asking for leave", Count: 1}, {ID: "zeit", Title: "Zeit", Count: 2}}
		if len(out.Scenarios) != 2 || out.Scenarios[0] != want[0] || out.Scenarios[1] != want[1] {
			t.Errorf("scenarios %+v, want %+v", out.Scenarios, want)
		}
	})
	t.Run("LastDeletedFirst", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 4; n++ {
			w.talk(dana, n, true)
		}
		for _, n := range []int{3, 1, 4} {
			_, err := w.service.DeleteSessions(as(dana), named(sid(n)))
			w.ok(err)
			w.pass(time.Minute)
		}
		out, err := w.service.ListSessions(as(dana), library.ListSessionsInput{SessionFilter: record.SessionFilter{Deleted: true}, Sort: record.SortDeleted})
		w.ok(err)
		got := []int{}
		for _, s := range out.Sessions {
			got = append(got, number(s.ID))
		}
		if !slices.Equal(got, []int{4, 1, 3}) {
			t.Errorf("the bin lists %v, want 4, 1, 3", got)
		}
	})
	t.Run("RunningTalksAsTheyAreNow", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, false)
		w.says(dana, sid(1), "One more")
		w.says(dana, sid(1), "And another")
		out, err := w.service.ListSessions(as(dana), library.ListSessionsInput{})
		w.ok(err)
		if out.Sessions[0].TurnCount != 2 {
			t.Errorf("a running talk has %d turns, want 2", out.Sessions[0].TurnCount)
		}
		w.appends(dana, sid(1), []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(2 * time.Hour)}}})
		out, err = w.service.ListSessions(as(dana), library.ListSessionsInput{})
		w.ok(err)
		if out.Sessions[0].State != roleplay.SessionEnded {
			t.Errorf("a talk whose end was cut short is %q, want ended", out.Sessions[0].State)
		}
	})
	t.Run("AListedTalkWithoutALogStays", func(t *testing.T) {
		w := newWorld(t)
		s := w.talk(dana, 1, false, "Hello")
		w.ok(record.Log{Store: w.store}.Remove(context.Background(), dana, s))
		w.lists(dana, false, 1)
	})
}

// refusedInternally wants an error that is not the caller's doing.
func (w *world) refusedInternally(err error) {
	w.t.Helper()
	if roleplay.CodeOf(err) != roleplay.CodeInternal {
		w.t.Errorf("err = %v, want %s", err, roleplay.CodeInternal)
	}
}
