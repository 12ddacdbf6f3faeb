package voice_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// played lets the live model play.
func played(w *world) { w.live = &stage{} }

// startLive begins a session that the model plays.
func (w *world) startLive() {
	w.t.Helper()
	_, err := w.chat.SetPartner(w.ctx, chat.SetPartnerInput{ID: w.session.ID, Partner: roleplay.PartnerModel})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestLive_Talk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: "It is a birthday gift."}, act{heard: "Fine.", said: "Thank you."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(8 * time.Second)
		if got := w.live.line().systems; len(got) == 0 || !strings.Contains(got[0], kim.Facts[0].Text) {
			t.Errorf("the model was not told the fact that has opened: %q", got)
		}
		if strings.Contains(w.live.setups[0].System, kim.Facts[0].Text) {
			t.Error("the model was told a fact before it opened")
		}
		w.mic.says(700 * time.Millisecond)
		time.Sleep(6 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: It is a birthday gift.", "trainee: Fine.", "character: Thank you.")
	})
}

func TestLive_Interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: giftReply}, act{heard: "Stop.", said: "Fine."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(4 * time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(6 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: You want to know what it is. It [cut]", "trainee: Stop.", "character: Fine.")
	})
}

func TestLive_LineBreaks(t *testing.T) {
	for name, fault := range map[string]roleplay.Fault{"Cut": roleplay.FaultCut, "Server": roleplay.FaultServer, "Rejected": roleplay.FaultRejected, "Offline": roleplay.FaultOffline} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t, played)
				w.startLive()
				w.live.next(act{heard: "What is in the parcel?", fault: &model.Error{Fault: fault}}, act{heard: "What is in the parcel?", said: "It is a birthday gift."})
				w.speak()
				time.Sleep(time.Second)
				w.mic.says(1500 * time.Millisecond)
				time.Sleep(9 * time.Second)
				w.stop()
				w.want("trainee: What is in the parcel?", "character: It is a birthday gift.")
			})
		})
	}
}

// Before the first line is open the talk is about to begin; after that, a line is opened again.
func TestLive_States(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.delay(time.Second)
		w.live.next(act{heard: "Hello?", fault: &model.Error{Fault: roleplay.FaultCut}}, act{heard: "Hello?", said: "Yes."})
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(8 * time.Second)
		w.stop()
		want := []roleplay.VoiceState{
			roleplay.VoiceIdle, roleplay.VoiceListening, roleplay.VoiceThinking, roleplay.VoiceReconnecting, roleplay.VoiceThinking,
			roleplay.VoiceSpeaking, roleplay.VoiceListening, roleplay.VoiceOff,
		}
		if got := w.states(); !slices.Equal(got, want) {
			t.Errorf("states %v, want %v", got, want)
		}
	})
}
