package searchtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

func testFilters(_ *testing.T, x *index) {
	title := search.Document{User: ann, Session: monday, Kind: search.KindTitle, Scenario: "smoking", Language: "en", At: noon, Text: "needle"}
	note := search.Document{User: ann, Session: monday, Kind: search.KindNote, ID: "note", Turn: "1", Scenario: "smoking", Language: "en", At: noon, Text: "needle"}
	said := turn("1", "needle")
	answer := turn("2", "needle")
	answer.Speaker = roleplay.SpeakerCharacter
	other := turn("3", "needle")
	other.Session, other.Scenario = tuesday, "drinking"
	x.put(title, note, said, answer, other, turn("4", "hay"))
	x.finds("needle", "", "note", "1", "2", "3")
	ask := func(q search.Query, ids ...string) {
		x.t.Helper()
		q.Text = "needle"
		x.findsAll(q, ids...)
		q.Newest = true
		x.findsAll(q, ids...)
	}
	ask(search.Query{Kinds: []search.Kind{search.KindTitle}}, "")
	ask(search.Query{Kinds: []search.Kind{search.KindNote}}, "note")
	ask(search.Query{Kinds: []search.Kind{search.KindTurn, search.KindNote}}, "note", "1", "2", "3")
	ask(search.Query{Kinds: []search.Kind{"letter"}})
	ask(search.Query{Kinds: []search.Kind{"letter", search.KindTitle}}, "")
	ask(search.Query{Speaker: roleplay.SpeakerTrainee}, "1", "3")
	ask(search.Query{Speaker: roleplay.SpeakerCharacter}, "2")
	ask(search.Query{Speaker: "nobody"})
	ask(search.Query{Scenario: "drinking"}, "3")
	ask(search.Query{Scenario: "smoking"}, "", "note", "1", "2")
	ask(search.Query{Scenario: "turn"}) // known, but not as a scenario
	ask(search.Query{Scenario: "smoking", Speaker: roleplay.SpeakerTrainee, Kinds: []search.Kind{search.KindTurn}}, "1")
	ask(search.Query{Scenario: "drinking", Speaker: roleplay.SpeakerCharacter})
}

func testDates(_ *testing.T, x *index) {
	for i, moment := range []time.Time{{}, time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC), noon.Add(-time.Microsecond), noon, noon.Add(time.Microsecond), noon.Add(time.Millisecond), noon.Add(time.Hour), time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)} {
		x.put(at(moment, turn(fmt.Sprint(i), "needle")))
	}
	ask := func(from, to time.Time, ids ...string) {
		x.t.Helper()
		x.findsAll(search.Query{Text: "needle", From: from, To: to}, ids...)
		x.findsAll(search.Query{Text: "needle", From: from, To: to, Newest: true}, ids...)
	}
	none := time.Time{}
	ask(none, none, "0", "1", "2", "3", "4", "5", "6", "7")
	ask(noon, none, "3", "4", "5", "6", "7")
	ask(none, noon, "0", "1", "2")
	ask(noon, noon.Add(time.Millisecond), "3", "4")
	ask(noon, noon.Add(time.Hour), "3", "4", "5")
	ask(noon.Add(time.Microsecond), noon.Add(2*time.Hour), "4", "5", "6")
	ask(noon, noon)
	ask(noon.Add(time.Hour), noon)
	ask(time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC), none, "7")
	ask(none, time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), "0")
}

func testNewest(_ *testing.T, x *index) {
	x.put(
		at(noon.Add(2*time.Hour), turn("third", "needle")),
		at(noon, turn("first", "needle needle needle")),
		at(noon.Add(time.Hour), turn("second", "needle and a long text with many other words in it")),
		at(noon.Add(2*time.Hour+time.Millisecond), turn("fifth", "needle")),
		at(noon.Add(2*time.Hour+time.Microsecond), turn("fourth", "needle")),
	)
	x.want(search.Query{Text: "needle", Newest: true}, "fifth", "fourth", "third", "second", "first")
	for i, id := range []string{"fifth", "fourth", "third", "second", "first"} {
		x.want(search.Query{Text: "needle", Newest: true, Offset: i, Limit: 1}, id)
	}
}

// testSameMoment puts more into one moment than any clock would: imported talks have no times.
func testSameMoment(t *testing.T, x *index) {
	const many = 5000
	var batch search.Batch
	for i := range many {
		text := "hay"
		if i%100 == 0 {
			text = "needle"
		}
		batch.Put = append(batch.Put, turn(fmt.Sprint(i), text))
	}
	x.apply(batch)
	x.put(at(noon.Add(time.Hour), turn("after", "needle")), at(noon.Add(-time.Hour), turn("before", "needle")), turn("last", "needle"))
	result := x.ask(search.Query{Text: "needle", Newest: true})
	if result.Total != many/100+3 || result.Hits[0].ID != "after" || result.Hits[1].ID != "last" || result.Hits[many/100+2].ID != "before" {
		t.Errorf("of %d hits the order is wrong", result.Total)
	}
	if got := x.ask(search.Query{Text: "needle", From: noon, To: noon.Add(time.Microsecond)}).Total; got != many/100+1 {
		t.Errorf("%d hits of one moment, want %d", got, many/100+1)
	}
}

func testBest(_ *testing.T, x *index) {
	x.put(
		at(noon.Add(5*time.Hour), turn("apart", "The drinking was one thing, and it took years until I saw that, for my friends, the problem was another.")),
		at(noon.Add(4*time.Hour), turn("turned", "The problem, he says, is drinking, and it took him years until he saw that it was so.")),
		at(noon, turn("together", "I have a drinking problem, and it took me years until I saw that it was so, my friend.")),
		at(noon.Add(3*time.Hour), turn("form", "I have a drink problem, and it took me years until I saw that it was so, my friend.")),
	)
	x.want(search.Query{Text: "drinking problem"}, "together", "form", "turned", "apart")
	x.want(search.Query{Text: "drinking problem", Newest: true}, "apart", "turned", "form", "together")
	x.put(at(noon, turn("same1", "alike")), at(noon.Add(time.Hour), turn("same2", "alike")), at(noon.Add(-time.Hour), turn("same0", "alike")))
	x.want(search.Query{Text: "alike"}, "same2", "same1", "same0")
}

func testPages(t *testing.T, x *index) {
	var batch search.Batch
	for i := range 25 {
		batch.Put = append(batch.Put, at(noon.Add(time.Duration(i)*time.Minute), turn(fmt.Sprint(i), "needle")))
	}
	x.apply(batch)
	for _, newest := range []bool{false, true} {
		var got []string
		for offset := 0; offset < 30; offset += 10 {
			result := x.ask(search.Query{Text: "needle", Newest: newest, Offset: offset, Limit: 10})
			if result.Total != 25 {
				t.Errorf("at %d the total is %d, want 25", offset, result.Total)
			}
			for _, hit := range result.Hits {
				got = append(got, hit.ID)
			}
		}
		var want []string
		for i := range 25 {
			want = append(want, fmt.Sprint(24-i))
		}
		if !slices.Equal(got, want) {
			t.Errorf("the pages hold %q, want %q", got, want)
		}
	}
}

func testTotalLimit(t *testing.T, x *index) {
	var batch search.Batch
	for i := range search.TotalLimit + 20 {
		batch.Put = append(batch.Put, at(noon.Add(time.Duration(i)*time.Second), turn(fmt.Sprint(i), "needle")))
	}
	batch.Put[5].Text = "needle needle needle" // the best by far, but too old
	x.apply(batch)
	for _, newest := range []bool{false, true} {
		result := x.ask(search.Query{Text: "needle", Newest: newest, Limit: 1})
		if result.Total != search.TotalLimit || result.Hits[0].ID != "1019" {
			t.Errorf("total %d, first %q, want %d and the newest", result.Total, result.Hits[0].ID, search.TotalLimit)
		}
		x.want(search.Query{Text: "needle", Newest: newest, Offset: search.TotalLimit - 1, Limit: 10}, "20")
		x.want(search.Query{Text: "needle", Newest: newest, Offset: search.TotalLimit, Limit: 10})
	}
}
