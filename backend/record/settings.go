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
}

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
