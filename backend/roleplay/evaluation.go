package roleplay

import "time"

// Evaluation is what was measured in a finished or running talk, without a judge:
// numbers with the turns that show them, and how far each can be trusted.
type Evaluation struct {
	ID         EvaluationID      `json:"id"`
	SessionID  SessionID         `json:"sessionId"`
	Seq        int64             `json:"seq"` // measured up to this append of the log
	MadeAt     time.Time         `json:"madeAt"`
	Metrics    []Metric          `json:"metrics"`
	Objectives []ObjectiveResult `json:"objectives"`
	Facts      []FactResult      `json:"facts"`
	Speech     *Speech           `json:"speech,omitempty"` // how the trainee spoke; null where they did not speak, and in evaluations from before speech was measured
}

// Speech is what was measured in the sound of a talk.
type Speech struct {
	Enough  bool     `json:"enough"`  // false: too little was spoken to say anything, and there are no metrics
	Metrics []Metric `json:"metrics"` // each with its places in the sound
}

// Metric is one measured number with its evidence.
type Metric struct {
	ID          string   `json:"id"`                                                // talk_share, turn_words, questions, open_questions, …
	Value       *float64 `json:"value"`                                             // null: cannot be said (no turns, wrong language)
	Unit        string   `json:"unit" enum:"share,words,count,times,per_minute,ms"` // count: of turns; per_minute: words
	Reliability string   `json:"reliability" enum:"exact,good,fair,timed"`          // exact: counted; good, fair: recognised by rules; timed: by when sound was heard
	Turns       []TurnID `json:"turns"`                                             // the turns that show it
	Places      []Place  `json:"places,omitempty"`                                  // where in the sound it is heard
}

// Place is a moment in the sound of a turn.
type Place struct {
	TurnID TurnID `json:"turnId"`
	At     int64  `json:"at"`   // milliseconds since the session started
	From   int64  `json:"from"` // milliseconds in the recording; -1: it is not recorded
}

// ObjectiveResult is an objective with the turn that met it.
type ObjectiveResult struct {
	ID         ObjectiveID `json:"id"`
	Title      string      `json:"title"`
	Recognised string      `json:"recognised"`
	Met        bool        `json:"met"`
	TurnID     TurnID      `json:"turnId,omitempty"`
	Quote      string      `json:"quote,omitempty"`
}

// FactResult is a fact as the debriefing shows it: found, or missed with a tip.
type FactResult struct {
	ID       FactID    `json:"id"`
	Title    string    `json:"title"`
	Hidden   bool      `json:"hidden"` // stood behind a gate
	State    FactState `json:"state" enum:"hidden,hinted,open,disclosed"`
	OpenedBy TurnID    `json:"openedBy,omitempty"` // the trainee's turn that earned it
	HeardIn  TurnID    `json:"heardIn,omitempty"`
	Tip      string    `json:"tip,omitempty"` // missed: what would have opened it
}
