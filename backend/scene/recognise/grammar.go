package recognise

import "strings"

// grammar is what is known of a language. Of one that is not known, a word is its
// own stem, and only authored moves, Short, Repetition and Nonsense are found.
type grammar struct {
	// words
	spell         func(word string) []string // a word in lower case → its normal form, or forms
	stem          func(norm string) string
	titles        map[string]bool // end in a full stop that does not end the sentence
	leads         map[string]bool // lead in to a sentence and say nothing of its form
	quiet         map[string]bool // function words: they say little of what a sentence is about
	questionWords map[string]bool // quiet words that ask for one thing and not another
	negations     map[string]bool // make of the same words another thing
	consonants    int             // in a row, more than any word has; 0: words are not judged
	slips         bool            // a longer word may have one slip of the keyboard
	compounds     bool            // nouns are joined to one word, of which the last part is the kind of thing
	separable     bool            // one word may be a verb and its particle, which also stand apart

	*talk // nil: what a turn does is not known
}

// talk is how a language asks, gives back and does all that is a technique.
type talk struct {
	techniques *matcher
	yes, no    []answer // begin a turn that answers what the character asked

	question    map[string]bool // words that a question begins with
	asking      map[string]bool // of these, the ones that may ask openly wherever they stand
	details     map[string]bool // of these, the ones that may ask for more than yes or no and yet not openly
	knowing     map[string]bool // before a question word, they make no question of it
	tags        map[string]bool // three of them in a row are no question, whatever the mark
	what        string          // all that is left of a question that tags alone can make
	form        func(words []word) form
	inverted    func(words []word) bool           // whether what follows a question word is a question
	embedded    func(asks word, rest []word) bool // the same of a question inside another
	verbFirst   func(words []word) bool           // whether a sentence has the order of a yes-or-no question
	asksPlainly func(words []word) bool           // whether it is one, even without its mark
	invitations *matcher                          // ask openly without the form of a question
	openers     *matcher                          // ask openly in the form of a closed question

	stems      *matcher        // begin or hold a reflection
	directs    *matcher        // begin a sentence about the other that tells and does not give back
	addressed  map[string]bool // begin a sentence about the other
	courtesies map[string]bool // begin a sentence that thanks or greets in whatever words
}

// unknown is the grammar of every other language.
var unknown = &grammar{
	spell:  func(word string) []string { return []string{word} },
	stem:   func(norm string) string { return norm },
	titles: english.titles,
}

// grammarOf returns what is known of a language (BCP 47).
func grammarOf(language string) *grammar {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch primary {
	case "en":
		return english
	case "de":
		return german()
	}
	return unknown
}

// Knows reports whether what a turn does is found in a language (BCP 47).
func Knows(language string) bool { return grammarOf(language).talk != nil }

// share is what a word counts beside a word of content.
func (g *grammar) share(w word) float64 {
	switch {
	case g.questionWords[w.norm]:
		return askWeight
	case w.quiet:
		return quietWeight
	}
	return 1
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func pairs(list string) map[string]string {
	out := map[string]string{}
	for _, p := range strings.Fields(list) {
		from, to, _ := strings.Cut(p, "=")
		out[from] = to
	}
	return out
}
