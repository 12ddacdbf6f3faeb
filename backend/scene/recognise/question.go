package recognise

import "slices"

// form is what kind of question a sentence is.
type form int

const (
	noQuestion form = iota
	openForm
	closedForm
)

// questionForm tells an open from a closed question, with or without a question mark:
// speech recognition leaves marks out.
func (g *grammar) questionForm(s sentence) form {
	body := s.body()
	if len(s.words) <= 3 && every(s.words, func(w word) bool { return g.tags[w.norm] }) {
		if s.asks && len(body) > 1 && body[0].norm == g.what {
			return openForm
		}
		return noQuestion
	}
	if invited := g.invitation(s); invited != noQuestion {
		return invited
	}
	if g.question[body[0].norm] && (s.asks || g.inverted(body[1:])) {
		return g.form(body)
	}
	if s.asks || !s.closed && g.asksPlainly(body) {
		return g.yesOrNo(s, body)
	}
	return noQuestion
}

// invitation judges a sentence that asks without the form of a question.
func (g *grammar) invitation(s sentence) form {
	result := noQuestion
	g.invitations.find(s, func(move moveID, _ int) {
		if move == OpenQuestion {
			result = openForm
		} else if result == noQuestion {
			result = closedForm
		}
	})
	return result
}

// yesOrNo judges a question in the form of a closed one: it may ask openly
// all the same, or have an open one inside.
func (g *grammar) yesOrNo(s sentence, body []word) form {
	open := false
	g.openers.find(s, func(moveID, int) { open = true })
	if open {
		if i := slices.IndexFunc(body, func(w word) bool { return g.asking[w.norm] }); i >= 0 {
			return g.form(body[i:])
		}
		return openForm
	}
	for i, w := range body {
		if i > 0 && g.asking[w.norm] && !g.knowing[body[i-1].norm] && g.inverted(body[i+1:]) {
			return g.form(body[i:])
		}
	}
	return closedForm
}

// asksDetail reports whether a closed question asks for more than yes or no:
// its question word stands first, or begins the question inside it.
func (g *grammar) asksDetail(s sentence) bool {
	for i, w := range s.body() {
		if g.details[w.norm] && (i == 0 || !g.knowing[s.body()[i-1].norm] && g.embedded(w, s.body()[i+1:])) {
			return true
		}
	}
	return false
}
