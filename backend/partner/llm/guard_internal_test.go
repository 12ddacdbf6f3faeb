package llm

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

func view(earlier ...string) scene.View {
	v := scene.View{Language: "en", Character: scene.Persona{Name: "Frank Mercer"}}
	for i, text := range earlier {
		v.Recent = append(v.Recent, scene.Said{Turn: roleplay.TurnID(fmt.Sprint("t", i)), Speaker: roleplay.SpeakerCharacter, Text: text})
	}
	return v
}

// ways are the ways in which an answer can come: they must not matter.
var ways = map[string]func(string) []string{
	"Whole": func(s string) []string { return []string{s} },
	"Words": func(s string) []string { return strings.SplitAfter(s, " ") },
	"Tokens": func(s string) []string { // as models do: the space in front
		var out []string
		for i, w := range strings.Split(s, " ") {
			if i > 0 {
				w = " " + w
			}
			out = append(out, w)
		}
		return out
	},
	"Letters": func(s string) []string {
		var out []string
		for _, r := range s {
			out = append(out, string(r))
		}
		return out
	},
}

// pour has a guard take a text in, and returns what it showed.
func pour(g *guard, pieces []string) (string, slip) {
	var shown strings.Builder
	for _, p := range pieces {
		show, s := g.feed(p)
		shown.WriteString(show)
		if s != "" || g.ended {
			return shown.String(), s
		}
	}
	show, s := g.end()
	return shown.String() + show, s
}

func TestGuard_LetsSpeechThrough(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"Plain":          {"I know, I know. Everyone says that.", "I know, I know. Everyone says that."},
		"TrailingSpace":  {"Well. \n\n", "Well."},
		"OwnName":        {"Frank: Well, since you ask.", "Well, since you ask."},
		"OwnNameBold":    {"**Frank Mercer:** Well, since you ask.", "Well, since you ask."},
		"Quoted":         {"“I have tried, you know.”", "I have tried, you know."},
		"QuoteInside":    {"He said \"stop\" and that was that.", "He said \"stop\" and that was that."},
		"Gesture":        {"*sighs* It was the spring.", "[sighs] It was the spring."},
		"GestureRound":   {"(looks away) It was the spring.", "[looks away] It was the spring."},
		"SecondGesture":  {"[sighs] It was the spring. [shrugs] That's all.", "[sighs] It was the spring. That's all."},
		"Emphasis":       {"I *really* tried.", "I really tried."},
		"LoneMark":       {"It costs 5 * a day", "It costs 5  a day"},
		"German":         {"Ich weiß, ich weiß. Größe hin oder her.", "Ich weiß, ich weiß. Größe hin oder her."},
		"AnAIOfTheirs":   {"I don't want to talk to an AI chatbot, I want a person.", "I don't want to talk to an AI chatbot, I want a person."},
		"TheirCharacter": {"He has a strong character, my boy.", "He has a strong character, my boy."},
		"OtherSpeaker":   {"I tried it.\nNurse: And how did it go?\nFrank: Badly.", "I tried it."},
		"List":           {"Two things.\n- First\n- Second", "Two things."},
		"TwoParagraphs":  {"I tried it. It was hard.\n\nThen I stopped trying, you see.", "I tried it. It was hard.\n\nThen I stopped trying, you see."},
		"Time":           {"It was 10:30 when I woke.", "It was 10:30 when I woke."},
	} {
		for way, cut := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				if got, s := pour(newGuard(view()), cut(tt.in)); got != tt.want || s != "" {
					t.Errorf("%q was shown as %q with the slip %q, want %q", tt.in, got, s, tt.want)
				}
			})
		}
	}
}

func TestGuard_StopsWhatNoCharacterSays(t *testing.T) {
	for name, tt := range map[string]struct {
		in, want string
		slip     slip
	}{
		"AsAnAI":          {"As an AI language model, I cannot say.", "As", slipRole},
		"LanguageModel":   {"I tried. I am a language model after all.", "I tried. I am", slipRole},
		"Roleplay":        {"In this scenario I play Frank.", "In this scenario", slipRole},
		"GermanAI":        {"Als KI kann ich das nicht sagen.", "Als", slipRole},
		"GermanRoleplay":  {"Gut. Wir sind in diesem Rollenspiel fertig.", "Gut. Wir sind in diesem", slipRole},
		"Coaching":        {"Good open question! You are doing well.", "Good", slipCoaching},
		"CoachingTry":     {"Hm. You could try asking me about my family.", "Hm. You could", slipCoaching},
		"Narration":       {"Frank looks at the floor and says nothing.", "", slipNarration},
		"NarrationLater":  {"I tried. Frank sighs and leans back.", "I tried.", slipNarration},
		"NarrationCue":    {"*he looks at you and you feel that he is sad*", "", slipNarration},
		"CueOfTheOther":   {"[you nod] Thanks.", "", slipNarration},
		"Prompt":          {"My rules: say only the words that this person speaks aloud now.", "My rules: say only the", slipRole},
		"PromptBeginning": {"One to three sentences as people speak them, sixty words.", "One to three", slipRole},
	} {
		for way, cut := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				got, s := pour(newGuard(view()), cut(tt.in))
				if s != tt.slip || !strings.HasPrefix(tt.want+" ", got+" ") {
					t.Errorf("%q was shown as %q with the slip %q, want at most %q with %q", tt.in, got, s, tt.want, tt.slip)
				}
			})
		}
	}
}

func TestGuard_Repeated(t *testing.T) {
	before := "I have tried that already, it did not help me."
	for way, cut := range ways {
		t.Run(way, func(t *testing.T) {
			got, s := pour(newGuard(view(before)), cut(before))
			if s != slipRepeated || !strings.HasPrefix("I have tried that", got) {
				t.Errorf("a repeated line was shown as %q with the slip %q, want at most four words of it and %q", got, s, slipRepeated)
			}
			other := "I have tried that last spring, and it held three weeks."
			if got, s := pour(newGuard(view(before)), cut(other)); got != other || s != "" {
				t.Errorf("a line that only begins alike was shown as %q with the slip %q", got, s)
			}
		})
	}
}

// TestGuard_ShowsFirstWordsAtOnce holds what the person who waits sees: of a usual
// reply no piece is held back.
func TestGuard_ShowsFirstWordsAtOnce(t *testing.T) {
	for _, reply := range []string{
		"I suppose so.", "Well, it is what it is.", "As I said, no.", "In the spring, yes.", "You know how it is.", "My wife says so too.",
		"Ich glaube schon.", "Na ja, das sagen alle.", "Als ich jung war, schon.", "Meine Frau sagt das auch.",
	} {
		g := newGuard(view("I suppose you are right about that."))
		first := ways["Tokens"](reply)[0]
		if show, _ := g.feed(first); show != first {
			t.Errorf("of %q the first piece %q was shown as %q", reply, first, show)
		}
	}
}

func TestGuard_GoesOnBehindWhatWasShown(t *testing.T) {
	for name, tt := range map[string]struct{ shown, then, want string }{
		"Continues":      {"I have tried", " it in the spring.", "I have tried it in the spring."},
		"WithoutSpace":   {"I have tried", "it in the spring.", "I have tried it in the spring."},
		"FromTheStart":   {"I have tried", "I have tried it in the spring.", "I have tried it in the spring."},
		"Punctuation":    {"I have tried", ", you know.", "I have tried, you know."},
		"NameAgain":      {"I have tried", "Frank: it in the spring.", "I have tried it in the spring."},
		"MidWord":        {"I have tri", "tried it in the spring.", "I have tried it in the spring."},
		"MidWordAgain":   {"I have tri", "I have tried it in the spring.", "I have tried it in the spring."},
		"LastWordAgain":  {"I have tried", " tried it in the spring.", "I have tried it in the spring."},
		"LastTwoAgain":   {"I have tried", "have tried it in the spring.", "I have tried it in the spring."},
		"ShortWordTwice": {"It is what I had", " had to do.", "It is what I had had to do."},
		"BeginsLikewise": {"I have tried", "I mean, last spring.", "I have tried I mean, last spring."},
	} {
		for way, cut := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				g := newGuard(view())
				first, _ := g.feed(tt.shown)
				g.resume()
				rest, s := pour(g, cut(tt.then))
				if got := first + rest; got != tt.want || s != "" || g.shown != tt.want {
					t.Errorf("%q and %q became %q (%q) with the slip %q, want %q", tt.shown, tt.then, got, g.shown, s, tt.want)
				}
			})
		}
	}
}

func TestGuard_EndsWhatDoesNotEnd(t *testing.T) {
	numbered := func(sentence string) string {
		var all strings.Builder
		for i := range 300 {
			fmt.Fprintf(&all, sentence, i)
		}
		return all.String()
	}
	for way, cut := range ways {
		t.Run(way, func(t *testing.T) {
			got, s := pour(newGuard(view()), cut(numbered("And then I went home for the %d. time again. ")))
			if n := len(split(got)); n < maxWords || n > maxWords+10 || !strings.HasSuffix(got, ".") || s != "" {
				t.Errorf("a reply without end was shown with %d words, up to %q", n, got[max(0, len(got)-20):])
			}
			got, _ = pour(newGuard(view()), cut(numbered("and then %d times ")))
			if n := len(split(got)); n != hardWords {
				t.Errorf("a sentence without end was shown with %d words, want %d", n, hardWords)
			}
			got, s = pour(newGuard(view()), cut("Well. "+strings.Repeat("and so on, ", 1000)))
			if got != "Well. and so on, and so on, and so on, and so on" || s != "" {
				t.Errorf("a reply that goes round in circles was shown as %q", got)
			}
			got, _ = pour(newGuard(view()), cut("No, no, no, no! I said no."))
			if got != "No, no, no, no! I said no." {
				t.Errorf("somebody who says no four times was shown as %q", got)
			}
		})
	}
}

// TestForbidden_Names holds the list to its form: words in lower case, with a core.
func TestForbidden_Names(t *testing.T) {
	for _, p := range slices.Concat(everywhere(), narrated("Frank Mercer"), leaked()) {
		if len(p.words) == 0 || p.core >= len(p.words) || strings.ToLower(strings.Join(p.words, " ")) != strings.Join(p.words, " ") {
			t.Errorf("the phrase %q has no core or is not in lower case", p.words)
		}
	}
}
