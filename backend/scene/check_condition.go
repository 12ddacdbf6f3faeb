package scene

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"roleplay/backend/roleplay"
)

// always reports whether a condition asks for nothing.
func always(c roleplay.Condition) bool {
	return reflect.ValueOf(c).IsZero()
}

// condition reports names that nothing bears and demands that can never be met.
func (c *checker) condition(path string, cond roleplay.Condition) {
	known(c, path+".turn", "move", c.names.moves, cond.Turn)
	known(c, path+".turnAny", "move", c.names.moves, cond.TurnAny)
	known(c, path+".turnNone", "move", c.names.moves, cond.TurnNone)
	known(c, path+".hinted", "fact", c.names.facts, cond.Hinted)
	known(c, path+".opened", "fact", c.names.facts, cond.Opened)
	known(c, path+".disclosed", "fact", c.names.facts, cond.Disclosed)
	known(c, path+".untold", "fact", c.names.facts, cond.Untold)
	known(c, path+".met", "objective", c.names.objectives, cond.Met)
	known(c, path+".stage", "stage", c.names.stages, cond.Stage)
	for i, b := range cond.Count {
		at := fmt.Sprintf("%s.count[%d]", path, i)
		c.named(at+".move", "move", c.names.moves, string(b.Move))
		c.bound(at, b.AtLeast, b.AtMost)
	}
	for i, b := range cond.Mood {
		at := fmt.Sprintf("%s.mood[%d]", path, i)
		c.named(at+".mood", "mood", c.names.moods, b.Mood)
		c.bound(at, b.AtLeast, b.AtMost)
		if b.AtLeast > 100 {
			c.problem(at+".atLeast", "is %d; a mood goes from 0 to 100", b.AtLeast)
		}
	}
	if cond.Turns != nil {
		c.bound(path+".turns", cond.Turns.AtLeast, cond.Turns.AtMost)
	}
	contradicts(c, path+".turnNone", "turn", cond.TurnNone, cond.Turn)
	contradicts(c, path+".untold", "disclosed", cond.Untold, cond.Disclosed)
	contradicts(c, path+".hinted", "opened", cond.Hinted, cond.Opened)
	contradicts(c, path+".hinted", "disclosed", cond.Hinted, cond.Disclosed)
	if len(cond.TurnAny) > 0 && !slices.ContainsFunc(cond.TurnAny, func(m roleplay.MoveID) bool { return !slices.Contains(cond.TurnNone, m) }) {
		c.problem(path+".turnAny", "can never hold: turnNone excludes all of it")
	}
	for i, part := range cond.All {
		c.condition(fmt.Sprintf("%s.all[%d]", path, i), part)
	}
	for i, part := range cond.Any {
		c.condition(fmt.Sprintf("%s.any[%d]", path, i), part)
	}
	if cond.Not != nil {
		if always(*cond.Not) {
			c.problem(path+".not", "is empty, so the condition can never hold")
		}
		c.condition(path+".not", *cond.Not)
	}
}

func (c *checker) bound(path string, least int, most *int) {
	if least < 0 {
		c.problem(path+".atLeast", "is %d; it cannot be below 0", least)
	}
	if most != nil && *most < least {
		c.problem(path+".atMost", "is %d, below atLeast %d: it can never hold", *most, least)
	}
}

func (c *checker) moods(path string, changes map[string]int) {
	for _, mood := range slices.Sorted(maps.Keys(changes)) {
		c.named(path+"."+mood, "mood", c.names.moods, mood)
	}
}

// known reports the ids of a list that nothing bears.
func known[ID ~string](c *checker, path, noun string, names map[string]bool, ids []ID) {
	for i, id := range ids {
		c.named(fmt.Sprintf("%s[%d]", path, i), noun, names, string(id))
	}
}

// named reports an id that nothing bears.
func (c *checker) named(path, noun string, names map[string]bool, id string) {
	if names != nil && !names[id] {
		c.problem(path, "is %q, which is no %s here", id, noun)
	}
}

// contradicts reports what one list asks for and the other excludes.
func contradicts[ID ~string](c *checker, path, other string, ids, others []ID) {
	for i, id := range ids {
		if slices.Contains(others, id) {
			c.problem(fmt.Sprintf("%s[%d]", path, i), "is %q, which %s asks for: it can never hold", id, other)
		}
	}
}
