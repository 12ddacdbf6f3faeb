package voice_test

import (
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
	"roleplay/backend/roleplay"
	"roleplay/backend/voice"
)

func wantCode(t *testing.T, err error, code roleplay.Code, words string) {
	t.Helper()
	if roleplay.CodeOf(err) != code || words != "" && !contains(err, words) {
		t.Errorf("error = %v, want code %s with %q", err, code, words)
	}
}

// A speaker that cannot be opened is named, and the talk can go on by text.
func TestVoice_NoSpeaker(t *testing.T) {
	for name, err := range map[string]error{"None": audio.ErrNone, "Taken": audio.ErrTaken, "Denied": audio.ErrDenied, "Broken": audio.ErrBroken} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t)
				w.sinkFor = func() audio.Sink { return audiotest.NewSink(t, 24_000, audiotest.Plan{Refuse: err}) }
				_, got := w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: w.session.ID})
				wantCode(t, got, roleplay.CodeUnavailable, "speaker")
				w.writes("What is in the parcel?")
				w.want("trainee: What is in the parcel?", "character: "+giftReply)
			})
		})
	}
}

// A microphone that is removed in the midst of a talk leaves one who listens and types.
func TestVoice_MicrophoneRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.micFor = func() audio.Source {
			return audiotest.NewSource(t, 16_000, make([]int16, 16_000*60), audiotest.Plan{LostAfter: 16_000 * 4})
		}
		w.speak()
		time.Sleep(5 * time.Second)
		if v := w.now(); v.MicrophoneFault != roleplay.SoundLost || v.Open || v.Microphone != "" {
			t.Errorf("without its microphone: %+v", v)
		}
		w.types("What is in the parcel?")
		time.Sleep(9 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: "+giftReply)
	})
}

// A speaker that is gone for good ends the talk by voice; what was said is kept.
func TestVoice_SpeakerLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.sinkFor = func() audio.Sink { return audiotest.NewSink(t, 24_000, audiotest.Plan{LostAfter: 24_000 * 7}) }
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(6 * time.Second)
		v := w.now()
		if v.State != roleplay.VoiceOff || v.End != roleplay.VoiceNoSound || v.SpeakerFault != roleplay.SoundLost {
			t.Errorf("without a speaker: %+v", v)
		}
		turns := w.turns()
		if len(turns) != 3 || turns[2].State != roleplay.TurnCut || turns[2].Spoken.Full != giftReply {
			t.Errorf("the turns are %+v", turns)
		}
		w.writes("Hello?")
	})
}

// The devices of a machine are one pair: whoever comes second is told why it is not theirs.
func TestVoice_TwoTalksAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speak()
		first := w.session
		_, err := w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: first.ID})
		wantCode(t, err, roleplay.CodeConflict, "already")
		w.start()
		_, err = w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: w.session.ID})
		wantCode(t, err, roleplay.CodeConflict, "Stop speaking there first")
		_, err = w.voice.StartVoice(as(t.Context(), bobID), voice.StartVoiceInput{ID: w.session.ID})
		wantCode(t, err, roleplay.CodeConflict, "Somebody else")
		_, err = w.voice.StartCheck(as(t.Context(), bobID), voice.StartCheckInput{})
		wantCode(t, err, roleplay.CodeConflict, "Somebody else")
		w.stop()
		w.speak()
		w.stop()
	})
}
