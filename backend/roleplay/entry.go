package roleplay

import "time"

// EntryType names what an Entry records.
type EntryType string

// The types of entries in the log of a talk.
const (
	EntryStart     EntryType = "session_start"
	EntryMessage   EntryType = "message"
	EntryMoves     EntryType = "moves_found"
	EntryMood      EntryType = "mood_changed"
	EntryFact      EntryType = "fact_changed"
	EntryObjective EntryType = "objective_met"
	EntryStage     EntryType = "stage_entered"
	EntryLine      EntryType = "line_used"
	EntryUnmatched EntryType = "unmatched"
	EntryPartner   EntryType = "partner_changed"
	EntryModel     EntryType = "model_used"
	EntrySummary   EntryType = "summarised"
	EntryEnd       EntryType = "session_end"
)

// Entry is one fact in the log of a talk. Type says which of the other fields
// is set. The entries of one decision are appended together, under one sequence
// number, and never change.
type Entry struct {
	Type      EntryType     `json:"type"`
	Start     *Start        `json:"start,omitempty"`
	Turn      *Turn         `json:"turn,omitempty"` // EntryMessage
	Moves     []Found       `json:"moves,omitempty"`
	Mood      *MoodChanged  `json:"mood,omitempty"`
	Fact      *FactChanged  `json:"fact,omitempty"`
	Objective *ObjectiveMet `json:"objective,omitempty"`
	Stage     *StageEntered `json:"stage,omitempty"`
	Line      *LineUsed     `json:"line,omitempty"`
	Unmatched *Unmatched    `json:"unmatched,omitempty"`

	Partner *PartnerChanged `json:"partner,omitempty"`
	Model   *ModelUsed      `json:"model,omitempty"`
	Summary *Summarised     `json:"summary,omitempty"`

	End *End `json:"end,omitempty"`
}

// Start opens a log: who talks with whom, under which pinned revisions.
type Start struct {
	SessionID       SessionID   `json:"sessionId"`
	UserID          UserID      `json:"userId"`
	ParticipantName string      `json:"participantName,omitempty"`
	Scenario        ScenarioID  `json:"scenario"`
	ScenarioRev     int         `json:"scenarioRev"`
	Character       CharacterID `json:"character"`
	CharacterRev    int         `json:"characterRev"`
	Script          ScriptID    `json:"script"`
	ScriptRev       int         `json:"scriptRev"`
	Rubric          RubricID    `json:"rubric,omitempty"` // empty: the scenario had none, or the log is from before it was pinned
	RubricRev       int         `json:"rubricRev,omitempty"`
	Seed            uint64      `json:"seed,string"` // as text: beyond 2^53 JavaScript would round it
	At              time.Time   `json:"at"`

	// What the ids mean to people, so that a log can be read without its content.
	// Empty in logs from before they were written.
	Title         string `json:"title,omitempty"`         // of the scenario
	CharacterName string `json:"characterName,omitempty"` // who is played
	Language      string `json:"language,omitempty"`      // of the talk, BCP 47
	Source        Source `json:"source,omitempty"`        // where the talk was held; empty: here

	Partner Partner `json:"partner,omitempty"` // who plays at first; empty: the script
}

// Source names the program in which an imported talk was held.
type Source string

// The programs that talks come from. SourceRolePlay is another RolePlay.
const (
	SourceRolePlay    Source = "roleplay"
	SourceSillyTavern Source = "sillytavern"
	SourcePython      Source = "python"
)

// MoodChanged moves one mood. Reason is the authored reaction's.
type MoodChanged struct {
	Mood   string `json:"mood"`
	From   int    `json:"from"`
	To     int    `json:"to"`
	Reason string `json:"reason"`
}

// FactState is how far a fact has come: hidden → hinted → open → disclosed.
type FactState string

// The states of a fact.
const (
	FactHidden    FactState = "hidden"
	FactHinted    FactState = "hinted"    // the character lets show that there is something
	FactOpen      FactState = "open"      // the gate fired: the partner has it now
	FactDisclosed FactState = "disclosed" // the trainee heard it
)

// FactChanged moves a fact on. Turn is the turn that earned it (hinted, open)
// or in which it was heard (disclosed).
type FactChanged struct {
	Fact   FactID    `json:"fact"`
	To     FactState `json:"to"`
	Turn   TurnID    `json:"turn"`
	Reason string    `json:"reason"`

	// Quote is what a partner proposes as the words that told the fact. Decide
	// takes it for a disclosure if the reply has these very words.
	Quote string `json:"quote,omitempty"`
}

// ObjectiveMet records the turn that met an objective, and the words that show it.
type ObjectiveMet struct {
	Objective ObjectiveID `json:"objective"`
	Turn      TurnID      `json:"turn"`
	Quote     string      `json:"quote,omitempty"`
}

// StageEntered moves the talk on.
type StageEntered struct {
	Stage StageID `json:"stage"`
}

// LineUsed records the reply and the line that the script played.
type LineUsed struct {
	Reply string `json:"reply"`
	Line  LineID `json:"line"`
}

// Unmatched marks a trainee turn that no authored reply fitted: the author's to-do list.
type Unmatched struct {
	Turn TurnID `json:"turn"`
}

// End closes a log.
type End struct {
	At     time.Time `json:"at"`
	Reason EndReason `json:"reason" enum:"trainee,admin,stepped_out"`
}

// EndReason says why a talk ended.
type EndReason string

// The reasons.
const (
	EndTrainee    EndReason = "trainee"
	EndAdmin      EndReason = "admin"
	EndSteppedOut EndReason = "stepped_out" // the trainee stopped the character and left; such a talk is never scored
)
