package chat_test

import (
	"context"
	"iter"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// leaving is a store whose caller goes away while a write of the log is on its
// way to the disk. The log lists what it must know of that write all the same.
type leaving struct {
	store.Store
	leave func() // nil: nobody goes
}

func (s *leaving) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	version, err := s.Store.Put(ctx, key, value, cond)
	if s.leave != nil && record.ParseKey(key).Kind == record.KeyChatEvent {
		s.leave()
		s.leave = nil
	}
	return version, err
}

func (s *leaving) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return s.Store.List(context.WithoutCancel(ctx), prefix, after)
}

// What is durable is told and has its consequences, whether or not somebody
// still waits for it.
func TestService_CallerGoesDuringTheWrite(t *testing.T) {
	world := func(t *testing.T) (house, *leaving, func() roleplay.Event) {
		gone := &leaving{}
		h := open(t, func(d *chat.Deps) {
			gone.Store, d.Store = d.Store, gone
			d.Bus = livingBus{d.Bus, t}
		})
		next := watch(t, h, nil)
		next() // the snapshot
		return h, gone, next
	}
	leave := func(t *testing.T, gone *leaving) context.Context {
		ctx, cancel := context.WithCancel(ada(t))
		gone.leave = cancel
		return ctx
	}
	t.Run("StartSession", func(t *testing.T) {
		h, gone, next := world(t)
		s, err := h.StartSession(leave(t, gone), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
		must(t, err)
		if e := next(); e.Type != roleplay.EventSessionStarted || e.Stream != string(s.ID) {
			t.Errorf("told %+v", e)
		}
		_, err = record.NewSessions(h.store).Get(t.Context(), adaID, s.ID)
		must(t, err)
	})
	t.Run("SendMessage", func(t *testing.T) {
		h, gone, next := world(t)
		s := start(t, h)
		next()
		out, err := h.SendMessage(leave(t, gone), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
		must(t, err)
		if e := next(); e.Turn == nil || e.Turn.ID != out.Turn.ID {
			t.Errorf("told %+v, want the message", e)
		}
		for {
			e := next()
			if e.Type == roleplay.EventTurnDelta {
				continue
			}
			if e.Turn == nil || e.Turn.ReplyTo != out.Turn.ID {
				t.Errorf("told %+v, want the reply", e)
			}
			break
		}
	})
	t.Run("EndSession", func(t *testing.T) {
		h, gone, next := world(t)
		s := start(t, h)
		next()
		ended, err := h.EndSession(leave(t, gone), chat.SessionInput{ID: s.ID})
		must(t, err)
		if ended.State != roleplay.SessionEnded {
			t.Errorf("ended = %+v", ended.SessionSummary)
		}
		if e := next(); e.Type != roleplay.EventSessionEnded {
			t.Errorf("told %+v", e)
		}
		_, err = h.store.Get(t.Context(), record.QueueKey(s.ID))
		must(t, err)
		listed, err := record.NewSessions(h.store).Get(t.Context(), adaID, s.ID)
		if err != nil || listed.State != roleplay.SessionEnded {
			t.Errorf("listed %+v, error %v", listed, err)
		}
	})
}
