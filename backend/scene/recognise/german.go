package recognise

import (
	"slices"
	"strings"
	"sync"
)

// german knows words in their normal form: "für" is "fuer", "weshalb" is "warum",
// "zurückrufen" is "zurueck" and "rufen". The patterns are written with umlauts,
// and made when the first German text is read.
var german = sync.OnceValue(func() *grammar {
	return &grammar{
		spell:  spellGerman,
		stem:   stemGerman,
		titles: set("dr prof dipl ing hr fr st nr bzw ca evtl ggf usw z.b inkl tel str"),
		leads: set(`also so und aber gut ok na ach oh aeh aehm hm hmm mhm ja jetzt nun dann denn genau verstehe naja tja super schoen prima klar bitte eben
		sondern oder doch halt mal eigentlich`),
		quiet: set(`der die das den dem des ein eine einen einem einer eines und oder aber wenn dann als dass ob weil denn da hier dort dieser diese dieses diesen diesem
		jener es er ihn ihm sie ihr ihre ihren ihrem ihrer ihres ihnen wir uns unser unsere unseren unserem unserer ich mich mir mein meine meinen meinem meiner
		du dich dir dein deine deinen deinem deiner euch euer eure euren man sich ist sind bin bist war waren wart sein gewesen waere waeren werden wird wurde wurden
		worden werde wuerde wuerden wuerdest hat habe haben hast hatte hatten haette haetten gehabt kann koennen kannst koennte koennten koenntest konnte konnten
		soll sollen sollte sollten solltest muss muessen musst musste mussten will wollen willst wollte wollten moechte moechten moechtest mag moegen darf duerfen darfst
		nicht nichts kein keine keinen keinem keiner ja nein zu von im in am an bei auf fuer mit nach ueber aus ab um durch gegen ohne bis seit vor hinter unter zwischen
		ins zum zur beim vom ans doch noch nur mal schon auch sehr so wie was wer wen wem wo wann warum welche welcher welches welchen woher wohin woran worum wofuer
		womit wovon wozu worauf ganz gar etwas alles alle viel viele mehr meisten am eben halt einfach jetzt heute gerade bitte danke ok gut genau also naja hm aeh
		denken denke denkst meinen meine meinst sagen sage sagt sagst gesagt erzaehlen erzaehl erzaehlt sehen sehe sieht siehst machen mache macht machst gemacht tun tut getan
		gehen geht ging gegangen kommen kommt kam gekommen geben gibt gab gegeben nehmen nimmt lassen lass laesst finden finde findest wissen weiss weisst kennen
		dazu dabei davon damit daran darauf darum dafuer daraus darueber diesbezueglich irgend irgendwas irgendwie ding sache eigentlich sonst wohl eher immer wieder
		dort selbst natuerlich vielleicht wirklich denn jeder jede jedes beide andere anderen weiter los passiert genauer mir`),
		questionWords: set("was wer wen wem wo wann warum wie welche welcher welches welchen woher wohin wozu viel viele oft lange alt"),
		negations:     set("nicht nichts kein keine keinen keinem keiner nie niemals niemand nein ohne"),
		consonants:    9,
		slips:         true,
		compounds:     true,
		separable:     true,
		talk: &talk{
			techniques: germanMatcher(germanTechniques),
			yes: germanAnswers("ja", "klar", "ok", "natürlich", "selbstverständlich", "sicher", "gern", "genau", "richtig", "stimmt", "einverstanden", "in ordnung", "auf jeden fall",
				"da haben sie recht", "da haben sie völlig recht", "da haben sie vollkommen recht", "da hast du recht", "sie haben recht", "du hast recht", "aber natürlich", "aber sicher", "aber klar", "na klar", "versprochen", "abgemacht", "mache ich", "das mache ich", "absolut", "unbedingt", "exakt"),
			no: germanAnswers("nein", "auf keinen fall", "auf gar keinen fall", "keinesfalls", "das geht leider nicht", "das geht nicht", "leider nein", "leider nicht", "eher nicht", "nicht wirklich", "noch nicht", "niemals",
				"das kann ich nicht", "das kann ich leider nicht", "nicht heute", "bestimmt nicht", "sicher nicht", "gar nicht.", "überhaupt nicht.", "nie.", "lieber nicht", "das ist leider nicht möglich", "das ist nicht möglich"),
			question: set("was wie warum wo wer wen wem wessen wann welche welcher welches welchen welchem wohin woher woran worum wofuer womit wovon wozu worauf worueber worin wodurch woraus inwiefern inwieweit"),
			asking:   set("was wie warum wozu woran worum wofuer womit wovon worauf worueber worin wodurch woraus woher inwiefern inwieweit"),
			details:  set("wer wen wem wann wo wohin welche welcher welches welchen welchem was wie woher"),
			knowing:  set(""),
			tags:     set("ok ja nein richtig genau gut oder was hm hmm aeh wirklich sicher stimmt es nicht wahr verstanden klar und so na also bitte wie ist das doch ach gell"),
			what:     "was",
			form:     germanForm,
			inverted: germanInverted,
			embedded: func(asks word, rest []word) bool {
				return germanDetails[asks.norm] || asks.norm == "wie" && len(rest) > 0 && germanQuantity[rest[0].norm]
			},
			verbFirst: germanVerbFirst,
			asksPlainly: func(words []word) bool {
				return len(words) > 2 && (germanAuxiliary[words[0].norm] || germanPlain[words[0].norm]) && germanSubject[words[1].norm] && !germanBids[words[2].norm]
			},
			invitations: germanMatcher([]rule{{move: OpenQuestion, say: []string{
				"^erzählen/erzähl/erzählt", "^bitte erzählen/erzähl", "^schildern/schilder/beschreiben/beschreib/erklären/erklär @sie?", "helfen sie mir ... verstehen", "hilf mir ... verstehen", "mich würde interessieren was/wie/warum/wozu/woran", "würde mich interessieren was/wie/warum",
				"ich würde gern hören/wissen/verstehen was/wie/warum/wozu", "ich möchte gern? genau? verstehen/hören/wissen was/wie/warum/wozu/mehr", "ich wüsste gern was/wie/warum", "ich frage mich was/wie/warum", "erzählen sie mir/mal/doch/bitte/ruhig", "erzähl mir/mal/doch", "beschreiben sie mir/doch/bitte/mal", "schildern sie mir/doch/bitte/mal",
				"ich höre zu.", "sagen sie mir bitte? was/wie/warum", "sag mir bitte? was/wie/warum",
			}}, {move: ClosedQuestion, say: []string{"ich frage mich ob", "mich würde interessieren ob/wann/wo/wer/welche", "ich wüsste gern ob/wann/wo/wer/welche"}}}),
			openers: germanMatcher([]rule{{move: OpenQuestion, say: []string{
				"@kann/@könnte/@wollen/@möchten/@würden/@mögen @sie ... erzählen/schildern/beschreiben/erklären/berichten/erläutern", "@kann/@könnte/@wollen/@möchten/@würden @sie ... sagen/verraten was/wie/warum/wozu/woran/worum", "darf/dürfte ich ... fragen/wissen was/wie/warum/wozu/woran",
				"gibt es sonst? noch? etwas/was das/was", "sonst noch etwas/was", "was/wie/warum haben/ist/war/würde/sehen/denken/meinen/stellen/möchten/könnte",
			}, unless: []string{"was kostet", "kann/können ich/wir sonst"}}}),
			stems: germanMatcher([]rule{{move: Reflection, say: []string{
				"^das heißt", "es/das klingt/hört/scheint/wirkt so? als/danach/für/nach/an/so", "klingt als/danach/so/nach", "es hört sich an", "das hört sich an/so", "mit anderen worten", "anders gesagt", "das heißt/bedeutet @sie/@ihnen/@ihr/für/also", "^für @sie/dich ist/war/bedeutet/heißt/geht", "^@ihnen/dir geht/ist/war/fehlt/liegt/wäre/wurde/reicht",
				"einerseits", "auf der einen seite", "wenn ich @sie/dich/das? richtig verstehe/verstanden", "habe ich @sie/dich richtig verstanden", "so wie ich das/@sie/es höre/verstehe", "ich höre heraus/raus", "was ich höre/heraushöre", "@sie haben/hast also/das/den/einfach/gerade/schon/längst", "@sie fühlen/fühlst", "@sie wollen/willst/möchten/möchtest/wünschen/wünschst/hoffen/hoffst/brauchen/brauchst", "@sie sagen/sagst also/dass",
				"im grunde", "ein teil von", "am liebsten wäre/hätten/würden @ihnen/@sie", "es geht @ihnen/dir", "es ist @ihnen/dir wichtig", "dass @sie ... angewiesen",
			}}}),
			directs: germanMatcher([]rule{{move: Advice, say: []string{
				"^@sie sollten/solltest/solltet/müssen/musst/müsst/dürfen/darfst/könnten/könntest/können/kannst", "^@sie sind doch? selbst/selber/schuld", "^@sie hätten/hättest", "^@sie ... bestimmt/sicher ... falsch", "^@sie hören/hörst mir", "^@sie bekommen/erhalten/kriegen/bekommst", "^@sie werden ... von", "^@ihnen wird/werde", "^ihr/ihre ... geht/kommt/ist ... raus/unterwegs", "^@sie entscheiden/entscheidest", "^@ihr entscheidung/ärger/wahl", "^@sie haben die wahl", "^@sie haben ... recht",
			}}}),
			addressed:  germanAddressed,
			courtesies: set("danke dank hallo hi moin servus guten tschuess willkommen vielen herzlichen schoenen ciao auf gruess"),
		},
	}
})

var (
	germanAuxiliary = set(`haben habt hast hat hatten hattest hatte haetten haettest haette sind seid bist ist war waren warst waere waeren koennen kannst koennt kann koennten koenntest koennte
		wollen willst wollt will wollten moechten moechtest moechtet moechte wuerden wuerdest wuerde duerfen darfst darf duerfte duerften sollen sollst soll sollten muessen musst muss
		wird werden wirst wurden wurde mussten konnten durften moegen magst`)
	// germanPlain are other verbs that begin a question and no order.
	germanPlain = set(`wissen weisst brauchen brauchst glauben glaubst kennen kennst wohnen wohnst leben lebst fuehlen fuehlst erinnern meinen meinst denken denkst rauchen rauchst trinken
		arbeiten arbeitest nutzen nutzt benutzen funktioniert funktionieren leuchtet leuchten blinkt blinken geht gehts gibt stimmt passt passen laeuft hilft reicht kommt klappt bekommen
		bekommst schlafen schlaefst gefaellt interessiert stoert tut macht bedeutet klingt haelt ging gab kam half passte reichte`)
	germanDetails  = set("wer wen wem wann wo wohin welche welcher welches welchen welchem") // inside another question
	germanSubject  = set("sie du ihr ihnen dir ich wir er es das der die dies diese dieser ihre ihren dein deine man jemand da mir mich uns einer eine ein")
	germanBids     = set("bitte geduld verstaendnis keine")
	germanQuantity = set("viel viele vielen oft lange lang alt gross hoch weit schnell spaet teuer haeufig schwer breit lautet heisst heissen heissst")
	germanSorts    = set("kundennummer name adresse anschrift telefonnummer nummer postleitzahl geburtsdatum e mail rufnummer vertragsnummer anschluss")
	// germanKinds are asked for openly all the same: "Welche Sorgen haben Sie?"
	germanKinds = set("sorgen erfahrungen erfahrung erwartungen erwartung wuensche vorstellungen vorstellung folgen gruende bedenken gedanken auswirkungen rolle hoffnungen ideen loesung bedeutung")
)

// germanForm judges words that begin with a question word.
func germanForm(words []word) form {
	next, third := "", ""
	if len(words) > 1 {
		next = words[1].norm
	}
	if len(words) > 2 {
		third = words[2].norm
	}
	switch words[0].norm {
	case "wie":
		if germanQuantity[next] || (next == "ist" || next == "war") && slices.ContainsFunc(words, func(w word) bool { return germanSorts[w.norm] }) {
			return closedForm
		}
		return openForm
	case "was":
		if next == "kostet" || next == "fuer" && third != "sie" && third != "dich" {
			return closedForm
		}
		return openForm
	case "welche", "welcher", "welches", "welchen", "welchem":
		if germanKinds[next] {
			return openForm
		}
		return closedForm
	case "wo":
		if third == "sie" && (next == "sehen" || next == "stehen") {
			return openForm
		}
		return closedForm
	case "wer", "wen", "wem", "wessen", "wann", "wohin", "woher":
		return closedForm
	}
	return openForm
}

// germanInverted reports whether a verb follows a question word at once or after
// what is asked for: "was möchten Sie", "wie lange haben Sie", "welches Modell
// haben Sie". Where a pronoun or a participle follows, it is no question: "was
// Sie sagen, stimmt", "wie gesagt".
func germanInverted(words []word) bool {
	for i, w := range words[:min(4, len(words))] {
		verb := germanAuxiliary[w.norm] || germanPlain[w.norm]
		if i == 0 && verb {
			return true
		}
		if i == 0 && (germanPronouns[w.norm] || w.norm == "fuer" && len(words) > 1 && germanAddressed[words[1].norm] || germanAsides[w.norm]) {
			return false
		}
		if i+1 < len(words) && (verb && germanSubject[words[i+1].norm] || verbal(w.norm) && germanPronouns[words[i+1].norm]) {
			return true
		}
	}
	return false
}

var (
	germanAsides    = set("gesagt erwaehnt gewohnt geplant besprochen vereinbart versprochen gewuenscht bekannt")
	germanPronouns  = set("ich sie du ihr wir er es man")
	germanAddressed = set("sie ihr ihre ihnen ihren ihrem ihrer du dir dich dein deine deinen")
)

// verbal reports whether a word has the ending of a verb.
func verbal(w string) bool {
	return len(w) > 3 && (strings.HasSuffix(w, "en") || strings.HasSuffix(w, "st") || strings.HasSuffix(w, "t") || strings.HasSuffix(w, "te"))
}

// germanVerbFirst reports whether words begin with a verb and its subject.
func germanVerbFirst(words []word) bool {
	first := words[0].norm
	return germanAuxiliary[first] || germanPlain[first] || len(words) > 1 && germanPronouns[words[1].norm] && verbal(first)
}

// germanGroups are the forms of address and their verbs, for short patterns.
var germanGroups = strings.NewReplacer(
	"@sie", "sie/du/ihr", "@ihnen", "ihnen/dir/euch", "@ihr", "ihr/ihre/ihren/ihrem/ihrer/dein/deine/deinen/deinem/deiner/eure/euer",
	"@kann", "können/kannst/könnt", "@könnte", "könnten/könntest/könntet", "@muss", "müssen/musst/müsst", "@soll", "sollten/solltest/solltet",
	"@haben", "haben/hast/habt", "@sind", "sind/bist/seid", "@wollen", "wollen/willst/wollt", "@möchten", "möchten/möchtest/möchtet", "@würden", "würden/würdest/würdet", "@mögen", "mögen/magst",
)

func germanMatcher(rules []rule) *matcher {
	spell := func(patterns []string) []string {
		var out []string
		for _, p := range patterns {
			out = append(out, respell(strings.Fields(umlauts.Replace(germanGroups.Replace(p))))...)
		}
		return out
	}
	spelt := make([]rule, len(rules))
	for i, r := range rules {
		spelt[i] = rule{move: r.move, say: spell(r.say), unless: spell(r.unless)}
	}
	return newMatcher(spelt)
}

// respell brings the words of a pattern to their normal form. One that falls
// apart, a separable verb, stands in a pattern of its own.
func respell(fields []string) []string {
	for i, field := range fields {
		bare, optional := strings.CutSuffix(field, "?")
		bare, start := strings.CutPrefix(bare, "^")
		var whole, apart []string
		for w := range strings.SplitSeq(bare, "/") {
			if forms := spellGerman(w); len(forms) == 1 {
				whole = append(whole, forms[0])
			} else {
				apart = append(apart, strings.Join(forms, " "))
			}
		}
		if bare == "..." || len(apart) == 0 && strings.Join(whole, "/") == bare {
			continue
		}
		if len(whole) > 0 {
			apart = append(apart, strings.Join(whole, "/")+map[bool]string{true: "?"}[optional])
		}
		var out []string
		for _, instead := range apart {
			with := slices.Concat(fields[:i], strings.Fields(map[bool]string{true: "^"}[start]+instead), fields[i+1:])
			out = append(out, respell(with)...)
		}
		return out
	}
	return []string{strings.Join(fields, " ")}
}

func germanAnswers(list ...string) []answer {
	for i, a := range list {
		list[i] = umlauts.Replace(a)
	}
	return answers(list...)
}

var germanTechniques = []rule{
	{move: EvokingQuestion, say: []string{
		"was würde/würden ... ändern/helfen/bringen/besser/anders/leichter/gewinnen", "was wäre/wären ... besser/anders/gut/gute/guter/wichtig/lösung/ideal/hilfreich/schritt/fair/richtig/ergebnis", "was @würden @sie ... wünschen/ändern/anders/tun/machen/gern/brauchen/sagen", "was wünschen/wünschst/wünscht/erhoffen/erhoffst/erwarten/erwartest @sie", "was @möchten/@wollen @sie",
		"was spricht ... dafür/dagegen", "was bräuchten/bräuchtest/brauchen/brauchst @sie", "einer skala", "null bis zehn", "0 bis 10", "eins bis zehn", "1 bis 10", "null und zehn", "wie wichtig/zuversichtlich/bereit", "wie sicher @sind/wären @sie", "warum ... und keine/nicht/kein", "warum nicht weniger/niedriger",
		"was ist/wäre @ihnen/dir ... wichtig/wichtigsten/lieb/liebsten", "was liegt/läge @ihnen", "welche gründe/vorteile/nachteile/wünsche/erwartungen/lösung", "was könnte/könnten ... schritt/tun/helfen/ausprobieren/machen/versuchen", "was @könnte/@kann @sie sich vorstellen", "warum @möchten/@wollen @sie", "was hat ... geholfen", "was müsste/muss ... passieren/geschehen/damit",
		"wo sehen/siehst @sie", "wie würde/sähe ... aussehen/aus", "in fünf/zehn/5/10 jahren", "was hätten/hättest @sie davon", "woran würden/würdest @sie", "wie stellen/stellst @sie sich", "was macht/machte es ... wert", "was würde/würden @ihnen", "wozu ... bereit",
	}},
	{move: Summary, say: []string{
		"ich fasse ... zusammen", "zusammenfassen", "zusammengefasst", "zusammenfassend", "habe ich das/es/@sie/alles so? ... richtig verstanden", "habe ich ... richtig/alles verstanden", "habe ich etwas/was vergessen", "bis jetzt/hierher haben/hast", "bisher haben/hast", "alles in allem", "ich wiederhole", "noch einmal kurz? zusammen", "damit ich nichts vergesse", "damit ich es richtig verstehe/habe",
		"um sicherzugehen/sicher", "ich halte fest", "halten wir fest", "fassen wir zusammen", "kurz gesagt", "in summe", "insgesamt haben/hast/waren/also", "@sie haben/hast mir ... erzählt", "unterm strich", "ich will sichergehen",
	}},
	{move: Affirmation, say: []string{
		"das haben/hast @sie ... gut/toll/super/großartig/prima/klasse/richtig", "gut/toll/super/schön/prima/klasse dass @sie", "respekt", "hut ab", "bewundernswert", "beeindruckend", "beeindruckt", "bewundere", "stolz", "danke dass @sie so ... offen/ehrlich/ruhig/geduldig/deutlich/klar", "danke für @ihr offenheit/ehrlichkeit/vertrauen/geduld", "ich finde es ... stark/gut/toll/mutig/bemerkenswert/beeindruckend/klasse/super", "das finde ich ... stark/gut/toll/mutig/bemerkenswert/klasse",
		"@sie haben/hast wirklich/sehr/so? viel/große/unglaublich ... geduld/kraft/mut/mühe/durchgehalten/geschafft/geleistet/bewiesen", "tolle/starke/große/super/gute/enorme leistung", "es ist sehr/wirklich? gut/hilfreich/toll/super/wichtig dass @sie", "ich weiß ... zu schätzen", "ich schätze es/@ihr/das/sehr", "das war mutig/stark/richtig", "das ist mutig/stark/vorbildlich", "wie gut @sie", "gut gemacht", "weiter so", "guter/wichtiger punkt", "gute idee", "das schafft nicht jeder", "@sie haben/hast schon viel/so viel", "das erfordert/verlangt/braucht mut/kraft", "ich bin froh dass @sie", "sehr gut vorbereitet", "vorbildlich", "hilft mir sehr dass/wie",
	}, unless: []string{"nicht stolz"}},
	{move: Empathy, say: []string{
		"ich verstehe/versteh dass/wie/warum/@ihr/@sie/das", "das verstehe ich", "verständlich", "kann ich ... verstehen/nachvollziehen/nachfühlen/vorstellen", "ich kann ... verstehen/nachvollziehen/nachfühlen/vorstellen", "kann verstehen/nachvollziehen/nachfühlen", "nachvollziehbar", "kein wunder",
		"das/es ist/war/klingt/muss/wäre/hört/wirkt sehr/wirklich/so/echt/ja/natürlich/für/@sie/dich/bestimmt/sicher/sicherlich/wahnsinnig/furchtbar/total/absolut/mehr/als? ärgerlich/schwer/belastend/frustrierend/anstrengend/schlimm/hart/schrecklich/furchtbar/bitter/zermürbend/unangenehm/enttäuschend/stressig/schmerzhaft/beängstigend/traurig/nervig/unerträglich/heftig/zumutung",
		"das/es muss/war/ist/klingt ... belastend/frustrierend/zermürbend/anstrengend/ärgerlich/schlimm/hart/schrecklich/schwer/stressig/bitter/enttäuschend für? @sie? sein?", "war/ist bestimmt/sicher/sicherlich nicht leicht/einfach", "nicht leicht/einfach für @sie/dich", "an @ihr stelle wäre/wären/hätte/ginge", "das würde mich auch", "da wäre ich/jeder", "wäre ich auch", "ginge mir auch/genauso", "geht mir auch", "würde mir auch/genauso", "jeder wäre/würde", "tut mir so/sehr/wirklich? leid zu hören", "das zu hören", "tut mir leid für", "beileid",
		"ich höre/sehe/merke/spüre wie/dass? @sie", "wie enttäuscht/wütend/verärgert/frustriert/müde/erschöpft/sauer", "@ihr ärger/wut/frust/enttäuschung/sorge/angst/unmut/verzweiflung", "@sie wirken/wirkst/klingen/klingst ... erschöpft/müde/traurig/wütend/verärgert/enttäuscht/besorgt/angespannt/gestresst", "@sie @sind sehr/so/zu? recht? verärgert/wütend/enttäuscht/sauer/frustriert/besorgt/verzweifelt/traurig/aufgewühlt/aufgebracht/genervt/am", "@sie fühlen/fühlst sich/dich", "@sie haben/hast angst", "das recht wütend/verärgert", "mit recht wütend/verärgert/sauer/enttäuscht", "zu recht", "das tut weh", "ich fühle mit",
	}, unless: []string{"gar nicht schwer/schlimm", "nicht so? schlimm", "halb so schlimm", "verständlich machen", "darf ich ... vorstellen", "ich mich ... vorstellen"}},
	{move: AskPermission, say: []string{
		"darf/dürfte ich", "dürfen wir", "wäre/ist es/das ... in ordnung/ok/recht wenn/dass ich/wir", "wäre das in ordnung/ok", "wäre/ist es in ordnung/ok", "hätten/hättest/haben/hast @sie etwas/was dagegen", "wenn @sie nichts dagegen", "wenn es/das? @ihnen/dir/für recht/ok/passt/sie", "@möchten/@wollen/@würden @sie ... hören/wissen", "kann/könnte ich @sie/@ihnen/dich/dir/mal/kurz ... fragen/sagen/erklären/vorschlagen/zeigen/stellen",
		"haben/hast/hätten @sie kurz/gerade/einen ... moment/zeit/minute/minuten", "@sind @sie damit? einverstanden", "soll/sollen ich/wir", "erlauben/gestatten @sie", "mit @ihr erlaubnis/einverständnis", "ist/wäre es @ihnen recht wenn", "passt es @ihnen wenn/gerade/jetzt",
	}, unless: []string{"darf ich ... vorstellen"}},
	{move: Autonomy, say: []string{
		"entscheiden/entscheidest/bestimmen/bestimmst @sie", "@sie entscheiden/entscheidest/bestimmen/bestimmst", "liegt ganz/allein? bei @ihnen", "@ihr entscheidung/wahl/leben", "@sie müssen/musst sich/dich ... nicht", "@sie müssen/musst nichts? heute? nicht/nichts? entscheiden/festlegen/unterschreiben", "@sie müssen/musst das nicht", "niemand/keiner kann/wird/will @sie/dich ... zwingen/drängen", "@sie haben/hast die wahl", "zeit lassen", "lassen sie sich ... zeit", "lass dir ... zeit", "nehmen sie sich ... zeit", "wissen/weißt @sie selbst/selber ... besten", "@sie wissen/weißt selbst/selber ... besten", "weißt du selbst", "@sie @kann das? frei/selbst/selber/jederzeit/gern? ... wählen/entscheiden/bestimmen/aussuchen", "ganz wie @sie @wollen/@möchten", "wie @sie @möchten/@wollen", "kein druck", "ihnen überlassen", "in @ihr hand", "suchen sie sich aus", "was ihnen lieber ist", "ob @sie ... bleiben/wechseln/kündigen ... entscheiden",
	}, unless: []string{"sorgen"}},
	{move: Advice, say: []string{
		"@sie @soll", "an @ihr stelle würde", "wenn ich @sie/du wäre", "ich würde @ihnen/dir? raten/empfehlen/vorschlagen", "ich würde @ihnen raten/empfehlen/vorschlagen", "ich rate/empfehle/empfehl", "mein rat/tipp/vorschlag wäre/ist", "ich schlage vor dass @sie", "versuchen/probieren sie", "versuch/probier es/doch/mal", "am besten starten/rufen/gehen/nehmen/schreiben/machen/schauen/stellen/lassen/wenden/ziehen/versuchen/fangen", "am besten wäre es wenn @sie",
		"haben/hast @sie schon/mal/jemals? ... gedacht/überlegt/probiert", "warum/wieso probieren/probierst/versuchen/versuchst/nehmen/nimmst/machen/machst/gehen/gehst @sie nicht", "es wäre besser/gut/sinnvoll/ratsam/klüger wenn @sie", "^ziehen/starten/trinken/nehmen/gehen/essen/achten/schalten/stecken/wechseln/meiden/treiben/wenden/trennen/drücken/setzen/reduzieren sie", "@sie @könnte es? ... versuchen/probieren/machen/nehmen/tun/anfangen/mal", "wie wäre es mit/wenn @sie", "denken sie daran", "achten sie", "vergessen sie nicht", "es ist wichtig dass @sie", "@sie @muss nur/einfach/bloß", "besser wäre es wenn @sie",
	}, unless: []string{"nehmen sie platz", "nehmen sie sich ... zeit", "was/wie/wann/wo @soll @sie", "gehen sie mir", "setzen sie sich"}},
	{move: Confrontation, say: []string{
		"@sie @muss", "^@muss @sie denn/immer/so", "beruhigen/beruhige/beruhigt", "hören/hör/hört sie? mir/mal ... zu", "^jetzt hören/hör", "nicht mein/unser problem", "@ihr problem", "selbst/selber schuld", "@ihr eigene/eigenen? schuld", "so sind ... regeln/vorschriften/bestimmungen", "unsere regeln/richtlinien/vorschriften", "vorschrift ist vorschrift", "schreien/schrei/brüllen/brüll @sie? ... nicht/an", "hören/hör sie? bitte? auf", "nicht so laut", "nicht in diesem ton", "so nicht", "diesen ton", "bestimmt/sicher/wahrscheinlich ... falsch/vergessen/kaputtgemacht", "falsch angeschlossen/bedient/eingesteckt/verstanden", "das stimmt doch? so? gar? nicht", "da/dagegen/dafür/daran kann ich auch? leider? nichts", "kann ich auch? leider? nichts machen/tun/ändern",
		"warum/wieso haben/hast @sie ... nicht", "steht so? ... agb", "in den agb", "im kleingedruckten", "wenn @sie so weiter", "so weiter machen", "so weiter machst", "sterben/stirbst/umbringen/umbringst @sie", "übertreiben/übertreib/übertreibst", "nicht zuständig", "nicht meine schuld/aufgabe/abteilung/zuständigkeit", "da sind wir nicht", "@sie hören/hörst ... nicht zu", "@sie verstehen/verstehst ... nicht", "keine/kein entschuldigung/ausrede/grund", "ausreden", "@sie beleidigen/beleidigst mich", "auf diese art", "in diesem ton", "das ist unsinn/quatsch/blödsinn/falsch/lächerlich/unmöglich", "unsinn", "quatsch", "stellen/stell @sie? sich/dich nicht so", "reißen/reiß @sie? sich/dich zusammen", "@sie lügen/lügst", "das glaube ich @ihnen nicht", "nun mal so", "ist halt/eben so", "sonst lege ich auf", "ich lege jetzt? auf", "andere kunden", "@sie @sind nicht der/die einzige", "da @sind @sie nicht", "hätten/hättest @sie ... müssen/sollen/früher/gleich", "wie oft soll ich", "ich habe @ihnen doch/bereits/schon/gerade", "^das habe ich doch? schon", "immer @sie", "nie hören", "interessiert mich nicht", "ist mir egal", "tut nichts zur sache", "lungenkrebs", "drohen/drohst", "wollen/willst @sie ... sterben/enden/umbringen", "@sie @sind ... unverschämt/unhöflich/aggressiv/uneinsichtig",
	}, unless: []string{"@sie @muss ... nicht/nichts/kein/keine/keinen/warten", "@muss @sie nichts", "musste/mussten", "das ist keine kleinigkeit"}},
	{move: Reassurance, say: []string{
		"keine sorge/angst/panik", "machen/mach @sie? sich/dir keine sorgen/gedanken", "das wird schon", "wird schon wieder", "alles wird gut", "wird alles gut", "halb so schlimm/wild", "nicht so schlimm", "das kriegen/bekommen wir schon? ... hin", "das kommt vor", "so etwas/was kommt vor", "kann passieren", "das passiert", "nur mut", "kopf hoch", "das klappt bestimmt/sicher/schon", "es gibt schlimmeres", "seien sie unbesorgt", "das regelt sich", "wird sich regeln", "haben sie vertrauen", "das ist normal", "das geht vorbei", "immerhin haben/ist",
	}},
	{move: OfferHelp, say: []string{
		"was kann/können/könnte/könnten ich/wir ... tun/machen/helfen", "wie/womit kann/können/könnte ich/wir ... helfen/weiter/unterstützen/tun", "kann/können ich/wir ... für @sie/dich ... tun", "ich kümmere/kümmer mich", "wir kümmern uns", "ich werde mich ... kümmern", "ich rufe @sie/dich ... an/zurück", "ich melde mich", "ich kann/könnte/würde/werde/möchte @ihnen/dir ... schicken/anbieten/geben/helfen/erstatten/buchen/ein/eine/einen/zusenden/bieten/senden/veranlassen/besorgen/reservieren/gut/schreiben", "ich kann/werde @sie ... zurück/an/vormerken/eintragen", "ich kann/werde/könnte/würde ... veranlassen/zuschicken/schicken/anbieten/buchen/beauftragen/erstatten/klären/prüfen/organisieren/einleiten/reservieren/eintragen/gutschreiben",
		"ich schaue/schau/gucke/sehe/prüfe ... nach/tun/kann/lässt/konto/für", "wir erstatten/schicken/ersetzen/tauschen/übernehmen", "wir schreiben @ihnen", "ich erstatte/schicke/ersetze/buche/reserviere/veranlasse/sende/besorge/organisiere/kläre/prüfe/übernehme/beauftrage/leite", "lassen sie mich das/kurz/mal? ... klären/prüfen/nachsehen/schauen/sehen", "da hole/schaue/frage/prüfe/sehe/kläre ich", "ich hole/frage", "ich schreibe @ihnen ... gut", "ich biete @ihnen", "ich helfe @ihnen", "ich will/möchte/würde @ihnen gern? helfen", "ich bin für @sie da", "ich bleibe dran", "ich sorge dafür/für", "ich setze mich", "ich nehme das in die hand", "ich nehme mich der/dem/dieser", "das kläre/prüfe/regele/regle/übernehme/mache ich", "brauchen sie ... noch/sonst", "sonst noch etwas/was für/tun", "ich gehe dem/der nach", "@sie bekommen/erhalten/kriegen von mir/uns",
	}, unless: []string{"mir ... helfen", "kann ich auch? leider? nichts"}},
	{move: Apology, say: []string{
		"tut mir so/sehr/wirklich/aufrichtig/echt/furchtbar? leid", "tut mir ... leid dass/für/wegen/was", "tut uns so/sehr/wirklich/aufrichtig? leid", "tut mir wirklich/sehr sehr/aufrichtig leid", "ich/wir entschuldige/entschuldigen mich/uns", "entschuldigen sie/bitte", "mich/uns ... entschuldigen", "entschuldige bitte/dass/mich", "^entschuldigung", "um entschuldigung", "meine entschuldigung", "bitte um verzeihung", "verzeihung", "verzeihen sie", "hätte/hätten/darf/durfte ... nicht passieren dürfen?", "nicht passieren dürfen", "unser/mein fehler", "unsere/meine schuld", "wir haben ... versagt/fehler/versäumt/verbockt/vermasselt", "ich habe ... einen fehler", "ich bedauere", "wir bedauern", "bedaure", "pardon", "^sorry", "da haben wir ... fehler/versagt/schlecht", "das geht auf unsere kappe", "dafür übernehme ich/übernehmen die? verantwortung", "das ist/war nicht in ordnung von", "ist mir/uns sehr/wirklich/furchtbar/echt/so? unangenehm/peinlich", "dafür stehe ich/stehen gerade",
	}, unless: []string{"leid zu hören", "leid für @ihr", "nicht meine schuld", "müssen sich nicht", "keine entschuldigung"}},
	{move: Introduction, say: []string{
		"mein name ist/lautet", "ich heiße", "hier spricht", "hier ist frau/herr/der/die/@name", "am apparat", "ich bin herr/frau/dr/doktor/der/die/ihr/ihre/@name", "darf ich mich ... vorstellen", "ich stelle mich ... vor", "mein name", "spreche ich mit",
	}, unless: []string{"ich bin der meinung/ansicht/letzte", "spreche ich mit"}},
	{move: Greeting, say: []string{
		"^guten tag/morgen/abend", "^schönen guten", "^hallo", "^hi", "^hey", "^moin", "^servus", "^grüß", "^grüezi", "^gruezi", "^willkommen", "^herzlich willkommen", "^morgen herr/frau", "^mahlzeit", "^tag herr/frau", "schön dass @sie da/gekommen/hier", "freut mich @sie/dich", "^wie geht es @ihnen/dir", "nehmen sie ... platz", "setzen sie sich", "guten tag herr/frau",
	}},
	{move: Farewell, say: []string{
		"auf wiedersehen/wiederhören/wiederschauen", "wiederhören", "tschüss", "^ciao", "bis bald/dann/morgen/später/nächste/nächstes/zum/donnerstag/freitag/montag ... dann?", "^bis bald/dann/morgen/später/nächste", "schönen/schöne tag/abend/woche/wochenende/feierabend noch?", "schönes wochenende", "machen sie es gut", "mach es gut", "macht es gut", "alles gute", "gute nacht", "leben sie wohl", "wir hören/sehen uns/voneinander", "wir hören voneinander", "einen angenehmen tag/abend", "bleiben sie gesund",
	}, unless: []string{"^bis morgen/dann/donnerstag/freitag/montag ... ist/wird/haben/habe/rufe/bekommen"}},
	{move: Thanks, say: []string{"danke", "dankeschön", "vielen/herzlichen/besten/lieben/schönen dank", "ich bedanke", "ich danke", "bin @ihnen dankbar", "dankbar"}},
	{move: Insult, say: []string{
		"scheiß/scheiße/scheiss/scheisse/arschloch/wichser/hurensohn/fotze/schlampe/idiot/vollidiot/trottel/depp/volldepp/schwachkopf/dummkopf/penner/missgeburt/spast/mistkerl/drecksack", "halt/halten sie? die/den klappe/fresse/maul/mund/schnauze", "halten sie die/den klappe/fresse/maul/mund/schnauze", "verpiss/verpissen/verpisst", "leck mich", "fick/ficken/gefickt/fickt", "@sie @sind doch/so/ja/echt/total/einfach/ein/eine? ... bescheuert/dumm/blöd/bekloppt/verrückt/irre/krank/unfähig/dämlich/lächerlich/erbärmlich/geisteskrank/idiot", "noch alle", "blödsinn", "du/sie idiot/depp/trottel/arsch/blödmann/lügner", "zur hölle", "^blödmann/idiot/arschloch", "spinnen/spinnst @sie", "dämlicher/blöder/dummer", "haben sie einen knall", "hast du einen knall", "tickst/ticken @sie",
	}, unless: []string{"@sie @sind kein/keine/nicht"}},
}
