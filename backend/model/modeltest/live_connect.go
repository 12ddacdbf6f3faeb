package modeltest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

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
