package llm

import "strings"

// slip says in which way a reply is none of a character.
type slip string

// The slips.
const (
	slipRole      slip = "role"      // speaks as a program, or of the exercise
	slipCoaching  slip = "coaching"  // teaches the trainee
	slipNarration slip = "narration" // tells the scene, or speaks for the trainee
	slipPrompt    slip = "prompt"    // repeats what the model was told
	slipRepeated  slip = "repeated"  // says again what it said before
)

// phrase is a run of words that no character says. Those before core may have been
// shown when it is noticed: they are harmless, and holding them back would delay
// every reply that begins like this.
type phrase struct {
	words []string
	core  int
	slip  slip
}

// phrases reads lists of phrases, a "|" before the core of each; without one all
// of it is the core.
func phrases(s slip, lists ...string) []phrase {
	var out []phrase
	for _, list := range lists {
		for text := range strings.SplitSeq(list, ",") {
			before, after, cored := strings.Cut(text, "|")
			if !cored {
				before, after = "", text
			}
			core := strings.Fields(before)
			out = append(out, phrase{append(core, strings.Fields(after)...), len(core), s})
		}
	}
	return out
}

// forbidden are the phrases of all languages: a model that leaves its role often
// leaves the language too.
func forbidden() []phrase {
	return append(append(phrases(slipRole,
		"as |an ai, i am |an ai, i'm |an ai, i’m |an ai, as |a language model, i am |a language model, i'm |a language model, i’m |a language model, large language model",
		"i am |just a program, i'm |just a program, i am |a chatbot, i'm |a chatbot, as |a chatbot, my |system prompt, the |system prompt, my |instructions, my |programming, my |training data",
		"i was |trained by, i was |instructed to, i cannot |roleplay, i can't |roleplay, this |roleplay, the |roleplay, this |role play, the |role play, in this |scenario, of this |scenario, in |this simulation, training |scenario, break |character, stay in |character, out of |character, the character |i play, the character |i'm playing",
		"als |ki, eine |ki, als |sprachmodell, ein |sprachmodell, großes |sprachmodell, künstliche |intelligenz bin, bin eine künstliche |intelligenz, bin |ein programm, bin |ein chatbot, als |chatbot, mein |systemprompt, den |systemprompt, der |systemprompt, meine |anweisungen lauten, meine |anweisungen sind, diesem |rollenspiel, dieses |rollenspiel, das |rollenspiel, im |rollenspiel, in diesem |szenario, dieser |simulation, meiner |rolle bleiben, aus der |rolle, die figur |die ich spiele",
	), phrases(slipCoaching,
		"open |ended question, great |open question, good |open question, active |listening, reflective |listening, motivational |interviewing, as |a trainee, better way |to ask, you could |try asking, try |asking an open, your |communication skills, your |interviewing, for your |training, practice your, my |feedback to you, my |feedback for you, your |feedback is",
		"gute |offene frage, tolle |offene frage, eine |offene frage, aktives |zuhören, aktiv |zuhören, deine |gesprächsführung, ihre |gesprächsführung, motivierende |gesprächsführung, deine |gesprächstechnik, als |trainee, für dein |training, für ihr |training, besser |wäre die frage, mein |feedback an",
	)...), phrases(slipNarration,
		"the |trainee, der |trainee, the nurse |nods, the nurse |says, you |nod and, you |look at me and feel, the room |falls silent, an awkward |silence fills",
	)...)
}

// acts are what a narrator has a person do.
var acts = strings.Fields("looks sighs nods says shrugs pauses leans smiles frowns crosses glances laughs stares hesitates replies answers shifts rubs folds blickt seufzt nickt sagt zuckt lehnt lächelt schaut verschränkt zögert antwortet lacht starrt runzelt")

// narrated are the phrases in which the character of this name is told of.
func narrated(name string) []phrase {
	var out []phrase
	for _, w := range split(name) {
		for _, act := range acts {
			out = append(out, phrase{[]string{w.text, act}, 0, slipNarration})
		}
	}
	return out
}

// leakWords is how many words in a row a reply may have in common with the instructions.
const leakWords = 6

// leaked are the runs of words of the instructions.
func leaked() []phrase {
	var out []phrase
	for _, rule := range instructions {
		words := split(rule)
		for i := 0; i+leakWords <= len(words); i++ {
			p := phrase{core: leakWords / 2, slip: slipPrompt}
			for _, w := range words[i : i+leakWords] {
				p.words = append(p.words, w.text)
			}
			out = append(out, p)
		}
	}
	return out
}

// match tells how far the last of the words are a beginning of the phrase: how many
// of its words they are, the unfinished one included, and whether it is whole. Only
// a beginning that reaches into the core counts.
func (p phrase) match(words []word, unfinished bool) (n int, whole bool) {
	for n = min(len(p.words), len(words)); n > p.core; n-- {
		if last := words[len(words)-n:]; p.begins(last, unfinished) {
			whole = n == len(p.words) && (!unfinished || last[n-1].text == p.words[n-1])
			return n, whole
		}
	}
	return 0, false
}

func (p phrase) begins(words []word, unfinished bool) bool {
	for i, w := range words {
		if i == len(words)-1 && unfinished {
			// These may well be whole words, with which many a reply begins.
			return (i > 0 || w.text != "i" && w.text != "a") && strings.HasPrefix(p.words[i], w.text)
		}
		if w.text != p.words[i] {
			return false
		}
	}
	return true
}
