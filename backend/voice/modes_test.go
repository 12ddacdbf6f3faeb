package voice_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/voice"
)

// sets changes how Ada talks.
func (w *world) sets(change func(*record.VoiceSettings)) {
	w.t.Helper()
	now, err := w.voice.GetVoiceSettings(w.ctx, voice.GetVoiceSettingsInput{})
	must(w.t, err)
	v := now.VoiceSettings
	change(&v)
	_, err = w.voice.SetVoiceSettings(w.ctx, voice.SetVoiceSettingsInput{VoiceSettings: v})
	must(w.t, err)
}

func (w *world) presses(on bool) {
	w.t.Helper()
	_, err := w.voice.SetOpen(w.ctx, voice.SetOpenInput{On: on})
	must(w.t, err)
}

// With push-to-talk nothing is heard while the key is up, a pause ends no turn while it is down, and it interrupts.
func TestLive_PushToTalk(t *testing.T) {
	for _, mode := range []roleplay.TalkMode{roleplay.TalkHold, roleplay.TalkToggle} {
		t.Run(string(mode), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t, played)
				w.startLive()
				w.sets(func(v *record.VoiceSettings) { v.Mode = mode })
				w.live.next(act{heard: "Hello there.", said: giftReply}, act{heard: "Stop.", said: "Fine."})
				w.speak()
				time.Sleep(time.Second)
				if !w.live.setups[0].Manual {
					t.Fatal("the line finds out by itself who speaks")
				}
				w.mic.says(2 * time.Second) // to somebody else
				time.Sleep(4 * time.Second)
				if n := w.live.line().samples; n != 0 || len(w.turns()) != 1 {
					t.Fatalf("%d samples were sent while the key was up, and there are %d turns", n, len(w.turns()))
				}
				w.presses(true)
				w.mic.says(800 * time.Millisecond)
				time.Sleep(3 * time.Second) // a pause of two
				w.mic.says(800 * time.Millisecond)
				time.Sleep(time.Second)
				w.presses(false)
				time.Sleep(3 * time.Second)
				at := len(w.sink.Heard())
				w.presses(true)
				time.Sleep(300 * time.Millisecond)
				if loud := lastLoud(w.sink.Heard()); loud > at+24_000*45/1000 {
					t.Errorf("with the key down the character is heard for %d ms more", (loud-at)/24)
				}
				w.mic.says(700 * time.Millisecond)
				time.Sleep(time.Second)
				w.presses(false)
				time.Sleep(6 * time.Second)
				w.stop()
				turns := w.turns()
				if len(turns) != 5 || turns[1].Text != "Hello there." || turns[2].State != roleplay.TurnCut || turns[3].Text != "Stop." || turns[4].Text != "Fine." {
					t.Errorf("the turns are %+v", turns)
				}
				if p := turns[1].Spoken.Pauses; len(p) != 1 || p[0].Ms < 2000 || p[0].Ms > 2400 {
					t.Errorf("the pauses are %+v", p)
				}
			})
		})
	}
}

// With push-to-talk and nobody who writes down, what was spoken gets the words that are typed.
func TestCascade_SpeaksAndTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing = nil
		w.sets(func(v *record.VoiceSettings) { v.Mode = roleplay.TalkHold })
		w.speak()
		time.Sleep(3 * time.Second)
		w.presses(true)
		w.mic.says(1200 * time.Millisecond)
		time.Sleep(1500 * time.Millisecond)
		w.presses(false)
		time.Sleep(30 * time.Second) // one types slowly
		if v := w.now(); v.State != roleplay.VoiceListening || v.Hears {
			t.Errorf("before anything was typed: %+v", v)
		}
		w.want()
		w.types("What is in the parcel?")
		time.Sleep(9 * time.Second)
		w.stop()
		w.want("trainee: What is in the parcel?", "character: "+giftReply)
		if turn := w.turns()[1]; turn.Spoken == nil || turn.Spoken.Ms < 1100 || turn.Spoken.Ms > 1300 || turn.Spoken.From < 2900 {
			t.Errorf("the turn was spoken like this: %+v", turn.Spoken)
		}
	})
}

// The mode can change in the midst of a talk: the line is opened anew for it, and nothing is lost.
func TestLive_ModeChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes."}, act{heard: "And now?", said: "Still here."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.sets(func(v *record.VoiceSettings) { v.Mode = roleplay.TalkHold })
		time.Sleep(time.Second)
		if n := len(w.live.setups); n != 2 || !w.live.setups[1].Manual || w.live.setups[1].Handle != "h1" {
			t.Fatalf("%d lines: %+v", n, w.live.setups[n-1])
		}
		w.presses(true)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(time.Second)
		w.presses(false)
		time.Sleep(5 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes.", "trainee: And now?", "character: Still here.")
	})
}

// Who needs time for a word has it: a pause of 1.2 s ends nothing.
func TestCascade_SlowSpeaker(t *testing.T) {
	for _, slow := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := open(t)
			w.sets(func(v *record.VoiceSettings) { v.Slow = slow })
			w.speech.Hearing.(*dictation).next("What is", "in the parcel?")
			w.speak()
			time.Sleep(3 * time.Second)
			w.mic.says(900 * time.Millisecond)
			time.Sleep(2100 * time.Millisecond)
			w.mic.says(900 * time.Millisecond)
			time.Sleep(6 * time.Second)
			if n := w.speech.Hearing.(*dictation).heard(); slow && n != 1 || !slow && n != 2 {
				t.Errorf("slow %v: %d utterances were written down", slow, n)
			}
			w.stop()
		})
	}
}

// room is a microphone that hears the speaker too, weaker and later.
type room struct {
	microphone
	sink  func() []int16
	later int // samples of 24 kHz
	share float64
}

func (r *room) open() audio.Source {
	r.microphone.open()
	return r
}

// Start implements audio.Source.
func (r *room) Start(take func([]int16)) error {
	at := 0
	return r.microphone.Start(func(frame []int16) {
		heard := r.sink()
		for i := range frame {
			if from := (at+i)*3/2 - r.later; from >= 0 && from < len(heard) {
				frame[i] = int16(min(max(float64(frame[i])+r.share*float64(heard[from]), -32_000), 32_000))
			}
		}
		at += len(frame)
		take(frame)
	})
}

// With a loudspeaker the character does not interrupt itself, and a loud voice does.
func TestCascade_Loudspeaker(t *testing.T) {
	for _, aloud := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := open(t)
			r := &room{later: 24_000 * 60 / 1000, share: 0.3, sink: func() []int16 { return w.sink.Heard() }}
			w.micFor = r.open
			w.sets(func(v *record.VoiceSettings) { v.Aloud = aloud })
			w.speech.Hearing.(*dictation).next("What is in the parcel?", "Wait.")
			w.speak()
			time.Sleep(4 * time.Second)
			r.says(1500 * time.Millisecond)
			time.Sleep(6 * time.Second)
			cuts := slices.ContainsFunc(w.turns(), func(turn roleplay.Turn) bool { return turn.State == roleplay.TurnCut })
			if aloud && (cuts || w.now().State != roleplay.VoiceSpeaking) {
				t.Errorf("by a loudspeaker the character has interrupted itself: %s, %+v", w.now().State, w.turns())
			}
			if !aloud {
				if !w.now().Echo {
					t.Error("nobody is told that the microphone hears the character")
				}
				return
			}
			r.calls = true
			r.says(1500 * time.Millisecond)
			time.Sleep(8 * time.Second)
			w.stop()
			turns := w.turns()
			if len(turns) != 5 || turns[2].State != roleplay.TurnCut || turns[3].Text != "Wait." {
				t.Errorf("a loud voice does not interrupt: %+v", turns)
			}
		})
	}
}
