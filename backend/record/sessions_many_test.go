package record_test

import (
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/mem"
)

func TestSessions_SetDeletedAll(t *testing.T) {
	since := func(at *time.Time, ns ...int) map[roleplay.SessionID]*time.Time {
		all := map[roleplay.SessionID]*time.Time{}
		for _, n := range ns {
			all[sid(n)] = at
		}
		return all
	}
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		putSummaries(t, record.NewSessions(s), 1)
		wantIs(t, record.NewSessions(failing(s, "put", "")).SetDeletedAll(t.Context(), anna, since(&binned, 1)), errDisk)
		wantIs(t, record.NewSessions(failing(s, "put", "")).RemoveAll(t.Context(), anna, []roleplay.SessionID{sid(1)}), errDisk)
	})
	t.Run("OverTheEdgesOfPages", func(t *testing.T) {
		const n = 260
		for name, order := range map[string][]int{"InOrder": nil, "Backwards": newestFirst(n)} {
			t.Run(name, func(t *testing.T) {
				x := record.NewSessions(mem.New())
				for i := range n {
					if order == nil {
						putSummaries(t, x, i)
					} else {
						putSummaries(t, x, order[i])
					}
				}
				var most []int
				for i := range n {
					if i != 7 && i != 200 {
						most = append(most, i)
					}
				}
				if err := x.SetDeletedAll(t.Context(), anna, since(&binned, append(most, 1000)...)); err != nil {
					t.Fatal(err)
				}
				wantListed(t, x, 0, 200, 7)
				if err := x.SetDeletedAll(t.Context(), anna, since(nil, 1, 100, 259)); err != nil {
					t.Fatal(err)
				}
				wantListed(t, x, 0, 259, 200, 100, 7, 1)
				if err := x.RemoveAll(t.Context(), anna, []roleplay.SessionID{sid(259), sid(7), sid(2), sid(2000)}); err != nil {
					t.Fatal(err)
				}
				wantListed(t, x, 0, 200, 100, 1)
			})
		}
	})
	t.Run("WhatIsSoAlreadyIsNotWritten", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		putSummaries(t, x, 1, 2)
		if err := x.SetDeletedAll(t.Context(), anna, since(&binned, 1, 2)); err != nil {
			t.Fatal(err)
		}
		still := record.NewSessions(failing(s, "put", ""))
		if err := still.SetDeletedAll(t.Context(), anna, since(&binned, 1, 2)); err != nil {
			t.Errorf("it was written again: %v", err)
		}
	})
	t.Run("OneThatIsNotThereMakesNoPage", func(t *testing.T) {
		s := mem.New()
		if err := record.NewSessions(s).SetDeletedAll(t.Context(), anna, since(&binned, 1)); err != nil {
			t.Fatal(err)
		}
		if keys := keysOf(t, s); len(keys) > 0 {
			t.Errorf("there is %v", keys)
		}
	})
}
