package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// shaper joins Arabic letters, by the forms that Unicode keeps for programs
// which draw a character at a time.
type shaper struct {
	forms map[rune][]rune    // alone, at the end, at the beginning, in the middle; two for letters that join the one before only
	lams  map[[2]rune][]rune // lam and alef, which are drawn as one: alone, at the end
}

const (
	alone = iota
	final
	initial
	medial
)

// newShaper reads the forms out of Unicode's own tables, where they stand in that order.
func newShaper() shaper {
	s := shaper{forms: map[rune][]rune{'\u0640': {'\u0640', '\u0640', '\u0640', '\u0640'}}, lams: map[[2]rune][]rune{}}
	for r := rune('\ufb50'); r <= '\ufefc'; r++ {
		if r > '\ufbff' && r < '\ufe80' || r == '\ufbe8' || r == '\ufbe9' { // no letters; two forms of Uighur's own
			continue
		}
		switch base := []rune(norm.NFKC.String(string(r))); {
		case len(base) == 1 && base[0] != r:
			s.forms[base[0]] = append(s.forms[base[0]], r)
		case len(base) == 2 && r >= '\ufef5':
			s.lams[[2]rune(base)] = append(s.lams[[2]rune(base)], r)
		}
	}
	return s
}

// join replaces letters by the forms that they take between their neighbours, as
// far as there are such and has knows them.
func (s shaper) join(text string, has func(rune) bool) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return text
	}
	runes := []rune(text)
	var out []rune
	joins := false // the letter before reaches for the next
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if unicode.IsMark(r) {
			out = append(out, r)
			continue
		}
		next := i + 1
		for next < len(runes) && unicode.IsMark(runes[next]) {
			next++
		}
		if next == i+1 && next < len(runes) && len(s.lams[[2]rune{r, runes[next]}]) == 2 {
			form := s.lams[[2]rune{r, runes[next]}][pick(joins, false)]
			if has(form) {
				out, joins, i = append(out, form), false, next
				continue
			}
		}
		forms := s.forms[r]
		reaches := len(forms) == 4 && next < len(runes) && (len(s.forms[runes[next]]) >= 2 || runes[next] == '\u200d')
		form := r
		if at := pick(joins && len(forms) >= 2, reaches); at < len(forms) && has(forms[at]) {
			form = forms[at]
		}
		out = append(out, form)
		joins = reaches || r == '\u200d'
	}
	return string(out)
}

// pick is the form of a letter that is joined to the one before, to the next, to both or to none.
func pick(before, next bool) int {
	switch {
	case before && next:
		return medial
	case before:
		return final
	case next:
		return initial
	}
	return alone
}
