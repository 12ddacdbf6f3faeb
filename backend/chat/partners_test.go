package chat_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
	"roleplay/backend/partner"
	"roleplay/backend/partner/llm"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// player is the model that plays; tests change it while talks go on.
type player struct {
	impatient bool // gives up a service that says nothing for a moment

	mu   sync.Mutex
	text model.Text
	name string
}

// use has the model be played over a vendor's client from now on.
func (p *player) use(t testing.TB, vendor model.Vendor, s *fake.Server) {
	t.Helper()
	c, o := model.Connection{Vendor: vendor, Address: s.OpenAI()}, transport.Options{}
	if p.impatient {
		o.Stall, o.FirstByte = 40*time.Millisecond, 150*time.Millisecond
	}
	var client model.Client
	var err error
	if vendor == model.VendorGemini {
		c.Address, c.Key = s.URL(), "key"
		client, err = gemini.New(c, o)
	} else {
		client, err = openai.New(c, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.name = map[model.Vendor]string{model.VendorGemini: "gemini-3.8-flash", model.VendorOpenAI: "llama3.2"}[vendor]
	p.text = client.Text(p.name)
}

func (p *player) play(context.Context, roleplay.Actor, roleplay.Usage) (partner.Play, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.text == nil {
		return nil, &model.Error{Fault: roleplay.FaultNone}
	}
	return llm.New(llm.Options{Text: p.text, Name: p.name, Now: time.Now, Rest: func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }}).Play, nil
}

// openWith makes a house with a model behind a fake service.
func openWith(t *testing.T, vendor model.Vendor, o fake.Options) (house, *fake.Server, *player) {
	t.Helper()
	return openTo(t, &player{}, vendor, o)
}

// openTo is openWith for a given player.
func openTo(t *testing.T, plays *player, vendor model.Vendor, o fake.Options) (house, *fake.Server, *player) {
	t.Helper()
	server := fake.Start(o)
	t.Cleanup(server.Close)
	plays.use(t, vendor, server)
	return open(t, func(d *chat.Deps) { d.Model = plays.play }), server, plays
}

func startWith(t *testing.T, h house, p roleplay.Partner) roleplay.Session {
	t.Helper()
	s, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", Partner: p})
	must(t, err)
	return s
}

func say(t *testing.T, h house, s roleplay.Session, text string) (chat.SendMessageOutput, error) {
	t.Helper()
	return h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text, Wait: true})
}

func TestService_SetPartner_Refusals(t *testing.T) {
	h, _, _ := openWith(t, model.VendorOpenAI, fake.Options{})
	s := start(t, h)
	set := func(ctx context.Context, id roleplay.SessionID, p roleplay.Partner) error {
		_, err := h.SetPartner(ctx, chat.SetPartnerInput{ID: id, Partner: p})
		return err
	}
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		wantCode(t, set(t.Context(), s.ID, roleplay.PartnerModel), roleplay.CodeUnauthenticated)
	})
	t.Run("ErrSomebodyElses", func(t *testing.T) {
		wantCode(t, set(as(t.Context(), bobID, roleplay.RoleAdmin), s.ID, roleplay.PartnerModel), roleplay.CodeNotFound)
	})
	t.Run("ErrUnknownSession", func(t *testing.T) {
		wantCode(t, set(ada(t), "01900000-0000-7000-8000-000000000099", roleplay.PartnerModel), roleplay.CodeNotFound)
	})
	t.Run("ErrUnknownPartner", func(t *testing.T) {
		for _, p := range []roleplay.Partner{"", "parrot", "person"} {
			wantCode(t, set(ada(t), s.ID, p), roleplay.CodeInvalid, "script")
		}
	})
	t.Run("ErrNoModelChosen", func(t *testing.T) {
		none := open(t)
		wantCode(t, func() error {
			_, err := none.SetPartner(ada(t), chat.SetPartnerInput{ID: start(t, none).ID, Partner: roleplay.PartnerModel})
			return err
		}(), roleplay.CodeConflict, "No model is chosen")
		_, err := none.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", Partner: roleplay.PartnerModel})
		wantCode(t, err, roleplay.CodeConflict, "No model is chosen")
	})
	t.Run("ErrPartnerOfTheStart", func(t *testing.T) {
		_, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim", Partner: "parrot"})
		wantCode(t, err, roleplay.CodeInvalid, "script")
	})
	t.Run("ErrSessionEnded", func(t *testing.T) {
		ended := start(t, h)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: ended.ID})
		must(t, err)
		wantCode(t, set(ada(t), ended.ID, roleplay.PartnerModel), roleplay.CodeSessionEnded)
	})
	t.Run("SameAgainChangesNothing", func(t *testing.T) {
		before, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		must(t, set(ada(t), s.ID, roleplay.PartnerScript))
		after, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if after.Seq != before.Seq {
			t.Errorf("the log went from %d to %d", before.Seq, after.Seq)
		}
	})
}

// TestService_ChangeOfPartner is one talk that begins with Gemini, loses it, goes on
// by the script, comes back to another model, and ends once.
func TestService_ChangeOfPartner(t *testing.T) {
	h, server, plays := openWith(t, model.VendorGemini, fake.Options{})
	s := startWith(t, h, roleplay.PartnerModel)
	if s.Partner != roleplay.PartnerModel || s.Turns[0].By != roleplay.ByScript || s.Turns[0].Text != "Where is my parcel?" {
		t.Fatalf("it begins with %q, played by %q: %+v", s.Partner, s.Turns[0].By, s.Turns[0])
	}
	next := watch(t, h, nil)
	next() // the snapshot
	server.Next(fake.Reply{Text: "It should have been here on Monday.", Usage: model.Usage{In: 300, Out: 9}})
	out, err := say(t, h, s, "Hello, how are you?")
	must(t, err)
	if out.Reply.By != roleplay.ByModel || out.Reply.Model != "gemini-3.8-flash" || out.Reply.State != roleplay.TurnCompleted {
		t.Errorf("the reply is %+v", out.Reply)
	}

	server.Close() // the model is gone
	for range 2 {
		_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: "01900000-0000-4000-8000-000000000001", Text: "What is in the parcel?", Wait: true})
		wantCode(t, err, roleplay.CodeUnavailable, "no connection", "Your message is kept")
	}
	var faults []roleplay.Fault
	for len(faults) < 2 {
		if e := next(); e.Type == roleplay.EventTurnFailed {
			faults = append(faults, e.Fault)
		}
	}
	if !slices.Equal(faults, []roleplay.Fault{roleplay.FaultOffline, roleplay.FaultOffline}) {
		t.Errorf("the faults are %q", faults)
	}

	changed, err := h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerScript})
	must(t, err)
	if changed.Partner != roleplay.PartnerScript {
		t.Errorf("it is played by %q", changed.Partner)
	}
	if e := next(); e.Type != roleplay.EventPartnerChanged || e.Partner != roleplay.PartnerScript || e.Seq == 0 || e.Usage.In != 300 {
		t.Errorf("the news is %+v", e)
	}
	answered := roleplay.Event{}
	for answered.Type != roleplay.EventTurnCompleted {
		answered = next() // the turn that waited gets its reply
	}
	if answered.Turn.By != roleplay.ByScript || answered.Turn.ReplyTo != "01900000-0000-4000-8000-000000000001" || !strings.Contains(answered.Turn.Text, "birthday gift") {
		t.Errorf("the turn that waited is answered by %+v", answered.Turn)
	}

	again := fake.Start(fake.Options{})
	t.Cleanup(again.Close)
	plays.use(t, model.VendorOpenAI, again)
	_, err = h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerModel})
	must(t, err)
	again.Next(fake.Reply{Text: "She turns six.", Usage: model.Usage{In: 400, Out: 4}})
	out, err = say(t, h, s, "How old will she be?")
	must(t, err)
	if out.Reply.Model != "llama3.2" || !strings.Contains(again.Exchanges()[0].System, "The parcel is a gift.") {
		t.Errorf("the reply is by %q, and it was told %s", out.Reply.Model, again.Exchanges()[0].System)
	}

	ended, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	var who []string
	for _, turn := range ended.Turns {
		who = append(who, strings.TrimSuffix(string(turn.By)+" "+turn.Model, " "))
	}
	if want := []string{"script", "person", "model gemini-3.8-flash", "person", "script", "person", "model llama3.2"}; !slices.Equal(who, want) {
		t.Errorf("the log shows %q, want %q", who, want)
	}
	if want := (roleplay.Usage{In: 700, Out: 13}); ended.Usage != want {
		t.Errorf("the talk took %+v, want %+v", ended.Usage, want)
	}
	// Another program folds the same out of the log.
	folded, err := anew(h.deps).GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if folded.Partner != roleplay.PartnerModel || folded.Usage != ended.Usage || len(folded.Turns) != len(ended.Turns) {
		t.Errorf("folded anew it is %+v", folded)
	}
	queued := 0
	for _, err := range h.store.List(t.Context(), record.QueuePrefix, "") {
		must(t, err)
		queued++
	}
	if queued != 1 {
		t.Errorf("%d evaluations are queued, want one", queued)
	}
}

// TestService_SetPartner_WhileItSpeaks holds that words which were shown stay, and
// are the whole reply: the turn is answered once.
func TestService_SetPartner_WhileItSpeaks(t *testing.T) {
	h, server, _ := openWith(t, model.VendorOpenAI, fake.Options{})
	s := startWith(t, h, roleplay.PartnerModel)
	gate := make(chan struct{})
	server.Next(fake.Reply{Text: "It is a long story.", Gate: gate})
	next := watch(t, h, nil)
	next() // the snapshot
	out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
	must(t, err)
	for next().Type != roleplay.EventTurnDelta { //nolint:revive // until the first word
	}
	_, err = h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerScript})
	must(t, err)
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	last := got.Turns[len(got.Turns)-1]
	if last.Text != "It" || last.State != roleplay.TurnCut || last.By != roleplay.ByModel || last.ReplyTo != out.Turn.ID || got.Partner != roleplay.PartnerScript {
		t.Errorf("the last turn is %+v, played on by %q", last, got.Partner)
	}
}

// TestService_SetPartner_Twice holds that of two who change the partner at once, as by
// a double click, neither takes the reply from the turn that waits.
func TestService_SetPartner_Twice(t *testing.T) {
	for range 20 {
		h, server, _ := openWith(t, model.VendorOpenAI, fake.Options{})
		s := startWith(t, h, roleplay.PartnerModel)
		server.Next(fake.Reply{Text: "It is a long story.", Pieces: []string{"", "It is"}, Gate: make(chan struct{})})
		out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
		must(t, err)
		for len(server.Exchanges()) == 0 {
			time.Sleep(time.Millisecond)
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if _, err := h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerScript}); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		again, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: out.Turn.ID, Text: "What is in the parcel?", Wait: true})
		must(t, err)
		got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if len(got.Turns) != 3 || again.Reply == nil || got.Turns[2].ReplyTo != out.Turn.ID {
			t.Fatalf("the talk is %+v", got.Turns)
		}
		h.Close()
	}
}

// TestService_SetPartner_Fails holds that a reply which was cut short for a partner
// that then could not be set is told as not coming.
func TestService_SetPartner_Fails(t *testing.T) {
	server, plays := fake.Start(fake.Options{}), &player{}
	t.Cleanup(server.Close)
	plays.use(t, model.VendorOpenAI, server)
	objects := storetest.NewFaulty(storemem.New(), nil)
	h := openOn(t, objects, func(d *chat.Deps) { d.Model = plays.play })
	s := startWith(t, h, roleplay.PartnerModel)
	server.Next(fake.Reply{Text: "It is a long story.", Pieces: []string{"", "It is"}, Gate: make(chan struct{})})
	next := watch(t, h, nil)
	next()
	out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
	must(t, err)
	for len(server.Exchanges()) == 0 {
		time.Sleep(time.Millisecond)
	}
	full := roleplay.Errorf(roleplay.CodeUnavailable, "The disk is full.")
	objects.Before(storetest.Failing("put", "chat_events", full))
	_, err = h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerScript})
	wantCode(t, err, roleplay.CodeUnavailable)
	for {
		if e := next(); e.Type == roleplay.EventTurnFailed {
			if e.TurnID != out.Turn.ID {
				t.Errorf("the news is %+v", e)
			}
			return
		}
	}
}

// TestService_EndSession_WhileAModelSpeaks holds that nobody waits for a model to end a talk.
func TestService_EndSession_WhileAModelSpeaks(t *testing.T) {
	h, server, _ := openWith(t, model.VendorOpenAI, fake.Options{})
	s := startWith(t, h, roleplay.PartnerModel)
	server.Next(fake.Reply{Text: "It is a long story.", Gate: make(chan struct{})})
	next := watch(t, h, nil)
	next() // the snapshot
	_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Tell me."})
	must(t, err)
	for next().Type != roleplay.EventTurnDelta { //nolint:revive // until the first word
	}
	out, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if last := out.Turns[len(out.Turns)-1]; last.Text != "It" || last.State != roleplay.TurnCut || out.SteppedOut {
		t.Errorf("the last turn is %+v, stepped out %v", last, out.SteppedOut)
	}
}

// TestService_TellsWhatAModelNeeds holds what reaches the model and its trainee: how
// much the talk took already, how long to wait, and that nobody slows its words.
func TestService_TellsWhatAModelNeeds(t *testing.T) {
	server, plays := fake.Start(fake.Options{}), &player{}
	t.Cleanup(server.Close)
	plays.use(t, model.VendorOpenAI, server)
	var used []roleplay.Usage
	h := open(t, func(d *chat.Deps) {
		d.ReplyPace = time.Hour
		d.Model = func(ctx context.Context, a roleplay.Actor, u roleplay.Usage) (partner.Play, error) {
			used = append(used, u)
			return plays.play(ctx, a, u)
		}
	})
	s := startWith(t, h, roleplay.PartnerModel)
	server.Next(fake.Reply{Text: "Not yet, and I wait.", Usage: model.Usage{In: 50, Out: 5}}, fake.Reply{Fault: fake.Busy})
	if _, err := say(t, h, s, "Hello."); err != nil {
		t.Fatal(err)
	}
	next := watch(t, h, nil)
	next()
	_, err := say(t, h, s, "Well?")
	wantCode(t, err, roleplay.CodeUnavailable, "too much to do")
	for {
		if e := next(); e.Type == roleplay.EventTurnFailed {
			if e.Fault != roleplay.FaultBusy || e.RetryMs != fake.RetryAfter*1000 {
				t.Errorf("the news is %+v", e)
			}
			break
		}
	}
	if want := (roleplay.Usage{In: 50, Out: 5}); used[len(used)-1] != want {
		t.Errorf("the model was told of %+v, want %+v", used[len(used)-1], want)
	}
}

// TestService_FailuresCount holds that what a model took without a reply counts for the talk.
func TestService_FailuresCount(t *testing.T) {
	h, server, _ := openWith(t, model.VendorOpenAI, fake.Options{})
	s := startWith(t, h, roleplay.PartnerModel)
	next := watch(t, h, nil)
	next()
	server.Next(fake.Reply{Fault: fake.Narrates}, fake.Reply{Fault: fake.Narrates})
	_, err := say(t, h, s, "Hello.")
	wantCode(t, err, roleplay.CodeUnavailable, "did not stay in its role")
	var told []roleplay.Event
	for len(told) == 0 || told[len(told)-1].Type != roleplay.EventTurnFailed {
		told = append(told, next())
	}
	if e := told[len(told)-2]; e.Type != roleplay.EventModelUsed || e.Usage.In == 0 || e.Seq == 0 || e.Turn != nil {
		t.Errorf("the news is %+v", e)
	}
	got, err := anew(h.deps).GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if got.Usage.In == 0 || len(got.Turns) != 2 {
		t.Errorf("the talk has %d turns and took %+v", len(got.Turns), got.Usage)
	}
}

// TestService_SetPartner_TheSame holds that setting who plays already cuts nothing short.
func TestService_SetPartner_TheSame(t *testing.T) {
	h, server, _ := openWith(t, model.VendorOpenAI, fake.Options{})
	s := startWith(t, h, roleplay.PartnerModel)
	gate := make(chan struct{}, 8)
	server.Next(fake.Reply{Text: "It is a long story.", Gate: gate})
	next := watch(t, h, nil)
	next() // the snapshot
	_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Tell me."})
	must(t, err)
	for next().Type != roleplay.EventTurnDelta { //nolint:revive // until the first word
	}
	set := make(chan error)
	go func() {
		_, err := h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: roleplay.PartnerModel})
		set <- err
	}()
	for range 8 {
		gate <- struct{}{}
	}
	must(t, <-set)
	got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	if last := got.Turns[len(got.Turns)-1]; last.Text != "It is a long story." || last.State != roleplay.TurnCompleted {
		t.Errorf("the reply is %+v", last)
	}
}

func TestService_StepOut(t *testing.T) {
	queued := func(t *testing.T, h house) (n int) {
		t.Helper()
		for _, err := range h.store.List(t.Context(), record.QueuePrefix, "") {
			must(t, err)
			n++
		}
		return n
	}
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		h := open(t)
		_, err := h.StepOut(t.Context(), chat.SessionInput{ID: start(t, h).ID})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrSomebodyElses", func(t *testing.T) {
		h := open(t)
		_, err := h.StepOut(as(t.Context(), bobID, roleplay.RoleAdmin), chat.SessionInput{ID: start(t, h).ID})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("EndsUnscored", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		next := watch(t, h, nil)
		next()
		out, err := h.StepOut(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if out.State != roleplay.SessionEnded || !out.SteppedOut || queued(t, h) != 0 {
			t.Errorf("it is %q, stepped out %v, with %d evaluations queued", out.State, out.SteppedOut, queued(t, h))
		}
		if e := next(); e.Type != roleplay.EventSessionEnded || !e.Session.SteppedOut {
			t.Errorf("the news is %+v", e)
		}
		again, err := h.StepOut(ada(t), chat.SessionInput{ID: s.ID})
		if err != nil || again.Seq != out.Seq {
			t.Errorf("stepping out twice gives %d after %d: %v", again.Seq, out.Seq, err)
		}
	})
	t.Run("ErrAPhraseAfterTheEnd", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Stop the roleplay"})
		wantCode(t, err, roleplay.CodeSessionEnded)
	})
	t.Run("AnEndedTalkStaysScored", func(t *testing.T) {
		h := open(t)
		s := start(t, h)
		_, err := h.EndSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		out, err := h.StepOut(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if out.SteppedOut || queued(t, h) != 1 {
			t.Errorf("stepped out %v, %d queued", out.SteppedOut, queued(t, h))
		}
	})
	t.Run("StopsAModelAtOnce", func(t *testing.T) {
		h, server, _ := openWith(t, model.VendorGemini, fake.Options{})
		s := startWith(t, h, roleplay.PartnerModel)
		server.Next(fake.Reply{Text: "It is a long story.", Gate: make(chan struct{})})
		next := watch(t, h, nil)
		next() // the snapshot
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Tell me."})
		must(t, err)
		for next().Type != roleplay.EventTurnDelta { //nolint:revive // until the first word
		}
		out, err := h.StepOut(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		<-server.Exchanges()[0].Ended() // the line to the model is closed
		if last := out.Turns[len(out.Turns)-1]; last.Text != "It" || last.State != roleplay.TurnCut || !out.SteppedOut {
			t.Errorf("the last turn is %+v", last)
		}
	})
	t.Run("StopsTheScriptAtOnce", func(t *testing.T) {
		h := open(t, func(d *chat.Deps) { d.ReplyPace = time.Hour })
		s := start(t, h)
		next := watch(t, h, nil)
		next() // the snapshot
		_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "What is in the parcel?"})
		must(t, err)
		for next().Type != roleplay.EventTurnDelta { //nolint:revive // until the first words
		}
		out, err := h.StepOut(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		if last := out.Turns[len(out.Turns)-1]; last.State != roleplay.TurnCut || last.Text != "It is a" {
			t.Errorf("the last turn is %+v", last)
		}
	})
	for _, text := range []string{
		"Stop the roleplay!", "  STOP ROLEPLAY ", "Please stop the roleplay.", "I want to stop the roleplay now", "Let's end the exercise, please.", "Rollenspiel beenden", "Ich möchte das Rollenspiel beenden.",
		"Ich mo\u0308chte bitte die U\u0308bung abbrechen", "Banana 7, please",
	} {
		t.Run("ByThePhrase/"+text, func(t *testing.T) {
			h := open(t)
			_, err := record.Help(h.store).Create(t.Context(), record.HelpKey, "admin", record.HelpSettings{Phrases: []string{"banana 7"}})
			must(t, err)
			s := start(t, h)
			out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text})
			must(t, err)
			got, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
			must(t, err)
			if !out.SteppedOut || !got.SteppedOut || len(got.Turns) != len(s.Turns) {
				t.Errorf("stepped out %v, with %d turns after %d", got.SteppedOut, len(got.Turns), len(s.Turns))
			}
		})
	}
	for _, text := range []string{"Please stop.", "Stop it!", "I want to stop smoking.", "Do you want to step out for a moment?", "Stopp!", "Aussteigen?", "Ich will aussteigen.", "Shall we stop the roleplay?", "Please"} {
		t.Run("NotByWhatIsSaid/"+text, func(t *testing.T) {
			h := open(t)
			s := start(t, h)
			out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: text, Wait: true})
			if err != nil || out.SteppedOut || out.Reply == nil {
				t.Errorf("%+v: %v", out, err)
			}
		})
	}
}

// seededFaults is how many replies go wrong in TestService_SeededFaults at least.
const seededFaults = 1000

// TestService_SeededFaults holds that whatever goes wrong with a model, and however
// often a message is sent again or the partner changed, no turn is lost or doubled.
func TestService_SeededFaults(t *testing.T) {
	met := 0
	for i, vendor := range []model.Vendor{model.VendorGemini, model.VendorOpenAI} {
		for seed := uint64(1); met < seededFaults*(i+1)/2; seed++ {
			faults := slices.DeleteFunc(fake.Faults(), func(f fake.Fault) bool { return f == fake.Redirect || f == fake.Huge && seed%8 != 0 })
			var wrong atomic.Int64
			mix := fake.Mix(seed, 0.7, faults...)
			h, server, _ := openTo(t, &player{impatient: true}, vendor, fake.Options{Answer: func(q fake.Request) fake.Reply {
				r := mix(q)
				if r.Fault != "" {
					wrong.Add(1)
				}
				return r
			}})
			faultyTalk(t, h, seed)
			met += int(wrong.Load())
			h.Close()
			server.Close()
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d requests went wrong; no turn was lost or doubled", met)
}

// faultyTalk holds one talk and compares the log with what was said.
func faultyTalk(t *testing.T, h house, seed uint64) {
	t.Helper()
	s := startWith(t, h, roleplay.PartnerModel)
	var sent []string
	for n := range 12 {
		text := fmt.Sprintf("What about the parcel number %d?", n)
		in := chat.SendMessageInput{ID: s.ID, TurnID: roleplay.TurnID(fmt.Sprintf("01900000-0000-4000-8000-%06d%06d", seed, n)), Text: text, Wait: true}
		sent = append(sent, text)
		for try := 0; ; try++ {
			out, err := h.SendMessage(ada(t), in)
			if err == nil && out.Reply != nil {
				break
			}
			if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if try == 1 { // two failures: the script plays on, later the model again
				for _, p := range []roleplay.Partner{roleplay.PartnerScript, roleplay.PartnerModel} {
					_, err := h.SetPartner(ada(t), chat.SetPartnerInput{ID: s.ID, Partner: p})
					must(t, err)
					if p == roleplay.PartnerScript {
						out, err := h.SendMessage(ada(t), in)
						if err != nil || out.Reply == nil {
							t.Fatalf("seed %d: the script did not answer: %v", seed, err)
						}
					}
				}
				break
			}
		}
	}
	got, err := anew(h.deps).GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	var said []string
	replies := map[roleplay.TurnID]int{}
	for i, turn := range got.Turns[1:] {
		if want := []roleplay.Speaker{roleplay.SpeakerTrainee, roleplay.SpeakerCharacter}[i%2]; turn.Speaker != want {
			t.Fatalf("seed %d: turn %d is the %s's", seed, i+1, turn.Speaker)
		}
		if turn.Speaker == roleplay.SpeakerTrainee {
			said = append(said, turn.Text)
			continue
		}
		if replies[turn.ReplyTo]++; turn.Text == "" || replies[turn.ReplyTo] > 1 || turn.ReplyTo != got.Turns[i].ID {
			t.Fatalf("seed %d: turn %d is %+v", seed, i+1, turn)
		}
	}
	if !slices.Equal(said, sent) || len(replies) != len(sent) {
		t.Fatalf("seed %d: the log holds %d messages and %d replies of %d", seed, len(said), len(replies), len(sent))
	}
}
