package library_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/store/storetest"
)

func TestService_Search(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.Search(context.Background(), library.SearchInput{Text: "a"})
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrInvalid", func(t *testing.T) {
		w := newWorld(t)
		for name, in := range map[string]library.SearchInput{
			"Long": {Text: strings.Repeat("ä", 1001)}, "Kind": {Kinds: []search.Kind{"page"}}, "Speaker": {Speaker: "audience"},
			"Order": {Order: "oldest"}, "Offset": {Offset: -1}, "Limit": {Limit: 201},
		} {
			if _, err := w.service.Search(as(dana), in); roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("%s: err = %v, want %s", name, err, roleplay.CodeInvalid)
			}
		}
	})
	t.Run("ErrEnding", func(t *testing.T) {
		w := newWorld(t)
		w.run()()
		_, err := w.service.Search(as(dana), library.SearchInput{Text: "a"})
		w.refused(err, roleplay.CodeUnavailable, "ending")
	})
	t.Run("ErrCancelled", func(t *testing.T) {
		w := newWorld(t) // nobody runs
		ctx, cancel := context.WithCancel(as(dana))
		cancel()
		if _, err := w.service.Search(ctx, library.SearchInput{Text: "a"}); err == nil {
			t.Error("a search that nobody waits for succeeds")
		}
	})
	t.Run("ErrIndex", func(t *testing.T) {
		for _, op := range []string{"cursor", "apply", "reset", "find"} {
			w := newWorld(t)
			w.talk(dana, 1, true, "Hello")
			w.index.set(op)
			w.run()
			_, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			w.refused(err, roleplay.CodeUnavailable, "index", "not affected")
			w.lists(dana, false, 1) // nothing else suffers
			_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: "A note"})
			w.ok(err)
			w.index.set()
			w.built(dana)
			w.finds(dana, "hello", "1 turn t1")
			w.finds(dana, "note", "1 note")
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.run()
		w.built(dana)
		for _, fault := range []func(string, string) error{
			storetest.Failing("changes", "", errDisk), storetest.Failing("get", "/marks/", errDisk), storetest.Failing("list", "session_pages", errDisk),
		} {
			w.store.Before(fault)
			_, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			w.refusedInternally(err)
			w.store.Before(nil)
			w.finds(dana, "hello", "1 turn t1")
		}
	})
	t.Run("FindsWhatWasAckedBefore", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, false, "The doctor waits")
		w.finds(dana, "doctor", "1 turn t1")
		w.says(dana, sid(1), "The doctor went away")
		w.finds(dana, "doctor", "1 turn t1", "1 turn t2")
		w.finds(dana, "bad news", "1 title")
		w.finds(dana, "alvarez", "1 title")
		marks, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), TurnID: "t1", Text: "About the doctor"})
		w.ok(err)
		w.finds(dana, "about doctor", "1 note t1")
		_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), NoteID: marks.Notes[0].ID, Text: "About something else"})
		w.ok(err)
		w.finds(dana, "about doctor")
		w.finds(dana, "something else", "1 note t1")
		_, err = w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(1), NoteID: marks.Notes[0].ID})
		w.ok(err)
		w.finds(dana, "something else")
	})
	t.Run("OnlyOnesOwn", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello")
		w.talk(erik, 1, true, "Hello")
		w.talk(erik, 2, true, "Hello")
		w.finds(dana, "hello", "1 turn t1")
		w.finds(erik, "hello", "1 turn t1", "2 turn t1")
	})
	t.Run("Hits", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, false, "The doctor waits", "She waits already")
		marks, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), TurnID: "t2", Text: "Who waits?"})
		w.ok(err)
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "waits", Kinds: []search.Kind{search.KindTurn}, Speaker: roleplay.SpeakerTrainee})
		w.ok(err)
		if out.Total != 1 || len(out.Hits) != 1 {
			t.Fatalf("got %+v, want one hit", out)
		}
		h := out.Hits[0]
		if h.Session.ID != sid(1) || h.Session.TurnCount != 2 || h.Kind != search.KindTurn || h.TurnID != "t1" || h.NoteID != "" ||
			h.Speaker != roleplay.SpeakerTrainee || !h.At.Equal(began.Add(time.Second)) || h.Snippet != "The doctor waits" ||
			len(h.Marks) != 1 || h.Marks[0] != (search.Mark{Start: 11, End: 16}) {
			t.Errorf("hit %+v", h)
		}
		out, err = w.service.Search(as(dana), library.SearchInput{Text: "waits", Kinds: []search.Kind{search.KindNote}})
		w.ok(err)
		if len(out.Hits) != 1 || out.Hits[0].NoteID != marks.Notes[0].ID || out.Hits[0].TurnID != "t2" {
			t.Errorf("hits %+v, want the note", out.Hits)
		}
	})
	t.Run("ByTimeScenarioAndOrder", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, true, "waits", "waits", "waits")
		w.titled(dana, 2, "Leave", true, "waits")
		from, to := began.Add(2*time.Second), began.Add(3*time.Second)
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "waits", From: &from, To: &to})
		w.ok(err)
		if len(out.Hits) != 1 || out.Hits[0].TurnID != "t2" {
			t.Errorf("by time: %+v, want t2", out.Hits)
		}
		out, err = w.service.Search(as(dana), library.SearchInput{Text: "waits", ScenarioID: "leave"})
		w.ok(err)
		if len(out.Hits) != 1 || out.Hits[0].Session.ID != sid(2) {
			t.Errorf("by scenario: %+v, want the second talk", out.Hits)
		}
		out, err = w.service.Search(as(dana), library.SearchInput{Text: "waits", Order: "newest", ScenarioID: "breaking-bad-news", Offset: 1, Limit: 1})
		w.ok(err)
		if len(out.Hits) != 1 || out.Hits[0].TurnID != "t2" || out.Total != 3 {
			t.Errorf("the second newest: %+v of %d, want t2 of 3", out.Hits, out.Total)
		}
	})
	t.Run("NeverFromTheBin", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, false, "Hello")
		_, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: "Hello note"})
		w.ok(err)
		w.finds(dana, "hello", "1 note", "1 turn t1")
		_, err = w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.finds(dana, "hello")
		w.index.counts()
		w.says(dana, sid(1), "Hello from what was on its way")
		w.finds(dana, "hello")
		if put, _, _ := w.index.counts(); put != 0 {
			t.Errorf("%d documents of a talk in the bin were put in", put)
		}
		_, err = w.service.RestoreSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.finds(dana, "hello", "1 note", "1 turn t1", "1 turn t2")
		_, err = w.service.DeleteSessions(as(dana), named(sid(1)))
		w.ok(err)
		_, err = w.service.PurgeSessions(as(dana), named(sid(1)))
		w.ok(err)
		w.finds(dana, "hello")
		if put, _, _ := w.index.counts(); put == 0 {
			t.Error("nothing was ever put in")
		}
	})
	t.Run("DeletedWhileItIsSearched", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		w.built(dana)
		w.index.onFind(func() { // the index has been brought up to date, and not asked yet
			_, err := w.service.DeleteSessions(as(dana), named(sid(1)))
			w.ok(err)
		})
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
		w.ok(err)
		if len(out.Hits) != 1 || out.Hits[0].Session.ID != sid(2) || out.Total != 1 {
			t.Errorf("got %+v, want the second talk alone", out)
		}
	})
	t.Run("SweptTalksStay", func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello")
		w.finds(dana, "hello", "1 turn t1")
		w.sealAndSweep(sid(1))
		w.finds(dana, "hello", "1 turn t1")
		stop()

		// One that nobody searched for until it was swept.
		w.talk(dana, 2, true, "Hello")
		w.sealAndSweep(sid(2))
		w.service = w.newService()
		w.run()
		w.finds(dana, "hello", "1 turn t1", "2 turn t1")
		if _, _, resets := w.index.counts(); resets != 1 {
			t.Errorf("the index was begun %d times, want once", resets)
		}
	})
	t.Run("ASealIsNotReadAgain", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello")
		w.built(dana)
		w.index.counts()
		_, err := record.Log{Store: w.store}.Seal(context.Background(), dana, sid(1))
		w.ok(err)
		w.finds(dana, "hello", "1 turn t1")
		if put, _, _ := w.index.counts(); put != 0 {
			t.Errorf("%d documents were put in again", put)
		}
	})
	t.Run("OneMoreTurnIsOneDocument", func(t *testing.T) {
		inBubble(t, func(w *world) { // no time passes in which news would be taken in by itself
			defer w.run()()
			w.built(dana)
			w.talk(dana, 1, false, "Hello", "Hello", "Hello")
			w.built(dana)
			w.index.counts()
			w.says(dana, sid(1), "Doctor")
			w.finds(dana, "doctor", "1 turn t4")
			if put, batches, _ := w.index.counts(); put != 1 || batches != 1 {
				w.t.Errorf("%d documents were put in, in %d batches; want 1 in 1", put, batches)
			}
			_, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: "One"})
			w.ok(err)
			w.finds(dana, "one", "1 note")
			w.index.counts()
			_, err = w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: "Two"})
			w.ok(err)
			w.finds(dana, "two", "1 note")
			if put, _, _ := w.index.counts(); put != 1 {
				w.t.Errorf("for one more note %d documents were put in, want 1", put)
			}
		})
	})
	t.Run("ManyChangesGoInByBatches", func(t *testing.T) {
		inBubble(t, func(w *world) { // no time passes in which news would be taken in by itself
			defer w.run()()
			w.built(dana)
			w.index.counts()
			for n := 1; n <= 300; n++ {
				w.talk(dana, n, true, "Hello")
			}
			out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			w.ok(err)
			if put, batches, _ := w.index.counts(); out.Total != 300 || put != 600 || batches != 2 {
				w.t.Errorf("%d are found, %d documents went in, in %d batches; want 300, 600 and 2", out.Total, put, batches)
			}
		})
	})
	t.Run("NotesThatAreGoneAfterARestart", func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		w.built(dana)
		w.talk(dana, 1, false, "Hello")
		marks, err := w.service.WriteNote(as(dana), library.WriteNoteInput{ID: sid(1), Text: "Hello note"})
		w.ok(err)
		w.finds(dana, "hello", "1 note", "1 turn t1")
		w.restart(stop)
		w.says(dana, sid(1), "Hello again")
		_, err = w.service.DeleteNote(as(dana), library.DeleteNoteInput{ID: sid(1), NoteID: marks.Notes[0].ID})
		w.ok(err)
		w.finds(dana, "hello", "1 turn t1", "1 turn t2")
	})
	t.Run("ATalkThatIsInNoList", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello")
		w.ok(record.NewSessions(w.store).Remove(context.Background(), dana, sid(1)))
		w.finds(dana, "hello", "1 turn t1")
	})
	t.Run("TalksFromBeforeTheyNamedThemselves", func(t *testing.T) {
		w := newWorld(t)
		w.run()
		w.built(dana)
		_, _, err := record.Content[roleplay.Scenario]{Store: w.store, Kind: record.KindScenario}.Publish(context.Background(), "old", "shipped", func(rev int) roleplay.Scenario {
			return roleplay.Scenario{ID: "old", Rev: rev, Title: "An old title", Language: "en"}
		})
		w.ok(err)
		_, _, err = record.Content[roleplay.Character]{Store: w.store, Kind: record.KindCharacter}.Publish(context.Background(), "berta", "shipped", func(rev int) roleplay.Character {
			return roleplay.Character{ID: "berta", Rev: rev, Name: "Berta Brecht"}
		})
		w.ok(err)
		w.appends(dana, sid(1), []roleplay.Entry{{Type: roleplay.EntryStart, Start: &roleplay.Start{
			SessionID: sid(1), UserID: dana, Scenario: "old", ScenarioRev: 1, Character: "berta", CharacterRev: 1, ParticipantName: "Chris", At: began,
		}}, {Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: "c0", Speaker: roleplay.SpeakerCharacter, Text: "Waiting", At: 500}}})
		w.list(dana, sid(1))
		w.finds(dana, "old title berta chris", "1 title")
		from := began.Add(400 * time.Millisecond)
		out, err := w.service.Search(as(dana), library.SearchInput{Text: "wait", From: &from})
		w.ok(err)
		if len(out.Hits) != 1 || !out.Hits[0].At.Equal(began.Add(500*time.Millisecond)) {
			t.Errorf("hits %+v, want the turn with its time, by its stem", out.Hits)
		}
	})
	t.Run("WhatIsDamagedIsLeftOut", func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello", "Hello")
		w.talk(dana, 2, true, "Hello")
		w.plant(record.ChatEventKey(dana, sid(1), 3), "{")
		w.plant(record.ChatEventKey(dana, sid(2), 1), "{")
		w.plant(record.MarksKey(dana, sid(1)), "{")
		w.finds(dana, "hello", "1 turn t1")
		w.restart(stop)
		w.index.reset()
		w.built(dana)
		w.finds(dana, "hello", "1 turn t1")
	})
	t.Run("WhatTheDiskDoesNotGiveIsLeftOut", func(t *testing.T) {
		w := newWorld(t)
		stop := w.run()
		w.built(dana)
		w.talk(dana, 1, true, "Hello", "Hello")
		w.talk(dana, 2, true, "Hello")
		w.store.Before(storetest.Failing("get", record.ChatEventKey(dana, sid(1), 2), errDisk))
		w.finds(dana, "hello", "1 turn t2", "2 turn t1")
		w.restart(stop)
		w.index.reset()
		w.built(dana)
		w.finds(dana, "hello", "2 turn t1")
		if !strings.Contains(w.logged.String(), string(sid(1))) {
			t.Error("it was not logged")
		}
	})
}

func (w *world) sealAndSweep(s roleplay.SessionID) {
	w.t.Helper()
	log := record.Log{Store: w.store}
	_, err := log.Seal(context.Background(), dana, s)
	w.ok(err)
	_, err = log.Sweep(context.Background(), dana, s)
	w.ok(err)
}

// onFind has something happen before the next Find.
func (x *index) onFind(f func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.find = f
}

// reset empties the index behind the back of its owner.
func (x *index) reset() { _ = x.Index.Reset(context.Background()) }
