package llm

import "testing"

// stopped are replies that leave the role, and what of each is shown, by the list of
// everywhere that alone stops them.
var stopped = map[string]struct {
	slip    slip
	replies [][2]string
}{
	"Program": {slipRole, [][2]string{
		{"I'm an AI, so I never get tired.", "I'm"},
		{"I am an AI and I have no lungs.", "I am"},
		{"Sorry, I'm an A.I. and cannot cough.", "Sorry, I'm"},
		{"I am an artificial intelligence without a wife.", "I am"},
		{"Well, I'm a language model.", "Well, I'm"},
		{"I'm a large language model, so I don't smoke.", "I'm"},
		{"I am an advanced language model.", "I am"},
		{"I'm a chatbot, I can't get ill.", "I'm"},
		{"I am a virtual assistant, not a mechanic.", "I am"},
		{"I'm a digital assistant and here to help.", "I'm"},
		{"I am an assistant developed to answer questions.", "I am"},
		{"I'm just a program.", "I'm"},
		{"I am only a program, nothing more.", "I am"},
		{"I'm just a computer, I don't breathe.", "I'm"},
		{"I am a computer program.", "I am"},
		{"Hello, I'm ChatGPT.", "Hello, I'm"},
		{"I am Gemini, nice to meet you.", "I am"},
		{"I'm not a real person.", "I'm"},
		{"I am not human, I can't smoke.", "I am"},
		{"I'm simulated, so don't worry.", "I'm"},
		{"I am designed to be difficult.", "I am"},
		{"I'm programmed to say no.", "I'm"},
	}},
	"AsAProgram": {slipRole, [][2]string{
		{"As an AI, I have never smoked.", "As"},
		{"As an artificial intelligence, I have no opinion.", "As"},
		{"As a language model, I cannot cough.", "As"},
		{"Honestly, as a large language model I can't tell.", "Honestly, as"},
		{"As a virtual assistant, I must decline.", "As"},
	}},
	"CannotHelp": {slipRole, [][2]string{
		{"I don't have personal feelings about that.", "I don't have"},
		{"I do not have personal feelings.", "I do not have"},
		{"I don't have feelings or a body.", "I don't have"},
		{"Sorry, I can't help with that request.", "Sorry, I can't"},
		{"I cannot help with that request.", "I cannot"},
		{"I can't assist with medical advice.", "I can't"},
		{"I cannot assist with that.", "I cannot"},
		{"I'm unable to assist you further.", "I'm unable to"},
		{"I am unable to assist.", "I am unable to"},
	}},
	"Prompt": {slipRole, [][2]string{
		{"My system prompt does not allow it.", "My"},
		{"Have you read the system prompt?", "Have you read the"},
		{"According to my prompt, I fix buses.", "According to my"},
		{"According to my instructions, I smoke twenty a day.", "According to my"},
		{"My prompt says that I am tired.", "My"},
		{"The prompt says that I cough.", "The"},
		{"My instructions tell me to be gruff.", "My"},
		{"My instructions say that I smoke.", "My"},
		{"My instructions forbid that.", "My"},
		{"I was made by OpenAI.", "I was made by"},
		{"I was trained by OpenAI to talk.", "I was trained by"},
		{"I was trained by Google.", "I was trained by"},
		{"I was developed by Google.", "I was developed by"},
	}},
	"Exercise": {slipRole, [][2]string{
		{"In this roleplay I fix buses.", "In this"},
		{"In this role play I smoke.", "In this"},
		{"In our roleplay I said no.", "In our"},
		{"Remember, this is a roleplay.", "Remember, this is a"},
		{"This is a role play, so relax.", "This is a"},
		{"In this simulation I feel tired.", "In this"},
		{"Don't worry, this is only an exercise.", "Don't worry, this is only an"},
		{"This is just an exercise.", "This is just an"},
		{"This exercise is going well.", "This"},
		{"Shall we pause the exercise?", "Shall we pause the"},
		{"Let's end the exercise now.", "Let's end the"},
		{"That is not part of this exercise.", "That is not part of this"},
		{"In this scenario I play a mechanic.", "In this scenario"},
		{"I have to stay in character.", "I have to stay in"},
		{"I'd rather not break character.", "I'd rather not break"},
		{"The character I play would say no.", "The character"},
		{"The character I'm playing smokes.", "The character"},
		{"OOC: that went well.", ""},
	}},
	"Announced": {slipRole, [][2]string{
		{"Here is Frank's reply.", "Here is"},
		{"Here's what Frank would say.", "Here's"},
		{"Here is what Frank would say.", "Here is"},
		{"Hier ist Franks Antwort.", "Hier ist"},
	}},
	"OutOfCharacter": {slipRole, [][2]string{
		{"Out of character, this goes well.", "Out of"},
		{"No. Out of character: go on like that.", "No. Out of"},
	}},
	"GermanProgram": {slipRole, [][2]string{
		{"Ich bin eine KI und warte nie.", "Ich bin"},
		{"Ich bin ein KI-Modell.", "Ich bin"},
		{"Ich bin eine künstliche Intelligenz.", "Ich bin"},
		{"Ich bin nur ein Sprachmodell.", "Ich bin nur"},
		{"Ich bin ein großes Sprachmodell.", "Ich bin"},
		{"Leider bin ich nicht zu Hause, ich bin nur ein Chatbot.", "Leider bin ich nicht zu Hause, ich bin nur"},
		{"Bin ein Computerprogramm, tut mir leid.", "Bin"},
		{"Ich bin ein virtueller Assistent.", "Ich bin"},
		{"Ich bin ein digitaler Assistent.", "Ich bin"},
		{"Ich bin kein echter Mensch.", "Ich bin"},
		{"Ich bin ChatGPT.", "Ich bin"},
		{"Ich bin Gemini.", "Ich bin"},
	}},
	"GermanAsAProgram": {slipRole, [][2]string{
		{"Als KI kann ich nicht rauchen.", "Als"},
		{"Als KI habe ich keine Gefühle.", "Als"},
		{"Als KI bin ich nie müde.", "Als"},
		{"Als KI darf ich das nicht sagen.", "Als"},
		{"Als KI-Modell weiß ich das nicht.", "Als"},
		{"Als KI-Assistent helfe ich gern.", "Als"},
		{"Als künstliche Intelligenz warte ich nicht.", "Als"},
		{"Als Sprachmodell habe ich kein Telefon.", "Als"},
		{"Als großes Sprachmodell habe ich kein Telefon.", "Als"},
		{"Als KI-Sprachmodell habe ich kein Telefon.", "Als"},
	}},
	"GermanPrompt": {slipRole, [][2]string{
		{"Laut meinen Anweisungen bin ich wütend.", "Laut"},
		{"Laut meinem Prompt lege ich Fliesen.", "Laut"},
		{"Mein Prompt sagt, dass ich warte.", "Mein"},
		{"Mein Systemprompt ist geheim.", "Mein"},
		{"Meine Anweisungen verbieten das.", "Meine"},
		{"Meine Anweisungen lauten anders.", "Meine"},
		{"Ich wurde angewiesen, vage zu bleiben.", "Ich wurde"},
		{"Tut mir leid, dabei kann ich nicht helfen.", "Tut mir leid, dabei kann ich"},
	}},
	"GermanExercise": {slipRole, [][2]string{
		{"In diesem Rollenspiel warte ich seit Wochen.", "In diesem"},
		{"Im Rollenspiel bin ich der Kunde.", "Im"},
		{"In dieser Simulation habe ich kein Netz.", "In dieser"},
		{"Im Rahmen dieser Übung bleibe ich stur.", "Im Rahmen dieser"},
		{"Keine Sorge, das ist nur eine Übung.", "Keine Sorge, das ist"},
		{"Wir beenden die Übung hier.", "Wir beenden"},
		{"Außerhalb der Rolle sage ich: läuft gut.", "Außerhalb der"},
		{"Die Figur, die ich spiele, ist wütend.", "Die Figur,"},
	}},
	"Coaching": {slipCoaching, [][2]string{
		{"You could try asking me about my wife.", "You could"},
		{"Great job! Your voice was calm.", "Great job!"},
		{"Great job, you listened.", "Great job,"},
		{"Well done! You stayed calm.", "Well done!"},
		{"Your empathy was clear to see.", "Your"},
		{"Your reflection was spot on.", "Your"},
		{"As your coach I would slow down.", "As your"},
		{"As your trainer I liked that.", "As your"},
		{"Try to reflect what you have heard.", "Try to"},
		{"Next time try to use open questions.", "Next time try to"},
		{"Try an open question there.", "Try an"},
		{"It helps to ask an open question.", "It helps to ask an"},
		{"Your communication skills are good.", "Your"},
		{"Your interviewing skills get better.", "Your"},
	}},
	"GermanCoaching": {slipCoaching, [][2]string{
		{"Gut gemacht! Sie bleiben ruhig.", "Gut gemacht!"},
		{"Gut gemacht, du bleibst ruhig.", "Gut gemacht,"},
		{"Da haben Sie sehr empathisch reagiert.", "Da haben Sie sehr"},
		{"Als Ihr Coach rate ich zur Ruhe.", "Als Ihr"},
		{"Als dein Coach rate ich zur Ruhe.", "Als dein"},
		{"Stellen Sie eine offene Frage.", "Stellen Sie"},
		{"Stell eine offene Frage.", "Stell"},
		{"Versuchen Sie, offene Fragen zu stellen.", "Versuchen Sie,"},
		{"Versuche offene Fragen.", "Versuche"},
		{"Super Frage! Sie lernen schnell.", "Super Frage!"},
		{"Tolle Frage, Sie lernen schnell.", "Tolle Frage,"},
		{"Ihre Gesprächsführung wird besser.", "Ihre"},
		{"Deine Gesprächsführung wird besser.", "Deine"},
	}},
	"OpenQuestion": {slipCoaching, [][2]string{
		{"Good open question.", "Good"},
		{"Hm. Great open question!", "Hm. Great"},
		{"Gute offene Frage!", "Gute"},
		{"Na gut. Tolle offene Frage, weiter so.", "Na gut. Tolle"},
	}},
	"Narration": {slipNarration, [][2]string{
		{"He sighs and says that it was the spring.", "He"},
		{"She shrugs.", "She"},
		{"The patient nods slowly.", "The patient"},
		{"The customer pauses for a moment.", "The customer"},
		{"He leans back.", "He"},
		{"She frowns at the question.", "She"},
		{"He looks down.", "He"},
		{"She looks away.", "She"},
		{"He looks at the door.", "He"},
		{"Er seufzt leise.", "Er"},
		{"Sie nickt.", "Sie"},
		{"Der Kunde schweigt lange.", "Der Kunde"},
		{"Die Kundin lehnt sich zurück.", "Die Kundin"},
		{"Der Patient zuckt mit den Schultern.", "Der Patient"},
		{"Die Patientin schaut zu Boden.", "Die Patientin"},
		{"Er schaut weg.", "Er"},
		{"Sie blickt zu Boden.", "Sie"},
	}},
}

func TestForbidden_EachList(t *testing.T) {
	for list, tt := range stopped {
		t.Run(list, func(t *testing.T) {
			for _, reply := range tt.replies {
				for way, cut := range ways {
					if got, s := pour(newGuard(view()), cut(reply[0])); got != reply[1] || s != tt.slip {
						t.Errorf("%s: %q was shown as %q with the slip %q, want %q with %q", way, reply[0], got, s, reply[1], tt.slip)
					}
				}
			}
		})
	}
}

// TestForbidden_OnlyInTheirPlace holds that what counts at a beginning alone is speech elsewhere.
func TestForbidden_OnlyInTheirPlace(t *testing.T) {
	for _, text := range []string{
		"That was out of character for me.",
		"It is a good open question whether I stop.",
		"Das bleibt eine gute offene Frage.",
		"When I ask my brother, he shrugs.",
		"Frag ich den Techniker, er nickt nur.",
	} {
		for way, cut := range ways {
			if got, s := pour(newGuard(view()), cut(text)); got != text || s != "" {
				t.Errorf("%s: %q was shown as %q with the slip %q", way, text, got, s)
			}
		}
	}
}

// TestForbidden_WholeWords holds that a word which only begins like a forbidden one is
// speech, wherever the pieces of an answer are cut.
func TestForbidden_WholeWords(t *testing.T) {
	for _, text := range []string{
		"I'm an airport mechanic, love.",
		"I'm only a programmer, not a doctor.",
		"Ich bin eine Kindergärtnerin.",
		"Ich bin ein Kind der Küste.",
		"Well done. Yours is the first that works.",
	} {
		for way, cut := range ways {
			if got, s := pour(newGuard(view()), cut(text)); got != text || s != "" {
				t.Errorf("%s: %q was shown as %q with the slip %q", way, text, got, s)
			}
		}
	}
}
