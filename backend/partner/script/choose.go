package script

import (
	"cmp"
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scene/recognise"
)

// option is a line that could be said now.
type option struct {
	reply  *entry
	line   *roleplay.Line
	news   int  // facts it tells that the trainee has not heard
	old    int  // facts it tells again
	uses   int  // how often it was said in this talk
	echo   bool // it was said in the character's last turn
	weak   bool // it is not an authored answer to this turn
	beside bool // the trainee asked about something else meanwhile
	chance uint64
}

// unused lines are said once a talk, unless they say otherwise; none twice in a row.
func unused(o option) bool { return (o.uses == 0 || o.line.Again) && !o.echo }

// sayable are all lines of which the character knows the facts.
func sayable(option) bool { return true }

// options lists the lines of the entries that fit the view, as far as allowed.
func options(v scene.View, entries []entry, allowed func(option) bool) []option {
	var out []option
	asked := topics(v)
	for i := range entries {
		e := &entries[i]
		if !after(v, e.After) || !v.Holds(e.When) {
			continue
		}
		for j := range e.Lines {
			o := option{reply: e, line: &e.Lines[j], beside: e.After != "" && len(asked) > 0 && !e.names(asked)}
			if !slices.ContainsFunc(o.line.Tells, func(f roleplay.FactID) bool { return !v.Opened(f) }) {
				o.look(v)
				if allowed(o) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// topics are the authored moves of a turn that asks about something.
func topics(v scene.View) []roleplay.MoveID {
	if !v.Has(recognise.OpenQuestion) && !v.Has(recognise.ClosedQuestion) {
		return nil
	}
	var out []roleplay.MoveID
	for _, m := range v.Moves {
		if v.Has(m.ID) {
			out = append(out, m.ID)
		}
	}
	return out
}

// names reports whether the condition of the entry asks for one of the moves.
func (e *entry) names(moves []roleplay.MoveID) bool { return names(e.When, moves) }

func names(c roleplay.Condition, moves []roleplay.MoveID) bool {
	in := func(m roleplay.MoveID) bool { return slices.Contains(moves, m) }
	part := func(p roleplay.Condition) bool { return names(p, moves) }
	return slices.ContainsFunc(c.Turn, in) || slices.ContainsFunc(c.TurnAny, in) ||
		slices.ContainsFunc(c.All, part) || slices.ContainsFunc(c.Any, part)
}

// look fills in what the talk so far says about the line.
func (o *option) look(v scene.View) {
	for _, f := range o.line.Tells {
		if v.Disclosed(f) {
			o.old++
		} else {
			o.news++
		}
	}
	o.uses = v.Used[o.line.ID]
	o.echo = slices.ContainsFunc(v.Last, func(l roleplay.LineUsed) bool { return l.Line == o.line.ID })
	o.chance = chance(v.Seed, v.Place, string(o.line.ID))
}

func after(v scene.View, reply string) bool {
	return reply == "" || slices.ContainsFunc(v.Last, func(l roleplay.LineUsed) bool { return l.Reply == reply })
}

// best returns the first option in an order; chance decides between equals.
func best(list []option, order func(a, b option) int) (option, bool) {
	if len(list) == 0 {
		return option{}, false
	}
	return slices.MinFunc(list, func(a, b option) int {
		return cmp.Or(order(a, b), cmp.Compare(a.chance, b.chance), cmp.Compare(a.line.ID, b.line.ID))
	}), true
}

// fresh is the order of the replies: what answers a question that was asked
// rather than goes on from the reply before, what the author puts first, what
// tells something new, what is made for just this case.
func fresh(a, b option) int {
	return cmp.Or(
		compareBool(a.beside, b.beside),
		cmp.Compare(b.reply.Priority, a.reply.Priority),
		cmp.Compare(min(b.news, 1), min(a.news, 1)),
		cmp.Compare(b.reply.weight, a.reply.weight),
		cmp.Compare(b.news, a.news),
		cmp.Compare(a.uses, b.uses),
		cmp.Compare(a.old, b.old),
	)
}

// leastUsed is the order when nothing new can be said: no line again before
// all have had their turn, and never the same one twice in a row.
func leastUsed(a, b option) int {
	return cmp.Or(
		compareBool(a.echo, b.echo),
		cmp.Compare(a.uses, b.uses),
		compareBool(a.weak, b.weak),
		cmp.Compare(b.reply.Priority, a.reply.Priority),
		cmp.Compare(b.reply.weight, a.reply.weight),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// chance is a number that the seed, the place in the talk and the line decide
// (FNV-1a, then the finaliser of SplitMix64): equal talks go equally.
func chance(seed uint64, place int, id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h ^= seed + uint64(place)*0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// weigh counts the constraints of replies.
func weigh(replies []roleplay.Reply) []entry {
	out := make([]entry, len(replies))
	for i, r := range replies {
		out[i] = entry{Reply: r, weight: constraints(r.When)}
		if r.After != "" {
			out[i].weight++
		}
	}
	return out
}

// constraints is how much a condition asks for: one for each thing that must hold.
func constraints(c roleplay.Condition) int {
	n := len(c.Turn) + len(c.TurnNone) + len(c.Count) + len(c.Mood) + len(c.Hinted) + len(c.Opened) + len(c.Disclosed) + len(c.Untold) + len(c.Met)
	for _, given := range []bool{len(c.TurnAny) > 0, len(c.Stage) > 0, c.Turns != nil} {
		if given {
			n++
		}
	}
	for _, part := range c.All {
		n += constraints(part)
	}
	if c.Not != nil {
		n += constraints(*c.Not)
	}
	least := 0
	for i, part := range c.Any {
		if w := constraints(part); i == 0 || w < least {
			least = w
		}
	}
	return n + least
}
