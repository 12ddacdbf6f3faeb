package record_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/mem"
)

var binned = time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)

func TestSessions_SetDeleted(t *testing.T) {
	t.Run("ErrNotFound", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		wantCode(t, x.SetDeleted(t.Context(), anna, sid(1), &binned), roleplay.CodeNotFound)
		putSummaries(t, x, 1)
		wantCode(t, x.SetDeleted(t.Context(), anna, sid(2), &binned), roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		putSummaries(t, record.NewSessions(s), 1)
		wantIs(t, record.NewSessions(failing(s, "put", "")).SetDeleted(t.Context(), anna, sid(1), &binned), errDisk)
		wantIs(t, record.NewSessions(failing(s, "put", "")).Remove(t.Context(), anna, sid(1)), errDisk)
	})
	t.Run("ToTheBinAndBack", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		key := record.SessionPageKey(anna, sid(1))
		plant(t, s, key, `{"schema":1,"rev":1,"by":"a","body":{"sessions":{"`+string(sid(1))+`":{"id":"`+string(sid(1))+`","score":7}}}}`)
		putSummaries(t, x, 0, 1, 2)
		for range 2 {
			if err := x.SetDeleted(t.Context(), anna, sid(1), &binned); err != nil {
				t.Fatal(err)
			}
		}
		wantListed(t, x, 0, 2, 0)
		wantListed(t, x, 1, 2, 0)
		if got, err := x.Get(t.Context(), anna, sid(1)); err != nil || got.DeletedAt == nil || !got.DeletedAt.Equal(binned) {
			t.Errorf("got %+v, error %v", got, err)
		}
		// What the log says comes later.
		ended := summary(1)
		ended.State = roleplay.SessionEnded
		if err := x.Put(t.Context(), anna, ended); err != nil {
			t.Fatal(err)
		}
		if got, err := x.Get(t.Context(), anna, sid(1)); err != nil || got.DeletedAt == nil || got.State != roleplay.SessionEnded {
			t.Errorf("got %+v, error %v", got, err)
		}
		if err := x.SetDeleted(t.Context(), anna, sid(1), nil); err != nil {
			t.Fatal(err)
		}
		wantListed(t, x, 0, 2, 1, 0)
		if got := raw(t, s, key); strings.Contains(got, "deletedAt") || !strings.Contains(got, `"score":7`) {
			t.Errorf("the page became %s", got)
		}
	})
}

func TestSessions_Remove(t *testing.T) {
	x := record.NewSessions(mem.New())
	putSummaries(t, x, 1, 2)
	for range 2 {
		if err := x.Remove(t.Context(), anna, sid(1)); err != nil {
			t.Fatal(err)
		}
	}
	wantListed(t, x, 0, 2)
}

// An import brings old talks in any order: pages grow in their middle and are split.
func TestSessions_Split(t *testing.T) {
	const n = 260
	orders := map[string][]int{"Descending": newestFirst(n), "Random": rand.New(rand.NewPCG(5, 6)).Perm(n)}
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			s := mem.New()
			x := record.NewSessions(s)
			putSummaries(t, x, order...)
			wantListed(t, x, 0, newestFirst(n)...)
			wantListed(t, x, 100, newestFirst(n)...)
			for _, key := range keysOf(t, s) {
				if held := strings.Count(raw(t, s, key), `"title"`); held > 128 {
					t.Errorf("the page %s holds %d sessions", key, held)
				}
			}
			for i := 0; i < n; i += 37 {
				if _, err := x.Get(t.Context(), anna, sid(i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	t.Run("CutShortAnywhere", func(t *testing.T) {
		for _, lost := range []bool{false, true} {
			for writes := range 4 {
				s := mem.New()
				putSummaries(t, record.NewSessions(s), newestFirst(128)...)
				broken := record.NewSessions(&cut{Store: s, left: writes, lost: lost})
				err := broken.Put(t.Context(), anna, summary(127))
				if writes < 3 && !errors.Is(err, errCut) {
					t.Fatalf("after %d writes: error %v", writes, err)
				}
				x := record.NewSessions(s)
				wantListed(t, x, 0, newestFirst(128)...)
				for i := range 128 {
					if _, err := x.Get(t.Context(), anna, sid(i)); err != nil {
						t.Error(err)
					}
				}
				// Whoever goes on, on either side of the middle, or with what moves.
				for _, i := range []int{3, 100, 128} {
					putSummaries(t, x, i)
				}
				if err := x.SetDeleted(t.Context(), anna, sid(90), &binned); err != nil {
					t.Fatal(err)
				}
				want := slices.DeleteFunc(newestFirst(129), func(i int) bool { return i == 90 })
				wantListed(t, x, 0, want...)
				wantListed(t, x, 10, want...)
			}
		}
	})
	t.Run("AllAtOnce", func(t *testing.T) {
		s := mem.New()
		var wg sync.WaitGroup
		for w := range 8 {
			x := record.NewSessions(s) // as many programs
			wg.Go(func() {
				for i := range 20 {
					if err := x.Put(t.Context(), anna, summary((19-i)*8+w)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		wantListed(t, record.NewSessions(s), 30, newestFirst(160)...)
	})
}

// A cached page counts only in the version it was read at.
func TestSessions_Cache(t *testing.T) {
	s := &counted{Store: mem.New()}
	a, b := record.NewSessions(s), record.NewSessions(s)
	putSummaries(t, a, 1, 2)
	wantListed(t, b, 0, 2, 1)
	putSummaries(t, a, 3)
	wantListed(t, b, 0, 3, 2, 1)
	s.gets = 0
	wantListed(t, b, 0, 3, 2, 1)
	if s.gets != 0 {
		t.Errorf("%d pages were read again", s.gets)
	}
	t.Run("IsBounded", func(t *testing.T) {
		s := &counted{Store: mem.New()}
		x := record.NewSessions(s)
		for u := range 600 {
			user := roleplay.UserID(fmt.Sprintf("u%d", u))
			if err := x.Put(t.Context(), user, summary(1)); err != nil {
				t.Fatal(err)
			}
			if _, err := x.Get(t.Context(), user, sid(1)); err != nil {
				t.Fatal(err)
			}
		}
		s.gets = 0
		for u := range 600 {
			if _, err := x.Get(t.Context(), roleplay.UserID(fmt.Sprintf("u%d", u)), sid(1)); err != nil {
				t.Fatal(err)
			}
		}
		if s.gets < 600-512 {
			t.Errorf("all but %d of 600 pages were held", s.gets)
		}
	})
}

func TestSessions_Find(t *testing.T) {
	day := func(n int) *time.Time {
		at := time.Unix(1_760_000_000+int64(n), 0)
		return &at
	}
	x := record.NewSessions(mem.New())
	for n, s := range []roleplay.SessionSummary{
		{Title: "Ärger im Café", CharacterName: "Frau Weiß", ScenarioID: "anger", State: roleplay.SessionEnded, TurnCount: 4},
		{Title: "breaking bad news", CharacterName: "Mr Alvarez", ScenarioID: "news", State: roleplay.SessionEnded, TurnCount: 9},
		{Title: "Breaking bad news", CharacterName: "Mr Alvarez", ParticipantName: "Zoë", ScenarioID: "news", State: roleplay.SessionActive, TurnCount: 2},
		{Title: "A raise", CharacterName: "Ms Novak", ScenarioID: "raise", State: roleplay.SessionEnded, TurnCount: 9},
		{Title: "In the bin", ScenarioID: "news", State: roleplay.SessionEnded, DeletedAt: &binned},
	} {
		s.ID, s.StartedAt = sid(n), *day(n)
		if err := x.Put(t.Context(), anna, s); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		filter record.SessionFilter
		sort   record.SessionSort
		want   []int
	}{
		"All":         {record.SessionFilter{}, "", []int{3, 2, 1, 0}},
		"Oldest":      {record.SessionFilter{}, record.SortOldest, []int{0, 1, 2, 3}},
		"Title":       {record.SessionFilter{}, record.SortTitle, []int{3, 0, 2, 1}},
		"Longest":     {record.SessionFilter{}, record.SortLongest, []int{3, 1, 0, 2}},
		"Bin":         {record.SessionFilter{Deleted: true}, "", []int{4}},
		"Scenario":    {record.SessionFilter{ScenarioID: "news"}, "", []int{2, 1}},
		"State":       {record.SessionFilter{State: roleplay.SessionActive}, "", []int{2}},
		"From":        {record.SessionFilter{From: day(2)}, "", []int{3, 2}},
		"To":          {record.SessionFilter{To: day(2)}, "", []int{1, 0}},
		"Accents":     {record.SessionFilter{Text: "arger CAFE"}, "", []int{0}},
		"WithAccents": {record.SessionFilter{Text: "WEISS ärger"}, "", []int{0}},
		"Participant": {record.SessionFilter{Text: "zoe"}, "", []int{2}},
		"EveryWord":   {record.SessionFilter{Text: "alvarez raise"}, "", nil},
		"PartOfAWord": {record.SessionFilter{Text: "lvar"}, "", []int{2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := x.Find(t.Context(), anna, test.filter, test.sort)
			if err != nil || got == nil {
				t.Fatalf("found %v, error %v", got, err)
			}
			var ids, want []roleplay.SessionID
			for _, s := range got {
				ids = append(ids, s.ID)
			}
			for _, n := range test.want {
				want = append(want, sid(n))
			}
			if !slices.Equal(ids, want) {
				t.Errorf("found %q, want %q", ids, want)
			}
		})
	}
	t.Run("ErrSort", func(t *testing.T) {
		_, err := x.Find(t.Context(), anna, record.SessionFilter{}, "colour")
		wantCode(t, err, roleplay.CodeInvalid, "newest, oldest, title, longest or deleted")
	})
	t.Run("ErrStore", func(t *testing.T) {
		_, err := record.NewSessions(failing(mem.New(), "list", "")).Find(t.Context(), anna, record.SessionFilter{}, "")
		wantIs(t, err, errDisk)
	})
	t.Run("WhatIsFoundBelongsToWhoFindsIt", func(t *testing.T) {
		got, err := x.Find(t.Context(), anna, record.SessionFilter{}, "")
		if err != nil {
			t.Fatal(err)
		}
		got[0].Title = "changed"
		wantListed(t, x, 0, 3, 2, 1, 0)
		if again, _ := x.Get(t.Context(), anna, sid(3)); again.Title != "A raise" {
			t.Errorf("the cache says %q", again.Title)
		}
	})
}

func TestSessions_Select(t *testing.T) {
	x := record.NewSessions(mem.New())
	putSummaries(t, x, 0, 1, 2, 3)
	if err := x.SetDeleted(t.Context(), anna, sid(1), &binned); err != nil {
		t.Fatal(err)
	}
	many := make([]roleplay.SessionID, 1001)
	for n := range many {
		many[n] = sid(n)
	}
	for name, test := range map[string]struct {
		sel  record.Selection
		says string
	}{
		"Nothing": {record.Selection{}, "at least one session"},
		"TooMany": {record.Selection{IDs: many, All: true}, "At most 1000 sessions are named one by one, not 1001"},
		"NoID":    {record.Selection{IDs: []roleplay.SessionID{sid(1), "../x"}}, "UUID"},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			_, err := x.Select(t.Context(), anna, test.sel)
			wantCode(t, err, roleplay.CodeInvalid, test.says)
		})
	}
	t.Run("ErrStore", func(t *testing.T) {
		_, err := record.NewSessions(failing(mem.New(), "list", "")).Select(t.Context(), anna, record.Selection{All: true})
		wantIs(t, err, errDisk)
	})
	for name, test := range map[string]struct {
		sel  record.Selection
		want []roleplay.SessionID
	}{
		"IDs":       {record.Selection{IDs: []roleplay.SessionID{sid(2), sid(9), sid(2)}}, []roleplay.SessionID{sid(2), sid(9)}},
		"All":       {record.Selection{All: true}, []roleplay.SessionID{sid(3), sid(2), sid(0)}},
		"Bin":       {record.Selection{All: true, Filter: record.SessionFilter{Deleted: true}}, []roleplay.SessionID{sid(1)}},
		"AllBut":    {record.Selection{All: true, IDs: []roleplay.SessionID{sid(2), sid(9)}, Filter: record.SessionFilter{Text: "run"}}, []roleplay.SessionID{sid(3), sid(0)}},
		"NoneFits":  {record.Selection{All: true, Filter: record.SessionFilter{Text: "jump"}}, []roleplay.SessionID{}},
		"AllOf1000": {record.Selection{IDs: many[:1000]}, many[:1000]},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := x.Select(t.Context(), anna, test.sel)
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("selected %q, error %v; want %q", got, err, test.want)
			}
		})
	}
}
