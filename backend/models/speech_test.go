package models_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
	"roleplay/backend/models"
	"roleplay/backend/roleplay"
)

// systemVoice is a machine that speaks: a sample for each letter.
type systemVoice struct{ err error }

func (systemVoice) Name() string { return "espeak-ng" }

func (systemVoice) Voices(context.Context, string) ([]model.Voice, error) {
	return []model.Voice{{Name: "gmw/en", Language: "en"}, {Name: "gmw/de", Language: "de"}}, nil
}

func (v systemVoice) Speak(_ context.Context, r model.SpeechRequest) iter.Seq2[[]int16, error] {
	return r.Spoken(func(give func([]int16) bool) error {
		if v.err == nil {
			give(make([]int16, len(r.Text)))
		}
		return v.err
	})
}

// speaks is a house whose machine speaks, and which reaches speech services.
func speaks(d *models.Deps) {
	d.System = systemVoice{}
	d.ConnectSpeech = func(c model.Connection, speaker, hearer string) (model.SpeechClient, error) {
		return openai.NewSpeech(c, speaker, hearer, transport.Options{Stall: time.Second})
	}
}

// gemini is a model of the fake service whose service has live models.
func (h *house) gemini() models.SetModelInput {
	return models.SetModelInput{Vendor: model.VendorGemini, Address: h.server.URL(), Model: "gemini-3.8-flash", Key: key}
}

// service is a speech service of the fake.
func (h *house) service() models.SetSpeechInput {
	return models.SetSpeechInput{Address: h.server.OpenAI(), SpeakModel: "kokoro", SpeakVoice: "af_sky", HearModel: "whisper-1", Key: key}
}

func TestService_SetSpeech_Refusals(t *testing.T) {
	long := strings.Repeat("x", 201)
	for name, tt := range map[string]struct {
		field  string
		change func(*models.SetSpeechInput)
	}{
		"AddressNone":    {"address", func(in *models.SetSpeechInput) { in.Address = "" }},
		"AddressWrong":   {"address", func(in *models.SetSpeechInput) { in.Address = "ftp://127.0.0.1" }},
		"AddressName":    {"address", func(in *models.SetSpeechInput) { in.Address = "http://a:b@127.0.0.1/v1" }},
		"SpeakModelLong": {"speakModel", func(in *models.SetSpeechInput) { in.SpeakModel = long }},
		"HearModelBlank": {"hearModel", func(in *models.SetSpeechInput) { in.HearModel = "whis per" }},
		"SpeakVoiceLong": {"speakVoice", func(in *models.SetSpeechInput) { in.SpeakVoice = long }},
		"SystemVoice":    {"systemVoice", func(in *models.SetSpeechInput) { in.SystemVoice = "a\nb" }},
		"LiveWithout":    {"liveModel", func(in *models.SetSpeechInput) { in.LiveModel = "gemini-3.8-live" }},
		"LiveVoice":      {"liveVoice", func(in *models.SetSpeechInput) { in.LiveVoice = "Nobody" }},
		"Key":            {"key", func(in *models.SetSpeechInput) { in.Key = "sk two" }},
		"KeyAlone":       {"key", func(in *models.SetSpeechInput) { *in = models.SetSpeechInput{Key: key} }},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, speaks)
			in := h.service()
			tt.change(&in)
			_, err := h.SetSpeech(h.ada(), in)
			wantCode(t, err, roleplay.CodeInvalid, tt.field)
			if strings.Contains(err.Error(), key) {
				t.Errorf("the error holds the key: %v", err)
			}
		})
	}
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		h := open(t, speaks)
		_, err := h.SetSpeech(t.Context(), h.service())
		wantCode(t, err, roleplay.CodeUnauthenticated, "")
		_, err = h.GetSpeech(t.Context(), models.GetSpeechInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated, "")
		_, err = h.CheckSpeech(t.Context(), models.CheckSpeechInput{Part: models.PartSpeak})
		wantCode(t, err, roleplay.CodeUnauthenticated, "")
	})
	t.Run("ErrForbiddenOnServer", func(t *testing.T) {
		h := open(t, speaks, onServer)
		_, err := h.SetSpeech(h.ada(), h.service())
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: models.PartSpeak})
		wantCode(t, err, roleplay.CodeForbidden, "")
	})
	t.Run("CheckPart", func(t *testing.T) {
		h := open(t, speaks)
		_, err := h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: "sing"})
		wantCode(t, err, roleplay.CodeInvalid, "part")
	})
}

func TestService_SetSpeech(t *testing.T) {
	h := open(t, speaks)
	before, err := h.GetSpeech(h.ada(), models.GetSpeechInput{})
	must(t, err)
	if before.System != "espeak-ng" || len(before.SystemVoices) != 2 || before.SpeakFault != "" || before.HearFault != roleplay.FaultNone || before.LiveFault != roleplay.FaultNone || before.Where != "" {
		t.Errorf("where nothing was chosen: %+v", before)
	}
	news := h.bus.Subscribe(t.Context(), func(e roleplay.Event) bool { return e.Type == roleplay.EventModelChanged && e.Owner == adaID })
	set, err := h.SetSpeech(h.ada(), h.service())
	must(t, err)
	<-news.Events()
	if !set.Choice.HasKey || set.KeyKept != models.KeyKeyring || !set.OnMachine || set.SpeakFault != "" || set.HearFault != "" {
		t.Errorf("chosen: %+v", set)
	}
	again := h.service()
	again.Key, again.SpeakVoice = "", "bm_george"
	if set, err = h.SetSpeech(h.ada(), again); err != nil || !set.Choice.HasKey || set.Choice.SpeakVoice != "bm_george" {
		t.Errorf("the key is kept where the host is the same: %+v, %v", set, err)
	}
	again.Address = "http://localhost:1/v1"
	if set, err = h.SetSpeech(h.ada(), again); err != nil || set.Choice.HasKey || set.KeyKept != models.KeyNone {
		t.Errorf("the key goes where the host is another: %+v, %v", set, err)
	}
	others, err := h.GetSpeech(h.admin(), models.GetSpeechInput{})
	must(t, err)
	if others.Choice.Address != "" {
		t.Errorf("somebody else has the choice: %+v", others)
	}
}

// The key of everybody's model, from the configuration, does not go to a speech service.
func TestService_Speech_ConfiguredKeyStaysWithTheModel(t *testing.T) {
	h := open(t, speaks, onServer, func(d *models.Deps) { d.Key = key })
	in := h.service()
	in.Key = ""
	_, err := h.SetSpeech(h.admin(), in)
	must(t, err)
	out, err := h.CheckSpeech(h.admin(), models.CheckSpeechInput{Part: models.PartSpeak})
	must(t, err)
	if !out.OK {
		t.Errorf("the service does not speak: %+v", out)
	}
	for _, x := range h.server.Exchanges() {
		if strings.Contains(x.Header.Get("Authorization"), key) {
			t.Error("the speech service was sent the model's key")
		}
	}
}

func TestService_CheckSpeech(t *testing.T) {
	h := open(t, speaks)
	h.choose(h.ada(), h.gemini())
	in := h.service()
	in.LiveModel, in.LiveVoice = "gemini-3.8-live", "Kore"
	_, err := h.SetSpeech(h.ada(), in)
	must(t, err)
	for _, part := range []models.SpeechPart{models.PartLive, models.PartSpeak, models.PartHear} {
		out, err := h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: part})
		must(t, err)
		if !out.OK || out.Fault != "" {
			t.Errorf("%s: %+v", part, out)
		}
		switch part {
		case models.PartSpeak:
			if out.SoundMs < 100 {
				t.Errorf("a sentence lasts %d ms", out.SoundMs)
			}
		case models.PartHear:
			if out.Text == "" {
				t.Error("nothing was understood")
			}
		case models.PartLive:
		}
	}
	t.Run("SystemVoice", func(t *testing.T) {
		_, err := h.SetSpeech(h.ada(), models.SetSpeechInput{})
		must(t, err)
		out, err := h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: models.PartSpeak, Language: "de"})
		must(t, err)
		if !out.OK || out.SoundMs < 1 {
			t.Errorf("the system's voice: %+v", out)
		}
		out, err = h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: models.PartHear})
		must(t, err)
		if out.OK || out.Fault != roleplay.FaultNone {
			t.Errorf("nobody hears, and the check says %+v", out)
		}
	})
}

func TestService_CheckSpeech_Faults(t *testing.T) {
	h := open(t, speaks)
	h.choose(h.ada(), h.gemini())
	in := h.service()
	in.LiveModel = "gemini-3.8-live"
	_, err := h.SetSpeech(h.ada(), in)
	must(t, err)
	h.server.Close()
	for _, part := range []models.SpeechPart{models.PartLive, models.PartSpeak, models.PartHear} {
		out, err := h.CheckSpeech(h.ada(), models.CheckSpeechInput{Part: part})
		must(t, err)
		if out.OK || out.Fault != roleplay.FaultOffline {
			t.Errorf("%s of a service that is gone: %+v", part, out)
		}
	}
}

func TestService_Speech_LocalOnly(t *testing.T) {
	h := open(t, speaks)
	_, err := h.SetSpeech(h.ada(), models.SetSpeechInput{Address: "https://speech.example/v1", SpeakModel: "tts-1", HearModel: "whisper-1"})
	must(t, err)
	actor := roleplay.Actor{ID: adaID, Role: roleplay.RoleUser}
	if where, err := h.SoundGoesTo(h.ada(), actor, roleplay.PartnerScript); err != nil || where != "speech.example" {
		t.Errorf("the sound goes to %q, %v", where, err)
	}
	_, err = h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: true})
	must(t, err)
	parts, err := h.Speech(h.ada(), actor)
	must(t, err)
	if parts.Speaking != nil || parts.Hearing != nil || parts.SpeakFault != roleplay.FaultLocalOnly || parts.HearFault != roleplay.FaultLocalOnly {
		t.Errorf("where nothing may leave this machine: %+v", parts)
	}
	_, err = h.SetSpeech(h.ada(), models.SetSpeechInput{})
	must(t, err)
	parts, err = h.Speech(h.ada(), actor)
	must(t, err)
	if parts.Speaking == nil || parts.SpeakWhere != "" || parts.Hearing != nil {
		t.Errorf("the system's own voice: %+v", parts)
	}
	if where, err := h.SoundGoesTo(h.ada(), actor, roleplay.PartnerModel); err != nil || where != "" {
		t.Errorf("the sound goes to %q, %v", where, err)
	}
}

func TestService_Live(t *testing.T) {
	h := open(t, speaks)
	actor := roleplay.Actor{ID: adaID, Role: roleplay.RoleUser}
	fault := func(want roleplay.Fault) {
		t.Helper()
		if _, err := h.Live(h.ada(), actor, roleplay.Usage{}); model.FaultOf(err) != want {
			t.Errorf("no live model plays because of %v, want %s", err, want)
		}
	}
	fault(roleplay.FaultNone)
	set, err := h.SetModel(h.ada(), h.gemini())
	must(t, err)
	fault(roleplay.FaultNone) // none of its live models is chosen
	_, err = h.SetSpeech(h.ada(), models.SetSpeechInput{LiveModel: "gemini-3.8-live", LiveVoice: "Kore"})
	must(t, err)
	fault(roleplay.FaultConsent)
	h.agree(h.ada(), set.Where)
	part, err := h.Live(h.ada(), actor, roleplay.Usage{})
	must(t, err)
	if part.Name != "gemini-3.8-live" || part.Voice != "Kore" || part.Where != set.Where {
		t.Errorf("the live model is %+v", part)
	}
	used := h.CountLive(h.ada(), actor, model.Usage{In: 1000, Out: 500})
	state, err := h.GetModel(h.ada(), models.GetModelInput{})
	must(t, err)
	if used.In != 1000 || state.Used.In != 1000 || state.Used.Out != 500 || state.Used.Replies != 1 {
		t.Errorf("counted %+v, kept %+v", used, state.Used)
	}
	_, err = h.SetLimits(h.ada(), models.SetLimitsInput{})
	must(t, err)
	_, err = h.DeleteModel(h.ada(), models.DeleteModelInput{})
	must(t, err)
	fault(roleplay.FaultNone)
}
