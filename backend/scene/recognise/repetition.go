package recognise

// A repetition holds the same words of content as an earlier turn: all of them,
// or all but one in fresh. A turn of fewer than two such words ("Tell me more.",
// "It is up to you.") may be said again.
const (
	repeatedWords = 2
	fresh         = 4
)

// repeats reports whether the trainee has said the like before.
func (g *grammar) repeats(w Words, said []string) bool {
	now := g.gist(w)
	if len(now) < repeatedWords {
		return false
	}
	for _, earlier := range said {
		before := g.gist(read(g, clip(earlier, maxHeard)))
		less, more := now, before
		if len(less) > len(more) {
			less, more = more, less
		}
		if len(less) >= repeatedWords && len(more)-len(less) <= len(less)/fresh && within(less, more) {
			return true
		}
	}
	return false
}

// gist is what a text is about: its words of content, what it asks for and what it denies.
func (g *grammar) gist(w Words) map[string]bool {
	out := map[string]bool{}
	for _, s := range w.sentences {
		for _, word := range s.words {
			if !word.quiet || g.questionWords[word.norm] || g.negations[word.norm] {
				out[word.stem] = true
			}
		}
	}
	return out
}

func within(less, more map[string]bool) bool {
	for stem := range less {
		if !more[stem] {
			return false
		}
	}
	return true
}
