package scene

import (
	"cmp"

	"roleplay/backend/roleplay"
)

// Progress is what the trainee may see of the scene while they talk. Trend
// compares a mood with what it was when the trainee's last turn began.
func (s State) Progress(def *Definition) roleplay.Progress {
	p := roleplay.Progress{Moods: s.feelings(def)}
	state := "done"
	for _, st := range def.Scenario.Stages {
		switch {
		case st.ID == s.Stage:
			state = "current"
		case state == "current":
			state = "ahead"
		}
		p.Stages = append(p.Stages, roleplay.StageProgress{ID: st.ID, Title: st.Title, State: state})
	}
	for _, o := range def.Scenario.Objectives {
		met, ok := s.Met[o.ID]
		p.Goals = append(p.Goals, roleplay.GoalProgress{ID: o.ID, Title: o.Title, Met: ok, TurnID: met.Turn})
	}
	return p
}

// feelings puts the moods in words, in the character's order.
func (s State) feelings(def *Definition) []roleplay.MoodProgress {
	trends := map[int]string{-1: "down", 0: "same", 1: "up"}
	var out []roleplay.MoodProgress
	for _, m := range def.Character.Moods {
		value := s.Moods[m.ID]
		f := roleplay.MoodProgress{ID: m.ID, Title: m.Title, Value: value, Trend: trends[cmp.Compare(value, s.Before[m.ID])]}
		for _, l := range m.Levels {
			if value >= l.From {
				f.Word = l.Word
			}
		}
		out = append(out, f)
	}
	return out
}
