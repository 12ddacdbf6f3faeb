package llm

import (
	"iter"
	"slices"
	"strings"
)

// slip says in which way a reply is none of a character.
type slip string

// The slips.
const (
	slipRole      slip = "role"      // speaks as a program, of its instructions, or of the exercise
	slipCoaching  slip = "coaching"  // teaches the trainee
	slipNarration slip = "narration" // tells the scene, or speaks for the trainee
	slipRepeated  slip = "repeated"  // says again what it said before
)

// place says where in a reply a phrase counts.
type place int

const (
	anywhere place = iota
	atSentenceStart
	atReplyStart
)

// anyWord stands for a word of a phrase that may be any.
const anyWord = "*"

// phrase is a run of words that no character says. Those before core may have been
// shown when it is noticed: they are harmless, and holding them back would delay
// every reply that begins like this.
type phrase struct {
	words []string
	core  int
	where place
	slip  slip
}

// lists reads a list of phrases in the words of a language, a "|" before the core of
// each; without one all of it is the core.
func lists(s slip, where place, list string) []phrase {
	var out []phrase
	for text := range strings.SplitSeq(list, ",") {
		before, after, cored := strings.Cut(text, "|")
		if !cored {
			before, after = "", text
		}
		core := strings.Fields(before)
		out = append(out, phrase{append(core, strings.Fields(after)...), len(core), where, s})
	}
	return out
}

// crossed are phrases made of each beginning with each end.
func crossed(s slip, where place, beginnings, ends string) []phrase {
	var out []phrase
	for b := range strings.SplitSeq(beginnings, ",") {
		for e := range strings.SplitSeq(ends, ",") {
			first := strings.Fields(b)
			out = append(out, phrase{append(first, strings.Fields(e)...), len(first), where, s})
		}
	}
	return out
}

// acts are what a narrator has a person do: with the body, since a person also tells
// of others, and even of themselves, what they say.
var acts = strings.Fields("looks sighs nods shrugs pauses leans smiles frowns crosses glances shifts folds rubs blickt seufzt nickt zuckt lehnt lächelt schaut verschränkt runzelt starrt schweigt")

// titles are words of a name that are none by themselves.
var titles = strings.Fields("dr prof mr mrs ms miss sir herr frau der die das the von van de")

// narrated are the phrases in which the character of this name is told of, by the
// whole name or the given one.
func narrated(name string) []phrase {
	words := split(name)
	var names [][]string
	var whole []string
	for i, w := range words {
		whole = append(whole, w.text)
		if title := slices.Contains(titles, w.text); !title && (i == 0 || i == 1 && words[0].text == "dr") && len(words) > i+1 {
			names = append(names, []string{w.text})
		}
	}
	if len(whole) > 0 {
		names = append(names, whole)
	}
	var out []phrase
	for _, n := range names {
		for _, act := range acts {
			out = append(out,
				phrase{append(slices.Clone(n), act), 0, atSentenceStart, slipNarration},
				phrase{append(slices.Clone(n), anyWord, act), len(n), atSentenceStart, slipNarration})
		}
	}
	return out
}

// leakWords is how many words in a row a reply may have in common with the instructions.
const leakWords = 6

// leaked are the runs of words of the instructions.
func leaked() []phrase {
	var out []phrase
	for _, rule := range append([]string{writtenForm}, instructions...) {
		words := split(rule)
		for i := 0; i+leakWords <= len(words); i++ {
			p := phrase{core: leakWords / 2, slip: slipRole}
			for _, w := range words[i : i+leakWords] {
				p.words = append(p.words, w.text)
			}
			out = append(out, p)
		}
	}
	return out
}

// phrases are many, by the first word of each.
type phrases struct {
	by      map[string][]phrase
	longest int // words
}

func byFirst(list []phrase) phrases {
	out := phrases{by: map[string][]phrase{}}
	for _, p := range list {
		out.by[p.words[0]] = append(out.by[p.words[0]], p)
		out.longest = max(out.longest, len(p.words))
	}
	return out
}

// match is a phrase with which a text ends, or of which it ends with the beginning.
type match struct {
	slip  slip
	core  int // byte of the text from which on it may not be shown
	whole bool
}

// match yields those of the phrases of which the last words of a text are a beginning,
// the unfinished one included. Only a beginning that reaches into the core counts.
func (ps phrases) match(text string, words []word, unfinished bool) iter.Seq[match] {
	return func(yield func(match) bool) {
		for from := max(0, len(words)-ps.longest); from < len(words); from++ {
			said := words[from:]
			for p := range ps.beginning(said[0].text, unfinished && len(said) == 1) {
				if len(said) <= p.core || len(said) > len(p.words) || !p.begins(said, unfinished) || !p.stands(text[:said[0].from]) {
					continue
				}
				whole := len(said) == len(p.words) && !unfinished // "an ai" may still become "an airport"
				if !yield(match{p.slip, said[p.core].from, whole}) {
					return
				}
			}
		}
	}
}

// beginning yields the phrases with this first word, or this beginning of one.
func (ps phrases) beginning(first string, unfinished bool) iter.Seq[phrase] {
	if !unfinished {
		return slices.Values(ps.by[first])
	}
	return func(yield func(phrase) bool) {
		for word, list := range ps.by {
			for _, p := range list {
				if strings.HasPrefix(word, first) && !yield(p) {
					return
				}
			}
		}
	}
}

func (p phrase) begins(words []word, unfinished bool) bool {
	for i, w := range words {
		if i == len(words)-1 && unfinished {
			// These may well be whole words, with which many a reply begins.
			return (i > 0 || w.text != "i" && w.text != "a") && (strings.HasPrefix(p.words[i], w.text) || p.words[i] == anyWord)
		}
		if w.text != p.words[i] && p.words[i] != anyWord {
			return false
		}
	}
	return true
}

// stands reports whether the phrase counts behind a text.
func (p phrase) stands(before string) bool {
	switch p.where {
	case atReplyStart:
		return strings.TrimSpace(before) == ""
	case atSentenceStart:
		before = strings.TrimRight(strings.TrimSpace(before), "[(")
		return before == "" || endsSentence(before) && !strings.ContainsAny(before[len(before)-1:], `"”“«»`)
	default:
		return true
	}
}
