package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// stuck is a writer, such as a drive that hangs, which takes nothing until it is let.
type stuck struct {
	all          bytes.Buffer
	reached, let chan struct{}
	once         sync.Once
}

func newStuck() *stuck { return &stuck{reached: make(chan struct{}), let: make(chan struct{})} }

func (s *stuck) Write(b []byte) (int, error) {
	s.once.Do(func() { close(s.reached) })
	<-s.let
	return s.all.Write(b)
}

// opened opens a copy as a store that needs no salvage.
func opened(t *testing.T, copied []byte) *Store {
	t.Helper()
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	if err := os.WriteFile(path, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	if s.Salvaged().Copy != "" {
		t.Errorf("the copy was damaged: %+v", s.Salvaged())
	}
	wantSound(t, s)
	return s
}

func wantSound(t *testing.T, s *Store) {
	t.Helper()
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", complaint, err)
	}
}

// wantNoBackupLeft checks that nothing lies beside the file.
func wantNoBackupLeft(t *testing.T, path string) {
	t.Helper()
	if left, err := filepath.Glob(path + backupEnding + "*"); err != nil || len(left) > 0 {
		t.Errorf("beside the file lie %q, error %v", left, err)
	}
}

// However long a backup waits for its writer, writes go on, also over the end of
// the memory map, and the file does not grow by what they free.
func TestStore_BackupIsStuck(t *testing.T) {
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	s := reopen(t, path)
	put := func(key string) {
		if _, err := s.Put(t.Context(), key, make([]byte, store.MaxValue), store.Always); err != nil {
			t.Fatal(err)
		}
	}
	put("before")
	w, done := newStuck(), make(chan error, 1)
	go func() { done <- s.Backup(t.Context(), w) }()
	select {
	case <-w.reached:
	case err := <-done:
		t.Fatal(err)
	}
	finished := make(chan error, 1)
	go func() {
		for range 300 { // more than the memory map holds
			if _, err := s.Put(t.Context(), "again", make([]byte, store.MaxValue), store.Always); err != nil {
				finished <- err
				return
			}
		}
		_, err := s.Compact(t.Context())
		if err == nil {
			_, err = s.Get(t.Context(), "again")
		}
		finished <- err
	}()
	if err := within(t, finished); err != nil {
		t.Error(err)
	}
	if size := sizeOf(t, path); size > 32<<20 {
		t.Errorf("the file has %d bytes for 2 MiB", size)
	}
	close(w.let)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	copied := opened(t, w.all.Bytes())
	if _, err := copied.Get(t.Context(), "before"); err != nil {
		t.Error(err)
	}
	if _, err := copied.Get(t.Context(), "again"); roleplay.CodeOf(err) != roleplay.CodeNotFound {
		t.Errorf("what was written later: %v", err)
	}
	wantNoBackupLeft(t, path)
}

// Where the file is passed on as it is, that ends when it holds up writes.
func TestStore_PassOnHoldsUpNobody(t *testing.T) {
	s := reopen(t, filepath.Join(MemoryFolder(t), "data.bolt"))
	w, done := newStuck(), make(chan error, 1)
	go func() { done <- s.passOn(t.Context(), w) }()
	<-w.reached
	finished := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < 400 && err == nil; i++ { // more than the memory map holds
			_, err = s.Put(t.Context(), "again", make([]byte, store.MaxValue), store.Always)
		}
		finished <- err
	}()
	if err := within(t, finished); err != nil {
		t.Error(err)
	}
	close(w.let)
	if err := within(t, done); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("error %v, want that there is no room for the copy", err)
	}
}

// A writer that does not come on, such as one that waits for the memory map, ends the passing on.
func TestStore_WatchSeesAStuckWriter(t *testing.T) {
	s := open(t)
	let, given, ended := make(chan struct{}), make(chan error, 1), make(chan struct{})
	go func() { _ = s.alone(t.Context(), func() error { <-let; return nil }) }()
	go s.watch(ended, func() { given <- nil })
	_ = within(t, given)
	close(let)
	close(ended)
}

// The journal alone leads to all there is, in many transactions.
func TestCopying_FollowsFromTheBeginning(t *testing.T) {
	s := reopen(t, filepath.Join(MemoryFolder(t), "data.bolt"))
	for i := range 5 * listPage {
		key := fmt.Sprintf("k/%04d", i*7919%1500)
		if _, err := s.Put(t.Context(), key, fmt.Append(nil, i), store.Always); err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 {
			if err := s.Delete(t.Context(), key, store.Always); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	db, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = begin(db, "copy")
	}
	if err != nil {
		t.Fatal(err)
	}
	done, err := (&copying{from: s, to: db}).follow(t.Context(), catchUps)
	if err := errors.Join(err, db.Close()); err != nil || !done {
		t.Fatalf("done %v, error %v", done, err)
	}
	copied := reopen(t, path)
	wantSound(t, copied)
	n := 0
	for entry, err := range s.List(t.Context(), "", "") {
		got, other := copied.Get(t.Context(), entry.Key)
		if n++; errors.Join(err, other) != nil || got.Version != entry.Version {
			t.Errorf("%s is at %q, error %v; want %q", entry.Key, got.Version, errors.Join(err, other), entry.Version)
		}
	}
	for _, err := range copied.List(t.Context(), "", "") {
		if n--; err != nil {
			t.Error(err)
		}
	}
	if n != 0 {
		t.Errorf("the copy has %d keys less", n)
	}
}

// A backup is of one moment, whatever is written, changed and deleted while it is
// made: of writes that follow one another, it holds the first n.
func TestStore_BackupOfOneMoment(t *testing.T) {
	const keys = 97
	for name, rounds := range map[string]int{"Follows": catchUps, "WritesWait": 0} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(MemoryFolder(t), "data.bolt")
			s := reopen(t, path)
			for i := range 3000 {
				if _, err := s.Put(t.Context(), fmt.Sprintf("m/%04d", i), make([]byte, 2000), store.Absent); err != nil {
					t.Fatal(err)
				}
			}
			var stop atomic.Bool
			var wg sync.WaitGroup
			wg.Go(func() { // i goes to a key before and behind what stays; each fifth deletes
				for i := 0; !stop.Load(); i++ {
					key := fmt.Sprintf("%c/%02d", "az"[i%2], i%keys)
					if i%5 == 0 {
						if err := s.Delete(t.Context(), key, store.Always); err != nil {
							t.Error(err)
						}
					} else if _, err := s.Put(t.Context(), key, fmt.Append(nil, i), store.Always); err != nil {
						t.Error(err)
					}
					if _, err := s.Put(t.Context(), "n", fmt.Append(nil, i), store.Always); err != nil {
						t.Error(err)
					}
				}
			})
			for range 3 {
				f, err := s.copyBeside(t.Context(), rounds)
				if err != nil {
					t.Error(err)
					break
				}
				all, err := io.ReadAll(f)
				if err := errors.Join(err, f.Close()); err != nil {
					t.Error(err)
				}
				wantFirst(t, opened(t, all), keys)
			}
			stop.Store(true)
			wg.Wait()
			wantNoBackupLeft(t, path)
		})
	}
}

// wantFirst checks that the copy holds what the first writes leave, and no others.
func wantFirst(t *testing.T, s *Store, keys int) {
	t.Helper()
	n := -1
	if got, err := s.Get(t.Context(), "n"); err == nil {
		if _, err := fmt.Sscan(string(got.Value), &n); err != nil {
			t.Fatal(err)
		}
	}
	want := func(upTo int) map[string]string {
		state := map[string]string{}
		for i := max(0, upTo-2*5*keys); i <= upTo; i++ {
			key := fmt.Sprintf("%c/%02d", "az"[i%2], i%keys)
			if delete(state, key); i%5 != 0 {
				state[key] = fmt.Sprint(i)
			}
		}
		return state
	}
	there := map[string]string{}
	for _, prefix := range []string{"a/", "z/"} {
		for entry, err := range s.List(t.Context(), prefix, "") {
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Get(t.Context(), entry.Key)
			if err != nil {
				t.Error(err)
			}
			there[entry.Key] = string(got.Value)
		}
	}
	same := func(state map[string]string) bool { return fmt.Sprint(state) == fmt.Sprint(there) }
	if !same(want(n)) && !same(want(n+1)) { // n is written after its key
		t.Errorf("after %d writes there are %v, want %v", n, there, want(n))
	}
}

// The identity of a copy may be of any length.
func TestStore_BackupWithAnotherIdentity(t *testing.T) {
	for _, identity := range []string{"x", "a much longer identity than the one of the store"} {
		s := open(t)
		s.options.Identity = func() string { return identity }
		var copied bytes.Buffer
		if err := s.Backup(t.Context(), &copied); err != nil {
			t.Fatal(err)
		}
		if got := opened(t, copied.Bytes()).Identity(); got != identity {
			t.Errorf("the identity is %q, want %q", got, identity)
		}
	}
}

// A copy tells of a salvage until somebody has seen it, as the store does.
func TestStore_BackupTellsOfASalvage(t *testing.T) {
	path := filepath.Join(MemoryFolder(t), "data.bolt")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	told := s.Salvaged()
	ways := map[string]func(ctx context.Context, w io.Writer) error{"Backup": s.Backup, "PassOn": s.passOn}
	for name, way := range ways {
		var copied bytes.Buffer
		if err := way(t.Context(), &copied); err != nil {
			t.Fatal(err)
		}
		there := filepath.Join(MemoryFolder(t), "data.bolt")
		if err := os.WriteFile(there, copied.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := reopen(t, there); !reflect.DeepEqual(got.Salvaged(), told) || got.State() != roleplay.StorageSalvaged {
			t.Errorf("%s: the copy tells %+v, state %q; want %+v", name, got.Salvaged(), got.State(), told)
		}
	}
	if err := s.AcknowledgeSalvage(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, way := range ways {
		var copied bytes.Buffer
		if err := way(t.Context(), &copied); err != nil {
			t.Fatal(err)
		}
		opened(t, copied.Bytes())
	}
}

// What a backup leaves that was killed is gone after the next start.
func TestOpen_RemovesBackups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	if err := reopen(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+backupEnding+"1", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	reopen(t, path)
	wantNoBackupLeft(t, path)
}

// busy is a context that writes each time it is looked at, so many times.
type busy struct {
	context.Context
	left  int
	write func()
}

func (b *busy) Err() error {
	if b.left > 0 {
		b.left--
		b.write()
	}
	return b.Context.Err()
}

// What is freed while a check reads is used again while it goes on: the file
// does not grow by more than is written during one part of it.
func TestStore_CheckKeepsLittle(t *testing.T) {
	s := reopen(t, largeFile(t))
	before := sizeOf(t, s.path)
	ctx := &busy{Context: t.Context(), left: largeObjects / 4, write: func() {
		if _, err := s.Put(t.Context(), "again", make([]byte, 8000), store.Always); err != nil {
			t.Error(err)
		}
	}}
	for complaint, err := range s.Check(ctx) {
		t.Errorf("complaint %+v, error %v", complaint, err)
	}
	if size := sizeOf(t, s.path); ctx.left > 0 || size > before+(24<<20) {
		t.Errorf("the file has %d bytes, had %d, %d writes were not made", size, before, ctx.left)
	}
}

// Where the shape cannot be read in time, writes wait for it, and those who may not write read it.
func TestStore_CheckOfABusyFile(t *testing.T) {
	s := reopen(t, largeFile(t))
	for _, readOnly := range []bool{false, true} {
		if readOnly {
			if err := s.file.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := s.Put(t.Context(), "a", nil, store.Always)
			wantReadOnly(t, err)
			if s.file, err = os.Open(s.path); err != nil {
				t.Fatal(err)
			}
		}
		c := check{store: s, within: 1, told: map[string]bool{}}
		if err := c.store.snapshot(c.shape(t.Context(), c.within)); !errors.Is(err, errLong) {
			t.Errorf("error %v, want that it takes long", err)
		}
		if err := c.run(t.Context()); err != nil || len(c.complaints) > 0 {
			t.Errorf("read-only %v: complaints %v, error %v", readOnly, c.complaints, err)
		}
	}
}
