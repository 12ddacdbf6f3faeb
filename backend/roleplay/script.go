package roleplay

// Script is how a character plays without a network: authored replies to moves.
type Script struct {
	ID        ScriptID    `json:"id" yaml:"id"`
	Rev       int         `json:"rev" yaml:"-"`
	Scenario  ScenarioID  `json:"scenario" yaml:"scenario"`
	Character CharacterID `json:"character" yaml:"character"`
	Opening   []Line      `json:"opening" yaml:"opening"`     // said first, one of them; empty: the trainee begins
	Replies   []Reply     `json:"replies" yaml:"replies"`     // the most fitting that holds is played
	Gambits   []Reply     `json:"gambits" yaml:"gambits"`     // initiative: added when the trainee gives little to answer to
	Fallbacks []Reply     `json:"fallbacks" yaml:"fallbacks"` // in character, when no reply fits; by kind of move
}

// Reply answers a kind of turn. Of all replies whose When holds, the highest
// Priority wins, then the most specific, then the seed of the talk decides.
type Reply struct {
	ID       string    `json:"id" yaml:"id"`
	When     Condition `json:"when" yaml:"when,omitempty"`
	After    string    `json:"after,omitempty" yaml:"after,omitempty"` // holds only right after the reply of this id
	Priority int       `json:"priority,omitempty" yaml:"priority,omitempty"`
	Lines    []Line    `json:"lines" yaml:"lines"` // variants
}

// Line is one thing the character can say. It is said once a talk unless Again.
type Line struct {
	ID    LineID   `json:"id,omitempty" yaml:"id,omitempty"` // given on reading, from the reply and the place, when empty
	Text  string   `json:"text" yaml:"text"`
	Tells []FactID `json:"tells,omitempty" yaml:"tells,omitempty"` // said only when all of these are open
	Again bool     `json:"again,omitempty" yaml:"again,omitempty"`
}
