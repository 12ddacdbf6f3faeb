package scripter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// check tells what is wrong with the documents that have sources, in the order
// of file and line. Where a scenario and its parts are published one after the
// other, the parts come first: unless whole is set, a character may name a
// script and a script a scenario that is not there yet. A scenario may not.
func (l *library) check(whole bool) []Problem {
	c := checker{library: l, whole: whole, seen: map[Problem]bool{}}
	for _, d := range slices.SortedFunc(maps.Keys(l.sources), func(a, b document) int {
		return strings.Compare(string(a.kind)+"/"+a.id, string(b.kind)+"/"+b.id)
	}) {
		c.own(d)
	}
	for _, id := range slices.Sorted(maps.Keys(l.scenarios)) {
		c.scene(l.scenarios[id])
	}
	sortProblems(c.problems)
	return c.problems
}

type checker struct {
	*library
	whole    bool
	problems []Problem
	seen     map[Problem]bool
}

func (c *checker) tell(d document, path []string, format string, args ...any) {
	p := c.sources[d].problem(path, format, args...)
	if !c.seen[p] {
		c.seen[p] = true
		c.problems = append(c.problems, p)
	}
}

// own checks what a document says of other documents, and the rules of a rubric.
func (c *checker) own(d document) {
	switch d.kind {
	case record.KindScenario:
		s := c.scenarios[roleplay.ScenarioID(d.id)]
		for i, id := range s.Characters {
			if _, ok := c.characters[id]; !ok {
				c.tell(d, []string{"characters", fmt.Sprint(i)}, "There is no character %q.", id)
			}
		}
		if _, ok := c.rubrics[s.Rubric]; !ok {
			c.tell(d, []string{"rubric"}, "There is no rubric %q.", s.Rubric)
		}
		if len(s.Characters) == 0 {
			c.tell(d, []string{"characters"}, "A scenario needs at least one character.")
		}
	case record.KindCharacter:
		ch := c.characters[roleplay.CharacterID(d.id)]
		script, ok := c.scripts[ch.Script]
		switch {
		case !ok && c.whole:
			c.tell(d, []string{"script"}, "There is no script %q.", ch.Script)
		case ok && script.Character != ch.ID:
			c.tell(d, []string{"script"}, "The script %q is for the character %q.", ch.Script, script.Character)
		}
	case record.KindScript:
		s := c.scripts[roleplay.ScriptID(d.id)]
		if _, ok := c.scenarios[s.Scenario]; !ok && c.whole {
			c.tell(d, []string{"scenario"}, "There is no scenario %q.", s.Scenario)
		}
		if _, ok := c.characters[s.Character]; !ok && c.whole {
			c.tell(d, []string{"character"}, "There is no character %q.", s.Character)
		}
	case record.KindRubric:
		c.rubric(d, c.rubrics[roleplay.RubricID(d.id)])
	}
}

func (c *checker) rubric(d document, r roleplay.Rubric) {
	first := map[string]int{}
	if len(r.Criteria) == 0 {
		c.tell(d, []string{"criteria"}, "A rubric needs at least one criterion.")
	}
	for i, k := range r.Criteria {
		at := []string{"criteria", fmt.Sprint(i)}
		if j, twice := first[k.ID]; twice {
			c.tell(d, append(at, "id"), "The criterion %q is already there as criteria[%d].", k.ID, j)
		}
		first[k.ID] = i
		if len(k.Levels) < 2 {
			c.tell(d, append(at, "levels"), "A criterion needs at least two levels.")
		}
		for j := 1; j < len(k.Levels); j++ {
			if k.Levels[j].Score <= k.Levels[j-1].Score {
				c.tell(d, append(at, "levels", fmt.Sprint(j), "score"), "Levels ascend; after %d comes more than %d.", k.Levels[j-1].Score, k.Levels[j].Score)
			}
		}
	}
}

// scene checks a scenario with its characters and scripts, if any of them is being checked.
func (c *checker) scene(s roleplay.Scenario) {
	home := document{record.KindScenario, string(s.ID)}
	_, touched := c.sources[home]
	// Where a part that is not being checked does not fit, the words go to the one that brought it to light.
	blame, path := home, []string{"characters"}
	var characters []roleplay.Character
	var scripts []roleplay.Script
	for i, id := range s.Characters {
		ch, ok := c.characters[id]
		if !ok {
			continue
		}
		characters = append(characters, ch)
		if d := (document{record.KindCharacter, string(id)}); c.sources[d] != nil && !touched {
			touched, blame, path = true, d, []string{"id"}
		}
		script, ok := c.scripts[ch.Script]
		if !ok {
			if c.sources[home] != nil {
				c.tell(home, []string{"characters", fmt.Sprint(i)}, "The character %q plays by the script %q, which is not there.", id, ch.Script)
			}
			continue
		}
		scripts = append(scripts, script)
		if d := (document{record.KindScript, string(script.ID)}); c.sources[d] != nil && !touched {
			touched, blame, path = true, d, []string{"id"}
		}
	}
	if !touched {
		return
	}
	for _, p := range scene.Check(s, characters, scripts) {
		d := document{record.Kind(p.Kind), p.ID}
		if c.sources[d] != nil {
			c.tell(d, steps(p.Path), "%s", p.Message)
		} else {
			c.tell(blame, path, "With this, %s of the %s %q is wrong: %s", p.Path, p.Kind, p.ID, p.Message)
		}
	}
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		switch {
		case a.File != b.File:
			return strings.Compare(a.File, b.File)
		case a.Line != b.Line:
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}
