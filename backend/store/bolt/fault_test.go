package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "data.bolt"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// The file is closed under the store, so that the next commit fails as it does on a broken disk.
func TestStore_FirstFailedCommitMakesItReadOnly(t *testing.T) {
	s := open(t)
	v, err := s.Put(t.Context(), "a", []byte("1"), store.Absent)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.file.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err = s.Put(t.Context(), "a", []byte("2"), store.At(v))
		wantReadOnly(t, err)
		wantReadOnly(t, s.Delete(t.Context(), "a", store.Always))
		_, err = s.Put(t.Context(), "b", []byte("2"), store.Absent)
		wantReadOnly(t, err)
	}
	got, err := s.Get(t.Context(), "a")
	if err != nil || string(got.Value) != "1" || got.Version != v {
		t.Errorf("Get after the failure = %q at %q, error %v; want what was acked before", got.Value, got.Version, err)
	}
	if _, err := s.Get(t.Context(), "b"); roleplay.CodeOf(err) != roleplay.CodeNotFound {
		t.Errorf("what was refused is there: %v", err)
	}
}

// A condition that fails together with a commit is not known to have failed.
func TestStore_FailedCommitConcernsTheWholeBatch(t *testing.T) {
	s := open(t)
	if err := s.file.Close(); err != nil {
		t.Fatal(err)
	}
	batch := []*request{
		{key: "a", cond: store.Absent, done: make(chan struct{})},
		{key: "a", cond: store.Absent, done: make(chan struct{})},
		{key: "a", cond: store.Always, remove: true, done: make(chan struct{})},
	}
	ack(batch, s.save(batch))
	for _, r := range batch {
		<-r.done
		wantReadOnly(t, r.err)
		if r.version != "" {
			t.Errorf("version %q of a write that failed", r.version)
		}
	}
}

// Of a batch that is saved piece by piece, what was on the disk before a failure
// is answered as what it is.
func TestStore_FailureBehindWhatIsSaved(t *testing.T) {
	broken := roleplay.Errorf(roleplay.CodeConflict, "somebody else was first")
	var batch []*request
	for range 4 {
		batch = append(batch, &request{done: make(chan struct{})})
	}
	tries := 0
	failed := saveEach(batch, func(one []*request) error {
		switch tries++; tries {
		case 1:
			one[0].version = "7"
		case 2:
			one[0].err = broken
		case 3:
			return errors.New("input/output error")
		}
		return nil
	})
	ack(batch, failed)
	if batch[0].version != "7" || batch[0].err != nil || !errors.Is(batch[1].err, broken) || tries != 3 {
		t.Errorf("after %d tries the first are answered with %q, %v and %v; want 7 and a conflict", tries, batch[0].version, batch[0].err, batch[1].err)
	}
	for _, r := range batch[2:] {
		wantReadOnly(t, r.err)
	}
}

// The file loses its pages while it is open, as it does when a network drive goes away.
func TestStore_FaultIsAnError(t *testing.T) {
	s := open(t)
	for i := range 4 {
		if _, err := s.Put(t.Context(), fmt.Sprint("k", i), make([]byte, store.MaxValue), store.Absent); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(s.file.Name(), int64(2*os.Getpagesize())); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("Windows does not cut a file that is mapped")
		}
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "k3"); !errors.Is(err, errPanic) {
		t.Errorf("Get: error %v, want that the file is damaged", err)
	}
	for _, err := range s.List(t.Context(), "", "") {
		if !errors.Is(err, errPanic) {
			t.Errorf("List: error %v, want that the file is damaged", err)
		}
	}
}

// A file that loses its heads while it is open ends nothing but reading and
// writing: nobody waits for ever, and the next start looks at it.
func TestStore_FileIsCut(t *testing.T) {
	for name, size := range map[string]int64{"ToNothing": 0, "InTheFirstHead": 40, "BehindTheFirstHead": int64(os.Getpagesize())} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			if _, err := s.Put(t.Context(), "a", []byte("1"), store.Absent); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(s.path, size); err != nil {
				if runtime.GOOS == "windows" {
					t.Skip("Windows does not cut a file that is mapped")
				}
				t.Fatal(err)
			}
			wantUnreadable(t, s)
			if _, err := os.Stat(notePath(s.path)); err != nil {
				t.Errorf("no note is left: %v", err)
			}
			if s.State() != roleplay.StorageReadOnly {
				t.Errorf("state %q, want %q", s.State(), roleplay.StorageReadOnly)
			}
		})
	}
}

// What bolt itself stumbles over when a transaction begins leaves its locks held.
func TestStore_HeadsAreZeroed(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), "a", []byte("1"), store.Absent); err != nil {
		t.Fatal(err)
	}
	if _, err := s.file.WriteAt(make([]byte, 2*os.Getpagesize()), 0); err != nil {
		t.Fatal(err)
	}
	wantUnreadable(t, s)
}

// wantUnreadable checks that everything is refused, again and again, and that Close ends.
func wantUnreadable(t *testing.T, s *Store) {
	t.Helper()
	refused := make(chan error)
	go func() {
		for range 3 {
			_, err := s.Get(t.Context(), "a")
			refused <- err
			_, err = s.Put(t.Context(), "b", nil, store.Always)
			refused <- err
			for _, err := range s.Check(t.Context()) {
				refused <- err
			}
			_, err = s.Compact(t.Context())
			refused <- err
		}
		refused <- s.Close()
	}()
	for range 12 {
		if err := within(t, refused); roleplay.CodeOf(err) != roleplay.CodeUnavailable && roleplay.CodeOf(err) != roleplay.CodeReadOnly {
			t.Errorf("error %v, want that the file cannot be read", err)
		}
	}
	if err := within(t, refused); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// within is what comes, unless nothing ever does.
func within(t *testing.T, what <-chan error) error {
	t.Helper()
	select {
	case err := <-what:
		return err
	case <-time.After(time.Minute):
		t.Fatal("it hangs")
		return nil
	}
}

// A panic inside a transaction may leave its locks held: Close must not wait for them.
func TestStore_ClosesAfterAPanic(t *testing.T) {
	s := open(t)
	err := s.save([]*request{{key: "a", cond: store.Always}, nil})
	if !errors.Is(err, errPanic) {
		t.Fatalf("error %v, want a recovered panic", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// What is in the file and was not acked is in no journal: its fsync may fail, or
// the power, and its revision is then given to something else.
func TestStore_ChangesAreAcked(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), "a", nil, store.Absent); err != nil {
		t.Fatal(err)
	}
	changes := func() (keys []string) {
		for change, err := range s.Changes(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, change.Key)
		}
		return keys
	}
	if _, err := s.commit([]*request{{key: "b", cond: store.Absent}}); err != nil {
		t.Fatal(err)
	}
	if got := changes(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("changes %q, want what was acked, a", got)
	}
	if err := s.save([]*request{{key: "c", cond: store.Absent}}); err != nil {
		t.Fatal(err)
	}
	if got := changes(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("changes %q, want a, b and c", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s = reopen(t, s.path); !slices.Equal(changes(), []string{"a", "b", "c"}) {
		t.Errorf("changes %q after opening again, want a, b and c", changes())
	}
}

// The batch is one transaction; each condition sees the writes before it and fails alone.
func TestStore_CommitConditions(t *testing.T) {
	s := open(t)
	old, err := s.Put(t.Context(), "old", []byte("1"), store.Absent)
	if err != nil {
		t.Fatal(err)
	}
	batch := []*request{
		{key: "a", value: []byte("first"), cond: store.Absent},
		{key: "a", value: []byte("second"), cond: store.Absent},
		{key: "old", remove: true, cond: store.At(old)},
		{key: "old", value: []byte("2"), cond: store.At(old)},
		{key: "old", value: []byte("3"), cond: store.Absent},
		{key: "none", remove: true, cond: store.Always},
		{key: "b", value: []byte("b"), cond: store.Always},
	}
	if _, err := s.commit(batch); err != nil {
		t.Fatal(err)
	}
	var conflicts []int
	for i, r := range batch {
		if roleplay.CodeOf(r.err) == roleplay.CodeConflict {
			conflicts = append(conflicts, i)
		} else if r.err != nil {
			t.Errorf("request %d: %v", i, r.err)
		}
	}
	if !slices.Equal(conflicts, []int{1, 3}) {
		t.Errorf("conflicts %v, want those of requests 1 and 3", conflicts)
	}
	for key, want := range map[string]string{"a": "first", "old": "3", "b": "b"} {
		if got, err := s.Get(t.Context(), key); err != nil || string(got.Value) != want {
			t.Errorf("Get(%q) = %q, error %v; want %q", key, got.Value, err, want)
		}
	}
}

// A batch in which nothing is written costs no transaction on the disk.
func TestStore_CommitOfNothing(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), "a", nil, store.Absent); err != nil {
		t.Fatal(err)
	}
	before := transaction(t, s)
	if _, err := s.Put(t.Context(), "a", nil, store.Absent); roleplay.CodeOf(err) != roleplay.CodeConflict {
		t.Errorf("error %v, want a conflict", err)
	}
	if err := s.Delete(t.Context(), "b", store.Always); err != nil {
		t.Error(err)
	}
	if after := transaction(t, s); after != before {
		t.Errorf("the file went from transaction %d to %d", before, after)
	}
}

// What waits while another commit runs goes into the next one together.
func TestStore_GathersWhatWaits(t *testing.T) {
	s := open(t)
	s.turn <- struct{}{} // somebody writes
	var all sync.WaitGroup
	const writers = 20
	for i := range writers {
		all.Go(func() {
			if _, err := s.Put(t.Context(), fmt.Sprint(i), nil, store.Absent); err != nil {
				t.Error(err)
			}
		})
	}
	for n := 0; n < writers; runtime.Gosched() {
		s.waiting.mu.Lock()
		n = len(s.waiting.all)
		s.waiting.mu.Unlock()
	}
	before := transaction(t, s)
	<-s.turn
	all.Wait()
	if after := transaction(t, s); after != before+1 {
		t.Errorf("%d writers that waited took %d transactions, want 1", writers, after-before)
	}
}

// A transaction has bounds, and what is beyond them is written by the next.
func TestWaiting_Take(t *testing.T) {
	for name, tt := range map[string]struct{ count, size, want int }{
		"Few": {3, 10, 3}, "Many": {maxBatch + 5, 1, maxBatch}, "Large": {40, store.MaxValue, maxBatchBytes / store.MaxValue},
	} {
		t.Run(name, func(t *testing.T) {
			w := waiting{end: make(chan struct{})}
			for range tt.count {
				w.put(&request{value: make([]byte, tt.size)})
			}
			if got := len(w.take()); got != tt.want {
				t.Errorf("took %d of %d, want %d", got, tt.count, tt.want)
			}
			if left := len(w.all); left != tt.count-tt.want {
				t.Errorf("%d are left, want %d", left, tt.count-tt.want)
			}
		})
	}
}

func transaction(t *testing.T, s *Store) uint64 {
	t.Helper()
	h0, err0 := readHead(s.file, 0)
	h1, err1 := readHead(s.file, int64(s.db.Info().PageSize))
	if err := errors.Join(err0, err1); err != nil {
		t.Fatal(err)
	}
	return max(h0.transaction, h1.transaction)
}

func wantReadOnly(t *testing.T, err error) {
	t.Helper()
	var e *roleplay.Error
	if !errors.As(err, &e) || e.Code != roleplay.CodeReadOnly || e.Message != "The data file cannot be written, so nothing is saved any more. "+
		"What was saved before is intact. See that the disk has room and may be written, then start the program again." {
		t.Errorf("error %v, want CodeReadOnly: the data file cannot be written", err)
	}
}
