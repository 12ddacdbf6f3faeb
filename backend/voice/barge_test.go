package voice_test

import (
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/voice"
)

// What the service calls an interruption, while nobody spoke, does not cost the reply:
// the rest of it is heard after a while.
func TestLive_PhantomInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: "It is a birthday gift.", pace: 100})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(2800 * time.Millisecond)
		w.live.line().events <- model.LiveEvent{Interrupted: true}
		time.Sleep(8 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: It is a birthday gift.")
	})
}

// A cough stops the character for a moment, and the turn is whole.
func TestCascade_Cough(t *testing.T) {
	for name, d := range map[string]time.Duration{"Click": 40 * time.Millisecond, "Cough": 300 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t)
				w.speech.Hearing.(*dictation).next("What is in the parcel?")
				w.speak()
				time.Sleep(3 * time.Second)
				w.mic.says(1500 * time.Millisecond)
				time.Sleep(4500 * time.Millisecond)
				w.mic.says(d)
				time.Sleep(12 * time.Second)
				w.stop()
				w.want("trainee: What is in the parcel?", "character: "+giftReply)
			})
		})
	}
}

// The key silences the character of either kind.
func TestVoice_KeyInterrupts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: giftReply})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(4 * time.Second)
		v, err := w.voice.Interrupt(w.ctx, voice.InterruptInput{})
		must(t, err)
		if v.State == roleplay.VoiceSpeaking {
			t.Errorf("after the key: %+v", v)
		}
		time.Sleep(5 * time.Second)
		w.stop()
		if turns := w.turns(); len(turns) != 3 || turns[2].State != roleplay.TurnCut {
			t.Errorf("the turns are %+v", turns)
		}
	})
}

// The service breaking in the middle of what the trainee says costs no word of it.
func TestLive_BreaksInMidUtterance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: "It is a birthday gift."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(3 * time.Second)
		time.Sleep(time.Second)
		w.live.line().fail(&model.Error{Fault: roleplay.FaultCut})
		time.Sleep(10 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: It is a birthday gift.")
	})
}

// A word that is as short as a cough interrupts for good.
func TestCascade_ShortWordInterrupts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("What is in the parcel?", "No.")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(4500 * time.Millisecond)
		w.mic.says(400 * time.Millisecond)
		time.Sleep(12 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: You want to know what it is. It is a [cut]", "trainee: No.", "character: "+hmReply)
	})
}

// Whoever opens a muted microphone in the middle of what they say is heard from there on.
func TestCascade_MutedInMidTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("Wait a moment.", "What is in the parcel?")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(3 * time.Second)
		time.Sleep(time.Second)
		w.mute(true)
		time.Sleep(300 * time.Millisecond)
		w.mute(false)
		time.Sleep(15 * time.Second)
		w.stop()
		w.want("trainee: Wait a moment.", "character: That does [cut]", "trainee: What is in the parcel?", "character: "+giftReply)
	})
}

func (w *world) mute(on bool) {
	w.t.Helper()
	_, err := w.voice.SetMuted(w.ctx, voice.SetMutedInput{On: on})
	must(w.t, err)
}

// Sound that trickles is heard to its end.
func TestLive_Trickle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "What is in the parcel?", said: giftReply, pace: 0.8})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(20 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: "+giftReply)
	})
}
