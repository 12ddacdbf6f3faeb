package record_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

func rubrics(s store.Store) record.Content[roleplay.Rubric] {
	return record.Content[roleplay.Rubric]{Store: s, Kind: record.KindRubric}
}

func publish(t *testing.T, c record.Content[roleplay.Rubric], id string, by roleplay.UserID, title string) int {
	t.Helper()
	body, rev, err := c.Publish(t.Context(), id, by, func(rev int) roleplay.Rubric {
		return roleplay.Rubric{ID: roleplay.RubricID(id), Rev: rev, Title: title}
	})
	if err != nil {
		t.Fatal(err)
	}
	if body.Rev != rev || body.Title != title {
		t.Errorf("published %+v as revision %d", body, rev)
	}
	return rev
}

func TestContent_ErrNotFound(t *testing.T) {
	c := rubrics(mem.New())
	publish(t, c, "calm", "shipped", "Calm")
	_, err := c.Get(t.Context(), "calm", 2)
	wantCode(t, err, roleplay.CodeNotFound, `There is no revision 2 of the rubric "calm".`)
	_, err = c.Get(t.Context(), "other", 1)
	wantCode(t, err, roleplay.CodeNotFound)
	for _, id := range []string{"other", "cal", "", "../rubric/calm", "calm/000001", "Calm"} {
		_, err = c.Latest(t.Context(), id)
		wantCode(t, err, roleplay.CodeNotFound, fmt.Sprintf("There is no rubric %q.", id))
	}
	_, err = c.LatestBy(t.Context(), "calm", anna)
	wantCode(t, err, roleplay.CodeNotFound)
	scripts := record.Content[roleplay.Rubric]{Store: c.Store, Kind: record.KindScript}
	_, err = scripts.Latest(t.Context(), "calm")
	wantCode(t, err, roleplay.CodeNotFound)
}

func TestContent_ErrStore(t *testing.T) {
	s := mem.New()
	publish(t, rubrics(s), "calm", "shipped", "Calm")
	for _, f := range []store.Store{failing(s, "list", ""), failing(s, "get", "")} {
		_, err := rubrics(f).Latest(t.Context(), "calm")
		wantIs(t, err, errDisk)
		_, err = rubrics(f).List(t.Context())
		wantIs(t, err, errDisk)
	}
	_, err := rubrics(failing(s, "get", "")).Get(t.Context(), "calm", 1)
	wantIs(t, err, errDisk)
	for _, f := range []store.Store{failing(s, "list", ""), failing(s, "put", "")} {
		_, _, err := rubrics(f).Publish(t.Context(), "calm", anna, func(int) roleplay.Rubric { return roleplay.Rubric{} })
		wantIs(t, err, errDisk)
	}
}

func TestContent_Publish(t *testing.T) {
	t.Run("ErrID", func(t *testing.T) {
		for _, id := range []string{"", "a/b", "Ä", ".."} {
			_, _, err := rubrics(mem.New()).Publish(t.Context(), id, anna, func(int) roleplay.Rubric { return roleplay.Rubric{} })
			wantCode(t, err, roleplay.CodeInvalid)
		}
	})
	t.Run("ErrEncode", func(t *testing.T) {
		c := record.Content[float64]{Store: mem.New(), Kind: record.KindRubric}
		_, _, err := c.Publish(t.Context(), "a", anna, func(int) float64 { return math.NaN() })
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("Stored", func(t *testing.T) {
		s := mem.New()
		c := record.Content[string]{Store: s, Kind: record.KindScript}
		if _, _, err := c.Publish(t.Context(), "talk", "shipped", func(rev int) string { return fmt.Sprint("revision ", rev) }); err != nil {
			t.Fatal(err)
		}
		if got, want := raw(t, s, "content/script/talk/000001"), `{"schema":1,"rev":1,"by":"shipped","body":"revision 1"}`; got != want {
			t.Errorf("stored %s, want %s", got, want)
		}
	})
	t.Run("RevisionsNeverChange", func(t *testing.T) {
		c := rubrics(mem.New())
		for want := 1; want <= 12; want++ {
			if rev := publish(t, c, "calm", anna, fmt.Sprint("Calm ", want)); rev != want {
				t.Errorf("published revision %d, want %d", rev, want)
			}
		}
		for rev := 1; rev <= 12; rev++ {
			got, err := c.Get(t.Context(), "calm", rev)
			if want := fmt.Sprint("Calm ", rev); err != nil || got.Title != want || got.Rev != rev {
				t.Errorf("revision %d: %+v, error %v", rev, got, err)
			}
		}
	})
	t.Run("RaceGivesEachItsRevision", func(t *testing.T) {
		c := rubrics(mem.New())
		var revs []int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 32 {
			wg.Go(func() {
				body, rev, err := c.Publish(t.Context(), "calm", anna, func(rev int) roleplay.Rubric { return roleplay.Rubric{Rev: rev} })
				if err != nil || body.Rev != rev {
					t.Errorf("revision %d: %+v, error %v", rev, body, err)
				}
				mu.Lock()
				revs = append(revs, rev)
				mu.Unlock()
			})
		}
		wg.Wait()
		slices.Sort(revs)
		for i, rev := range revs {
			if rev != i+1 {
				t.Fatalf("revisions %v, want 1 to 32", revs)
			}
		}
	})
}

func TestContent_Latest(t *testing.T) {
	c := rubrics(mem.New())
	publish(t, c, "calm", "shipped", "shipped 1")
	publish(t, c, "calm", "shipped", "shipped 2")
	publish(t, c, "calm", anna, "of Anna")
	latest, err := c.Latest(t.Context(), "calm")
	if err != nil || latest.Title != "of Anna" {
		t.Errorf("Latest = %+v, error %v", latest, err)
	}
	for by, want := range map[roleplay.UserID]string{"shipped": "shipped 2", anna: "of Anna"} {
		got, err := c.LatestBy(t.Context(), "calm", by)
		if err != nil || got.Title != want {
			t.Errorf("LatestBy(%s) = %+v, error %v; want %s", by, got, err, want)
		}
	}
}

// Beyond 999999 the keys no longer sort by revision, and ids never sort as their keys do.
func TestContent_List(t *testing.T) {
	s := mem.New()
	c := rubrics(s)
	if all, err := c.List(t.Context()); err != nil || all == nil || len(all) != 0 {
		t.Errorf("List = %v, error %v, want an empty list", all, err)
	}
	for _, id := range []string{"b", "a-b", "a", "a.b"} {
		publish(t, c, id, anna, "old "+id)
		publish(t, c, id, anna, "new "+id)
	}
	plant(t, s, "content/rubric/b/1000000", `{"schema":1,"rev":1,"by":"x","body":{"title":"millionth b"}}`)
	plant(t, s, "content/rubric/b/999999", `{"schema":1,"rev":1,"by":"x","body":{"title":"b"}}`)
	for _, strange := range []string{"content/rubric/strange", "content/rubric/z/1", "content/rubric/z/x", "content/rubric/z/000001/more"} {
		plant(t, s, strange, "not content")
	}
	all, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, r := range all {
		titles = append(titles, r.Title)
	}
	if want := []string{"new a", "new a-b", "new a.b", "millionth b"}; !slices.Equal(titles, want) {
		t.Errorf("List = %q, want %q", titles, want)
	}
	if latest, err := c.Latest(t.Context(), "b"); err != nil || latest.Title != "millionth b" {
		t.Errorf("Latest = %+v, error %v", latest, err)
	}
}
