package evaluation_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"roleplay/backend/evaluation"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

// row is what a test looks at in a listed session.
type row struct {
	id     roleplay.SessionID
	who    string
	status evaluation.Status
}

func rows(out evaluation.ListSessionsOutput) []row {
	all := []row{}
	for _, s := range out.Sessions {
		all = append(all, row{s.ID, string(s.UserID[len(s.UserID)-1:]) + s.UserName, s.Status})
	}
	return all
}

func TestService_ListSessions(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ListSessions(context.Background(), evaluation.ListSessionsInput{})
		w.refused(err, roleplay.CodeUnauthenticated)
	})

	for name, in := range map[string]evaluation.ListSessionsInput{
		"ErrLimitNegative": {Limit: -1},
		"ErrLimitTooLarge": {Limit: 201},
		"ErrAfter":         {After: "../x"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.service.ListSessions(asDana(), in)
			w.refused(err, roleplay.CodeInvalid)
			var e *roleplay.Error
			if want := map[bool]string{true: "after", false: "limit"}[in.After != ""]; !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Field != want {
				t.Errorf("fields = %v, want %s", e.Fields, want)
			}
		})
	}

	// A list that could not be read whole is no list.
	broken := errors.New("disk")
	for name, fail := range map[string]func(string, string) error{
		"ErrAccountsUnreadable":  storetest.Failing("list", record.AccountsPrefix, broken),
		"ErrAccountUnreadable":   storetest.Failing("get", record.AccountsPrefix, broken),
		"ErrSummariesUnreadable": storetest.Failing("list", "session_pages", broken),
		"ErrQueueUnreadable":     storetest.Failing("list", record.QueuePrefix, broken),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.store.Before(fail)
			if _, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{}); !errors.Is(err, broken) {
				t.Errorf("err = %v, want %v", err, broken)
			}
		})
	}

	t.Run("NoneIsAList", func(t *testing.T) {
		w := newWorld(t)
		out, err := w.service.ListSessions(asDana(), evaluation.ListSessionsInput{})
		w.ok(err)
		if out.Sessions == nil || len(out.Sessions) != 0 || out.Next != "" {
			t.Errorf("got %+v, want an empty list", out)
		}
	})

	// Dana has 1 active, 3 queued, 5 evaluated; Erik 2 active and 4 evaluated; the administrator 6.
	full := func(t *testing.T) *world {
		w := newWorld(t)
		w.talk(dana, session(1), 3)
		w.talk(erik, session(2), 2)
		w.ended(dana, session(3))
		w.talk(erik, session(4), 4)
		w.talk(dana, session(5), 4)
		w.talk(root, session(6), 4)
		return w
	}

	t.Run("OwnOnly", func(t *testing.T) {
		w := full(t)
		out, err := w.service.ListSessions(asErik(), evaluation.ListSessionsInput{})
		w.ok(err)
		want := []row{{session(4), "2Erik", "evaluated"}, {session(2), "2Erik", "active"}}
		if !reflect.DeepEqual(rows(out), want) || out.Next != "" {
			t.Errorf("got %v, next %q, want %v", rows(out), out.Next, want)
		}
	})

	t.Run("AdminSeesEverybodysNewestFirst", func(t *testing.T) {
		w := full(t)
		out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{})
		w.ok(err)
		want := []row{
			{session(6), "3Root", "evaluated"}, {session(5), "1Dana", "evaluated"}, {session(4), "2Erik", "evaluated"},
			{session(3), "1Dana", "queued"}, {session(2), "2Erik", "active"}, {session(1), "1Dana", "active"},
		}
		if !reflect.DeepEqual(rows(out), want) || out.Next != "" {
			t.Errorf("got %v, next %q, want %v", rows(out), out.Next, want)
		}
		if s := out.Sessions[3]; s.Title != "Breaking bad news" || s.CharacterName != "Mr Alvarez" || s.TurnCount != 2 {
			t.Errorf("summary = %+v", s)
		}
	})

	// The pages of summaries are written when a talk starts and ends.
	t.Run("CountsTurnsOfRunningTalks", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 1)
		w.goesOn(dana, session(1), 3)
		for name, ctx := range map[string]context.Context{"owner": asDana(), "administrator": asRoot()} {
			out, err := w.service.ListSessions(ctx, evaluation.ListSessionsInput{})
			w.ok(err)
			if len(out.Sessions) != 1 || out.Sessions[0].TurnCount != 2 || out.Sessions[0].Status != evaluation.StatusActive {
				t.Errorf("%s: got %+v, want one active session of 2 turns", name, out.Sessions)
			}
		}
	})

	t.Run("AnEndCutShortIsCompleted", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 3)
		w.goesOn(dana, session(1), 4)
		out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{})
		w.ok(err)
		if want := []row{{session(1), "1Dana", "queued"}}; !reflect.DeepEqual(rows(out), want) || out.Sessions[0].State != roleplay.SessionEnded {
			t.Errorf("got %v, %s, want %v", rows(out), out.Sessions[0].State, want)
		}
		queued, err := record.EvaluationQueue(w.store).Get(context.Background(), record.QueueKey(session(1)))
		w.ok(err)
		if queued.Body.UserID != dana || queued.By != dana {
			t.Errorf("queued = %+v", queued)
		}
	})

	// One talk that cannot be read does not hide the others.
	t.Run("ADamagedTalkIsListedAsItWas", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 3)
		w.talk(dana, session(2), 1)
		w.goesOn(dana, session(2), 3)
		w.damage(dana, session(1))
		out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{})
		w.ok(err)
		if len(out.Sessions) != 2 || out.Sessions[0].TurnCount != 2 || out.Sessions[1].TurnCount != 2 {
			t.Errorf("got %+v", out.Sessions)
		}
	})

	t.Run("OneThatCannotBeReadStaysAsListed", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 3)
		w.store.Before(storetest.Failing("get", "chat_events", broken))
		out, err := w.service.ListSessions(asDana(), evaluation.ListSessionsInput{})
		w.ok(err)
		if len(out.Sessions) != 1 || out.Sessions[0].Status != evaluation.StatusActive {
			t.Errorf("got %+v", out.Sessions)
		}
	})

	t.Run("AdminWithAnAccountIsListedOnce", func(t *testing.T) {
		w := full(t)
		w.ok(done(record.Docs[record.Account]{Store: w.store, Schema: 1}.Create(context.Background(), record.AccountKey(root), root, record.Account{ID: root})))
		out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{})
		w.ok(err)
		if len(out.Sessions) != 6 {
			t.Errorf("%d sessions, want 6", len(out.Sessions))
		}
	})

	t.Run("Pages", func(t *testing.T) {
		w := full(t)
		for _, step := range []struct {
			after, next roleplay.SessionID
			want        []roleplay.SessionID
		}{
			{"", session(5), []roleplay.SessionID{session(6), session(5)}},
			{session(5), session(3), []roleplay.SessionID{session(4), session(3)}},
			{session(3), "", []roleplay.SessionID{session(2), session(1)}},
			{session(1), "", nil},
		} {
			out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{After: step.after, Limit: 2})
			w.ok(err)
			var got []roleplay.SessionID
			for _, s := range out.Sessions {
				got = append(got, s.ID)
			}
			if !reflect.DeepEqual(got, step.want) || out.Next != step.next {
				t.Errorf("after %q: got %v, next %q, want %v, next %q", step.after, got, out.Next, step.want, step.next)
			}
		}
	})

	t.Run("AnAccountRemovedMeanwhile", func(t *testing.T) {
		w := full(t)
		w.store.Before(func(op, key string) error {
			if op == "get" && key == record.AccountKey(dana) {
				return w.store.Local.Delete(context.Background(), key, store.Always)
			}
			return nil
		})
		out, err := w.service.ListSessions(asRoot(), evaluation.ListSessionsInput{})
		w.ok(err)
		if len(out.Sessions) != 3 {
			t.Errorf("%d sessions, want the 3 of the others", len(out.Sessions))
		}
	})
}

// Imported talks are never measured, and those in the bin are out of sight.
func TestService_ListSessions_OnlyWhatIsMeasured(t *testing.T) {
	w := newWorld(t)
	for n := 1; n <= 6; n++ {
		w.talk(dana, session(n), 4)
	}
	w.mark(dana, session(3), record.Marked{DeletedAt: &began})
	for _, n := range []int{5, 4, 2} {
		summary, err := record.NewSessions(w.store).Get(context.Background(), dana, session(n))
		w.ok(err)
		summary.Source = roleplay.SourceSillyTavern
		w.ok(record.NewSessions(w.store).Put(context.Background(), dana, summary))
	}
	for _, limit := range []int{0, 1, 2} {
		var got []roleplay.SessionID
		for after := roleplay.SessionID(""); ; {
			out, err := w.service.ListSessions(asDana(), evaluation.ListSessionsInput{After: after, Limit: limit})
			w.ok(err)
			for _, s := range out.Sessions {
				got = append(got, s.ID)
			}
			if after = out.Next; after == "" {
				break
			}
		}
		if want := []roleplay.SessionID{session(6), session(1)}; !slices.Equal(got, want) {
			t.Errorf("limit %d: listed %v, want %v", limit, got, want)
		}
	}
}

// It is listed, and removed for good before it is looked at.
func TestService_ListSessions_RemovedMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, session(1), 3)
	w.talk(dana, session(2), 3)
	w.ok(record.Log{Store: w.store}.Remove(context.Background(), dana, session(1)))
	if out, err := w.service.ListSessions(asDana(), evaluation.ListSessionsInput{}); err != nil || len(out.Sessions) != 2 {
		t.Errorf("listed %+v, error %v", out, err)
	}
}
