package recognise

import (
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

type moveID = roleplay.MoveID

// Context is what a turn stands in.
type Context struct {
	Heard []string // the character's turns so far, the newest last: what a reflection could give back
	Said  []string // the trainee's earlier turns, the newest last: what a repetition could repeat
}

// How far back the context is read.
const (
	heardTurns = 2
	saidTurns  = 20
)

// Find returns each move of a turn once, with a quote that is a verbatim part
// of the text: techniques first, in the order of Techniques, then the
// scenario's own moves in theirs. In a language that is not known, of the
// techniques only Short, Repetition and Nonsense are found.
func (x *Index) Find(text string, c Context) []roleplay.Found {
	g := x.grammar
	w := read(g, text)
	quotes := map[moveID]string{}
	hit := func(move moveID, quote string) {
		if _, ok := quotes[move]; !ok {
			quotes[move] = quote
		}
	}
	g.shape(w, c, hit)
	if g.talk != nil {
		g.turn(w, c, hit)
	}
	own := x.find(w)
	var out []roleplay.Found
	for _, id := range techniqueOrder {
		if quote, ok := quotes[id]; ok {
			out = append(out, roleplay.Found{Move: id, Quote: quote})
		}
	}
	for i, m := range x.moves {
		if own[i] != "" {
			out = append(out, roleplay.Found{Move: m.id, Quote: own[i]})
		}
	}
	return out
}

// Find compiles the moves and finds them in one turn. Where more turns follow, keep an Index.
func Find(language string, moves []roleplay.Move, text string, c Context) []roleplay.Found {
	return Compile(language, moves).Find(text, c)
}

var techniqueOrder = Techniques()

// shape finds what a turn is by its form alone, in any language.
func (g *grammar) shape(w Words, c Context, hit func(moveID, string)) {
	if w.count <= 2 {
		hit(Short, w.whole())
	}
	if w.count == 0 || g.consonants > 0 && g.mashed(w) {
		hit(Nonsense, w.whole())
	}
	if w.count < 3 {
		return
	}
	if g.repeats(w, c.Said[max(0, len(c.Said)-saidTurns):]) {
		hit(Repetition, w.whole())
	}
}

// mashed reports whether no word of the text could be one.
func (g *grammar) mashed(w Words) bool {
	for _, s := range w.sentences {
		for _, word := range s.words {
			if !g.mash(word.norm) {
				return false
			}
		}
	}
	return true
}

// mash reports whether a word is letters hit at random: no vowel in four
// letters, or too many consonants or four equal letters in a row.
func (g *grammar) mash(w string) bool {
	if len(w) < 4 {
		return false
	}
	consonants, same, vowels := 0, 1, 0
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
		if i > 0 && w[i] == w[i-1] {
			same++
		} else {
			same = 1
		}
		if strings.IndexByte("aeiouy", w[i]) >= 0 {
			vowels++
			consonants = 0
		} else {
			consonants++
		}
		if same >= 4 || consonants >= g.consonants {
			return true
		}
	}
	return vowels == 0
}

// turn finds what a turn does.
func (g *grammar) turn(w Words, c Context, hit func(moveID, string)) {
	said := g.content(c.Heard[max(0, len(c.Heard)-heardTurns):])
	questions, first, last := 0, 0, 0
	for i, s := range w.sentences {
		kind := g.questionForm(s)
		switch kind {
		case openForm:
			hit(OpenQuestion, w.quote(s, 0))
		case closedForm:
			hit(ClosedQuestion, w.quote(s, 0))
			if g.asksDetail(s) {
				hit(DetailQuestion, w.quote(s, 0))
			}
		case noQuestion:
		}
		if kind != noQuestion {
			if questions == 0 {
				first = s.start
			}
			questions, last = questions+1, s.end
		}
		if g.reflects(s, kind, said) {
			hit(Reflection, w.quote(s, 0))
		}
		g.techniques.find(s, func(move moveID, at int) {
			if move == EvokingQuestion && kind == noQuestion {
				return
			}
			hit(move, w.quote(s, at))
		})
		if i == 0 {
			g.begins(w, s, hit)
		}
	}
	if questions > 1 {
		hit(MultipleQuestions, clip(w.text[first:last], maxQuote))
	}
}

// begins finds the yes or no at the beginning of a turn.
func (g *grammar) begins(w Words, s sentence, hit func(moveID, string)) {
	switch {
	case startsWith(s, g.no):
		hit(Refusal, w.quote(s, 0))
	case startsWith(s, g.yes):
		hit(Agreement, w.quote(s, 0))
	}
}

func startsWith(s sentence, answers []answer) bool {
	return slices.ContainsFunc(answers, func(a answer) bool {
		if len(a.words) > len(s.words) || a.whole && len(a.words) != len(s.words) {
			return false
		}
		for i, w := range a.words {
			if s.words[i].norm != w {
				return false
			}
		}
		return true
	})
}

// answer is a yes or a no.
type answer struct {
	words []string
	whole bool
}

func answers(list ...string) []answer {
	var out []answer
	for _, p := range list {
		words, whole := strings.CutSuffix(p, ".")
		out = append(out, answer{words: strings.Fields(words), whole: whole})
	}
	return out
}

func every(words []word, holds func(word) bool) bool {
	for _, w := range words {
		if !holds(w) {
			return false
		}
	}
	return true
}
