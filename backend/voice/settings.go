package voice

import (
	"cmp"
	"context"
	"slices"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// What counts where somebody has set nothing. Space opens the microphone, as in most
// programs that people talk with, and Escape stops whoever speaks.
const (
	usualTalkKey = "Space"
	usualStopKey = "Escape"
	usualDays    = 30
	maxDays      = 3650
	maxDeviceID  = 1024 // bytes
	maxKeyCode   = 32   // bytes
)

// GetVoiceSettings tells how the actor talks by voice. CodeUnauthenticated without an actor.
func (s *Service) GetVoiceSettings(ctx context.Context, in GetVoiceSettingsInput) (Settings, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return Settings{}, err
	}
	if in.Partner != "" && !in.Partner.Valid() {
		return Settings{}, roleplay.Invalid("partner", "The character is played by %q or %q.", roleplay.PartnerScript, roleplay.PartnerModel)
	}
	doc, err := s.document(ctx, actor)
	if err != nil {
		return Settings{}, err
	}
	return s.shown(ctx, actor, doc, in.Partner)
}

// SetVoiceSettings changes how the actor talks by voice; in a talk by voice it counts at
// once. What is recorded is not changed by it: that is SetVoiceConsent's.
// CodeUnauthenticated without an actor, CodeInvalid names the field that cannot be right.
func (s *Service) SetVoiceSettings(ctx context.Context, in SetVoiceSettingsInput) (Settings, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return Settings{}, err
	}
	if err := checkSettings(in.VoiceSettings); err != nil {
		return Settings{}, err
	}
	return s.change(ctx, actor, func(d *record.VoiceDocument) {
		retention, days := d.Retention, d.Days
		d.VoiceSettings = in.VoiceSettings
		d.Retention, d.Days = retention, days
	})
}

// SetVoiceConsent keeps that the actor has seen where their sound is sent, and which
// recordings are kept from now on. CodeUnauthenticated without an actor, CodeInvalid for a
// rule that there is not, CodeConflict if the sound would be sent elsewhere meanwhile.
func (s *Service) SetVoiceConsent(ctx context.Context, in SetVoiceConsentInput) (Settings, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return Settings{}, err
	}
	switch {
	case !in.Retention.Valid():
		return Settings{}, roleplay.Invalid("retention", "Recordings are kept never, for days, with the session, or until somebody removes them.")
	case in.Retention == roleplay.RetainDays && (in.Days < 1 || in.Days > maxDays):
		return Settings{}, roleplay.Invalid("days", "Recordings are kept for 1 to %d days.", maxDays)
	}
	may, err := s.wheres(ctx, actor)
	if err != nil {
		return Settings{}, err
	}
	if in.Agreed && !slices.Contains(may, in.Where) {
		return Settings{}, roleplay.Errorf(roleplay.CodeConflict, "Who hears your voice was changed meanwhile. Look again at what is sent, and where.")
	}
	at := s.deps.Now().UTC()
	return s.change(ctx, actor, func(d *record.VoiceDocument) {
		d.Asked, d.Retention = true, in.Retention
		if in.Retention == roleplay.RetainDays {
			d.Days = in.Days
		}
		d.Consents = slices.DeleteFunc(d.Consents, func(c record.ModelConsent) bool { return c.Where == in.Where })
		if in.Agreed && in.Where != "" {
			d.Consents = append(d.Consents, record.ModelConsent{Where: in.Where, Version: consentVersion, At: at})
		}
	})
}

// consentVersion is that of the text which says what is sent.
const consentVersion = 1

// document is what the actor has set, completed by what is usual.
func (s *Service) document(ctx context.Context, actor roleplay.Actor) (record.VoiceDocument, error) {
	doc, err := s.settings.Get(ctx, record.VoiceKey(actor.ID))
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return record.VoiceDocument{}, err
	}
	return completed(doc.Body), nil
}

func completed(d record.VoiceDocument) record.VoiceDocument {
	if !d.Mode.Valid() {
		d.Mode = roleplay.TalkHandsFree
	}
	if d.TalkKey == "" {
		d.TalkKey = usualTalkKey
	}
	if d.StopKey == "" {
		d.StopKey = usualStopKey
	}
	if !d.Retention.Valid() {
		d.Retention = roleplay.RetainNever
	}
	if d.Days == 0 {
		d.Days = usualDays
	}
	return d
}

// wheres are the hosts that the actor's sound may be sent to now, whoever plays.
func (s *Service) wheres(ctx context.Context, actor roleplay.Actor) ([]string, error) {
	var all []string
	for _, p := range []roleplay.Partner{roleplay.PartnerModel, roleplay.PartnerScript} {
		where, err := s.deps.Where(ctx, actor, p)
		if err != nil {
			return nil, err
		}
		all = append(all, where)
	}
	return all, nil
}

// shown is a document as its owner sees it, for talks with a partner.
func (s *Service) shown(ctx context.Context, actor roleplay.Actor, d record.VoiceDocument, p roleplay.Partner) (Settings, error) {
	where, err := s.deps.Where(ctx, actor, cmp.Or(p, roleplay.PartnerModel))
	if err != nil {
		return Settings{}, err
	}
	return Settings{VoiceSettings: d.VoiceSettings, Where: where, Consented: consented(d, where), Asked: d.Asked}, nil
}

// consented reports whether somebody has agreed to their sound being sent to a host. Sound
// that stays on this machine needs no consent.
func consented(d record.VoiceDocument, where string) bool {
	return where == "" || slices.ContainsFunc(d.Consents, func(c record.ModelConsent) bool {
		return c.Where == where && c.Version == consentVersion
	})
}

func (s *Service) change(ctx context.Context, actor roleplay.Actor, change func(*record.VoiceDocument)) (Settings, error) {
	doc, err := s.settings.Upsert(ctx, record.VoiceKey(actor.ID), actor.ID, func(d *record.VoiceDocument) error {
		*d = completed(*d)
		change(d)
		return nil
	})
	if err != nil {
		return Settings{}, err
	}
	s.applySettings(actor, doc.Body)
	return s.shown(ctx, actor, doc.Body, "")
}

// checkSettings refuses what cannot be set.
func checkSettings(v record.VoiceSettings) error {
	switch {
	case !v.Mode.Valid():
		return roleplay.Invalid("mode", "The microphone is open hands_free, on hold or by toggle.")
	case len(v.Microphone) > maxDeviceID:
		return roleplay.Invalid("microphone", "A microphone's id has at most %d bytes.", maxDeviceID)
	case len(v.Speaker) > maxDeviceID:
		return roleplay.Invalid("speaker", "A speaker's id has at most %d bytes.", maxDeviceID)
	case !isKeyCode(v.TalkKey):
		return roleplay.Invalid("talkKey", "A key is named as in KeyboardEvent.code, such as Space or KeyT.")
	case !isKeyCode(v.StopKey):
		return roleplay.Invalid("stopKey", "A key is named as in KeyboardEvent.code, such as Escape or KeyS.")
	case v.TalkKey == v.StopKey:
		return roleplay.Invalid("stopKey", "One key cannot both open the microphone and stop the character.")
	}
	return nil
}

// isKeyCode reports whether a name can be one of KeyboardEvent.code.
//
// Source: https://www.w3.org/TR/uievents-code/ (2026-11).
func isKeyCode(code string) bool {
	if code == "" || len(code) > maxKeyCode {
		return false
	}
	for _, r := range code {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}
