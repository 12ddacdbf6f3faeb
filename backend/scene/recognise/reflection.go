package recognise

const (
	echoWords = 2   // content words that an echo holds at least
	echoShare = 0.5 // of the sentence's content words that the character said
)

// reflects reports whether the sentence may give back what the character said
// or meant: by its stem, as a statement about the other, or as an echo.
func (g *grammar) reflects(s sentence, f form, said map[string]bool) bool {
	if f == openForm {
		return false
	}
	if f == closedForm && (g.verbFirst(s.body()) || g.asksDetail(s)) || g.courtesies[s.words[0].norm] {
		return false
	}
	found := false
	g.stems.find(s, func(moveID, int) { found = true })
	told := false
	g.directs.find(s, func(moveID, int) { told = true })
	switch {
	case told:
		return false
	case found:
		return true
	case g.addressed[s.body()[0].norm] && len(s.body()) > 2:
		return true
	}
	return echoes(s, said)
}

func echoes(s sentence, said map[string]bool) bool {
	content, shared := 0, 0
	for _, w := range s.words {
		if w.quiet {
			continue
		}
		content++
		if said[w.stem] {
			shared++
		}
	}
	return shared >= echoWords && float64(shared) >= echoShare*float64(content)
}

// content gathers the content words of texts.
func (g *grammar) content(texts []string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		for _, s := range read(g, clip(text, maxHeard)).sentences {
			for _, w := range s.words {
				if !w.quiet {
					out[w.stem] = true
				}
			}
		}
	}
	return out
}
