package chat_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// unlisting is a store that takes no page of summaries.
type unlisting struct {
	store.Store
	refusal error
}

func (s *unlisting) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if s.refusal != nil && record.ParseKey(key).Kind == record.KeySessionPage {
		return "", s.refusal
	}
	return s.Store.Put(ctx, key, value, cond)
}

// A session that has begun is given to its person, even if its list cannot be
// written; whoever asked would else begin another one.
func TestService_StartSession_NotListed(t *testing.T) {
	newer := func(t *testing.T, h house) {
		probe := start(t, h) // names the page of now
		key := record.SessionPageKey(adaID, probe.ID)
		_, err := h.store.Put(t.Context(), key, []byte(`{"schema":99,"rev":1,"by":"x","body":{"sessions":{}}}`), store.Always)
		must(t, err)
	}
	for name, spoil := range map[string]func(*testing.T, house, *unlisting){
		"FullDisk": func(_ *testing.T, _ house, s *unlisting) {
			s.refusal = roleplay.Errorf(roleplay.CodeUnavailable, "The disk has no room for this.")
		},
		"DeadDisk":  func(_ *testing.T, _ house, s *unlisting) { s.refusal = errors.New("the disk does not answer") },
		"NewerPage": func(t *testing.T, h house, _ *unlisting) { newer(t, h) },
	} {
		t.Run(name, func(t *testing.T) {
			var lines bytes.Buffer
			pages := &unlisting{}
			h := open(t, func(d *chat.Deps) {
				pages.Store, d.Store = d.Store, pages
				d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
			})
			spoil(t, h, pages)
			s := start(t, h)
			if len(s.Turns) != 1 || s.State != roleplay.SessionActive {
				t.Errorf("started %+v", s)
			}
			if !bytes.Contains(lines.Bytes(), []byte("session not listed")) {
				t.Errorf("logged %q", &lines)
			}
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", Wait: true})
			must(t, err)
			if name == "NewerPage" {
				return
			}
			pages.refusal = nil
			_, err = h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			listed, err := record.NewSessions(h.store).Get(t.Context(), adaID, s.ID)
			if err != nil || listed.State != roleplay.SessionEnded {
				t.Errorf("listed %+v after its end, error %v", listed, err)
			}
		})
	}
}
