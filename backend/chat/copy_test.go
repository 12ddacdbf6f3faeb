package chat_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// copyTo gives another person a copy of Ada's talk, as an import does: it keeps
// the id of its session.
func copyTo(t *testing.T, h house, u roleplay.UserID, s roleplay.Session) {
	t.Helper()
	var lines [][]byte
	log := record.Log{Store: h.store}
	for a, err := range log.Read(t.Context(), adaID, s.ID, record.Head{}) {
		must(t, err)
		lines = append(lines, bytes.Clone(a.Raw))
	}
	_, err := log.Import(t.Context(), u, s.ID, lines, nil)
	must(t, err)
}

// Two people have a talk with the same id: neither waits for the other, and
// neither is given what the other says.
func TestService_CopiesAreTwoTalks(t *testing.T) {
	for name, call := range map[string]func(h house, bob context.Context, id roleplay.SessionID) (roleplay.Session, error){
		"SendMessage": func(h house, bob context.Context, id roleplay.SessionID) (roleplay.Session, error) {
			if _, err := h.SendMessage(bob, chat.SendMessageInput{ID: id, Text: "Hello", Wait: true}); err != nil {
				return roleplay.Session{}, err
			}
			return h.GetSession(bob, chat.SessionInput{ID: id})
		},
		"EndSession": func(h house, bob context.Context, id roleplay.SessionID) (roleplay.Session, error) {
			return h.EndSession(bob, chat.SessionInput{ID: id})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t, echo(func(_ context.Context, text string) error {
					if text == "Secret" {
						time.Sleep(30 * time.Second)
					}
					return nil
				}))
				s := start(t, h)
				copyTo(t, h, bobID, s)
				_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Secret", TurnID: firstID})
				must(t, err)
				go func() { _, _ = h.EndSession(ada(t), chat.SessionInput{ID: s.ID}) }()
				synctest.Wait() // Ada waits for the reply
				begun := time.Now()
				his, err := call(h, as(t.Context(), bobID, roleplay.RoleUser), s.ID)
				must(t, err)
				if waited := time.Since(begun); waited != 0 {
					t.Errorf("he waited %s for her reply", waited)
				}
				if slices.ContainsFunc(his.Turns, func(turn roleplay.Turn) bool { return turn.Text == "Secret" }) {
					t.Errorf("he was given her turns: %+v", his.Turns)
				}
				time.Sleep(time.Minute)
				wantTalk(t, h, s, "Hello.", "Secret", "To: Secret @1")
			})
		})
	}
}
