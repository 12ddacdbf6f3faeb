package chat

import "roleplay/backend/roleplay"

// ListScenariosInput asks for the scenarios that can be practised.
type ListScenariosInput struct{}

// ListScenariosOutput holds the newest revision of each scenario, by title.
type ListScenariosOutput struct {
	Scenarios []ScenarioSummary `json:"scenarios"`
}

// ScenarioSummary is a scenario as the gallery shows it.
type ScenarioSummary struct {
	ID         roleplay.ScenarioID `json:"id"`
	Rev        int                 `json:"rev"`
	Title      string              `json:"title"`
	Summary    string              `json:"summary"`
	Field      string              `json:"field" enum:"health,service,sales,leadership,interview,crisis"`
	Language   string              `json:"language"`
	Difficulty string              `json:"difficulty" enum:"easy,medium,hard"`
	Minutes    int                 `json:"minutes"`
	Tags       []string            `json:"tags"`
}

// GetBriefingInput names a scenario, and its revision where a session has pinned one (0: the newest).
type GetBriefingInput struct {
	ID  roleplay.ScenarioID `json:"id"`
	Rev int                 `json:"rev,omitempty"`
}

// Briefing is what a trainee may read of a scenario before and during the talk.
type Briefing struct {
	ScenarioSummary
	Briefing   roleplay.Briefing  `json:"briefing"`
	Stages     []StageOutline     `json:"stages"`
	Objectives []ObjectiveOutline `json:"objectives"`
	Characters []CharacterSummary `json:"characters"`
}

// StageOutline is a stage without its rules.
type StageOutline struct {
	ID          roleplay.StageID `json:"id"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
}

// ObjectiveOutline is an objective and, in words, how it is recognised.
type ObjectiveOutline struct {
	ID          roleplay.ObjectiveID `json:"id"`
	Title       string               `json:"title"`
	Description string               `json:"description"`
	Recognised  string               `json:"recognised"`
}

// ListCharactersInput names the scenario whose characters are asked for.
type ListCharactersInput struct {
	ID roleplay.ScenarioID `json:"id"`
}

// ListCharactersOutput holds the characters in the scenario's order.
type ListCharactersOutput struct {
	Characters []CharacterSummary `json:"characters"`
}

// CharacterSummary is what a trainee may know of a character beforehand.
type CharacterSummary struct {
	ID      roleplay.CharacterID `json:"id"`
	Name    string               `json:"name"`
	Summary string               `json:"summary"`
}

// StartSessionInput chooses what is practised, and for whom: without
// ParticipantName for oneself, with it (administrators) for a named participant.
type StartSessionInput struct {
	ScenarioID      roleplay.ScenarioID  `json:"scenarioId"`
	CharacterID     roleplay.CharacterID `json:"characterId"`
	ParticipantName string               `json:"participantName,omitempty"`
	Partner         roleplay.Partner     `json:"partner,omitempty" enum:"script,model"` // who plays the character; the script when left out
}

// SessionInput names one of the actor's sessions.
type SessionInput struct {
	ID roleplay.SessionID `json:"id"`
}

// SendMessageInput is one message of the trainee. TurnID (UUIDv4) is the
// client's; sending the same one again is harmless. With Wait the call returns
// when the reply is complete.
type SendMessageInput struct {
	ID     roleplay.SessionID `json:"id"`
	Text   string             `json:"text"`
	TurnID roleplay.TurnID    `json:"turnId,omitempty"`
	Wait   bool               `json:"wait,omitempty"`
}

// SendMessageOutput is the durable turn and, with Wait, the reply to it. Where the
// message was a phrase by which the trainee steps out, there is no turn: the talk has ended.
type SendMessageOutput struct {
	Turn       roleplay.Turn  `json:"turn"`
	Reply      *roleplay.Turn `json:"reply,omitempty"`
	SteppedOut bool           `json:"steppedOut,omitempty"`
}

// SetPartnerInput says who plays the character of a session from here on.
type SetPartnerInput struct {
	ID      roleplay.SessionID `json:"id"`
	Partner roleplay.Partner   `json:"partner" enum:"script,model"`
}

// WatchInput asks for news. After holds, for each stream, the last seq already
// seen: what came later is told again from the log.
type WatchInput struct {
	After map[string]int64 `json:"after,omitempty"`
}
