package words

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxQuery is how many words of a query count.
const maxQuery = 64

// Term is one thing that must occur.
type Term struct {
	Words  []string // one word, or a phrase
	Exact  bool     // in exactly these words; else Words is one word, in any form
	Begins bool     // the last word is a beginning; of a term that is not Exact: it may be one
}

// Query is what all must occur.
type Query struct{ Terms []Term }

// Parse reads what somebody typed; search.Query says what it means. Whatever the
// text holds, it is no error.
func Parse(text string, typing bool) Query {
	p := parser{text: text}
	for at, quoted := 0, false; at <= len(text) && p.count < maxQuery; quoted = !quoted {
		end, next := nextQuote(text, at)
		if quoted {
			p.phrase(at, end)
		} else {
			p.loose(at, end)
		}
		at = next
	}
	if n := len(p.terms); typing && n > 0 && p.end == len(text) {
		p.terms[n-1].Begins = true
	}
	return Query{Terms: p.terms}
}

// nextQuote returns where the next quotation mark begins and ends.
func nextQuote(text string, from int) (start, end int) {
	i := strings.IndexAny(text[from:], `"“”„‟«»＂`)
	if i < 0 {
		return len(text), len(text) + 1
	}
	_, size := utf8.DecodeRuneInString(text[from+i:])
	return from + i, from + i + size
}

type parser struct {
	text  string
	terms []Term
	count int // words so far
	end   int // of the last word, in text
}

// phrase takes all words of a piece as one term.
func (p *parser) phrase(from, to int) {
	p.add(true, p.tokens(from, to))
}

// loose takes each word of a piece as a term; characters of a script without
// spaces that stand together are one.
func (p *parser) loose(from, to int) {
	tokens := p.tokens(from, to)
	for len(tokens) > 0 {
		n := 1
		for tokens[0].Char && n < len(tokens) && tokens[n].Char && tokens[n].Start <= tokens[n-1].End {
			n++
		}
		p.add(tokens[0].Char, tokens[:n])
		tokens = tokens[n:]
	}
}

// tokens returns the words of a piece, with their places in the whole text.
func (p *parser) tokens(from, to int) []Token {
	tokens := Append(nil, p.text[from:to])
	for i := range tokens {
		tokens[i].Start += from
		tokens[i].End += from
	}
	return tokens
}

// add adds one term, as far as words may still be added.
func (p *parser) add(exact bool, tokens []Token) {
	tokens = tokens[:min(len(tokens), maxQuery-p.count)]
	if len(tokens) == 0 {
		return
	}
	p.count += len(tokens)
	p.end = tokens[len(tokens)-1].End
	starred := strings.HasPrefix(p.text[p.end:], "*")
	t := Term{Exact: exact || starred, Begins: starred}
	for _, token := range tokens {
		t.Words = append(t.Words, token.Word)
	}
	if !slices.ContainsFunc(p.terms, t.same) {
		p.terms = append(p.terms, t)
	}
}

func (t Term) same(o Term) bool {
	return t.Exact == o.Exact && t.Begins == o.Begins && slices.Equal(t.Words, o.Words)
}
