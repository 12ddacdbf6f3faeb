package system

import (
	"slices"
	"strings"
	"testing"

	"roleplay/backend/model"
)

func TestEngine_Voices(t *testing.T) {
	for name, c := range map[string]struct {
		engine engine
		out    string
		want   []model.Voice
	}{
		"Espeak": {espeak("espeak-ng"), "Pty Language       Age/Gender VoiceName          File                 Other Languages\n" +
			" 5  de              --/M      German             gmw/de               \n 6  de              --/F      german-mbrola-1    mb/mb-de1            \n 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)\n",
			[]model.Voice{{Name: "de", Language: "de"}, {Name: "en-gb", Language: "en-gb"}}},
		"Flite":     {flite, "Voices available: kal awb_time kal16 awb rms slt \n", []model.Voice{{Name: "slt", Language: "en-US"}}},
		"FliteNone": {flite, "Voices available: kal\n", nil},
		"Say": {say, "Anna                de_DE    # Hallo! Ich heiße Anna.\nBad News            en_US    # Hello! My name is Bad News.\n\n",
			[]model.Voice{{Name: "Anna", Language: "de-DE"}, {Name: "Bad News", Language: "en-US"}}},
		"SAPI": {sapi, "de-DE|Microsoft Hedda Desktop\r\nen-US|Microsoft Zira Desktop\r\n",
			[]model.Voice{{Name: "Microsoft Hedda Desktop", Language: "de-DE"}, {Name: "Microsoft Zira Desktop", Language: "en-US"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.engine.voices([]byte(c.out)); !slices.Equal(got, c.want) {
				t.Errorf("it reads %v", got)
			}
		})
	}
}

// TestEngine_Speak holds that no engine has the text among its arguments or its environment.
func TestEngine_Speak(t *testing.T) {
	r := model.SpeechRequest{Text: "a secret", Voice: "Anna", Speed: 2}
	for _, e := range []engine{espeak("espeak-ng"), flite, say, sapi} {
		all := strings.Join(append(e.speak(r, "/tmp/f.wav"), environment(r, "/tmp/f.wav")...), " ")
		if strings.Contains(all, "secret") {
			t.Errorf("%s tells the text to everybody: %s", e.program, all)
		}
	}
	for name, want := range map[string]string{"espeak": "-s 330", "flite": "duration_stretch=0.500", "say": "-r 350", "sapi": "ROLEPLAY_RATE=6"} {
		e := map[string]engine{"espeak": espeak("espeak-ng"), "flite": flite, "say": say, "sapi": sapi}[name]
		if all := strings.Join(append(e.speak(r, "f"), environment(r, "f")...), " "); !strings.Contains(all, want) {
			t.Errorf("twice as fast is %s, want %s", all, want)
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		has, wants string
		want       int
	}{{"de", "de", 3}, {"en-GB", "en-gb", 3}, {"en", "en-GB", 2}, {"en-US", "en-GB", 1}, {"de", "en", 0}, {"", "en", 0}} {
		if got := near(c.has, c.wants); got != c.want {
			t.Errorf("%q for %q is %d, want %d", c.has, c.wants, got, c.want)
		}
	}
}
