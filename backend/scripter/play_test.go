package scripter_test

import (
	"fmt"
	"strings"
	"testing"

	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// talk is one run against the real rules and the real script.
type talk struct {
	t         *testing.T
	def       *scene.Definition
	engine    *script.Engine
	state     scene.State
	turns     int
	replies   []string
	unmatched int
	fallbacks int
	closing   map[string]bool // what somebody says who is leaving; it may be said again
	text      strings.Builder
}

func begin(t *testing.T, def *scene.Definition, seed uint64) *talk {
	t.Helper()
	k := &talk{t: t, def: def, engine: script.New(def.Script), state: scene.New(def, seed), closing: map[string]bool{}}
	opening, err := k.engine.Play(t.Context(), k.state.View(def), func(string) {})
	if err != nil || opening.Text == "" {
		t.Fatalf("nobody opens the talk: %v", err)
	}
	k.hear(opening.Text, opening.Played)
	return k
}

func (k *talk) take(speaker roleplay.Speaker, text string, played []roleplay.Entry) {
	k.turns++
	turn := roleplay.Turn{ID: roleplay.TurnID(fmt.Sprintf("turn-%d", k.turns)), Speaker: speaker, Text: text, State: roleplay.TurnCompleted}
	for _, e := range scene.Decide(k.def, k.state, turn, played...) {
		k.state = scene.Apply(k.def, k.state, e)
		if e.Type == roleplay.EntryFact {
			fmt.Fprintf(&k.text, "    (%s: %s)\n", e.Fact.Fact, e.Fact.To)
		}
		if e.Type == roleplay.EntryObjective {
			fmt.Fprintf(&k.text, "    (met: %s)\n", e.Objective.Objective)
		}
	}
}

func (k *talk) hear(text string, played []roleplay.Entry) {
	fmt.Fprintf(&k.text, "%s: %s\n", k.def.Character.Name, text)
	k.replies = append(k.replies, text)
	for _, e := range played {
		switch {
		case e.Type == roleplay.EntryUnmatched:
			k.unmatched++
		case e.Type == roleplay.EntryLine && strings.HasPrefix(e.Line.Reply, "fall_"):
			k.fallbacks++
		case e.Type == roleplay.EntryLine && e.Line.Reply == "left":
			k.closing[text] = true
		}
	}
	k.take(roleplay.SpeakerCharacter, text, played)
}

func (k *talk) say(lines ...string) {
	k.t.Helper()
	for _, line := range lines {
		fmt.Fprintf(&k.text, "Trainee: %s\n", line)
		k.take(roleplay.SpeakerTrainee, line, nil)
		var found []string
		for _, f := range k.state.Found {
			found = append(found, string(f.Move))
		}
		fmt.Fprintf(&k.text, "    [%s] %v %s\n", strings.Join(found, " "), k.state.Moods, k.state.Stage)
		reply, err := k.engine.Play(k.t.Context(), k.state.View(k.def), func(string) {})
		if err != nil {
			k.t.Fatal(err)
		}
		if strings.TrimSpace(reply.Text) == "" {
			k.t.Errorf("no answer to %q", line)
		}
		k.hear(reply.Text, reply.Played)
	}
}

// disclosed counts the facts with a gate that the trainee has heard.
func (k *talk) disclosed() int {
	n := 0
	for _, f := range k.def.Character.Facts {
		if f.Gate != nil && k.state.Disclosed(f.ID) {
			n++
		}
	}
	return n
}

func (k *talk) met() int {
	n := 0
	for _, g := range k.state.Progress(k.def).Goals {
		if g.Met {
			n++
		}
	}
	return n
}

func goodTalks() map[roleplay.CharacterID][]string {
	return map[roleplay.CharacterID][]string{
		"frank-mercer": {
			"Hello Mr Mercer, I'm Anna, I'm one of the nurses here. What brings you in today?",
			"So it was more your wife's idea than yours to come.",
			"How do you feel about talking about the smoking at all?",
			"You've had enough leaflets, and the last thing you need is another person telling you what to do.",
			"Whether you smoke or not is entirely your decision.",
			"Tell me about the cough. What do you notice?",
			"It sounds like the mornings are rough, and you'd rather nobody noticed.",
			"What do you like about smoking?",
			"So those few minutes are the only time of the day that belongs to you.",
			"How much do you smoke on a normal day?",
			"What has happened when you tried to stop before?",
			"Nineteen days on your own, that took a lot of strength.",
			"What would be the hardest part about stopping now?",
			"It sounds like failing in front of others would be worse than the craving itself.",
			"Tell me about your family. Who is important to you?",
			"You want to be able to run with her, not stand in goal.",
			"On a scale from zero to ten, how important would it be for you to stop?",
			"Why is it a seven and not a lower number?",
			"What worries you most about your health?",
			"I'm so sorry. That must have been very hard for you.",
			"Let me sum up what I heard: you value your ten minutes of peace, the breath worries you, you managed nineteen days, and you want to be there for your granddaughter.",
			"Would it be okay if I told you what has helped others with the first hour of the day?",
			"A patch put on in the evening can take the edge off the first morning cigarette. What do you think about that?",
			"What could be a first step for you, if you want one?",
			"Thank you for being so open with me. Goodbye, and see you in two weeks.",
		},
		"rosie-calder": {
			"Hi Rosie, my name is Sam, I'm a nurse here. What did the doctor tell you about this talk?",
			"You expected a telling-off, so you came prepared to agree with everything.",
			"How much do you smoke in a day?",
			"Ten sounds like the number you're comfortable giving.",
			"What do you enjoy about smoking?",
			"So the step outside is where you can be with the others and off duty for a moment.",
			"What is your work like on a normal day?",
			"It sounds like everybody leans on you, all day long.",
			"What happened when you tried to stop before?",
			"You stopped overnight for someone you loved. You have a lot of strength.",
			"What was hard about stopping that time?",
			"It hurt to be laughed at when you had done something so hard.",
			"Tell me about your family. How does your son see it?",
			"You laugh about it, and at the same time it goes right through you.",
			"When do you reach for a cigarette most?",
			"It sounds like the evenings are lonely and the cigarette keeps you company.",
			"What worries you about your health?",
			"That must be so hard, watching your mother struggle for breath.",
			"You joke about it, and underneath you are scared of what you might find out.",
			"It's completely up to you what you do with this.",
			"On a scale of zero to ten, how important is it to you to stop?",
			"What makes it an eight and not a lower number?",
			"Would it be all right if I told you what has helped other people?",
			"What would be a first small step for you?",
			"So to sum up: you've done it before for Josh, the evenings are the hard part, and you'd like to start small. Thank you, Rosie, goodbye.",
		},
		"derek-halloran": {
			"Hello, my name is Sam Porter, I'm at the customer desk. I can hear how angry you are.",
			"I'm sorry, Mr Halloran. That should never have happened, and it is our failure.",
			"What happened, from the beginning?",
			"So you stayed at home twice for an engineer, and we wrote that you were out.",
			"What have my colleagues told you so far?",
			"Seven calls, and every time you started again from nothing.",
			"What has annoyed you most about all this?",
			"That must have been really frustrating, to be cut off like that. I'm sorry.",
			"What have those two days cost you?",
			"What does it mean for you day to day, to be without the line?",
			"So your father has worn a dead alarm since the line went, and you carry the worry.",
			"You listen to him breathing all night because nobody else would hear him.",
			"That sounds exhausting, and frightening.",
			"You care for him more than for any bill, and you blame yourself a little.",
			"What would you like from us now?",
			"Let me sum up: two engineers who never came, seven calls without an answer, two days without pay, and a father whose alarm is dead.",
			"Would it be okay if I tell you what I can do, and what I can't?",
			"I can send you a mobile router on loan today, a courier brings it tomorrow, and I will ask first whether the alarm runs over it.",
			"I have reserved Thursday between eight and ten for an engineer, and he rings your mobile before he comes.",
			"I will credit you the nineteen days, and sixty pounds on top.",
			"I can't promise you that it works on Thursday, I don't know yet what is wrong with the line.",
			"I will call you myself on Thursday at noon, and you get my direct number.",
			"So this is what happens next: the router today, the engineer on Thursday, and at noon you hear from me.",
			"Is that all right for you?",
			"Thank you for telling me about your father. Goodbye, Mr Halloran.",
		},
		"imogen-vale": {
			"Good afternoon Ms Vale, my name is Sam Porter. I have read the file, and I can see why you are disappointed.",
			"I'm sorry. We let you down, and then we closed the case as if you had been out.",
			"What happened from your side, from the beginning?",
			"So you waited two full days, and were recorded as absent in your own house.",
			"What were you told on the phone?",
			"You noticed that the reasons contradicted each other, and nobody could explain it.",
			"What was the worst of it for you?",
			"That must be really frustrating, to be told it works while it does not.",
			"How do you work at the moment, without a connection?",
			"It sounds like you have had to make do in a place that is beneath your profession.",
			"What does the outage mean for you, beyond the inconvenience?",
			"So the break in the hearing weighs more than anything we could put on a bill.",
			"I'm so sorry. That must have been awful, for her and for you.",
			"You are angry on behalf of somebody who could not afford another failure.",
			"What has it cost you, if I may ask that again?",
			"Who else is affected in your building?",
			"What would you expect from us now?",
			"Let me sum up: seven calls, two appointments, a message that was untrue, a hearing that broke off, and neighbours who ask you about it.",
			"Would it be all right if I told you what is in my power?",
			"I can send you a mobile router on loan by courier, it is there tomorrow, before your Friday.",
			"I will credit you the nineteen days and take the late fee off your bill.",
			"I can't promise that the line works on Thursday. What I can promise is that I call you myself at noon, whatever I know.",
			"It is your decision whether you stay with us, and you don't have to decide today.",
			"So this is what happens next: the router tomorrow, the engineer on Thursday from eight to ten, my call at noon, and all of it in writing tonight. Is that all right for you?",
			"Thank you for your frankness, Ms Vale. Goodbye.",
		},
		"ralf-brandner": {
			"Guten Tag, mein Name ist Jonas Keller vom Kundenservice. Ich höre, wie verärgert Sie sind.",
			"Das tut mir leid, Herr Brandner. Das hätte nicht passieren dürfen, das ist unser Fehler.",
			"Erzählen Sie mir bitte von Anfang an, was passiert ist.",
			"Sie haben also zweimal umsonst auf den Techniker gewartet, und wir schreiben, Sie seien weg gewesen.",
			"Was haben meine Kollegen Ihnen bisher gesagt?",
			"Sieben Anrufe, und jedes Mal mussten Sie wieder von vorn anfangen.",
			"Was hat Sie am meisten geärgert?",
			"Das muss sehr frustrierend gewesen sein. Dafür möchte ich mich entschuldigen.",
			"Was haben die beiden Tage Sie gekostet?",
			"Was bedeutet es für Sie im Alltag, dass die Leitung tot ist?",
			"Das heißt, Ihr Vater trägt seit Wochen einen toten Notruf um den Hals, und Sie tragen die Sorge.",
			"Sie liegen nachts wach, weil ihn sonst keiner hören würde.",
			"Das klingt furchtbar anstrengend, und beängstigend.",
			"Ihnen geht es um Ihren Vater, und ein bisschen machen Sie sich selbst Vorwürfe.",
			"Was wünschen Sie sich jetzt von uns?",
			"Ich fasse zusammen: zwei Techniker, die nie kamen, sieben Anrufe ohne Antwort, zwei Tage ohne Lohn und ein Vater, dessen Notruf tot ist.",
			"Wäre es in Ordnung, wenn ich Ihnen sage, was ich tun kann und was nicht?",
			"Ich kann Ihnen heute noch einen mobilen Router losschicken, der Kurier bringt ihn morgen, und ich kläre vorher, ob der Notruf darüber läuft.",
			"Ich habe Ihnen Donnerstag zwischen acht und zehn einen Techniker reserviert, der vorher auf dem Handy anruft.",
			"Ich schreibe Ihnen die neunzehn Tage gut und sechzig Euro obendrauf.",
			"Ich kann Ihnen nicht versprechen, dass es am Donnerstag läuft, ich weiß noch nicht, woran es liegt.",
			"Am Donnerstag um zwölf rufe ich Sie selbst an, und Sie bekommen meine Durchwahl.",
			"So geht es jetzt weiter: heute der Router, Donnerstag der Techniker, und um zwölf hören Sie von mir.",
			"Ist das so in Ordnung für Sie?",
			"Danke, dass Sie mir von Ihrem Vater erzählt haben. Auf Wiederhören, Herr Brandner.",
		},
		"helene-voss": {
			"Guten Tag, Frau Dr. Voss, mein Name ist Jonas Keller. Ich habe die Akte gelesen und kann verstehen, dass Sie enttäuscht sind.",
			"Es tut mir leid. Wir haben Sie im Stich gelassen und dann den Fall geschlossen, als wären Sie weg gewesen.",
			"Wie ist es aus Ihrer Sicht abgelaufen, von Anfang an?",
			"Sie haben also zwei volle Tage gewartet und galten in der eigenen Wohnung als abwesend.",
			"Was hat man Ihnen am Telefon alles gesagt?",
			"Sie haben gemerkt, dass sich die Gründe widersprechen, und niemand konnte es erklären.",
			"Was war für Sie das Schlimmste daran?",
			"Das muss sehr frustrierend sein, wenn es heißt, es geht, und es geht nicht.",
			"Wie arbeiten Sie im Moment, ohne Anschluss?",
			"Das klingt, als müssten Sie sich mit etwas behelfen, das Ihrem Beruf nicht gerecht wird.",
			"Was bedeutet der Ausfall für Sie, über den Ärger hinaus?",
			"Das heißt, die abgebrochene Verhandlung wiegt schwerer als alles, was auf einer Rechnung steht.",
			"Das tut mir sehr leid. Das muss schrecklich gewesen sein, für die Frau und für Sie.",
			"Sie sind für jemanden wütend, der sich keinen zweiten Fehler leisten konnte.",
			"Was hat Sie das gekostet, wenn ich noch einmal fragen darf?",
			"Wer ist bei Ihnen im Haus noch betroffen?",
			"Was erwarten Sie jetzt von uns?",
			"Ich fasse zusammen: sieben Anrufe, zwei Termine, eine Nachricht, die nicht stimmte, eine abgebrochene Verhandlung und Nachbarn, die Sie darauf ansprechen.",
			"Darf ich Ihnen sagen, was in meiner Macht steht?",
			"Ich kann Ihnen per Kurier einen mobilen Router leihweise schicken, er ist morgen da, vor Ihrem Freitag.",
			"Ich schreibe Ihnen die neunzehn Tage gut, und die Mahngebühr storniere ich.",
			"Ich kann Ihnen nicht versprechen, dass die Leitung am Donnerstag geht. Was ich zusagen kann: Ich rufe Sie um zwölf selbst an, was immer ich dann weiß.",
			"Ob Sie bei uns bleiben, ist Ihre Entscheidung, und Sie müssen sich heute nicht festlegen.",
			"So geht es jetzt weiter: morgen der Router, Donnerstag von acht bis zehn der Techniker, um zwölf mein Anruf, und alles heute Abend schriftlich. Ist das so in Ordnung für Sie?",
			"Danke für Ihre Offenheit, Frau Dr. Voss. Auf Wiederhören.",
		},
	}
}

func TestContent_GoodTechnique(t *testing.T) {
	for id, lines := range goodTalks() {
		t.Run(string(id), func(t *testing.T) {
			if len(lines) != 25 {
				t.Fatalf("%d turns, want 25", len(lines))
			}
			def := shipped(t, id)
			for seed := range uint64(5) {
				k := begin(t, def, seed+1)
				k.say(lines...)
				goals := len(k.def.Scenario.Objectives)
				if k.met()*10 < goals*8 {
					t.Errorf("seed %d: %d of %d objectives met, want 80 %%: %+v", seed, k.met(), goals, k.state.Progress(k.def).Goals)
				}
				if k.disclosed() < 4 {
					t.Errorf("seed %d: %d hidden facts disclosed, want at least 4", seed, k.disclosed())
				}
				if k.unmatched*5 > len(lines) {
					t.Errorf("seed %d: %d of %d turns unmatched, want at most 20 %%", seed, k.unmatched, len(lines))
				}
				if got := k.state.Stage; got != "close" {
					t.Errorf("seed %d: the talk ended in the stage %s, want close", seed, got)
				}
				k.noRepeats()
				if seed == 0 {
					t.Log("\n" + k.text.String())
				}
			}
		})
	}
}

func (k *talk) noRepeats() {
	k.t.Helper()
	seen := map[string]bool{}
	for _, r := range k.replies {
		if seen[r] && !k.closing[r] {
			k.t.Errorf("said twice: %q", r)
		}
		seen[r] = true
	}
}

func TestContent_PoorTechnique(t *testing.T) {
	for id, c := range courses() {
		t.Run(string(id), func(t *testing.T) {
			def := shipped(t, id)
			for seed := range uint64(5) {
				k := begin(t, def, seed+1)
				before := k.state.Moods["trust"]
				k.say(c.poor...)
				if n := k.disclosed(); n > 0 {
					t.Errorf("seed %d: %d gated facts disclosed, want none", seed, n)
				}
				if after := k.state.Moods["trust"]; after > before-20 {
					t.Errorf("seed %d: trust went from %d to %d, want at least 20 less", seed, before, after)
				}
				if k.met() > 1 {
					t.Errorf("seed %d: %d objectives met", seed, k.met())
				}
				k.noRepeats()
				if seed == 0 {
					t.Log("\n" + k.text.String())
				}
			}
		})
	}
}

func TestContent_OffTopic(t *testing.T) {
	for id, c := range courses() {
		t.Run(string(id), func(t *testing.T) {
			def := shipped(t, id)
			for seed := range uint64(5) {
				k := begin(t, def, seed+1)
				k.say(c.offTopic...)
				if n := k.disclosed(); n > 0 {
					t.Errorf("seed %d: %d gated facts disclosed, want none", seed, n)
				}
				if k.fallbacks < 15 {
					t.Errorf("seed %d: %d fallbacks in 25 turns beside the point, want at least 15", seed, k.fallbacks)
				}
				k.noRepeats()
				if seed == 0 {
					t.Log("\n" + k.text.String())
				}
			}
		})
	}
}

// A skilled talk opens every fact with a gate, so that none is there in vain.
func TestContent_GoodTechniqueOpensEveryFact(t *testing.T) {
	for id, c := range courses() {
		def := shipped(t, id)
		for seed := range uint64(3) {
			k := begin(t, def, seed+1)
			k.say(c.good...)
			heard := 0
			for _, f := range def.Character.Facts {
				if !k.state.Opened(f.ID) {
					t.Errorf("%s, seed %d: %s stays %s", id, seed, f.ID, k.state.Facts[f.ID])
				}
				if k.state.Disclosed(f.ID) {
					heard++
				}
			}
			t.Logf("%s, seed %d: heard %d of %d facts, met %d of %d objectives", id, seed, heard, len(def.Character.Facts), k.met(), len(def.Scenario.Objectives))
		}
	}
}
