package searchtest

import (
	"context"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

func testUsers(t *testing.T, x *index) {
	mine, theirs := turn("1", "the secret of Ann"), turn("1", "the secret of Bob")
	theirs.User = bob // the same session: an imported copy
	x.put(mine, theirs)
	x.wantMarks("secret ann", "secret", "Ann")
	x.finds("bob")
	for user, total := range map[roleplay.UserID]int{ann: 1, bob: 1, "0199c000-0000-7000-8000-00000000000c": 0, ann + "x": 0} {
		for _, newest := range []bool{false, true} {
			result := x.ask(search.Query{User: user, Text: "secret", Newest: newest})
			if result.Total != total || len(result.Hits) != total {
				t.Errorf("%s finds %d of %d, want %d", user, len(result.Hits), result.Total, total)
			}
			for _, hit := range result.Hits {
				if hit.User != user {
					t.Errorf("%s sees a document of %s", user, hit.User)
				}
			}
		}
	}
	x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: bob, Session: monday}}})
	x.finds("secret", "1")
	x.put(theirs)
	x.apply(search.Batch{Remove: []search.Name{{User: bob, Session: monday, Kind: search.KindTurn, ID: "1"}}})
	x.finds("secret", "1")
	if got := x.ask(search.Query{User: bob, Text: "secret"}).Total; got != 0 {
		t.Errorf("Bob still finds %d", got)
	}
}

func testCursor(t *testing.T, x *index) {
	want := func(want search.Cursor) {
		t.Helper()
		if got, err := x.Cursor(t.Context()); err != nil || got != want {
			t.Errorf("cursor %+v, %v, want %+v", got, err, want)
		}
	}
	want(search.Cursor{})
	for _, c := range []search.Cursor{{Identity: "a", Seq: 7}, {Identity: "b", Seq: 3}, {Identity: "b", Seq: 1<<64 - 1}, {}} {
		if err := x.Apply(t.Context(), search.Batch{Cursor: c}); err != nil {
			t.Fatal(err)
		}
		want(c)
	}
}

func testReplace(_ *testing.T, x *index) {
	x.put(turn("1", "I started smoking at school"), turn("2", "I stopped smoking"))
	x.put(turn("1", "I never drank"))
	x.finds("smoking", "2")
	x.finds("drank", "1")
	x.put(turn("1", "I never drank"))
	x.finds("drank", "1")
	moved := at(noon.Add(time.Hour), turn("1", "I never drank smoking"))
	x.put(moved)
	x.want(search.Query{Text: "smoking", Newest: true}, "1", "2")
	moved.Speaker = roleplay.SpeakerCharacter
	x.put(moved)
	x.want(search.Query{Text: "smoking", Speaker: roleplay.SpeakerCharacter}, "1")
	moved.Language = "de"
	x.put(moved)
	x.finds("smokes", "2")
	// The name is all of session, kind and id.
	note, other := turn("1", "smoking"), turn("1", "smoking")
	note.Kind, other.Session = search.KindNote, tuesday
	x.put(note, other)
	x.finds("smoking", "1", "1", "1", "2")
	x.put(turn("3", "smoking"), turn("3", "talking"))
	x.finds("talking", "3")
	x.finds("smoking", "1", "1", "1", "2")
}

func testRemove(_ *testing.T, x *index) {
	x.apply(search.Batch{Remove: []search.Name{{User: ann, Session: monday, Kind: search.KindTurn, ID: "1"}}})
	x.put(turn("1", "smoking"), turn("2", "smoking"))
	x.apply(search.Batch{Remove: []search.Name{
		{User: ann, Session: monday, Kind: search.KindTurn, ID: "1"},
		{User: ann, Session: monday, Kind: search.KindNote, ID: "2"},
		{User: ann, Session: tuesday, Kind: search.KindTurn, ID: "2"},
		{User: bob, Session: monday, Kind: search.KindTurn, ID: "2"},
	}})
	x.finds("smoking", "2")
	x.put(turn("1", "smoking again"))
	x.finds("smoking", "1", "2")
}

func testRemoveSessions(_ *testing.T, x *index) {
	x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}})
	other := turn("3", "smoking")
	other.Session = tuesday
	note := turn("4", "smoking")
	note.Kind = search.KindNote
	x.put(turn("1", "smoking"), turn("2", "smoking"), other, note)
	x.apply(search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}})
	x.finds("smoking", "3")
	x.put(turn("1", "smoking"))
	x.finds("smoking", "1", "3")
}

func testOrderOfBatch(_ *testing.T, x *index) {
	x.put(turn("1", "smoking"), turn("2", "smoking"))
	x.apply(search.Batch{
		RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}},
		Remove:         []search.Name{{User: ann, Session: monday, Kind: search.KindTurn, ID: "3"}},
		Put:            []search.Document{turn("3", "smoking")},
	})
	x.finds("smoking", "3")
}

// ending is a context that is cancelled while a batch is on its way.
type ending struct {
	context.Context //nolint:containedctx // it is a context itself
	left            int
}

func (c *ending) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return c.Context.Err()
}

func testWhole(t *testing.T, x *index) {
	x.put(turn("1", "smoking"))
	before, err := x.Cursor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	batch := search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: monday}}, Cursor: search.Cursor{Identity: "journal", Seq: 99}}
	for i := range 20 {
		batch.Put = append(batch.Put, turn(string(rune('a'+i)), "drinking"))
	}
	failed := 0
	for left := range 30 {
		err := x.Apply(&ending{Context: t.Context(), left: left}, batch)
		if err == nil {
			x.finds("smoking")
			if got := x.ask(search.Query{Text: "drinking"}).Total; got != 20 {
				t.Errorf("a whole batch has %d of 20 documents", got)
			}
			break
		}
		failed++
		x.finds("smoking", "1")
		x.finds("drinking")
		if after, err := x.Cursor(t.Context()); err != nil || after != before {
			t.Errorf("after a batch that failed the cursor is %+v, %v, want %+v", after, err, before)
		}
	}
	if failed == 0 {
		t.Error("no batch has failed")
	}
}

func testReset(t *testing.T, x *index) {
	x.put(turn("1", "smoking"))
	for range 2 {
		if err := x.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		x.finds("smoking")
		if c, err := x.Cursor(t.Context()); err != nil || c != (search.Cursor{}) {
			t.Errorf("an empty index has the cursor %+v, %v", c, err)
		}
	}
	x.put(turn("1", "smoking"))
	x.finds("smoking", "1")
}

func testFields(t *testing.T, x *index) {
	documents := []search.Document{
		{User: ann, Session: monday, Kind: search.KindTitle, Scenario: "s", Language: "en-GB", At: noon, Text: "Needle\n\nof the title"},
		{User: ann, Session: monday, Kind: search.KindNote, ID: "0199c000-0000-7000-8000-0000000000ff", Turn: "t1", At: noon.Add(1234 * time.Microsecond), Text: "needle"},
		{User: ann, Session: monday, Kind: search.KindNote, ID: "n2", Language: "x", At: time.Time{}, Text: "a needle of no time"},
		{User: ann, Session: monday, Kind: search.KindTurn, ID: "0199c000-0000-7000-8000-0000000000fe", Turn: "0199c000-0000-7000-8000-0000000000fe",
			Speaker: roleplay.SpeakerCharacter, Scenario: "s", Language: "de", At: time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), Text: "needle, needle: it was before all time"},
		{User: ann, Session: monday, Kind: search.KindTurn, ID: "late", At: time.Date(2800, 1, 1, 0, 0, 0, 0, time.UTC), Text: "needle of a future"},
	}
	x.put(documents...)
	hits := x.ask(search.Query{Text: "needle"}).Hits
	found := map[search.Document]bool{}
	for _, hit := range hits {
		found[hit.Document] = true
	}
	for _, d := range documents {
		if !found[d] {
			t.Errorf("%+v does not come back as it was put in; there is %+v", d, hits)
		}
	}
	size, err := x.Size(t.Context())
	if err != nil || size <= 0 {
		t.Errorf("the size is %d, %v", size, err)
	}
	zone := time.FixedZone("UTC+5", 5*60*60)
	x.put(at(noon.In(zone), turn("zone", "zoned")))
	if got := x.ask(search.Query{Text: "zoned"}).Hits[0].At; !got.Equal(noon) || got.Location() != time.UTC {
		t.Errorf("a time of another zone comes back as %v, want %v", got, noon)
	}
}
