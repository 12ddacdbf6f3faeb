package recognise

import "slices"

// form is what kind of question a sentence is.
type form int

const (
	noQuestion form = iota
	openForm
	closedForm
)

var (
	auxiliary = set("do does did is are was were would could can have has will should might may shall am")
	subject   = set("you i we he she it they that this there your the anyone anybody someone any these those")
	quantity  = set("many much often long old far soon big frequently tall heavy recently late early few")
	sort      = set("time kind type sort day year month age date brand size name number medicine")
	tags      = set("ok right yes no huh hm hmm mm correct really sure oh well so and you know see all fine is it what sorry pardon")
	knowing   = set("know knows knew about of that understand see on remember sure tell")
)

// invitations ask openly without the form of a question.
var invitations = newMatcher([]rule{{move: OpenQuestion, say: []string{
	"^tell me", "^please tell me", "tell me more", "tell me about", "tell me what/how/why/a", "^describe", "walk me through", "talk me through", "help me to? understand/see", "give me an/some example/examples/idea/sense",
	"i wonder/wondering what/how/why", "i am wondering/curious/interested what/how/why/about/to/in", "i would like/love to hear/know/understand what/how/why/more/about/your", "i am curious", "say more", "^talk to me about", "fill me in", "^explain", "^go on", "share with me",
}}, {move: ClosedQuestion, say: []string{"i wonder/wondering if/whether", "i am wondering/curious if/whether"}}})

// openers ask openly in the form of a closed question: "Can you tell me …?"
var openers = newMatcher([]rule{{move: OpenQuestion, say: []string{
	"can/could/would/will you ... tell/describe/explain/share/elaborate/walk/talk/help/give/say/think", "anything else/you/that/about/in/i", "any/some other", "what else", "how about", "what about", "any thoughts/ideas/questions/reasons/concerns", "some of the/your", "can you think", "mind telling/sharing/explaining", "like to tell/share/talk", "what do you", "how do you", "how would", "how does", "how did", "what would", "what is", "what are", "why do", "what does", "what kinds/sorts/types/things/has/have/makes/made/might/could/did/was/were", "where would you", "where does that", "where do you see", "where do we", "where are you at/with",
}, unless: []string{"you know/understand what/how", "tell/told/ask/asked you what/how"}}})

// questionForm tells an open from a closed question, with or without a question mark:
// speech recognition leaves marks out.
func questionForm(s sentence) form {
	body := s.body()
	if len(s.words) <= 3 && every(s.words, func(w word) bool { return tags[w.norm] }) {
		if s.asks && len(body) > 1 && body[0].norm == "what" {
			return openForm
		}
		return noQuestion
	}
	if invited := invitation(s); invited != noQuestion {
		return invited
	}
	switch body[0].norm {
	case "what", "how", "why", "where", "who", "when", "which", "whose":
		if s.asks || inverted(body[1:]) {
			return asking(body)
		}
	}
	if s.asks || !s.closed && beginsInverted(body) {
		return yesOrNo(s, body)
	}
	return noQuestion
}

// invitation judges a sentence that asks without the form of a question.
func invitation(s sentence) form {
	result := noQuestion
	invitations.find(s, func(move moveID, _ int) {
		if move == OpenQuestion {
			result = openForm
		} else if result == noQuestion {
			result = closedForm
		}
	})
	return result
}

// beginsInverted reports whether words begin like "do you …".
func beginsInverted(words []word) bool {
	return len(words) > 2 && auxiliary[words[0].norm] && subject[words[1].norm]
}

// yesOrNo judges a question in the form of a closed one: it may ask openly
// all the same, or have an open one inside.
func yesOrNo(s sentence, body []word) form {
	open := false
	openers.find(s, func(moveID, int) { open = true })
	if open {
		if i := slices.IndexFunc(body, isAsking); i >= 0 {
			return asking(body[i:])
		}
		return openForm
	}
	for i, w := range body {
		if i > 0 && isAsking(w) && !knowing[body[i-1].norm] && inverted(body[i+1:]) {
			return asking(body[i:])
		}
	}
	return closedForm
}

// asksDetail reports whether a closed question asks for more than yes or no:
// its question word stands first, or begins the question inside it.
func asksDetail(s sentence) bool {
	for i, w := range s.body() {
		rest := s.body()[i+1:]
		switch w.norm {
		case "who", "when", "where", "which", "what", "how":
			if i == 0 || !knowing[s.body()[i-1].norm] && inverted(rest) {
				return true
			}
		}
	}
	return false
}

func isAsking(w word) bool { return w.norm == "what" || w.norm == "how" || w.norm == "why" }

// asking judges words that begin with a question word.
func asking(words []word) form {
	next := ""
	if len(words) > 1 {
		next = words[1].norm
	}
	switch words[0].norm {
	case "why":
		return openForm
	case "how":
		if quantity[next] {
			return closedForm
		}
		return openForm
	case "what":
		if sort[next] || len(words) > 3 && words[2].norm == "your" && sort[words[3].norm] {
			return closedForm
		}
		return openForm
	case "where":
		if next == "would" || next == "does" || slices.ContainsFunc(words, func(w word) bool { return w.norm == "see" || w.norm == "go" }) {
			return openForm
		}
	}
	return closedForm
}

// inverted reports whether an auxiliary follows a question word, at once or
// after the noun that is asked for: "what do you", "how many cigarettes do you".
func inverted(words []word) bool {
	for i, w := range words[:min(3, len(words))] {
		if auxiliary[w.norm] {
			return true
		}
		if i == 0 && subject[w.norm] {
			return false
		}
	}
	return false
}
