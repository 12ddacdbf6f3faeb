package chat_test

import (
	"context"
	"iter"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/event"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// watch begins to watch as the trainee and returns how to take the next event.
func watch(t *testing.T, h house, after map[string]int64) func() roleplay.Event {
	t.Helper()
	ctx, cancel := context.WithCancel(ada(t))
	events, err := h.Watch(ctx, chat.WatchInput{After: after})
	must(t, err)
	next, stop := iter.Pull2(events)
	t.Cleanup(func() { cancel(); stop() })
	return func() roleplay.Event {
		t.Helper()
		e, err, ok := next()
		must(t, err)
		if !ok {
			t.Fatal("the watch ended")
		}
		return e
	}
}

func TestService_Watch(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := open(t).Watch(t.Context(), chat.WatchInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAfterIsNoSession", func(t *testing.T) {
		for _, after := range []map[string]int64{{"x": 1}, {"01900000-0000-7000-8000-000000000000": -1}} {
			_, err := open(t).Watch(ada(t), chat.WatchInput{After: after})
			wantCode(t, err, roleplay.CodeInvalid)
		}
	})
	t.Run("SnapshotThenNews", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		next := watch(t, h, nil)
		first := next()
		if first.Type != roleplay.EventSnapshot || first.Streams[string(s.ID)] != 1 || len(first.Sessions) != 1 {
			t.Fatalf("first = %+v", first)
		}
		out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?", Wait: true})
		must(t, err)
		sent := next()
		if sent.Type != roleplay.EventTurnCompleted || sent.Seq != 2 || sent.Turn.ID != out.Turn.ID || !sent.Progress.Goals[0].Met {
			t.Fatalf("sent = %+v", sent)
		}
		var words strings.Builder
		for {
			e := next()
			if e.Type == roleplay.EventTurnDelta {
				if e.Seq != 0 || e.TurnID != out.Turn.ID {
					t.Fatalf("delta = %+v", e)
				}
				words.WriteString(e.Delta)
				continue
			}
			if e.Type != roleplay.EventTurnCompleted || e.Seq != 3 || e.Turn.Text != words.String() {
				t.Fatalf("reply = %+v, its deltas were %q", e, words.String())
			}
			break
		}
		_, err = h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if e := next(); e.Type != roleplay.EventSessionEnded || e.Seq != 4 || e.Session.State != roleplay.SessionEnded {
			t.Fatalf("end = %+v", e)
		}
	})
	t.Run("ResumeTellsWhatWasMissedOnce", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		for range 3 {
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello again", Wait: true})
			must(t, err)
		}
		next := watch(t, h, map[string]int64{string(s.ID): 3})
		if e := next(); e.Type != roleplay.EventSnapshot {
			t.Fatalf("first = %+v", e)
		}
		for want := int64(4); want <= 7; want++ {
			if e := next(); e.Seq != want || e.Turn == nil || e.Turn.Seq != want {
				t.Fatalf("event %+v, want seq %d", e, want)
			}
		}
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if e := next(); e.Seq != 8 {
			t.Fatalf("after the missed ones came %+v", e)
		}
	})
	t.Run("NobodyElsesNews", func(t *testing.T) {
		h := open(t)
		bob := as(t.Context(), bobID, roleplay.RoleAdmin)
		his, err := h.StartSession(bob, chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
		must(t, err)
		next := watch(t, h, map[string]int64{string(his.ID): 0})
		if e := next(); len(e.Sessions) != 0 || len(e.Streams) != 0 {
			t.Fatalf("snapshot = %+v", e)
		}
		_, err = h.SendMessage(bob, chat.SendMessageInput{ID: his.ID, Text: "Hello", Wait: true})
		must(t, err)
		mine := start(t, h)
		if e := next(); e.Stream != string(mine.ID) {
			t.Fatalf("news = %+v, want one's own session only", e)
		}
	})
	t.Run("PersistedBeforeTold", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		next := watch(t, h, nil)
		next()
		go func() {
			_, _ = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
		}()
		e := next()
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if again.Seq < e.Seq {
			t.Errorf("told of %d when the log ended at %d", e.Seq, again.Seq)
		}
	})
}

// TestService_SendMessage_Pace reads a reply as it comes, on a virtual clock.
func TestService_SendMessage_Pace(t *testing.T) {
	paced := func(d *chat.Deps) { d.ReplyPace = time.Second }
	t.Run("RestsBetweenPieces", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, paced)
			s := start(t, h)
			next := watch(t, h, nil)
			next()
			begun := time.Now()
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
			must(t, err)
			if waited := time.Since(begun); waited != 0 {
				t.Errorf("the acknowledgement waited %s for the reply", waited)
			}
			deltas := 0
			for e := next(); e.Turn == nil || e.Turn.Speaker != roleplay.SpeakerCharacter; e = next() {
				if e.Type == roleplay.EventTurnDelta {
					deltas++
				}
			}
			if took := time.Since(begun); deltas < 2 || took != time.Duration(deltas)*time.Second {
				t.Errorf("%d pieces took %s, want a second each", deltas, took)
			}
		})
	})
	t.Run("HurriesWhenSomebodyWaits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, paced)
			s := start(t, h)
			begun := time.Now()
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
			must(t, err)
			_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Well?", Wait: true})
			must(t, err)
			if took := time.Since(begun); took != 0 {
				t.Errorf("the second message waited %s for the first reply", took)
			}
			again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			if len(again.Turns) != 5 || again.Turns[2].Speaker != roleplay.SpeakerCharacter {
				t.Errorf("turns = %+v", again.Turns)
			}
		})
	})
	t.Run("HurriesForWhoeverStillWaits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			wake := make(chan struct{})
			h := open(t, paced, echo(func(context.Context, string) error { <-wake; return nil }))
			s := start(t, h)
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					if _, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello?"}); err != nil {
						t.Error(err)
					}
				})
			}
			synctest.Wait() // the first is being answered, the others wait
			begun := time.Now()
			close(wake)
			wg.Wait()
			if took := time.Since(begun); took != 0 {
				t.Errorf("the last message waited %s for the replies before it", took)
			}
		})
	})
	t.Run("NobodyWaitsNobodyHurries", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			wake := make(chan struct{})
			h := open(t, paced, echo(func(context.Context, string) error { <-wake; return nil }))
			s := start(t, h)
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello?"})
			must(t, err)
			sent := make(chan time.Time)
			go func() {
				if _, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "And?"}); err != nil {
					t.Error(err)
				}
				sent <- time.Now()
			}()
			synctest.Wait() // it waits
			close(wake)
			begun := <-sent
			for replies := 0; replies < 2; {
				time.Sleep(time.Second / 2)
				again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
				must(t, err)
				replies = len(again.Turns) - 3
			}
			if took := time.Since(begun); took < time.Second {
				t.Errorf("the reply that nobody waited behind took %s", took)
			}
		})
	})
	t.Run("CloseLeavesTheTurnAndRetryAnswers", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, paced)
			s := start(t, h)
			in := chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?", TurnID: "6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b11"}
			_, err := h.SendMessage(ada(t), in)
			must(t, err)
			h.Close()
			again := anew(h.deps)
			defer again.Close()
			session, err := again.GetSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			if len(session.Turns) != 2 {
				t.Fatalf("%d turns after the program closed, want opening and message", len(session.Turns))
			}
			in.Wait = true
			out, err := again.SendMessage(ada(t), in)
			must(t, err)
			if out.Turn.Seq != 2 || out.Reply == nil || out.Reply.Seq != 3 {
				t.Errorf("out = %+v", out)
			}
		})
	})
	t.Run("AfterCloseTheTurnIsKept", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		h.Close()
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?", Wait: true})
		wantCode(t, err, roleplay.CodeUnavailable)
		session, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if len(session.Turns) != 2 {
			t.Errorf("%d turns, want opening and message", len(session.Turns))
		}
	})
	t.Run("AHangingPartnerIsGivenUpAndTold", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, func(d *chat.Deps) {
				good := d.Script
				d.Bus = livingBus{d.Bus, t}
				d.Script = func(def *scene.Definition) partner.Play {
					return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
						if v.Turns > 0 {
							<-ctx.Done()
							return partner.Reply{}, ctx.Err()
						}
						return good(def)(ctx, v, emit)
					}
				}
			})
			s := start(t, h)
			next := watch(t, h, nil)
			next()
			begun := time.Now()
			out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
			must(t, err)
			next() // the message
			if e := next(); e.Type != roleplay.EventTurnFailed || e.TurnID != out.Turn.ID || e.Code != roleplay.CodeUnavailable {
				t.Errorf("news = %+v", e)
			}
			if took := time.Since(begun); took != 2*time.Minute {
				t.Errorf("given up after %s, want two minutes", took)
			}
		})
	})
	t.Run("TheCallersEndIsNotTheReplys", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, paced)
			s := start(t, h)
			ctx, hangUp := context.WithCancel(ada(t))
			_, err := h.SendMessage(ctx, chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
			must(t, err)
			hangUp()
			time.Sleep(time.Minute)
			again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			if len(again.Turns) != 3 {
				t.Errorf("%d turns, want opening, message and reply", len(again.Turns))
			}
		})
	})
}

// livingBus is a bus that tells nothing for a context that has ended, as one over a network.
type livingBus struct {
	event.Bus
	t *testing.T
}

func (b livingBus) Publish(ctx context.Context, e roleplay.Event) {
	if ctx.Err() != nil {
		b.t.Errorf("%s was published for a context that has ended", e.Type)
	}
	b.Bus.Publish(ctx, e)
}
