package recognise

import (
	"cmp"
	"math"
	"slices"

	"roleplay/backend/roleplay"
)

// quietWeight is what a function word counts beside a word of content, and
// askWeight what a question word does: "why do you smoke" is not "how much".
const (
	quietWeight = 0.15
	askWeight   = 0.4
)

// How many bytes the first and the last part of a compound hold at least.
const (
	leastPart = 3
	leastHead = 5
)

// Index is a scenario's moves, prepared for finding. It is immutable: any
// number of goroutines may use it.
type Index struct {
	grammar  *grammar
	moves    []authored
	examples []example
	uses     map[string][]int // the examples that hold a stem
	weights  map[string]float64
	content  map[string]bool   // stems that are words of content
	unknown  float64           // weight of a word that is in no example
	spelling map[byte][]string // stems by their first byte, for slips of the keyboard
}

type authored struct {
	id       roleplay.MoveID
	keywords []Phrase
}

type example struct {
	move   int
	stems  []string
	asks   string // its question word
	weight float64
}

// Compile prepares the moves of a scenario in a language (BCP 47).
func Compile(language string, moves []roleplay.Move) *Index {
	x := &Index{grammar: grammarOf(language), uses: map[string][]int{}, weights: map[string]float64{}, content: map[string]bool{}, spelling: map[byte][]string{}}
	in := map[string]map[int]bool{} // stem → moves that use it
	share := map[string]float64{}
	for i, m := range moves {
		a := authored{id: m.ID}
		for _, k := range m.Keywords {
			if p := newPhrase(x.grammar, k); !p.Empty() {
				a.keywords = append(a.keywords, p)
			}
		}
		x.moves = append(x.moves, a)
		for _, text := range m.Examples {
			words, asks := x.cut(text)
			e := example{move: i, asks: asks}
			for _, w := range words {
				e.stems = append(e.stems, w.stem)
				share[w.stem] = x.grammar.share(w)
				if in[w.stem] == nil {
					in[w.stem] = map[int]bool{}
				}
				in[w.stem][i] = true
			}
			if len(words) > 0 {
				x.examples = append(x.examples, e)
			}
		}
	}
	for s, users := range in {
		x.weights[s] = rarity(len(moves), len(users)) * share[s]
		x.content[s] = share[s] == 1
		if x.content[s] && len(s) >= 5 {
			x.spelling[s[0]] = append(x.spelling[s[0]], s)
		}
	}
	for _, list := range x.spelling {
		slices.Sort(list)
	}
	x.unknown = rarity(len(moves), max(1, len(moves)/2))
	for i, e := range x.examples {
		for _, s := range e.stems {
			x.examples[i].weight += x.weights[s]
			x.uses[s] = append(x.uses[s], i)
		}
	}
	return x
}

// cut returns the words of an example, each stem once, and its question word.
func (x *Index) cut(text string) (words []word, asks string) {
	for _, s := range read(x.grammar, text).sentences {
		asks = cmp.Or(asks, x.asksBy(s))
		for _, w := range s.words {
			if !slices.ContainsFunc(words, func(other word) bool { return other.stem == w.stem }) {
				words = append(words, w)
			}
		}
	}
	return words, asks
}

func rarity(all, users int) float64 { return math.Log1p(float64(all) / float64(users)) }

// known returns the word's stem, or for a longer word that no example knows the
// stem of the scenario that it ends in ("Internetanschluss" is an "Anschluss") or,
// if it is the only one, that is one slip of the keyboard away.
func (x *Index) known(w word) string {
	if _, ok := x.weights[w.stem]; ok || w.quiet || len(w.norm) < 6 || len(w.stem) < 5 {
		return w.stem
	}
	if x.grammar.compounds {
		for i := leastPart; len(w.stem)-i >= leastHead; i++ {
			if head := w.stem[i:]; x.content[head] {
				return head
			}
		}
	}
	if !x.grammar.slips {
		return w.stem
	}
	only := w.stem
	for _, s := range x.spelling[w.stem[0]] {
		if oneSlip(w.stem, s) {
			if only != w.stem {
				return w.stem
			}
			only = s
		}
	}
	return only
}

// oneSlip reports whether one letter left out, added, changed or swapped with
// its neighbour makes b of a.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return i == len(a) || a[i+1:] == b[i+1:] || swapped
}
