package recognise

import "strings"

// spellGerman brings a German word in lower case to its normal form: umlauts and
// ß are spelt out, as people do who lack the keys, spoken forms are written ones,
// and a separable verb is its particle and the rest, so that "zurückrufen" and
// "ich rufe Sie zurück" have the same words.
func spellGerman(w string) []string {
	w = umlauts.Replace(w)
	if full, ok := germanSpoken[w]; ok {
		return full
	}
	if head, ok := strings.CutSuffix(w, "'s"); ok && head != "" {
		return append(spellGerman(head), "es")
	}
	return separate(w)
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "’", "'")

var germanSpoken = map[string][]string{
	"okay": {"ok"}, "oke": {"ok"}, "okey": {"ok"}, "jo": {"ja"}, "jep": {"ja"}, "jap": {"ja"}, "jawohl": {"ja"}, "jup": {"ja"}, "joa": {"ja"}, "jau": {"ja"},
	"nee": {"nein"}, "noe": {"nein"}, "ne": {"nein"}, "nope": {"nein"}, "nich": {"nicht"}, "nix": {"nichts"}, "is": {"ist"}, "hab": {"habe"}, "haett": {"haette"}, "waer": {"waere"},
	"gibts": {"gibt", "es"}, "gehts": {"geht", "es"}, "wars": {"war", "es"}, "hats": {"hat", "es"}, "habs": {"habe", "es"}, "ists": {"ist", "es"}, "wirds": {"wird", "es"}, "machs": {"mach", "es"}, "machts": {"macht", "es"}, "wies": {"wie", "es"},
	"wieso": {"warum"}, "weshalb": {"warum"}, "weswegen": {"warum"}, "sone": {"so", "eine"}, "nen": {"einen"}, "nem": {"einem"}, "ner": {"einer"}, "hamse": {"haben", "sie"}, "koennse": {"koennen", "sie"},
	"gerne": {"gern"}, "tschau": {"ciao"}, "tschues": {"tschuess"}, "tschuessi": {"tschuess"}, "muessn": {"muessen"}, "daß": {"dass"}, "thx": {"danke"}, "sry": {"sorry"},
}

// separate takes the particle from a separable verb and from the noun made of
// it: "angerufen", "anzurufen" and "Anruf" all hold "an" and a form of "rufen".
func separate(w string) []string {
	if len(w) < 5 {
		return []string{w}
	}
	for _, particle := range germanParticles {
		rest, ok := strings.CutPrefix(w, particle)
		if !ok || len(rest) < 3 {
			continue
		}
		if infinitive, ok := strings.CutPrefix(rest, "zu"); ok && separable[stemGerman(infinitive)] {
			return []string{particle, infinitive}
		}
		if separable[stemGerman(rest)] {
			return []string{particle, rest}
		}
	}
	return []string{w}
}

// germanParticles stand apart from their verb; longer ones first.
var germanParticles = strings.Fields("zurueck weiter vorbei heraus herein hinaus runter hoch los nach vor mit weg aus auf ein ab an bei zu")

// separable are the stems of verbs that take such particles.
var separable = stems(`rufen nehmen schicken geben holen kommen bieten schauen hoeren sehen machen schreiben schliessen stellen tauschen melden schalten
	senden bringen fahren fangen lehnen sagen bauen richten leiten buchen zahlen fallen fuehren pruefen klaeren haken brechen warten hoeren legen erstatten`)

func stems(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[stemGerman(w)] = true
	}
	return out
}

// stemGerman strips a German word of its inflection, after CISTEM (Weissweiler
// and Fraser, 2017), with the common strong verbs brought to their infinitive.
func stemGerman(w string) string {
	if base, ok := germanIrregular[w]; ok {
		w = base
	}
	w = withoutUmlauts(w)
	if rest, ok := strings.CutPrefix(w, "ge"); ok && len(rest) >= 4 {
		w = rest
	}
	for len(w) > 3 {
		switch {
		case len(w) > 5 && (strings.HasSuffix(w, "em") || strings.HasSuffix(w, "er") || strings.HasSuffix(w, "nd")):
			w = w[:len(w)-2]
		case strings.IndexByte("tesn", w[len(w)-1]) >= 0:
			w = w[:len(w)-1]
		default:
			return w
		}
	}
	return w
}

// withoutUmlauts takes the e from ae, oe and ue, since inflection adds and takes
// umlauts; behind a vowel or q it is no umlaut ("neue", "Bauer", "bequem").
func withoutUmlauts(w string) string {
	at := strings.IndexByte(w, 'e')
	if at < 0 || !strings.Contains(w, "ae") && !strings.Contains(w, "oe") && !strings.Contains(w, "ue") {
		return w
	}
	out := make([]byte, 0, len(w))
	for i := range len(w) {
		if w[i] == 'e' && i > 0 && (w[i-1] == 'a' || w[i-1] == 'o' || w[i-1] == 'u') && (i < 2 || strings.IndexByte("aeiouq", w[i-2]) < 0) {
			continue
		}
		out = append(out, w[i])
	}
	return string(out)
}

var germanIrregular = pairs(`ist=sein bin=sein bist=sein sind=sein seid=sein war=sein waren=sein warst=sein gewesen=sein waere=sein waeren=sein hat=haben hast=haben hatte=haben
	hatten=haben gehabt=haben haette=haben haetten=haben wird=werden wurde=werden wurden=werden worden=werden geworden=werden ging=gehen gingen=gehen gegangen=gehen
	kam=kommen kamen=kommen gekommen=kommen gab=geben gibt=geben gaben=geben gegeben=geben gib=geben nahm=nehmen nimmt=nehmen nahmen=nehmen genommen=nehmen nimm=nehmen
	sprach=sprechen spricht=sprechen gesprochen=sprechen sprachen=sprechen versprach=versprechen verspricht=versprechen versprochen=versprechen
	half=helfen hilft=helfen geholfen=helfen halfen=helfen rief=rufen riefen=rufen gerufen=rufen schrieb=schreiben schrieben=schreiben geschrieben=schreiben
	weiss=wissen wusste=wissen gewusst=wissen dachte=denken gedacht=denken brachte=bringen gebracht=bringen blieb=bleiben geblieben=bleiben liess=lassen laesst=lassen gelassen=lassen
	lief=laufen laeuft=laufen gelaufen=laufen hielt=halten haelt=halten gehalten=halten fiel=fallen faellt=fallen gefallen=fallen verlor=verlieren verloren=verlieren verliert=verlieren
	stand=stehen standen=stehen gestanden=stehen sass=sitzen gesessen=sitzen lag=liegen gelegen=liegen tat=tun tut=tun getan=tun sah=sehen sieht=sehen gesehen=sehen sahen=sehen
	las=lesen liest=lesen gelesen=lesen ass=essen isst=essen gegessen=essen traf=treffen trifft=treffen getroffen=treffen schlief=schlafen schlaeft=schlafen geschlafen=schlafen
	zog=ziehen gezogen=ziehen fing=fangen faengt=fangen gefangen=fangen hiess=heissen trug=tragen traegt=tragen getragen=tragen fuhr=fahren faehrt=fahren gefahren=fahren
	starb=sterben stirbt=sterben gestorben=sterben brach=brechen bricht=brechen gebrochen=brechen bot=bieten geboten=bieten kannte=kennen gekannt=kennen erschien=erscheinen erschienen=erscheinen
	unterbrach=unterbrechen unterbrochen=unterbrechen vergass=vergessen vergisst=vergessen bekam=bekommen bekamen=bekommen entschied=entscheiden entschieden=entscheiden
	besser=gut beste=gut besten=gut bester=gut kinder=kind kindern=kind geraet=geraete leute=person personen=person`)
