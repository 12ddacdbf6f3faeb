package exchange_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

const (
	dana = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000a")
	erik = roleplay.UserID("0190a1b2-0000-7000-8000-00000000000b")
	root = roleplay.UserID("0190a1b2-0000-7000-8000-0000000000ff")
	job  = roleplay.JobID("7d444840-9dc0-4d9a-8f5a-1b6e1f0d5a11")
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 14, 9, 26, 0, 0, time.UTC)

// world is a store with three people, and the service over it.
type world struct {
	*testing.T
	store   *storetest.Faulty
	bus     *eventmem.Bus
	service *exchange.Service
	folder  string // of the automatic export

	mu     sync.Mutex
	now    time.Time
	bubble bool
	opened func(path string) (files.Place, error)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, store: storetest.NewFaulty(mem.New(), nil), bus: eventmem.New(), folder: t.TempDir(), now: noon}
	w.opens(onDisk)
	w.restart()
	for id, name := range map[roleplay.UserID]string{dana: "Dana", erik: "Erik", root: "Root"} {
		_, err := record.Accounts(w.store).Create(t.Context(), record.AccountKey(id), id, record.Account{ID: id, Name: name, Role: roleplay.RoleUser, Generation: 1})
		w.ok(err)
	}
	return w
}

// restart makes the service anew, as the program does when it starts.
func (w *world) restart() {
	w.service = exchange.New(exchange.Deps{
		Store: w.store, Talks: record.NewTalks(w.store), Journal: w.store, Bus: w.bus, Jobs: roleplay.NewJobs(), Now: w.clock, Logger: slog.New(slog.DiscardHandler),
		OpenFolder: func(path string) (files.Place, error) {
			w.mu.Lock()
			open := w.opened
			w.mu.Unlock()
			return open(path)
		},
	})
}

func (w *world) clock() time.Time {
	if w.bubble {
		return time.Now() // of the test's own clock
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// opens says how folders are opened from now on.
func (w *world) opens(open func(path string) (files.Place, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opened = open
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func as(id roleplay.UserID, name string, role roleplay.Role) context.Context {
	return roleplay.WithActor(context.Background(), roleplay.Actor{ID: id, Name: name, Role: role})
}

func asDana() context.Context { return as(dana, "Dana", roleplay.RoleUser) }
func asErik() context.Context { return as(erik, "Erik", roleplay.RoleUser) }
func asRoot() context.Context { return as(root, "Root", roleplay.RoleAdmin) }

// session is the n-th session: it began n minutes after noon.
func session(n int) roleplay.SessionID {
	return roleplay.SessionID(fmt.Sprintf("%08x-%04x-7000-8000-%012x", begun(n).UnixMilli()>>16, begun(n).UnixMilli()&0xffff, n))
}

func begun(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

func turnID(n, i int) roleplay.TurnID {
	return roleplay.TurnID(fmt.Sprintf("0199c0de-%04x-7000-8000-%012x", n, i))
}

// start begins the n-th talk of u in the records.
func (w *world) start(u roleplay.UserID, n int) record.Head {
	w.Helper()
	head, err := record.Log{Store: w.store}.Append(w.Context(), u, session(n), record.Head{}, []roleplay.Entry{{
		Type: roleplay.EntryStart,
		Start: &roleplay.Start{
			SessionID: session(n), UserID: u, Scenario: "breaking-bad-news", ScenarioRev: 1, Character: "alvarez", CharacterRev: 1,
			At: begun(n), Title: "Breaking bad news", CharacterName: "Mr Alvarez", Language: "en",
		},
	}})
	w.ok(err)
	return head
}

// say adds a question and an answer to a talk for each pair of turns.
func (w *world) say(u roleplay.UserID, n int, head record.Head, turns int) record.Head {
	w.Helper()
	for i := range turns {
		turn := roleplay.Turn{
			ID: turnID(n, i), Seq: head.Seq + 1, Speaker: roleplay.SpeakerTrainee, By: roleplay.ByPerson, Text: "How are you?",
			At: int64(i+1) * 1000, CreatedAt: begun(n).Add(time.Duration(i+1) * time.Second), State: roleplay.TurnCompleted,
		}
		if i%2 == 1 {
			turn.Speaker, turn.By, turn.Text, turn.ReplyTo = roleplay.SpeakerCharacter, roleplay.ByScript, "Grüß Gott – fine.", turnID(n, i-1)
		}
		var err error
		head, err = record.Log{Store: w.store}.Append(w.Context(), u, session(n), head, []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &turn}})
		w.ok(err)
	}
	return head
}

func (w *world) end(u roleplay.UserID, n int, head record.Head, at time.Time) record.Head {
	w.Helper()
	head, err := record.Log{Store: w.store}.Append(w.Context(), u, session(n), head, []roleplay.Entry{{
		Type: roleplay.EntryEnd, End: &roleplay.End{At: at, Reason: "trainee"},
	}})
	w.ok(err)
	return head
}

// talk makes the n-th talk of u, ended, on their list.
func (w *world) talk(u roleplay.UserID, n, turns int) roleplay.SessionID {
	w.Helper()
	w.end(u, n, w.say(u, n, w.start(u, n), turns), begun(n).Add(time.Minute))
	w.list(u, n)
	return session(n)
}

func (w *world) list(u roleplay.UserID, n int) {
	w.Helper()
	loaded, err := record.NewTalks(w.store).Load(w.Context(), u, session(n))
	w.ok(err)
	w.ok(record.NewSessions(w.store).Put(w.Context(), u, loaded.Summary))
}

// lines are the stored lines of a talk.
func (w *world) lines(u roleplay.UserID, id roleplay.SessionID) string {
	w.Helper()
	var out bytes.Buffer
	_, err := record.Log{Store: w.store}.WriteTo(w.Context(), &out, u, id)
	w.ok(err)
	return out.String()
}

// plant writes bytes at key, as a failing disk would.
func (w *world) plant(key, value string) {
	w.Helper()
	_, err := w.store.Put(w.Context(), key, []byte(value), store.Always)
	w.ok(err)
}

// listed are the summaries of u.
func (w *world) listed(u roleplay.UserID) []roleplay.SessionSummary {
	w.Helper()
	all, err := record.NewSessions(w.store).List(w.Context(), u, "", 0)
	w.ok(err)
	return all
}

// queued counts the talks that wait for an evaluation.
func (w *world) queued() int {
	w.Helper()
	n := 0
	for _, err := range w.store.List(w.Context(), record.QueuePrefix, "") {
		w.ok(err)
		n++
	}
	return n
}

func (w *world) importFile(ctx context.Context, name, text string) (exchange.ImportReport, error) {
	return w.service.ImportFile(ctx, exchange.ImportInput{Name: name}, strings.NewReader(text))
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused checks the code of an error and that its sentence has these words.
func (w *world) refused(err error, code roleplay.Code, words ...string) {
	w.Helper()
	got := roleplay.ProblemOf(err)
	if err == nil || got.Code != code {
		w.Errorf("code %q, want %q: %v", got.Code, code, err)
	}
	for _, word := range words {
		if !strings.Contains(got.Detail, word) {
			w.Errorf("the message is %q, want something with %q", got.Detail, word)
		}
	}
}

// there are the files of a folder, by name.
func (w *world) there(folder string) map[string]string {
	w.Helper()
	entries, err := os.ReadDir(folder)
	w.ok(err)
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		w.ok(err)
		all[e.Name()] = string(text)
	}
	return all
}

func (w *world) place() (files.Place, string) {
	w.Helper()
	folder := w.TempDir()
	place, err := dir.Open(folder)
	w.ok(err)
	return place, folder
}

// events collects what is published until the function that it returns is called.
func (w *world) events() func() []roleplay.Event {
	sub := w.bus.Subscribe(w.Context(), func(roleplay.Event) bool { return true })
	return func() []roleplay.Event {
		sub.Close()
		var all []roleplay.Event
		for e := range sub.Events() {
			all = append(all, e)
		}
		return all
	}
}

func onDisk(path string) (files.Place, error) { return dir.Open(path) }

var errDisk = errors.New("the disk does not answer")

// serial is a files.Place that is called by one at a time.
func serial(write placeFunc) files.Place {
	var mu sync.Mutex
	return placeFunc(func(ctx context.Context, name string, modified time.Time, body func(io.Writer) error) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		return write(ctx, name, modified, body)
	})
}

// placeFunc is a files.Place.
type placeFunc func(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error)

func (f placeFunc) Write(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error) {
	return f(ctx, name, modified, write)
}

// writeLong writes a talk of so many lines, whose chain holds.
func writeLong(out io.Writer, lines int) {
	prev := ""
	for n := 1; n <= lines; n++ {
		entry := `{"type":"unmatched","unmatched":{"turn":"x"}}`
		if n == 1 {
			entry = fmt.Sprintf(`{"type":"session_start","start":{"sessionId":%q,"userId":%q,"scenario":"x","scenarioRev":1,"character":"x","characterRev":1,"script":"","scriptRev":0,"seed":"1","at":"2026-03-14T09:26:00Z"}}`, session(1), dana)
		}
		line := fmt.Sprintf(`{"schema":1,"prev":%q,"seq":%d,"entries":[%s]}`, prev, n, entry)
		prev = fmt.Sprintf("%x", sha256.Sum256([]byte(line)))
		_, _ = io.WriteString(out, line+"\n")
	}
}

// eventually waits for what another goroutine does on a real disk.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it never came to be")
}
