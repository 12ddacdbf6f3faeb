package chat_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// calls are all methods that ask for a session or the content.
func calls(h house, id roleplay.SessionID) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"ListScenarios": func(ctx context.Context) error {
			_, err := h.ListScenarios(ctx, chat.ListScenariosInput{})
			return err
		},
		"GetBriefing": func(ctx context.Context) error {
			_, err := h.GetBriefing(ctx, chat.GetBriefingInput{ID: "shop"})
			return err
		},
		"ListCharacters": func(ctx context.Context) error {
			_, err := h.ListCharacters(ctx, chat.ListCharactersInput{ID: "shop"})
			return err
		},
		"StartSession": func(ctx context.Context) error {
			_, err := h.StartSession(ctx, chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
			return err
		},
		"GetSession": func(ctx context.Context) error {
			_, err := h.GetSession(ctx, chat.SessionInput{ID: id})
			return err
		},
		"EndSession": func(ctx context.Context) error {
			_, err := h.EndSession(ctx, chat.SessionInput{ID: id})
			return err
		},
		"SendMessage": func(ctx context.Context) error {
			_, err := h.SendMessage(ctx, chat.SendMessageInput{ID: id, Text: "Hello"})
			return err
		},
		"Watch": func(ctx context.Context) error {
			events, err := h.Watch(ctx, chat.WatchInput{After: map[string]int64{string(id): 0}})
			if err != nil {
				return err
			}
			for _, err := range events {
				return err
			}
			return nil
		},
	}
}

func TestService_ErrUnauthenticated(t *testing.T) {
	for name, call := range calls(open(t), "01900000-0000-7000-8000-000000000000") {
		t.Run(name, func(t *testing.T) { wantCode(t, call(t.Context()), roleplay.CodeUnauthenticated) })
	}
}

// What could not be read or written is not unknown, and nobody is told that it is done.
func TestService_ErrStore(t *testing.T) {
	for _, operation := range []string{"get", "list", "put"} {
		dead := storetest.NewFaulty(storemem.New(), nil)
		h := openOn(t, dead)
		s := start(t, h)
		dead.Before(storetest.Failing(operation, "", errDisk))
		for name, call := range calls(h, s.ID) {
			writes := name == "StartSession" || name == "EndSession" || name == "SendMessage"
			if operation == "put" && !writes {
				continue
			}
			t.Run(name+"/"+operation, func(t *testing.T) {
				if err := call(ada(t)); !errors.Is(err, errDisk) {
					t.Errorf("error %v, want the one of the store", err)
				}
			})
		}
	}
}

var errDisk = errors.New("the disk does not answer")

func TestService_StartSession_ErrRandom(t *testing.T) {
	for _, bytes := range []int{0, 10, 18, 20} { // the ids of session and opening take 10 each, the seed 8
		h := open(t, func(d *chat.Deps) { d.Random = strings.NewReader(strings.Repeat("r", bytes)) })
		_, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
		wantCode(t, err, roleplay.CodeInternal, "randomness")
	}
}

func TestService_Watch_ErrTooManyStreams(t *testing.T) {
	after := map[string]int64{}
	for i := range 1001 {
		after[strings.Repeat("x", i)] = 0
	}
	_, err := open(t).Watch(ada(t), chat.WatchInput{After: after})
	wantCode(t, err, roleplay.CodeInvalid, "1000")
}

// Who waits for the floor or for a reply, and goes away, leaves the talk as it is.
func TestService_SendMessage_ErrCanceled(t *testing.T) {
	hangs := func(d *chat.Deps) {
		good := d.Script
		d.Script = func(def *scene.Definition) partner.Play {
			return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
				if v.Turns > 0 {
					time.Sleep(30 * time.Second)
				}
				return good(def)(ctx, v, emit)
			}
		}
	}
	for name, first := range map[string]bool{"WaitsForTheReply": true, "WaitsForTheFloor": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t, hangs)
				s := start(t, h)
				if !first {
					_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
					must(t, err)
				}
				ctx, cancel := context.WithTimeout(ada(t), time.Second)
				defer cancel()
				_, err := h.SendMessage(ctx, chat.SendMessageInput{ID: s.ID, Text: "Hello?", Wait: true})
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
				time.Sleep(time.Minute)
				again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
				must(t, err)
				if len(again.Turns) != 3 {
					t.Errorf("%d turns, want opening, message and reply", len(again.Turns))
				}
			})
		})
	}
}

// A talk that another instance ended while the character was thinking takes no
// reply. That is no failure.
func TestService_SendMessage_EndedMeanwhile(t *testing.T) {
	var lines bytes.Buffer
	var other *chat.Service
	var id roleplay.SessionID
	h := open(t, func(d *chat.Deps) {
		good := d.Script
		other = anew(*d)
		d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
		d.Script = func(def *scene.Definition) partner.Play {
			return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
				if v.Turns > 0 {
					_, err := other.EndSession(ada(t), chat.SessionInput{ID: id})
					must(t, err)
				}
				return good(def)(ctx, v, emit)
			}
		}
	})
	t.Cleanup(other.Close)
	id = start(t, h).ID
	_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: id, Text: "Hello", Wait: true})
	wantCode(t, err, roleplay.CodeSessionEnded)
	if lines.Len() > 0 {
		t.Errorf("logged as an error: %s", &lines)
	}
	again, err := h.GetSession(ada(t), chat.SessionInput{ID: id})
	must(t, err)
	if len(again.Turns) != 2 || again.State != roleplay.SessionEnded {
		t.Errorf("%d turns, %s", len(again.Turns), again.State)
	}
}
