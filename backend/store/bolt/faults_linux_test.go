package bolt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
)

// Whichever operation on the disk fails, nothing is acked that is not there
// after the power is cut, and the store opens again with all that was acked.
// A salvage that was cut is begun again, and the damaged file stays.
//
// Each operation fails once, with the causes in turn; ROLEPLAY_FAULTS=all lets
// it fail with each cause.
func TestStore_Faults(t *testing.T) {
	old, good := formatOneFile(t), goodFile(t)
	damaged := bytes.Clone(good)
	both := []syscall.Errno{syscall.EIO, syscall.ENOSPC}
	for i := range 2 * os.Getpagesize() { // both head pages
		damaged[i] = 0
	}
	for _, fault := range []struct {
		name, kind string
		causes     []syscall.Errno
		start      []byte // what the file is before; it is opened only, and without this it is used
	}{
		{"Using", "fsync", both[:1], nil}, {"Using", "write", both, nil}, {"Using", "truncate", both, nil},
		{"Using", "rename", both[:1], nil}, {"Using", "syncdir", both[:1], nil},
		{"Upgrading", "fsync", both[:1], old}, {"Upgrading", "write", both, old},
		{"Upgrading", "rename", both[:1], old}, {"Upgrading", "syncdir", both[:1], old},
		{"Salvaging", "fsync", both[:1], damaged}, {"Salvaging", "write", both, damaged}, {"Salvaging", "link", both[:1], damaged},
		{"Salvaging", "rename", both[:1], damaged}, {"Salvaging", "syncdir", both[:1], damaged},
	} {
		turns := 1
		if os.Getenv("ROLEPLAY_FAULTS") == "all" {
			turns = len(fault.causes)
		}
		for turn := range turns {
			t.Run(fmt.Sprintf("%s/%s/%d", fault.name, fault.kind, turn), func(t *testing.T) {
				t.Parallel()
				l, mounted, below := mountLayer(t)
				for k := 0; ; k++ { // k = 0: nothing fails
					name := fmt.Sprintf("%d/data.bolt", k)
					what := fmt.Sprintf("%s %d", fault.kind, k)
					l.arm(fault.kind, k, fault.causes[(k+turn)%len(fault.causes)])
					if fault.start != nil {
						l.provide(t, filepath.Join(below, name), fault.start)
					}
					w := runElsewhere(t, filepath.Join(mounted, name), fault.start == nil)
					happened := l.counted(fault.kind)
					for _, left := range l.cutPower(t, filepath.Dir(filepath.Join(below, name))) {
						path := filepath.Join(left, "data.bolt")
						switch fault.name {
						case "Upgrading":
							w.Store["old/1"], w.Store["old/299"] = "value of old/1", "value of old/299"
						case "Salvaging":
							w.Store["a/0001"] = strings.Repeat("\x01", 100)
							w.checkSalvaged(t, path, what+", "+filepath.Base(left), damaged)
						}
						w.check(t, path, what+", "+filepath.Base(left), fault.name == "Salvaging")
					}
					if k == 0 && w.Failed > 0 {
						t.Fatalf("%d operations failed without a fault", w.Failed)
					}
					if t.Failed() {
						t.Fatalf("%s of %d failed", what, happened)
					}
					tolerated := fault.kind == "write" || fault.kind == "link" // a short write is gone on with, a link is made a copy
					if k > 0 && w.Failed == 0 && happened >= k && !tolerated {
						t.Errorf("%s of %d failed, and nobody was told", what, happened)
					}
					if happened < k {
						if k == 1 {
							t.Errorf("no %s happened", fault.kind)
						}
						t.Logf("each of %d failed once", k-1)
						return
					}
				}
			})
		}
	}
}

// checkSalvaged opens what is left of a salvage after a power cut: it goes on or is done,
// and the damaged file lies beside, once, as it was.
func (w *work) checkSalvaged(t *testing.T, path, what string, damaged []byte) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Errorf("%s: open again: %v", what, err)
	}
	copies, err := filepath.Glob(path + ".damaged-*")
	if err != nil || len(copies) != 1 {
		t.Fatalf("%s: the copies of the damaged file are %q, error %v; want one", what, copies, err)
	}
	if !bytes.Equal(contents(t, copies[0]), damaged) {
		t.Errorf("%s: the copy is not the damaged file", what)
	}
}

// work is a short life of a store, and what was acked in it.
type work struct {
	Store  map[string]string // what is there; "" is gone
	Maybe  map[string]string // what the last refused write may have left
	Failed int               // operations
	Wrong  []string          // what should not have happened
}

// workPath says in the environment that a test binary is to do work, and where;
// workOpen, that it only opens the store.
const (
	workPath = "ROLEPLAY_WORK"
	workOpen = "ROLEPLAY_WORK_OPEN"
	workOne  = "ROLEPLAY_WORK_ONE" // it writes once
)

// runElsewhere does the work in another process: one that serves a file system
// must not wait for a page of it.
func runElsewhere(t *testing.T, path string, use bool) *work {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(os.Environ(), workPath+"="+path, "GORACE=atexit_sleep_ms=0") // or the race detector keeps each for a second
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGQUIT) }  // it says where it hangs
	command.WaitDelay = 10 * time.Second
	if !use {
		command.Env = append(command.Env, workOpen+"=1")
	}
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("the work ended with %v: %s", err, out)
	}
	w := &work{}
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(w); err != nil {
		t.Fatalf("the work said %q: %v", out, err)
	}
	for _, wrong := range w.Wrong {
		t.Error(wrong)
	}
	return w
}

// TestMain does the work of TestStore_Faults in a process of its own.
func TestMain(m *testing.M) {
	path := os.Getenv(workPath)
	if path == "" {
		os.Exit(m.Run())
	}
	w := work{Store: map[string]string{}, Maybe: map[string]string{}}
	w.run(context.Background(), path)
	if err := json.NewEncoder(os.Stdout).Encode(w); err != nil {
		panic(err) // whoever started it reads that it ended so
	}
}

func (w *work) wrong(format string, args ...any) {
	w.Wrong = append(w.Wrong, fmt.Sprintf(format, args...))
}

func (w *work) run(ctx context.Context, path string) {
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		w.Failed++
		return
	}
	if os.Getenv(workOpen) != "" {
		if err := s.Close(); err != nil {
			w.Failed++
		}
		return
	}
	var mu sync.Mutex
	write := func(key, value string, do func() error) {
		before := s.State()
		err := do()
		code := roleplay.CodeOf(err)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil && before == roleplay.StorageReadOnly:
			w.wrong("%s was acked by a store that is read-only", key)
		case err == nil:
			w.Store[key] = value
			delete(w.Maybe, key)
			return
		case code != roleplay.CodeReadOnly && code != roleplay.CodeUnavailable,
			before == roleplay.StorageReadOnly && code != roleplay.CodeReadOnly:
			w.wrong("%s: error %v of a store that is %s", key, err, before)
		}
		w.Failed++
		w.Maybe[key] = value
	}
	put := func(key, value string) {
		write(key, value, func() error {
			_, err := s.Put(ctx, key, []byte(value), store.Always)
			return err
		})
	}
	remove := func(key string) {
		write(key, "", func() error { return s.Delete(ctx, key, store.Always) })
	}
	put("a", "1")
	if os.Getenv(workOne) != "" {
		if err := s.Close(); err != nil {
			w.Failed++
		}
		return
	}
	put("b", strings.Repeat("b", 3000))
	put("long", strings.Repeat("long", 20_000))
	put("a", "2")
	remove("b")
	put("longer", strings.Repeat("longer", 40_000))
	remove("longer")
	if _, err := s.Compact(ctx); err != nil {
		w.Failed++
	}
	put("c", "3")
	put("b", "again")
	var together sync.WaitGroup
	for i := range 8 { // all but the first go into one transaction
		together.Go(func() { put(fmt.Sprint("together", i), strings.Repeat("t", i*1000)) })
	}
	together.Wait()
	w.read(ctx, s)
	if err := s.Close(); err != nil {
		w.Failed++
	}
}

// read checks that reads go on, whatever has failed.
func (w *work) read(ctx context.Context, s *bolt.Store) {
	for key, want := range w.Store {
		if _, unclear := w.Maybe[key]; unclear {
			continue
		}
		got, err := s.Get(ctx, key)
		if code := roleplay.CodeOf(err); want == "" && code == roleplay.CodeNotFound || err == nil && string(got.Value) == want {
			continue
		}
		w.wrong("Get(%q) = %.20q, error %v; want %.20q", key, got.Value, err, want)
	}
}

// check opens what is left after a power cut.
func (w *work) check(t *testing.T, path, what string, salvaged bool) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Errorf("%s: Open: %v", what, err)
		return
	}
	defer s.Close() //nolint:errcheck // only read
	if got := s.Salvaged(); (got.Copy != "") != salvaged {
		t.Errorf("%s: Salvaged = %+v, want that it tells of damage: %t", what, got, salvaged)
	}
	for key, want := range w.Store {
		got, err := s.Get(t.Context(), key)
		found := string(got.Value)
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("%s: Get(%q): %v", what, key, err)
		}
		maybe, unclear := w.Maybe[key]
		if refused := unclear && found == maybe; found != want && !refused {
			t.Errorf("%s: %s is %.20q, want %.20q, which was acked", what, key, found, want)
		}
	}
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("%s: complaint %+v, error %v", what, complaint, err)
	}
}

// On a disk without room a write is refused in plain words, reads go on, and
// writes go on when there is room again.
func TestStore_DiskFull(t *testing.T) {
	folder := bolt.SmallDisk(t, 4<<20)
	s := mustOpen(t, filepath.Join(folder, "data.bolt"))
	acked := map[string][]byte{}
	put := func(i, size int) error {
		key, value := fmt.Sprintf("k/%d", i), bytes.Repeat([]byte{byte(i)}, size)
		_, err := s.Put(t.Context(), key, value, store.Absent)
		if err == nil {
			acked[key] = value
		}
		return err
	}
	wantAcked := func() {
		t.Helper()
		for key, value := range acked {
			if got, err := s.Get(t.Context(), key); err != nil || !bytes.Equal(got.Value, value) {
				t.Errorf("Get(%q): %d bytes, error %v; want what was acked", key, len(got.Value), err)
			}
		}
	}
	changed := s.StateChanged()
	var err error
	n := 0
	for ; err == nil && n < 1000; n++ {
		err = put(n, 100_000)
	}
	wantError(t, err, roleplay.CodeUnavailable, "The disk has no room", "Make room")
	<-changed
	if s.State() != roleplay.StorageFull {
		t.Errorf("state %q, want %q", s.State(), roleplay.StorageFull)
	}
	if len(acked) < 10 {
		t.Errorf("only %d values fit", len(acked))
	}
	wantAcked()
	if _, err := s.Compact(t.Context()); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("Compact without room: %v", err)
	}
	wantAcked()
	if err := put(n, 1_000_000); roleplay.CodeOf(err) != roleplay.CodeUnavailable { // a short one may find room in the file
		t.Errorf("Put on a full disk again: %v", err)
	}
	if err := syscall.Mount("", folder, "tmpfs", syscall.MS_REMOUNT, "size=16m"); err != nil {
		t.Fatal(err)
	}
	if err := put(n+1, 100_000); err != nil {
		t.Errorf("Put when there is room again: %v", err)
	}
	if s.State() != roleplay.StorageGood {
		t.Errorf("state %q, want %q", s.State(), roleplay.StorageGood)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, filepath.Join(folder, "data.bolt"))
	wantAcked()
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", complaint, err)
	}
	if s.Salvaged().Copy != "" {
		t.Errorf("it was damaged: %+v", s.Salvaged())
	}
}
