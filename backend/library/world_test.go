package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/event"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	searchmem "roleplay/backend/search/mem"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// The people.
const (
	dana roleplay.UserID = "0197a000-0000-7000-8000-000000000001"
	erik roleplay.UserID = "0197a000-0000-7000-8000-000000000002"
)

var began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// sid is the id of the n-th session: the higher the newer.
func sid(n int) roleplay.SessionID {
	return roleplay.SessionID(fmt.Sprintf("0197b000-0000-7000-8000-%012d", n))
}

func as(u roleplay.UserID) context.Context {
	return roleplay.WithActor(context.Background(), roleplay.Actor{ID: u, Name: "Dana", Role: roleplay.RoleGuest})
}

// world is a service on a store, an index and a bus.
type world struct {
	t       *testing.T
	store   *storetest.Faulty
	index   *index
	bus     *eventmem.Bus
	jobs    *roleplay.Jobs
	logged  *lines
	clock   atomic.Int64     // nanoseconds since began
	bubble  func() time.Time // a clock that runs on its own, in place of clock
	service *library.Service
	news    event.Subscription
}

func newWorld(t *testing.T) *world { return newWorldOn(t, storemem.New(), searchmem.New()) }

// inBubble runs a test on a clock that stands still while anything is being done.
func inBubble(t *testing.T, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		start := time.Now()
		w.bubble = func() time.Time { return began.Add(time.Since(start)) }
		test(w)
	})
}

func newWorldOn(t *testing.T, s store.Local, x search.Index) *world {
	t.Helper()
	w := &world{t: t, store: storetest.NewFaulty(s, nil), index: &index{Index: x}, bus: eventmem.New(), jobs: roleplay.NewJobs(), logged: &lines{}}
	w.service = w.newService()
	w.news = w.bus.Subscribe(t.Context(), func(roleplay.Event) bool { return true })
	return w
}

// newService is the service as it is after a restart.
func (w *world) newService() *library.Service {
	return library.New(library.Deps{
		Store: w.store, Talks: record.NewTalks(w.store), Journal: w.store, Index: w.index, Bus: w.bus, Jobs: w.jobs, Now: w.now,
		Random: rand.NewChaCha8([32]byte{1}), Logger: slog.New(slog.NewTextHandler(w.logged, nil)),
	})
}

func (w *world) now() time.Time {
	if w.bubble != nil {
		return w.bubble()
	}
	return began.Add(time.Duration(w.clock.Load()))
}

// pass lets time go by on the clock of the service.
func (w *world) pass(d time.Duration) { w.clock.Add(int64(d)) }

// run runs the service until the test ends or stop is called.
func (w *world) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.service.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		w.ok(<-done)
	})
	w.t.Cleanup(stop)
	return stop
}

// restart runs another service on what is there.
func (w *world) restart(stop func()) (next func()) {
	stop()
	w.service = w.newService()
	return w.run()
}

// talk writes a log that starts and has these turns, of the trainee and the
// character by turns, its summary, and an end if it is to have one.
func (w *world) talk(u roleplay.UserID, n int, ended bool, turns ...string) roleplay.SessionID {
	w.t.Helper()
	return w.titled(u, n, "Breaking bad news", ended, turns...)
}

func (w *world) titled(u roleplay.UserID, n int, title string, ended bool, turns ...string) roleplay.SessionID {
	w.t.Helper()
	s := sid(n)
	w.appends(u, s, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &roleplay.Start{
		SessionID: s, UserID: u, Scenario: roleplay.ScenarioID(strings.ToLower(strings.ReplaceAll(title, " ", "-"))), ScenarioRev: 1,
		Character: "alvarez", CharacterRev: 1, At: began.Add(time.Duration(n) * time.Hour),
		Title: title, CharacterName: "Mr Alvarez", Language: "en",
	}}})
	for _, text := range turns {
		w.says(u, s, text)
	}
	if ended {
		w.appends(u, s, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(time.Duration(n)*time.Hour + time.Minute), Reason: "trainee"}}})
	}
	w.list(u, s)
	return s
}

// list puts the summary of a talk into the list.
func (w *world) list(u roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	loaded, err := record.NewTalks(w.store).Load(context.Background(), u, s)
	w.ok(err)
	w.ok(record.NewSessions(w.store).Put(context.Background(), u, loaded.Summary))
}

// says adds a turn, whose id is t and its number in the log.
func (w *world) says(u roleplay.UserID, s roleplay.SessionID, text string) roleplay.TurnID {
	w.t.Helper()
	head := w.head(u, s)
	speaker := roleplay.SpeakerTrainee
	if head.Seq%2 == 0 {
		speaker = roleplay.SpeakerCharacter
	}
	id := roleplay.TurnID(fmt.Sprintf("t%d", head.Seq))
	w.appends(u, s, []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
		ID: id, Speaker: speaker, By: roleplay.ByPerson, Text: text, At: head.Seq * 1000, CreatedAt: began.Add(time.Duration(head.Seq) * time.Second),
	}}})
	return id
}

func (w *world) appends(u roleplay.UserID, s roleplay.SessionID, entries []roleplay.Entry) {
	w.t.Helper()
	_, err := record.Log{Store: w.store}.Append(context.Background(), u, s, w.head(u, s), entries)
	w.ok(err)
}

func (w *world) head(u roleplay.UserID, s roleplay.SessionID) record.Head {
	w.t.Helper()
	var head record.Head
	for a, err := range (record.Log{Store: w.store}).Read(context.Background(), u, s, head) {
		w.ok(err)
		head = record.Head{Seq: a.Seq, Hash: a.Hash}
	}
	return head
}

// found are the places of the hits, in the order of the answer: "3 turn t1".
func (w *world) found(u roleplay.UserID, text string) []string {
	w.t.Helper()
	out, err := w.service.Search(as(u), library.SearchInput{Text: text})
	w.ok(err)
	places := []string{}
	for _, h := range out.Hits {
		places = append(places, strings.TrimSpace(fmt.Sprintf("%d %s %s", number(h.Session.ID), h.Kind, h.TurnID)))
	}
	slices.Sort(places)
	return places
}

// finds waits for nothing: what was acked before a search is found.
func (w *world) finds(u roleplay.UserID, text string, want ...string) {
	w.t.Helper()
	if got := w.found(u, text); !slices.Equal(got, append([]string{}, want...)) {
		w.t.Errorf("search for %q finds %q, want %q", text, got, want)
	}
}

// built searches until the index is whole.
func (w *world) built(u roleplay.UserID) {
	w.t.Helper()
	for {
		out, err := w.service.Search(as(u), library.SearchInput{Text: "nothing"})
		w.ok(err)
		if !out.Building {
			return
		}
	}
}

func number(s roleplay.SessionID) int {
	n := 0
	_, _ = fmt.Sscanf(string(s)[24:], "%d", &n)
	return n
}

// listed are the numbers of the sessions that are listed, in or out of the bin.
func (w *world) listed(u roleplay.UserID, deleted bool) []int {
	w.t.Helper()
	out, err := w.service.ListSessions(as(u), library.ListSessionsInput{SessionFilter: record.SessionFilter{Deleted: deleted}})
	w.ok(err)
	numbers := []int{}
	for _, s := range out.Sessions {
		numbers = append(numbers, number(s.ID))
	}
	return numbers
}

func (w *world) lists(u roleplay.UserID, deleted bool, want ...int) {
	w.t.Helper()
	if got := w.listed(u, deleted); !slices.Equal(got, append([]int{}, want...)) {
		w.t.Errorf("deleted %v lists %v, want %v", deleted, got, want)
	}
}

func (w *world) marked(u roleplay.UserID, s roleplay.SessionID) record.Marked {
	w.t.Helper()
	doc, err := record.Marks(w.store).Get(context.Background(), record.MarksKey(u, s))
	w.ok(err)
	return doc.Body
}

// keys are all keys that hold the id of a session, with those of its page left out.
func (w *world) keys(s roleplay.SessionID) []string {
	w.t.Helper()
	var keys []string
	for entry, err := range w.store.Local.List(context.Background(), "", "") {
		w.ok(err)
		if strings.Contains(entry.Key, string(s)) {
			keys = append(keys, entry.Key)
		}
	}
	return keys
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

func (w *world) refused(err error, want roleplay.Code, words ...string) {
	w.t.Helper()
	var e *roleplay.Error
	if !errors.As(err, &e) || e.Code != want {
		w.t.Errorf("err = %v, want %s", err, want)
		return
	}
	for _, word := range words {
		if !strings.Contains(e.Message, word) {
			w.t.Errorf("message %q does not say %q", e.Message, word)
		}
	}
}

func named(ids ...roleplay.SessionID) library.SelectionInput {
	return library.SelectionInput{Selection: record.Selection{IDs: ids}}
}

var errDisk = errors.New("the disk does not answer")

// index is an index that fails where it is told to, and tells what goes into it.
type index struct {
	search.Index
	mu      sync.Mutex
	fail    map[string]bool
	apply   func(search.Batch) // before each batch; nil: nothing
	find    func()             // before the next Find; nil: nothing
	put     int
	batches int
	resets  int
}

func (x *index) check(op string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.fail[op] {
		return errDisk
	}
	return nil
}

func (x *index) set(ops ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.fail = map[string]bool{}
	for _, op := range ops {
		x.fail[op] = true
	}
}

// counts returns how many documents were put in, in how many batches, since it was asked last.
func (x *index) counts() (put, batches, resets int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	put, batches, resets = x.put, x.batches, x.resets
	x.put, x.batches, x.resets = 0, 0, 0
	return put, batches, resets
}

func (x *index) onApply(f func(search.Batch)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.apply = f
}

func (x *index) Cursor(ctx context.Context) (search.Cursor, error) {
	if err := x.check("cursor"); err != nil {
		return search.Cursor{}, err
	}
	return x.Index.Cursor(ctx)
}

func (x *index) Apply(ctx context.Context, b search.Batch) error {
	x.mu.Lock()
	before := x.apply
	x.mu.Unlock()
	if before != nil {
		before(b)
	}
	if err := x.check("apply"); err != nil {
		return err
	}
	x.mu.Lock()
	x.put += len(b.Put)
	x.batches++
	x.mu.Unlock()
	return x.Index.Apply(ctx, b)
}

func (x *index) Reset(ctx context.Context) error {
	if err := x.check("reset"); err != nil {
		return err
	}
	x.mu.Lock()
	x.resets++
	x.mu.Unlock()
	return x.Index.Reset(ctx)
}

func (x *index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	x.mu.Lock()
	before := x.find
	x.find = nil
	x.mu.Unlock()
	if before != nil {
		before()
	}
	if err := x.check("find"); err != nil {
		return search.Result{}, err
	}
	return x.Index.Find(ctx, q)
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
