package chat_test

import (
	"bytes"
	"log/slog"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// A session that has begun is given to its person, even if its list cannot be
// written; whoever asked would else begin another one.
func TestService_StartSession_NotListed(t *testing.T) {
	newer := func(t *testing.T, h house) {
		probe := start(t, h) // names the page of now
		key := record.SessionPageKey(adaID, probe.ID)
		_, err := h.store.Put(t.Context(), key, []byte(`{"schema":99,"rev":1,"by":"x","body":{"sessions":{}}}`), store.Always)
		must(t, err)
	}
	for name, spoil := range map[string]func(*testing.T, house, *storetest.Faulty){
		"FullDisk": func(_ *testing.T, _ house, s *storetest.Faulty) {
			s.Before(storetest.Failing("put", "/session_pages/", roleplay.Errorf(roleplay.CodeUnavailable, "The disk has no room for this.")))
		},
		"DeadDisk": func(_ *testing.T, _ house, s *storetest.Faulty) {
			s.Before(storetest.Failing("put", "/session_pages/", errDisk))
		},
		"NewerPage": func(t *testing.T, h house, _ *storetest.Faulty) { newer(t, h) },
	} {
		t.Run(name, func(t *testing.T) {
			var lines bytes.Buffer
			on := storetest.NewFaulty(storemem.New(), nil)
			h := openOn(t, on, func(d *chat.Deps) {
				d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
			})
			spoil(t, h, on)
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
			on.Before(nil)
			_, err = h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			listed, err := record.NewSessions(h.store).Get(t.Context(), adaID, s.ID)
			if err != nil || listed.State != roleplay.SessionEnded {
				t.Errorf("listed %+v after its end, error %v", listed, err)
			}
		})
	}
}
