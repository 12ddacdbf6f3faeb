// Package searchtest is the suite that each search.Index passes. An index calls
// Run from its tests; what Run asks is the whole contract.
package searchtest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// Run runs the suite. open returns an empty index, which it closes after the test.
func Run(t *testing.T, open func(t *testing.T) search.Index) {
	for name, test := range map[string]func(*testing.T, *index){
		"Limits":       testLimits,
		"AnyQuery":     testAnyQuery,
		"AnyText":      testAnyText,
		"AnyName":      testAnyName,
		"Cancelled":    testCancelled,
		"Users":        testUsers,
		"Cursor":       testCursor,
		"Replace":      testReplace,
		"Remove":       testRemove,
		"RemoveAll":    testRemoveSessions,
		"Order":        testOrderOfBatch,
		"Whole":        testWhole,
		"Reset":        testReset,
		"Fields":       testFields,
		"Words":        testWords,
		"Languages":    testLanguages,
		"Phrases":      testPhrases,
		"Beginnings":   testBeginnings,
		"Typing":       testTyping,
		"Scripts":      testScripts,
		"Filters":      testFilters,
		"Dates":        testDates,
		"Newest":       testNewest,
		"SameMoment":   testSameMoment,
		"Best":         testBest,
		"Pages":        testPages,
		"TotalLimit":   testTotalLimit,
		"Marks":        testMarks,
		"LongText":     testLongText,
		"Concurrently": testConcurrently,
	} {
		t.Run(name, func(t *testing.T) { test(t, &index{Index: open(t), t: t}) })
	}
}

const (
	ann = roleplay.UserID("0199c000-0000-7000-8000-00000000000a")
	bob = roleplay.UserID("0199c000-0000-7000-8000-00000000000b")

	monday  = roleplay.SessionID("0199c000-0000-7000-8000-000000000001")
	tuesday = roleplay.SessionID("0199c000-0000-7000-8000-000000000002")
)

// noon is when everything is said that is not said at another time.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// index is the index under test with what tests say again and again.
type index struct {
	search.Index
	t   *testing.T
	seq uint64
}

// turn makes a turn of Ann in English.
func turn(id, text string) search.Document {
	return search.Document{User: ann, Session: monday, Kind: search.KindTurn, ID: id, Turn: roleplay.TurnID(id),
		Speaker: roleplay.SpeakerTrainee, Scenario: "smoking", Language: "en", At: noon, Text: text}
}

func in(language string, d search.Document) search.Document {
	d.Language = language
	return d
}

func at(moment time.Time, d search.Document) search.Document {
	d.At = moment
	return d
}

func (x *index) apply(b search.Batch) {
	x.t.Helper()
	x.seq++
	b.Cursor = search.Cursor{Identity: "journal", Seq: x.seq}
	if err := x.Apply(x.t.Context(), b); err != nil {
		x.t.Fatal(err)
	}
}

func (x *index) put(documents ...search.Document) {
	x.t.Helper()
	x.apply(search.Batch{Put: documents})
}

// ask finds with Ann as the user and 200 hits, where q says nothing else.
func (x *index) ask(q search.Query) search.Result {
	x.t.Helper()
	if q.User == "" {
		q.User = ann
	}
	if q.Limit == 0 {
		q.Limit = search.MaxLimit
	}
	result, err := x.Find(x.t.Context(), q)
	if err != nil {
		x.t.Fatalf("Find(%.80q): %v", q.Text, err)
	}
	if result.Hits == nil {
		x.t.Errorf("Find(%.80q) has nil hits, want none", q.Text)
	}
	return result
}

// want checks which documents a query finds, in this order.
func (x *index) want(q search.Query, ids ...string) {
	x.t.Helper()
	var got []string
	result := x.ask(q)
	for _, hit := range result.Hits {
		got = append(got, hit.ID)
	}
	if !slices.Equal(got, ids) {
		x.t.Errorf("%+q finds %q, want %q", q.Text, got, ids)
	}
	if q.Offset == 0 && q.Limit == 0 && result.Total != len(ids) {
		x.t.Errorf("%+q has a total of %d, want %d", q.Text, result.Total, len(ids))
	}
}

// finds checks which documents a text finds, whatever their order.
func (x *index) finds(text string, ids ...string) {
	x.t.Helper()
	x.findsAll(search.Query{Text: text}, ids...)
}

func (x *index) findsAll(q search.Query, ids ...string) {
	x.t.Helper()
	got := []string{}
	for _, hit := range x.ask(q).Hits {
		got = append(got, hit.ID)
	}
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		x.t.Errorf("%+q (typing %v) finds %q, want %q", q.Text, q.Typing, got, ids)
	}
}

// marked returns the marked pieces of a hit, as a page would cut them out.
func marked(t *testing.T, hit search.Hit) []string {
	t.Helper()
	units := utf16.Encode([]rune(hit.Snippet))
	pieces := []string{}
	end := 0
	for _, m := range hit.Marks {
		if m.Start < end || m.End <= m.Start || m.End > len(units) {
			t.Fatalf("marks %v of %+q are out of order, empty or outside", hit.Marks, hit.Snippet)
		}
		end = m.End
		pieces = append(pieces, string(utf16.Decode(units[m.Start:m.End])))
	}
	return pieces
}

// wantMarks checks what is marked in the only hit of a query.
func (x *index) wantMarks(text string, pieces ...string) search.Hit {
	x.t.Helper()
	result := x.ask(search.Query{Text: text})
	if len(result.Hits) != 1 {
		x.t.Errorf("%+q has %d hits, want 1", text, len(result.Hits))
		return search.Hit{}
	}
	if got := marked(x.t, result.Hits[0]); !slices.Equal(got, pieces) {
		x.t.Errorf("%+q marks %+q in %+q, want %+q", text, got, result.Hits[0].Snippet, pieces)
	}
	if strings.ContainsAny(result.Hits[0].Snippet, "\n\r\t\x00") {
		x.t.Errorf("the snippet %+q is more than one line", result.Hits[0].Snippet)
	}
	return result.Hits[0]
}

func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
