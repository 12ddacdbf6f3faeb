package sheet

import "golang.org/x/text/unicode/bidi"

// RunsRightToLeft reports whether the first letter of s that has a direction
// runs from right to left, and so the whole paragraph (UAX 9, P2 and P3).
func RunsRightToLeft(s string) bool {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c != bidi.L
		}
	}
	return false
}
