package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
)

// script plays what happens in a talk, and writes down what is handed out, and when.
type script struct {
	t    *testing.T
	book book
	now  int64
	out  []string
	said map[string]*turn
}

func newScript(t *testing.T) *script {
	n := 0
	s := &script{t: t, said: map[string]*turn{}}
	s.book.newID = func() roleplay.TurnID { n++; return roleplay.TurnID(fmt.Sprint(n)) }
	return s
}

// at goes on to a moment, and looks each 20 ms what is due.
func (s *script) at(ms int64) *book {
	for ; s.now < ms; s.now += 20 {
		for _, of := range s.book.due(s.now) {
			t := of.spoken(0, 0)
			who := "T"
			if t.Speaker == roleplay.SpeakerCharacter {
				who = "C"
			}
			text := t.Text
			if t.State == roleplay.TurnCut {
				text += "|"
			}
			s.out = append(s.out, fmt.Sprintf("%d %s %s", s.now, who, text))
		}
	}
	return &s.book
}

// speaks has the trainee speak from one moment until another.
func (s *script) speaks(from, to int64) {
	s.at(from).speaks(from).voiced += to - from
	s.at(to).silent(to)
}

// answers has the character's sound begin, with words.
func (s *script) answers(at int64, text string, samples int) *turn {
	c := s.at(at).replies("live-1")
	c.words.add(text, samples)
	c.total, c.toldAt, c.whole = samples, at, true
	s.book.begins(c, at)
	return c
}

func (s *script) want(lines ...string) {
	s.t.Helper()
	if !slices.Equal(s.out, lines) {
		s.t.Errorf("handed out were\n%s\nwant\n%s", strings.Join(s.out, "\n"), strings.Join(lines, "\n"))
	}
}

func TestBook(t *testing.T) {
	for name, play := range map[string]func(s *script){
		"WordsThenAnswer": func(s *script) {
			s.speaks(0, 1000)
			s.book.hears(1000, "Hello.", true)
			c := s.answers(2000, "Yes.", 1000)
			s.at(3000).ends(c, 3000)
			s.at(4000)
			s.want("1000 T Hello.", "3000 C Yes.") // both were told that their words are whole
		},
		"WordsInPieces": func(s *script) {
			s.speaks(0, 1000)
			s.book.hears(1000, "Hel", false)
			s.at(1400)
			s.book.hears(1400, "lo.", false)
			s.answers(2000, "Yes.", 1000)
			s.at(3000)
			s.want("2100 T Hello.") // 700 ms after the last of them, and not before somebody answers
		},
		"NobodyAnswers": func(s *script) {
			s.speaks(0, 1000)
			s.book.hears(1000, "Hello.", false)
			s.at(5000)
			s.want("3500 T Hello.") // more might have come for 2.5 s
		},
		"LateWords": func(s *script) {
			s.speaks(0, 1000)
			c := s.answers(2000, "Yes.", 1000)
			s.at(6000).ends(c, 6000)
			s.at(8000)
			s.book.hears(8000, "Hello.", true)
			s.at(9000)
			s.want("8000 T Hello.", "8000 C Yes.")
		},
		"NoWords": func(s *script) {
			s.speaks(0, 1000)
			c := s.answers(2000, "Yes.", 1000)
			s.at(3000).ends(c, 3000)
			s.at(9000)
			s.want("7000 T […]", "7000 C Yes.") // four seconds after everything is over
		},
		"ANoise": func(s *script) {
			s.speaks(0, 200)
			s.at(20_000)
			s.want() // too short, without a word, and nobody answered it
		},
		"ALoneTurn": func(s *script) {
			s.speaks(0, 1000)
			s.at(20_000)
			s.want("13000 T […]")
		},
		"APauseIsNoEnd": func(s *script) {
			s.speaks(0, 1000)
			s.speaks(2500, 3000)
			s.book.hears(3000, "Hello there.", true)
			s.at(4000)
			s.want("3000 T Hello there.")
		},
		"Interrupted": func(s *script) {
			s.speaks(0, 1000)
			s.book.hears(1000, "Hello.", true)
			c := s.answers(2000, "One two three four", 1800)
			s.at(2600).cuts(c, 800, 2600, false)
			s.speaks(2600, 3500)
			s.book.hears(3500, "Stop.", true)
			s.at(5000)
			s.want("1000 T Hello.", "2600 C One two|", "3500 T Stop.")
		},
		"NothingHeardIsNoTurn": func(s *script) {
			s.speaks(0, 1000)
			s.book.hears(1000, "Hello", false)
			c := s.at(1500).replies("live-1")
			c.words.add("Yes.", 100)
			s.book.cuts(c, 0, 1600, false)
			s.speaks(1600, 2500) // and so it is one turn
			s.book.hears(2500, " there.", true)
			s.at(4000)
			s.want("2500 T Hello there.")
		},
		"DoubtfulGoesOn": func(s *script) {
			c := s.answers(1000, "One two three four", 1800)
			s.at(1800).cuts(c, 800, 1800, true)
			s.at(4000)
			s.book.resumes(c)
			s.at(5000).ends(c, 5000)
			s.at(6000)
			s.want("5000 C One two three four")
		},
		"SkippedWords": func(s *script) {
			s.speaks(0, 1000) // whose words never come
			c := s.answers(2000, "One two three four", 1800)
			s.at(2600).cuts(c, 800, 2600, false)
			s.speaks(2600, 3500)
			s.book.hears(3500, "Stop.", true)
			s.at(9000)
			s.want("6600 T […]", "6600 C One two|", "6600 T Stop.")
		},
		"WordsOfTheOneBefore": func(s *script) {
			s.speaks(0, 1000)
			c := s.answers(2000, "One two three four", 1800)
			s.at(2600).cuts(c, 800, 2600, false)
			s.at(2600).speaks(2600)
			s.at(3000)
			s.book.hears(3000, "Hello.", true) // the trainee speaks, and it cannot be of that yet
			s.at(3500).silent(3500)
			s.book.hears(3600, "Stop.", true)
			s.at(5000)
			s.want("3000 T Hello.", "3000 C One two|", "3500 T Stop.")
		},
		"WordsOfTheOneBeforeWhileItIsAnswered": func(s *script) {
			s.speaks(0, 1000)
			c := s.answers(2000, "Yes.", 1000)
			s.speaks(2500, 3000) // over the character, who goes on
			s.book.hears(3000, "Hello.", true)
			s.at(4000).ends(c, 4000)
			s.at(5000)
			s.want("3000 T Hello.", "4000 C Yes.")
		},
		"Typed": func(s *script) {
			s.at(1000).types(1000, "", "Hello.", false)
			s.at(2000)
			s.want("1000 T Hello.")
		},
		"TypedWhatWasSpoken": func(s *script) {
			s.speaks(0, 1000)
			s.at(1000).open().pending = true
			s.at(30_000).types(30_000, "", "Hello.", true)
			s.at(31_000)
			s.want("30000 T Hello.")
			if of := s.out; len(of) != 1 {
				s.t.Errorf("%d turns", len(of))
			}
		},
		"LostWords": func(s *script) {
			s.speaks(0, 1000)
			s.book.open().pending = true
			s.at(20_000)
			s.want()
			s.book.open().lost = true
			s.at(20_100)
			s.want("20000 T […]")
		},
	} {
		t.Run(name, func(t *testing.T) { play(newScript(t)) })
	}
}

// A turn tells where it stands in the talk and in the recording, its pauses, and what was not heard of it.
func TestTurn_Spoken(t *testing.T) {
	s := newScript(t)
	s.speaks(1000, 2000)
	s.speaks(3500, 4000)
	s.book.hears(4000, "Hello there.", true)
	of := s.book.open()
	got := of.spoken(60_000, 5_000)
	if got.At != 61_000 || got.Spoken.From != 6_000 || got.Spoken.Ms != 3_000 || len(got.Spoken.Pauses) != 1 || got.Spoken.Pauses[0] != (roleplay.Pause{At: 1000, Ms: 1500}) {
		t.Errorf("the turn is %+v, %+v", got, got.Spoken)
	}
	if got = of.spoken(0, -1); got.Spoken.From != -1 {
		t.Errorf("without a recording it begins at %d", got.Spoken.From)
	}
	c := s.answers(5000, "One two three four", 1800)
	s.book.cuts(c, 800, 5600, false)
	got = c.spoken(0, 0)
	if got.State != roleplay.TurnCut || got.Text != "One two" || got.Spoken.Full != "One two three four" || got.Model != "live-1" || got.ReplyTo != of.id {
		t.Errorf("the turn that was cut is %+v, %+v", got, got.Spoken)
	}
}
