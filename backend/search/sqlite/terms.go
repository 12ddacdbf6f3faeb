package sqlite

import (
	"fmt"
	"strconv"
	"strings"

	"roleplay/backend/search/words"
)

// The tokenizer "ascii" divides at ASCII characters that are no letters or digits
// and takes everything else as it is, so what package words has made of a text comes
// through unchanged. In front of a stem or a label stands a sign that no word has.
const (
	labelSign    = "¤"
	kindLabel    = labelSign + "k"
	speakerLabel = labelSign + "p"
	sceneLabel   = labelSign + "s"
)

// stemSigns keep the stems of the languages apart.
var stemSigns = [...]string{words.Other: "·", words.English: "¡", words.German: "¿"}

// termsOf writes what a document is found by: its words in their order, for
// phrases and beginnings; each stem once; its labels.
func termsOf(out *strings.Builder, tokens []words.Token, language words.Language, stemmer *words.Stemmer, seen map[string]bool) {
	for _, token := range tokens {
		out.WriteString(token.Word)
		out.WriteByte(' ')
	}
	clear(seen)
	for _, token := range tokens {
		if token.Char {
			continue
		}
		stem := stemmer.Stem(language, token.Word)
		if seen[stem] {
			continue
		}
		seen[stem] = true
		out.WriteString(stemSigns[language])
		out.WriteString(stem)
		out.WriteByte(' ')
	}
}

// addLabel writes one label.
func addLabel(out *strings.Builder, sign string, label int64) {
	out.WriteString(sign)
	out.WriteString(strconv.FormatInt(label, 10))
	out.WriteByte(' ')
}

// expression writes a query in the language of FTS5. Words hold letters, digits
// and marks only, so nothing in them has a meaning there.
func expression(q words.Query) string {
	var stemmer words.Stemmer
	var out strings.Builder
	for i, t := range q.Terms {
		if i > 0 {
			out.WriteString(" AND ")
		}
		if t.Exact {
			fmt.Fprintf(&out, `"%s"`, strings.Join(t.Words, " "))
			if t.Begins {
				out.WriteString(" *")
			}
			continue
		}
		out.WriteString("(")
		for l, sign := range stemSigns {
			if l > 0 {
				out.WriteString(" OR ")
			}
			fmt.Fprintf(&out, `"%s%s"`, sign, stemmer.Stem(words.Language(l), t.Words[0]))
		}
		if t.Begins {
			fmt.Fprintf(&out, ` OR "%s" *`, t.Words[0])
		}
		out.WriteString(")")
	}
	return out.String()
}
