package scene

import (
	"slices"

	"roleplay/backend/roleplay"
)

// View is all that a partner knows when it is its turn. Of facts that are not
// open it holds at most the id of one that may be hinted at: no words. It is read only.
type View struct {
	Situation
	Language  string                  `json:"language"`
	Title     string                  `json:"title"`
	TheirRole string                  `json:"theirRole"` // of the character, in a sentence
	Setting   string                  `json:"setting"`   // what both sides know
	Moves     []roleplay.Move         `json:"-"`         // of the scenario: what the trainee could do
	Character Persona                 `json:"character"`
	Feelings  []roleplay.MoodProgress `json:"feelings"` // Situation.Moods in words
	Known     []Known                 `json:"known"`    // what the character may speak of
	Seed      uint64                  `json:"seed,string"`
	Place     int                     `json:"place"` // turns so far, of both speakers
	Used      map[roleplay.LineID]int `json:"used"`
	Last      []roleplay.LineUsed     `json:"last"`   // played in the character's last turn
	Misses    int                     `json:"misses"` // turns in a row, before this one, that nothing fitted
	Idle      int                     `json:"idle"`   // trainee turns since a fact, an objective or a stage
	Recent    []Said                  `json:"recent"` // the end of the talk, oldest first; the last is the turn to answer
	Summary   roleplay.Summarised     `json:"summary"`
	StageName string                  `json:"stageName"` // Situation.Stage in words
	Hinting   bool                    `json:"hinting"`   // the trainee's last turn has touched something that the character lets show, and does not tell
	Forgotten bool                    `json:"forgotten"` // of the talk there was more than Summary and Recent tell
}

// Persona is how the character is and speaks.
type Persona struct {
	ID      roleplay.CharacterID `json:"id"`
	Name    string               `json:"name"`
	Summary string               `json:"summary"`
	Manner  string               `json:"manner"`
	Voice   string               `json:"voice"`
}

// Known is an open fact.
type Known struct {
	ID        roleplay.FactID `json:"id"`
	Text      string          `json:"text"`
	Disclosed bool            `json:"disclosed"` // the trainee has heard it
}

// View is what a partner may know of the state.
func (s State) View(def *Definition) View {
	c := def.Character
	v := View{
		Situation: s.Situation,
		Language:  def.Scenario.Language,
		Title:     def.Scenario.Title,
		TheirRole: def.Scenario.Briefing.TheirRole,
		Setting:   def.Scenario.Setting,
		Moves:     def.Scenario.Moves,
		Character: Persona{ID: c.ID, Name: c.Name, Summary: c.Summary, Manner: c.Manner, Voice: c.Voice},
		Feelings:  s.feelings(def),
		Seed:      s.Seed,
		Place:     s.Place,
		Used:      s.Used,
		Last:      s.Last,
		Misses:    s.Misses,
		Idle:      s.Idle,
		Recent:    s.Recent,
		Summary:   s.Summary,
		Hinting:   s.Hinted,
		Forgotten: s.Place > len(s.Recent) && !slices.ContainsFunc(s.Recent, func(said Said) bool { return said.Turn == s.Summary.Turn }),
	}
	for _, st := range def.Scenario.Stages {
		if st.ID == s.Stage {
			v.StageName = st.Title
		}
	}
	for _, f := range c.Facts {
		if s.Opened(f.ID) {
			v.Known = append(v.Known, Known{ID: f.ID, Text: f.Text, Disclosed: s.Disclosed(f.ID)})
		}
	}
	return v
}
