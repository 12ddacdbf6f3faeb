package searchtest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// odd is what people paste into a search box and say in talks.
func odd() []string {
	return []string{
		"", " ", "\n\t", "\x00", "a\x00b", `"`, `""`, `"""`, `"a`, `a"`, `"a" "b`, "“a", "„“", "*", "**", "a**", `"*"`, "* a", "a *",
		"AND", "OR", "NOT", "a AND", "AND AND", "a OR", "NOT a", "NEAR(a b)", "NEAR", "(", ")", "((a)", "a:b", "t:a", "{t}:a", "-t:a", "^a", "a^",
		"+a", "a+b", "-a", "a-", "'", "''", "'a", "a'", "don't", "`", "\\", `\"`, "%", "_", ";", "--", "/*", "; DROP TABLE docs", "?", "?1", "@x", "$x", ":x",
		"🙂", "🙂🙂", "👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "\u0301", "\u200d", "\u202e", "\ufeff", "\ufffd", "\xff", "a\xff", "\xc3", "\xed\xa0\x80", "\U0010ffff",
		"ﷺ", "½", "①", "Å", "ﬁ", "ß", "İ", "ǅ", "々", "ー", "한", "\u1112\u1161\u11ab", "ไทย", "हिन्दी", "עִבְרִית", "العَرَبِيَّة",
		"¤k1", "¡a", "¿a", "·a", "¤k1*",
		strings.Repeat("a", 100_000), strings.Repeat("a ", 2000), strings.Repeat(`"`, 100_000), strings.Repeat("(", 10_000),
		strings.Repeat("字", 2000), strings.Repeat("ab* ", 1000), strings.Repeat("\u0301", 3000), "e" + strings.Repeat("\u0301", 3000),
		strings.Repeat("ﷺ", 1000), strings.Repeat("word and \"phrase two\" ", 200), strings.Repeat("🙂", 1000),
	}
}

func testLimits(t *testing.T, x *index) {
	x.put(turn("1", "smoking"))
	for name, q := range map[string]search.Query{
		"NoLimit":        {Limit: 0},
		"NegativeLimit":  {Limit: -1},
		"GreatLimit":     {Limit: 201},
		"NegativeOffset": {Limit: 1, Offset: -1},
	} {
		q.User, q.Text = ann, "smoking"
		if _, err := x.Find(t.Context(), q); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("%s: error %v, want CodeInvalid", name, err)
		}
	}
	x.want(search.Query{Text: "smoking", Limit: 200}, "1")
	x.want(search.Query{Text: "smoking", Limit: 1, Offset: 1 << 40})
}

func testAnyQuery(t *testing.T, x *index) {
	var documents []search.Document
	for i, text := range odd() {
		documents = append(documents, turn(fmt.Sprint(i), text))
	}
	x.put(documents...)
	for _, text := range odd() {
		variants := []search.Query{{}, {Typing: true}, {Newest: true}, {Typing: true, Kinds: []search.Kind{search.KindTurn}, From: noon}}
		if len(text) > 1000 {
			variants = variants[1:2] // a scan of everything is slow
		}
		for _, q := range variants {
			q.Text = text
			for _, hit := range x.ask(q).Hits {
				if len(marked(t, hit)) == 0 {
					t.Errorf("%.40q finds %.40q without a mark", text, hit.Text)
				}
			}
		}
	}
	for _, text := range []string{"", " ", "\x00", "🙂", `""`, "*", "\u0301", "\xff", "¤", "(((", "👩‍👩‍👧‍👦"} {
		x.finds(text)
	}
}

func testAnyText(t *testing.T, x *index) {
	for i, text := range odd() {
		d := turn("odd", text+" needle "+text)
		d.ID = fmt.Sprint(i)
		x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}, Put: []search.Document{d}})
		if strings.ContainsAny(text[max(0, len(text)-3):], "\u200d\u0301\ufeff\ufffd") || strings.Contains(text, "'") {
			continue // these may join what stands beside them
		}
		result := x.ask(search.Query{Text: "needle"})
		if len(result.Hits) != 1 || result.Hits[0].Text != d.Text {
			t.Errorf("the word beside %.40q is not found, or its text has changed", text)
		}
	}
}

func testAnyName(t *testing.T, x *index) {
	names := []string{"", "a", "A", "a\x00b", "' OR 1=1", "ä", "\xff", "0199c000-0000-7000-8000-000000000001", "0199C000-0000-7000-8000-000000000001", strings.Repeat("x", 5000)}
	for _, name := range names {
		d := turn(name, "needle")
		d.User, d.Session, d.Kind = roleplay.UserID(name), roleplay.SessionID(name), search.Kind(name+"k")
		d.Speaker, d.Scenario, d.Language = roleplay.Speaker(name), roleplay.ScenarioID(name), name
		x.put(d)
		q := search.Query{User: d.User, Text: "needle", Kinds: []search.Kind{d.Kind}, Speaker: d.Speaker, Scenario: d.Scenario, Limit: 10}
		got, err := x.Find(t.Context(), q)
		if err != nil || len(got.Hits) != 1 || got.Hits[0].Document != d {
			t.Errorf("%.40q comes back as %+v, %v", name, got.Hits, err)
		}
	}
}

func testCancelled(t *testing.T, x *index) {
	ctx := cancelled(t)
	if err := x.Apply(ctx, search.Batch{Put: []search.Document{turn("1", "smoking")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Apply: %v, want context.Canceled", err)
	}
	if _, err := x.Find(ctx, search.Query{User: ann, Text: "smoking", Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("Find: %v, want context.Canceled", err)
	}
	if _, err := x.Cursor(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Cursor: %v, want context.Canceled", err)
	}
	if err := x.Reset(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Reset: %v, want context.Canceled", err)
	}
	if _, err := x.Size(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Size: %v, want context.Canceled", err)
	}
	x.finds("smoking")
}

func testConcurrently(t *testing.T, x *index) {
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 20 {
				d := turn(fmt.Sprintf("%d-%d", w, i), "everybody talks")
				d.At = noon.Add(time.Duration(i) * time.Minute)
				if err := x.Apply(t.Context(), search.Batch{Put: []search.Document{d}}); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				if _, err := x.Find(t.Context(), search.Query{User: ann, Text: "everybody", Limit: 5}); err != nil {
					t.Error(err)
				}
				if _, err := x.Cursor(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := x.ask(search.Query{Text: "everybody"}).Total; got != 80 {
		t.Errorf("after 80 documents %d are found", got)
	}
}
