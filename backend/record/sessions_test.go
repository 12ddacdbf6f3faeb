package record_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

// sid is the n-th session, one a second.
func sid(n int) roleplay.SessionID {
	ms := 1_760_000_000_000 + n*1000
	hex := fmt.Sprintf("%012x", ms)
	return roleplay.SessionID(hex[:8] + "-" + hex[8:] + "-7000-8000-000000000000")
}

func summary(n int) roleplay.SessionSummary {
	return roleplay.SessionSummary{
		ID: sid(n), Title: fmt.Sprintf("Run %d", n), State: roleplay.SessionActive,
		StartedAt: time.Unix(1_760_000_000+int64(n), 0).UTC(),
	}
}

func putSummaries(t *testing.T, x *record.Sessions, ns ...int) {
	t.Helper()
	for _, n := range ns {
		if err := x.Put(t.Context(), anna, summary(n)); err != nil {
			t.Fatalf("Put %d: %v", n, err)
		}
	}
}

// wantListed walks through all pages of limit and compares with the numbers of the sessions.
func wantListed(t *testing.T, x *record.Sessions, limit int, want ...int) {
	t.Helper()
	var got, wanted []roleplay.SessionID
	for _, n := range want {
		wanted = append(wanted, sid(n))
	}
	after := roleplay.SessionID("")
	for {
		list, err := x.List(t.Context(), anna, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			got = append(got, s.ID)
		}
		if limit == 0 || len(list) < limit {
			break
		}
		after = list[len(list)-1].ID
	}
	if !slices.Equal(got, wanted) {
		t.Errorf("with limit %d listed %d sessions, want %d; or in another order", limit, len(got), len(wanted))
	}
}

// plantPages writes n sessions into full pages of 64, as that many calls of Put leave them.
func plantPages(t *testing.T, s store.Store, n int) {
	t.Helper()
	for first := 0; first < n; first += 64 {
		var sessions []string
		for i := first; i < min(first+64, n); i++ {
			sessions = append(sessions, fmt.Sprintf(`"%s":{"id":"%s","title":"Run %d"}`, sid(i), sid(i), i))
		}
		next := ""
		if first+64 < n {
			next = fmt.Sprintf(`,"next":"%s"`, sid(first+64))
		}
		key := record.SessionPagesPrefix(anna) + string(sid(first))
		if first == 0 {
			key = record.SessionPageKey(anna, sid(0))
		}
		plant(t, s, key, fmt.Sprintf(`{"schema":1,"rev":64,"by":"a","body":{"sessions":{%s}%s}}`, strings.Join(sessions, ","), next))
	}
}

func newestFirst(n int) []int {
	var ns []int
	for i := n - 1; i >= 0; i-- {
		ns = append(ns, i)
	}
	return ns
}

func TestSessions_Get(t *testing.T) {
	t.Run("ErrNotFound", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		_, err := x.Get(t.Context(), anna, sid(1))
		wantCode(t, err, roleplay.CodeNotFound)
		putSummaries(t, x, 1)
		_, err = x.Get(t.Context(), anna, sid(2))
		wantCode(t, err, roleplay.CodeNotFound)
		_, err = x.Get(t.Context(), ben, sid(1))
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		putSummaries(t, record.NewSessions(s), 1)
		for _, f := range []store.Store{failing(s, "list", ""), failing(s, "get", "")} {
			_, err := record.NewSessions(f).Get(t.Context(), anna, sid(1))
			wantIs(t, err, errDisk)
			_, err = record.NewSessions(f).List(t.Context(), anna, "", 10)
			wantIs(t, err, errDisk)
			wantIs(t, record.NewSessions(f).Put(t.Context(), anna, summary(2)), errDisk)
		}
	})
	t.Run("ErrDamaged", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		plant(t, s, record.SessionPageKey(anna, sid(1)), `{"schema":1,"rev":1,"by":"a","body":{"sessions":{"`+string(sid(1))+`":[]}}}`)
		_, err := x.Get(t.Context(), anna, sid(1))
		wantCode(t, err, roleplay.CodeInternal)
		_, err = x.List(t.Context(), anna, "", 0)
		wantCode(t, err, roleplay.CodeInternal)
		// It is derived: whoever knows what the log says writes it anew.
		putSummaries(t, x, 1)
		if got, err := x.Get(t.Context(), anna, sid(1)); err != nil || got.Title != "Run 1" {
			t.Errorf("got %+v, error %v", got, err)
		}
	})
	t.Run("OK", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		putSummaries(t, x, 1, 2)
		got, err := x.Get(t.Context(), anna, sid(2))
		if err != nil || got.Title != "Run 2" || !got.StartedAt.Equal(time.Unix(1_760_000_002, 0)) {
			t.Errorf("got %+v, error %v", got, err)
		}
	})
}

func TestSessions_Put(t *testing.T) {
	t.Run("ErrID", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		wantCode(t, x.Put(t.Context(), anna, roleplay.SessionSummary{}), roleplay.CodeInvalid)
		wantCode(t, x.Put(t.Context(), anna, roleplay.SessionSummary{ID: "a/b"}), roleplay.CodeInvalid)
	})
	t.Run("ErrNewerSchema", func(t *testing.T) {
		s := mem.New()
		plant(t, s, record.SessionPageKey(anna, sid(1)), `{"schema":2,"rev":1,"by":"a","body":{}}`)
		wantCode(t, record.NewSessions(s).Put(t.Context(), anna, summary(1)), roleplay.CodeUnavailable, "newer version")
	})
	t.Run("Replaces", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		putSummaries(t, x, 1, 2)
		ended := summary(1)
		ended.State, ended.TurnCount = roleplay.SessionEnded, 12
		if err := x.Put(t.Context(), anna, ended); err != nil {
			t.Fatal(err)
		}
		got, err := x.Get(t.Context(), anna, sid(1))
		if err != nil || got.State != roleplay.SessionEnded || got.TurnCount != 12 {
			t.Errorf("got %+v, error %v", got, err)
		}
		wantListed(t, x, 0, 2, 1)
	})
	t.Run("UnknownFieldsAreKept", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		key := record.SessionPageKey(anna, sid(1))
		plant(t, s, key, `{"schema":1,"rev":1,"by":"a","body":{"colour":"red","sessions":{"`+string(sid(1))+`":{"id":"`+string(sid(1))+`","score":7}}}}`)
		putSummaries(t, x, 1, 2)
		got := raw(t, s, key)
		for _, kept := range []string{`"colour":"red"`, `"score":7`, `"title":"Run 1"`, `"title":"Run 2"`} {
			if !strings.Contains(got, kept) {
				t.Errorf("%s is not in %s", kept, got)
			}
		}
	})
	t.Run("FullPagesAreContinued", func(t *testing.T) {
		s, planted := mem.New(), mem.New()
		for n := range 150 {
			putSummaries(t, record.NewSessions(s), n)
		}
		plantPages(t, planted, 150)
		keys, want := keysOf(t, s), keysOf(t, planted)
		if !slices.Equal(keys, want) {
			t.Errorf("150 sessions lie in the pages %q, want %q", keys, want)
		}
	})
	// The first page ends where the second begins, not after its own last session.
	t.Run("ALateOneBelongsToTheFullPage", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		putSummaries(t, x, newestFirst(64)...)
		putSummaries(t, x, 80, 70)
		keys := keysOf(t, s)
		want := []string{record.SessionPageKey(anna, sid(0)), record.SessionPagesPrefix(anna) + string(sid(80))}
		if !slices.Equal(keys, want) {
			t.Errorf("the sessions lie in the pages %q, want %q", keys, want)
		}
		wantListed(t, x, 2, append([]int{80, 70}, newestFirst(64)...)...)
	})
	t.Run("AnyOrder", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		ns := rand.New(rand.NewPCG(3, 4)).Perm(200)
		putSummaries(t, x, ns...)
		wantListed(t, x, 0, newestFirst(200)...)
		wantListed(t, x, 7, newestFirst(200)...)
		for n := range 200 {
			if got, err := x.Get(t.Context(), anna, sid(n)); err != nil || got.ID != sid(n) {
				t.Errorf("Get %d = %s, error %v", n, got.ID, err)
			}
		}
	})
	t.Run("AllAtOnce", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 20 {
					if err := x.Put(t.Context(), anna, summary(i*8+w)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		wantListed(t, x, 30, newestFirst(160)...)
		for n := range 160 {
			if _, err := x.Get(t.Context(), anna, sid(n)); err != nil {
				t.Errorf("Get %d: %v", n, err)
			}
		}
	})
	// The program ended between naming the next page and writing it.
	t.Run("NextPageNotYetWritten", func(t *testing.T) {
		s := mem.New()
		x := record.NewSessions(s)
		plant(t, s, record.SessionPageKey(anna, sid(5)), `{"schema":1,"rev":1,"by":"a","body":{"next":"`+string(sid(5))+`","sessions":{"`+
			string(sid(1))+`":{"id":"`+string(sid(1))+`"}}}}`)
		_, err := x.Get(t.Context(), anna, sid(7))
		wantCode(t, err, roleplay.CodeNotFound)
		putSummaries(t, x, 7, 2, 6)
		wantListed(t, x, 0, 7, 6, 2, 1)
		if got := raw(t, s, record.SessionPagesPrefix(anna)+string(sid(5))); !strings.Contains(got, "Run 7") || !strings.Contains(got, "Run 6") {
			t.Errorf("the next page holds %s", got)
		}
	})
}

func TestSessions_List(t *testing.T) {
	t.Run("Empty", func(t *testing.T) {
		list, err := record.NewSessions(mem.New()).List(t.Context(), anna, "", 10)
		if err != nil || list == nil || len(list) != 0 {
			t.Errorf("got %v, error %v, want an empty list", list, err)
		}
	})
	t.Run("Own", func(t *testing.T) {
		s := mem.New()
		putSummaries(t, record.NewSessions(s), 1)
		list, err := record.NewSessions(s).List(t.Context(), ben, "", 10)
		if err != nil || len(list) != 0 {
			t.Errorf("ben sees %v, error %v", list, err)
		}
	})
	// One every three days: the pages of several times.
	t.Run("Years", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		const step = 3 * 24 * 3600
		var want []int
		for n := range 300 {
			putSummaries(t, x, n*step)
			want = append(want, n*step)
		}
		slices.Reverse(want)
		wantListed(t, x, 0, want...)
		wantListed(t, x, 1, want...)
		wantListed(t, x, 20, want...)
	})
	t.Run("AfterAnUnknownOne", func(t *testing.T) {
		x := record.NewSessions(mem.New())
		putSummaries(t, x, 1, 2, 4)
		list, err := x.List(t.Context(), anna, sid(3), 1)
		if err != nil || len(list) != 1 || list[0].ID != sid(2) {
			t.Errorf("got %v, error %v, want session 2", list, err)
		}
	})
	t.Run("TenThousandReadFewPages", func(t *testing.T) {
		s := &counted{Store: mem.New()}
		x := record.NewSessions(s)
		plantPages(t, s, 10_000)
		reads := func(do func()) int {
			s.gets = 0
			do()
			return s.gets
		}
		var list []roleplay.SessionSummary
		var err error
		if n := reads(func() { list, err = x.List(t.Context(), anna, "", 50) }); n > 2 {
			t.Errorf("the newest 50 took %d reads, want at most 2", n)
		}
		if err != nil || len(list) != 50 || list[0].ID != sid(9999) || list[49].ID != sid(9950) {
			t.Errorf("got %d sessions, error %v", len(list), err)
		}
		if n := reads(func() { list, err = x.List(t.Context(), anna, sid(5000), 50) }); n > 2 {
			t.Errorf("50 from the middle took %d reads, want at most 2", n)
		}
		if err != nil || len(list) != 50 || list[0].ID != sid(4999) {
			t.Errorf("got %d sessions, error %v", len(list), err)
		}
		if n := reads(func() { _, err = x.Get(t.Context(), anna, sid(5000)) }); n > 1 || err != nil {
			t.Errorf("one session took %d reads, error %v; want at most 1", n, err)
		}
		if n := reads(func() { putSummaries(t, x, 10_000) }); n > 3 {
			t.Errorf("a new session took %d reads, want at most 3", n)
		}
		wantListed(t, x, 100, newestFirst(10_001)...)
	})
}
