package chat_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func hold(t *testing.T, h house, id roleplay.SessionID) *chat.Held {
	t.Helper()
	held, err := h.Hold(ada(t), chat.SessionInput{ID: id})
	must(t, err)
	t.Cleanup(held.Release)
	return held
}

func newTurnID(t *testing.T) roleplay.TurnID {
	t.Helper()
	id, err := roleplay.NewUUIDv7(time.Now(), rand.Reader)
	must(t, err)
	return roleplay.TurnID(id)
}

// spokenBy is an utterance of the trainee.
func spokenBy(t *testing.T, text string, at int64) chat.Utterance {
	t.Helper()
	return chat.Utterance{Turn: roleplay.Turn{
		ID: newTurnID(t), Speaker: roleplay.SpeakerTrainee, By: roleplay.ByPerson, Text: text, At: at, State: roleplay.TurnCompleted,
		Spoken: &roleplay.Spoken{Ms: 1200, From: 300},
	}}
}

func TestService_Hold(t *testing.T) {
	h := open(t)
	s := start(t, h)
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := h.Hold(t.Context(), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrSomebodyElses", func(t *testing.T) {
		_, err := h.Hold(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrTwice", func(t *testing.T) {
		hold(t, h, s.ID)
		_, err := h.Hold(ada(t), chat.SessionInput{ID: s.ID})
		wantCode(t, err, roleplay.CodeConflict, "already")
	})
	t.Run("ErrSessionEnded", func(t *testing.T) {
		over := start(t, h)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: over.ID})
		must(t, err)
		_, err = h.Hold(ada(t), chat.SessionInput{ID: over.ID})
		wantCode(t, err, roleplay.CodeSessionEnded)
	})
}

func TestHeld_MessagesByTextAreRefused(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello"})
	wantCode(t, err, roleplay.CodeConflict, "speaking")
	held.Release()
	held.Release()
	out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", Wait: true})
	must(t, err)
	if out.Reply == nil {
		t.Error("after the release nobody answers")
	}
}

func TestHeld_Say(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	news := h.bus.Subscribe(t.Context(), func(e roleplay.Event) bool { return e.Type == roleplay.EventTurnCompleted })
	u := spokenBy(t, " What is in the\nparcel?\x00 ", 5000)
	said, err := held.Say(ada(t), u)
	must(t, err)
	if said.Turn.Text != "What is in the parcel?" || said.Turn.At != 5000 || said.Turn.Seq != 2 || said.Turn.CreatedAt.IsZero() || said.Turn.Spoken.Ms != 1200 {
		t.Errorf("said %+v", said.Turn)
	}
	if len(said.Standing.View.Known) != 1 {
		t.Errorf("the fact has not opened for the partner: %+v", said.Standing.View.Known)
	}
	if told := <-news.Events(); told.Turn == nil || told.Turn.ID != u.Turn.ID {
		t.Errorf("told %+v", told)
	}
	again, err := held.Say(ada(t), u)
	must(t, err)
	if again.Turn.Seq != 2 || again.Standing.View.Place != said.Standing.View.Place {
		t.Errorf("said twice it is %+v", again.Turn)
	}
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if len(got.Turns) != 2 || got.Turns[1].Spoken == nil || got.Turns[1].Spoken.From != 300 {
		t.Errorf("the log has %+v", got.Turns)
	}
}

// What was heard of a turn that was cut decides, not what would have been said.
func TestHeld_Say_OnlyWhatWasHeardDiscloses(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	_, err := held.Say(ada(t), spokenBy(t, "What is in the parcel?", 1000))
	must(t, err)
	cut := chat.Utterance{Turn: roleplay.Turn{
		ID: newTurnID(t), Speaker: roleplay.SpeakerCharacter, By: roleplay.ByScript, Text: "It is a", At: 3000, State: roleplay.TurnCut,
		Spoken: &roleplay.Spoken{Ms: 700, From: -1, Full: "It is a birthday gift for my daughter."},
	}}
	said, err := held.Say(ada(t), cut)
	must(t, err)
	if said.Standing.View.Known[0].Disclosed {
		t.Error("a fact counts as disclosed that nobody heard")
	}
}

func TestHeld_Say_StepsOut(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	said, err := held.Say(ada(t), spokenBy(t, "Please stop the roleplay now.", 1000))
	must(t, err)
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if !said.SteppedOut || !got.SteppedOut || len(got.Turns) != 1 {
		t.Errorf("stepped out %v, the session %+v", said.SteppedOut, got.SessionSummary)
	}
	_, err = held.Say(ada(t), spokenBy(t, "Hello?", 2000))
	wantCode(t, err, roleplay.CodeSessionEnded)
}

func TestHeld_Say_LongWords(t *testing.T) {
	h := open(t)
	s := start(t, h)
	said, err := hold(t, h, s.ID).Say(ada(t), spokenBy(t, strings.Repeat("wörter ", 20_000), 1000))
	must(t, err)
	if n := len(said.Turn.Text); n < 30_000 || n > 33_000 || !strings.HasPrefix(said.Turn.Text, "wörter wörter") {
		t.Errorf("%d bytes are kept of a turn that is too long", n)
	}
}

func TestHeld_Play(t *testing.T) {
	asked := 0
	h := open(t, func(d *chat.Deps) {
		d.Model = func(context.Context, roleplay.Actor, roleplay.Usage) (partner.Play, error) {
			return func(context.Context, scene.View, func(string)) (partner.Reply, error) {
				if asked++; asked > 1 {
					return partner.Reply{}, &model.Error{Fault: roleplay.FaultQuota}
				}
				return partner.Reply{Text: "By the model.", By: roleplay.ByModel}, nil
			}, nil
		}
	})
	s := start(t, h)
	held := hold(t, h, s.ID)
	_, err := held.Say(ada(t), spokenBy(t, "What is in the parcel?", 1000))
	must(t, err)
	var deltas strings.Builder
	reply, err := held.Play(ada(t), func(delta string) { deltas.WriteString(delta) })
	must(t, err)
	if reply.Text == "" || deltas.String() != reply.Text || reply.By != roleplay.ByScript {
		t.Errorf("the script plays %+v, in pieces %q", reply, deltas.String())
	}
	standing, err := held.Standing(ada(t))
	must(t, err)
	if standing.View.Place != 2 {
		t.Errorf("a reply that was only played counts: %d turns", standing.View.Place)
	}
	// A new partner waits to be asked, while the talk is spoken.
	changed, err := h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerModel})
	must(t, err)
	if changed.Partner != roleplay.PartnerModel {
		t.Errorf("the partner is %s", changed.Partner)
	}
	reply, err = held.Play(ada(t), func(string) {})
	must(t, err)
	if reply.Text != "By the model." {
		t.Errorf("the new partner plays %+v", reply)
	}
	if _, err = held.Play(ada(t), func(string) {}); model.FaultOf(err) != roleplay.FaultQuota {
		t.Errorf("the model's failure is %v", err)
	}
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if len(got.Turns) != 2 {
		t.Errorf("somebody answered by text: %+v", got.Turns)
	}
}

func TestHeld_Standing(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	before, err := held.Standing(ada(t))
	must(t, err)
	if before.Opening.ID != s.Turns[0].ID || before.At < 1 || before.Partner != roleplay.PartnerScript {
		t.Errorf("before anything was said: %+v", before)
	}
	said, err := held.Say(ada(t), spokenBy(t, "Hello", 90_000))
	must(t, err)
	if said.Standing.Opening.ID != "" || said.Standing.At != 90_001 {
		t.Errorf("afterwards: %+v", said.Standing)
	}
}

func TestHeld_Use(t *testing.T) {
	h := open(t)
	s := start(t, h)
	held := hold(t, h, s.ID)
	must(t, held.Use(ada(t), roleplay.ModelUsed{Model: "live-1", Usage: roleplay.Usage{In: 10, Out: 5}, Tries: 1}))
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if got.Usage != (roleplay.Usage{In: 10, Out: 5}) {
		t.Errorf("used %+v", got.Usage)
	}
}
