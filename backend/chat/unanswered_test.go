package chat_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

const (
	firstID  = roleplay.TurnID("6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b11")
	secondID = roleplay.TurnID("6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b12")
)

// echo is a partner who repeats what is answered, unless fail says otherwise.
func echo(fail func(ctx context.Context, text string) error) func(*chat.Deps) {
	return func(d *chat.Deps) {
		d.Script = func(*scene.Definition) partner.Play {
			return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
				text := "Hello."
				if n := len(v.Recent); n > 0 {
					text = "To: " + v.Recent[n-1].Text
					if err := fail(ctx, v.Recent[n-1].Text); err != nil {
						return partner.Reply{}, err
					}
				}
				emit(text[:3])
				emit(text[3:])
				return partner.Reply{Text: text, By: roleplay.ByScript}, nil
			}
		}
	}
}

var errLine = errors.New("line is dead")

func send(t *testing.T, h house, s roleplay.Session, id roleplay.TurnID, text string) (chat.SendMessageOutput, error) {
	t.Helper()
	return h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text, TurnID: id, Wait: true})
}

// wantTalk compares what was said, in order; replies name the turn they answer.
func wantTalk(t *testing.T, h house, s roleplay.Session, want ...string) {
	t.Helper()
	again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	var got []string
	for _, turn := range again.Turns {
		words := turn.Text
		if turn.ReplyTo != "" {
			words += " @" + string(turn.ReplyTo[len(turn.ReplyTo)-1:])
		}
		got = append(got, words)
	}
	if !slices.Equal(got, want) {
		t.Errorf("talk = %q, want %q", got, want)
	}
}

// A turn whose reply never came is answered before the next one is decided, or
// never: no turn gets the answer to another.
func TestService_SendMessage_Unanswered(t *testing.T) {
	failsFor := func(text string, times int) func(*chat.Deps) {
		return echo(func(_ context.Context, said string) error {
			if said != text || times == 0 {
				return nil
			}
			times--
			return errLine
		})
	}
	t.Run("ErrSessionEnded", func(t *testing.T) {
		h := open(t, failsFor("First", 1))
		s := start(t, h)
		_, err := send(t, h, s, firstID, "First")
		wantCode(t, err, roleplay.CodeUnavailable)
		_, err = h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		for _, wait := range []bool{true, false} {
			_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "First", TurnID: firstID, Wait: wait})
			wantCode(t, err, roleplay.CodeSessionEnded)
		}
		wantTalk(t, h, s, "Hello.", "First")
	})
	t.Run("ErrGoneOnSince", func(t *testing.T) {
		asked := 0
		h := open(t, echo(func(_ context.Context, said string) error {
			asked++
			if said == "First" {
				return errLine
			}
			return nil
		}))
		s := start(t, h)
		_, err := send(t, h, s, firstID, "First")
		wantCode(t, err, roleplay.CodeUnavailable)
		second, err := send(t, h, s, secondID, "Second")
		must(t, err)
		if second.Reply == nil || second.Reply.Text != "To: Second" {
			t.Fatalf("second = %+v", second)
		}
		_, err = send(t, h, s, firstID, "First")
		wantCode(t, err, roleplay.CodeConflict, "without a reply")
		out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "First", TurnID: firstID})
		must(t, err)
		if out.Turn.ID != firstID || out.Reply != nil {
			t.Errorf("sent again without waiting = %+v", out)
		}
		h.Close() // whatever was asked for is done
		if asked != 3 {
			t.Errorf("the partner was asked %d times, want twice for the first and once for the second", asked)
		}
		wantTalk(t, h, s, "Hello.", "First", "Second", "To: Second @2")
	})
	t.Run("IsAnsweredBeforeTheNextIsDecided", func(t *testing.T) {
		h := open(t, failsFor("First", 1))
		s := start(t, h)
		_, err := send(t, h, s, firstID, "First")
		wantCode(t, err, roleplay.CodeUnavailable)
		_, err = send(t, h, s, secondID, "Second")
		must(t, err)
		wantTalk(t, h, s, "Hello.", "First", "To: First @1", "Second", "To: Second @2")
		out, err := send(t, h, s, firstID, "First")
		must(t, err)
		if out.Reply == nil || out.Reply.Text != "To: First" {
			t.Errorf("sent again = %+v", out)
		}
	})
	t.Run("TheLateReplyIsNotPaced", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, failsFor("First", 1), func(d *chat.Deps) { d.ReplyPace = time.Second })
			s := start(t, h)
			_, err := send(t, h, s, firstID, "First")
			wantCode(t, err, roleplay.CodeUnavailable)
			before := time.Now()
			_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Second", TurnID: secondID})
			must(t, err)
			if took := time.Since(before); took != 0 {
				t.Errorf("the message was acknowledged after %s", took)
			}
		})
	})
	t.Run("ErrCanceledTakesNothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			hangs := false
			h := open(t, echo(func(ctx context.Context, said string) error {
				if hangs {
					<-ctx.Done()
				}
				return errLine
			}))
			s := start(t, h)
			_, err := send(t, h, s, firstID, "First")
			wantCode(t, err, roleplay.CodeUnavailable)
			hangs = true
			ctx, cancel := context.WithTimeout(ada(t), time.Second)
			defer cancel()
			before := time.Now()
			_, err = h.SendMessage(ctx, chat.SendMessageInput{ID: s.ID, Text: "Second", TurnID: secondID})
			if took := time.Since(before); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
				t.Errorf("error %v after %s", err, took)
			}
			wantTalk(t, h, s, "Hello.", "First")
		})
	})
	t.Run("ErrClosingTakesNothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			hangs := false
			h := open(t, echo(func(ctx context.Context, said string) error {
				if hangs {
					<-ctx.Done()
				}
				return errLine
			}))
			s := start(t, h)
			_, err := send(t, h, s, firstID, "First")
			wantCode(t, err, roleplay.CodeUnavailable)
			hangs = true
			refused := make(chan error)
			go func() {
				_, err := send(t, h, s, secondID, "Second")
				refused <- err
			}()
			synctest.Wait()
			go h.Close()
			wantCode(t, <-refused, roleplay.CodeUnavailable, "closing")
			_, err = send(t, h, s, secondID, "Second")
			wantCode(t, err, roleplay.CodeUnavailable, "closing")
			wantTalk(t, h, s, "Hello.", "First")
		})
	})
	t.Run("WhatHangsAgainIsGivenUp", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, echo(func(ctx context.Context, said string) error {
				if said == "First" {
					<-ctx.Done()
				}
				return ctx.Err()
			}))
			s := start(t, h)
			_, err := send(t, h, s, firstID, "First")
			wantCode(t, err, roleplay.CodeUnavailable)
			_, err = send(t, h, s, secondID, "Second")
			must(t, err)
			wantTalk(t, h, s, "Hello.", "First", "Second", "To: Second @2")
		})
	})
	t.Run("WhatIsMadeTooLateIsNotKept", func(t *testing.T) {
		var lines bytes.Buffer
		var other *chat.Service
		var id roleplay.SessionID
		h := open(t, failsFor("First", -1), func(d *chat.Deps) {
			other = anew(*d)
			d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
			echo(func(context.Context, string) error {
				_, err := other.SendMessage(ada(t), chat.SendMessageInput{ID: id, Text: "Second", TurnID: secondID, Wait: true})
				return err
			})(d)
		})
		t.Cleanup(other.Close)
		s := start(t, h)
		id = s.ID
		_, err := send(t, h, s, firstID, "First")
		wantCode(t, err, roleplay.CodeConflict, "without a reply")
		wantTalk(t, h, s, "Hello.", "First", "Second", "To: Second @2")
		if lines.Len() > 0 {
			t.Errorf("logged as an error: %s", &lines)
		}
	})
}
