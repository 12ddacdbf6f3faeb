package roleplay

import "time"

// SessionState says whether a talk goes on.
type SessionState string

// The states of a session.
const (
	SessionActive SessionState = "active"
	SessionEnded  SessionState = "ended"
)

// Speaker says on which side of the talk a turn stands.
type Speaker string

// The speakers.
const (
	SpeakerTrainee   Speaker = "trainee"
	SpeakerCharacter Speaker = "character"
)

// By says who made the words of a turn.
type By string

// The makers of words: a person (the trainee, or one who took a character over), the script, a model.
const (
	ByPerson By = "person"
	ByScript By = "script"
	ByModel  By = "model"
)

// TurnState says how a turn ended.
type TurnState string

// The states of a turn whose words are final.
const (
	TurnCompleted TurnState = "completed"
	TurnCut       TurnState = "cut" // the words broke off, and are all that was heard
)

// Turn is one speaker's uninterrupted contribution.
type Turn struct {
	ID        TurnID    `json:"id"`
	Seq       int64     `json:"seq"` // the append of the log that holds it
	Speaker   Speaker   `json:"speaker" enum:"trainee,character"`
	By        By        `json:"by" enum:"person,script,model"`
	Text      string    `json:"text"`
	At        int64     `json:"at"` // milliseconds since the session started
	CreatedAt time.Time `json:"createdAt"`
	State     TurnState `json:"state" enum:"completed,cut"`
	ReplyTo   TurnID    `json:"replyTo,omitempty"` // for a character: the turn it answers
	Model     string    `json:"model,omitempty"`   // ByModel: the name of the model
	Spoken    *Spoken   `json:"spoken,omitempty"`  // how it was said aloud; null where it was written
}

// SessionSummary is a session as a list shows it.
type SessionSummary struct {
	ID              SessionID    `json:"id"`
	Title           string       `json:"title"`
	ScenarioID      ScenarioID   `json:"scenarioId"`
	ScenarioRev     int          `json:"scenarioRev"`
	CharacterID     CharacterID  `json:"characterId"`
	CharacterName   string       `json:"characterName"`
	ParticipantName string       `json:"participantName,omitempty"`
	State           SessionState `json:"state" enum:"active,ended"`
	StartedAt       time.Time    `json:"startedAt"`
	EndedAt         *time.Time   `json:"endedAt"` // null while active
	TurnCount       int          `json:"turnCount"`
	Language        string       `json:"language,omitempty"`                                  // of the talk, BCP 47
	Source          Source       `json:"source,omitempty" enum:"roleplay,sillytavern,python"` // of an imported talk; such a talk is never evaluated
	DeletedAt       *time.Time   `json:"deletedAt,omitempty"`                                 // in the bin since then
	SteppedOut      bool         `json:"steppedOut,omitempty"`                                // the trainee stopped the character and left; such a talk is never evaluated
}

// Session is one trainee's run, with all that was said.
type Session struct {
	SessionSummary
	Turns    []Turn   `json:"turns"` // in the order of the talk
	Seq      int64    `json:"seq"`   // the last append of the log
	Progress Progress `json:"progress"`
	Partner  Partner  `json:"partner" enum:"script,model"` // who plays the character from here on
	Usage    Usage    `json:"usage"`                       // of models, by this talk so far

	// ReadOnly says why nothing can be added to the talk besides its having
	// ended: the log goes on in a form that only a newer program can write, it is
	// damaged and Turns hold what comes before the damage, or it lies in the bin.
	ReadOnly ReadOnly `json:"readOnly,omitempty" enum:"newer,damaged,deleted"`
}

// ReadOnly says why a talk takes nothing more.
type ReadOnly string

// The reasons.
const (
	ReadOnlyNewer   ReadOnly = "newer"
	ReadOnlyDamaged ReadOnly = "damaged"
	ReadOnlyDeleted ReadOnly = "deleted"
)

// Progress is what the trainee may see of the scene while they talk.
type Progress struct {
	Stages []StageProgress `json:"stages"`
	Goals  []GoalProgress  `json:"goals"`
	Moods  []MoodProgress  `json:"moods"`
}

// StageProgress is a stage with its place in the run.
type StageProgress struct {
	ID    StageID `json:"id"`
	Title string  `json:"title"`
	State string  `json:"state" enum:"done,current,ahead"`
}

// GoalProgress is an objective, and the turn that met it.
type GoalProgress struct {
	ID     ObjectiveID `json:"id"`
	Title  string      `json:"title"`
	Met    bool        `json:"met"`
	TurnID TurnID      `json:"turnId,omitempty"`
}

// MoodProgress is a mood in a word. Trend tells where the last turn moved it.
type MoodProgress struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Word  string `json:"word"`
	Value int    `json:"value"` // 0 to 100
	Trend string `json:"trend" enum:"up,down,same"`
}
