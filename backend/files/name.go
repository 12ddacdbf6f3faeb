package files

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name that every system takes, in bytes: an encrypted
// folder on Linux takes 143, and " (999)" must find room.
const maxName = 136

// maxEnding is the longest piece after the last dot that counts as an ending, in bytes, with the dot.
const maxEnding = 12

// atEnds is what a name neither begins nor ends with: Windows drops dots and
// spaces at the end, a dot in front hides a file, and a joiner joins nothing there.
const atEnds = ". \u200c\u200d\ufe0f"

// SafeName makes of name one that Windows, macOS and Linux all take and show:
// without separators, control characters, line ends, marks that turn the direction of text,
// <>:"|?*, and without dots or spaces at its ends; not one of the names that Windows reserves
// (CON, NUL, COM1 …, whatever ending follows), at most maxName bytes, cut
// between characters, with its ending kept. A name of which nothing is left is
// "file". A safe name stays as it is.
func SafeName(name string) string {
	name = strings.Trim(strings.Map(safe, strings.ToValidUTF8(name, "-")), atEnds)
	stem, ending := split(name)
	room := maxName - len(ending)
	first, _, _ := strings.Cut(stem, ".")
	if isReserved(strings.TrimRight(first, " ")) {
		stem = "_" + stem
	}
	if len(stem) > room {
		for len(stem) > room {
			_, size := utf8.DecodeLastRuneInString(stem)
			stem = strings.TrimRight(stem[:len(stem)-size], atEnds)
		}
		return SafeName(stem + ending) // a dot that is near the end now begins an ending
	}
	if stem == "" {
		stem = "file"
	}
	return stem + ending
}

// Numbered is the name that a file gets where n-1 others have taken the name
// before it: the name itself for 1, then with " (2)", " (3)" … before its ending.
func Numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	stem, ending := split(name)
	return fmt.Sprintf("%s (%d)%s", stem, n, ending)
}

// split parts a name at its last dot, unless so much follows that it is no
// ending. The stem does not end with what no name ends with.
func split(name string) (stem, ending string) {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= maxEnding {
		name, ending = name[:dot], name[dot:]
	}
	return strings.TrimRight(name, atEnds), ending
}

// safe is r, or what stands in its place; -1 for nothing.
func safe(r rune) rune {
	switch {
	case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp), strings.ContainsRune(`/\<>:"|?*`, r):
		return '-'
	case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
		return -1
	}
	return r
}

// isReserved reports whether Windows keeps the word for a device.
func isReserved(word string) bool {
	word = strings.ToUpper(word)
	switch word {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	rest, ok := strings.CutPrefix(word, "COM")
	if !ok {
		rest, ok = strings.CutPrefix(word, "LPT")
	}
	return ok && utf8.RuneCountInString(rest) == 1 && strings.ContainsAny(rest, "0123456789¹²³")
}
