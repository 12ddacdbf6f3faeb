package voice_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
	"roleplay/backend/roleplay"
)

// Without a microphone one listens and types.
func TestVoice_NoMicrophone(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want roleplay.SoundFault
	}{
		"None":   {audio.ErrNone, roleplay.SoundNone},
		"Taken":  {audio.ErrTaken, roleplay.SoundTaken},
		"Denied": {audio.ErrDenied, roleplay.SoundDenied},
		"Broken": {audio.ErrBroken, roleplay.SoundBroken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t)
				w.micFor = func() audio.Source {
					return audiotest.NewSource(t, 16_000, nil, audiotest.Plan{Refuse: tt.err})
				}
				w.speak()
				time.Sleep(3 * time.Second)
				if v := w.now(); v.MicrophoneFault != tt.want || v.Open || v.State != roleplay.VoiceListening {
					t.Errorf("without a microphone: %+v, want the fault %s", v, tt.want)
				}
				w.types("What is in the parcel?")
				time.Sleep(9 * time.Second)
				w.stop()
				w.want("trainee: What is in the parcel?", "character: "+giftReply)
			})
		})
	}
}

// A full disk stops the recording, not the talk.
func TestVoice_DiskFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.takes.err = errors.New("no space left on device")
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.speak()
		time.Sleep(7 * time.Second)
		if v := w.now(); v.Recording != roleplay.RecordingStopped {
			t.Errorf("on a full disk the recording is %q", v.Recording)
		}
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(12 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: "+giftReply)
	})
}

// What was said lies in the recording where the turns say.
func TestVoice_RecordingAgainstTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1500 * time.Millisecond)
		time.Sleep(12 * time.Second)
		w.stop()
		for _, turn := range w.turns()[1:] {
			side := 0
			if turn.Speaker == roleplay.SpeakerCharacter {
				side = 1
			}
			first := firstLoud(w.takes.side(side), turn.Spoken.From-500)
			if off := first - turn.Spoken.From; off < -50 || off > 50 {
				t.Errorf("the %s is said to begin at %d ms of the recording, and begins at %d", turn.Speaker, turn.Spoken.From, first)
			}
		}
	})
}

// firstLoud is the millisecond at or after from in which something is loud.
func firstLoud(samples []int16, from int64) int64 {
	for ms := max(0, from); (ms+1)*24 <= int64(len(samples)); ms++ {
		if audio.Level(samples[ms*24:(ms+1)*24]) > -45 {
			return ms
		}
	}
	return -1
}

// A microphone that gives nothing at all is told within three seconds; one that gives
// nothing between words is none.
func TestVoice_SilentMicrophone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.micFor = func() audio.Source {
			return audiotest.NewSource(t, 16_000, make([]int16, 16_000*3600), audiotest.Plan{Zeros: true})
		}
		w.speak()
		time.Sleep(1500 * time.Millisecond)
		if w.now().Silent {
			t.Error("a microphone counts as silent after 1.5 s")
		}
		time.Sleep(1500 * time.Millisecond)
		if !w.now().Silent {
			t.Error("a microphone that gives nothing does not count as silent after 3 s")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		sound := make([]int16, 16_000*60)
		for i := range 16_000 {
			sound[i] = int16(i%100 + 1)
		}
		w.micFor = func() audio.Source { return audiotest.NewSource(t, 16_000, sound, audiotest.Plan{}) }
		w.speak()
		time.Sleep(20 * time.Second)
		if w.now().Silent {
			t.Error("a microphone counts as silent between words")
		}
		time.Sleep(20 * time.Second)
		if !w.now().Silent {
			t.Error("a microphone that has become silent does not count as silent after 40 s")
		}
	})
}
