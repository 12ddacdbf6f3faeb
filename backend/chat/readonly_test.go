package chat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// A talk to which nothing can be added is shown, and refuses more with a code of its own.
func TestService_ReadOnly(t *testing.T) {
	at := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	for name, test := range map[string]struct {
		spoil    func(t *testing.T, h house, s roleplay.Session)
		readOnly roleplay.ReadOnly
		code     roleplay.Code
		says     string
	}{
		"ErrDeleted": {func(t *testing.T, h house, s roleplay.Session) {
			_, err := record.Marks(h.store).Create(t.Context(), record.MarksKey(adaID, s.ID), adaID, record.Marked{DeletedAt: &at})
			must(t, err)
		}, roleplay.ReadOnlyDeleted, roleplay.CodeConflict, "This session is in the bin. Restore it to go on."},
		"ErrNewer": {func(t *testing.T, h house, s roleplay.Session) {
			loaded, err := record.NewTalks(h.store).Load(t.Context(), adaID, s.ID)
			must(t, err)
			_, err = h.store.Put(t.Context(), record.ChatEventKey(adaID, s.ID, loaded.Head.Seq+1),
				fmt.Appendf(nil, `{"schema":99,"prev":%q,"seq":%d,"entries":[{"type":"sang"}]}`, loaded.Head.Hash, loaded.Head.Seq+1), store.Absent)
			must(t, err)
		}, roleplay.ReadOnlyNewer, roleplay.CodeUnavailable, "continued by a newer version of RolePlay. Update this program"},
		"ErrDamaged": {func(t *testing.T, h house, s roleplay.Session) {
			must(t, h.store.Delete(t.Context(), record.ChatEventKey(adaID, s.ID, 2), store.Always))
		}, roleplay.ReadOnlyDamaged, roleplay.CodeSessionEnded, "The record of this session is damaged, so nothing can be added to it."},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			s := start(t, h)
			said, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", TurnID: firstID, Wait: true})
			must(t, err)
			test.spoil(t, h, s)
			shown, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			if shown.ReadOnly != test.readOnly || len(shown.Turns) == 0 {
				t.Errorf("shown: %+v", shown)
			}
			_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "More", TurnID: secondID})
			wantCode(t, err, test.code, test.says)
			_, err = h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
			wantCode(t, err, test.code, test.says)
			for entry, err := range h.store.List(t.Context(), record.ChatEventsPrefix(adaID, s.ID), "") {
				must(t, err)
				if object, err := h.store.Get(t.Context(), entry.Key); err != nil || strings.Contains(string(object.Value), "More") {
					t.Errorf("%s holds %s, error %v", entry.Key, object.Value, err)
				}
			}
			if test.readOnly == roleplay.ReadOnlyDamaged {
				return // the turn is lost
			}
			again, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", TurnID: firstID, Wait: true})
			must(t, err)
			if again.Reply == nil || again.Reply.ID != said.Reply.ID {
				t.Errorf("a known turn came back as %+v", again)
			}
		})
	}
	t.Run("ErrContentIsNotHere", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		must(t, h.store.Delete(t.Context(), record.ContentKey(record.KindScenario, "shop", 1), store.Always))
		h.Service = anew(h.deps) // it holds on to no content
		t.Cleanup(h.Close)
		shown, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if shown.Title != "The late parcel" || shown.CharacterName != "Kim" || shown.Language != "en" || len(shown.Turns) != 1 {
			t.Errorf("shown: %+v", shown)
		}
		_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
		wantCode(t, err, roleplay.CodeUnavailable, "is not on this machine")
		ended, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		if err != nil || ended.State != roleplay.SessionEnded {
			t.Errorf("ended: %+v, error %v", ended, err)
		}
	})
	t.Run("AnEndedTalkInTheBinEndsAgainAsItIs", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		_, err = record.Marks(h.store).Create(t.Context(), record.MarksKey(adaID, s.ID), adaID, record.Marked{DeletedAt: &at})
		must(t, err)
		ended, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		if err != nil || ended.State != roleplay.SessionEnded || ended.DeletedAt == nil {
			t.Errorf("ended: %+v, error %v", ended, err)
		}
	})
}

// What the ids mean stands in the log, so that it can be read without its content.
func TestService_StartSession_NamesStandInTheLog(t *testing.T) {
	h := open(t)
	s := start(t, h)
	for a, err := range (record.Log{Store: h.store}).Read(t.Context(), adaID, s.ID, record.Head{}) {
		must(t, err)
		if got := a.Entries[0].Start; got.Title != "The late parcel" || got.CharacterName != "Kim" || got.Language != "en" || got.Source != "" {
			t.Errorf("start = %+v", got)
		}
		break
	}
}

func TestService_Watch_Storage(t *testing.T) {
	state := roleplay.StorageSalvaged
	h := open(t, func(d *chat.Deps) { d.StorageState = func() roleplay.StorageState { return state } })
	next := watch(t, h, nil)
	if e := next(); e.Type != roleplay.EventSnapshot || e.Storage != roleplay.StorageSalvaged {
		t.Errorf("snapshot = %+v", e)
	}
	h.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventEvaluated, Owner: bobID})
	h.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventStorageChanged, Storage: roleplay.StorageReadOnly})
	if e := next(); e.Type != roleplay.EventStorageChanged || e.Storage != roleplay.StorageReadOnly {
		t.Errorf("event = %+v, want everybody's news and nobody else's", e)
	}
}

// A session that was removed for good while it was listed does not end the snapshot.
func TestService_Watch_RemovedSession(t *testing.T) {
	h := open(t)
	gone, kept := start(t, h), start(t, h)
	must(t, record.Log{Store: h.store}.Remove(t.Context(), adaID, gone.ID))
	if e := watch(t, h, nil)(); len(e.Sessions) != 1 || e.Sessions[0].ID != kept.ID {
		t.Errorf("snapshot = %+v", e)
	}
}
