package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// isSpaceless reports whether each character of this script is a token.
func isSpaceless(r rune) bool {
	const prolonged = 'ー' // the sign of a long vowel belongs to two scripts, so to none
	return r >= 0x0E00 && (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r)) &&
		(r == prolonged || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
			unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// isAccent reports whether a mark does not count: accents of Latin, Greek and
// Cyrillic, the points of Hebrew and Arabic. The marks of Indic scripts are vowels.
func isAccent(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF,
		r >= 0x20D0 && r <= 0x20FF, r >= 0xFE00 && r <= 0xFE0F, r >= 0xFE20 && r <= 0xFE2F:
		return true
	case r >= 0x0591 && r <= 0x05C7, r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F,
		r == 0x0670, r >= 0x06D6 && r <= 0x06ED:
		return true
	}
	return false
}

// isJoiner reports whether a character inside a word is not seen.
func isJoiner(r rune) bool {
	switch r {
	case 0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF: // soft hyphen, zero-width space and joiners
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// contracts reports whether what stands behind an apostrophe belongs to the word
// before it, as in don't, she's and geht's, and unlike l'heure and O'Brien.
func contracts(after string) bool {
	end := 0
	for end < len(after) && end < 3 && isAlnum(after[end]) {
		end++
	}
	if r, _ := utf8.DecodeRuneInString(after[end:]); unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
		return false
	}
	switch strings.ToLower(after[:end]) {
	case "s", "t", "d", "m", "re", "ve", "ll":
		return true
	}
	return false
}

// appendFolded appends a letter or digit without its case and accents.
func appendFolded(word []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if r < utf8.RuneSelf {
		return append(word, byte(r))
	}
	switch r {
	case 'ß':
		return append(word, "ss"...)
	case 'æ':
		return append(word, "ae"...)
	case 'œ':
		return append(word, "oe"...)
	case 'þ':
		return append(word, "th"...)
	case 'ø':
		return append(word, 'o')
	case 'đ', 'ð':
		return append(word, 'd')
	case 'ł':
		return append(word, 'l')
	case 'ı':
		return append(word, 'i')
	case 'ς':
		r = 'σ'
	case 'ـ': // only makes an Arabic word longer
		return word
	}
	var buf [utf8.UTFMax]byte
	whole := buf[:utf8.EncodeRune(buf[:], r)]
	parts := norm.NFD.Properties(whole).Decomposition()
	if parts == nil {
		return append(word, whole...)
	}
	for len(parts) > 0 {
		part, size := utf8.DecodeRune(parts)
		parts = parts[size:]
		if !isAccent(part) {
			word = utf8.AppendRune(word, unicode.ToLower(part))
		}
	}
	return word
}
