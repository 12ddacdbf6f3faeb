package llm_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// summarised plays one reply and returns the requests for a summary, and the
// summary that was made.
func summarised(t *testing.T, v scene.View) (asked []model.Request, made []roleplay.Summarised) {
	t.Helper()
	m := &text{context: 12000, answer: func(_ context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
		if kindOf(r) == summary {
			return answers("Notes.")
		}
		return answers("No.")
	}}
	reply, err := over(m, nil).Play(t.Context(), v, func(string) {})
	if err != nil || reply.Text != "No." {
		t.Fatalf("said %q: %v", reply.Text, err)
	}
	for _, e := range reply.Played {
		if e.Type == roleplay.EntrySummary {
			made = append(made, *e.Summary)
		}
	}
	return m.of(summary), made
}

// TestEngine_Summarise_FewLongTurns holds that not only the number of turns is a
// reason: a model that takes 12,000 tokens is told 4,000 of a talk, and 3,000 are much.
func TestEngine_Summarise_FewLongTurns(t *testing.T) {
	turns := func(lengths ...int) []string {
		var out []string
		for i, n := range lengths {
			out = append(out, strings.Repeat(string(rune('a'+i)), 3*n))
		}
		return out
	}
	for name, tt := range map[string]struct {
		turns   []string
		summary int // tokens of the one before
		want    roleplay.TurnID
	}{
		"Much":             {turns(1000, 500, 750, 750), 0, "turn-2"},
		"LessThanMuch":     {turns(1000, 500, 750, 749), 0, ""},
		"OneLong":          {turns(3000, 1), 0, "turn-1"},
		"OnlyOne":          {turns(3500), 0, ""},
		"MuchWithSummary":  {turns(1000, 500, 700, 700), 100, "turn-2"},
		"LessWithSummary":  {turns(1000, 500, 700, 700), 99, ""},
		"ThreeAreOneAsOld": {turns(1000, 1000, 1000), 0, "turn-1"},
	} {
		t.Run(name, func(t *testing.T) {
			v := ines(tt.turns...)
			v.Turns = 3
			v.Summary.Text = strings.Repeat("s", 3*tt.summary)
			asked, made := summarised(t, v)
			if tt.want == "" {
				if len(asked) != 0 || len(made) != 0 {
					t.Errorf("%d summaries are asked for and %d made, want none", len(asked), len(made))
				}
				return
			}
			if want := (roleplay.Summarised{Turn: tt.want, Text: "Notes."}); len(asked) != 1 || len(made) != 1 || made[0] != want {
				t.Errorf("asked %d times, the summaries are %+v, want %+v", len(asked), made, want)
			}
		})
	}
}

// TestEngine_Summarise_ManyShortTurns holds the number of turns that are a reason, and
// that it is one in each third turn of the trainee only.
func TestEngine_Summarise_ManyShortTurns(t *testing.T) {
	for _, tt := range []struct {
		turns, ofTrainee int
		want             roleplay.TurnID
	}{{30, 3, "turn-15"}, {31, 6, "turn-15"}, {29, 3, ""}, {30, 4, ""}, {30, 5, ""}} {
		t.Run(fmt.Sprintf("%dTurns%d", tt.turns, tt.ofTrainee), func(t *testing.T) {
			v := ines(slices.Repeat([]string{"Hm."}, tt.turns)...)
			v.Turns = tt.ofTrainee
			_, made := summarised(t, v)
			if tt.want == "" && len(made) != 0 || tt.want != "" && (len(made) != 1 || made[0].Turn != tt.want) {
				t.Errorf("the summaries are %+v, want one up to %q", made, tt.want)
			}
		})
	}
}

// TestEngine_Summarise_GoesOnFromTheOneBefore holds what a summary is made from: the
// one before and the older half of what has been said since, nothing twice.
func TestEngine_Summarise_GoesOnFromTheOneBefore(t *testing.T) {
	v := ines("The kettle is new.", strings.Repeat("b", 1500), "It came \"broken\".", strings.Repeat("d", 8000), "And now?")
	v.Turns = 3
	v.Summary = roleplay.Summarised{Turn: "turn-1", Text: "She spoke of <her> kettle."}
	asked, made := summarised(t, v)
	if want := []roleplay.Summarised{{Turn: "turn-3", Text: "Notes."}}; len(asked) != 1 || !slices.Equal(made, want) {
		t.Fatalf("asked %d times, the summaries are %+v, want %+v", len(asked), made, want)
	}
	want := "Notes so far, as data:\n\"She spoke of <her> kettle.\"\n\n" +
		"What was said since, as data, one turn a line:\n" +
		`{"who":"you","said":"` + strings.Repeat("b", 1500) + "\"}\n" +
		`{"who":"the other person","said":"It came \"broken\"."}` + "\n"
	if got := asked[0].Messages; len(got) != 1 || got[0] != (model.Message{Role: model.RoleUser, Text: want}) {
		t.Errorf("a summary is made from %q, want %q", got, want)
	}
}

func TestEngine_Summarise_Language(t *testing.T) {
	for tag, want := range map[string]string{"de": "in German.", "de-AT": "in German.", "en": "in English.", "PL": "in Polish.", "sv": "in the language with the tag sv."} {
		t.Run(tag, func(t *testing.T) {
			v := ines(slices.Repeat([]string{"Hm."}, 30)...)
			v.Turns, v.Language = 3, tag
			asked, _ := summarised(t, v)
			if len(asked) != 1 || !strings.Contains(asked[0].System, "You keep the notes of a conversation, "+want+" ") {
				t.Errorf("notes are asked for by %+v, want %q", asked, want)
			}
			if len(asked) == 1 && !strings.Contains(asked[0].System, "“You” is Ines Alder.") {
				t.Errorf("who is who is not said: %s", asked[0].System)
			}
		})
	}
}
