package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// maxPart is the longest part of a file's name, in bytes: with the date and the
// longest ending, files.SafeName finds nothing to cut.
const maxPart = 47

// idTail is how many characters of a talk's id stand in its name.
const idTail = 4

// FileName is a name for the talk that began with start, safe on every system:
//
//	2026-03-14_0926_Breaking-bad-news_Mr-Alvarez_3f9a.md
//
// It begins with the start in UTC, so names sort by time and none is a name
// that Windows reserves. Letters and digits of all languages and emoji stay;
// everything else becomes a hyphen, so that no shell and no address needs
// quotes: more than files.SafeName asks for, which changes nothing in such a
// name. The trainee is not named. The end of the id keeps two talks that began
// in the same minute apart, so that the files of one bear one name in all formats.
func FileName(l Labels, start roleplay.Start, format Format) string {
	parts := []string{start.At.UTC().Format("2006-01-02_1504")}
	for _, s := range []string{orElse(part(l.Title), part(l.words().title)), part(l.Character)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if id := string(start.SessionID); roleplay.IsUUID(id) {
		parts = append(parts, id[len(id)-idTail:])
	}
	return strings.Join(parts, "_") + format.Ending()
}

// part is s as a piece of a file's name: words joined by hyphens, at most maxPart bytes.
func part(s string) string {
	words := strings.FieldsFunc(strings.ToValidUTF8(s, " "), func(r rune) bool { return !nameable(r) })
	s = strings.Join(words, "-")
	for len(s) > maxPart {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.Trim(s, "-\u200c\u200d\ufe0f") // nothing half joined at either end
}

// nameable reports whether r may stand in a file's name.
func nameable(r rune) bool {
	switch {
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), unicode.Is(unicode.So, r):
		return true
	case r == '\u200c', r == '\u200d': // join emoji, and letters in Persian
		return true
	}
	return r > unicode.MaxASCII && unicode.Is(unicode.Sk, r) // skin tones
}
