package recognise

import "slices"

// How alike a sentence and an example must be, 0 to 1. A move is found when it
// is likely, and no other move is about as likely; or when it is certain.
const (
	likely  = 0.5
	certain = 0.66
	same    = 0.9
	margin  = 0.08
)

// What counts against likeness: words of the example that the sentence lacks,
// and words that the sentence has beyond it.
const (
	lacks  = 1.0
	beyond = 0.12
)

// otherwise is what is left of the likeness of a question that asks by another word.
const otherwise = 0.8

// find returns, for each move of the scenario, the quote that shows it, or "".
func (x *Index) find(w Words) []string {
	quotes := make([]string, len(x.moves))
	show := func(i int, s sentence, at int) {
		if quotes[i] == "" {
			quotes[i] = w.quote(s, at)
		}
	}
	for _, s := range w.sentences {
		explained := map[string]bool{}
		for i, m := range x.moves {
			for _, k := range m.keywords {
				if from, to, ok := k.find(s); ok {
					show(i, s, from)
					for _, word := range s.words[from:to] {
						explained[word.stem] = true
					}
					break
				}
			}
		}
		for i, found := range x.alike(s, explained) {
			if found {
				show(i, s, 0)
			}
		}
	}
	return quotes
}

// alike says which moves have an example like the sentence. A word of content
// is explained once: by a keyword, else by the best example. Any further move
// must be in other words, unless its example is all but the sentence itself.
func (x *Index) alike(s sentence, explained map[string]bool) []bool {
	shared := make([]float64, len(x.examples))
	asks := x.asksBy(s)
	total := 0.0
	seen := make(map[string]bool, len(s.words))
	for _, w := range s.words {
		st := x.known(w)
		if seen[st] {
			continue
		}
		seen[st] = true
		weight, known := x.weights[st]
		if !known {
			weight = x.unknown * x.grammar.share(w)
		}
		total += weight
		for _, e := range x.uses[st] {
			shared[e] += weight
		}
	}
	scores := make([]float64, len(x.moves))
	through := make([]int, len(x.moves)) // the example that is most alike
	for i, e := range x.examples {
		if shared[i] == 0 {
			continue
		}
		score := shared[i] / (shared[i] + lacks*(e.weight-shared[i]) + beyond*(total-shared[i]))
		if asks != "" && e.asks != "" && asks != e.asks {
			score *= otherwise
		}
		if score > scores[e.move] {
			scores[e.move], through[e.move] = score, i
		}
	}
	best, found := sure(scores)
	if len(found) > 0 && found[best] {
		e := x.examples[through[best]]
		found[best] = scores[best] >= same || x.adds(e, seen, explained)
		for _, st := range e.stems {
			explained[st] = true
		}
	}
	for i := range found {
		if i != best {
			found[i] = found[i] && x.adds(x.examples[through[i]], seen, explained)
		}
	}
	return found
}

// asksBy is the question word that a sentence begins with, or "".
func (x *Index) asksBy(s sentence) string {
	if x.grammar.talk != nil && len(s.words) > s.lead && x.grammar.asking[s.words[s.lead].norm] {
		return s.words[s.lead].norm
	}
	return ""
}

// adds reports whether an example shares a word of content with the sentence
// that nothing explains so far.
func (x *Index) adds(e example, sentence, explained map[string]bool) bool {
	return slices.ContainsFunc(e.stems, func(s string) bool {
		return sentence[s] && x.content[s] && !explained[s]
	})
}

// sure turns scores into decisions by the thresholds of confidence and
// ambiguity, and says which is the best.
func sure(scores []float64) (best int, found []bool) {
	second := 0.0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	for i, s := range scores {
		if i != best {
			second = max(second, s)
		}
	}
	found = make([]bool, len(scores))
	for i, s := range scores {
		found[i] = s >= certain || i == best && s >= likely && s-second >= margin
	}
	return best, found
}
