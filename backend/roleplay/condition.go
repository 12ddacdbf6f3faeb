package roleplay

// Move is something an utterance can do that a scenario cares about: a topic it
// touches or an act in it. It comes on top of the techniques that every
// scenario knows (scene/recognise lists them: open_question, reflection, …).
type Move struct {
	ID       MoveID   `json:"id" yaml:"id"`
	Title    string   `json:"title" yaml:"title"`
	Examples []string `json:"examples" yaml:"examples"`                     // utterances that do it; matched by shared words
	Keywords []string `json:"keywords,omitempty" yaml:"keywords,omitempty"` // phrases that do it: words in a row; smok* begins so, *rechnung ends so, a & b are both in the sentence
}

// Found is a move found in one turn, with the words that show it.
type Found struct {
	Move  MoveID `json:"move"`
	Quote string `json:"quote"` // verbatim part of the turn's text
}

// Condition is a rule over a talk. Every part that is given must hold; the zero
// Condition always holds.
type Condition struct {
	Turn      []MoveID      `json:"turn,omitempty" yaml:"turn,omitempty"`           // all of these moves are in the turn being decided
	TurnAny   []MoveID      `json:"turnAny,omitempty" yaml:"turnAny,omitempty"`     // at least one of these is
	TurnNone  []MoveID      `json:"turnNone,omitempty" yaml:"turnNone,omitempty"`   // none of these is
	Count     []MoveCount   `json:"count,omitempty" yaml:"count,omitempty"`         // over the talk, this turn included
	Mood      []MoodBound   `json:"mood,omitempty" yaml:"mood,omitempty"`           // bounds, both inclusive
	Hinted    []FactID      `json:"hinted,omitempty" yaml:"hinted,omitempty"`       // the character lets show that there is something
	Opened    []FactID      `json:"opened,omitempty" yaml:"opened,omitempty"`       // the character may speak of them
	Disclosed []FactID      `json:"disclosed,omitempty" yaml:"disclosed,omitempty"` // the trainee has heard them
	Untold    []FactID      `json:"untold,omitempty" yaml:"untold,omitempty"`       // not yet heard
	Met       []ObjectiveID `json:"met,omitempty" yaml:"met,omitempty"`
	Stage     []StageID     `json:"stage,omitempty" yaml:"stage,omitempty"` // the talk is in one of these
	Turns     *Bound        `json:"turns,omitempty" yaml:"turns,omitempty"` // trainee turns so far, this one included
	All       []Condition   `json:"all,omitempty" yaml:"all,omitempty"`
	Any       []Condition   `json:"any,omitempty" yaml:"any,omitempty"`
	Not       *Condition    `json:"not,omitempty" yaml:"not,omitempty"`
}

// MoveCount bounds how many trainee turns of the talk hold a move.
type MoveCount struct {
	Move    MoveID `json:"move" yaml:"move"`
	AtLeast int    `json:"atLeast,omitempty" yaml:"atLeast,omitempty"`
	AtMost  *int   `json:"atMost,omitempty" yaml:"atMost,omitempty"`
}

// MoodBound bounds one mood of the character, 0 to 100.
type MoodBound struct {
	Mood    string `json:"mood" yaml:"mood"`
	AtLeast int    `json:"atLeast,omitempty" yaml:"atLeast,omitempty"`
	AtMost  *int   `json:"atMost,omitempty" yaml:"atMost,omitempty"`
}

// Bound bounds a number, both ends inclusive.
type Bound struct {
	AtLeast int  `json:"atLeast,omitempty" yaml:"atLeast,omitempty"`
	AtMost  *int `json:"atMost,omitempty" yaml:"atMost,omitempty"`
}
