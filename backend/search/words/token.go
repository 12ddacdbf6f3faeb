// Package words takes texts and queries apart, the same way for every index:
// words, their stems, what fits a query, how well, and the snippet to show.
//
//	text  ── Append ──► tokens ──┐
//	query ── Parse ───► Query ───┴─ Matcher.Match ──► Found ──► Score, Snippet
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Version is the number of the rules of this package. Whoever keeps tokens or
// stems builds them again when it has changed.
const Version = 1

// maxWord is how many bytes of a word count; no language needs more, a text without spaces has them.
const maxWord = 128

// Token is a word of a text.
type Token struct {
	Start, End int    // its bytes in the text
	Word       string // without case and accents, at most 128 bytes
	Char       bool   // one character of a script that is written without spaces
}

// Append appends the tokens of text to tokens and returns them. Words are runs
// of letters and digits; in scripts that are written without spaces (and in
// Hangul, where endings stand at the word) each character is a token. It takes any bytes.
func Append(tokens []Token, text string) []Token {
	s := scanner{text: text, tokens: tokens}
	for at := 0; at < len(text); {
		if end := plainEnd(text, at); end > at {
			s.tokens = append(s.tokens, Token{Start: at, End: end, Word: lowerPlain(text[at:min(end, at+maxWord)])})
			at = end
		} else if c := text[at]; c < utf8.RuneSelf && !isAlnum(c) {
			at++
		} else {
			at = s.scan(at)
		}
	}
	return s.tokens
}

// plainEnd returns where the word that begins at at ends, if it is ASCII and
// nothing behind it can belong to it; else at. Most words are so.
func plainEnd(text string, at int) int {
	end := at
	for end < len(text) && isAlnum(text[end]) {
		end++
	}
	if end < len(text) && (text[end] >= utf8.RuneSelf || text[end] == '\'') {
		return at
	}
	return end
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func lowerPlain(word string) string {
	for i := range len(word) {
		if word[i] >= 'A' && word[i] <= 'Z' {
			return strings.ToLower(word)
		}
	}
	return word
}

// scanner reads words of any script, one normalised character at a time.
type scanner struct {
	text   string
	tokens []Token

	word       []byte // of the token that is being read
	start, end int
	afterChar  bool // a mark that comes now belongs to the last token
}

// scan reads from at to the end of a word, or over what is no word, and returns where it stopped.
func (s *scanner) scan(at int) int {
	var it norm.Iter
	it.InitString(norm.NFKC, s.text[at:])
	for !it.Done() {
		from := at + it.Pos()
		r, size := utf8.DecodeRuneInString(s.text[from:])
		if r == utf8.RuneError && size == 1 { // a byte that is no character
			s.flush()
			return from + 1
		}
		segment := it.Next()
		to := at + it.Pos()
		inside := to == from // of a character that becomes several, as ﬁ does
		if inside {
			to = from + size
		}
		for len(segment) > 0 {
			r, size := utf8.DecodeRune(segment)
			segment = segment[size:]
			s.take(r, from, to)
		}
		if len(s.word) == 0 && !s.afterChar && !inside {
			return to
		}
	}
	s.flush()
	return len(s.text)
}

// take adds one rune, which stands at from to to in the text.
func (s *scanner) take(r rune, from, to int) {
	switch {
	case isApostrophe(r):
		if len(s.word) == 0 || !contracts(s.text[to:]) {
			s.flush()
		}
	case isSpaceless(r):
		s.flush()
		s.tokens = append(s.tokens, Token{Start: from, End: to, Word: string(r), Char: true})
		s.afterChar = true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		if len(s.word) == 0 {
			s.start, s.afterChar = from, false
		}
		s.end = to
		if len(s.word) < maxWord {
			s.word = appendFolded(s.word, r)
		}
	case unicode.IsMark(r):
		s.mark(r, to)
	case isJoiner(r): // inside a word it is nothing, at its end neither
	default:
		s.flush()
	}
}

// mark adds a combining mark: vowels of many scripts are marks, accents do not count.
func (s *scanner) mark(r rune, to int) {
	switch {
	case len(s.word) > 0:
		s.end = to
		if !isAccent(r) && len(s.word) < maxWord {
			s.word = utf8.AppendRune(s.word, r)
		}
	case s.afterChar:
		last := &s.tokens[len(s.tokens)-1]
		last.End = to
		if !isAccent(r) && len(last.Word) < maxWord {
			last.Word += string(r)
		}
	}
}

// flush ends the word that is being read.
func (s *scanner) flush() {
	if len(s.word) > 0 {
		word := s.word
		for len(word) > maxWord {
			_, size := utf8.DecodeLastRune(word)
			word = word[:len(word)-size]
		}
		s.tokens = append(s.tokens, Token{Start: s.start, End: s.end, Word: string(word)})
	}
	s.word, s.afterChar = s.word[:0], false
}
