package metrics

import (
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// Objectives tells of each objective of the scenario, in its order, whether and where the talk met it.
func Objectives(scenario roleplay.Scenario, talk transcript.Talk) []roleplay.ObjectiveResult {
	met := map[roleplay.ObjectiveID]roleplay.ObjectiveMet{}
	for _, e := range talk.Entries {
		if e.Type == roleplay.EntryObjective && e.Objective != nil {
			if _, already := met[e.Objective.Objective]; !already {
				met[e.Objective.Objective] = *e.Objective
			}
		}
	}
	results := make([]roleplay.ObjectiveResult, 0, len(scenario.Objectives))
	for _, o := range scenario.Objectives {
		m, ok := met[o.ID]
		results = append(results, roleplay.ObjectiveResult{
			ID: o.ID, Title: o.Title, Recognised: o.Recognised, Met: ok, TurnID: m.Turn, Quote: m.Quote,
		})
	}
	return results
}

// Facts tells of each fact of the character, in its order, how far the talk
// brought it. Found is what the trainee heard; the tip stands only with what
// they did not. While the talk goes on only what was heard is told: a title or
// a tip would give the rest away.
func Facts(character roleplay.Character, talk transcript.Talk) []roleplay.FactResult {
	results := make([]roleplay.FactResult, 0, len(character.Facts))
	for _, f := range character.Facts {
		r := roleplay.FactResult{ID: f.ID, Title: f.Title, Hidden: f.Gate != nil, State: roleplay.FactHidden}
		if !r.Hidden {
			r.State = roleplay.FactOpen
		}
		for _, e := range talk.Entries {
			if e.Type == roleplay.EntryFact && e.Fact != nil && e.Fact.Fact == f.ID {
				follow(&r, *e.Fact)
			}
		}
		heard := r.State == roleplay.FactDisclosed
		if !heard {
			r.Tip = f.Tip
		}
		if heard || talk.End != nil {
			results = append(results, r)
		}
	}
	return results
}

// follow moves the result on by one change. The first turn that opened a fact,
// and the first in which it was heard, count.
func follow(r *roleplay.FactResult, c roleplay.FactChanged) {
	r.State = c.To
	switch {
	case c.To == roleplay.FactOpen && r.OpenedBy == "":
		r.OpenedBy = c.Turn
	case c.To == roleplay.FactDisclosed && r.HeardIn == "":
		r.HeardIn = c.Turn
	}
}
