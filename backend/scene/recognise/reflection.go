package recognise

// stems begin or hold a reflection.
var stems = newMatcher([]rule{{move: Reflection, say: []string{
	"it sounds/seems/feels/looks like/as/to", "^sounds/seems/looks like", "sounds like", "seems like", "what i hear/am hearing?", "i hear you saying", "i am hearing", "you are saying", "you are telling me", "in other words", "^it is like", "^so you", "^so your", "^so it/that/the/those/these/there/this/for/on/when/if/even/part/by/one/some/then/at",
	"part of you", "a part of you", "on the one hand", "on one hand", "you are wondering/feeling/thinking/worried/concerned/hoping/looking/trying/struggling/torn/not/really/afraid", "you feel/felt/want/wanted/wish/hope", "it is important to/for you", "it is hard/difficult/frustrating for you", "for you it", "you would like/rather/love", "^and you", "^but you", "if i understand/hear/heard", "it bothers/worries/concerns/matters", "you can see", "^and that you", "^and it is", "does sound/seem/feel like", "is feeling like", "^it hurt/hurts/meant/means to/a/so/that", "for you", "it is been", "you are noticing", "^almost",
}}})

// directs begins a "you" sentence that tells, not gives back.
var directs = newMatcher([]rule{{move: Advice, say: []string{
	"^you really/just/probably/definitely/simply/also? should/must/ought/better", "^you really/just/probably/definitely/simply/also? need to", "^you had better", "^you can/could/may/will", "^you might want", "^you have to", "^you got to", "^you know what", "^you guys", "^so you know", "^you just? did/do not ... try",
}}})

// courtesies begin a sentence that thanks or greets in whatever words.
var courtesies = set("thanks thank thx cheers hi hello hey welcome goodbye bye")

const (
	echoWords = 2   // content words that an echo holds at least
	echoShare = 0.5 // of the sentence's content words that the character said
)

// reflects reports whether the sentence may give back what the character said
// or meant: by its stem, as a statement about the other, or as an echo.
func reflects(s sentence, f form, said map[string]bool) bool {
	if f == openForm {
		return false
	}
	if f == closedForm && (auxiliary[s.body()[0].norm] || asksDetail(s)) || courtesies[s.words[0].norm] {
		return false
	}
	found := false
	stems.find(s, func(moveID, int) { found = true })
	told := false
	directs.find(s, func(moveID, int) { told = true })
	first := s.body()[0].norm
	switch {
	case told:
		return false
	case found:
		return true
	case (first == "you" || first == "your") && len(s.body()) > 2:
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
func content(english bool, texts []string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		for _, s := range read(english, clip(text, maxHeard)).sentences {
			for _, w := range s.words {
				if !w.quiet {
					out[w.stem] = true
				}
			}
		}
	}
	return out
}
