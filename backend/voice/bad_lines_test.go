package voice_test

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/voice"
)

func contains(err error, words string) bool {
	return err != nil && strings.Contains(err.Error(), words)
}

// writes sends a message by text, as after a talk by voice.
func (w *world) writes(text string) {
	w.t.Helper()
	_, err := w.chat.SendMessage(w.ctx, chat.SendMessageInput{ID: w.session.ID, Text: text, Wait: true})
	must(w.t, err)
}

// Without a network at the start the line is tried for as long as it takes; the talk begins when there is one.
func TestLive_NoNetworkAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		for range 20 {
			w.live.refuse = append(w.live.refuse, &model.Error{Fault: roleplay.FaultOffline})
		}
		w.live.next(act{heard: "Hello?", said: "Yes."})
		w.speak()
		time.Sleep(2 * time.Second)
		if v := w.now(); v.Fault != roleplay.FaultOffline || v.State != roleplay.VoiceIdle {
			t.Errorf("without a network: %+v", v)
		}
		w.mic.says(700 * time.Millisecond) // nobody hears it yet
		time.Sleep(20 * time.Second)
		if v := w.now(); v.Fault != "" || v.State != roleplay.VoiceListening {
			t.Errorf("with the network: %+v", v)
		}
		w.stop()
		w.want("trainee: Hello?", "character: Yes.")
	})
}

// What cannot be mended by trying again ends the talk by voice with its reason, and it goes on by text.
func TestLive_EndsWithReason(t *testing.T) {
	for _, fault := range []roleplay.Fault{roleplay.FaultKey, roleplay.FaultQuota, roleplay.FaultForbidden, roleplay.FaultModel, roleplay.FaultCertificate} {
		t.Run(string(fault)+"/AtStart", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t, played)
				w.startLive()
				w.live.refuse = []error{&model.Error{Fault: fault}}
				w.speak()
				time.Sleep(time.Second)
				if v := w.now(); v.State != roleplay.VoiceOff || v.End != roleplay.VoiceFailed || v.Fault != fault {
					t.Errorf("after the refusal: %+v", v)
				}
				w.writes("Hello?")
			})
		})
		t.Run(string(fault)+"/InTheMiddle", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t, played)
				w.startLive()
				w.live.next(act{heard: "Hello?", said: "Yes, what is it?", fault: &model.Error{Fault: fault}, after: 600 * time.Millisecond})
				w.speak()
				time.Sleep(time.Second)
				w.mic.says(700 * time.Millisecond)
				time.Sleep(8 * time.Second)
				if v := w.now(); v.State != roleplay.VoiceOff || v.End != roleplay.VoiceFailed || v.Fault != fault {
					t.Errorf("after the fault: %+v", v)
				}
				turns := w.turns()
				if len(turns) < 2 || turns[1].Text != "Hello?" {
					t.Errorf("the turns are %+v", turns)
				}
				w.writes("Hello again?")
			})
		})
	}
}

// A limit that is reached ends the talk by voice after the turn that reached it.
func TestLive_Limit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes."})
		w.speak()
		time.Sleep(time.Second)
		w.liveErr = &model.Error{Fault: roleplay.FaultLimit}
		w.mic.says(700 * time.Millisecond)
		time.Sleep(6 * time.Second)
		if v := w.now(); v.End != roleplay.VoiceFailed || v.Fault != roleplay.FaultLimit {
			t.Errorf("over the limit: %+v", v)
		}
		w.want("trainee: Hello?", "character: Yes.")
		if s, err := w.chat.GetSession(w.ctx, chat.SessionInput{ID: w.session.ID}); err != nil || s.Usage != (roleplay.Usage{In: 100, Out: 50}) {
			t.Errorf("the talk took %+v, %v", s.Usage, err)
		}
	})
}

// A line that its service will close is left at a quiet moment, with the newest handle.
func TestLive_GoAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes, I am here.", leave: 9 * time.Second}, act{heard: "Fine.", said: "Good."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(6 * time.Second)
		if n := len(w.live.setups); n != 2 || w.live.setups[1].Handle != "h1" {
			t.Fatalf("%d lines, the last with %+v", n, w.live.setups[n-1].Handle)
		}
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes, I am here.", "trainee: Fine.", "character: Good.")
	})
}

// Where the service knows the handle no more, a fresh line is told the talk so far.
func TestLive_HandleRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes, I am here."}, act{heard: "Fine.", fault: &model.Error{Fault: roleplay.FaultCut}}, act{heard: "Fine.", said: "Good."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.live.refuse = []error{&model.Error{Fault: roleplay.FaultRejected, Err: model.ErrHandle}}
		w.mic.says(700 * time.Millisecond)
		time.Sleep(8 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes, I am here.", "trainee: Fine.", "character: Good.")
		last := w.live.setups[len(w.live.setups)-1]
		if last.Handle != "" || !strings.Contains(last.System, "Yes, I am here.") {
			t.Errorf("the fresh line has the handle %q and is told\n%s", last.Handle, last.System)
		}
	})
}

// A line that is open and says nothing is given up once; a model that stays silent then is left alone.
func TestLive_Wedged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{silent: true}, act{heard: "Hello?", said: "Yes."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(20 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes.")
	})
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{silent: true}, act{silent: true}, act{silent: true})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(40 * time.Second)
		if v := w.now(); v.State != roleplay.VoiceListening || len(w.live.setups) != 2 {
			t.Errorf("after a silence: %s, %d lines", v.State, len(w.live.setups))
		}
	})
}

// Words that come long after their sound stand with it.
func TestLive_LateWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes, I am here.", late: 2 * time.Second}, act{heard: "Fine.", said: "Good."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(7 * time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(6 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes, I am here.", "trainee: Fine.", "character: Good.")
	})
}

// Where nobody tells the words, the recording is the record.
func TestLive_NoWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{said: "Yes."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(900 * time.Millisecond)
		time.Sleep(12 * time.Second)
		w.stop()
		w.want("trainee: "+roleplay.UnclearText, "character: Yes.")
		if turn := w.turns()[1]; !turn.Spoken.Unclear || turn.Spoken.From < 900 {
			t.Errorf("the turn without words: %+v", turn.Spoken)
		}
	})
}

// Whoever never speaks costs nothing, and is not waited for without end.
func TestLive_NobodySpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.speak()
		time.Sleep(time.Minute)
		line := w.live.line()
		if line.pauses != 1 || line.samples > 16_000*32 {
			t.Errorf("after a minute of silence %d pauses and %d s of sound were sent", line.pauses, line.samples/16_000)
		}
		w.mic.says(900 * time.Millisecond)
		time.Sleep(5 * time.Second)
		if n := len(w.turns()); n != 3 {
			t.Errorf("after the first word there are %d turns", n)
		}
		time.Sleep(11 * time.Minute)
		if v := w.now(); v.State != roleplay.VoiceOff || v.End != roleplay.VoiceQuiet {
			t.Errorf("after eleven minutes of silence: %+v", v)
		}
	})
}

// Five minutes without a pause are one turn.
func TestLive_SpeaksWithoutPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "And so on, and so on.", said: "I see."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(5 * time.Minute)
		time.Sleep(5*time.Minute + 6*time.Second)
		w.stop()
		w.want("trainee: And so on, and so on.", "character: I see.")
		if turn := w.turns()[1]; turn.Spoken.Ms < 299_000 || turn.Spoken.Ms > 301_000 {
			t.Errorf("it lasted %d ms", turn.Spoken.Ms)
		}
	})
}

// A character that never stops is stopped, and can be spoken with afterwards.
func TestLive_NeverStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: strings.Repeat("and so on ", 1000)}, act{heard: "Stop.", said: "Fine."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Minute)
		if v := w.now(); v.State == roleplay.VoiceSpeaking {
			t.Error("after five minutes it still speaks")
		}
		w.mic.says(700 * time.Millisecond)
		time.Sleep(8 * time.Second)
		w.stop()
		turns := w.turns()
		if len(turns) != 5 || turns[2].State != roleplay.TurnCut || turns[2].Spoken.Ms > 185_000 || turns[4].Text != "Fine." {
			for _, turn := range turns {
				t.Logf("%s %s %+v", turn.Speaker, turn.State, turn.Spoken)
			}
			t.Errorf("%d turns", len(turns))
		}
	})
}

// A log that cannot be written for a while loses no turn, and no order.
func TestVoice_LogNotWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "One.", said: "First."}, act{heard: "Two.", said: "Second."})
		w.speak()
		time.Sleep(time.Second)
		w.objects.SetState(roleplay.StorageFull)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		if n := len(w.turns()); n != 1 {
			t.Errorf("%d turns on a full disk", n)
		}
		w.objects.SetState(roleplay.StorageGood)
		time.Sleep(3 * time.Second)
		w.want("trainee: One.", "character: First.", "trainee: Two.", "character: Second.")
	})
}

// A talk that ends elsewhere ends the talk by voice at once.
func TestVoice_EndsElsewhere(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(w *world) error
		want roleplay.VoiceEnd
	}{
		"Ended": {func(w *world) error {
			_, err := w.chat.EndSession(w.ctx, chat.SessionInput{ID: w.session.ID})
			return err
		}, roleplay.VoiceOver},
		"SteppedOut": {func(w *world) error {
			_, err := w.chat.StepOut(w.ctx, chat.SessionInput{ID: w.session.ID})
			return err
		}, roleplay.VoiceSteppedOut},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t)
				w.speak()
				time.Sleep(700 * time.Millisecond) // the opening is being heard
				must(t, tt.end(w))
				at := len(w.sink.Heard())
				time.Sleep(time.Second)
				if v := w.now(); v.State != roleplay.VoiceOff || v.End != tt.want {
					t.Errorf("after the end: %+v", v)
				}
				if loud := lastLoud(w.sink.Heard()); loud > at+24_000*60/1000 {
					t.Errorf("the character is heard for %d ms more", (loud-at)/24)
				}
				_, err := w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: w.session.ID})
				wantCode(t, err, roleplay.CodeSessionEnded, "")
			})
		})
	}
}

// lastLoud is the sample behind the last that can be heard.
func lastLoud(samples []int16) int {
	for i := len(samples) - 1; i >= 0; i-- {
		if samples[i] > 100 || samples[i] < -100 {
			return i + 1
		}
	}
	return 0
}

// A phrase by which one steps out works when it is spoken, too.
func TestVoice_StepsOutByVoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).next("Please stop the roleplay.")
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1200 * time.Millisecond)
		time.Sleep(3 * time.Second)
		if v := w.now(); v.End != roleplay.VoiceSteppedOut {
			t.Errorf("after the phrase: %+v", v)
		}
		w.want()
	})
}

// Who plays can change in the middle: from the live model to the script, spoken by the system's voice, and back.
func TestVoice_PartnerChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.next(act{heard: "Hello?", said: "Yes."}, act{heard: "Back again.", said: "Good."})
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		set := func(p roleplay.Partner) {
			_, err := w.chat.SetPartner(w.ctx, chat.SetPartnerInput{ID: w.session.ID, Partner: p})
			must(t, err)
			time.Sleep(time.Second)
		}
		set(roleplay.PartnerScript)
		if v := w.now(); v.Kind != roleplay.VoiceCascade || v.Partner != roleplay.PartnerScript {
			t.Errorf("the script plays: %+v", v)
		}
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.mic.says(1200 * time.Millisecond)
		time.Sleep(12 * time.Second)
		set(roleplay.PartnerModel)
		w.mic.says(900 * time.Millisecond)
		time.Sleep(6 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes.", "trainee: What is in the parcel?", "character: "+giftReply, "trainee: Back again.", "character: Good.")
	})
}

// Nobody is heard before they have said where their voice may go, and whether it is recorded.
func TestVoice_Consent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.where = "speech.example"
		_, err := w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: w.session.ID})
		wantCode(t, err, roleplay.CodeConflict, "Say first")
		_, err = w.voice.SetVoiceConsent(w.ctx, voice.SetVoiceConsentInput{Where: "elsewhere.example", Agreed: true, Retention: roleplay.RetainNever})
		wantCode(t, err, roleplay.CodeConflict, "changed")
		w.agree(roleplay.RetainNever)
		if v := w.speak(); v.Recording != roleplay.RecordingOff {
			t.Errorf("it is recorded: %q", v.Recording)
		}
		w.stop()
		if len(w.takes.pieces) > 0 {
			t.Error("a talk was recorded though nobody agreed")
		}
	})
}

// Three hours of sound that come as fast as they can are not kept: three minutes are heard, and the talk goes on.
func TestLive_ThreeHoursAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.speak()
		time.Sleep(time.Second)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		line, sound := w.live.line(), tone(letter)
		for range 3 * time.Hour / letter {
			line.events <- model.LiveEvent{Audio: sound}
		}
		line.events <- model.LiveEvent{Generated: true}
		line.events <- model.LiveEvent{TurnDone: true}
		synctest.Wait()
		runtime.GC()
		runtime.ReadMemStats(&after)
		// Three minutes of the reply, 8.6 MB, and what the recorder and the queue of the speaker have anyway.
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 24<<20 {
			t.Errorf("the heap has grown by %d MiB", grown>>20)
		}
		w.live.next(act{heard: "Hello?", said: "Yes."})
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.stop()
		turns := w.turns()
		if last := turns[len(turns)-1]; last.Text != "Yes." {
			t.Errorf("after it the character says %q", last.Text)
		}
	})
}

// A service that takes the wish for a line and says nothing is given up, and tried again.
func TestLive_ConnectHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		w.live.delay(time.Hour)
		w.live.next(act{heard: "Hello?", said: "Yes."})
		w.speak()
		time.Sleep(12 * time.Second)
		if v := w.now(); v.Fault != roleplay.FaultStall || v.State != roleplay.VoiceIdle {
			t.Errorf("while the service says nothing: %+v", v)
		}
		w.live.delay(0)
		time.Sleep(12 * time.Second)
		w.mic.says(700 * time.Millisecond)
		time.Sleep(5 * time.Second)
		w.stop()
		w.want("trainee: Hello?", "character: Yes.")
	})
}

// A line that breaks again and again, with nothing said in between, is not tried for ever.
func TestLive_BreaksAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, played)
		w.startLive()
		for range 20 {
			w.live.next(act{fault: &model.Error{Fault: roleplay.FaultServer}})
		}
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(900 * time.Millisecond)
		time.Sleep(time.Minute)
		if v := w.now(); v.State != roleplay.VoiceOff || v.End != roleplay.VoiceFailed || v.Fault != roleplay.FaultServer {
			t.Errorf("after twenty breaks: %+v", v)
		}
		w.want("trainee: " + roleplay.UnclearText)
	})
}

// A voice that fails leaves its words unheard, and says so; a service that writes down and fails leaves the recording.
func TestCascade_Faults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Speaking.(*hum).err = &model.Error{Fault: roleplay.FaultOffline}
		w.speech.Hearing.(*dictation).next("What is in the parcel?")
		w.speak()
		time.Sleep(time.Second)
		w.mic.says(1200 * time.Millisecond)
		time.Sleep(6 * time.Second)
		if v := w.now(); v.State != roleplay.VoiceListening || v.Fault != roleplay.FaultOffline {
			t.Errorf("without a voice: %+v", v)
		}
		w.stop()
		w.want("trainee: What is in the parcel?")
	})
	synctest.Test(t, func(t *testing.T) {
		w := open(t)
		w.speech.Hearing.(*dictation).err = &model.Error{Fault: roleplay.FaultServer}
		w.speak()
		time.Sleep(3 * time.Second)
		w.mic.says(1200 * time.Millisecond)
		time.Sleep(4 * time.Second)
		if v := w.now(); v.State != roleplay.VoiceListening || v.Fault != roleplay.FaultServer {
			t.Errorf("with nobody who writes down: %+v", v)
		}
		w.types("What is in the parcel?")
		time.Sleep(9 * time.Second)
		w.stop()
		w.want("trainee: "+roleplay.UnclearText, "trainee: What is in the parcel?", "character: "+giftReply)
	})
}

// What a model took counts, also for a reply that nobody heard.
func TestCascade_Usage(t *testing.T) {
	for name, err := range map[string]error{"Heard": nil, "Unheard": &model.Error{Fault: roleplay.FaultOffline}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := open(t)
				w.startLive() // the model plays, and no live one is chosen
				w.speak()
				time.Sleep(3 * time.Second)
				w.speech.Speaking.(*hum).err = err
				w.types("Hello?")
				time.Sleep(5 * time.Second)
				w.stop()
				s, got := w.chat.GetSession(w.ctx, chat.SessionInput{ID: w.session.ID})
				must(t, got)
				if s.Usage != (roleplay.Usage{In: 7, Out: 3}) {
					t.Errorf("the talk took %+v", s.Usage)
				}
			})
		})
	}
}
