package roleplay

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName is how many characters a name has at most.
const MaxName = 80

// CheckName returns a person's name without blanks around it. field is the
// input it came in. CodeInvalid for a name of more than MaxName characters,
// without a letter or digit, or with characters that cannot be seen: two names
// that look alike should be alike.
func CheckName(field, text string) (string, error) {
	name := strings.TrimSpace(text)
	if !strings.ContainsFunc(name, func(r rune) bool { return IsSeen(r) && (unicode.IsLetter(r) || unicode.IsNumber(r)) }) {
		return "", Invalid(field, "A name is needed, of 1 to %d characters, with a letter or a digit.", MaxName)
	}
	if n := utf8.RuneCountInString(name); n > MaxName {
		return "", Invalid(field, "A name has at most %d characters, this one has %d.", MaxName, n)
	}
	if !isShown([]rune(name)) {
		return "", Invalid(field, "A name has no line breaks and no other characters that cannot be seen.")
	}
	return name, nil
}

// IsSeen reports whether r leaves a mark of its own on a screen: a letter,
// digit, punctuation mark or symbol. U+FFFD, which stands for what was not
// text, does not count.
func IsSeen(r rune) bool {
	const brailleBlank = '\u2800'
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
		!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != brailleBlank && r != utf8.RuneError
}

// isShown reports whether name holds only what can be seen, marks on it, and
// spaces; and the two joiners where they belong.
func isShown(name []rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	for i, r := range name {
		switch {
		case r == nonJoiner || r == joiner:
			if i == 0 || i == len(name)-1 || !joins(name[i-1]) || !joins(name[i+1]) {
				return false
			}
		case !IsSeen(r) && !unicode.Is(unicode.Zs, r) && !isMark(r):
			return false
		}
	}
	return true
}

func isMark(r rune) bool {
	return unicode.IsMark(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// joins reports whether a joiner next to r can change how r looks: it does in
// emoji, and in scripts other than these three.
func joins(r rune) bool {
	return (IsSeen(r) || isMark(r)) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}
