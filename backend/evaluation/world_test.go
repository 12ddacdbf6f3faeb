package evaluation_test

import (
	"bytes"
	"context"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"roleplay/backend/evaluation"
	"roleplay/backend/event/mem"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// The people, and the ids of their sessions: the higher the newer.
const (
	dana roleplay.UserID = "0197a000-0000-7000-8000-000000000001"
	erik roleplay.UserID = "0197a000-0000-7000-8000-000000000002"
	root roleplay.UserID = "0197a000-0000-7000-8000-000000000003"
)

var began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

func session(n int) roleplay.SessionID {
	return roleplay.SessionID("0197b000-0000-7000-8000-00000000000" + string(rune('0'+n)))
}

func as(u roleplay.UserID, name string, role roleplay.Role) context.Context {
	return roleplay.WithActor(context.Background(), roleplay.Actor{ID: u, Name: name, Role: role})
}

func asDana() context.Context { return as(dana, "Dana", roleplay.RoleGuest) }
func asErik() context.Context { return as(erik, "Erik", roleplay.RoleScripter) }
func asRoot() context.Context { return as(root, "Root", roleplay.RoleAdmin) }

// world is a service on a store with content and accounts.
type world struct {
	t       *testing.T
	store   *storetest.Faulty
	bus     *mem.Bus
	log     *bytes.Buffer // what was logged; read it when nothing runs
	service *evaluation.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, store: storetest.NewFaulty(storemem.New(), nil), bus: mem.New(), log: &bytes.Buffer{}}
	ctx := context.Background()
	w.ok(published(record.Content[roleplay.Scenario]{Store: w.store, Kind: record.KindScenario}.Publish(ctx, "news", "shipped", func(rev int) roleplay.Scenario {
		return roleplay.Scenario{
			ID: "news", Rev: rev, Title: "Breaking bad news", Language: "en", Rubric: "spikes",
			Objectives: []roleplay.Objective{{ID: "ask", Title: "Ask first", Recognised: "An open question"}},
		}
	})))
	w.ok(published(record.Content[roleplay.Character]{Store: w.store, Kind: record.KindCharacter}.Publish(ctx, "alvarez", "shipped", func(rev int) roleplay.Character {
		return roleplay.Character{ID: "alvarez", Rev: rev, Name: "Mr Alvarez", Facts: []roleplay.Fact{
			{ID: "wife", Title: "His wife waits outside", Gate: &roleplay.Condition{}, Tip: "Ask who came along."},
		}}
	})))
	w.ok(published(record.Content[roleplay.Rubric]{Store: w.store, Kind: record.KindRubric}.Publish(ctx, "spikes", "shipped", func(rev int) roleplay.Rubric {
		return roleplay.Rubric{ID: "spikes", Rev: rev, Title: "SPIKES", Criteria: []roleplay.Criterion{}}
	})))
	for _, a := range []record.Account{{ID: dana, Name: "Dana", Role: roleplay.RoleGuest}, {ID: erik, Name: "Erik", Role: roleplay.RoleScripter}} {
		w.ok(done(record.Docs[record.Account]{Store: w.store, Schema: 1}.Create(ctx, record.AccountKey(a.ID), a.ID, a)))
	}
	w.service = w.newService()
	return w
}

// newService is another instance on the same store and bus.
func (w *world) newService() *evaluation.Service {
	return evaluation.New(evaluation.Deps{
		Store: w.store, Talks: record.NewTalks(w.store), Bus: w.bus, Now: func() time.Time { return began.Add(time.Hour) },
		Random: rand.NewChaCha8([32]byte{1}), Logger: slog.New(slog.NewTextHandler(w.log, nil)),
	})
}

// talk writes a log of n appends (at most 4, the end) and its summary.
func (w *world) talk(u roleplay.UserID, s roleplay.SessionID, n int) {
	w.t.Helper()
	w.goesOn(u, s, n)
	ctx := context.Background()
	loaded, err := record.NewTalks(w.store).Load(ctx, u, s)
	w.ok(err)
	w.ok(record.NewSessions(w.store).Put(ctx, u, loaded.Summary))
}

// copy gives somebody a copy of a talk.
func (w *world) copy(from, to roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	ctx, lines := context.Background(), [][]byte{}
	for a, err := range (record.Log{Store: w.store}).Read(ctx, from, s, record.Head{}) {
		w.ok(err)
		lines = append(lines, a.Raw)
	}
	_, err := record.Log{Store: w.store}.Import(ctx, to, s, lines, nil)
	w.ok(err)
}

// goesOn writes what is missing of the n appends, and no summary.
func (w *world) goesOn(u roleplay.UserID, s roleplay.SessionID, n int) {
	w.t.Helper()
	ctx := context.Background()
	var head record.Head
	for a, err := range (record.Log{Store: w.store}).Read(ctx, u, s, head) {
		w.ok(err)
		head = record.Head{Seq: a.Seq, Hash: a.Hash}
	}
	for _, entries := range appends(u, s)[head.Seq:n] {
		next, err := record.Log{Store: w.store}.Append(ctx, u, s, head, entries)
		w.ok(err)
		head = next
	}
}

func appends(u roleplay.UserID, s roleplay.SessionID) [][]roleplay.Entry {
	return [][]roleplay.Entry{
		{{Type: roleplay.EntryStart, Start: &roleplay.Start{
			SessionID: s, UserID: u, Scenario: "news", ScenarioRev: 1, Character: "alvarez", CharacterRev: 1, Seed: 7, At: began,
		}}},
		{
			{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: "t1", Speaker: roleplay.SpeakerTrainee, Text: "How are you?", At: 1000}},
			{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "open_question", Quote: "How are you?"}}},
			{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: "ask", Turn: "t1", Quote: "How are you?"}},
		},
		{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: "c1", Speaker: roleplay.SpeakerCharacter, Text: "Fine.", At: 2000}}},
		{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began.Add(time.Minute), Reason: "trainee"}}},
	}
}

// ended writes a whole talk and puts it into the queue.
func (w *world) ended(u roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	w.talk(u, s, 4)
	w.enqueue(u, s)
}

func (w *world) enqueue(u roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	entry := record.QueuedEvaluation{UserID: u, SessionID: s}
	w.ok(done(record.Docs[record.QueuedEvaluation]{Store: w.store, Schema: 1}.Create(context.Background(), record.QueueKey(s), u, entry)))
}

func (w *world) mark(u roleplay.UserID, s roleplay.SessionID, m record.Marked) {
	w.t.Helper()
	ctx := context.Background()
	w.ok(done(record.Marks(w.store).Upsert(ctx, record.MarksKey(u, s), u, func(body *record.Marked) error {
		*body = m
		return nil
	})))
	if m.DeletedAt != nil || !m.Purging {
		w.ok(record.NewSessions(w.store).SetDeleted(ctx, u, s, m.DeletedAt))
	}
}

func (w *world) damage(u roleplay.UserID, s roleplay.SessionID) {
	w.t.Helper()
	_, err := w.store.Put(context.Background(), record.ChatEventKey(u, s, 2), []byte(`{"text":"a secret"`), store.Always)
	w.ok(err)
}

func (w *world) keys(prefix string) []string {
	w.t.Helper()
	var keys []string
	for entry, err := range w.store.Local.List(context.Background(), prefix, "") {
		w.ok(err)
		keys = append(keys, entry.Key)
	}
	return keys
}

func (w *world) evaluations(u roleplay.UserID, s roleplay.SessionID) []roleplay.Evaluation {
	w.t.Helper()
	var all []roleplay.Evaluation
	for _, key := range w.keys(record.EvaluationsPrefix(u, s)) {
		doc, err := record.Docs[roleplay.Evaluation]{Store: w.store.Local, Schema: 1}.Get(context.Background(), key)
		w.ok(err)
		all = append(all, doc.Body)
	}
	return all
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, want roleplay.Code) {
	w.t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		w.t.Errorf("err = %v, want %s", err, want)
	}
}

func published[A, B any](_ A, _ B, err error) error { return err }

func done[A any](_ A, err error) error { return err }
