package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

const (
	turnsOfTalk = 40
	user        = roleplay.UserID("0199c000-0000-7000-8000-00000000000a")
)

// The most common words of both languages, in about the order of their frequency
// in talk; the long tail behind them is made of syllables.
const (
	englishHead = "i you the to a and it that of is in do what have my know not me so for on be are was we with just but like think " +
		"they at this feel he don about can how want all would get your if one really up there time when she people go out say " +
		"make going good because her had them see work right tell more been some could him now take something need drink help doctor " +
		"smoke stop family week today talk change life friend night money school health reason plan worry home problem try hard"
	germanHead = "ich das ist du die und es nicht der sie wir was zu ein in mir mit ja den wie auf mich dass so hier eine wenn hat war " +
		"von habe auch nur aber noch an bin für sich haben als man im einen kann wird bei sind dem gut schon oder dann ihr mein uns " +
		"aus alles weil keine muss will immer mehr nach etwas gespräch arzt hilfe rauchen trinken familie woche heute reden ändern " +
		"leben freund nacht geld schule gesundheit grund plan sorge haus problem versuchen schwer können möchte glaube würde"
	tailWords = 30_000
)

// language is a vocabulary with Zipf frequencies.
type language struct {
	tag   string
	words []string
	sums  []float64
}

func newLanguage(tag, head string, syllables []string, r *rand.Rand) *language {
	l := &language{tag: tag, words: strings.Fields(head)}
	known := map[string]bool{}
	for len(l.words) < tailWords {
		var word strings.Builder
		for range 2 + r.IntN(3) {
			word.WriteString(syllables[r.IntN(len(syllables))])
		}
		if !known[word.String()] {
			known[word.String()] = true
			l.words = append(l.words, word.String())
		}
	}
	sum := 0.0
	for i := range l.words {
		sum += 1 / math.Pow(float64(i)+2.7, 1.05) // Mandelbrot's form, which talk follows
		l.sums = append(l.sums, sum)
	}
	return l
}

func (l *language) word(r *rand.Rand) string {
	x := r.Float64() * l.sums[len(l.sums)-1]
	lo, hi := 0, len(l.sums)-1
	for lo < hi {
		if mid := (lo + hi) / 2; l.sums[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return l.words[lo]
}

func (l *language) turn(r *rand.Rand) string {
	var out strings.Builder
	for range 1 + r.IntN(3) {
		for i := range 2 + r.IntN(14) {
			word := l.word(r)
			if i == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			} else {
				out.WriteByte(' ')
			}
			out.WriteString(word)
		}
		out.WriteString([]string{". ", "? ", ", well. ", "! "}[r.IntN(4)])
	}
	return strings.TrimSpace(out.String())
}

// corpus makes talks that are the same for the same number, two thirds English.
type corpus struct {
	r               *rand.Rand
	english, german *language
	turns           int
	bytes           int
}

func newCorpus() *corpus {
	r := rand.New(rand.NewPCG(3, 1847)) // the same talks in each run
	return &corpus{r: r,
		english: newLanguage("en", englishHead, strings.Fields("con ver ing tion er ly ment pro re dis able ness ful sta mor tal ing est ight ough port spec ted al ize ex com in un de"), r),
		german:  newLanguage("de", germanHead, strings.Fields("ver ge be ung heit keit schaft lich ig en er an auf aus zu stell sprech trag geb nehm halt über ein schreib bar sam los haft wert kraft"), r),
	}
}

// talk returns the turns of the next talk.
func (c *corpus) talk(n int) []search.Document {
	l := c.english
	if n%3 == 2 {
		l = c.german
	}
	start := time.Date(2023, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(n) * 3 * time.Hour)
	session := roleplay.SessionID(fmt.Sprintf("0199c000-%04x-7000-8000-%012x", n>>16, n))
	var documents []search.Document
	for i := range turnsOfTalk {
		text := l.turn(c.r)
		c.turns++
		c.bytes += len(text)
		speaker := roleplay.SpeakerTrainee
		if i%2 == 1 {
			speaker = roleplay.SpeakerCharacter
		}
		id := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", c.r.Uint32(), n&0xffff, i, i, c.r.Uint64()&0xffffffffffff)
		documents = append(documents, search.Document{User: user, Session: session, Kind: search.KindTurn, ID: id, Turn: roleplay.TurnID(id),
			Speaker: speaker, Scenario: roleplay.ScenarioID(fmt.Sprintf("scenario-%d", n%10)), Language: l.tag,
			At: start.Add(time.Duration(i) * 12 * time.Second), Text: text})
	}
	return documents
}

// queryKinds are what is searched for.
var queryKinds = []string{"rare", "common", "two words", "phrase", "beginning"}

// queries makes n queries of a kind, from the frequencies of the English words.
func (c *corpus) queries(kind string, n int) []string {
	r := rand.New(rand.NewPCG(7, uint64(len(kind)))) // the same queries for each engine
	words := c.english.words
	pick := func(from, to int) string { return words[from+r.IntN(to-from)] }
	var queries []string
	for range n {
		switch kind {
		case "rare":
			queries = append(queries, pick(5000, 20_000))
		case "common":
			queries = append(queries, pick(0, 40))
		case "two words":
			queries = append(queries, pick(20, 120)+" "+pick(20, 600))
		case "phrase":
			queries = append(queries, `"`+pick(0, 30)+" "+pick(0, 60)+`"`)
		case "beginning":
			queries = append(queries, pick(30, 3000)[:3]+"*")
		}
	}
	return queries
}
