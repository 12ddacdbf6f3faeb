package recognise

import "strings"

// Phrase is a keyword of a move or the words that give a fact away. All its
// parts must be in one sentence; each part is words in a row, compared by stem.
//
//	cut down          two words in a row
//	smok*             a word that begins so
//	*rechnung         a word that ends so: "Telefonrechnung", "Schlussrechnungen"
//	wife & worr*      both parts, in any order
//	zurückrufen       a separable verb, whole or in its two parts, in any order
type Phrase struct{ parts [][]key }

type key struct {
	stem           string
	prefix, suffix bool
}

// NewPhrase reads a phrase of a language (BCP 47).
func NewPhrase(language, text string) Phrase { return newPhrase(grammarOf(language), text) }

func newPhrase(g *grammar, text string) Phrase {
	var p Phrase
	for part := range strings.SplitSeq(text, "&") {
		var keys []key
		for field := range strings.FieldsSeq(part) {
			text, prefix := strings.CutSuffix(field, "*")
			text, suffix := strings.CutPrefix(text, "*")
			var words []key
			for _, s := range read(g, text).sentences {
				for _, w := range s.words {
					words = append(words, key{stem: w.stem, suffix: suffix})
				}
				if last := s.words[len(s.words)-1]; prefix {
					words[len(words)-1] = key{stem: last.norm, prefix: true}
				}
			}
			if !g.separable || len(words) == 1 {
				keys = append(keys, words...)
				continue
			}
			for _, k := range words {
				p.parts = append(p.parts, []key{k})
			}
		}
		if len(keys) > 0 {
			p.parts = append(p.parts, keys)
		}
	}
	return p
}

// Empty reports whether the phrase has no words, and so is found nowhere.
func (p Phrase) Empty() bool { return len(p.parts) == 0 }

// Quote returns the words of the text that are the phrase: from its first to its last word.
func (w Words) Quote(p Phrase) (string, bool) {
	for _, s := range w.sentences {
		if from, to, ok := p.find(s); ok {
			return clip(w.text[s.words[from].start:s.words[to-1].end], maxQuote), true
		}
	}
	return "", false
}

// find returns the stretch of words that holds every part.
func (p Phrase) find(s sentence) (from, to int, ok bool) {
	if p.Empty() {
		return 0, 0, false
	}
	from = len(s.words)
	for _, part := range p.parts {
		at := indexKeys(s.words, part)
		if at < 0 {
			return 0, 0, false
		}
		from, to = min(from, at), max(to, at+len(part))
	}
	return from, to, true
}

func (k key) fits(w word) bool {
	return w.stem == k.stem || k.prefix && strings.HasPrefix(w.norm, k.stem) || k.suffix && strings.HasSuffix(w.stem, k.stem)
}

func indexKeys(words []word, keys []key) int {
next:
	for i := 0; i+len(keys) <= len(words); i++ {
		for j, k := range keys {
			w := words[i+j]
			if !k.fits(w) {
				continue next
			}
		}
		return i
	}
	return -1
}
