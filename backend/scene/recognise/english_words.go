package recognise

import "strings"

// spellEnglish brings an English word in lower case to its normal form, and opens
// contractions: "don't" is "do not". Speech recognition and haste leave
// apostrophes out, so the common ones are known without.
func spellEnglish(w string) []string {
	w = strings.ReplaceAll(w, "’", "'")
	if full, ok := englishContractions[w]; ok {
		return full
	}
	at := strings.LastIndexByte(w, '\'')
	if at <= 0 {
		return []string{w}
	}
	head, tail := w[:at], w[at+1:]
	switch tail {
	case "t":
		if strings.HasSuffix(head, "n") {
			return []string{head[:len(head)-1], "not"}
		}
	case "re":
		return []string{head, "are"}
	case "ve":
		return []string{head, "have"}
	case "ll":
		return []string{head, "will"}
	case "d":
		return []string{head, "would"}
	case "m":
		return []string{head, "am"}
	case "s":
		if englishTakesIs[head] {
			return []string{head, "is"}
		}
		return []string{head}
	}
	return []string{w}
}

var englishContractions = map[string][]string{
	"can't": {"can", "not"}, "won't": {"will", "not"}, "shan't": {"shall", "not"}, "cannot": {"can", "not"}, "let's": {"let", "us"},
	"ain't": {"is", "not"}, "gonna": {"going", "to"}, "wanna": {"want", "to"}, "gotta": {"got", "to"}, "y'all": {"you"}, "ya": {"you"},
	"okay": {"ok"}, "alright": {"all", "right"}, "im": {"i", "am"}, "ive": {"i", "have"}, "youre": {"you", "are"}, "youve": {"you", "have"},
	"thats": {"that", "is"}, "whats": {"what", "is"}, "hows": {"how", "is"}, "theres": {"there", "is"}, "dont": {"do", "not"},
	"didnt": {"did", "not"}, "doesnt": {"does", "not"}, "isnt": {"is", "not"}, "wasnt": {"was", "not"}, "arent": {"are", "not"},
	"cant": {"can", "not"}, "wont": {"will", "not"}, "couldnt": {"could", "not"}, "wouldnt": {"would", "not"},
	"shouldnt": {"should", "not"}, "havent": {"have", "not"}, "hasnt": {"has", "not"}, "hadnt": {"had", "not"},
	"u": {"you"}, "ur": {"your"}, "thx": {"thanks"}, "pls": {"please"}, "kinda": {"kind", "of"}, "sorta": {"sort", "of"},
	"yep": {"yes"}, "yup": {"yes"}, "yeah": {"yes"}, "nope": {"no"}, "nah": {"no"},
}

var englishTakesIs = set("it that what this he she there here how where who when why everything something nothing one else")

// stemEnglish strips an English word of its inflection, so that smoke, smokes, smoked
// and smoking are one word. It is light: what it makes need not be a word.
func stemEnglish(w string) string {
	if base, ok := englishIrregular[w]; ok {
		w = base
	}
	if len(w) < 4 {
		return w
	}
	w = withoutDerivation(withoutTense(withoutPlural(w)))
	if len(w) > 3 && strings.HasSuffix(w, "e") {
		w = w[:len(w)-1]
	}
	if n := len(w); n > 3 && w[n-1] == 'y' {
		w = w[:n-1] + "i"
	}
	return w
}

// withoutPlural makes worry of worries, boss of bosses and cat of cats.
func withoutPlural(w string) string {
	switch {
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	}
	return strings.TrimSuffix(w, "s")
}

// withoutTense makes worry of worried and stop of stopping and stopped.
func withoutTense(w string) string {
	switch {
	case strings.HasSuffix(w, "ied"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ing") && hasVowel(w[:len(w)-3]):
		return undouble(w[:len(w)-3])
	case strings.HasSuffix(w, "ed") && hasVowel(w[:len(w)-2]):
		return undouble(w[:len(w)-2])
	}
	return w
}

// withoutDerivation makes sad of sadness, treat of treatment and slow of slowly.
func withoutDerivation(w string) string {
	switch {
	case len(w) > 5 && strings.HasSuffix(w, "ness"), len(w) > 5 && strings.HasSuffix(w, "ment"):
		return w[:len(w)-4]
	case len(w) > 4 && strings.HasSuffix(w, "ly"):
		return w[:len(w)-2]
	}
	return w
}

func hasVowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }

func undouble(w string) string {
	if n := len(w); n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

var englishIrregular = pairs(`told=tell felt=feel thought=think went=go gone=go children=child drank=drink drunk=drink slept=sleep said=say
	knew=know known=know made=make got=get gotten=get took=take taken=take lost=lose men=man women=woman feet=foot came=come
	left=leave found=find gave=give given=give saw=see seen=see heard=hear kept=keep ate=eat eaten=eat bought=buy brought=bring
	began=begin begun=begin broke=break broken=break fell=fall fallen=fall ran=run wrote=write written=write spoke=speak
	spoken=speak met=meet paid=pay sold=sell sent=send spent=spend understood=understand won=win woke=wake died=die dying=die
	lying=lie hid=hide hidden=hide shot=shoot stole=steal stolen=steal taught=teach wore=wear worn=wear worse=bad worst=bad
	better=good best=good does=do did=do done=do has=have had=have is=be are=be was=be were=be am=be been=be being=be
	people=person happened=happen happening=happen quitting=quit medication=medicine medications=medicine meds=medicine`)
