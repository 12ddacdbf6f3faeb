package system_test

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/system"
	"roleplay/backend/roleplay"
)

func open(t *testing.T) *system.Speaking {
	t.Helper()
	s, err := system.New()
	if err != nil {
		t.Fatalf("%v: build/setup.sh test installs espeak-ng", err)
	}
	return s
}

// spoken is the sound of a text, as a whole.
func spoken(t *testing.T, s *system.Speaking, r model.SpeechRequest) []int16 {
	t.Helper()
	var sound []int16
	for samples, err := range s.Speak(t.Context(), r) {
		if err != nil {
			t.Fatal(err)
		}
		sound = append(sound, samples...)
	}
	return sound
}

func seconds(samples []int16) float64 { return float64(len(samples)) / float64(model.SpeechRate) }

func loudness(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(max(1, len(samples))))
}

const sentence = "I have smoked since I was nineteen, and nobody has talked me out of it."

func TestSpeaking_Speak(t *testing.T) {
	s := open(t)
	sound := spoken(t, s, model.SpeechRequest{Text: sentence, Language: "en-GB"})
	// Fifteen words at some 165 a minute.
	if d := seconds(sound); d < 3 || d > 8 {
		t.Errorf("the sentence lasts %.1f s", d)
	}
	if l := loudness(sound); l < 500 {
		t.Errorf("it is as loud as %.0f of 32767", l)
	}
}

func TestSpeaking_Speak_Language(t *testing.T) {
	s := open(t)
	text := model.SpeechRequest{Text: "Ich habe seit neunzehn Jahren geraucht.", Language: "de-DE"}
	german := spoken(t, s, text)
	text.Language = "en-GB"
	if english := spoken(t, s, text); len(english) == len(german) {
		t.Error("both languages sound the same")
	}
}

func TestSpeaking_Speak_Speed(t *testing.T) {
	s := open(t)
	usual := seconds(spoken(t, s, model.SpeechRequest{Text: sentence, Language: "en-GB"}))
	slow := seconds(spoken(t, s, model.SpeechRequest{Text: sentence, Language: "en-GB", Speed: 0.6}))
	if slow < 1.3*usual || slow > 2*usual {
		t.Errorf("%.1f s at the usual speed, %.1f s at 0.6 of it", usual, slow)
	}
}

// TestSpeaking_Speak_HostileText holds that a text is never an argument, nor markup.
func TestSpeaking_Speak_HostileText(t *testing.T) {
	s := open(t)
	file := filepath.Join(t.TempDir(), "written")
	for _, text := range []string{"-w " + file, "--version", "<speak><break time='9s'/>Hello</speak>", "$(touch " + file + ")", "Grüße, naïve façade – “yes”"} {
		if d := seconds(spoken(t, s, model.SpeechRequest{Text: text, Language: "en"})); d < 0.2 || d > 20 {
			t.Errorf("%q lasts %.1f s", text, d)
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Error("a text has written a file")
	}
}

func TestSpeaking_Speak_NoWord(t *testing.T) {
	s := open(t)
	for _, text := range []string{"", " \n\t"} {
		if sound := spoken(t, s, model.SpeechRequest{Text: text, Language: "en"}); len(sound) != 0 {
			t.Errorf("%q has %d samples", text, len(sound))
		}
	}
}

func TestSpeaking_Speak_Refusals(t *testing.T) {
	s := open(t)
	for name, c := range map[string]struct {
		request model.SpeechRequest
		code    roleplay.Code
		fault   model.Fault
	}{
		"ErrTooLong":  {model.SpeechRequest{Text: strings.Repeat("a", model.MaxSpeech+1), Language: "en"}, roleplay.CodeInvalid, ""},
		"ErrTooFast":  {model.SpeechRequest{Text: "a", Language: "en", Speed: 3}, roleplay.CodeInvalid, ""},
		"ErrNaN":      {model.SpeechRequest{Text: "a", Language: "en", Speed: math.NaN()}, roleplay.CodeInvalid, ""},
		"ErrVoice":    {model.SpeechRequest{Text: "a", Language: "en", Voice: "-w/tmp/x"}, "", model.FaultModel},
		"ErrLanguage": {model.SpeechRequest{Text: "a", Language: "tlh"}, "", model.FaultModel},
	} {
		t.Run(name, func(t *testing.T) {
			for samples, err := range s.Speak(t.Context(), c.request) {
				if samples != nil || c.code != "" && roleplay.CodeOf(err) != c.code || model.FaultOf(err) != c.fault {
					t.Errorf("it yields %d samples, %v", len(samples), err)
				}
			}
		})
	}
}

// TestSpeaking_Speak_Stopped holds that nothing goes on when nobody listens any more.
func TestSpeaking_Speak_Stopped(t *testing.T) {
	s := open(t)
	long := model.SpeechRequest{Text: strings.Repeat(sentence+" ", 50), Language: "en-GB"}
	t.Run("ByBreak", func(t *testing.T) {
		for _, err := range s.Speak(t.Context(), long) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		nobodySpeaks(t, s)
	})
	t.Run("ByContext", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		cause := errors.New("stepped out")
		var last error
		for _, err := range s.Speak(ctx, long) {
			last = err
			cancel(cause)
		}
		if !errors.Is(last, cause) {
			t.Errorf("it ends with %v", last)
		}
		nobodySpeaks(t, s)
	})
}

// nobodySpeaks fails if a program that speaks is a child of this process still.
func nobodySpeaks(t *testing.T, s *system.Speaking) {
	t.Helper()
	out, _ := exec.Command("pgrep", "-l", "-P", strconv.Itoa(os.Getpid())).Output() // an error where there is none
	if strings.Contains(string(out), s.Name()) {
		t.Errorf("it still runs: %s", out)
	}
}

func TestSpeaking_Voices(t *testing.T) {
	list, err := open(t).Voices(t.Context(), "de-DE")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 || list[0].Language != "de" {
		t.Errorf("of %d voices the first is %v", len(list), list[0])
	}
}
