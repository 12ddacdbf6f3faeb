package llm

import (
	"strings"
	"unicode"
)

// word is a word of a text, in lower case, with where it begins and ends.
type word struct {
	text     string
	from, to int // bytes
}

// split are the words of a text: runs of letters, digits and apostrophes.
func split(text string) []word {
	var words []word
	from := -1
	end := func(at int) {
		if from >= 0 {
			words = append(words, word{strings.ReplaceAll(strings.ToLower(text[from:at]), "’", "'"), from, at})
			from = -1
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' {
			if from < 0 {
				from = i
			}
			continue
		}
		end(i)
	}
	end(len(text))
	return words
}

// unfinished reports whether the last word of a text may go on.
func unfinished(text string, words []word) bool {
	return len(words) > 0 && words[len(words)-1].to == len(text)
}

// plain is a text as its words alone, for comparing.
func plain(text string) string { return joined(split(text)) }

func joined(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// endsSentence reports whether a text ends where a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, " \t\n\"'”“’»«)]")
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "…")
}
