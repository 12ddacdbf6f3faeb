package llm_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// TestEngine_Play_Hanging holds how long a model that says nothing is waited for, on
// the clock of the bubble, and that what is asked beside what hangs is kept.
func TestEngine_Play_Hanging(t *testing.T) {
	for name, tt := range map[string]struct {
		hanging      []kind
		want         time.Duration
		fault        roleplay.Fault
		told, summed bool
	}{
		"Nothing":         {nil, 0, "", true, true},
		"Words":           {[]kind{words}, 90 * time.Second, roleplay.FaultStall, false, false},
		"Check":           {[]kind{check}, 4 * time.Second, "", false, true},
		"Summary":         {[]kind{summary}, 10 * time.Second, "", true, false},
		"CheckAndSummary": {[]kind{check, summary}, 10 * time.Second, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &text{answer: func(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
					k := kindOf(r)
					switch {
					case slices.Contains(tt.hanging, k):
						return hangs(ctx)
					case k == check:
						return answers(`{"told":[{"quote":"number is 4711","id":"f1"}]}`)
					case k == summary:
						return answers("She asked for her money.")
					default:
						return answers("The number is 4711.")
					}
				}}
				v := ines(slices.Repeat([]string{"Hm."}, 30)...)
				v.Turns = 3
				v.Known = []scene.Known{{ID: "order", Text: "Her order has the number 4711."}}
				// A talk that nothing ends is to fail here, not to block the bubble.
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				began := time.Now()
				reply, err := over(m, nil).Play(ctx, v, func(string) {})
				if took := time.Since(began); took != tt.want {
					t.Errorf("it took %v, want %v", took, tt.want)
				}
				if model.FaultOf(err) != tt.fault || (reply.Text == "The number is 4711.") != (tt.fault == "") || reply.Cut {
					t.Errorf("said %q, cut %v: %v", reply.Text, reply.Cut, err)
				}
				has := func(k roleplay.EntryType) bool {
					return slices.ContainsFunc(reply.Played, func(e roleplay.Entry) bool { return e.Type == k })
				}
				if has(roleplay.EntryFact) != tt.told || has(roleplay.EntrySummary) != tt.summed {
					t.Errorf("the fact is told: %v, a summary is made: %v, want %v and %v", has(roleplay.EntryFact), has(roleplay.EntrySummary), tt.told, tt.summed)
				}
			})
		})
	}
}

// TestEngine_Play_RestsAsAsked holds that a service is left alone for as long as it
// asks, and that nobody waits unasked for one that wants more.
func TestEngine_Play_RestsAsAsked(t *testing.T) {
	for after, rests := range map[time.Duration]int{
		time.Millisecond:                 2,
		3 * time.Second:                  2,
		5 * time.Second:                  2,
		5*time.Second + time.Millisecond: 0,
		time.Hour:                        0,
	} {
		t.Run(after.String(), func(t *testing.T) {
			var rested []time.Duration
			m := &text{answer: func(context.Context, model.Request) iter.Seq2[model.Chunk, error] {
				return fails("", &model.Error{Fault: model.FaultBusy, After: after})
			}}
			_, err := over(m, &rested).Play(t.Context(), ines("Hello?"), func(string) {})
			if model.FaultOf(err) != model.FaultBusy || !slices.Equal(rested, slices.Repeat([]time.Duration{after}, rests)) {
				t.Errorf("asked to wait %v it rested for %v (%v), want %d times as long", after, rested, err, rests)
			}
			if got := len(m.of(words)); got != rests+1 {
				t.Errorf("%d requests, want %d", got, rests+1)
			}
		})
	}
	t.Run("ThenGoesOn", func(t *testing.T) {
		var rested []time.Duration
		tries := 0
		m := &text{answer: func(context.Context, model.Request) iter.Seq2[model.Chunk, error] {
			if tries++; tries == 1 {
				return fails("", &model.Error{Fault: model.FaultBusy, After: 2 * time.Second})
			}
			return answers("No.")
		}}
		reply, err := over(m, &rested).Play(t.Context(), ines("Hello?"), func(string) {})
		if err != nil || reply.Text != "No." || !slices.Equal(rested, []time.Duration{2 * time.Second}) {
			t.Errorf("said %q after rests of %v: %v", reply.Text, rested, err)
		}
	})
}

// TestEngine_Play_TellsAThirdOfTheContext holds how much of a talk a model is told, in
// turns of 1,000 tokens each: 988 of text, and 12 of form.
func TestEngine_Play_TellsAThirdOfTheContext(t *testing.T) {
	var said []string
	for i := range 20 {
		said = append(said, fmt.Sprintf("%04d", i)+strings.Repeat("x", 2960))
	}
	for _, tt := range []struct{ context, want int }{
		{0, 2}, // taken for 8,192
		{8_999, 2},
		{9_000, 3},
		{36_000, 12},
		{128_000, 12},
		{1_000_000, 12},
	} {
		t.Run(fmt.Sprint(tt.context), func(t *testing.T) {
			m := &text{context: tt.context, answer: func(context.Context, model.Request) iter.Seq2[model.Chunk, error] { return answers("No.") }}
			v := ines(said...)
			v.Turns = 1
			if _, err := over(m, nil).Play(t.Context(), v, func(string) {}); err != nil {
				t.Fatal(err)
			}
			asked := m.of(words)[0].Messages[0].Text
			if got := strings.Count(asked, `{"who"`); got != tt.want || !strings.Contains(asked, "0019x") || strings.Contains(asked, fmt.Sprintf("%04dx", 19-tt.want)) {
				t.Errorf("of 20 turns the model is told %d, want the last %d", got, tt.want)
			}
		})
	}
}

// TestEngine_Play_CountsWhatBrokeOff holds that what was answered is counted where no
// service says so, in each kind of request, and that nothing is where nothing came.
func TestEngine_Play_CountsWhatBrokeOff(t *testing.T) {
	broken := func(k kind, said string) func(context.Context, model.Request) iter.Seq2[model.Chunk, error] {
		return func(_ context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
			if kindOf(r) == k {
				return fails(said, &model.Error{Fault: model.FaultRefused})
			}
			return func(yield func(model.Chunk, error) bool) {
				_ = yield(model.Chunk{Text: "The number is 4711."}, nil) && yield(model.Chunk{Finish: model.FinishStop, Usage: model.Usage{In: 100, Out: 10}}, nil)
			}
		}
	}
	for name, tt := range map[string]struct {
		of           kind
		said         string
		out          int64 // told, and three bytes for a token
		atLeast, max int64 // in
	}{
		"Words":          {words, "The kettle came", 5, 100, 1000},
		"WordsNothing":   {words, "", 0, 0, 0},
		"Check":          {check, `{"told":`, 10 + 3, 150, 1000},
		"CheckNothing":   {check, "", 10, 100, 100},
		"Summary":        {summary, "She asked", 10 + 10 + 3, 250, 2000},
		"SummaryNothing": {summary, "", 10 + 10, 200, 200},
	} {
		t.Run(name, func(t *testing.T) {
			v := ines("Hello?")
			v.Known = []scene.Known{{ID: "order", Text: "Her order has the number 4711."}}
			if tt.of == summary {
				v = ines(slices.Repeat([]string{"Hm."}, 30)...)
				v.Turns, v.Known = 3, []scene.Known{{ID: "order", Text: "Her order has the number 4711."}}
			}
			reply, _ := over(&text{answer: broken(tt.of, tt.said)}, nil).Play(t.Context(), v, func(string) {})
			if u := used(t, reply); u.Out != tt.out || u.In < tt.atLeast || u.In > tt.max {
				t.Errorf("it took %+v, want %d out and %d to %d in", u, tt.out, tt.atLeast, tt.max)
			}
		})
	}
}
