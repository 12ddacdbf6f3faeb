package record

import (
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// ModelChoice is a model that is chosen, without its key, which lies in the keyring.
type ModelChoice struct {
	Vendor   model.Vendor `json:"vendor"`
	Address  string       `json:"address"`
	Model    string       `json:"model"`
	Project  string       `json:"project,omitempty"`
	Location string       `json:"location,omitempty"`
	HasKey   bool         `json:"hasKey"`
	PriceIn  int64        `json:"priceIn"`  // millionths of a US dollar for a million tokens; 0 where none is known
	PriceOut int64        `json:"priceOut"` // the same, of answers
}

// ModelConsent says that a person has seen what is sent, and where, and agreed.
type ModelConsent struct {
	Where   string    `json:"where"`   // host, and port where it is not the usual one
	Version int       `json:"version"` // of the text that was shown
	At      time.Time `json:"at"`
}

// ModelLimits bound the use of models. 0 is no bound.
type ModelLimits struct {
	MonthTokens   int64 `json:"monthTokens"`
	MonthCost     int64 `json:"monthCost"` // billionths of a US dollar
	SessionTokens int64 `json:"sessionTokens"`
	SessionCost   int64 `json:"sessionCost"`
}

// ModelSettings are one person's, or at SharedModelKey everybody's.
type ModelSettings struct {
	Choice    *ModelChoice   `json:"choice,omitempty"`
	Consents  []ModelConsent `json:"consents,omitempty"`
	LocalOnly bool           `json:"localOnly,omitempty"`
	Limits    ModelLimits    `json:"limits"`
	Speech    *SpeechChoice  `json:"speech,omitempty"`
}

// SpeechChoice is who makes and who hears the voices of a talk, without the key of the
// service, which lies in the keyring.
type SpeechChoice struct {
	LiveModel string `json:"liveModel,omitempty"` // at the service of ModelChoice, one that listens and speaks; "": none, and the partner's words are spoken
	LiveVoice string `json:"liveVoice,omitempty"` // by its name there; "": the service's own choice

	SystemVoice string `json:"systemVoice,omitempty"` // of this machine; "": one that speaks the language

	Address    string `json:"address,omitempty"` // of a service in OpenAI's form that speaks or writes down; "": none
	HasKey     bool   `json:"hasKey"`
	SpeakModel string `json:"speakModel,omitempty"` // "": the system's own voice speaks
	SpeakVoice string `json:"speakVoice,omitempty"`
	HearModel  string `json:"hearModel,omitempty"` // "": nobody writes down what is said
}

// VoiceSettings are how a person talks by voice.
type VoiceSettings struct {
	Microphone string            `json:"microphone"` // of the system; "": its default
	Speaker    string            `json:"speaker"`
	Mode       roleplay.TalkMode `json:"mode" enum:"hands_free,hold,toggle"`
	TalkKey    string            `json:"talkKey"` // KeyboardEvent.code of push-to-talk
	StopKey    string            `json:"stopKey"` // the same, of interrupting the character
	Aloud      bool              `json:"aloud"`   // speaker mode: the microphone hears the speaker
	Slow       bool              `json:"slow"`    // longer pauses are part of a turn

	Retention roleplay.VoiceRetention `json:"retention" enum:"never,days,session,keep"`
	Days      int                     `json:"days"` // RetainDays
}

// VoiceDocument is what is kept of a person's voice settings.
type VoiceDocument struct {
	VoiceSettings
	Asked    bool           `json:"asked"` // whether talks are recorded
	Consents []ModelConsent `json:"consents,omitempty"`
}

// Voices are the documents at VoiceKey.
func Voices(s store.Store) Docs[VoiceDocument] { return Docs[VoiceDocument]{Store: s, Schema: 1} }

// Models are the documents at ModelKey and SharedModelKey.
func Models(s store.Store) Docs[ModelSettings] { return Docs[ModelSettings]{Store: s, Schema: 1} }

// ModelMonth is what models took for one person in one month.
type ModelMonth struct {
	roleplay.Usage
	Replies int64 `json:"replies"`
}

// ModelMonths are the documents at ModelUseKey.
func ModelMonths(s store.Store) Docs[ModelMonth] { return Docs[ModelMonth]{Store: s, Schema: 1} }

// HelpSettings are where a trainee who steps out of a talk finds help.
type HelpSettings struct {
	Contacts []HelpContact `json:"contacts"`
	Phrases  []string      `json:"phrases"` // by which they step out, besides those of the program
}

// HelpContact is somebody to turn to.
type HelpContact struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Link  string `json:"link,omitempty"` // https or mailto
	Note  string `json:"note,omitempty"` // such as when they can be reached
}

// Help is the document at HelpKey.
func Help(s store.Store) Docs[HelpSettings] { return Docs[HelpSettings]{Store: s, Schema: 1} }
