package chat_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/chat"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
)

// A small scenario of one character: he greets first, tells his job to whoever
// asks, and his worry only to whoever asks openly about it.
var (
	shop = roleplay.Scenario{
		ID: "shop", Title: "The late parcel", Summary: "A customer waits for a parcel.", Field: "service", Language: "en",
		Difficulty: "easy", Minutes: 5, Tags: []string{"service"},
		Briefing: roleplay.Briefing{YourRole: "Clerk", TheirRole: "Customer", Situation: "A parcel is late.", Goals: []string{"Find out why it matters."}, Tips: []string{}},
		Moves:    []roleplay.Move{{ID: "ask_parcel", Title: "Asks about the parcel", Examples: []string{"What is in the parcel?"}, Keywords: []string{"parcel"}}},
		Stages: []roleplay.Stage{
			{ID: "open", Title: "Opening", Description: "Hello"},
			{ID: "find", Title: "Finding out", Description: "Why", Enter: roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}},
		},
		Objectives: []roleplay.Objective{{ID: "asked", Title: "Asks", Description: "Asks about it", Recognised: "The parcel is asked about.", When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}}},
		Characters: []roleplay.CharacterID{"kim"}, Rubric: "plain",
	}
	kim = roleplay.Character{
		ID: "kim", Name: "Kim", Summary: "Waits.", Manner: "Short.", Script: "shop-kim",
		Moods:     []roleplay.Mood{{ID: "trust", Title: "Trust", Start: 50, Levels: []roleplay.MoodLevel{{From: 0, Word: "wary"}, {From: 60, Word: "easy"}}}},
		Facts:     []roleplay.Fact{{ID: "gift", Title: "It is a gift", Text: "The parcel is a gift.", Heard: []string{"birthday gift"}, Gate: &roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}}},
		Reactions: []roleplay.Reaction{{When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}, Mood: map[string]int{"trust": 20}, Reason: "asked"}},
	}
	kimScript = roleplay.Script{
		ID: "shop-kim", Scenario: "shop", Character: "kim",
		Opening: []roleplay.Line{{Text: "Where is my parcel?"}},
		Replies: []roleplay.Reply{{ID: "gift", When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}, Lines: []roleplay.Line{
			{Text: "It is a birthday gift for my daughter, and the day is tomorrow.", Tells: []roleplay.FactID{"gift"}},
			{Text: "As I said, the parcel matters."},
		}}},
		Fallbacks: []roleplay.Reply{{ID: "hm", Lines: []roleplay.Line{{Text: "Hm.", Again: true}, {Text: "And my parcel?", Again: true}}}},
	}
)

type house struct {
	*chat.Service
	store store.Store
	bus   *eventmem.Bus
	deps  chat.Deps
}

// open makes a service on a store of its own, with the scenario above in it.
func open(t *testing.T, change ...func(*chat.Deps)) house {
	t.Helper()
	return openOn(t, storemem.New(), change...)
}

// openOn is open on a given store.
func openOn(t *testing.T, on store.Store, change ...func(*chat.Deps)) house {
	t.Helper()
	h := house{store: on, bus: eventmem.New()}
	ctx := t.Context()
	must(t, publish(ctx, h.store, record.KindScenario, "shop", func(rev int) roleplay.Scenario { s := shop; s.Rev = rev; return s }))
	must(t, publish(ctx, h.store, record.KindCharacter, "kim", func(rev int) roleplay.Character { c := kim; c.Rev = rev; return c }))
	must(t, publish(ctx, h.store, record.KindScript, "shop-kim", func(rev int) roleplay.Script { s := kimScript; s.Rev = rev; return s }))
	h.deps = chat.Deps{
		Store: h.store, Bus: h.bus, Now: time.Now, Random: rand.Reader, MaxMessage: 8000, Logger: slog.New(slog.DiscardHandler),
		Script: func(def *scene.Definition) partner.Play { return script.New(def.Script).Play },
	}
	for _, c := range change {
		c(&h.deps)
	}
	h.Service = anew(h.deps)
	t.Cleanup(h.Close)
	return h
}

// anew makes a service as another program on the same store would: it shares nothing else.
func anew(deps chat.Deps) *chat.Service {
	deps.Talks = record.NewTalks(deps.Store)
	return chat.New(deps)
}

func publish[T any](ctx context.Context, s store.Store, kind record.Kind, id string, body func(rev int) T) error {
	_, _, err := record.Content[T]{Store: s, Kind: kind}.Publish(ctx, id, "shipped", body)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	adaID = roleplay.UserID("01900000-0000-7000-8000-00000000000a")
	bobID = roleplay.UserID("01900000-0000-7000-8000-00000000000b")
)

func as(ctx context.Context, id roleplay.UserID, role roleplay.Role) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: id, Name: "Trainee", Role: role})
}

func ada(t *testing.T) context.Context { return as(t.Context(), adaID, roleplay.RoleUser) }

func start(t *testing.T, h house) roleplay.Session {
	t.Helper()
	s, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
	must(t, err)
	return s
}

func wantCode(t *testing.T, err error, code roleplay.Code, words ...string) {
	t.Helper()
	if roleplay.CodeOf(err) != code {
		t.Fatalf("error = %v, want code %s", err, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not name %q", err, w)
		}
	}
}

func TestService_StartSession(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := open(t).StartSession(t.Context(), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrUnknownScenario", func(t *testing.T) {
		for _, id := range []roleplay.ScenarioID{"nowhere", "", "../x", "SHOP"} {
			_, err := open(t).StartSession(ada(t), chat.StartSessionInput{ScenarioID: id, CharacterID: "kim"})
			wantCode(t, err, roleplay.CodeNotFound)
		}
	})
	t.Run("ErrCharacterNotInScenario", func(t *testing.T) {
		_, err := open(t).StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "someone"})
		wantCode(t, err, roleplay.CodeInvalid, "kim")
	})
	t.Run("ErrParticipantOfAnother", func(t *testing.T) {
		_, err := open(t).StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", ParticipantName: "Somebody"})
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("ErrParticipantName", func(t *testing.T) {
		h, admin := open(t), as(t.Context(), adaID, roleplay.RoleAdmin)
		for _, name := range []string{strings.Repeat("n", 81), "a\x00b", "\u200b", "\u202e", "\ufffd", "Mi\u200bra"} {
			_, err := h.StartSession(admin, chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", ParticipantName: name})
			wantCode(t, err, roleplay.CodeInvalid)
			if fields := roleplay.ProblemOf(err).Errors; len(fields) != 1 || fields[0].Field != "participantName" {
				t.Errorf("%q: fields = %+v", name, fields)
			}
		}
	})
	t.Run("ErrPartner", func(t *testing.T) {
		plays := map[string]partner.Play{
			"fails": func(context.Context, scene.View, func(string)) (partner.Reply, error) {
				return partner.Reply{}, errors.New("line is dead")
			},
			"panics": func(context.Context, scene.View, func(string)) (partner.Reply, error) { panic("broken partner") },
		}
		for name, play := range plays {
			h := open(t, func(d *chat.Deps) { d.Script = func(*scene.Definition) partner.Play { return play } })
			_, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
			wantCode(t, err, roleplay.CodeUnavailable)
			listed, err := record.NewSessions(h.store).List(t.Context(), adaID, "", 0)
			must(t, err)
			if len(listed) != 0 {
				t.Errorf("%s: a session is there all the same", name)
			}
		}
	})
	t.Run("AdminNamesParticipant", func(t *testing.T) {
		s, err := open(t).StartSession(as(t.Context(), adaID, roleplay.RoleAdmin), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", ParticipantName: " Participant 7 "})
		must(t, err)
		if s.ParticipantName != "Participant 7" {
			t.Errorf("participant = %q", s.ParticipantName)
		}
	})
	t.Run("CharacterSpeaksFirst", func(t *testing.T) {
		s := start(t, open(t))
		if len(s.Turns) != 1 || s.Turns[0].Speaker != roleplay.SpeakerCharacter || s.Turns[0].Text != "Where is my parcel?" || s.Turns[0].By != roleplay.ByScript {
			t.Errorf("turns = %+v", s.Turns)
		}
		if s.State != roleplay.SessionActive || s.Title != "The late parcel" || s.CharacterName != "Kim" || s.EndedAt != nil {
			t.Errorf("session = %+v", s.SessionSummary)
		}
	})
	t.Run("PinsRevision", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		must(t, publish(t.Context(), h.store, record.KindScenario, "shop", func(rev int) roleplay.Scenario {
			c := shop
			c.Rev, c.Title = rev, "Another title"
			return c
		}))
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if again.Title != "The late parcel" || again.ScenarioRev != 1 {
			t.Errorf("after a new revision the session shows %q, rev %d", again.Title, again.ScenarioRev)
		}
	})
	t.Run("PinsRubric", func(t *testing.T) {
		h := open(t)
		rubric := func(rev int) roleplay.Rubric { return roleplay.Rubric{ID: "plain", Rev: rev} }
		pinned := func(s roleplay.Session) roleplay.Start {
			l, err := record.NewTalks(h.store).Load(t.Context(), adaID, s.ID)
			must(t, err)
			return l.Start
		}
		if got := pinned(start(t, h)); got.Rubric != "" || got.RubricRev != 0 {
			t.Errorf("before there is one, the rubric %q, rev %d is pinned", got.Rubric, got.RubricRev)
		}
		must(t, publish(t.Context(), h.store, record.KindRubric, "plain", rubric))
		must(t, publish(t.Context(), h.store, record.KindRubric, "plain", rubric))
		s := start(t, h)
		must(t, publish(t.Context(), h.store, record.KindRubric, "plain", rubric))
		if got := pinned(s); got.Rubric != "plain" || got.RubricRev != 2 {
			t.Errorf("pinned %q, rev %d, want plain, rev 2", got.Rubric, got.RubricRev)
		}
	})
}

func TestService_SendMessage_Refusals(t *testing.T) {
	h := open(t)
	s := start(t, h)
	send := func(text string) error {
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text, Wait: true})
		return err
	}
	t.Run("ErrEmpty", func(t *testing.T) { wantCode(t, send(""), roleplay.CodeInvalid, "words") })
	t.Run("ErrBlank", func(t *testing.T) { wantCode(t, send(" \n\t "), roleplay.CodeInvalid, "words") })
	t.Run("Err100000Characters", func(t *testing.T) {
		wantCode(t, send(strings.Repeat("ä", 100_000)), roleplay.CodeInvalid, "8000", "100000")
	})
	t.Run("ErrControlCharacter", func(t *testing.T) {
		wantCode(t, send("a\x1b[2Jb"), roleplay.CodeInvalid, "U+001B")
		wantCode(t, send("a\x00b"), roleplay.CodeInvalid, "U+0000")
	})
	t.Run("ErrNotUTF8", func(t *testing.T) { wantCode(t, send("a\xffb"), roleplay.CodeInvalid, "UTF-8") })
	t.Run("ErrNothingToSee", func(t *testing.T) {
		for _, text := range []string{"\u200b", "\u202e", "\u202e\u202c", "\u200d\u00ad", "\ufeff", "\ufffd", "\u3164", "\u2800", "\u0301", " \u200b\n\u2060 "} {
			wantCode(t, send(text), roleplay.CodeInvalid, "words")
		}
	})
	t.Run("ErrUnknownSession", func(t *testing.T) {
		for _, id := range []roleplay.SessionID{"", "x", "01900000-0000-7000-8000-000000000000"} {
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: id, Text: "Hello"})
			wantCode(t, err, roleplay.CodeNotFound)
		}
	})
	t.Run("ErrAnothersSessionLooksUnknown", func(t *testing.T) {
		_, unknown := h.SendMessage(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SendMessageInput{ID: "01900000-0000-7000-8000-000000000000", Text: "Hello"})
		_, anothers := h.SendMessage(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
		if unknown == nil || anothers == nil || unknown.Error() != anothers.Error() {
			t.Errorf("unknown: %v, another's: %v", unknown, anothers)
		}
	})
	t.Run("ErrAnothersComesBeforeTheWords", func(t *testing.T) {
		for _, text := range []string{"", "\u200b", "a\x00b", strings.Repeat("a", 8001)} {
			_, err := h.SendMessage(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SendMessageInput{ID: s.ID, Text: text, TurnID: "1"})
			wantCode(t, err, roleplay.CodeNotFound)
		}
	})
	t.Run("ErrTurnIDForm", func(t *testing.T) {
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", TurnID: "1"})
		wantCode(t, err, roleplay.CodeInvalid)
	})
	t.Run("NothingWasKept", func(t *testing.T) {
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if len(again.Turns) != 1 {
			t.Errorf("after refusals only there are %d turns, want the opening alone", len(again.Turns))
		}
	})
	t.Run("ErrSessionEnded", func(t *testing.T) {
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		wantCode(t, send("Hello"), roleplay.CodeSessionEnded)
	})
}

func TestService_SendMessage(t *testing.T) {
	t.Run("WaitReturnsTheReply", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?\r\n", Wait: true})
		must(t, err)
		if out.Turn.Seq != 2 || out.Turn.Text != "What is in the parcel?" || out.Turn.Speaker != roleplay.SpeakerTrainee {
			t.Errorf("turn = %+v", out.Turn)
		}
		if out.Reply == nil || !strings.Contains(out.Reply.Text, "birthday gift") || out.Reply.Seq != 3 || out.Reply.ReplyTo != out.Turn.ID {
			t.Fatalf("reply = %+v", out.Reply)
		}
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if !again.Progress.Goals[0].Met || again.Progress.Goals[0].TurnID != out.Turn.ID {
			t.Errorf("goals = %+v", again.Progress.Goals)
		}
		if again.Progress.Stages[1].State != "current" || again.Progress.Moods[0].Word != "easy" {
			t.Errorf("progress = %+v", again.Progress)
		}
	})
	t.Run("WhatCanBeSeenIsEnough", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		for _, text := range []string{"🙂", "?", "…", "7", "好", "👩‍🏫", "I see\ufffd"} {
			out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text, Wait: true})
			must(t, err)
			if out.Turn.Text != text {
				t.Errorf("kept %q, want %q", out.Turn.Text, text)
			}
		}
	})
	t.Run("SameTurnIDAgainIsHarmless", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		in := chat.SendMessageInput{ID: s.ID, Text: "Hello", TurnID: "6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b11", Wait: true}
		first, err := h.SendMessage(ada(t), in)
		must(t, err)
		second, err := h.SendMessage(ada(t), in)
		must(t, err)
		if first.Turn != second.Turn || *first.Reply != *second.Reply {
			t.Errorf("first %+v, second %+v", first, second)
		}
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if len(again.Turns) != 3 {
			t.Errorf("%d turns, want 3", len(again.Turns))
		}
	})
	t.Run("ErrSameTurnIDOtherWords", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		in := chat.SendMessageInput{ID: s.ID, Text: "Hello", TurnID: "6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b11", Wait: true}
		_, err := h.SendMessage(ada(t), in)
		must(t, err)
		in.Text = "Something else"
		_, err = h.SendMessage(ada(t), in)
		wantCode(t, err, roleplay.CodeConflict)
	})
	t.Run("ErrTurnIDOfTheCharacter", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		said := s.Turns[0]
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: said.Text, TurnID: said.ID})
		wantCode(t, err, roleplay.CodeConflict)
	})
	t.Run("FailedReplyIsMadeOnRetry", func(t *testing.T) {
		fails := true
		var lines bytes.Buffer
		h := open(t, func(d *chat.Deps) {
			d.Logger = slog.New(slog.NewTextHandler(&lines, nil))
			good := d.Script
			d.Script = func(def *scene.Definition) partner.Play {
				return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
					if fails && v.Turns > 0 {
						return partner.Reply{}, errors.New("line is dead")
					}
					return good(def)(ctx, v, emit)
				}
			}
		})
		s := start(t, h)
		in := chat.SendMessageInput{ID: s.ID, Text: "Secret words", TurnID: "6f1d3c1e-9f0a-4c57-8a39-0d9f3a4f7b11", Wait: true}
		_, err := h.SendMessage(ada(t), in)
		wantCode(t, err, roleplay.CodeUnavailable)
		if strings.Contains(lines.String(), "Secret words") {
			t.Error("the log holds what was said")
		}
		fails = false
		out, err := h.SendMessage(ada(t), in)
		must(t, err)
		if out.Reply == nil || out.Turn.Seq != 2 || out.Reply.Seq != 3 {
			t.Errorf("out = %+v", out)
		}
	})
	t.Run("PartnerPanicIsAFailedReply", func(t *testing.T) {
		h := open(t, func(d *chat.Deps) {
			good := d.Script
			d.Script = func(def *scene.Definition) partner.Play {
				return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
					if v.Turns > 0 {
						panic("broken partner")
					}
					return good(def)(ctx, v, emit)
				}
			}
		})
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: start(t, h).ID, Text: "Hello", Wait: true})
		wantCode(t, err, roleplay.CodeUnavailable)
	})
}

// TestService_SendMessage_ManyWriters has two instances on one store and many
// clients write one session at once: every message is kept once, each gets one
// reply, and no place of the log is given twice.
func TestService_SendMessage_ManyWriters(t *testing.T) {
	h := open(t)
	s := start(t, h)
	second := anew(h.deps)
	t.Cleanup(second.Close)
	const clients = 12
	var wg sync.WaitGroup
	outs := make([]chat.SendMessageOutput, clients)
	errs := make([]error, clients)
	for i := range clients {
		service := h.Service
		if i%2 == 1 {
			service = second
		}
		wg.Go(func() {
			outs[i], errs[i] = service.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: fmt.Sprintf("Message %d", i), Wait: true})
		})
	}
	wg.Wait()
	must(t, errors.Join(errs...))
	again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if len(again.Turns) != 1+2*clients {
		t.Errorf("%d turns, want the opening and %d pairs", len(again.Turns), clients)
	}
	seqs, replies, texts := map[int64]bool{}, map[roleplay.TurnID]int{}, map[string]int{}
	for _, turn := range again.Turns {
		if seqs[turn.Seq] {
			t.Errorf("seq %d is there twice", turn.Seq)
		}
		seqs[turn.Seq] = true
		if turn.ReplyTo != "" {
			replies[turn.ReplyTo]++
		}
		if turn.Speaker == roleplay.SpeakerTrainee {
			texts[turn.Text]++
		}
	}
	for i, out := range outs {
		if replies[out.Turn.ID] != 1 || texts[fmt.Sprintf("Message %d", i)] != 1 {
			t.Errorf("message %d: kept %d times, %d replies", i, texts[fmt.Sprintf("Message %d", i)], replies[out.Turn.ID])
		}
	}
}
