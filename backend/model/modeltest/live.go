package modeltest

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
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

// liveSetup holds what is asked of the service when a line opens.
func liveSetup(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{System: "You are angry.", Language: "de-DE", Voice: "Kore", Silence: 1500 * time.Millisecond})
	state := s.server.Lines()[0].State()
	raw := string(state.Messages[0].Raw)
	for _, part := range []string{
		`"You are angry."`, `"languageCode":"de-DE"`, `"voiceName":"Kore"`, `"silenceDurationMs":1500`, `"responseModalities":["AUDIO"]`, `"inputAudioTranscription":{}`, `"outputAudioTranscription":{}`,
		`"sessionResumption":{}`, `"triggerTokens":"16000"`, `"targetTokens":"8000"`, `"START_OF_ACTIVITY_INTERRUPTS"`,
	} {
		if !strings.Contains(raw, part) {
			t.Errorf("the setup has no %s: %s", part, raw)
		}
	}
	for _, refused := range []string{"thinking", "proactivity", "enableAffectiveDialog"} {
		if strings.Contains(raw, refused) {
			t.Errorf("the setup has %s", refused)
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

func liveErrHandle(t *testing.T, connect ConnectLive) {
	for _, code := range []int{1007, 1008} {
		server := fake.Start(fake.Options{Key: Key, Live: fake.LiveOptions{HandleCode: code}})
		t.Cleanup(server.Close)
		_, err := connect(t, server, transport.Options{}).Live(liveModel).Connect(t.Context(), model.LiveSetup{Handle: "canary-of-a-handle"})
		if !errors.Is(err, model.ErrHandle) || model.FaultOf(err) == "" {
			t.Errorf("closed by %d it is %v", code, err)
		}
	}
}

func liveErrOpening(t *testing.T, connect ConnectLive) {
	for fault, want := range map[fake.LiveFault]model.Fault{
		fake.LiveBadKey: model.FaultKey, fake.LiveForbidden: model.FaultForbidden, fake.LiveNoModel: model.FaultModel,
		fake.LiveBusy: model.FaultBusy, fake.LiveOverloaded: model.FaultServer, fake.LiveHTML: model.FaultNotModel,
		fake.LiveCutEarly: model.FaultCut, fake.LiveStallEarly: model.FaultStall, fake.LiveNoSetup: model.FaultStall,
		fake.LiveWrongFirst: model.FaultNotModel, fake.LiveErrorFirst: model.FaultNotModel,
		fake.LiveKeyClosed: model.FaultKey, fake.LiveModelClosed: model.FaultModel, fake.LiveQuotaClosed: model.FaultQuota,
	} {
		t.Run(string(fault), func(t *testing.T) {
			s := onStage(t, connect, transport.Options{Stall: 2 * time.Second, Handshake: 2 * time.Second})
			s.server.NextLive(fake.LiveReply{Fault: fault})
			said := map[fake.LiveFault]fake.Fault{
				fake.LiveBadKey: fake.BadKey, fake.LiveForbidden: fake.Forbidden, fake.LiveNoModel: fake.NoModel, fake.LiveBusy: fake.Busy, fake.LiveOverloaded: fake.Overloaded,
			}
			if again, ok := said[fault]; ok {
				s.server.Next(fake.Reply{Fault: again}) // the service says it to a request too
			}
			if fault == fake.LiveNoModel {
				s.live = connect(t, s.server, transport.Options{}).Live("gemini-9-live")
			}
			line, err := s.live.Connect(t.Context(), model.LiveSetup{})
			if line != nil || model.FaultOf(err) != want {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
}

// liveErrCanceled holds that a line is opened no longer than its caller wants, though
// the SDK knows no context.
func liveErrCanceled(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{})
	cause := errors.New("stepped out")
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := s.live.Connect(ended, model.LiveSetup{}); !errors.Is(err, cause) {
		t.Errorf("a context that has ended opens a line: %v", err)
	}
	for _, fault := range []fake.LiveFault{fake.LiveStallEarly, fake.LiveNoSetup} {
		waiting, cancel := context.WithCancelCause(t.Context())
		s.server.NextLive(fake.LiveReply{Fault: fault})
		n := len(s.server.Lines())
		go func() {
			if s.server.Line(waiting, n) != nil {
				cancel(cause)
			}
		}()
		if _, err := s.live.Connect(waiting, model.LiveSetup{}); !errors.Is(err, cause) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

func liveErrStall(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{Stall: 50 * time.Millisecond})
	s.server.NextLive(fake.LiveReply{Fault: fake.LiveNoSetup})
	if _, err := s.live.Connect(t.Context(), model.LiveSetup{}); model.FaultOf(err) != model.FaultStall {
		t.Errorf("it is %v", err)
	}
}

func liveErrInvalid(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{})
	if _, err := s.live.Connect(t.Context(), model.LiveSetup{Silence: -1}); roleplay.CodeOf(err) != roleplay.CodeInvalid {
		t.Errorf("a negative silence is %v", err)
	}
	if n := len(s.server.Lines()); n != 0 {
		t.Errorf("%d lines were asked for", n)
	}
}

func liveErrOffline(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{})
	s.server.Close()
	if _, err := s.live.Connect(t.Context(), model.LiveSetup{}); model.FaultOf(err) != model.FaultOffline {
		t.Errorf("it is %v", err)
	}
}

func liveOutlives(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	line, err := s.live.Connect(ctx, model.LiveSetup{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(line.Close)
	cancel()
	s.line = line
	s.server.NextLive(liveAnswer(""))
	s.says()
	if _, err := s.heard(); err != nil {
		t.Errorf("the line ended with the context of its opening: %v", err)
	}
}

func liveErrBroken(t *testing.T, connect ConnectLive) {
	for fault, want := range map[fake.LiveFault]model.Fault{
		fake.LiveAbort: model.FaultCut, fake.LiveReset: model.FaultCut, fake.LiveClose1007: model.FaultRejected, fake.LiveClose1008: model.FaultRejected,
		fake.LiveClose1011: model.FaultServer, fake.LiveError: model.FaultNotModel, fake.LiveGarbage: model.FaultNotModel, fake.LiveHuge: model.FaultTooLong,
	} {
		t.Run(string(fault), func(t *testing.T) {
			s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
			s.server.NextLive(liveAnswer(fault))
			s.says()
			got, err := s.heard()
			if model.FaultOf(err) != want {
				t.Errorf("%v, want %q", err, want)
			}
			if fault != fake.LiveHuge && !slices.Equal(got.Audio, liveAnswer("").Sound[:len(got.Audio)]) || len(got.Audio) == 0 && fault != fake.LiveHuge {
				t.Errorf("%d samples came before", len(got.Audio))
			}
			if _, again := s.line.Receive(t.Context()); !errors.Is(again, err) {
				t.Errorf("asked again it says %v", again)
			}
		})
	}
}

// liveGoesOn holds that what is merely unusual ends no line, and loses no sound.
func liveGoesOn(t *testing.T, connect ConnectLive) {
	for _, fault := range []fake.LiveFault{
		fake.LiveBurst, fake.LiveLateWords, fake.LiveNoHeard, fake.LiveNoSaid, fake.LiveSaidFirst, fake.LiveHeardLast, fake.LiveHeadless, fake.LiveUnfinished,
		fake.LiveInterim, fake.LiveBundled, fake.LiveUnknown, fake.LiveTool, fake.LiveSoundAfter, fake.LiveTwoDones, fake.LiveNoUsage, fake.LiveOtherUsage,
	} {
		t.Run(string(fault), func(t *testing.T) {
			s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
			s.server.NextLive(liveAnswer(fault), liveAnswer(""))
			s.says()
			got, err := s.heard()
			if err != nil {
				t.Fatal(err)
			}
			s.says()
			next, err := s.heard()
			if err != nil {
				t.Fatal(err)
			}
			if n := len(got.Audio) + len(next.Audio); n != 4800 {
				t.Errorf("%d samples of 4800", n)
			}
		})
	}
}

func liveLeave(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	reply := liveAnswer(fake.LiveGoAway)
	reply.Leave = 60_000
	s.server.NextLive(reply)
	s.says()
	if got, err := s.heard(); err != nil || got.Leave != time.Minute {
		t.Errorf("%v is left, %v", got.Leave, err)
	}
}

func liveReceiveCanceled(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	cause := errors.New("muted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := s.line.Receive(ctx); !errors.Is(err, cause) {
		t.Errorf("it says %v", err)
	}
	s.server.NextLive(liveAnswer(""))
	s.says()
	if _, err := s.heard(); err != nil {
		t.Errorf("the line ended with a context of Receive: %v", err)
	}
}

func liveClose(t *testing.T, connect ConnectLive) {
	s := onStage(t, connect, transport.Options{}).open(model.LiveSetup{})
	s.line.Close()
	s.line.Close()
	s.line.SendText("nobody hears it")
	s.line.SendAudio(make([]int16, 320))
	if _, err := s.line.Receive(t.Context()); model.FaultOf(err) != model.FaultCut {
		t.Errorf("after Close it says %v", err)
	}
	select {
	case <-s.server.Lines()[0].Ended():
	case <-t.Context().Done():
		t.Error("the service was not told")
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
