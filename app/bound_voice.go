package app

import (
	"encoding/json"

	"roleplay/backend/voice"
)

// GetVoice tells how the talk by voice stands.
func (b *Voice) GetVoice(in voice.GetVoiceInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.GetVoice", b.app.services.Voice.GetVoice, in)
}

// StartVoice begins to speak with the character of a session.
func (b *Voice) StartVoice(in voice.StartVoiceInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.StartVoice", b.app.services.Voice.StartVoice, in)
}

// StopVoice stops speaking.
func (b *Voice) StopVoice(in voice.StopVoiceInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.StopVoice", b.app.services.Voice.StopVoice, in)
}

// SetMuted closes the microphone, or opens it again.
func (b *Voice) SetMuted(in voice.SetMutedInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.SetMuted", b.app.services.Voice.SetMuted, in)
}

// SetOpen opens the microphone of push-to-talk, or closes it.
func (b *Voice) SetOpen(in voice.SetOpenInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.SetOpen", b.app.services.Voice.SetOpen, in)
}

// Interrupt stops what the character is saying.
func (b *Voice) Interrupt(in voice.InterruptInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.Interrupt", b.app.services.Voice.Interrupt, in)
}

// SayText says something by typing.
func (b *Voice) SayText(in voice.SayTextInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.SayText", b.app.services.Voice.SayText, in)
}

// ListDevices lists the sound devices.
func (b *Voice) ListDevices(in voice.ListDevicesInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.ListDevices", b.app.services.Voice.ListDevices, in)
}

// GetVoiceSettings tells how the person talks by voice.
func (b *Voice) GetVoiceSettings(in voice.GetVoiceSettingsInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.GetVoiceSettings", b.app.services.Voice.GetVoiceSettings, in)
}

// SetVoiceSettings changes how the person talks by voice.
func (b *Voice) SetVoiceSettings(in voice.SetVoiceSettingsInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.SetVoiceSettings", b.app.services.Voice.SetVoiceSettings, in)
}

// SetVoiceConsent keeps what the person has agreed to.
func (b *Voice) SetVoiceConsent(in voice.SetVoiceConsentInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.SetVoiceConsent", b.app.services.Voice.SetVoiceConsent, in)
}

// StartCheck begins to try the devices.
func (b *Voice) StartCheck(in voice.StartCheckInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.StartCheck", b.app.services.Voice.StartCheck, in)
}

// StopCheck ends that.
func (b *Voice) StopCheck(in voice.StopCheckInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.StopCheck", b.app.services.Voice.StopCheck, in)
}

// PlayTone plays a tone on the speaker that is tried.
func (b *Voice) PlayTone(in voice.PlayToneInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.PlayTone", b.app.services.Voice.PlayTone, in)
}

// RecordCheck records some seconds and plays them.
func (b *Voice) RecordCheck(in voice.RecordCheckInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.RecordCheck", b.app.services.Voice.RecordCheck, in)
}

// GetCheck tells how the devices do.
func (b *Voice) GetCheck(in voice.GetCheckInput) (json.RawMessage, error) {
	return call(b.app.caller, "voice.GetCheck", b.app.services.Voice.GetCheck, in)
}
