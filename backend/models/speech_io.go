package models

import (
	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// GetSpeechInput asks who speaks for characters and who hears the actor.
type GetSpeechInput struct{}

// Speech is who makes and who hears the voices of the actor's talks.
type Speech struct {
	Choice    record.SpeechChoice `json:"choice"` // the zero choice: the system's own voice speaks, and nobody writes down
	MayChoose bool                `json:"mayChoose"`
	Shared    bool                `json:"shared"` // it is everybody's on this server
	KeyKept   KeyKept             `json:"keyKept" enum:",keyring,run,configuration,missing"`

	LiveWhere  string         `json:"liveWhere"` // the host of the chosen model; "" where that has no live models
	LiveFault  roleplay.Fault `json:"liveFault,omitempty" enum:"none,consent,key,limit,local_only"`
	LiveVoices []string       `json:"liveVoices"` // by name, where the service has them

	Where      string         `json:"where"`     // the host of the speech service; "" without one
	OnMachine  bool           `json:"onMachine"` // that is this machine
	SpeakFault roleplay.Fault `json:"speakFault,omitempty" enum:"none,key,local_only"`
	HearFault  roleplay.Fault `json:"hearFault,omitempty" enum:"none,key,local_only"`

	System       string        `json:"system"` // the program of this system that speaks; "" if there is none
	SystemVoices []SystemVoice `json:"systemVoices"`
}

// SystemVoice is a voice of this system.
type SystemVoice struct {
	Name     string `json:"name"`
	Language string `json:"language"` // BCP 47, as far as it is known
}

// SetSpeechInput chooses who speaks and who hears. Key "" keeps the key that there is, as
// long as the host stays the same.
type SetSpeechInput struct {
	LiveModel   string `json:"liveModel,omitempty"`
	LiveVoice   string `json:"liveVoice,omitempty"`
	SystemVoice string `json:"systemVoice,omitempty"`
	Address     string `json:"address,omitempty"` // of a service in OpenAI's form, up to and with "/v1"; "": none
	Key         string `json:"key,omitempty"`
	DropKey     bool   `json:"dropKey,omitempty"`
	SpeakModel  string `json:"speakModel,omitempty"`
	SpeakVoice  string `json:"speakVoice,omitempty"`
	HearModel   string `json:"hearModel,omitempty"`
}

// SpeechPart is one of those who speak or hear.
type SpeechPart string

// The parts.
const (
	PartLive  SpeechPart = "live"
	PartSpeak SpeechPart = "speak"
	PartHear  SpeechPart = "hear"
)

// CheckSpeechInput asks whether a part of what is chosen works.
type CheckSpeechInput struct {
	Part     SpeechPart `json:"part" enum:"live,speak,hear"`
	Language string     `json:"language,omitempty"` // of what is said, BCP 47; English when left out
}

// CheckSpeechOutput says how it went.
type CheckSpeechOutput struct {
	OK      bool           `json:"ok"`
	Fault   roleplay.Fault `json:"fault,omitempty" enum:"key,forbidden,model,address,rejected,busy,quota,server,offline,certificate,redirect,not_model,cut,stall,refused,empty,too_long,shape,local_only,role,limit,none,consent,script"`
	Status  int            `json:"status,omitempty"` // of HTTP
	FirstMs int64          `json:"firstMs"`          // until the line was open, the first sound or the words came
	SoundMs int64          `json:"soundMs"`          // PartSpeak: how long the sound is
	Text    string         `json:"text"`             // PartHear: what was understood
}

// LivePart is a live model that may play now.
type LivePart struct {
	Model model.Live
	Name  string // of the model
	Voice string // at the service; "": its own choice
	Where string // the host
}

// SpeechParts speak the words of any partner, and write down those of the trainee.
type SpeechParts struct {
	Speaking   model.Speaking // nil: SpeakFault says why
	SpeakVoice string         // "": one that speaks the language
	SpeakWhere string         // the host; "": this machine, by its own voice
	SpeakFault roleplay.Fault
	Hearing    model.Hearing // nil: HearFault says why
	HearWhere  string
	HearFault  roleplay.Fault
}
