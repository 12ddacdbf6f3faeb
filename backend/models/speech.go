package models

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// speechSecret is what the names of keys of speech services begin with.
const speechSecret = "speech-"

// liveVoices are the voices of Gemini's live models.
//
// Source: https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/live-api/configure-language-voice (2026-11).
var liveVoices = strings.Fields(`Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe Enceladus Iapetus Umbriel Algieba Despina
Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Gacrux Pulcherrima Achird Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat`)

// speech is what is chosen for an actor, the zero choice if nothing is.
func (c scope) speech() record.SpeechChoice {
	chosen := c.own.Speech
	if c.key == record.SharedModelKey {
		chosen = c.shared.Speech
	}
	if chosen == nil {
		return record.SpeechChoice{}
	}
	return *chosen
}

// asSpeech is the scope of the key of the speech service: keys lie by scope, and are
// looked for as that of a model is.
func (c scope) asSpeech() scope {
	chosen := c.speech()
	c.secret = speechSecret + c.secret
	c.choice = &record.ModelChoice{Vendor: model.VendorOpenAI, Address: chosen.Address, HasKey: chosen.HasKey}
	return c
}

// hasLive reports whether a model is chosen whose service has live ones.
func (c scope) hasLive() bool {
	return c.choice != nil && (c.choice.Vendor == model.VendorGemini || c.choice.Vendor == model.VendorVertex)
}

// GetSpeech tells who speaks for characters and who hears the actor. It asks nothing of a
// service. CodeUnauthenticated without an actor.
func (s *Service) GetSpeech(ctx context.Context, _ GetSpeechInput) (Speech, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return Speech{}, err
	}
	return s.speech(ctx, actor)
}

func (s *Service) speech(ctx context.Context, actor roleplay.Actor) (Speech, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return Speech{}, err
	}
	out := Speech{Choice: c.speech(), MayChoose: s.mayChoose(actor), Shared: !s.deps.Local, LiveVoices: []string{}, SystemVoices: []SystemVoice{}}
	if out.LiveFault, err = s.liveFault(ctx, actor, c, roleplay.Usage{}); err != nil {
		return Speech{}, err
	}
	if c.hasLive() {
		out.LiveWhere, out.LiveVoices = where(*c.choice), liveVoices
	}
	of := c.asSpeech()
	if out.Choice.Address != "" {
		_, out.KeyKept = s.key(ctx, of)
		out.Where = where(*of.choice)
		out.OnMachine = onMachine(out.Where)
	}
	system := s.deps.System
	if system != nil {
		out.System = system.Name()
		voices, err := system.Voices(ctx, "")
		if err != nil {
			s.deps.Logger.WarnContext(ctx, "the voices of this system are not known", "error", err)
		}
		for _, v := range voices {
			out.SystemVoices = append(out.SystemVoices, SystemVoice(v))
		}
	}
	out.SpeakFault, out.HearFault = s.speakFault(c, out.KeyKept), s.hearFault(c, out.KeyKept)
	return out, nil
}

// liveFault is why a live model would not play now, as far as that is known without asking it.
func (s *Service) liveFault(ctx context.Context, actor roleplay.Actor, c scope, session roleplay.Usage) (roleplay.Fault, error) {
	if !c.hasLive() || c.speech().LiveModel == "" {
		return roleplay.FaultNone, nil
	}
	month, err := s.used(ctx, actor.ID, s.month())
	if err != nil {
		return "", err
	}
	_, kept := s.key(ctx, c)
	return c.fault(kept, month.Usage, session), nil
}

func (s *Service) speakFault(c scope, kept KeyKept) roleplay.Fault {
	switch {
	case c.speech().SpeakModel != "":
		return c.serviceFault(kept)
	case s.deps.System == nil:
		return roleplay.FaultNone
	}
	return ""
}

func (s *Service) hearFault(c scope, kept KeyKept) roleplay.Fault {
	if c.speech().HearModel == "" {
		return roleplay.FaultNone
	}
	return c.serviceFault(kept)
}

// serviceFault is why the speech service would not be asked now.
func (c scope) serviceFault(kept KeyKept) roleplay.Fault {
	switch {
	case c.localOnly() && !onMachine(where(*c.asSpeech().choice)):
		return roleplay.FaultLocalOnly
	case kept == KeyMissing:
		return roleplay.FaultKey
	}
	return ""
}

// SetSpeech chooses who speaks and who hears: for the actor or, on a server, for all. The
// errors are those of SetModel.
func (s *Service) SetSpeech(ctx context.Context, in SetSpeechInput) (Speech, error) {
	actor, err := s.chooser(ctx)
	if err != nil {
		return Speech{}, err
	}
	c, err := s.scope(ctx, actor)
	if err != nil {
		return Speech{}, err
	}
	chosen, key, err := s.checkSpeech(c, in)
	if err != nil {
		return Speech{}, err
	}
	of := c.asSpeech()
	kept := c.speech().HasKey && chosen.Address != "" && where(*of.choice) == where(record.ModelChoice{Address: chosen.Address}) && !in.DropKey
	switch {
	case key != "":
		err = s.keepKey(ctx, of.secret, key)
	case !kept:
		err = s.forgetKey(ctx, of)
	}
	if err != nil {
		return Speech{}, err
	}
	chosen.HasKey = key != "" || kept
	defer s.forget()
	if _, err := s.change(ctx, actor, c.key, func(m *record.ModelSettings) { m.Speech = &chosen }); err != nil {
		return Speech{}, err
	}
	return s.speech(ctx, actor)
}

// checkSpeech refuses what cannot be a choice.
func (s *Service) checkSpeech(c scope, in SetSpeechInput) (record.SpeechChoice, string, error) {
	chosen := record.SpeechChoice{
		LiveModel: strings.TrimSpace(in.LiveModel), LiveVoice: strings.TrimSpace(in.LiveVoice), SystemVoice: strings.TrimSpace(in.SystemVoice),
		SpeakModel: strings.TrimSpace(in.SpeakModel), SpeakVoice: strings.TrimSpace(in.SpeakVoice), HearModel: strings.TrimSpace(in.HearModel),
	}
	if chosen.LiveModel != "" && !c.hasLive() {
		return chosen, "", roleplay.Invalid("liveModel", "A model that listens and speaks belongs to a service that has some: choose Gemini or Vertex AI as the language model first.")
	}
	if in.Address != "" {
		var err error
		if chosen.Address, err = checkAddress(model.VendorOpenAI, in.Address); err != nil {
			return chosen, "", err
		}
	} else if chosen.SpeakModel != "" || chosen.HearModel != "" {
		return chosen, "", roleplay.Invalid("address", "Give the address of the speech service, such as http://127.0.0.1:8000/v1.")
	}
	for _, f := range []struct{ name, value string }{
		{"liveModel", chosen.LiveModel}, {"speakModel", chosen.SpeakModel}, {"hearModel", chosen.HearModel},
	} {
		if len(f.value) > maxName || strings.ContainsFunc(f.value, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return chosen, "", roleplay.Invalid(f.name, "This is the name of the model, as the service calls it: at most %d bytes, without spaces.", maxName)
		}
	}
	for _, f := range []struct{ name, value string }{
		{"liveVoice", chosen.LiveVoice}, {"systemVoice", chosen.SystemVoice}, {"speakVoice", chosen.SpeakVoice},
	} {
		if len(f.value) > maxName || strings.ContainsFunc(f.value, unicode.IsControl) {
			return chosen, "", roleplay.Invalid(f.name, "This is the name of a voice: at most %d bytes, without control characters.", maxName)
		}
	}
	if chosen.LiveVoice != "" && !slices.Contains(liveVoices, chosen.LiveVoice) {
		return chosen, "", roleplay.Invalid("liveVoice", "There is no such voice. There are: %s.", strings.Join(liveVoices, ", "))
	}
	key, err := checkKey(in.Key)
	if err == nil && key != "" && chosen.Address == "" {
		err = roleplay.Invalid("key", "A key belongs to a speech service: give its address too.")
	}
	return chosen, key, err
}
