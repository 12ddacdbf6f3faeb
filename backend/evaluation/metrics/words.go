package metrics

import (
	"strings"
	"unicode"
)

// countWords counts the words of s: runs of letters and digits, with the marks
// on them. An apostrophe or a hyphen inside a run belongs to it, so "don't",
// "twenty-one" and "l’été" are one word each; "3.5" and "and/or" are two.
func countWords(s string) int {
	count, inside := 0, false
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if !inside {
				count++
			}
			inside = true
		case inside && unicode.IsMark(r):
		case inside && strings.ContainsRune("'’-\u2010\u2011", r) && i+1 < len(runes) &&
			(unicode.IsLetter(runes[i+1]) || unicode.IsDigit(runes[i+1])):
		default:
			inside = false
		}
	}
	return count
}

// spaced reports whether the language (BCP 47) puts spaces between its words,
// so that counting runs of letters is counting words.
func spaced(language string) bool {
	switch base(language) {
	case "zh", "yue", "ja", "th", "lo", "km", "my", "bo", "dz":
		return false
	}
	return true
}

// measured reports whether what is recognised in the language was compared with
// what trained coders found. It was in English.
func measured(language string) bool { return base(language) == "en" }

func base(language string) string {
	first, _, _ := strings.Cut(strings.ToLower(language), "-")
	return first
}
