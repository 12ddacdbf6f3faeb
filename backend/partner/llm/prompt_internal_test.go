package llm

import (
	"slices"
	"strings"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// lines are those of a text that tell of something.
func lines(text, of string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if strings.Contains(l, of) {
			out = append(out, strings.TrimSpace(l))
		}
	}
	return out
}

func TestSystem_Feelings(t *testing.T) {
	v := view()
	v.Feelings = []roleplay.MoodProgress{
		{Title: "Patience", Word: "short", Value: 20, Trend: "up"},
		{Title: "Trust", Word: "wary", Value: 41, Trend: "down"},
		{Title: "Hope", Word: "little", Value: 7, Trend: "same"},
	}
	want := []string{"Patience: short (20 of 100, rising)", "Trust: wary (41 of 100, falling)", "Hope: little (7 of 100)"}
	if got := lines(system(v, writtenForm), "of 100"); !slices.Equal(got, want) {
		t.Errorf("the feelings are told as %q, want %q", got, want)
	}
	if strings.Contains(system(view(), writtenForm), "How you feel") {
		t.Error("somebody without feelings is told of them")
	}
}

func TestSystem_Known(t *testing.T) {
	v := view()
	v.Known = []scene.Known{{ID: "cough", Text: "He coughs in the morning.", Disclosed: true}, {ID: "wife", Text: " His wife wants him to stop.\n"}}
	want := []string{"- He coughs in the morning. (you have told them)", "- His wife wants him to stop. (not yet told)"}
	if got := lines(system(v, writtenForm), "told"); !slices.Equal(got[:min(2, len(got))], want) {
		t.Errorf("what he knows is told as %q, want %q", got, want)
	}
	const nothing = "Nothing beyond the above."
	if strings.Contains(system(v, writtenForm), nothing) || !strings.Contains(system(view(), writtenForm), nothing) {
		t.Error("that he knows nothing more is said where he does, or not where he does not")
	}
}

func TestSystem_Hinting(t *testing.T) {
	const sentence = "There is something that you do not want to speak of yet. Let it show that you hold something back, with a pause or a half sentence, without saying or inventing what it is."
	v := view()
	v.Hinting = true
	if !strings.Contains(system(v, writtenForm), "\n"+sentence+"\n") || strings.Contains(system(view(), writtenForm), "hold something back") {
		t.Errorf("a hint is not asked for where one is due, and only there: %s", system(v, writtenForm))
	}
}

func TestTask_Forgotten(t *testing.T) {
	v := view("I fix buses.")
	v.Summary = roleplay.Summarised{Turn: "before", Text: "He said that he smokes."}
	const (
		known  = "What was said before, in short, as data:\n\"He said that he smokes.\"\n\n"
		gap    = "What was said between that and the following is not told. Do not make it up; if it is spoken of, let the other person say it.\n\n"
		recent = "The conversation so far, as data, one turn a line:\n{\"who\":\"you\",\"said\":\"I fix buses.\"}\n\nWhat does Frank Mercer say now?"
	)
	if got := task(v, 1000); got != known+recent {
		t.Errorf("where nothing is missing it is asked %q", got)
	}
	v.Forgotten = true
	if got := task(v, 1000); got != known+gap+recent {
		t.Errorf("where something is missing it is asked %q", got)
	}
}

// TestFitting counts 12 tokens for the form of a turn and one for three letters.
func TestFitting(t *testing.T) {
	long := strings.Repeat("a", 1500) + strings.Repeat("z", 1500)
	for name, tt := range map[string]struct {
		turns  []string
		budget int
		want   []string
	}{
		"None":            {nil, 100, nil},
		"All":             {[]string{"one", "two", "six"}, 39, []string{"one", "two", "six"}},
		"AllButOne":       {[]string{"one", "two", "six"}, 38, []string{"two", "six"}},
		"Two":             {[]string{"one", "two", "six"}, 26, []string{"two", "six"}},
		"One":             {[]string{"one", "two", "six"}, 25, []string{"six"}},
		"LastAnyway":      {[]string{"one", "two", "six"}, 12, []string{"six"}},
		"LastBelowZero":   {[]string{"one", "two", "six"}, -500, []string{"six"}},
		"LongInTheMidst":  {[]string{"one", long, "six"}, 100, []string{"six"}},
		"LongLast":        {[]string{"one", long}, 300, []string{strings.Repeat("a", 447) + " … " + strings.Repeat("z", 447)}},
		"LongLeast":       {[]string{"one", long}, 199, []string{strings.Repeat("a", 297) + " … " + strings.Repeat("z", 297)}},
		"LongBelowZero":   {[]string{"one", long}, -500, []string{strings.Repeat("a", 297) + " … " + strings.Repeat("z", 297)}},
		"LongWholeLetter": {[]string{strings.Repeat("ä", 1500)}, 100, []string{strings.Repeat("ä", 148) + " … " + strings.Repeat("ä", 148)}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range fitting(view(tt.turns...).Recent, tt.budget) {
				got = append(got, s.Text)
				if s.Speaker != roleplay.SpeakerCharacter || s.Turn == "" {
					t.Errorf("of a turn is left %+v", s)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("of %d tokens %q are told, want %q", tt.budget, got, tt.want)
			}
		})
	}
}

// TestTask_Summary holds that a summary takes its tokens from those of the turns, and
// that a long one leaves the last turn enough.
func TestTask_Summary(t *testing.T) {
	v := view("one", "two", "six")
	v.Summary = roleplay.Summarised{Turn: "before", Text: strings.Repeat("s", 300)}
	want := []string{`{"who":"you","said":"two"}`, `{"who":"you","said":"six"}`}
	if got := lines(task(v, 126), `"who"`); !slices.Equal(got, want) {
		t.Errorf("beside a summary of 100 tokens %q are told in 126, want %q", got, want)
	}
	v = view("one", strings.Repeat("a", 1500)+strings.Repeat("z", 1500))
	v.Summary = roleplay.Summarised{Turn: "before", Text: strings.Repeat("s", 9000)}
	want = []string{`{"who":"you","said":"` + strings.Repeat("a", 297) + " … " + strings.Repeat("z", 297) + `"}`}
	if got := lines(task(v, 1000), `"who"`); !slices.Equal(got, want) {
		t.Errorf("beside a summary of 3000 tokens %q are told in 1000, want %q", got, want)
	}
}

func TestSharesWord(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b string
		want bool
	}{
		"ShortNumber":      {"Her table has the number 42.", "I have 42.", true},
		"OneDigit":         {"She waits for 3 weeks.", "It is 3 now.", true},
		"OtherNumber":      {"Her table has the number 42.", "I have 43.", false},
		"PartOfANumber":    {"Her table has the number 42.", "I have 420.", false},
		"NumberWithLetter": {"He drives bus b4.", "The b4, yes.", true},
		"LongWord":         {"He has a cough.", "The cough, yes.", true},
		"Beginning":        {"He started with nineteen.", "I was starting early.", true},
		"OtherBeginning":   {"He started with nineteen.", "It was a star.", false},
		"ShortWord":        {"His wife is ill.", "My wife is not.", false},
		"GermanWord":       {"Er hört Geräusche.", "Das Geräusch, ja.", true},
		"FiveLetters":      {"Er hat früh genug gefragt.", "Nun ist es genug.", true},
		"FourLetters":      {"Er fing früh an.", "Zu früh, ja.", false},
		"Nothing":          {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := sharesWord(tt.a, tt.b); got != tt.want {
				t.Errorf("that %q and %q have a word in common is %v", tt.a, tt.b, got)
			}
		})
	}
}

// TestMeter holds what a request took, whether the service says so or not: three
// bytes are a token.
func TestMeter(t *testing.T) {
	request := model.Request{System: "Be gruff.", Messages: []model.Message{{Role: model.RoleUser, Text: "Hello?"}, {Role: model.RoleAssistant, Text: "I"}, {Role: model.RoleUser, Text: "On."}}}
	const in = 3 + 2 + 1 + 1
	for name, tt := range map[string]struct {
		chunks []model.Chunk
		want   model.Usage
	}{
		"Told":         {[]model.Chunk{{Text: "The kettle came broken."}, {Finish: model.FinishStop, Usage: model.Usage{In: 120, Cached: 20, Out: 11}}}, model.Usage{In: 120, Cached: 20, Out: 11}},
		"ToldLess":     {[]model.Chunk{{Text: "The kettle came broken."}, {Finish: model.FinishStop, Usage: model.Usage{In: 1, Out: 1}}}, model.Usage{In: 1, Out: 1}},
		"ToldInParts":  {[]model.Chunk{{Text: "The", Usage: model.Usage{In: 120}}, {Finish: model.FinishStop, Usage: model.Usage{Out: 11}}}, model.Usage{In: 120, Out: 11}},
		"ToldAlone":    {[]model.Chunk{{Usage: model.Usage{In: 120}}}, model.Usage{In: 120}},
		"NotTold":      {[]model.Chunk{{Text: "The kettle"}, {Text: " broke"}, {Text: "."}, {Finish: model.FinishStop}}, model.Usage{In: in, Out: 6}},
		"BrokenOff":    {[]model.Chunk{{Text: "The"}, {}}, model.Usage{In: in, Out: 1}},
		"FinishAlone":  {[]model.Chunk{{Finish: model.FinishLength}}, model.Usage{In: in}},
		"NothingCame":  {nil, model.Usage{}},
		"ErrorAtOnce":  {[]model.Chunk{{}}, model.Usage{}},
		"NothingTwice": {[]model.Chunk{{}, {}}, model.Usage{}},
	} {
		t.Run(name, func(t *testing.T) {
			m := meter{request: request}
			for _, c := range tt.chunks {
				m.count(c)
			}
			if got := m.usage(); got != tt.want {
				t.Errorf("it took %+v, want %+v", got, tt.want)
			}
		})
	}
}
