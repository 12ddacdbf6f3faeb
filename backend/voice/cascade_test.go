package voice_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/roleplay"
)

func TestCascade_Talk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.speak()
		time.Sleep(3 * time.Second) // the opening is heard
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(15 * time.Second)
		v := w.stop()
		if v.State != roleplay.VoiceOff || v.End != roleplay.VoiceStopped {
			t.Errorf("after the end: %+v", v)
		}
		w.want("trainee: What is in the parcel?", "character: "+giftReply)
		want := []roleplay.VoiceState{roleplay.VoiceSpeaking, roleplay.VoiceListening, roleplay.VoiceThinking, roleplay.VoiceSpeaking, roleplay.VoiceListening, roleplay.VoiceOff}
		if got := w.states(); !slices.Equal(got, want) {
			t.Errorf("states %v, want %v", got, want)
		}
	})
}

func TestCascade_Interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("What is in the parcel?", "Stop.")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(4500 * time.Millisecond)
		w.mic.says(900 * time.Millisecond)
		time.Sleep(8 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: You want to know what it is. It is a [cut]", "trainee: Stop.", "character: "+hmReply)
		cut := w.turns()[2]
		if cut.Spoken.Full != giftReply || cut.Spoken.Ms < 2400 || cut.Spoken.Ms > 2560 {
			t.Errorf("the turn that was cut: %+v", cut.Spoken)
		}
	})
}
