package modeltest

import (
	"math"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// ConnectLive makes a client for a fake as Connect does.
type ConnectLive func(t *testing.T, s *fake.Server, o transport.Options) model.LiveClient

// liveModel is one that the fake plays.
const liveModel = "gemini-3.8-live"

// TestLive runs the suite of model.Live.
func TestLive(t *testing.T, connect ConnectLive) {
	seen := listen(t)
	for _, rule := range []struct {
		name string
		test func(t *testing.T, connect ConnectLive)
	}{
		{"Connect/ErrOpening", liveErrOpening},
		{"Connect/ErrHandle", liveErrHandle},
		{"Connect/ErrCanceled", liveErrCanceled},
		{"Connect/ErrStall", liveErrStall},
		{"Connect/ErrInvalid", liveErrInvalid},
		{"Connect/ErrOffline", liveErrOffline},
		{"Connect/LineOutlivesContext", liveOutlives},
		{"Connect/Setup", liveSetup},
		{"Turn/Spoken", liveSpoken},
		{"Turn/Long", liveLong},
		{"Turn/Typed", liveTyped},
		{"Turn/Manual", liveManual},
		{"Turn/System", liveSystem},
		{"Turn/Interrupted", liveInterrupted},
		{"Turn/Resumed", liveResumed},
		{"Receive/ErrBroken", liveErrBroken},
		{"Receive/GoesOn", liveGoesOn},
		{"Receive/Leave", liveLeave},
		{"Receive/ErrCanceled", liveReceiveCanceled},
		{"Close/Twice", liveClose},
		{"Send/Concurrent", liveConcurrent},
	} {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, connect) })
	}
	t.Run("Log", func(t *testing.T) { seen.check(t) })
}

// stage is a fake with a client, and a line if there is one.
type stage struct {
	t      *testing.T
	server *fake.Server
	live   model.Live
	line   model.LiveLine
}

func onStage(t *testing.T, connect ConnectLive, o transport.Options) *stage {
	t.Helper()
	server := fake.Start(fake.Options{Key: Key, Models: []string{liveModel}, Live: fake.LiveOptions{Keep: true}})
	t.Cleanup(server.Close)
	client := connect(t, server, o)
	return &stage{t: t, server: server, live: client.Live(liveModel)}
}

// open opens a line.
func (s *stage) open(setup model.LiveSetup) *stage {
	s.t.Helper()
	line, err := s.live.Connect(s.t.Context(), setup)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(line.Close)
	s.line = line
	return s
}

// says sends a word, and the silence after which it is taken for a turn.
func (s *stage) says() {
	word := make([]int16, 1600) // 100 ms
	for i := range word {
		word[i] = int16(9000 * math.Sin(float64(i)/5))
	}
	s.line.SendAudio(word)
	for range 50 {
		s.line.SendAudio(make([]int16, 320))
	}
}

// heard gathers what comes until a turn is done, and a handle after it.
func (s *stage) heard() (all model.LiveEvent, err error) {
	s.t.Helper()
	for !all.TurnDone || all.Handle == "" {
		e, err := s.line.Receive(s.t.Context())
		if err != nil {
			return all, err
		}
		all.Audio = append(all.Audio, e.Audio...)
		all.Heard += e.Heard
		all.Said += e.Said
		all.HeardWhole, all.SaidWhole = all.HeardWhole || e.HeardWhole, all.SaidWhole || e.SaidWhole
		all.Interrupted, all.Generated, all.TurnDone = all.Interrupted || e.Interrupted, all.Generated || e.Generated, all.TurnDone || e.TurnDone
		all.Usage = all.Usage.Add(e.Usage)
		if e.Handle != "" {
			all.Handle = e.Handle
		}
		all.Leave = max(all.Leave, e.Leave)
	}
	return all, nil
}

// liveAnswer is a reply of 2,400 samples that count up.
func liveAnswer(f fake.LiveFault) fake.LiveReply {
	sound := make([]int16, 2400)
	for i := range sound {
		sound[i] = int16(i - 1200)
	}
	return fake.LiveReply{Fault: f, Heard: "I want a refund now.", Said: "What do you want me to do?", Sound: sound, Usage: model.Usage{In: 100, Out: 50}}
}
