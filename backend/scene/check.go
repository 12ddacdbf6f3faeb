package scene

import (
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// Problem is one mistake in a document.
type Problem struct {
	Kind    string `json:"kind"` // scenario, character or script
	ID      string `json:"id"`   // of that document
	Path    string `json:"path"` // of the field, such as facts[2].gate.turn[0]
	Message string `json:"message"`
}

// The kinds of documents that Check speaks of.
const (
	KindScenario  = "scenario"
	KindCharacter = "character"
	KindScript    = "script"
)

// Check looks for mistakes in a scenario with the characters and scripts that
// play in it: names that nothing bears, empty and double ones, conditions that
// can never hold, and lines that tell what they should not. It reports all of
// them, in the order of the documents. Characters and scripts of other
// scenarios are not looked at; a script is checked with the character it names.
func Check(scenario roleplay.Scenario, characters []roleplay.Character, scripts []roleplay.Script) []Problem {
	c := &checker{scenario: scenario, names: namesOf(scenario)}
	c.document(KindScenario, string(scenario.ID))
	c.checkScenario()
	played := map[roleplay.CharacterID]roleplay.Character{}
	for _, ch := range characters {
		played[ch.ID] = ch
		c.document(KindCharacter, string(ch.ID))
		c.names = namesOf(scenario, ch)
		c.checkCharacter(ch)
	}
	// Objectives and stages may speak of any of the characters. Of one that is not
	// at hand nobody knows what facts and moods it has.
	c.document(KindScenario, string(scenario.ID))
	c.names = namesOf(scenario, characters...)
	if slices.ContainsFunc(scenario.Characters, func(id roleplay.CharacterID) bool { _, here := played[id]; return !here }) {
		c.names.facts, c.names.moods = nil, nil
	}
	c.checkScenarioRules()
	for _, s := range scripts {
		c.document(KindScript, string(s.ID))
		ch, ok := played[s.Character]
		if !ok {
			c.problem("character", "is %q, which is none of the characters given", s.Character)
			continue
		}
		c.names = namesOf(scenario, ch)
		c.checkScript(s, ch)
	}
	return c.problems
}

// checker collects problems of the document it looks at.
type checker struct {
	scenario roleplay.Scenario
	names    names
	kind, id string
	problems []Problem
}

func (c *checker) document(kind, id string) { c.kind, c.id = kind, id }

func (c *checker) problem(path, format string, args ...any) {
	c.problems = append(c.problems, Problem{Kind: c.kind, ID: c.id, Path: path, Message: fmt.Sprintf(format, args...)})
}

// names is what conditions may speak of; nil: of whatever they like.
type names struct {
	moves, facts, moods, stages, objectives map[string]bool
}

func namesOf(s roleplay.Scenario, characters ...roleplay.Character) names {
	n := names{moves: map[string]bool{}, facts: map[string]bool{}, moods: map[string]bool{}, stages: map[string]bool{}, objectives: map[string]bool{}}
	for _, id := range recognise.Techniques() {
		n.moves[string(id)] = true
	}
	for _, m := range s.Moves {
		n.moves[string(m.ID)] = true
	}
	for _, st := range s.Stages {
		n.stages[string(st.ID)] = true
	}
	for _, o := range s.Objectives {
		n.objectives[string(o.ID)] = true
	}
	for _, ch := range characters {
		for _, f := range ch.Facts {
			n.facts[string(f.ID)] = true
		}
		for _, m := range ch.Moods {
			n.moods[m.ID] = true
		}
	}
	return n
}

// unique reports ids that are no slug, or were seen before.
func (c *checker) unique(seen map[string]bool, path, id string) {
	switch {
	case id == "":
		c.problem(path, "is missing")
	case !roleplay.IsSlug(id):
		c.problem(path, "is %q; an id is lower-case words joined by - or _", id)
	case seen[id]:
		c.problem(path, "is %q, which was used before", id)
	}
	seen[id] = true
}

func (c *checker) text(path, text string) {
	if strings.TrimSpace(text) == "" {
		c.problem(path, "is empty")
	}
}

func (c *checker) checkScenario() {
	s := c.scenario
	seen := map[string]bool{}
	for _, id := range recognise.Techniques() {
		seen[string(id)] = true
	}
	for i, m := range s.Moves {
		at := fmt.Sprintf("moves[%d]", i)
		c.unique(seen, at+".id", string(m.ID))
		if len(m.Examples)+len(m.Keywords) == 0 {
			c.problem(at+".examples", "is empty; without examples or keywords the move is never found")
		}
		for j, e := range m.Examples {
			if recognise.NewPhrase(s.Language, e).Empty() {
				c.problem(fmt.Sprintf("%s.examples[%d]", at, j), "has no words")
			}
		}
		for j, k := range m.Keywords {
			if recognise.NewPhrase(s.Language, k).Empty() {
				c.problem(fmt.Sprintf("%s.keywords[%d]", at, j), "has no words")
			}
		}
	}
	if len(s.Stages) == 0 {
		c.problem("stages", "is empty; a talk begins in the first stage")
	}
	seen = map[string]bool{}
	for i, st := range s.Stages {
		c.unique(seen, fmt.Sprintf("stages[%d].id", i), string(st.ID))
	}
	seen = map[string]bool{}
	for i, o := range s.Objectives {
		c.unique(seen, fmt.Sprintf("objectives[%d].id", i), string(o.ID))
	}
}

func (c *checker) checkScenarioRules() {
	for i, st := range c.scenario.Stages {
		at := fmt.Sprintf("stages[%d].enter", i)
		if i > 0 && always(st.Enter) {
			c.problem(at, "is empty; the talk would enter the stage at once")
		}
		c.condition(at, st.Enter)
	}
	for i, o := range c.scenario.Objectives {
		at := fmt.Sprintf("objectives[%d].when", i)
		if always(o.When) {
			c.problem(at, "is empty; the objective would be met at once")
		}
		c.condition(at, o.When)
	}
}

func (c *checker) checkCharacter(ch roleplay.Character) {
	seen := map[string]bool{}
	for i, m := range ch.Moods {
		at := fmt.Sprintf("moods[%d]", i)
		c.unique(seen, at+".id", m.ID)
		if m.Start < 0 || m.Start > 100 {
			c.problem(at+".start", "is %d; a mood goes from 0 to 100", m.Start)
		}
		if len(m.Levels) == 0 || m.Levels[0].From != 0 {
			c.problem(at+".levels", "must begin with a level from 0")
		}
		for j := 1; j < len(m.Levels); j++ {
			if m.Levels[j].From <= m.Levels[j-1].From {
				c.problem(fmt.Sprintf("%s.levels[%d].from", at, j), "is %d; levels ascend", m.Levels[j].From)
			}
		}
	}
	seen = map[string]bool{}
	for i, f := range ch.Facts {
		at := fmt.Sprintf("facts[%d]", i)
		c.unique(seen, at+".id", string(f.ID))
		c.text(at+".title", f.Title)
		c.text(at+".text", f.Text)
		if len(f.Heard) == 0 {
			c.problem(at+".heard", "is empty; without phrases nobody can tell that the fact was disclosed")
		}
		for j, h := range f.Heard {
			if recognise.NewPhrase(c.scenario.Language, h).Empty() {
				c.problem(fmt.Sprintf("%s.heard[%d]", at, j), "has no words")
			}
		}
		c.optional(at+".gate", f.Gate)
		c.optional(at+".hint", f.Hint)
		if f.Hint != nil && f.Gate == nil {
			c.problem(at+".hint", "has no use: a fact without a gate is open from the beginning")
		}
	}
	for i, r := range ch.Reactions {
		at := fmt.Sprintf("reactions[%d]", i)
		c.condition(at+".when", r.When)
		if len(r.Mood) == 0 {
			c.problem(at+".mood", "is empty; the reaction changes nothing")
		}
		c.moods(at+".mood", r.Mood)
		c.text(at+".reason", r.Reason)
	}
}

// optional checks a condition that may be left out but not left empty.
func (c *checker) optional(path string, condition *roleplay.Condition) {
	if condition == nil {
		return
	}
	if always(*condition) {
		c.problem(path, "is empty and holds from the beginning; leave it out")
	}
	c.condition(path, *condition)
}
