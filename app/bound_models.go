package app

import (
	"encoding/json"

	"roleplay/backend/models"
)

// GetModel tells which model plays.
func (b *Models) GetModel(in models.GetModelInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.GetModel", b.app.services.Models.GetModel, in)
}

// SetModel chooses the model that plays.
func (b *Models) SetModel(in models.SetModelInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.SetModel", b.app.services.Models.SetModel, in)
}

// DeleteModel forgets the model and its key.
func (b *Models) DeleteModel(in models.DeleteModelInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.DeleteModel", b.app.services.Models.DeleteModel, in)
}

// SetConsent keeps what the person has agreed to.
func (b *Models) SetConsent(in models.SetConsentInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.SetConsent", b.app.services.Models.SetConsent, in)
}

// SetLocalOnly turns the switch "never leave this machine".
func (b *Models) SetLocalOnly(in models.SetLocalOnlyInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.SetLocalOnly", b.app.services.Models.SetLocalOnly, in)
}

// SetLimits bounds what models may take.
func (b *Models) SetLimits(in models.SetLimitsInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.SetLimits", b.app.services.Models.SetLimits, in)
}

// CheckModel asks the model whether it would play.
func (b *Models) CheckModel(in models.CheckModelInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.CheckModel", b.app.services.Models.CheckModel, in)
}

// FindModels looks for model services on this machine.
func (b *Models) FindModels(in models.FindModelsInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.FindModels", b.app.services.Models.FindModels, in)
}

// ListUse tells what models took.
func (b *Models) ListUse(in models.ListUseInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.ListUse", b.app.services.Models.ListUse, in)
}

// GetSpeech tells who speaks for characters and who hears the person.
func (b *Models) GetSpeech(in models.GetSpeechInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.GetSpeech", b.app.services.Models.GetSpeech, in)
}

// SetSpeech chooses who speaks and who hears.
func (b *Models) SetSpeech(in models.SetSpeechInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.SetSpeech", b.app.services.Models.SetSpeech, in)
}

// CheckSpeech asks a part of what is chosen whether it works.
func (b *Models) CheckSpeech(in models.CheckSpeechInput) (json.RawMessage, error) {
	return call(b.app.caller, "models.CheckSpeech", b.app.services.Models.CheckSpeech, in)
}
