package record_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/mem"
)

// Two appends as they are stored, and their hashes by sha256sum.
const (
	firstBytes  = `{"schema":1,"prev":"","seq":1,"entries":[{"type":"stage_entered","stage":{"stage":"opening"}}]}`
	firstHash   = "e67746d793812f0bd32f5e97b052381ce60f36a88e51e8ebb0fb61f41e81d270"
	secondBytes = `{"schema":1,"prev":"e67746d793812f0bd32f5e97b052381ce60f36a88e51e8ebb0fb61f41e81d270","seq":2,"entries":[{"type":"unmatched","unmatched":{"turn":"t1"}}]}`
	secondHash  = "dff00851725c7d80756fd82e4d00f0294db3ebb06a8a9cd431fe573697433560"
)

func stage(id string) []roleplay.Entry {
	return []roleplay.Entry{{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: roleplay.StageID(id)}}}
}

func unmatched(turn string) []roleplay.Entry {
	return []roleplay.Entry{{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{Turn: roleplay.TurnID(turn)}}}
}

// onBoth runs a test on the store in memory and on that in a file.
func onBoth(t *testing.T, name string, test func(t *testing.T, s store.Local)) {
	t.Helper()
	t.Run(name+"InMemory", func(t *testing.T) { test(t, mem.New()) })
	t.Run(name+"InAFile", func(t *testing.T) {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "roleplay.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		test(t, s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// appended returns a log of n appends, and the head after each (the first is the empty one).
func appended(t *testing.T, s store.Store, n int) (record.Log, []record.Head) {
	t.Helper()
	l, heads := record.Log{Store: s}, []record.Head{{}}
	for i := range n {
		head, err := l.Append(t.Context(), anna, talk, heads[i], stage(fmt.Sprintf("s%d", i+1)))
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, head)
	}
	return l, heads
}

// read returns the sequence numbers that Read yields, and its error.
func read(t *testing.T, l record.Log, after record.Head) (seqs []int64, err error) {
	t.Helper()
	for a, e := range l.Read(t.Context(), anna, talk, after) {
		if err != nil {
			t.Fatalf("Read went on after its error: %v", err)
		}
		if err = e; err == nil {
			seqs = append(seqs, a.Seq)
		}
	}
	return seqs, err
}

func wantSeqs(t *testing.T, got []int64, want ...int64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("read the appends %v, want %v", got, want)
	}
}

func TestLog_Append(t *testing.T) {
	t.Run("ErrConflict", func(t *testing.T) {
		s := mem.New()
		l, heads := appended(t, s, 3)
		for after := range 3 {
			_, err := l.Append(t.Context(), anna, talk, heads[after], stage("other"))
			wantCode(t, err, roleplay.CodeConflict, fmt.Sprintf("entry %d", after+1), string(talk))
		}
		// the same entries after another past are other content
		_, err := l.Append(t.Context(), anna, talk, record.Head{Seq: 1, Hash: strings.Repeat("0", 64)}, stage("s2"))
		wantCode(t, err, roleplay.CodeConflict)
		// nor is there room after a head that is not in the log
		for _, head := range []record.Head{{Seq: 3, Hash: strings.Repeat("0", 64)}, {Seq: 7, Hash: heads[3].Hash}} {
			_, err := l.Append(t.Context(), anna, talk, head, stage("other"))
			wantCode(t, err, roleplay.CodeConflict)
		}
		if seqs, err := read(t, l, record.Head{}); err != nil || len(seqs) != 3 {
			t.Errorf("read %v, error %v; want the three appends", seqs, err)
		}
	})
	t.Run("ErrHead", func(t *testing.T) {
		s := mem.New()
		for _, head := range []record.Head{{Seq: 1}, {Hash: firstHash}, {Seq: -1, Hash: firstHash}} {
			_, err := record.Log{Store: s}.Append(t.Context(), anna, talk, head, stage("x"))
			wantCode(t, err, roleplay.CodeInternal)
		}
		for entry, err := range s.List(t.Context(), "", "") {
			t.Errorf("%s was written, error %v", entry.Key, err)
		}
	})
	t.Run("ErrNoEntries", func(t *testing.T) {
		_, err := record.Log{Store: mem.New()}.Append(t.Context(), anna, talk, record.Head{}, nil)
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ErrTooLarge", func(t *testing.T) {
		_, err := record.Log{Store: mem.New()}.Append(t.Context(), anna, talk, record.Head{}, unmatched(strings.Repeat("x", store.MaxValue)))
		wantCode(t, err, roleplay.CodeTooLarge)
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		_, err := record.Log{Store: failing(s, "put", "")}.Append(t.Context(), anna, talk, record.Head{}, stage("x"))
		wantIs(t, err, errDisk)
		appended(t, s, 1)
		_, err = record.Log{Store: failing(s, "get", "")}.Append(t.Context(), anna, talk, record.Head{}, stage("s1"))
		wantIs(t, err, errDisk) // whether it is a conflict cannot be said
	})
	t.Run("Stored", func(t *testing.T) {
		s := mem.New()
		l := record.Log{Store: s}
		first, err := l.Append(t.Context(), anna, talk, record.Head{}, stage("opening"))
		if err != nil || !first.Is(record.Head{Seq: 1, Hash: firstHash}) {
			t.Errorf("head %+v, error %v", first, err)
		}
		second, err := l.Append(t.Context(), anna, talk, first, unmatched("t1"))
		if err != nil || !second.Is(record.Head{Seq: 2, Hash: secondHash}) {
			t.Errorf("head %+v, error %v", second, err)
		}
		if got := raw(t, s, record.ChatEventKey(anna, talk, 1)); got != firstBytes {
			t.Errorf("stored %s, want %s", got, firstBytes)
		}
		if got := raw(t, s, record.ChatEventKey(anna, talk, 2)); got != secondBytes {
			t.Errorf("stored %s, want %s", got, secondBytes)
		}
	})
	t.Run("TheSameAgain", func(t *testing.T) {
		l, heads := appended(t, mem.New(), 3)
		for i := range 3 { // also when the log has gone on
			head, err := l.Append(t.Context(), anna, talk, heads[i], stage(fmt.Sprintf("s%d", i+1)))
			if err != nil || !head.Is(heads[i+1]) {
				t.Errorf("append %d again: head %+v, error %v; want %+v", i+1, head, err, heads[i+1])
			}
		}
	})
	// Whoever asked goes away while the store writes.
	t.Run("CallerGoesAway", func(t *testing.T) {
		for after := range 2 {
			s := mem.New()
			l, heads := appended(t, s, after)
			for _, again := range []bool{false, true} {
				ctx, cancel := context.WithCancel(t.Context())
				leaving := record.Log{Store: &leaving{Store: s, leave: cancel}}
				head, err := leaving.Append(ctx, anna, talk, heads[after], stage("said"))
				if err != nil || head.Seq != int64(after+1) {
					t.Errorf("after %d, again %v: head %+v, error %v", after, again, head, err)
				}
			}
			if seqs, err := read(t, l, record.Head{}); err != nil || len(seqs) != after+1 {
				t.Errorf("read %v, error %v", seqs, err)
			}
		}
	})
	onBoth(t, "RaceHasOneWinner", func(t *testing.T, s store.Local) {
		l, heads := appended(t, s, 1)
		var won []int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for n := range 32 {
			wg.Go(func() {
				_, err := l.Append(t.Context(), anna, talk, heads[1], stage(fmt.Sprintf("w%d", n)))
				if err == nil {
					mu.Lock()
					won = append(won, n)
					mu.Unlock()
					return
				}
				wantCode(t, err, roleplay.CodeConflict)
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Fatalf("writers %v won, want one", won)
		}
		for a, err := range l.Read(t.Context(), anna, talk, heads[1]) {
			if want := fmt.Sprintf("w%d", won[0]); err != nil || a.Seq != 2 || string(a.Entries[0].Stage.Stage) != want {
				t.Errorf("append %d holds %+v, error %v; want %s", a.Seq, a.Entries, err, want)
			}
		}
	})
}

// 32 writers, each of which reads on and tries again until its words are in:
// nothing is lost, nothing is there twice, and the chain holds.
func TestLog_Append_32WayRace(t *testing.T) {
	onBoth(t, "", race32)
}

func race32(t *testing.T, s store.Local) {
	const each = 5
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Go(func() {
			l, head := record.Log{Store: s}, record.Head{}
			for n := range each {
				for {
					next, err := l.Append(t.Context(), anna, talk, head, stage(fmt.Sprintf("w%02d-%d", w, n)))
					if err == nil {
						head = next
						break
					}
					if roleplay.CodeOf(err) != roleplay.CodeConflict {
						t.Error(err)
						return
					}
					for a, err := range l.Read(t.Context(), anna, talk, head) {
						if err != nil {
							t.Error(err)
							return
						}
						head = record.Head{Seq: a.Seq, Hash: a.Hash}
					}
				}
			}
		})
	}
	wg.Wait()
	var got, want []string
	for a, err := range (record.Log{Store: s}).Read(t.Context(), anna, talk, record.Head{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(a.Entries[0].Stage.Stage))
	}
	slices.Sort(got)
	for w := range 32 {
		for n := range each {
			want = append(want, fmt.Sprintf("w%02d-%d", w, n))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log holds %d entries %q", len(got), got)
	}
}

func TestLog_Read(t *testing.T) {
	t.Run("ErrNotTheKnownPast", func(t *testing.T) {
		l, _ := appended(t, mem.New(), 3)
		seqs, err := read(t, l, record.Head{Seq: 2, Hash: strings.Repeat("0", 64)})
		wantCode(t, err, roleplay.CodeUnavailable, "damaged at entry 3")
		wantSeqs(t, seqs)
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		appended(t, s, 2)
		for _, f := range []store.Store{failing(s, "list", ""), failing(s, "get", "")} {
			seqs, err := read(t, record.Log{Store: f}, record.Head{})
			wantIs(t, err, errDisk)
			wantSeqs(t, seqs)
		}
	})
	t.Run("UnknownIsEmpty", func(t *testing.T) {
		s := mem.New()
		appended(t, s, 1)
		for a, err := range (record.Log{Store: s}).Read(t.Context(), ben, talk, record.Head{}) {
			t.Errorf("got %+v, error %v, want nothing", a, err)
		}
	})
	t.Run("All", func(t *testing.T) {
		l, heads := appended(t, mem.New(), 5)
		n := 0
		for a, err := range l.Read(t.Context(), anna, talk, record.Head{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			want := fmt.Sprintf("s%d", n)
			if a.Seq != int64(n) || a.Schema != 1 || a.Hash != heads[n].Hash || a.Prev != heads[n-1].Hash || string(a.Entries[0].Stage.Stage) != want {
				t.Errorf("append %d: %+v", n, a)
			}
		}
		if n != 5 {
			t.Errorf("read %d appends, want 5", n)
		}
	})
	t.Run("After", func(t *testing.T) {
		s := &counted{Store: mem.New()}
		l, heads := appended(t, s, 5)
		s.gets = 0
		seqs, err := read(t, l, heads[3])
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 4, 5)
		if s.gets != 2 {
			t.Errorf("%d values were read, want the 2 that were asked for", s.gets)
		}
		seqs, err = read(t, l, record.Head{Seq: 3}) // a watcher knows the seq only
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 4, 5)
		seqs, err = read(t, l, heads[5])
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs)
	})
	t.Run("EarlyBreak", func(t *testing.T) {
		l, _ := appended(t, mem.New(), 5)
		for a, err := range l.Read(t.Context(), anna, talk, record.Head{}) {
			if err != nil {
				t.Fatal(err)
			}
			if a.Seq == 2 {
				break
			}
		}
	})
}

// Who goes on from what they appended themselves reads once: that it is still there.
func TestLog_Append_ReadsOnce(t *testing.T) {
	s := &counted{Store: mem.New()}
	l := record.Log{Store: s}
	head, err := l.Append(t.Context(), anna, talk, record.Head{}, stage("s1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		from func(record.Head) record.Head
		gets int
	}{
		{"OnesOwn", func(h record.Head) record.Head { return h }, 1},
		{"AsRead", func(h record.Head) record.Head { return record.Head{Seq: h.Seq, Hash: h.Hash} }, 2},
	} {
		s.gets, s.lists = 0, 0
		if head, err = l.Append(t.Context(), anna, talk, tt.from(head), stage(tt.name)); err != nil {
			t.Fatal(err)
		}
		if s.gets != tt.gets || s.lists != 0 {
			t.Errorf("%s: %d reads and %d listings, want %d and none", tt.name, s.gets, s.lists, tt.gets)
		}
	}
	ended := []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{}}}
	if head, err = l.Append(t.Context(), anna, talk, head, ended); err != nil {
		t.Fatal(err)
	}
	_, err = l.Append(t.Context(), anna, talk, head, stage("late"))
	wantCode(t, err, roleplay.CodeSessionEnded)
}
