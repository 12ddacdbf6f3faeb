package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestSentence is where a sentence is spoken before it ends, in bytes: at its last comma
// or blank.
const longestSentence = 400

// sentencer cuts words that come in pieces into sentences, each with the blanks behind it:
// together they are what came.
type sentencer struct{ text string }

// add takes in more words and returns the sentences that are whole now.
func (s *sentencer) add(delta string) []string {
	s.text += delta
	var out []string
	for {
		end := sentenceEnd(s.text)
		if end == 0 && len(s.text) > longestSentence {
			end = clauseEnd(s.text[:longestSentence])
		}
		if end == 0 {
			return out
		}
		out = append(out, s.text[:end])
		s.text = s.text[end:]
	}
}

// rest is what is left when no more comes.
func (s *sentencer) rest() string {
	rest := s.text
	s.text = ""
	if strings.TrimSpace(rest) == "" {
		return ""
	}
	return rest
}

// sentenceEnd is where the first sentence ends, with the blanks behind it, once the next
// one has begun; 0 if that is not known. "e.g.", "Dr." and "3.5" end nothing: behind a
// sentence there is a blank, and before its end a word of three letters or more, or a
// number at its own.
func sentenceEnd(text string) int {
	for i, r := range text {
		if !strings.ContainsRune(".!?…。！？\n", r) {
			continue
		}
		after := i + utf8.RuneLen(r)
		for after < len(text) && strings.ContainsRune(`.!?…"'”“’»)]`, first(text[after:])) {
			after += utf8.RuneLen(first(text[after:]))
		}
		blanks := after
		for blanks < len(text) && unicode.IsSpace(first(text[blanks:])) {
			blanks += utf8.RuneLen(first(text[blanks:]))
		}
		if blanks == len(text) || blanks == after && !strings.ContainsRune("。！？\n", r) {
			continue
		}
		if r == '.' && isAbbreviation(text[:i]) {
			continue
		}
		return blanks
	}
	return 0
}

func first(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// isAbbreviation reports whether a dot behind text belongs to its last word.
func isAbbreviation(text string) bool {
	word := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	switch strings.ToLower(word) {
	case "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "e.g", "i.e", "z.b", "d.h", "u.a", "bzw", "usw", "ca", "nr", "hr", "fr":
		return true
	}
	n := utf8.RuneCountInString(word)
	return n == 1 && unicode.IsLetter(first(word)) && word != "I" || n > 0 && n <= 2 && unicode.IsDigit(first(word))
}

// clauseEnd is where a part of a long sentence ends.
func clauseEnd(text string) int {
	if i := strings.LastIndexAny(text, ",;:"); i > 0 {
		return i + 1
	}
	if i := strings.LastIndexFunc(text, unicode.IsSpace); i > 0 {
		return i + 1
	}
	end := len(text)
	for end > 1 && !utf8.ValidString(text[:end]) {
		end--
	}
	return end
}
