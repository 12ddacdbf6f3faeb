package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Local is what TestLocal needs of an implementation.
type Local struct {
	// Open returns an empty store that no other test uses.
	Open func(t *testing.T) store.Local

	// Salvaged returns a store that was salvaged, and tells so.
	Salvaged func(t *testing.T) store.Local

	// Restore returns a store of what Backup wrote.
	Restore func(t *testing.T, copied io.Reader) store.Local
}

// TestLocal runs the suite of a store.Local, beyond that of a store.Store.
func TestLocal(t *testing.T, l Local) {
	t.Run("Changes", func(t *testing.T) { testChanges(t, l.Open) })
	t.Run("Identity", func(t *testing.T) { testIdentity(t, l) })
	t.Run("State", func(t *testing.T) { testState(t, l.Open(t)) })
	t.Run("Salvaged", func(t *testing.T) { testSalvaged(t, l) })
	t.Run("Usage", func(t *testing.T) { testUsage(t, l.Open(t)) })
	t.Run("Check", func(t *testing.T) { testCheck(t, l.Open(t)) })
	t.Run("Compact", func(t *testing.T) { testCompact(t, l.Open(t)) })
	t.Run("Backup", func(t *testing.T) { testBackup(t, l) })
	t.Run("Ended", func(t *testing.T) { testEnded(t, l.Open(t)) })
}

func testChanges(t *testing.T, open func(t *testing.T) store.Local) {
	t.Run("Nothing", func(t *testing.T) {
		wantChanges(t, open(t), 0)
	})
	t.Run("RefusedIsNoChange", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "1", store.Absent)
		_, err := s.Put(t.Context(), "a", nil, store.Absent)
		wantCode(t, err, roleplay.CodeConflict, "Put")
		remove(t, s, "b", store.Always)
		wantChanges(t, s, 0, "a")
	})
	t.Run("LastOfEachKey", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "1", store.Always)
		put(t, s, "b", "1", store.Always)
		put(t, s, "a", "2", store.Always)
		remove(t, s, "b", store.Always)
		put(t, s, "c", "1", store.Always)
		wantChanges(t, s, 0, "a", "-b", "c")
		put(t, s, "b", "2", store.Absent)
		wantChanges(t, s, 0, "a", "c", "b")
		remove(t, s, "b", store.Always)
		put(t, s, "b", "3", store.Absent)
		remove(t, s, "a", store.Always)
		wantChanges(t, s, 0, "c", "b", "-a")
	})
	t.Run("After", func(t *testing.T) {
		s := open(t)
		put(t, s, "a", "1", store.Always)
		put(t, s, "b", "1", store.Always)
		seen := wantChanges(t, s, 0, "a", "b")
		wantChanges(t, s, seen[1])
		wantChanges(t, s, ^uint64(0))
		put(t, s, "a", "2", store.Always)
		later := wantChanges(t, s, seen[1], "a")
		if later[0] <= seen[1] {
			t.Errorf("a change at %d came after one at %d", later[0], seen[1])
		}
		wantChanges(t, s, seen[0], "b", "a")
	})
	t.Run("Many", func(t *testing.T) {
		s := open(t)
		var want []string
		for i := range 1000 {
			put(t, s, fmt.Sprintf("a/%d", i%600), "x", store.Always)
		}
		for i := 400; i < 1000; i++ {
			want = append(want, fmt.Sprintf("a/%d", i%600))
		}
		seen := wantChanges(t, s, 0, want...)
		wantChanges(t, s, seen[255], want[256:]...)
		n := 0
		for _, err := range s.Changes(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 300 {
				break
			}
		}
		put(t, s, "b", "x", store.Always) // nothing is held after the break
	})
	// A reader that notes in the store how far it is must come to an end.
	t.Run("WritingWhileYielding", func(t *testing.T) {
		s := open(t)
		for i := range 600 {
			put(t, s, fmt.Sprintf("a/%03d", i), "x", store.Always)
		}
		n := 0
		for change, err := range s.Changes(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(change.Key, "a/") {
				t.Fatalf("%s was yielded, which was written after the call", change.Key)
			}
			put(t, s, "cursor", fmt.Sprint(change.Seq), store.Always)
			n++
		}
		if n != 600 {
			t.Errorf("%d changes were yielded, want 600", n)
		}
	})
}

func testIdentity(t *testing.T, l Local) {
	s := l.Open(t)
	first := s.Identity()
	put(t, s, "a", "1", store.Always)
	if _, err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if first == "" || s.Identity() != first {
		t.Errorf("identity %q, then %q; want the same, and not empty", first, s.Identity())
	}
	if other := l.Open(t).Identity(); other == first {
		t.Errorf("two stores have the identity %q", other)
	}
}

func testState(t *testing.T, s store.Local) {
	changed := s.StateChanged()
	put(t, s, "a", "1", store.Always)
	if got := s.State(); got != roleplay.StorageGood {
		t.Errorf("state %q, want %q", got, roleplay.StorageGood)
	}
	select {
	case <-changed:
		t.Error("StateChanged is closed, and nothing has changed")
	default:
	}
	if got := s.Salvaged(); got.Copy != "" || got.Cause != "" || got.Kept != 0 || got.Stale != nil || got.Lost != nil {
		t.Errorf("Salvaged = %+v, want nothing", got)
	}
}

func testSalvaged(t *testing.T, l Local) {
	t.Run("Sound", func(t *testing.T) {
		s := l.Open(t)
		if err := s.AcknowledgeSalvage(t.Context()); err != nil || s.State() != roleplay.StorageGood {
			t.Errorf("AcknowledgeSalvage of a sound store: error %v, state %q", err, s.State())
		}
	})
	s := l.Salvaged(t)
	put(t, s, "a", "1", store.Always)
	told := s.Salvaged()
	if told.Copy == "" || s.State() != roleplay.StorageSalvaged {
		t.Fatalf("Salvaged = %+v, state %q; want what became of a damaged file", told, s.State())
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.AcknowledgeSalvage(ended); !errors.Is(err, context.Canceled) || s.Salvaged().Copy != told.Copy {
		t.Errorf("AcknowledgeSalvage with an ended context: error %v, Salvaged = %+v", err, s.Salvaged())
	}
	changed := s.StateChanged()
	for range 2 {
		if err := s.AcknowledgeSalvage(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.Salvaged(); got.Copy != "" || s.State() != roleplay.StorageGood {
			t.Errorf("acknowledged: Salvaged = %+v, state %q; want nothing", got, s.State())
		}
	}
	<-changed
	put(t, s, "b", "1", store.Absent)
	wantChanges(t, s, 0, "a", "b")
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v; want none", complaint, err)
	}
}

func testUsage(t *testing.T, s store.Local) {
	put(t, s, "users/1/profile", "12345", store.Always)
	put(t, s, "users/2/profile", "123", store.Always)
	put(t, s, "users/2/chat_events/0190a1b2-0000-7000-8000-000000000000/0000000001", strings.Repeat("x", 10_000), store.Always)
	put(t, s, "logins/0f00", "1", store.Always)
	put(t, s, "gone", "1", store.Always)
	remove(t, s, "gone", store.Always)
	got, err := s.Usage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"users/profile": 15 + 5 + 15 + 3, "users/chat_events": 67 + 10_000, "logins": 11 + 1}
	if got.Keys != 4 || len(got.ByPrefix) != len(want)+1 {
		t.Errorf("Usage = %+v, want 4 keys: %v, and the journal", got, want)
	}
	if journal, keys := got.ByPrefix[store.JournalKind], int64(15+15+67+11+4); journal < keys {
		t.Errorf("the journal takes %d bytes, want at least those of its keys, %d", journal, keys)
	}
	for kind, bytes := range want {
		if got.ByPrefix[kind] != bytes {
			t.Errorf("%s takes %d bytes, want %d", kind, got.ByPrefix[kind], bytes)
		}
	}
	if got.Free > got.File {
		t.Errorf("%d bytes of %d are free", got.Free, got.File)
	}
}

func testCheck(t *testing.T, s store.Local) {
	for i := range 300 {
		put(t, s, fmt.Sprintf("a/%d", i), strings.Repeat("x", 50*i), store.Always)
	}
	for i := range 100 {
		remove(t, s, fmt.Sprintf("a/%d", i*2), store.Always)
	}
	put(t, s, "a/0", "again", store.Absent)
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v; want none", complaint, err)
	}
}

func testCompact(t *testing.T, s store.Local) {
	for i := range 400 {
		put(t, s, fmt.Sprintf("a/%d", i), strings.Repeat("x", 10_000), store.Always)
	}
	for i := range 390 {
		remove(t, s, fmt.Sprintf("a/%d", i), store.Always)
	}
	v := put(t, s, "a/399", "kept", store.Always)
	before, err := s.Usage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	freed, err := s.Compact(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Usage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after.File != before.File-freed || before.File > 0 && freed < 1<<20 {
		t.Errorf("the file has %d bytes, had %d, and Compact says it freed %d", after.File, before.File, freed)
	}
	wantObject(t, s, "a/399", "kept", v)
	put(t, s, "b", "goes on", store.Absent)
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v; want none", complaint, err)
	}
}

func testBackup(t *testing.T, l Local) {
	s := l.Open(t)
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	want := map[string]string{"empty": "", "bytes": string(all), "a/b": "text\nwith lines \"and\" quotes", "long": strings.Repeat("0123456789", 10_000)}
	for key, value := range want {
		put(t, s, key, value, store.Always)
	}
	put(t, s, "gone", "1", store.Always)
	remove(t, s, "gone", store.Always)
	var copied bytes.Buffer
	if err := s.Backup(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	put(t, s, "later", "1", store.Always)
	restored := l.Restore(t, &copied)
	for key, value := range want {
		if got, err := restored.Get(t.Context(), key); err != nil || string(got.Value) != value {
			t.Errorf("Get(%q) of the copy = %.80q, error %v; want %.80q", key, got.Value, err, value)
		}
	}
	wantKeys(t, restored, "", "", "a/b", "bytes", "empty", "long")
	if restored.Identity() == s.Identity() {
		t.Error("the copy has the identity of the store it was made of")
	}
	for complaint, err := range restored.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v; want none", complaint, err)
	}
	failing := errors.New("no room for the copy")
	if err := s.Backup(t.Context(), writerFunc(func([]byte) (int, error) { return 0, failing })); !errors.Is(err, failing) {
		t.Errorf("Backup to a writer that fails: error %v, want %v", err, failing)
	}
}

type writerFunc func(b []byte) (int, error)

func (w writerFunc) Write(b []byte) (int, error) { return w(b) }

func testEnded(t *testing.T, s store.Local) {
	put(t, s, "a", "1", store.Always)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	for _, err := range s.Changes(ctx, 0) {
		errs = append(errs, err)
	}
	for _, err := range s.Check(ctx) {
		errs = append(errs, err)
	}
	_, err := s.Usage(ctx)
	errs = append(errs, err)
	_, err = s.Compact(ctx)
	errs = append(errs, err, s.Backup(ctx, io.Discard))
	if len(errs) != 5 || slices.ContainsFunc(errs, func(err error) bool { return !errors.Is(err, context.Canceled) }) {
		t.Errorf("with an ended context: %v, want context.Canceled five times", errs)
	}
}

// wantChanges checks the keys of the changes after a place, with "-" before
// those that were deleted, and returns their places.
func wantChanges(t *testing.T, s store.Local, after uint64, want ...string) []uint64 {
	t.Helper()
	var got []string
	var places []uint64
	for change, err := range s.Changes(t.Context(), after) {
		if err != nil {
			t.Fatalf("Changes(%d): %v", after, err)
		}
		if n := len(places); change.Seq <= after || n > 0 && change.Seq <= places[n-1] {
			t.Errorf("Changes(%d) yields %d after %v", after, change.Seq, places)
		}
		places = append(places, change.Seq)
		if change.Deleted {
			change.Key = "-" + change.Key
		}
		got = append(got, change.Key)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("Changes(%d) = %q, want %q", after, got, want)
	}
	return places
}
