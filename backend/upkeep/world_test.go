package upkeep_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"sync"
	"testing"
	"time"

	"roleplay/backend/event"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	searchmem "roleplay/backend/search/mem"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
	"roleplay/backend/upkeep"
)

const (
	dana roleplay.UserID = "0197a000-0000-7000-8000-000000000001"
	erik roleplay.UserID = "0197a000-0000-7000-8000-000000000002"
)

var began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

func sid(n int) roleplay.SessionID {
	return roleplay.SessionID(fmt.Sprintf("0197b000-0000-7000-8000-%012d", n))
}

func as(u roleplay.UserID, role roleplay.Role) context.Context {
	return roleplay.WithActor(context.Background(), roleplay.Actor{ID: u, Role: role})
}

func asRoot() context.Context { return as(erik, roleplay.RoleAdmin) }

// world is a service on a store, an index and a bus. Its talks end a minute after began.
type world struct {
	t       *testing.T
	memory  *storemem.Store
	store   *faulty
	index   *index
	jobs    *roleplay.Jobs
	logged  *lines
	service *upkeep.Service
	news    event.Subscription
	start   time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	memory := storemem.New()
	w := newWorldOn(t, memory)
	w.memory = memory
	return w
}

func newWorldOn(t *testing.T, s store.Local) *world {
	t.Helper()
	w := &world{
		t: t, jobs: roleplay.NewJobs(), store: &faulty{Faulty: storetest.NewFaulty(s, nil)}, index: &index{Index: searchmem.New()},
		logged: &lines{}, start: time.Now(),
	}
	bus := eventmem.New()
	w.news = bus.Subscribe(t.Context(), func(roleplay.Event) bool { return true })
	w.service = upkeep.New(upkeep.Deps{
		Store: w.store, Talks: record.NewTalks(w.store), Index: w.index, Bus: bus, Jobs: w.jobs, Logger: slog.New(slog.NewTextHandler(w.logged, nil)),
		Now: func() time.Time { return began.Add(time.Minute + time.Since(w.start)) },
	})
	return w
}

// run runs the service until stop is called.
func (w *world) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.service.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		w.ok(<-done)
	})
}

// talk writes a log with these turns, its summary, and an end if it is to have one.
func (w *world) talk(u roleplay.UserID, n int, ended bool, turns ...string) roleplay.SessionID {
	w.t.Helper()
	ctx, s, log := context.Background(), sid(n), record.Log{Store: w.store}
	head, err := log.Append(ctx, u, s, record.Head{}, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &roleplay.Start{
		SessionID: s, UserID: u, Scenario: "news", Character: "alvarez", At: began, Title: "Bad news", CharacterName: "Mr Alvarez", Language: "en",
	}}})
	w.ok(err)
	for i, text := range turns {
		head, err = log.Append(ctx, u, s, head, []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
			ID: roleplay.TurnID(fmt.Sprintf("t%d", i+1)), Speaker: roleplay.SpeakerTrainee, Text: text,
		}}})
		w.ok(err)
	}
	if ended {
		_, err = log.Append(ctx, u, s, head, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(time.Minute), Reason: "trainee"}}})
		w.ok(err)
	}
	loaded, err := record.NewTalks(w.store).Load(ctx, u, s)
	w.ok(err)
	w.ok(record.NewSessions(w.store).Put(ctx, u, loaded.Summary))
	return s
}

// events and seals count the keys of a log.
func (w *world) events(u roleplay.UserID, s roleplay.SessionID) int {
	return w.count(record.ChatEventsPrefix(u, s))
}

func (w *world) seals(u roleplay.UserID, s roleplay.SessionID) int {
	return w.count(record.ChatLogKey(u, s, 1))
}

func (w *world) count(prefix string) int {
	w.t.Helper()
	n := 0
	for _, err := range w.store.Local.List(context.Background(), prefix, "") {
		w.ok(err)
		n++
	}
	return n
}

func (w *world) has(u roleplay.UserID, s roleplay.SessionID, events, seals int) {
	w.t.Helper()
	if e, l := w.events(u, s), w.seals(u, s); e != events || l != seals {
		w.t.Errorf("after %v session %s has %d events and %d sealed parts, want %d and %d", time.Since(w.start), s[24:], e, l, events, seals)
	}
}

func (w *world) mark(u roleplay.UserID, s roleplay.SessionID, m record.Marked) {
	w.t.Helper()
	_, err := record.Marks(w.store.Local).Upsert(context.Background(), record.MarksKey(u, s), u, func(there *record.Marked) error {
		*there = m
		return nil
	})
	w.ok(err)
}

func (w *world) plant(key, value string) {
	w.t.Helper()
	_, err := w.store.Local.Put(context.Background(), key, []byte(value), store.Always)
	w.ok(err)
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, want roleplay.Code) {
	w.t.Helper()
	if roleplay.CodeOf(err) != want {
		w.t.Errorf("err = %v, want %s", err, want)
	}
}

var errDisk = errors.New("the disk does not answer")

// faulty is a store that fails where it is told to, and says what it is told to of its health.
type faulty struct {
	*storetest.Faulty
	complaints []store.Complaint
	checkErr   error
	usageErr   error
	usage      *store.Usage
}

func (f *faulty) Check(context.Context) iter.Seq2[store.Complaint, error] {
	return func(yield func(store.Complaint, error) bool) {
		for _, c := range f.complaints {
			if !yield(c, nil) {
				return
			}
		}
		if f.checkErr != nil {
			yield(store.Complaint{}, f.checkErr)
		}
	}
}

func (f *faulty) Usage(ctx context.Context) (store.Usage, error) {
	if f.usage != nil || f.usageErr != nil {
		return *cmpOr(f.usage, &store.Usage{}), f.usageErr
	}
	return f.Local.Usage(ctx)
}

func cmpOr[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

func (f *faulty) Compact(context.Context) (int64, error) { return 4096, f.checkErr }

func (f *faulty) Backup(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, "a copy")
	return err
}

// index counts its resets.
type index struct {
	search.Index
	fails  bool
	resets int
}

func (x *index) Reset(ctx context.Context) error {
	if x.fails {
		return errDisk
	}
	x.resets++
	return x.Index.Reset(ctx)
}

func (x *index) Size(context.Context) (int64, error) {
	if x.fails {
		return 0, errDisk
	}
	return 77, nil
}

// lines is a log that may be written and read at once.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
