package recognise

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxText  = 8 << 10 // bytes of a turn that are read
	maxHeard = 2 << 10 // bytes of each of the character's turns that are read
	maxQuote = 300     // bytes of a quote, about
)

// Words is a text cut into sentences and words, ready for finding phrases.
type Words struct {
	text      string
	sentences []sentence
	count     int // words as a person counts them
}

// sentence is a stretch of the text with its closing marks.
type sentence struct {
	start, end int // bytes of the text
	words      []word
	asks       bool // closed by a question mark
	closed     bool // closed by any mark
	lead       int  // words before the sentence proper: "so", "well", "okay"
}

// word is one word in its normal form. A contraction makes two words of one place.
type word struct {
	norm, stem string
	start, end int
	quiet      bool // a function word
}

// Read cuts a text of a language (BCP 47) into words. Any bytes will do.
func Read(language, text string) Words { return read(grammarOf(language), text) }

func read(g *grammar, text string) Words {
	w := Words{text: clip(text, maxText)}
	r := reader{grammar: g, out: &w, at: -1}
	for i, c := range w.text {
		r.take(i, c)
	}
	r.endWord(len(w.text))
	r.endSentence()
	return w
}

// reader is the state of one pass over a text.
type reader struct {
	grammar *grammar
	out     *Words
	now     sentence
	at      int // where the word began, or -1
}

func (r *reader) take(i int, c rune) {
	text := r.out.text
	size := max(1, utf8.RuneLen(c))
	if c == utf8.RuneError {
		_, size = utf8.DecodeRuneInString(text[i:])
	}
	inWord := r.at >= 0
	switch {
	case c == utf8.RuneError && size == 1:
		r.endWord(i)
	case standsAlone(c):
		r.endWord(i)
		r.begin(i)
		r.endWord(i + size)
	case unicode.IsLetter(c) || unicode.IsDigit(c):
		r.begin(i)
	case inWord && unicode.IsMark(c):
	case inWord && (c == '\'' || c == '’') && startsLetter(text[i+size:]):
	case c == '\n':
		r.endWord(i)
		r.endSentence()
	case isStop(c):
		r.stop(i, c, size)
	default:
		r.endWord(i)
	}
}

// stop takes a mark that can end a sentence: not the point in "Dr. Wu" and "2.5".
func (r *reader) stop(i int, c rune, size int) {
	text := r.out.text
	abbreviated := c == '.' && r.at >= 0 && (startsDigit(text[i+size:]) || r.grammar.titles[strings.ToLower(text[r.at:i])])
	r.endWord(i)
	if abbreviated {
		return
	}
	if len(r.now.words) > 0 {
		r.now.closed = true
		r.now.asks = r.now.asks || c == '?' || c == '？' || c == '؟'
		r.now.end = i + size
	}
	if !stopFollows(text[i+size:]) {
		r.endSentence()
	}
}

func (r *reader) begin(i int) {
	if r.at < 0 {
		r.at = i
	}
}

func (r *reader) endWord(i int) {
	if r.at < 0 {
		return
	}
	if len(r.now.words) == 0 {
		r.now.start = r.at
	}
	r.out.count++
	spelled := strings.ToLower(r.out.text[r.at:i])
	for _, norm := range r.grammar.spell(spelled) {
		r.now.words = append(r.now.words, word{norm: norm, stem: r.grammar.stem(norm), start: r.at, end: i, quiet: r.grammar.quiet[norm]})
	}
	r.now.end = i
	r.at = -1
}

func (r *reader) endSentence() {
	if len(r.now.words) > 0 {
		for r.now.lead < len(r.now.words)-1 && r.grammar.leads[r.now.words[r.now.lead].norm] {
			r.now.lead++
		}
		r.out.sentences = append(r.out.sentences, r.now)
	}
	r.now = sentence{}
}

// body is the sentence without what leads in to it.
func (s sentence) body() []word { return s.words[s.lead:] }

// quote is the sentence as it stands in the text; of a very long one, a part from word i on.
func (w Words) quote(s sentence, i int) string {
	if s.end-s.start <= maxQuote {
		return w.text[s.start:s.end]
	}
	from := s.words[i].start
	to := s.words[i].end
	for _, next := range s.words[i:] {
		if next.end-from > maxQuote {
			break
		}
		to = next.end
	}
	return clip(w.text[from:to], maxQuote)
}

// whole is the text as a quote.
func (w Words) whole() string { return clip(strings.TrimSpace(w.text), maxQuote) }

// clip cuts a text to at most n bytes without cutting a character.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// standsAlone tells characters of scripts that put no spaces between words:
// each counts as a word, and a keyword is a run of them.
func standsAlone(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func isStop(c rune) bool { return strings.ContainsRune(".!?…;。！？؟", c) }

func stopFollows(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return isStop(c)
}

func startsLetter(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(c)
}

func startsDigit(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsDigit(c)
}
