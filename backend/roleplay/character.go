package roleplay

// Character is who is played: what they know, how they feel and how they speak.
type Character struct {
	ID        CharacterID `json:"id" yaml:"id"`
	Rev       int         `json:"rev" yaml:"-"`
	Name      string      `json:"name" yaml:"name"`
	Summary   string      `json:"summary" yaml:"summary"` // what the trainee may know beforehand
	Manner    string      `json:"manner" yaml:"manner"`   // how they speak; for the partner, not for the trainee
	Voice     string      `json:"voice,omitempty" yaml:"voice,omitempty"`
	Moods     []Mood      `json:"moods" yaml:"moods"`
	Facts     []Fact      `json:"facts" yaml:"facts"`
	Reactions []Reaction  `json:"reactions" yaml:"reactions"`
	Script    ScriptID    `json:"script" yaml:"script"`
}

// Mood is one feeling of a character, a number from 0 to 100 that people read as a word.
type Mood struct {
	ID     string      `json:"id" yaml:"id"` // e.g. trust, patience
	Title  string      `json:"title" yaml:"title"`
	Start  int         `json:"start" yaml:"start"`   // the more the better: a turn that earns nothing can only lower it, so anger is written as calm
	Levels []MoodLevel `json:"levels" yaml:"levels"` // ascending by From; the first begins at 0
}

// MoodLevel names the stretch of a mood that begins at From.
type MoodLevel struct {
	From int    `json:"from" yaml:"from"`
	Word string `json:"word" yaml:"word"`
}

// Fact is something the character knows. Without a gate it may be told from the
// beginning; with one it stays hidden until the gate's condition has held. No
// turn with an insult, a confrontation or advice nobody asked for opens or hints
// at it, nor one that the trainee has said before: a gate need not rule those out.
type Fact struct {
	ID    FactID     `json:"id" yaml:"id"`
	Title string     `json:"title" yaml:"title"` // for the debriefing: "He tried to stop in spring"
	Text  string     `json:"text" yaml:"text"`   // what is true, for the partner
	Heard []string   `json:"heard" yaml:"heard"` // phrases of the character that give it away; any of them
	Hint  *Condition `json:"hint,omitempty" yaml:"hint,omitempty"`
	Gate  *Condition `json:"gate,omitempty" yaml:"gate,omitempty"`
	Tip   string     `json:"tip,omitempty" yaml:"tip,omitempty"` // for the debriefing: what would have opened it
}

// Reaction changes moods by what the trainee did in a turn: it is the
// character's manner in numbers.
type Reaction struct {
	When   Condition      `json:"when" yaml:"when"`
	Mood   map[string]int `json:"mood" yaml:"mood"` // added, then held within 0 to 100
	Reason string         `json:"reason" yaml:"reason"`
}
