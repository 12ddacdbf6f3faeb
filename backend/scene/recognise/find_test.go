package recognise_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// Hand-labelled utterances: what must be found, and what must not.
var utterances = []struct {
	text, heard string
	want        string
	not         string
}{
	// open questions
	{text: "What brings you here today?", want: "open_question", not: "closed_question reflection"},
	{text: "How has the drinking affected your family?", want: "open_question", not: "advice"},
	{text: "Tell me about a typical day.", want: "open_question"},
	{text: "Can you tell me more about that?", want: "open_question", not: "closed_question"},
	{text: "What else worries you?", want: "open_question evoking_question"},
	{text: "So, why now?", want: "open_question"},
	{text: "Help me understand what happened.", want: "open_question"},
	{text: "how do you feel about that", want: "open_question"},
	{text: "Okay, and what do you make of all this?", want: "open_question evoking_question"},
	{text: "Walk me through what happened with the order.", want: "open_question"},
	{text: "I'm curious how you see it.", want: "open_question"},
	// closed questions
	{text: "Do you smoke?", want: "closed_question", not: "open_question reflection"},
	{text: "How many cigarettes a day do you smoke?", want: "closed_question", not: "open_question"},
	{text: "Have you ever tried to quit?", want: "closed_question", not: "open_question"},
	{text: "Did you take your tablets this morning?", want: "closed_question"},
	{text: "Is it painful when you walk?", want: "closed_question", not: "ask_permission"},
	{text: "What time did it start?", want: "closed_question", not: "open_question"},
	{text: "are you married", want: "closed_question"},
	{text: "Do you live alone? And do you have children?", want: "closed_question multiple_questions"},
	{text: "Who lives with you?", want: "closed_question"},
	{text: "Okay?", not: "open_question closed_question"},
	{text: "That works for me, I think.", not: "open_question closed_question"},
	// evoking
	{text: "On a scale from 0 to 10, how important is it to you to stop?", want: "evoking_question"},
	{text: "What would be better if you stopped?", want: "open_question evoking_question"},
	{text: "Why would you want to make this change?", want: "open_question evoking_question"},
	{text: "Why are you a four and not a zero?", want: "evoking_question"},
	{text: "What would you like to be different in five years?", want: "evoking_question"},
	{text: "How confident are you that you could do it?", want: "evoking_question open_question"},
	// reflections
	{text: "It sounds like you're worried about your heart.", want: "reflection", not: "advice open_question"},
	{text: "So you feel that nobody listens to you.", want: "reflection", not: "closed_question"},
	{text: "You're tired of being told what to do.", want: "reflection", not: "advice confrontation"},
	{text: "You want to be there for your kids.", want: "reflection", not: "advice"},
	{text: "On the one hand you enjoy it, and on the other hand it costs you a lot.", want: "reflection summary"},
	{text: "You don't see it as a problem.", want: "reflection", not: "confrontation"},
	{text: "So you cut down last spring?", want: "reflection closed_question"},
	{text: "The chest pain scared your wife.", heard: "My wife was scared when I had that pain in the chest.", want: "reflection"},
	{text: "The chest pain scared your wife.", heard: "I like football.", not: "reflection"},
	{text: "What you're saying is that money is the real worry.", want: "reflection"},
	{text: "It seems as if work takes everything out of you.", want: "reflection"},
	// summary
	{text: "Let me summarise what you've told me so far.", want: "summary"},
	{text: "Let me make sure I understand: it started in May and got worse.", want: "summary"},
	{text: "So far you have tried patches and gum.", want: "summary"},
	// affirmation
	{text: "You've worked really hard at this.", want: "affirmation"},
	{text: "That took a lot of courage.", want: "affirmation"},
	{text: "Thank you for being so honest with me.", want: "affirmation thanks"},
	{text: "It's great that you came in today.", want: "affirmation"},
	{text: "Well done, that's a big step.", want: "affirmation"},
	// empathy
	{text: "That must be really hard for you.", want: "empathy", not: "advice"},
	{text: "I'm so sorry to hear that.", want: "empathy"},
	{text: "I can see why you're angry.", want: "empathy"},
	{text: "It makes sense that you're scared.", want: "empathy"},
	{text: "That sounds exhausting.", want: "empathy"},
	{text: "I can hear how frustrating this has been.", want: "empathy"},
	// permission
	{text: "Would it be okay if I told you what we know about that?", want: "ask_permission closed_question"},
	{text: "Is it alright if I ask you a few questions?", want: "ask_permission"},
	{text: "Do you mind if I sit down?", want: "ask_permission", not: "open_question"},
	{text: "May I share some thoughts?", want: "ask_permission"},
	{text: "Would you like to hear what has helped others?", want: "ask_permission"},
	// autonomy
	{text: "It's entirely up to you.", want: "autonomy", not: "advice"},
	{text: "That's your decision, nobody can make you.", want: "autonomy"},
	{text: "You're the one who knows what works for you.", want: "autonomy"},
	// advice
	{text: "You should stop smoking.", want: "advice", not: "reflection"},
	{text: "You really should stop.", want: "advice", not: "reflection"},
	{text: "You need to lose some weight.", want: "advice", not: "reflection"},
	{text: "Why don't you try nicotine gum?", want: "advice"},
	{text: "If I were you, I'd see a specialist.", want: "advice"},
	{text: "I'd recommend thirty minutes of exercise.", want: "advice"},
	{text: "Have you thought about joining a group?", want: "advice closed_question"},
	{text: "What do you think you should do?", want: "open_question", not: "advice"},
	// confrontation
	{text: "Would it be okay if I told you what has helped others?", want: "ask_permission", not: "confrontation"},
	{text: "I told you so.", want: "confrontation"},
	{text: "You just didn't try hard enough.", want: "confrontation", not: "reflection"},
	{text: "If you loved your children you would stop.", want: "confrontation", not: "reflection"},
	{text: "So those few minutes are the only time that belongs to you.", want: "reflection"},
	{text: "It hurt to be laughed at in front of everybody.", want: "reflection"},
	{text: "You have to stop, or you are going to die.", want: "confrontation", not: "reflection"},
	{text: "That's no excuse.", want: "confrontation"},
	{text: "Don't you care about your children?", want: "confrontation", not: "open_question"},
	{text: "You never listen to anybody.", want: "confrontation"},
	{text: "Calm down.", want: "confrontation short"},
	{text: "Do you have to work tonight?", want: "closed_question", not: "confrontation"},
	{text: "You don't have to decide today.", want: "autonomy", not: "confrontation"},
	// the rest
	{text: "Don't worry, everything will be fine.", want: "reassurance", not: "empathy"},
	{text: "How can I help you today?", want: "offer_help open_question"},
	{text: "I apologise for the mix-up with your order.", want: "apology"},
	{text: "I'm sorry, that came out wrong.", want: "apology", not: "empathy reflection"},
	{text: "I'm sorry for your loss.", want: "empathy", not: "apology"},
	{text: "Hello, my name is Dr. Weber. I'm the doctor on duty.", want: "greeting introduction", not: "short"},
	{text: "Good morning, Mrs. Novak!", want: "greeting"},
	{text: "Goodbye, and take care.", want: "farewell"},
	{text: "Thanks!", want: "thanks short"},
	{text: "Yes, of course.", want: "agreement"},
	{text: "Not really.", want: "refusal short"},
	{text: "Shut up, you idiot.", want: "insult"},
	{text: "Mm-hmm.", want: "short", not: "nonsense"},
	{text: "sdfghjkl qwrtzp", want: "nonsense short"},
	{text: "🙂🙂", want: "nonsense short"},
	{text: "7", want: "short", not: "nonsense"},
	{text: "", want: "nonsense short"},
}

func TestFind_Utterances(t *testing.T) {
	index := recognise.Compile("en-GB", nil)
	for _, u := range utterances {
		found := index.Find(u.text, recognise.Context{Heard: []string{u.heard}})
		for want := range strings.FieldsSeq(u.want) {
			if !has(found, want) {
				t.Errorf("%q: %s not found, only %v", u.text, want, found)
			}
		}
		for not := range strings.FieldsSeq(u.not) {
			if has(found, not) {
				t.Errorf("%q: %s found: %v", u.text, not, found)
			}
		}
		for _, f := range found {
			if !strings.Contains(u.text, f.Quote) {
				t.Errorf("%q: quote %q of %s is not in it", u.text, f.Quote, f.Move)
			}
		}
	}
	if len(utterances) < 80 {
		t.Errorf("only %d utterances", len(utterances))
	}
}

func has(found []roleplay.Found, move string) bool {
	return slices.ContainsFunc(found, func(f roleplay.Found) bool { return string(f.Move) == move })
}

// The moves of a small scenario about smoking.
var smoking = []roleplay.Move{
	{ID: "ask_quit_attempts", Examples: []string{"Have you tried to stop before?", "Did you ever quit for a while?", "What happened the last time you tried to give up?", "Tell me about earlier attempts"}},
	{ID: "ask_family", Examples: []string{"How does your family feel about it?", "What does your wife say?", "Do you have children?"}, Keywords: []string{"your kids", "daughter"}},
	{ID: "ask_amount", Examples: []string{"How much do you smoke in a day?", "How many cigarettes a day?"}, Keywords: []string{"how much & smoke", "packs & day"}},
	{ID: "ask_health", Examples: []string{"How is your breathing?", "Do you cough in the morning?", "Any trouble with your chest or lungs?"}, Keywords: []string{"cough*", "short of breath"}},
	{ID: "ask_reasons", Examples: []string{"Why do you smoke?", "What made you start smoking?"}},
	{ID: "ask_likes", Examples: []string{"What do you like about smoking?", "What do you enjoy about it?", "What do you think you will do?"}},
	{ID: "offer_patch", Examples: []string{"Nicotine patches could help", "There is medication against the craving"}},
}

func TestFind_AuthoredMoves(t *testing.T) {
	index := recognise.Compile("en", smoking)
	for _, c := range []struct{ text, want string }{
		{"Have you ever tried stopping?", "ask_quit_attempts"},
		{"what happened the last time you gave up smoking", "ask_quit_attempts"},
		{"Did you quit at any point?", "ask_quit_attempts"},
		{"What does your wife think of the smoking?", "ask_family"},
		{"Is your daughter worried?", "ask_family"},
		{"How many cigarettes do you smoke?", "ask_amount"},
		{"How many packs is that in a day?", "ask_amount"},
		{"How many cigarrettes a day is that?", "ask_amount"},
		{"Are you coughing?", "ask_health"},
		{"Do you get short of breath on the stairs?", "ask_health"},
		{"Do you have any trouble with your lungs?", "ask_health"},
		{"There are nicotine patches that help against craving.", "offer_patch"},
		{"I see. Thank you. And what does your wife say to that?", "ask_family"},
		{"How much do you smoke?", "ask_amount"},
		{"Why do you smoke?", "ask_reasons"},
		{"What do you like about smoking?", "ask_likes"},
		{"You will do what you do.", ""},
		{"Did you watch the game last night?", ""},
		{"How do you feel?", ""},
		{"You have had a long day.", ""},
		{"It is a lovely morning.", ""},
	} {
		var got []string
		for _, f := range index.Find(c.text, recognise.Context{}) {
			if !slices.Contains(recognise.Techniques(), f.Move) {
				got = append(got, string(f.Move))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %v, want %q", c.text, got, c.want)
		}
	}
}

func TestFind_SeveralMovesInATurn(t *testing.T) {
	found := recognise.Find("en", smoking, "Okay. How many cigarettes a day? And does your wife smoke too, or your kids?", recognise.Context{})
	for _, want := range []roleplay.Found{
		{Move: "closed_question", Quote: "How many cigarettes a day?"},
		{Move: "multiple_questions", Quote: "How many cigarettes a day? And does your wife smoke too, or your kids?"},
		{Move: "ask_family", Quote: "And does your wife smoke too, or your kids?"},
		{Move: "ask_amount", Quote: "How many cigarettes a day?"},
	} {
		if !slices.Contains(found, want) {
			t.Errorf("%v not in %v", want, found)
		}
	}
}

func TestFind_AmbiguityIsNoMatch(t *testing.T) {
	moves := []roleplay.Move{
		{ID: "ask_work", Examples: []string{"stress at work lately"}},
		{ID: "ask_home", Examples: []string{"stress at home lately"}},
	}
	if found := recognise.Find("en", moves, "Stress lately.", recognise.Context{}); has(found, "ask_work") || has(found, "ask_home") {
		t.Errorf("two equal matches, yet %v", found)
	}
	if found := recognise.Find("en", moves, "Stress at home lately?", recognise.Context{}); !has(found, "ask_home") || has(found, "ask_work") {
		t.Errorf("the clear match is missing: %v", found)
	}
}

func TestFind_OneSlipOfTheKeyboard(t *testing.T) {
	moves := []roleplay.Move{{ID: "ask_insurance", Examples: []string{"Insurance"}}, {ID: "ask_work", Examples: []string{"Work"}}}
	for text, want := range map[string]bool{
		"insurance": true, "insuranse": true, "inusrance": true, "insurace": true, "innsurance": true, "insurances": true,
		"assurance": false, "inusrence": false, "wirk": false, "insure": false,
	} {
		if found := recognise.Find("en", moves, text, recognise.Context{}); has(found, "ask_insurance") != want || has(found, "ask_work") {
			t.Errorf("%q: %v", text, found)
		}
	}
}

func TestFind_QuotesAreExact(t *testing.T) {
	for _, c := range []struct {
		text string
		want roleplay.Found
	}{
		{"  Not really. ", roleplay.Found{Move: "short", Quote: "Not really."}},
		{"Well… Why’s that?! I see.", roleplay.Found{Move: "open_question", Quote: "Why’s that?!"}},
		{"Dr. Weber sent you at 7.30, right? Fine.", roleplay.Found{Move: "closed_question", Quote: "Dr. Weber sent you at 7.30, right?"}},
		{"I see.\nDo you smoke\nA lot?", roleplay.Found{Move: "closed_question", Quote: "Do you smoke"}},
	} {
		if found := recognise.Find("en", nil, c.text, recognise.Context{}); !slices.Contains(found, c.want) {
			t.Errorf("%q: %v, want %v", c.text, found, c.want)
		}
	}
}

func TestFind_OtherLanguages(t *testing.T) {
	german := []roleplay.Move{{ID: "frage_familie", Examples: []string{"Was sagt Ihre Frau dazu?"}, Keywords: []string{"kind*", "ihre familie"}}}
	found := recognise.Find("de", german, "Haben Sie Kinder?", recognise.Context{})
	if len(found) != 2 || found[0].Move != recognise.ClosedQuestion || found[1] != (roleplay.Found{Move: "frage_familie", Quote: "Haben Sie Kinder?"}) {
		t.Errorf("German: %v, want a closed question and the authored move", found)
	}
	if found := recognise.Find("nl", german, "Haben Sie Kinder?", recognise.Context{}); len(found) != 1 || found[0].Move != "frage_familie" {
		t.Errorf("a language that is not known: %v, want only the authored move", found)
	}
	if found := recognise.Find("de", german, "Und was sagt Ihre Frau?", recognise.Context{}); !has(found, "frage_familie") {
		t.Errorf("German example: %v", found)
	}
	chinese := []roleplay.Move{{ID: "quit", Keywords: []string{"戒烟"}}}
	if found := recognise.Find("zh", chinese, "你想戒烟吗？", recognise.Context{}); !has(found, "quit") {
		t.Errorf("Chinese: %v", found)
	}
	if found := recognise.Find("ar", nil, "نعم", recognise.Context{}); len(found) != 1 || found[0].Move != recognise.Short {
		t.Errorf("Arabic: %v, want only short", found)
	}
}

// TestFind_GermanWords: umlauts, compounds and separable verbs.
func TestFind_GermanWords(t *testing.T) {
	moves := []roleplay.Move{
		{ID: "rueckruf", Keywords: []string{"zurückrufen", "rückruf"}},
		{ID: "rechnung", Keywords: []string{"*rechnung"}},
		{ID: "anschluss", Examples: []string{"Was ist mit dem Anschluss?"}},
		{ID: "vertrag", Examples: []string{"Was steht in den Verträgen?"}},
		{ID: "anruf", Keywords: []string{"anrufen"}},
	}
	for text, want := range map[string]string{
		"Ich rufe Sie morgen zurück.":            "rueckruf",
		"Darf ich Sie zurückrufen?":              "rueckruf",
		"Hat man Sie zurueckgerufen?":            "rueckruf",
		"Die Telefonrechnungen habe ich hier.":   "rechnung",
		"Was ist mit dem Internetanschluss?":     "anschluss",
		"Was ist mit dem Internetanschluß?":      "anschluss",
		"Was steht denn im Vertrag?":             "vertrag",
		"Wie viele Anrufe waren das?":            "anruf",
		"Sie haben sieben Mal angerufen.":        "anruf",
		"Wie oft riefen Sie an?":                 "anruf",
		"Der Techniker hat die Leitung geprüft.": "",
		"Vertrauen Sie mir.":                     "",
	} {
		var got []string
		for _, f := range recognise.Find("de", moves, text, recognise.Context{}) {
			if !slices.Contains(recognise.Techniques(), f.Move) {
				got = append(got, string(f.Move))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
	said := recognise.Context{Said: []string{"Der Ausfall kostet Sie Arbeitszeit."}}
	if !has(recognise.Find("de", nil, "Sie kostet der Ausfall also Arbeitszeit.", said), "repetition") {
		t.Error("the same in another order is no repetition")
	}
	if has(recognise.Find("de", nil, "Der Ausfall kostet Sie keine Arbeitszeit.", said), "repetition") {
		t.Error("the opposite is a repetition")
	}
}

func TestFind_Repetition(t *testing.T) {
	c := recognise.Context{Said: []string{"Why did you stop then?", "I see."}}
	if !has(recognise.Find("en", nil, "why did you stop then", c), "repetition") {
		t.Error("the same question again is no repetition")
	}
	if has(recognise.Find("en", nil, "I see.", c), "repetition") {
		t.Error("two words are a repetition")
	}
}

// TestFind_NearRepetition: the same words of content are the same again, in whatever order and frame.
func TestFind_NearRepetition(t *testing.T) {
	c := recognise.Context{Said: []string{
		"That sounds hard.", "Tell me more.", "What worries you about your health?", "You want to stop smoking.",
		"On a scale of zero to ten, how important is it to you to stop?",
		"So the evenings at the window are lonely and the cigarette is company.",
	}}
	for text, want := range map[string]bool{
		"It sounds like that is hard for you.": true,
		"That sounds so hard!":                 true,
		"What about your health worries you?":  true,
		"So the evenings at the window are lonely, and the cigarette is company, Rosie.": true,
		"You don't want to stop smoking.":                                                false,
		"Why do you want to stop smoking?":                                               false,
		"How does your health look to you?":                                              false,
		"On a scale of zero to ten, how confident are you that you could stop?":          false,
		"Tell me more.": false,
		"Yes.":          false,
		"Go on.":        false,
	} {
		if got := has(recognise.Find("en", nil, text, c), "repetition"); got != want {
			t.Errorf("%q: repetition %v, want %v", text, got, want)
		}
	}
}

// TestFind_TalkedWith holds what people said to the characters and was misread.
func TestFind_TalkedWith(t *testing.T) {
	c := recognise.Context{Heard: []string{"Doctor said I should sit down with you a minute. It's about the fags, thanks to him."}}
	for _, tc := range []struct {
		text     string
		yes, not []roleplay.MoveID
	}{
		{"Thanks for sitting down with me.", []roleplay.MoveID{"thanks", "greeting"}, []roleplay.MoveID{"reflection"}},
		{"Hi, I'm Sam. Thanks for sitting down with me.", []roleplay.MoveID{"greeting", "introduction", "thanks"}, []roleplay.MoveID{"reflection"}},
		{"Hi, I'm sorry I kept you waiting.", []roleplay.MoveID{"greeting", "apology"}, []roleplay.MoveID{"introduction"}},
		{"Why did you fail?", []roleplay.MoveID{"confrontation"}, nil},
		{"What's wrong with you?", []roleplay.MoveID{"confrontation"}, nil},
		{"Why did you start?", []roleplay.MoveID{"open_question"}, []roleplay.MoveID{"confrontation"}},
		{"You've been really honest with me today.", []roleplay.MoveID{"affirmation"}, nil},
		{"It's entirely your decision.", []roleplay.MoveID{"autonomy"}, nil},
		{"How many is it really?", []roleplay.MoveID{"closed_question", "detail_question"}, []roleplay.MoveID{"reflection"}},
		{"What number would you give it, one to ten?", []roleplay.MoveID{"detail_question"}, []roleplay.MoveID{"reflection"}},
		{"On a scale from 0 to 10, how much do you want this?", []roleplay.MoveID{"detail_question", "evoking_question"}, []roleplay.MoveID{"reflection"}},
		{"Who else is important to you?", []roleplay.MoveID{"detail_question"}, nil},
		{"Do you smoke when you are tired?", []roleplay.MoveID{"closed_question"}, []roleplay.MoveID{"detail_question"}},
		{"Have you tried to quit before?", []roleplay.MoveID{"closed_question"}, []roleplay.MoveID{"advice"}},
		{"Have you tried patches?", []roleplay.MoveID{"advice"}, nil},
	} {
		found := recognise.Find("en", nil, tc.text, c)
		for _, move := range tc.yes {
			if !has(found, string(move)) {
				t.Errorf("%q is no %s: %v", tc.text, move, found)
			}
		}
		for _, move := range tc.not {
			if has(found, string(move)) {
				t.Errorf("%q is taken for %s: %v", tc.text, move, found)
			}
		}
	}
}

func TestFind_TechniquesAreUnique(t *testing.T) {
	seen := map[roleplay.MoveID]bool{}
	for _, id := range recognise.Techniques() {
		if seen[id] || !roleplay.IsSlug(string(id)) {
			t.Errorf("%q is there twice or no slug", id)
		}
		seen[id] = true
	}
}

func TestWords_Quote(t *testing.T) {
	words := recognise.Read("en", "Well… I’ve tried quitting twice! My wife worries at night.")
	for phrase, want := range map[string]string{
		"tried to quit": "", "try quit": "tried quitting", "TRIED quit*": "tried quitting", "night & wife": "wife worries at night",
		"twice my": "", "have tried": "I’ve tried", "": "", "worri*": "worries", "& ": "",
	} {
		got, ok := words.Quote(recognise.NewPhrase("en", phrase))
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", phrase, got, ok, want)
		}
	}
}

func TestFind_Hostile(t *testing.T) {
	index := recognise.Compile("en", smoking)
	for name, text := range map[string]string{
		"long":       strings.Repeat("You should stop smoking, really you should. ", 3000),
		"one word":   strings.Repeat("a", 100_000),
		"no stop":    strings.Repeat("you have to quit because ", 5000),
		"gap":        strings.Repeat("can you ", 20_000),
		"controls":   "\x00\x01Do you\x02 smoke?\x7f",
		"invalid":    "Do you \xff\xfe smoke\xc3?",
		"emoji":      "Do you 👩‍👩‍👧 smoke 🚬?",
		"right left": "\u202eDo you smoke?\u202c",
		"marks":      strings.Repeat("?!", 50_000),
		"accents":    strings.Repeat("é", 100_000),
		"accents 2":  "x" + strings.Repeat("é", 100_000),
		"han":        strings.Repeat("戒烟", 50_000),
		"combining":  "smoke" + strings.Repeat("\u0301", 1000),
	} {
		for _, f := range index.Find(text, recognise.Context{Heard: []string{text}, Said: []string{text}}) {
			if !strings.Contains(text, f.Quote) || len(f.Quote) > 400 {
				t.Errorf("%s: quote of %s is %d bytes long or not verbatim", name, f.Move, len(f.Quote))
			}
			if utf8.ValidString(text) && !utf8.ValidString(f.Quote) {
				t.Errorf("%s: quote of %s is cut inside a character", name, f.Move)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, u := range utterances {
		f.Add("en", u.text, u.heard)
	}
	for _, u := range germanUtterances {
		f.Add("de", u.text, u.heard)
	}
	f.Add("zh", "你想戒烟吗？", "戒烟")
	f.Add("de", "\xff'ß…\u0301", "’s")
	f.Fuzz(func(t *testing.T, language, text, other string) {
		moves := append([]roleplay.Move{{ID: "any", Examples: []string{other}, Keywords: []string{other, other + "*", other + "&" + other}}}, smoking...)
		index := recognise.Compile(language, moves)
		found := index.Find(text, recognise.Context{Heard: []string{other}, Said: []string{other}})
		seen := map[roleplay.MoveID]bool{}
		for _, m := range found {
			if !strings.Contains(text, m.Quote) {
				t.Errorf("quote %q of %s is not in %q", m.Quote, m.Move, text)
			}
			if seen[m.Move] {
				t.Errorf("%s is found twice", m.Move)
			}
			seen[m.Move] = true
		}
		if again := index.Find(text, recognise.Context{Heard: []string{other}, Said: []string{other}}); !slices.Equal(found, again) {
			t.Errorf("not the same twice: %v, %v", found, again)
		}
		if quote, ok := recognise.Read(language, text).Quote(recognise.NewPhrase(language, other)); ok && !strings.Contains(text, quote) {
			t.Errorf("quote %q is not in %q", quote, text)
		}
	})
}
