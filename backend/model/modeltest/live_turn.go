package modeltest

import (
	"math"
	"slices"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

func liveSpoken(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	want := liveAnswer("")
	s.server.NextLive(want)
	s.says()
	got, err := s.heard()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Audio, want.Sound) {
		t.Errorf("%d samples came of %d, or others", len(got.Audio), len(want.Sound))
	}
	if got.Heard != want.Heard || !got.HeardWhole || got.Said != want.Said || !got.SaidWhole {
		t.Errorf("heard %q (%v), said %q (%v)", got.Heard, got.HeardWhole, got.Said, got.SaidWhole)
	}
	if !got.Generated || !got.TurnDone || got.Interrupted || got.Usage != want.Usage || got.Handle == "" {
		t.Errorf("the turn is %+v", got)
	}
	if err := s.server.Lines()[0].Until(t.Context(), func(l fake.LineState) bool { return l.Samples == 1600+50*320 }); err != nil {
		t.Errorf("%d samples arrived", s.server.Lines()[0].State().Samples)
	}
	if s.line.Dropped() != 0 {
		t.Errorf("%d samples were dropped", s.line.Dropped())
	}
	if sound := s.server.Lines()[0].Sound(); sound[100] != int16(9000*math.Sin(20)) {
		t.Errorf("sample 100 arrived as %d", sound[100])
	}
}

// liveLong holds that a bound of one message is none of all of them together.
func liveLong(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	reply := liveAnswer("")
	reply.Sound = make([]int16, 6*60*24_000)
	s.server.NextLive(reply)
	s.says()
	if got, err := s.heard(); err != nil || len(got.Audio) != len(reply.Sound) {
		t.Errorf("%d samples came of %d, %v", len(got.Audio), len(reply.Sound), err)
	}
}

func liveTyped(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	s.server.NextLive(liveAnswer(""))
	s.line.SendText("Canary words.")
	if got, err := s.heard(); err != nil || got.Said != "What do you want me to do?" {
		t.Errorf("%+v, %v", got.Said, err)
	}
}

func liveManual(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{Manual: true})
	s.server.NextLive(liveAnswer(""))
	s.line.SendActivity(true)
	s.line.SendAudio(make([]int16, 320)) // whispered: by itself it would be nothing
	s.line.SendActivity(false)
	if got, err := s.heard(); err != nil || got.Heard != "I want a refund now." {
		t.Errorf("%q, %v", got.Heard, err)
	}
}

func liveSystem(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{System: "You are angry."})
	s.line.SendSystem("You have calmed down.")
	s.line.SendPause()
	err := s.server.Lines()[0].Until(t.Context(), func(l fake.LineState) bool {
		return l.Count(fake.LiveKindContext) == 1 && l.Count(fake.LiveKindPause) == 1
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.server.Lines()[0].State().Messages {
		if m.Kind == fake.LiveKindContext && m.Text != "You have calmed down." {
			t.Errorf("it became %q", m.Text)
		}
	}
}

// liveInterrupted holds that sound which comes with an interruption is not passed on.
func liveInterrupted(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	s.server.NextLive(liveAnswer(fake.LiveInterruptedSound))
	s.says()
	got, err := s.heard()
	if err != nil || !got.Interrupted || got.Generated {
		t.Fatalf("%+v, %v", got, err)
	}
	if n := len(got.Audio); n >= 2400 || !slices.Equal(got.Audio, liveAnswer("").Sound[:n]) {
		t.Errorf("%d samples came, the stale ones among them", n)
	}
}

func liveResumed(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	s.server.NextLive(liveAnswer(""), liveAnswer(""))
	s.says()
	first, err := s.heard()
	if err != nil {
		t.Fatal(err)
	}
	s.line.Close()
	s.open(model.LiveSetup{Handle: first.Handle})
	s.says()
	if _, err := s.heard(); err != nil {
		t.Fatal(err)
	}
	if talk := s.server.Lines()[1].State().Talk; len(talk) != 4 {
		t.Errorf("the service remembers %d of 4 turns", len(talk))
	}
}

// liveConcurrent holds that any goroutine may send, though the SDK allows one.
func liveConcurrent(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	const writers, each = 8, 20
	for range writers {
		go func() {
			for range each {
				s.line.SendAudio(make([]int16, 160))
				s.line.SendSystem("as before")
			}
		}()
	}
	if err := s.server.Lines()[0].Until(t.Context(), func(l fake.LineState) bool {
		return l.Count(fake.LiveKindContext) == writers*each && l.Samples+int(s.line.Dropped()) == writers*each*160
	}); err != nil {
		t.Error(err)
	}
}
