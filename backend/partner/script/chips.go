package script

import (
	"cmp"
	"maps"
	"slices"

	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scene/recognise"
)

const maxChips = 3

// chips offers things that the trainee could say next and the script has a new
// answer to: first what would bring out a fact, then what was not tried yet.
func (e *Engine) chips(v scene.View, now partner.Reply) []string {
	next := v
	next.Place += 2
	next.Turns++
	next.Last = nil
	for _, p := range now.Played {
		if p.Line != nil {
			next.Last = append(next.Last, *p.Line)
		}
	}
	type chip struct {
		text   string
		answer option
		tried  int
		chance uint64
	}
	var list []chip
	for _, m := range v.Moves {
		text, ok := unsaid(v, m.Examples)
		if !ok {
			continue
		}
		next.Found = append(recognise.Find(v.Language, nil, text, recognise.Context{}), roleplay.Found{Move: m.ID, Quote: text})
		next.Counts = maps.Clone(v.Counts)
		for _, f := range next.Found {
			next.Counts[f.Move]++
		}
		if answer, ok := best(options(next, e.replies, unused), fresh); ok {
			list = append(list, chip{text, answer, v.Counts[m.ID], chance(v.Seed, v.Place, string(m.ID))})
		}
	}
	slices.SortFunc(list, func(a, b chip) int {
		return cmp.Or(cmp.Compare(min(b.answer.news, 1), min(a.answer.news, 1)), cmp.Compare(a.tried, b.tried), cmp.Compare(a.chance, b.chance))
	})
	var out []string
	answered := map[string]bool{}
	for _, c := range list {
		if len(out) < maxChips && !answered[c.answer.reply.ID] {
			answered[c.answer.reply.ID] = true
			out = append(out, c.text)
		}
	}
	return out
}

// unsaid returns the first example that the trainee has not said lately.
func unsaid(v scene.View, examples []string) (string, bool) {
	for _, text := range examples {
		if !slices.ContainsFunc(v.Recent, func(s scene.Said) bool { return s.Text == text }) {
			return text, true
		}
	}
	return "", false
}
