package scene

import (
	"slices"

	"roleplay/backend/roleplay"
)

// Situation is the part of a talk that conditions speak of. Hidden facts are
// not in it, so State and View share it. Its maps are never changed in place.
type Situation struct {
	Stage  roleplay.StageID                               `json:"stage"`
	Turns  int                                            `json:"turns"`  // of the trainee so far
	Found  []roleplay.Found                               `json:"found"`  // moves of the trainee's last turn
	Again  bool                                           `json:"again"`  // the trainee's last turn is, word for word, an earlier one
	Counts map[roleplay.MoveID]int                        `json:"counts"` // trainee turns that hold the move; of turns that earn nothing, only faults count
	Moods  map[string]int                                 `json:"moods"`  // 0 to 100
	Facts  map[roleplay.FactID]roleplay.FactState         `json:"facts"`  // a fact that is not in it is hidden
	Met    map[roleplay.ObjectiveID]roleplay.ObjectiveMet `json:"met"`
}

// Has reports whether the trainee's last turn holds the move.
func (s Situation) Has(move roleplay.MoveID) bool {
	return slices.ContainsFunc(s.Found, func(f roleplay.Found) bool { return f.Move == move })
}

// Opened reports whether the character may speak of the fact: it is open, or told already.
func (s Situation) Opened(fact roleplay.FactID) bool {
	return s.Facts[fact] == roleplay.FactOpen || s.Facts[fact] == roleplay.FactDisclosed
}

// Disclosed reports whether the trainee has heard the fact.
func (s Situation) Disclosed(fact roleplay.FactID) bool {
	return s.Facts[fact] == roleplay.FactDisclosed
}

// Holds reports whether the condition holds now. The zero Condition does.
func (s Situation) Holds(c roleplay.Condition) bool {
	switch {
	case !every(c.Turn, s.Has),
		len(c.TurnAny) > 0 && !slices.ContainsFunc(c.TurnAny, s.Has),
		slices.ContainsFunc(c.TurnNone, s.Has),
		!every(c.Opened, s.Opened),
		!every(c.Disclosed, s.Disclosed),
		slices.ContainsFunc(c.Untold, s.Disclosed),
		len(c.Stage) > 0 && !slices.Contains(c.Stage, s.Stage),
		c.Turns != nil && !within(s.Turns, c.Turns.AtLeast, c.Turns.AtMost):
		return false
	}
	for _, id := range c.Hinted {
		if s.Facts[id] != roleplay.FactHinted {
			return false
		}
	}
	for _, id := range c.Met {
		if _, met := s.Met[id]; !met {
			return false
		}
	}
	for _, b := range c.Count {
		if !within(s.Counts[b.Move], b.AtLeast, b.AtMost) {
			return false
		}
	}
	for _, b := range c.Mood {
		if !within(s.Moods[b.Mood], b.AtLeast, b.AtMost) {
			return false
		}
	}
	return every(c.All, s.Holds) &&
		(len(c.Any) == 0 || slices.ContainsFunc(c.Any, s.Holds)) &&
		(c.Not == nil || !s.Holds(*c.Not))
}

func every[T any](list []T, holds func(T) bool) bool {
	for _, v := range list {
		if !holds(v) {
			return false
		}
	}
	return true
}

func within(n, least int, most *int) bool { return n >= least && (most == nil || n <= *most) }
