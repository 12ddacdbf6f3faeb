package models

import (
	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ConsentVersion is that of the text which says what is sent. A new one is asked for
// when that changes.
const ConsentVersion = 1

// GetModelInput asks for the model that plays for the actor.
type GetModelInput struct{}

// State is the model that plays for the actor, and how much it took.
type State struct {
	Choice    *record.ModelChoice `json:"choice"`    // null: none is chosen
	MayChoose bool                `json:"mayChoose"` // the actor may change it
	Shared    bool                `json:"shared"`    // it is everybody's on this server
	KeyKept   KeyKept             `json:"keyKept" enum:",keyring,run,configuration,missing"`

	Where          string         `json:"where"`     // the host that words are sent to; "" without a choice
	OnMachine      bool           `json:"onMachine"` // that is this machine
	Consented      bool           `json:"consented"` // the actor has agreed to that host
	ConsentVersion int            `json:"consentVersion"`
	LocalOnly      bool           `json:"localOnly"`                                                // nothing may leave this machine
	ForAll         bool           `json:"forAll"`                                                   // by the word of an administrator
	Fault          roleplay.Fault `json:"fault,omitempty" enum:"none,consent,key,limit,local_only"` // why it would not play now, as far as that is known without asking it

	Limits       record.ModelLimits `json:"limits"`       // that hold for the actor: the tighter ones of the two below
	OwnLimits    record.ModelLimits `json:"ownLimits"`    // set by the actor
	LimitsForAll record.ModelLimits `json:"limitsForAll"` // set by an administrator, on a server
	Month        string             `json:"month"`        // such as 2026-11
	Used         record.ModelMonth  `json:"used"`         // in this month, by the actor
	Warning      bool               `json:"warning"`      // four fifths of a limit of the month are used
}

// SetModelInput chooses a model. Key "" keeps the key that there is, as long as the
// host stays the same: a key is never sent to another host than it was given for.
type SetModelInput struct {
	Vendor   model.Vendor `json:"vendor" enum:"gemini,vertex,openai"`
	Address  string       `json:"address,omitempty"` // "": the vendor's own
	Model    string       `json:"model"`
	Project  string       `json:"project,omitempty"`
	Location string       `json:"location,omitempty"`
	Key      string       `json:"key,omitempty"`
	DropKey  bool         `json:"dropKey,omitempty"` // forget the key that there is
	PriceIn  int64        `json:"priceIn,omitempty"` // millionths of a US dollar for a million tokens
	PriceOut int64        `json:"priceOut,omitempty"`
}

// DeleteModelInput forgets the model and its key.
type DeleteModelInput struct{}

// SetConsentInput says that the actor has seen what is sent to a host, or takes that back.
type SetConsentInput struct {
	Where   string `json:"where"`
	Version int    `json:"version"`
	Agreed  bool   `json:"agreed"`
}

// SetLocalOnlyInput turns the switch "never leave this machine".
type SetLocalOnlyInput struct {
	On     bool `json:"on"`
	ForAll bool `json:"forAll,omitempty"` // on a server, by an administrator
}

// SetLimitsInput bounds what models may take. 0 is no bound.
type SetLimitsInput struct {
	record.ModelLimits
	ForAll bool `json:"forAll,omitempty"` // of each person, on a server, by an administrator
}

// CheckModelInput asks the service of the chosen model whether it would play.
type CheckModelInput struct{}

// CheckModelOutput says what it answered.
type CheckModelOutput struct {
	OK      bool           `json:"ok"`
	Fault   roleplay.Fault `json:"fault,omitempty" enum:"key,forbidden,model,address,rejected,busy,quota,server,offline,certificate,redirect,not_model,cut,stall,refused,empty,too_long,shape,local_only,role,limit,none,consent,script"`
	Status  int            `json:"status,omitempty"` // of HTTP
	Models  []string       `json:"models"`           // that the service offers, as far as it says
	FirstMs int64          `json:"firstMs"`          // until the first word
}

// FindModelsInput asks for model services on this machine.
type FindModelsInput struct{}

// FindModelsOutput holds those that answered.
type FindModelsOutput struct {
	Found []Found `json:"found"`
}

// ListUseInput asks for what models took for the actor.
type ListUseInput struct{}

// ListUseOutput holds the months, newest first.
type ListUseOutput struct {
	Months []Month `json:"months"`
}

// Month is what models took in one month.
type Month struct {
	Month string `json:"month"`
	record.ModelMonth
}
