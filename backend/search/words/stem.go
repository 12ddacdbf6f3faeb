package words

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// Language is how words are brought to their stems.
type Language uint8

// The languages with stems. In all others a word is its own stem.
const (
	Other Language = iota
	English
	German

	languages = 3
)

// LanguageOf reads a BCP 47 tag.
func LanguageOf(tag string) Language {
	primary, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	switch strings.ToLower(primary) {
	case "en":
		return English
	case "de":
		return German
	}
	return Other
}

// maxStems is how many stems a Stemmer remembers for each language.
const maxStems = 1 << 15

// Stemmer makes stems and remembers them. It is not safe for concurrent use; the
// zero Stemmer is ready.
type Stemmer struct {
	env   *snowballstem.Env
	known [languages]map[string]string
}

// Stem returns the stem of the Word of a token.
func (s *Stemmer) Stem(l Language, word string) string {
	if l == Other {
		return word
	}
	if stem, ok := s.known[l][word]; ok {
		return stem
	}
	if len(s.known[l]) >= maxStems {
		s.known[l] = nil
	}
	if s.known[l] == nil {
		s.known[l] = map[string]string{}
	}
	stem := s.make(l, word)
	s.known[l][strings.Clone(word)] = stem // a word may be a piece of a long text
	return stem
}

func (s *Stemmer) make(l Language, word string) string {
	if s.env == nil {
		s.env = snowballstem.NewEnv("")
	}
	if l == English {
		s.env.SetCurrent(word)
		english.Stem(s.env)
	} else {
		s.env.SetCurrent(plainUmlauts(word))
		german.Stem(s.env)
	}
	return strings.Clone(s.env.Current())
}

// plainUmlauts takes the e from ae, oe and ue, where people write these for ä, ö
// and ü, so that both have one stem. An e behind qu, and in words as neue and Bauer, is left.
func plainUmlauts(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	plain := make([]byte, 0, len(word))
	for i := range len(word) {
		if word[i] == 'e' && i > 0 {
			before := byte(' ')
			if i > 1 {
				before = word[i-2]
			}
			if c := word[i-1]; c == 'a' || c == 'o' || c == 'u' && !strings.ContainsRune("aeiouq", rune(before)) {
				continue
			}
		}
		plain = append(plain, word[i])
	}
	return string(plain)
}
