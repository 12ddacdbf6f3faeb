package chat_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// meanwhile is a store that does something before a listing, once.
type meanwhile struct {
	store.Store
	before string // a part of the prefix that is listed
	do     func()
}

func (s *meanwhile) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if do := s.do; do != nil && strings.Contains(prefix, s.before) {
		s.do = nil
		do()
	}
	return s.Store.List(ctx, prefix, after)
}

// What happens between the beginning of a watch and what it reads first waits in
// the queue of the watch, and is in what is read: it is told once.
func TestService_Watch_ToldOnce(t *testing.T) {
	world := func(t *testing.T) (house, *meanwhile, *chat.Service) {
		between := &meanwhile{}
		h := open(t, func(d *chat.Deps) { between.Store, d.Store = d.Store, between })
		other := anew(h.deps) // works beside the watch
		t.Cleanup(other.Close)
		return h, between, other
	}
	// rest are the seqs that are told of a session, up to those of the next one.
	rest := func(t *testing.T, h house, s roleplay.Session, next func() roleplay.Event) (seqs []int64) {
		t.Helper()
		last := start(t, h)
		for e := next(); e.Stream != string(last.ID); e = next() {
			if e.Stream == string(s.ID) && e.Seq > 0 {
				seqs = append(seqs, e.Seq)
			}
		}
		return seqs
	}
	t.Run("BeforeTheSnapshot", func(t *testing.T) {
		h, between, other := world(t)
		s := start(t, h)
		between.before, between.do = "/session_pages/", func() {
			_, err := other.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", Wait: true})
			must(t, err)
		}
		next := watch(t, h, nil)
		if e := next(); e.Type != roleplay.EventSnapshot || e.Streams[string(s.ID)] != 3 {
			t.Fatalf("snapshot = %+v", e)
		}
		if seqs := rest(t, h, s, next); len(seqs) != 0 {
			t.Errorf("told again: %v", seqs)
		}
	})
	t.Run("BeforeWhatWasMissedIsRead", func(t *testing.T) {
		h, between, other := world(t)
		s := start(t, h)
		between.before, between.do = "/session_pages/", func() {
			_, err := other.EndSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
		}
		next := watch(t, h, map[string]int64{string(s.ID): 1})
		if e := next(); e.Type != roleplay.EventSnapshot || len(e.Streams) != 0 {
			t.Fatalf("snapshot = %+v", e)
		}
		if e := next(); e.Type != roleplay.EventSessionEnded || e.Seq != 2 {
			t.Fatalf("missed = %+v", e)
		}
		if seqs := rest(t, h, s, next); len(seqs) != 0 {
			t.Errorf("told again: %v", seqs)
		}
	})
}
