package roleplay

// Scenario is the authored situation: what it is about, what the trainee is
// told, which stages it passes through and what counts as an objective met.
type Scenario struct {
	ID         ScenarioID    `json:"id" yaml:"id"`
	Rev        int           `json:"rev" yaml:"-"` // 1, 2, …; given when it is published
	Title      string        `json:"title" yaml:"title"`
	Summary    string        `json:"summary" yaml:"summary"`
	Field      string        `json:"field" yaml:"field" enum:"health,service,sales,leadership,interview,crisis"`
	Language   string        `json:"language" yaml:"language"` // BCP 47
	Difficulty string        `json:"difficulty" yaml:"difficulty" enum:"easy,medium,hard"`
	Minutes    int           `json:"minutes" yaml:"minutes"` // how long a run usually takes
	Tags       []string      `json:"tags" yaml:"tags"`
	Briefing   Briefing      `json:"briefing" yaml:"briefing"`
	Setting    string        `json:"setting,omitempty" yaml:"setting,omitempty"` // what both sides know: where they are and why, told in the third person; for a model that plays
	Moves      []Move        `json:"moves" yaml:"moves"`
	Stages     []Stage       `json:"stages" yaml:"stages"` // in order; a talk begins in the first
	Objectives []Objective   `json:"objectives" yaml:"objectives"`
	Characters []CharacterID `json:"characters" yaml:"characters"`
	Rubric     RubricID      `json:"rubric" yaml:"rubric"`
}

// Briefing is what the trainee reads before the talk, and may read again during it.
type Briefing struct {
	YourRole  string   `json:"yourRole" yaml:"yourRole"`
	TheirRole string   `json:"theirRole" yaml:"theirRole"`
	Situation string   `json:"situation" yaml:"situation"`
	Goals     []string `json:"goals" yaml:"goals"`
	Tips      []string `json:"tips" yaml:"tips"`
}

// Stage is a part of the talk. The talk enters the furthest later stage whose Enter holds; it never goes back.
type Stage struct {
	ID          StageID   `json:"id" yaml:"id"`
	Title       string    `json:"title" yaml:"title"`
	Description string    `json:"description" yaml:"description"`
	Enter       Condition `json:"enter" yaml:"enter,omitempty"`
}

// Objective is something a good talk achieves.
type Objective struct {
	ID          ObjectiveID `json:"id" yaml:"id"`
	Title       string      `json:"title" yaml:"title"`
	Description string      `json:"description" yaml:"description"`
	Recognised  string      `json:"recognised" yaml:"recognised"` // how it is recognised, in words, for people
	When        Condition   `json:"when" yaml:"when"`             // the same, for the engine
}
