package recognise

import (
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

// A pattern is words in a row, in their normal form:
//
//	is it ok/fine if i     one of several words
//	you are so? strong     a word that may be left out
//	can i ... ask          up to four words between
//	^how about             only where a sentence begins
type pattern struct {
	rule  int
	start bool
	slots [][]string // alternatives; nil stands for the gap
}

const gapWords = 4

// rule names the patterns that show a technique. A sentence in which one of
// unless occurs does not show it.
type rule struct {
	move        roleplay.MoveID
	say, unless []string
}

// matcher finds the patterns of all rules in one pass, by their first word.
type matcher struct {
	rules  []rule
	byWord map[string][]pattern
}

func newMatcher(rules []rule) *matcher {
	m := &matcher{rules: rules, byWord: map[string][]pattern{}}
	for i, r := range rules {
		for _, p := range r.say {
			m.addPattern(2*i, p)
		}
		for _, p := range r.unless {
			m.addPattern(2*i+1, p)
		}
	}
	return m
}

func (m *matcher) addPattern(rule int, text string) {
	text, start := strings.CutPrefix(text, "^")
	for _, words := range withAndWithout(strings.Fields(text)) {
		p := pattern{rule: rule, start: start}
		for _, w := range words {
			if w == "..." {
				p.slots = append(p.slots, nil)
			} else {
				p.slots = append(p.slots, strings.Split(w, "/"))
			}
		}
		for _, first := range p.slots[0] {
			m.byWord[first] = append(m.byWord[first], p)
		}
	}
}

// withAndWithout spells a pattern out for each choice of its optional words.
func withAndWithout(words []string) [][]string {
	for i, w := range words {
		if must, optional := strings.CutSuffix(w, "?"); optional {
			with := slices.Clone(words)
			with[i] = must
			without := slices.Delete(slices.Clone(words), i, i+1)
			return append(withAndWithout(with), withAndWithout(without)...)
		}
	}
	return [][]string{words}
}

// find calls hit for each rule that the sentence shows, with the first word of the match.
func (m *matcher) find(s sentence, hit func(move roleplay.MoveID, at int)) {
	at := make([]int, 2*len(m.rules)) // of each rule: 1 + the word where it was first found
	for i, w := range s.words {
		for _, p := range m.byWord[w.norm] {
			if at[p.rule] == 0 && (!p.start || i <= s.lead) && p.fits(s.words[i:], 0) {
				at[p.rule] = i + 1
			}
		}
	}
	for i, r := range m.rules {
		if at[2*i] > 0 && at[2*i+1] == 0 {
			hit(r.move, at[2*i]-1)
		}
	}
}

func (p pattern) fits(words []word, slot int) bool {
	if slot == len(p.slots) {
		return true
	}
	if p.slots[slot] == nil {
		for skip := 0; skip <= min(gapWords, len(words)); skip++ {
			if p.fits(words[skip:], slot+1) {
				return true
			}
		}
		return false
	}
	return len(words) > 0 && slices.Contains(p.slots[slot], words[0].norm) && p.fits(words[1:], slot+1)
}
