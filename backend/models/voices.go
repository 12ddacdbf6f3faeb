package models

import (
	"context"
	"errors"
	"math"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// SystemSpeaking is the voice of this system.
type SystemSpeaking interface {
	model.Speaking
	Name() string // of its program, for people
}

// errNotLive is why a client cannot play live though its vendor can.
var errNotLive = errors.New("the client has no live models")

// Live is the live model that counts for an actor, in a talk that has taken so much of
// models already. Nothing is asked of its service yet. The error is a *model.Error where
// none can play: FaultNone where none is chosen.
func (s *Service) Live(ctx context.Context, actor roleplay.Actor, used roleplay.Usage) (LivePart, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return LivePart{}, err
	}
	fault, err := s.liveFault(ctx, actor, c, used)
	if err != nil {
		return LivePart{}, err
	}
	if fault != "" {
		return LivePart{}, &model.Error{Fault: fault}
	}
	key, _ := s.key(ctx, c)
	client, err := s.client(connection(*c.choice, key, c.localOnly()))
	if err != nil {
		return LivePart{}, err
	}
	live, ok := client.(model.LiveClient)
	if !ok {
		return LivePart{}, &model.Error{Fault: roleplay.FaultNotModel, Err: errNotLive}
	}
	chosen := c.speech()
	return LivePart{Model: live.Live(chosen.LiveModel), Name: chosen.LiveModel, Voice: chosen.LiveVoice, Where: where(*c.choice)}, nil
}

// CountLive counts what a turn of a live model took for an actor, and prices it.
func (s *Service) CountLive(ctx context.Context, actor roleplay.Actor, used model.Usage) roleplay.Usage {
	out := roleplay.Usage{In: int64(used.In), Out: int64(used.Out)}
	c, err := s.scope(ctx, actor)
	if err == nil && c.choice != nil {
		out.Cost = cost(*c.choice, out)
	}
	if err == nil {
		err = s.count(ctx, actor.ID, out, 1)
	}
	if err != nil {
		s.deps.Logger.ErrorContext(ctx, "use of a model not counted", "error", err)
	}
	return out
}

// Speech is who speaks and who writes down for an actor. Nothing is asked of a service yet.
func (s *Service) Speech(ctx context.Context, actor roleplay.Actor) (SpeechParts, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return SpeechParts{}, err
	}
	chosen, of := c.speech(), c.asSpeech()
	var out SpeechParts
	key, kept := "", KeyNone
	if chosen.Address != "" {
		key, kept = s.key(ctx, of)
	}
	out.SpeakFault, out.HearFault = s.speakFault(c, kept), s.hearFault(c, kept)
	if chosen.SpeakModel == "" && out.SpeakFault == "" {
		out.Speaking, out.SpeakVoice = s.deps.System, chosen.SystemVoice
	}
	if out.HearFault != "" && (chosen.SpeakModel == "" || out.SpeakFault != "") {
		return out, nil
	}
	client, err := s.speechClient(connection(*of.choice, key, c.localOnly()), chosen.SpeakModel, chosen.HearModel)
	if err != nil {
		return SpeechParts{}, err
	}
	if chosen.SpeakModel != "" && out.SpeakFault == "" {
		out.Speaking, out.SpeakVoice, out.SpeakWhere = client, chosen.SpeakVoice, where(*of.choice)
	}
	if out.HearFault == "" {
		out.Hearing, out.HearWhere = client, where(*of.choice)
	}
	return out, nil
}

// SoundGoesTo is the host that an actor's sound would be sent to in a talk by voice with
// that partner; "" where it stays on this machine, or nobody hears it.
func (s *Service) SoundGoesTo(ctx context.Context, actor roleplay.Actor, p roleplay.Partner) (string, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return "", err
	}
	host, chosen := "", c.speech()
	switch {
	case p == roleplay.PartnerModel && c.hasLive() && chosen.LiveModel != "":
		host = where(*c.choice)
	case chosen.HearModel != "":
		host = where(*c.asSpeech().choice)
	}
	if onMachine(host) {
		return "", nil
	}
	return host, nil
}

// speechKey names a client of a speech service.
type speechKey struct {
	at              model.Connection
	speaker, hearer string
}

// speechClient is the one client of a speech service with those models.
func (s *Service) speechClient(at model.Connection, speaker, hearer string) (model.SpeechClient, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := speechKey{at, speaker, hearer}
	if known, ok := s.speeches[of]; ok {
		return known, nil
	}
	made, err := s.deps.ConnectSpeech(at, speaker, hearer)
	if err != nil {
		return nil, err
	}
	s.speeches[of] = made
	return made, nil
}

// checkWithin bounds the opening of a line that is only tried.
const checkWithin = 15 * time.Second

// CheckSpeech asks a part of what is chosen whether it works: opens a line and closes it,
// has a sentence spoken, or has one written down. What is wrong is part of the answer, not an
// error. CodeUnauthenticated without an actor, CodeForbidden below ADMIN on a server,
// CodeInvalid for a part that there is not.
func (s *Service) CheckSpeech(ctx context.Context, in CheckSpeechInput) (CheckSpeechOutput, error) {
	actor, err := s.chooser(ctx)
	if err != nil {
		return CheckSpeechOutput{}, err
	}
	language := in.Language
	if language == "" {
		language = "en"
	}
	began := s.deps.Now()
	first := func() int64 { return max(1, s.deps.Now().Sub(began).Milliseconds()) }
	var out CheckSpeechOutput
	switch in.Part {
	case PartLive:
		err = s.checkLive(ctx, actor)
		out.FirstMs = first()
	case PartSpeak:
		out, err = s.checkSpeak(ctx, actor, language, first)
	case PartHear:
		out.Text, err = s.checkHear(ctx, actor, language)
		out.FirstMs = first()
	default:
		return out, roleplay.Invalid("part", "What can be tried is live, speak or hear.")
	}
	if err != nil {
		return failedSpeech(err)
	}
	out.OK = true
	return out, nil
}

func failedSpeech(err error) (CheckSpeechOutput, error) {
	fault := model.FaultOf(err)
	if fault == "" {
		return CheckSpeechOutput{}, err
	}
	return CheckSpeechOutput{Fault: fault, Status: model.StatusOf(err)}, nil
}

func (s *Service) checkLive(ctx context.Context, actor roleplay.Actor) error {
	part, err := s.Live(ctx, actor, roleplay.Usage{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, checkWithin, &model.Error{Fault: roleplay.FaultStall})
	defer cancel()
	line, err := part.Model.Connect(ctx, model.LiveSetup{System: "Say nothing.", Voice: part.Voice})
	if err != nil {
		return err
	}
	line.Close()
	return nil
}

// tried are the sentences that are spoken for a try, by language.
var tried = map[string]string{"en": "This is how the character will sound.", "de": "So wird die Figur klingen."}

func (s *Service) checkSpeak(ctx context.Context, actor roleplay.Actor, language string, first func() int64) (CheckSpeechOutput, error) {
	parts, err := s.Speech(ctx, actor)
	if err != nil {
		return CheckSpeechOutput{}, err
	}
	if parts.Speaking == nil {
		return CheckSpeechOutput{}, &model.Error{Fault: parts.SpeakFault}
	}
	var out CheckSpeechOutput
	samples := 0
	for sound, err := range parts.Speaking.Speak(ctx, model.SpeechRequest{Text: sentenceFor(language), Language: language, Voice: parts.SpeakVoice}) {
		if err != nil {
			return CheckSpeechOutput{}, err
		}
		if samples == 0 {
			out.FirstMs = first()
		}
		samples += len(sound)
	}
	out.SoundMs = model.SpeechRate.Duration(samples).Milliseconds()
	return out, nil
}

func sentenceFor(language string) string {
	if said, ok := tried[language]; ok {
		return said
	}
	return tried["en"]
}

// checkHear has a sentence written down that the system's own voice says; where there is
// none, a tone, in which there is no word.
func (s *Service) checkHear(ctx context.Context, actor roleplay.Actor, language string) (string, error) {
	parts, err := s.Speech(ctx, actor)
	if err != nil {
		return "", err
	}
	if parts.Hearing == nil {
		return "", &model.Error{Fault: parts.HearFault}
	}
	sound := tone()
	if s.deps.System != nil {
		var said []int16
		for piece, err := range s.deps.System.Speak(ctx, model.SpeechRequest{Text: sentenceFor(language), Language: language}) {
			if err != nil {
				said = nil
				break
			}
			said = append(said, piece...)
		}
		if len(said) > 0 {
			sound = said
		}
	}
	return parts.Hearing.Transcribe(ctx, model.HearingRequest{Samples: sound, Language: language})
}

// tone is a second of 440 Hz.
func tone() []int16 {
	samples := make([]int16, model.SpeechRate)
	for i := range samples {
		samples[i] = int16(6000 * math.Sin(2*math.Pi*440*float64(i)/float64(model.SpeechRate)))
	}
	return samples
}
