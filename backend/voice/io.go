package voice

import (
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// GetVoiceInput asks for the talk by voice that goes on at this machine.
type GetVoiceInput struct{}

// StartVoiceInput names the session that is spoken from here on.
type StartVoiceInput struct {
	ID roleplay.SessionID `json:"id"`
}

// StopVoiceInput ends the talk by voice; the session goes on by text.
type StopVoiceInput struct{}

// SetMutedInput closes the microphone, or opens it again, whatever the mode.
type SetMutedInput struct {
	On bool `json:"on"`
}

// SetOpenInput opens the microphone of push-to-talk, and closes it again.
type SetOpenInput struct {
	On bool `json:"on"`
}

// InterruptInput stops what the character is saying.
type InterruptInput struct{}

// SayTextInput says something by typing in a talk by voice. TurnID (UUIDv4) is the client's.
type SayTextInput struct {
	Text   string          `json:"text"`
	TurnID roleplay.TurnID `json:"turnId,omitempty"`
}

// ListDevicesInput asks for the sound devices of this machine.
type ListDevicesInput struct{}

// ListDevicesOutput holds them, the system's default first. Fault says why there are none.
type ListDevicesOutput struct {
	Microphones     []Device            `json:"microphones"`
	Speakers        []Device            `json:"speakers"`
	MicrophoneFault roleplay.SoundFault `json:"microphoneFault,omitempty" enum:"none,taken,denied,lost,broken"`
	SpeakerFault    roleplay.SoundFault `json:"speakerFault,omitempty" enum:"none,taken,denied,lost,broken"`
}

// Device is one microphone or speaker.
type Device struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Default bool   `json:"default"` // the system's
}

// GetVoiceSettingsInput asks how the actor talks by voice, with a character whom Partner
// plays; "" stands for the model.
type GetVoiceSettingsInput struct {
	Partner roleplay.Partner `json:"partner,omitempty" enum:"script,model"`
}

// Settings are how the actor talks by voice, and what they agreed to.
type Settings struct {
	record.VoiceSettings
	Where     string `json:"where"`     // the host that their sound would be sent to now; "": none
	Consented bool   `json:"consented"` // they have agreed to that
	Asked     bool   `json:"asked"`     // they have been asked whether talks are recorded
}

// SetVoiceSettingsInput changes how the actor talks by voice. In a talk by voice it counts at once.
type SetVoiceSettingsInput struct {
	record.VoiceSettings
}

// SetVoiceConsentInput says that the actor has seen where their sound is sent, and
// whether it is recorded, or takes that back.
type SetVoiceConsentInput struct {
	Where     string                  `json:"where"`     // as of Settings
	Agreed    bool                    `json:"agreed"`    // to sound being sent there
	Retention roleplay.VoiceRetention `json:"retention"` // which recordings are kept from now on
	Days      int                     `json:"days,omitempty"`
}

// StartCheckInput begins to try the devices, before a talk. The levels come as events.
type StartCheckInput struct {
	Microphone string `json:"microphone"` // Device.ID; "": the system's default
	Speaker    string `json:"speaker"`
}

// StopCheckInput ends it.
type StopCheckInput struct{}

// PlayToneInput plays a tone of a second on the speaker of the check.
type PlayToneInput struct{}

// RecordCheckInput records some seconds of the microphone of the check, and plays them.
type RecordCheckInput struct{}

// GetCheckInput asks how the check stands.
type GetCheckInput struct{}
