package recognise_test

import (
	"testing"

	"roleplay/backend/scene/recognise"
)

// BenchmarkFind is one turn in the middle of a talk, with all that went before it.
func BenchmarkFind(b *testing.B) {
	for language, talk := range map[string]struct{ turn, heard, said string }{
		"en": {
			"Okay, I see. So you feel nobody told you the truth about the appointment. Can you tell me more about that, and what would help you now?",
			"Nineteen days. I rang seven times, and each time somebody else said that somebody would call me back. Nobody did.",
			"It sounds as if you waited at home for nothing, twice. What did that cost you?",
		},
		"de": {
			"Gut, ich verstehe. Sie haben das Gefühl, dass Ihnen niemand die Wahrheit über den Termin gesagt hat. Können Sie mir mehr davon erzählen, und was würde Ihnen jetzt helfen?",
			"Neunzehn Tage. Ich habe siebenmal angerufen, und jedes Mal hieß es, es meldet sich jemand. Gemeldet hat sich keiner.",
			"Das klingt, als hätten Sie zweimal umsonst zu Hause gewartet. Was hat Sie das gekostet?",
		},
	} {
		b.Run(language, func(b *testing.B) {
			index := recognise.Compile(language, smoking)
			c := recognise.Context{Heard: []string{talk.heard, talk.heard}}
			for range 20 {
				c.Said = append(c.Said, talk.said)
			}
			b.ReportAllocs()
			for b.Loop() {
				index.Find(talk.turn, c)
			}
		})
	}
}
