package llm

import (
	"cmp"
	"testing"
)

// line is something that a character says, and what of it is shown, where that differs.
type line struct{ name, text, want string }

// natural is speech of the kind that stands near what the guard looks for. It was
// written down before the guard was held against it.
var natural = []line{
	{"Frank Mercer", "I was trained by old Stan, back in eighty-four.", ""},
	{"Frank Mercer", "I started at the depot as a trainee and never left.", ""},
	{"Frank Mercer", "The nurse says that every time I come in.", ""},
	{"Frank Mercer", "Twenty a day (give or take), and more at the weekend.", ""},
	{"Frank Mercer", "*Nobody* asked me. That's the thing.", "Nobody asked me. That's the thing."},
	{"Frank Mercer", "Carol goes, Frank looks like death warmed up.", ""},
	{"Frank Mercer", "You look at me and you see a smoker, that's all.", ""},
	{"Frank Mercer", "My wife (you'd like her) made the appointment.", ""},
	{"Frank Mercer", "That's not like me. I was out of character that week.", ""},
	{"Frank Mercer", "In this scenario I'd be dead at sixty, is that it?", ""},
	{"Frank Mercer", "You nod and you write it down. They all do.", ""},
	{"Frank Mercer", "There's a better way to ask me that.", ""},
	{"Frank Mercer", "Let me be frank, looks like I've no choice.", ""},
	{"Frank Mercer", "\"Dad, you stink,\" she said. My own girl.", ""},
	{"Frank Mercer", "Two things.\nOne: I like it. Two: it's mine.", ""},
	{"Frank Mercer", "I follow my instructions, same as everybody on the floor.", ""},
	{"Frank Mercer", "I don't want a lecture.", ""},
	{"Frank Mercer", "Forty years. You do the sum.", ""},
	{"Frank Mercer", "It's the only ten minutes nobody wants anything from me.", ""},
	{"Frank Mercer", "What do you want me to say?", ""},
	{"Frank Mercer", "Suppose so. The stairs got longer since the winter.", ""},
	{"Frank Mercer", "I'm not one for talking, I fix buses.", ""},
	{"Frank Mercer", "As I said. It's a cough.", ""},
	{"Frank Mercer", "The doctor says jump, I say how high.", ""},
	{"Frank Mercer", "Edie asked me why I smell. She's five.", ""},
	{"Rosie Calder", "Oh love, that's a good one, you should be on the stage!", ""},
	{"Rosie Calder", "So I said to him, \"Rosie says no,\" and I hung up.", ""},
	{"Rosie Calder", "The nurse said it was up again, my blood pressure.", ""},
	{"Rosie Calder", "You could try asking my mother, she'd tell you a story or two!", ""},
	{"Rosie Calder", "(Laughs) Oh, you are a good listener, you are.", "[Laughs] Oh, you are a good listener, you are."},
	{"Rosie Calder", "Ten a day. [laughs] Well, ten that I count.", ""},
	{"Rosie Calder", "You look lovely, by the way, who does your hair?", ""},
	{"Rosie Calder", "I could quit tomorrow! *winks*", "I could quit tomorrow! [winks]"},
	{"Rosie Calder", "Josh put a note in (please don't, mum) and I keep it in my purse.", ""},
	{"Rosie Calder", "I do all the voices, Rosie smiles, Rosie says it's fine.", ""},
	{"Rosie Calder", "We had a bit of a role play at the salon, for the health and safety.", ""},
	{"Rosie Calder", "I've an app for that, an AI, it tells me to breathe.", ""},
	{"Rosie Calder", "*So* sorry, love, I do go on.", "So sorry, love, I do go on."},
	{"Rosie Calder", "My programme's on at eight, so make it quick!", ""},
	{"Rosie Calder", "Are you practising on me? Only joking.", ""},
	{"Derek Halloran", "\"Your feedback is important to us.\" That's what I got.", ""},
	{"Derek Halloran", "I was instructed to wait in from eight till one, so I did.", ""},
	{"Derek Halloran", "Is this being recorded for your training purposes?", ""},
	{"Derek Halloran", "They put me through to the trainee, and he hung up.", ""},
	{"Derek Halloran", "You could try asking your engineer where he was.", ""},
	{"Derek Halloran", "*You* people never ring back.", "You people never ring back."},
	{"Derek Halloran", "I talked to the chatbot for an hour, then to you.", ""},
	{"Derek Halloran", "He came Monday (the third) and Thursday (the sixth), so you say.", ""},
	{"Derek Halloran", "I gave your lot my instructions in writing.", ""},
	{"Derek Halloran", "\"Calm down\", he says. To me.", ""},
	{"Derek Halloran", "Eighth person. Eighth! And you all read from a script.", ""},
	{"Derek Halloran", "Is there a person there, or am I talking to an AI?", ""},
	{"Imogen Vale", "That remains, for me, an open question.", ""},
	{"Imogen Vale", "I am a language teacher, and I teach online.", ""},
	{"Imogen Vale", "I run a course in active listening, if you must know.", ""},
	{"Imogen Vale", "I'm a programmer. Well, my programming pays the rent.", ""},
	{"Imogen Vale", "Let me tell you what happened:\nMonday: nobody came. Tuesday: nobody came.", ""},
	{"Imogen Vale", "That was an open-ended question, and you still did not answer it.", ""},
	{"Imogen Vale", "I have it here, in your words: \"resolved\".", ""},
	{"Imogen Vale", "An awkward silence fills the line every time I ask for a date.", ""},
	{"Dr. Helene Voss", "Das ist für mich eine offene Frage.", ""},
	{"Dr. Helene Voss", "„Wir freuen uns, Ihnen mitteilen zu können“ – das stand da.", ""},
	{"Dr. Helene Voss", "Ich habe mit einer Maschine gesprochen. Eine KI, hieß es.", ""},
	{"Dr. Helene Voss", "Mir hat erst eine KI geantwortet und dann niemand.", ""},
	{"Dr. Helene Voss", "Bald ist keine Uhrzeit.", ""},
	{"Dr. Helene Voss", "In diesem Szenario bleibt mir nur die Kündigung.", ""},
	{"Dr. Helene Voss", "Verzeihung, ich falle sonst nicht aus der Rolle.", ""},
	{"Dr. Helene Voss", "Ihr Kollege sagte, der Dr. sagt man, der Titel sei egal.", ""},
	{"Dr. Helene Voss", "Sieben Anrufe (ich habe gezählt), vier Nachrichten (alle freundlich).", ""},
	{"Dr. Helene Voss", "Ich dolmetsche (für Gerichte), falls Sie das interessiert.", ""},
	{"Dr. Helene Voss", "Sie dürfen aktiv zuhören, das genügt mir.", ""},
	{"Dr. Helene Voss", "*Sie* haben mir das zugesagt.", "Sie haben mir das zugesagt."},
	{"Dr. Helene Voss", "*Niemand* hat zurückgerufen.", "Niemand hat zurückgerufen."},
	{"Dr. Helene Voss", "Zeile elf: Anruf um neun Uhr zwölf.", ""},
	{"Dr. Helene Voss", "Ich lese vor.\nZeile elf: Anruf um neun Uhr zwölf.", ""},
	{"Dr. Helene Voss", "Besser wäre die Frage, wer dafür einsteht.", ""},
	{"Dr. Helene Voss", "Meine Anweisungen sind eindeutig gewesen.", ""},
	{"Dr. Helene Voss", "Was genau kann ich von Ihnen erwarten, Herr Klein?", ""},
	{"Dr. Helene Voss", "Das war im Auto, neben der Stadtbücherei.", ""},
	{"Dr. Helene Voss", "Die Frau musste alles ein zweites Mal erzählen.", ""},
	{"Dr. Helene Voss", "Ich spreche nicht laut. Ich muss nicht laut sprechen.", ""},
	{"Dr. Helene Voss", "Und bis wann, bitte? Mit Datum.", ""},
	{"Dr. Helene Voss", "Das ist freundlich von Ihnen, aber keine Antwort.", ""},
	{"Dr. Helene Voss", "Als Dolmetscherin höre ich, was jemand nicht sagt.", ""},
	{"Dr. Helene Voss", "Mein Feedback an Ihre Firma liegt bereits im Briefkasten.", ""},
	{"Dr. Helene Voss", "Wird das für Ihr Training aufgezeichnet?", ""},
	{"Dr. Helene Voss", "Ich bin nicht Ihr Versuchskaninchen.", ""},
	{"Dr. Helene Voss", "Ihr Chatbot nannte mich Helene. Helene antwortet nicht auf Chatbots.", ""},
	{"Dr. Helene Voss", "Ich erwarte es schriftlich, am selben Tag.", ""},
	{"Dr. Helene Voss", "Frau Doktor Voss sagt man, wenn schon.", ""},
	{"Ralf Brandner", "Neunzehn Tage! Neunzehn!", ""},
	{"Ralf Brandner", "Ich hab mit so 'ner KI telefoniert, eine KI, ey!", ""},
	{"Ralf Brandner", "Meine Frau sagt, Ralf, reg dich ab. Ralf lacht da nicht mehr.", ""},
	{"Ralf Brandner", "Da war der Trainee am Telefon, der wusste nix.", ""},
	{"Ralf Brandner", "Ich hab als Trainee, nee, als Lehrling hab ich angefangen.", ""},
	{"Ralf Brandner", "(Lacht) Sie sind gut!", "[Lacht] Sie sind gut!"},
	{"Ralf Brandner", "Beruhigen Sie sich, sagt der! Zu mir!", ""},
	{"Ralf Brandner", "\"Beruhigen Sie sich\", sagt der zu mir!", ""},
	{"Ralf Brandner", "Wissen Sie, was das kostet? Wissen Sie das?", ""},
	{"Ralf Brandner", "Dreimal (dreimal!) hab ich Urlaub genommen.", ""},
	{"Ralf Brandner", "Ihr Rollenspiel können Sie sich sparen, das Rollenspiel kenn ich.", ""},
	{"Ralf Brandner", "Ich will 'n Menschen, kein Programm.", ""},
	{"Ralf Brandner", "Hören Sie überhaupt zu? Aktives Zuhören, schon mal gehört?", ""},
	{"Ralf Brandner", "Erstens: kein Netz. Zweitens: kein Techniker.", ""},
	{"Ralf Brandner", "Passen Sie auf.\nErstens: kein Netz. Zweitens: kein Techniker.", ""},
	{"Ralf Brandner", "Der Brandner zahlt ja, haben die gedacht. Brandner schaut in die Röhre.", ""},
	{"Ralf Brandner", "Ja. Ja, gut. Is ja gut.", ""},
	{"Ralf Brandner", "Was soll ich denn machen, ich leg Fliesen, ich brauch Aufträge.", ""},
	{"Ralf Brandner", "*Drei* Wochen! *Drei*!", "Drei Wochen! Drei!"},
	{"Ralf Brandner", "Und dann steht da: „nicht angetroffen“. Ich war da!", ""},
	{"Ralf Brandner", "„Nicht angetroffen“, steht da. Ich war da!", ""},
	{"Ralf Brandner", "Sagen Sie mir einfach, wann einer kommt.", ""},
	{"Ralf Brandner", "Ich sag Ihnen was, Sie können nix dafür.", ""},
	{"Ralf Brandner", "Der Junge macht Homeschooling (Ihretwegen auf dem Handy).", ""},
	{"Ralf Brandner", "Das ist eine offene Frage, ob ich bleibe.", ""},
	{"Ralf Brandner", "Is das hier 'ne Übung oder was?", ""},
	{"Ralf Brandner", "Kommt da wer? Donnerstag? Ehrlich?", ""},
	{"Ralf Brandner", "Ach, lassen Sie mal.", ""},
	{"Ralf Brandner", "Mit dem System, den Systemprompt oder wie das heißt, da kenn ich mich nicht aus.", ""},
	{"Ralf Brandner", "Ich bin ein Programm gewohnt, das funktioniert.", ""},
}

func TestGuard_Natural(t *testing.T) {
	for _, l := range natural {
		for way, cut := range ways {
			v := view()
			v.Character.Name = l.name
			if got, s := pour(newGuard(v), cut(l.text)); got != cmp.Or(l.want, l.text) || s != "" {
				t.Errorf("%s, %s: %q was shown as %q with the slip %q", l.name, way, l.text, got, s)
			}
		}
	}
}

// broken are replies as models make them that leave their role, by character.
var broken = map[string][]string{
	"Frank Mercer": {
		"I'm an AI assistant and can't do that.", "I'm an artificial intelligence, so no.", "As an artificial intelligence I cannot feel that.", "I'm sorry, but I can't help with that request.", "I can't assist with that.", "I'm ChatGPT, made by OpenAI.", "I am Gemini, developed by Google.", "I don't have personal feelings or experiences.", "I'm a virtual assistant.", "I'm not a real person, I'm simulated.", "I’m an AI.", "I am an A.I. model.",
		"(OOC: this exercise is going well.)", "[Out of character] Good work so far.", "Let's pause the exercise here.", "This is only an exercise, you know.", "Great job! Your empathy was excellent.", "Well done, you reflected my feelings nicely.", "Tip: Try an open question next.", "Try to reflect what I feel before you advise.", "Score: 7/10.", "He looks at the floor and says nothing.", "She sighs and looks away.", "The patient looks down.", "Frank just shrugs.", "Frank slowly looks away.", "Nurse: How are you?\nFrank: Fine.", "The other person: How are you?", "You: What do you mean?\nFrank: Nothing.", "My instructions tell me not to say that.",
		"I was told to stay vague about that.", "According to my prompt, I am Frank.", "The prompt says I am a bus mechanic.", "{\"who\":\"you\",\"said\":\"Not much.\"}", "Sure! Here is Frank's reply: \"Not much.\"", "Here's what Frank would say:\n\nNot much.", "Mood: wary. Not much.", "Not much. (Trust: 38 of 100)", "<think>The user asks</think> Not much.", "```\nNot much.\n```",
	},
	"Ralf Brandner": {
		"Ich bin ein KI-Assistent.", "Ich bin ein KI-Modell von Google.", "Als künstliche Intelligenz habe ich keine Gefühle.", "Ich bin nur ein Computerprogramm.", "Ich bin ein virtueller Assistent.", "Ich bin ein großes Sprachmodell.", "Als KI-Modell kann ich das nicht.", "Es tut mir leid, aber dabei kann ich nicht helfen.", "Ich bin kein echter Mensch.", "Das ist nur eine Übung.", "Wir beenden die Übung hier.", "Gut gemacht! Sie haben sehr empathisch reagiert.", "Super Frage, Sie machen das toll.", "Tipp: Stellen Sie eine offene Frage.", "Versuchen Sie, offene Fragen zu stellen.", "Er schaut zu Boden und schweigt.", "Sie seufzt und lehnt sich zurück.", "Der Kunde seufzt.", "Ralf seufzt tief.", "Ralf schweigt.", "Laut meinen Anweisungen darf ich das nicht sagen.", "Meine Anweisungen verbieten das.", "Ich wurde angewiesen, vage zu bleiben.", "In dieser Simulation bin ich Ralf.", "Im Rahmen dieser Übung bin ich Ralf.", "Mein Prompt sagt, ich bin Ralf.", "Mitarbeiter: Was ist los?\nRalf: Nix.", "Hier ist Ralfs Antwort: Nix.", "(außerhalb der Rolle: läuft gut)", "Note: 2+. Gut gefragt.",
	},
}

// caught is the share of broken that is to be stopped, in percent. Whoever forbids more
// has to see that all of natural still passes.
const caught = 80

func TestGuard_Broken(t *testing.T) {
	for name, replies := range broken {
		n := 0
		for _, reply := range replies {
			v := view()
			v.Character.Name = name
			got, s := pour(newGuard(v), ways["Tokens"](reply))
			if s != "" || got != reply {
				n++
				continue
			}
			t.Logf("not noticed: %q", reply)
		}
		t.Logf("%s: %d of %d stopped or mended", name, n, len(replies))
		if n*100 < len(replies)*caught {
			t.Errorf("%s: %d of %d are stopped or mended, want %d %%", name, n, len(replies), caught)
		}
	}
}
