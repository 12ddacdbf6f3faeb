package chat_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

func TestService_GetSession(t *testing.T) {
	h := open(t)
	s := start(t, h)
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := h.GetSession(t.Context(), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAnothersLooksUnknown", func(t *testing.T) {
		bob := as(t.Context(), bobID, roleplay.RoleAdmin)
		_, anothers := h.GetSession(bob, chat.SessionInput{ID: s.ID})
		_, unknown := h.GetSession(bob, chat.SessionInput{ID: "01900000-0000-7000-8000-000000000000"})
		wantCode(t, anothers, roleplay.CodeNotFound)
		if anothers.Error() != unknown.Error() {
			t.Errorf("another's: %v, unknown: %v", anothers, unknown)
		}
	})
}

func TestService_EndSession(t *testing.T) {
	t.Run("ErrUnknown", func(t *testing.T) {
		_, err := open(t).EndSession(ada(t), chat.SessionInput{ID: "01900000-0000-7000-8000-000000000000"})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrAnothers", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		_, err := h.EndSession(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrFullDisk", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		disk := h.store.(*storemem.Store)
		disk.SetState(roleplay.StorageFull)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeUnavailable, "no room")
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		if err != nil || again.State != roleplay.SessionActive || len(again.Turns) != 1 {
			t.Errorf("on the full disk %+v, error %v", again, err)
		}
		disk.SetState(roleplay.StorageGood)
		ended, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		if err != nil || ended.State != roleplay.SessionEnded {
			t.Errorf("with room %+v, error %v", ended, err)
		}
		if _, err := h.store.Get(t.Context(), record.QueueKey(s.ID)); err != nil {
			t.Errorf("the talk is not queued: %v", err)
		}
	})
	t.Run("QueuesForEvaluation", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		ended, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if ended.State != roleplay.SessionEnded || ended.EndedAt == nil {
			t.Errorf("ended = %+v", ended.SessionSummary)
		}
		queued, err := record.Docs[record.QueuedEvaluation]{Store: h.store, Schema: 1}.Get(t.Context(), record.QueueKey(s.ID))
		must(t, err)
		if queued.Body.UserID != adaID || queued.Body.SessionID != s.ID {
			t.Errorf("queued = %+v", queued.Body)
		}
	})
	t.Run("TwiceIsOnce", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		first, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		second, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if first.Seq != second.Seq || !first.EndedAt.Equal(*second.EndedAt) {
			t.Errorf("first %+v, second %+v", first.SessionSummary, second.SessionSummary)
		}
	})
	t.Run("QueuedBeforeItIsTold", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		queued := errors.New("nothing was told")
		h.deps.Bus = heard{h.bus, func(e roleplay.Event) {
			if e.Type == roleplay.EventSessionEnded {
				_, queued = h.store.Get(t.Context(), record.QueueKey(s.ID))
			}
		}}
		again := anew(h.deps)
		t.Cleanup(again.Close)
		_, err := again.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if queued != nil {
			t.Errorf("when the end was told the talk was not queued: %v", queued)
		}
	})
	t.Run("CutShortIsCompletedByTheSameAgain", func(t *testing.T) {
		torn := storetest.NewFaulty(storemem.New(), nil)
		h := openOn(t, torn)
		s := start(t, h)
		next := watch(t, h, nil)
		next() // the snapshot
		// The log of a talk is taken and nothing else: what a crash right after the append leaves behind.
		torn.Before(func(op, key string) error {
			if op == "put" && !strings.Contains(key, "/chat_events/") {
				return roleplay.Errorf(roleplay.CodeUnavailable, "The store is gone.")
			}
			return nil
		})
		if _, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID}); err == nil {
			t.Fatal("the end was acknowledged although the queue could not be written")
		}
		torn.Before(nil)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		listed, err := record.NewSessions(h.store).Get(t.Context(), adaID, s.ID)
		if err != nil || listed.State != roleplay.SessionEnded {
			t.Errorf("listed: %+v, error %v", listed, err)
		}
		if _, err := h.store.Get(t.Context(), record.QueueKey(s.ID)); err != nil {
			t.Errorf("the talk is not queued: %v", err)
		}
		other := start(t, h)
		ends := 0
		for e := next(); e.Stream != string(other.ID); e = next() {
			if e.Type == roleplay.EventSessionEnded && e.Stream == string(s.ID) {
				ends++
			}
		}
		if ends != 1 {
			t.Errorf("the end was told %d times", ends)
		}
	})
}

// heard is a bus that hears what is published first.
type heard struct {
	event.Bus
	hear func(roleplay.Event)
}

func (b heard) Publish(ctx context.Context, e roleplay.Event) {
	b.hear(e)
	b.Bus.Publish(ctx, e)
}

func TestService_Content(t *testing.T) {
	h := open(t)
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := h.ListScenarios(t.Context(), chat.ListScenariosInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = h.GetBriefing(t.Context(), chat.GetBriefingInput{ID: "shop"})
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = h.ListCharacters(t.Context(), chat.ListCharactersInput{ID: "shop"})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrUnknown", func(t *testing.T) {
		for _, rev := range []int{-1, 2} {
			_, err := h.GetBriefing(ada(t), chat.GetBriefingInput{ID: "shop", Rev: rev})
			wantCode(t, err, roleplay.CodeNotFound)
		}
		_, err := h.ListCharacters(ada(t), chat.ListCharactersInput{ID: "nowhere"})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ListsWhatCanBePractised", func(t *testing.T) {
		out, err := h.ListScenarios(ada(t), chat.ListScenariosInput{})
		must(t, err)
		if len(out.Scenarios) != 1 || out.Scenarios[0].ID != "shop" || out.Scenarios[0].Rev != 1 {
			t.Errorf("scenarios = %+v", out.Scenarios)
		}
	})
	t.Run("BriefingTellsNoSecrets", func(t *testing.T) {
		out, err := h.GetBriefing(ada(t), chat.GetBriefingInput{ID: "shop", Rev: 1})
		must(t, err)
		told, err := roleplay.EncodeJSON(out)
		must(t, err)
		for _, secret := range []string{"gift", "Short.", "ask_parcel"} {
			if strings.Contains(string(told), secret) {
				t.Errorf("the briefing holds %q", secret)
			}
		}
		if len(out.Stages) != 2 || len(out.Objectives) != 1 || out.Characters[0].Name != "Kim" {
			t.Errorf("briefing = %+v", out)
		}
	})
}
