package modeltest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

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
