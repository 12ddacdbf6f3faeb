package recognise

import (
	"slices"
	"strings"
	"testing"
)

// A pattern is found only if its words are in their normal form: each must be
// what the language makes of it.
func TestGrammar_PatternsAreInNormalForm(t *testing.T) {
	for name, g := range map[string]*grammar{"en": english, "de": german()} {
		for _, m := range []*matcher{g.techniques, g.invitations, g.openers, g.stems, g.directs} {
			for _, r := range m.rules {
				for _, p := range slices.Concat(r.say, r.unless) {
					for _, w := range strings.FieldsFunc(p, func(c rune) bool { return strings.ContainsRune(" /?^", c) }) {
						if w != "..." && !slices.Equal(g.spell(w), []string{w}) {
							t.Errorf("%s: %q of the pattern %q of %s is spelt %q, so it is never found", name, w, p, r.move, g.spell(w))
						}
					}
				}
			}
		}
		for part, words := range map[string]map[string]bool{
			"leads": g.leads, "quiet": g.quiet, "questionWords": g.questionWords, "negations": g.negations, "question": g.question,
			"asking": g.asking, "details": g.details, "knowing": g.knowing, "tags": g.tags, "addressed": g.addressed, "courtesies": g.courtesies,
		} {
			for w := range words {
				if name == "de" && !slices.Equal(g.spell(w), []string{w}) {
					t.Errorf("%s: %q of %s is spelt %q", name, w, part, g.spell(w))
				}
			}
		}
	}
}

func TestSpellGerman(t *testing.T) {
	for word, want := range map[string]string{
		"für": "fuer", "fuer": "fuer", "straße": "strasse", "weshalb": "warum", "gibt's": "gibt es", "gibts": "gibt es", "geht’s": "geht es",
		"zurückrufen": "zurueck rufen", "zurueckgerufen": "zurueck gerufen", "anzurufen": "an rufen", "anruf": "an ruf", "angerufen": "an gerufen",
		"zusage": "zu sage", "anderen": "anderen", "abend": "abend", "einfach": "einfach", "angebot": "angebot", "termin": "termin", "'s": "'s",
	} {
		if got := strings.Join(spellGerman(word), " "); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func TestStemGerman(t *testing.T) {
	for _, family := range []string{
		"vertrag vertrages vertraege verträge", "techniker technikern technikers", "anschluss anschlusses anschluesse", "rechnung rechnungen",
		"warten gewartet wartete warte", "helfen hilft geholfen half", "kündigen gekündigt kündige", "schreiben geschrieben schrieb schreibt",
		"gut besser beste", "gerät geräte geräten", "neu neue neuen neues", "ärger ärgern", "techniker techniker",
	} {
		words := strings.Fields(family)
		first := stemGerman(spellGerman(words[0])[0])
		for _, w := range words[1:] {
			if got := stemGerman(spellGerman(w)[0]); got != first {
				t.Errorf("%s and %s have the stems %q and %q", words[0], w, first, got)
			}
		}
	}
	if stemGerman("rechnung") == stemGerman("rechnen") || stemGerman("vertrag") == stemGerman("vertrauen") {
		t.Error("different words have one stem")
	}
}
