package words

import (
	"slices"
	"strings"
)

// Found is a place in a text that fits a term: tokens from First to Last.
type Found struct {
	Term        int
	First, Last int
	Form        bool // only another form of the word stands there
}

// Matcher says whether texts fit a query. It is not safe for concurrent use.
type Matcher struct {
	terms   []Term
	stems   [languages][]string // of the terms that are not Exact
	stemmer Stemmer
	found   []Found
	seen    []bool
}

// NewMatcher makes the matcher of a query.
func NewMatcher(q Query) *Matcher {
	m := &Matcher{terms: q.Terms, seen: make([]bool, len(q.Terms))}
	for _, t := range q.Terms {
		for l := range Language(languages) {
			m.stems[l] = append(m.stems[l], m.stemmer.Stem(l, t.Words[0]))
		}
	}
	return m
}

// Match finds every place that fits, in the order of the text. ok says whether
// all terms occur. What it returns is valid until the next call.
func (m *Matcher) Match(tokens []Token, l Language) (found []Found, ok bool) {
	m.found = m.found[:0]
	clear(m.seen)
	for i := range tokens {
		for t := range m.terms {
			if f, fits := m.at(tokens, i, t, l); fits {
				m.found = append(m.found, f)
				m.seen[t] = true
			}
		}
	}
	return m.found, len(m.terms) > 0 && !slices.Contains(m.seen, false)
}

// at reports whether a term stands at the token i.
func (m *Matcher) at(tokens []Token, i, t int, l Language) (Found, bool) {
	term, word := &m.terms[t], tokens[i].Word
	first := term.Words[0]
	if word == "" || word[0] != first[0] { // a stem begins as its word does
		return Found{}, false
	}
	last := i + len(term.Words) - 1
	if term.Exact {
		if last >= len(tokens) {
			return Found{}, false
		}
		for j, want := range term.Words {
			have := tokens[i+j].Word
			if begun := term.Begins && i+j == last && strings.HasPrefix(have, want); have != want && !begun {
				return Found{}, false
			}
		}
		return Found{Term: t, First: i, Last: last}, true
	}
	if word == first {
		return Found{Term: t, First: i, Last: i}, true
	}
	if term.Begins && strings.HasPrefix(word, first) || !tokens[i].Char && m.stemmer.Stem(l, word) == m.stems[l][t] {
		return Found{Term: t, First: i, Last: i, Form: true}, true
	}
	return Found{}, false
}

// Score says how well a text fits: words as they were asked for, often, together
// and in their order, in a short text. More is better; the scores of two queries cannot be compared.
func (m *Matcher) Score(tokens []Token, found []Found) float64 {
	var each [maxQuery]struct{ as, all float64 }
	together := 0.0
	for i, f := range found {
		e := &each[f.Term]
		e.all++
		if !f.Form {
			e.as++
		}
		for j := i + 1; j < len(found) && found[j].First <= f.Last+1; j++ {
			if found[j].First == f.Last+1 && found[j].Term == f.Term+1 {
				together++
			}
		}
	}
	score := 0.0
	for _, e := range each[:len(m.terms)] {
		score += e.all/(e.all+1) + e.as/(e.as+1)
	}
	n := float64(len(m.terms))
	return score/n + 2*min(together, n-1)/n + 1/(1+float64(len(tokens))/50)
}
