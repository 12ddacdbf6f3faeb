package scripter_test

import (
	"testing"

	"roleplay/backend/roleplay"
)

// plausible is what trainees could well say to an angry customer. It was written
// without a look at the keywords and examples of the scenario.
var plausible = map[string][]string{
	"en": {
		"hi this is Sam from Tallis, what's going on?",
		"I'm really sorry you've had to call so many times.",
		"ok tell me everything, I'm listening",
		"That's terrible service, I'd be furious too.",
		"When did you first notice the problem?",
		"Did anyone actually give you a reason why the technician never showed up?",
		"Who promised you that?",
		"So nobody has ever rung you back.",
		"What is it you need the internet for?",
		"Is anyone in your home relying on it?",
		"Do you work from home?",
		"How has this affected you?",
		"What did it cost you to stay at home those days?",
		"I understand. What bothers you the most?",
		"are the lights on the box green or red",
		"Could I have your account number please?",
		"Have you tried turning it off and on?",
		"What would you need from me today?",
		"What would make this right for you?",
		"How can I earn back your trust?",
		"You're right, we messed up.",
		"I take full responsibility for this.",
		"Let me just check the system.",
		"I see here that the engineer marked you as absent.",
		"I could refund you for the whole time.",
		"We can offer you a free month.",
		"I can get a temporary device delivered to you tomorrow.",
		"There is a slot on Thursday morning, would you like it?",
		"I will personally phone you on Thursday to see if it worked.",
		"Here's my direct extension.",
		"I'll email you a summary of what we agreed.",
		"Shall I ask my supervisor about ending the contract?",
		"I don't want to promise something I can't deliver.",
		"To be honest I don't know when it will be working.",
		"It'll definitely be fixed by tomorrow!",
		"Unfortunately I'm not allowed to do that.",
		"I can put you through to technical support.",
		"Can you hold for a minute?",
		"Please don't cancel just yet.",
		"You are of course free to leave a review.",
		"Does that sound okay to you?",
		"So, to recap: router tomorrow, engineer Thursday, and I ring you at noon.",
		"Is there anything else I can do for you?",
		"How is your father now?",
		"What happened at the hearing?",
		"Thanks for your patience, have a good evening.",
		"I hear you.",
		"Please stop shouting at me.",
	},
	"de": {
		"hallo hier ist Jonas von Falknetz, was kann ich für Sie tun?",
		"Das tut mir wirklich leid, dass Sie so oft anrufen mussten.",
		"ok erzählen Sie mal, ich höre zu",
		"Das ist ja unmöglich, da wäre ich auch stinksauer.",
		"Wann haben Sie die Störung zum ersten Mal bemerkt?",
		"Hat Ihnen irgendwer gesagt, warum der Techniker nicht kam?",
		"Wer hat Ihnen das denn versprochen?",
		"Es hat Sie also nie jemand zurückgerufen.",
		"Wofür nutzen Sie das Internet hauptsächlich?",
		"Ist bei Ihnen zu Hause jemand darauf angewiesen?",
		"Arbeiten Sie von daheim?",
		"Wie sehr belastet Sie das Ganze?",
		"Was hat Sie das gekostet, zwei Tage daheim zu bleiben?",
		"Verstehe. Was ärgert Sie denn am allermeisten?",
		"leuchtet das Kästchen grün oder rot",
		"Könnten Sie mir bitte Ihre Kundennummer geben?",
		"Haben Sie das Gerät mal aus- und wieder eingeschaltet?",
		"Was brauchen Sie heute von mir?",
		"Wie können wir das wieder gut machen?",
		"Wie kann ich Ihr Vertrauen zurückgewinnen?",
		"Sie haben recht, da haben wir Mist gebaut.",
		"Dafür übernehme ich die volle Verantwortung.",
		"Ich guck kurz ins System.",
		"Ich sehe hier, der Techniker hat Sie als nicht angetroffen eingetragen.",
		"Ich könnte Ihnen die ganze Zeit erstatten.",
		"Wir können Ihnen einen Gratismonat anbieten.",
		"Ich kann Ihnen bis morgen ein Ersatzgerät liefern lassen.",
		"Am Donnerstagvormittag wäre ein Termin frei, möchten Sie den?",
		"Ich rufe Sie am Donnerstag persönlich an und frage, ob es geklappt hat.",
		"Hier ist meine direkte Durchwahl.",
		"Ich maile Ihnen nachher, was wir besprochen haben.",
		"Soll ich meine Chefin fragen, ob Sie früher aus dem Vertrag können?",
		"Ich möchte Ihnen nichts versprechen, was ich nicht halten kann.",
		"Ehrlich gesagt weiß ich nicht, wann es wieder läuft.",
		"Morgen geht es garantiert wieder!",
		"Das darf ich leider nicht.",
		"Ich stelle Sie zum technischen Support durch.",
		"Können Sie kurz warten?",
		"Bitte kündigen Sie noch nicht.",
		"Sie dürfen uns natürlich gern schlecht bewerten.",
		"Klingt das gut für Sie?",
		"Also zusammengefasst: morgen der Router, Donnerstag der Techniker, und um zwölf rufe ich an.",
		"Kann ich sonst noch was für Sie tun?",
		"Wie geht es Ihrem Vater jetzt?",
		"Was ist in der Verhandlung passiert?",
		"Danke für Ihre Geduld und einen schönen Abend noch.",
		"Ich höre Sie.",
		"Hören Sie bitte auf, mich anzuschreien.",
	},
}

// Most of what people may well say is answered with more than a fallback.
func TestContent_PlausibleTurnsAreUnderstood(t *testing.T) {
	const least = 0.85
	for _, id := range []roleplay.CharacterID{"derek-halloran", "imogen-vale", "ralf-brandner", "helene-voss"} {
		def := shipped(t, id)
		lines := plausible[def.Scenario.Language]
		if len(lines) < 40 {
			t.Fatalf("only %d turns in %s", len(lines), def.Scenario.Language)
		}
		understood := 0
		for _, line := range lines {
			k := begin(t, def, 1)
			k.say(courses()[id].good[:2]...)
			before := k.unmatched
			k.say(line)
			if k.unmatched == before {
				understood++
			} else {
				t.Logf("%s does not understand %q: %v", id, line, k.state.Found)
			}
		}
		rate := float64(understood) / float64(len(lines))
		t.Logf("%s understands %d of %d, %.0f %%", id, understood, len(lines), 100*rate)
		if rate < least {
			t.Errorf("%s understands %.0f %%, want at least %.0f", id, 100*rate, 100*least)
		}
	}
}
