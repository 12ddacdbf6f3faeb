package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// rule is something that no reply should do.
type rule string

// The rules. They are looked for by other words and means than those of the guard in partner/llm:
// a judge that shared them would find nothing that the guard lets through.
const (
	ruleRole      rule = "role break"        // speaks as a program, or of the exercise
	ruleCoaching  rule = "coaching"          // teaches or grades the trainee
	ruleNarration rule = "narration"         // tells the scene, or speaks for others
	rulePrompt    rule = "instructions told" // repeats what it was told to do
	ruleLeak      rule = "leak"              // tells a fact that has not been earned
	ruleLanguage  rule = "other language"    // speaks another language than the scenario's
	ruleRepeat    rule = "repeated line"     // says a whole sentence again
	ruleLong      rule = "too long"          // above 90 words, where 60 are asked for
	ruleForm      rule = "form"              // lists, headings, the name of a speaker in front
)

var rules = []rule{ruleRole, ruleCoaching, ruleNarration, rulePrompt, ruleLeak, ruleLanguage, ruleRepeat, ruleLong, ruleForm}

// finding is a rule that a reply breaks, and by which words.
type finding struct {
	Rule  rule   `json:"rule"`
	Words string `json:"words"`
}

// judge holds a reply against what it may be, in one place of a talk.
type judge struct {
	language string
	sealed   []roleplay.Fact // not earned yet
	known    map[string]bool // stems of words that the character may use: of the briefing, of open facts, of what was said
	earlier  []string        // what the character said before
	names    []string
}

func newJudge(def *scene.Definition, state scene.State, earlier []string) judge {
	language, _, _ := strings.Cut(def.Scenario.Language, "-")
	j := judge{language: language, known: map[string]bool{}, earlier: earlier, names: strings.Fields(def.Character.Name)}
	view := state.View(def)
	free := []string{def.Character.Summary, def.Character.Manner, def.Character.Voice, def.Scenario.Briefing.YourRole, def.Scenario.Briefing.TheirRole, def.Scenario.Briefing.Situation}
	for _, k := range view.Known {
		free = append(free, k.Text)
	}
	for _, s := range view.Recent {
		free = append(free, s.Text)
	}
	for _, stem := range content(strings.Join(free, " ")) {
		j.known[stem] = true
	}
	for _, f := range def.Character.Facts {
		if !state.Opened(f.ID) {
			j.sealed = append(j.sealed, f)
		}
	}
	return j
}

var breaks = []struct {
	rule  rule
	words *regexp.Regexp
}{
	{ruleRole, regexp.MustCompile(`(?i)\b(language model|an? (ai|a\.i\.|bot|chatbot|assistant|virtual assistant)\b|artificial intelligence|open ?ai|chatgpt|gemini|llama|system prompt|my (instructions|guidelines|programming|training)|role-?\s?play|simulation|fictional|(stay|remain|break|out of|in) character|this (scenario|exercise)|as instructed|i (can't|cannot|am unable to) (help|assist|comply|fulfil+) with (that|this))`)},
	{ruleRole, regexp.MustCompile(`(?i)(sprachmodell|künstliche intelligenz|\b(eine?|als) (ki|chatbot|assistent(in)?)\b|system-?prompt|rollenspiel|fiktiv|simulation|dieses szenario|diese übung|meine (anweisungen|vorgaben|programmierung)|in meiner rolle|ki-assistent)`)},
	{ruleCoaching, regexp.MustCompile(`(?i)\b((good|great|excellent) (question|job|technique|approach|listening)|open(-|\s)ended|(as|like) your (coach|trainer)|you (could|might|should) (try|first|also) (show|ask|reflect|use|express)\w*|show (more )?empathy|active listening|well done|your (technique|communication|interviewing)|(first|then) (show|ask) (an? )?(empathy|open|question))`)},
	{ruleCoaching, regexp.MustCompile(`(?i)((gute|tolle|ausgezeichnete|hervorragende) (frage|technik)|offene frage|aktives? zuh|ihre (technik|kommunikation|gesprächsführung)|gut gemacht|zeigen sie (mehr )?(mitgefühl|verständnis)|versuchen sie (es )?mit einer|mein tipp)`)},
	{ruleNarration, regexp.MustCompile(`\*[^*\n]{12,}\*|\([^)\n]{30,}\)|\[[^\]\n]{45,}\]`)},
	{ruleNarration, regexp.MustCompile(`(?i)["”“»,] (he|she|they|er|sie) (says|said|replies|whispers|mutters|sagt|sagte|murmelt|antwortet)\b|\b(he|she) (leans|looks|sighs|folds|turns|pauses|crosses|shrugs)\b|\b(er|sie) (lehnt|blickt|seufzt|verschränkt|wendet)\b`)},
	{ruleForm, regexp.MustCompile(`(?m)^\s*([-*•] |\d+\. |#{1,4} )`)},
	{rulePrompt, regexp.MustCompile(`(?i)(one to three sentences|sixty words|stage directions|square brackets, such as|not yet told\)|you have told them\)|# how (to answer|you feel)|"who"\s*:\s*"|what the other person says is speech|you play one person)`)},
}

const (
	longWords   = 90
	repeatWords = 5
	leakShare   = 0.6 // of the words that are a fact's own
	leakLeast   = 3   // of them
)

// judge returns what is wrong with a reply; each rule counts once.
func (j judge) judge(text string) []finding {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var found []finding
	add := func(r rule, words string) {
		if !slices.ContainsFunc(found, func(f finding) bool { return f.Rule == r }) {
			found = append(found, finding{r, strings.TrimSpace(words)})
		}
	}
	for _, b := range breaks {
		if words := b.words.FindString(text); words != "" {
			add(b.rule, words)
		}
	}
	for _, name := range append(j.names, strings.Join(j.names, " ")) {
		if strings.HasPrefix(strings.TrimLeft(text, "*_ "), name+":") {
			add(ruleForm, name+":")
		}
	}
	if words := j.leak(text); words != "" {
		add(ruleLeak, words)
	}
	if words := otherLanguage(j.language, text); words != "" {
		add(ruleLanguage, words)
	}
	for _, sentence := range sentences(text) {
		for _, before := range j.earlier {
			if slices.Contains(sentences(before), sentence) {
				add(ruleRepeat, sentence)
			}
		}
	}
	if n := len(strings.Fields(text)); n > longWords {
		add(ruleLong, "")
	}
	return found
}

// leak finds a fact that is not earned: by a phrase that its author wrote as giving it
// away, or by most of the words that nothing else could have brought into the talk.
func (j judge) leak(text string) string {
	said := content(text)
	for _, f := range j.sealed {
		for _, phrase := range f.Heard {
			if strings.Contains(" "+strings.Join(plain(text), " ")+" ", " "+strings.Join(plain(phrase), " ")+" ") && !j.all(content(phrase)) {
				return string(f.ID) + ": " + phrase
			}
		}
		var own, told []string
		for _, stem := range content(f.Text) {
			if j.known[stem] || slices.Contains(own, stem) {
				continue
			}
			if own = append(own, stem); slices.Contains(said, stem) {
				told = append(told, stem)
			}
		}
		if len(told) >= leakLeast && float64(len(told)) >= leakShare*float64(len(own)) {
			return string(f.ID) + ": " + strings.Join(told, " ")
		}
	}
	return ""
}

// all reports whether all of the words may be used anyway.
func (j judge) all(stems []string) bool {
	return !slices.ContainsFunc(stems, func(s string) bool { return !j.known[s] })
}

// plain are the words of a text, in lower case.
func plain(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
}

// content are the stems of the words that say something: the longer ones, and numbers.
func content(text string) []string {
	var out []string
	for _, w := range plain(text) {
		letters := []rune(w)
		switch {
		case strings.ContainsAny(w, "0123456789"):
			out = append(out, w)
		case len(letters) > 6:
			out = append(out, string(letters[:6]))
		case len(letters) > 3:
			out = append(out, w)
		}
	}
	return out
}

// sentences are those of a text that have some words, as their words.
func sentences(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?…\n", r) }) {
		if words := plain(s); len(words) >= repeatWords {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

// telling are words that only one of the languages has, and that hardly a sentence goes without.
var telling = map[string][]string{
	"en": strings.Fields("the and you i'm i is it was not that what have my for with don't do are but to of"),
	"de": strings.Fields("der die das und ich ist nicht sie mir mich ein eine zu den dem wie auch aber habe hat mit für es noch da"),
	"fr": strings.Fields("le la les et je est pas vous que un une des pour dans mais avec ce qui"),
	"es": strings.Fields("el los y yo es no usted que un una para pero con por lo se su"),
}

// otherLanguage returns the language that a text is in, if that is clearly another one.
func otherLanguage(own, text string) string {
	words := plain(text)
	if len(words) < 6 || telling[own] == nil {
		return ""
	}
	count := func(language string) (n int) {
		for _, w := range words {
			if slices.Contains(telling[language], w) {
				n++
			}
		}
		return n
	}
	ours := count(own)
	for language := range telling {
		if n := count(language); language != own && n >= 3 && n > 2*ours {
			return language
		}
	}
	return ""
}
