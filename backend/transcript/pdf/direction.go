package pdf

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// visual is one line in the order in which it is drawn from left to right: the
// Unicode bidirectional algorithm (UAX 9), for text without embeddings, which
// the program takes out. What a line begins with is taken for the beginning of a paragraph.
func visual(line string, rightToLeft bool) string {
	runes := []rune(line)
	classes := make([]bidi.Class, len(runes))
	plain := !rightToLeft
	for i, r := range runes {
		classes[i] = class(r)
		plain = plain && classes[i] != bidi.R && classes[i] != bidi.AL && classes[i] != bidi.AN
	}
	if plain {
		return line
	}
	base, embedding := 0, bidi.L
	if rightToLeft {
		base, embedding = 1, bidi.R
	}
	original := slices.Clone(classes)
	resolveWeak(classes, embedding)
	resolveBrackets(runes, classes, embedding)
	resolveNeutral(classes, embedding)
	return string(reorder(runes, levels(original, classes, base)))
}

// resolveWeak is W1 to W7.
func resolveWeak(c []bidi.Class, embedding bidi.Class) {
	resolveLetters(c, embedding)
	resolveSeparators(c)
	resolveTerminators(c)
	letter := embedding
	for i := range c {
		if c[i] == bidi.L || c[i] == bidi.R {
			letter = c[i]
		} else if c[i] == bidi.EN && letter == bidi.L { // W7
			c[i] = bidi.L
		}
	}
}

// resolveLetters is W1 to W3.
func resolveLetters(c []bidi.Class, embedding bidi.Class) {
	letter, before := embedding, embedding
	for i := range c {
		if c[i] == bidi.NSM { // W1
			c[i] = before
		}
		before = c[i]
		if c[i] == bidi.L || c[i] == bidi.R || c[i] == bidi.AL {
			letter = c[i]
		} else if c[i] == bidi.EN && letter == bidi.AL { // W2
			c[i] = bidi.AN
		}
	}
	for i := range c {
		if c[i] == bidi.AL { // W3
			c[i] = bidi.R
		}
	}
}

// resolveSeparators is W4: one between two numbers is part of them.
func resolveSeparators(c []bidi.Class) {
	for i := 1; i+1 < len(c); i++ {
		if c[i-1] != c[i+1] {
			continue
		}
		if c[i] == bidi.ES && c[i-1] == bidi.EN || c[i] == bidi.CS && (c[i-1] == bidi.EN || c[i-1] == bidi.AN) {
			c[i] = c[i-1]
		}
	}
}

// resolveTerminators is W5 and W6: what stands at a number is part of it, all else is neutral.
func resolveTerminators(c []bidi.Class) {
	for i := 0; i < len(c); i++ {
		start := i
		for i < len(c) && c[i] == bidi.ET {
			i++
		}
		if start < i && (start > 0 && c[start-1] == bidi.EN || i < len(c) && c[i] == bidi.EN) {
			fill(c[start:i], bidi.EN)
		} else {
			fill(c[start:i], bidi.ON)
		}
		if i < len(c) && (c[i] == bidi.ES || c[i] == bidi.CS) {
			c[i] = bidi.ON
		}
	}
}

// resolveBrackets is N0: a pair runs as what stands between it or before it, both alike.
func resolveBrackets(runes []rune, c []bidi.Class, embedding bidi.Class) {
	var open []int
	for i, r := range runes {
		p, _ := bidi.LookupRune(r)
		if c[i] != bidi.ON || !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			open = append(open, i)
			continue
		}
		for at := len(open) - 1; at >= 0; at-- {
			if bidi.ReverseString(string(runes[open[at]])) != string(r) {
				continue
			}
			if with := bracketClass(c, open[at], i, embedding); with != bidi.ON {
				c[open[at]], c[i] = with, with
			}
			open = open[:at]
			break
		}
	}
}

// bracketClass is what a pair from begin to end becomes; ON if nothing in it has a direction.
func bracketClass(c []bidi.Class, begin, end int, embedding bidi.Class) bidi.Class {
	found := bidi.ON
	for _, one := range c[begin+1 : end] {
		if one = strong(one); one == embedding {
			return embedding
		} else if one != bidi.ON {
			found = one
		}
	}
	if found == bidi.ON {
		return found
	}
	for i := begin - 1; i >= 0; i-- {
		if before := strong(c[i]); before != bidi.ON {
			return before
		}
	}
	return embedding
}

// strong is the direction that a class counts as: L, R, or ON for none.
func strong(c bidi.Class) bidi.Class {
	if c == bidi.R || c == bidi.EN || c == bidi.AN {
		return bidi.R
	}
	if c == bidi.L {
		return bidi.L
	}
	return bidi.ON
}

// resolveNeutral is N1 and N2. What is left is L, R, EN and AN.
func resolveNeutral(c []bidi.Class, embedding bidi.Class) {
	side := func(i int) bidi.Class {
		if i < 0 || i >= len(c) {
			return embedding
		}
		return strong(c[i])
	}
	for i := 0; i < len(c); i++ {
		start := i
		for i < len(c) && strong(c[i]) == bidi.ON {
			i++
		}
		if left, right := side(start-1), side(i); left == right {
			fill(c[start:i], left)
		} else {
			fill(c[start:i], embedding)
		}
	}
}

func fill(c []bidi.Class, with bidi.Class) {
	for i := range c {
		c[i] = with
	}
}

// levels is I1, I2 and the end of L1.
func levels(original, c []bidi.Class, base int) []int {
	out := make([]int, len(c))
	for i := range c {
		switch {
		case c[i] == bidi.R:
			out[i] = 1
		case c[i] == bidi.L && base == 0:
			out[i] = 0
		default:
			out[i] = 2
		}
	}
	for i := len(c) - 1; i >= 0 && original[i] == bidi.WS; i-- {
		out[i] = base
	}
	return out
}

// reorder is L2 to L4: it turns runs round from the highest level down, keeps marks
// behind their letters, and mirrors brackets that run from right to left.
func reorder(runes []rune, levels []int) []rune {
	type cluster struct {
		runes []rune
		level int
	}
	var all []cluster
	for i, r := range runes {
		if len(all) > 0 && class(r) == bidi.NSM {
			last := &all[len(all)-1]
			last.runes = append(last.runes, r)
			continue
		}
		if levels[i] == 1 {
			r = []rune(bidi.ReverseString(string(r)))[0]
		}
		all = append(all, cluster{[]rune{r}, levels[i]})
	}
	for level := 2; level > 0; level-- {
		for i := 0; i < len(all); i++ {
			start := i
			for i < len(all) && all[i].level >= level {
				i++
			}
			slices.Reverse(all[start:i])
		}
	}
	var out []rune
	for _, c := range all {
		out = append(out, c.runes...)
	}
	return out
}
