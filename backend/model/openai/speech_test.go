package openai_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"roleplay/audio"
	"roleplay/audio/wav"
	"roleplay/backend/model"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// speech is the client of a service that answers so.
func speech(t *testing.T, answer http.HandlerFunc) *openai.Speech {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	s, err := openai.NewSpeech(model.Connection{Vendor: model.VendorOpenAI, Address: server.URL + "/v1", Key: "sk-speech", LocalOnly: true}, "kokoro", "whisper-1", transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func said(t *testing.T, s *openai.Speech) ([]int16, error) {
	t.Helper()
	var sound []int16
	for samples, err := range s.Speak(t.Context(), model.SpeechRequest{Text: "Hello.", Language: "en", Voice: "af_heart", Speed: 1.5}) {
		if err != nil {
			return sound, err
		}
		sound = append(sound, samples...)
	}
	return sound, nil
}

func ramp(n int) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = int16(i*7 - 20_000)
	}
	return out
}

func pcm(samples []int16) []byte {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, samples)
	return b.Bytes()
}

// TestSpeech_Speak_PCM holds that raw sound comes through sample by sample, wherever the
// network cuts it.
func TestSpeech_Speak_PCM(t *testing.T) {
	want := ramp(5000)
	taken := make(chan struct{}, 10_000)
	s := speech(t, func(w http.ResponseWriter, r *http.Request) {
		var asked map[string]any
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.URL.Path != "/v1/audio/speech" || r.Header.Get("Authorization") != "Bearer sk-speech" {
			t.Errorf("asked at %s: %v", r.URL.Path, err)
		}
		for field, value := range map[string]any{"input": "Hello.", "model": "kokoro", "voice": "af_heart", "response_format": "pcm", "speed": 1.5} {
			if asked[field] != value {
				t.Errorf("%s is %v, want %v", field, asked[field], value)
			}
		}
		w.Header().Set("Content-Type", "audio/pcm")
		for b := pcm(want); len(b) > 0; {
			n := min(len(b), 333) // an odd number of bytes
			_, _ = w.Write(b[:n])
			w.(http.Flusher).Flush()
			b = b[n:]
			<-taken // else the client may find several pieces at once
		}
	})
	var got []int16
	var err error
	for samples, failed := range s.Speak(t.Context(), model.SpeechRequest{Text: "Hello.", Voice: "af_heart", Speed: 1.5}) {
		got, err = append(got, samples...), failed
		taken <- struct{}{}
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d of %d samples came, %v", len(got), len(want), err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("sample %d is %d, want %d", i, got[i], want[i])
		}
	}
}

// TestSpeech_Speak_WAV holds that a service which knows no "pcm" is understood too, at its own rate.
func TestSpeech_Speak_WAV(t *testing.T) {
	tone := make([]int16, 22_050)
	for i := range tone {
		tone[i] = int16(8000 * math.Sin(2*math.Pi*440*float64(i)/22_050))
	}
	s := speech(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		out, err := wav.NewWriter(w, wav.Format{Rate: 22_050, Channels: 1}, int64(len(tone)))
		if err == nil {
			err = errors.Join(out.WriteSamples(tone), out.Close())
		}
		if err != nil {
			t.Error(err)
		}
	})
	got, err := said(t, s)
	if err != nil || len(got) < 23_998 || len(got) > 24_002 {
		t.Fatalf("a second is %d samples, %v", len(got), err)
	}
	crossings := 0
	for i := 1; i < len(got); i++ {
		if got[i-1] < 0 && got[i] >= 0 {
			crossings++
		}
	}
	if crossings < 438 || crossings > 441 {
		t.Errorf("440 Hz became %d", crossings)
	}
}

func TestSpeech_Speak_Faults(t *testing.T) {
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   model.Fault
	}{
		"ErrKey":       {answer(401, "application/json", `{"error":{"message":"bad key sk-speech"}}`), model.FaultKey},
		"ErrModel":     {answer(404, "application/json", `{"error":{"code":"model_not_found"}}`), model.FaultModel},
		"ErrServer":    {answer(503, "text/plain", "later"), model.FaultServer},
		"ErrMP3":       {answer(200, "audio/mpeg", "\xff\xfb\x90\x00 and so on"), model.FaultShape},
		"ErrHTML":      {answer(200, "text/html", "<html>"), model.FaultNotModel},
		"ErrSilent":    {answer(200, "audio/pcm", ""), model.FaultEmpty},
		"ErrBrokenWAV": {answer(200, "audio/wav", "RIFF\x00\x00\x00\x00WAVEdata"), model.FaultShape},
		"ErrRedirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, model.FaultRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			sound, err := said(t, speech(t, c.answer))
			if len(sound) != 0 || model.FaultOf(err) != c.want {
				t.Errorf("%d samples, %v, want %q", len(sound), err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "sk-speech") {
				t.Errorf("the error holds the key: %v", err)
			}
		})
	}
}

func TestSpeech_Transcribe(t *testing.T) {
	want := ramp(2400)
	s := speech(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/audio/transcriptions" || r.FormValue("model") != "whisper-1" || r.FormValue("language") != "de" {
			t.Errorf("asked at %s for %q in %q", r.URL.Path, r.FormValue("model"), r.FormValue("language"))
		}
		file, header, err := r.FormFile("file")
		if err != nil {
			t.Fatal(err)
		}
		format, got, err := wav.ReadAll(file)
		if err != nil || format != (wav.Format{Rate: audio.Rate(24_000), Channels: 1}) || len(got) != len(want) || got[1000] != want[1000] || header.Filename != "utterance.wav" {
			t.Errorf("the file %s is %v with %d samples, %v", header.Filename, format, len(got), err)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"text":" Guten Tag. "}`)
	})
	text, err := s.Transcribe(t.Context(), model.HearingRequest{Samples: want, Language: "de-DE"})
	if err != nil || text != "Guten Tag." {
		t.Errorf("it was %q, %v", text, err)
	}
}

func TestSpeech_Transcribe_Refusals(t *testing.T) {
	s := speech(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"transcript":"in another form"}`)
	})
	if text, err := s.Transcribe(t.Context(), model.HearingRequest{}); text != "" || err != nil {
		t.Errorf("no sound is %q, %v", text, err)
	}
	if _, err := s.Transcribe(t.Context(), model.HearingRequest{Samples: make([]int16, 301*24_000)}); roleplay.CodeOf(err) != roleplay.CodeInvalid {
		t.Errorf("five minutes and more are %v", err)
	}
	if _, err := s.Transcribe(t.Context(), model.HearingRequest{Samples: ramp(100)}); model.FaultOf(err) != model.FaultNotModel {
		t.Errorf("another form is %v", err)
	}
}

// TestSpeech_LocalOnly holds that nothing is said to a service elsewhere.
func TestSpeech_LocalOnly(t *testing.T) {
	s, err := openai.NewSpeech(model.Connection{Vendor: model.VendorOpenAI, Address: "https://speech.example.org/v1", LocalOnly: true}, "a", "b", transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := said(t, s); model.FaultOf(err) != model.FaultLocalOnly {
		t.Errorf("speaking: %v", err)
	}
	if _, err := s.Transcribe(t.Context(), model.HearingRequest{Samples: ramp(10)}); model.FaultOf(err) != model.FaultLocalOnly {
		t.Errorf("writing down: %v", err)
	}
}
