package exchange_test

import (
	"strings"
	"testing"

	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// purging marks a talk of Dana's as one that is being deleted for good.
func (w *world) purging(id roleplay.SessionID) {
	w.Helper()
	_, err := record.Marks(w.store).Upsert(w.Context(), record.MarksKey(dana, id), dana, func(m *record.Marked) error {
		m.DeletedAt, m.Purging = &noon, true
		return nil
	})
	w.ok(err)
}

// whole are the keys below which a talk of Dana's lies.
func (w *world) whole(id roleplay.SessionID) (keys []string) {
	w.Helper()
	for entry, err := range w.store.List(w.Context(), "users/"+string(dana)+"/", "") {
		w.ok(err)
		if strings.Contains(entry.Key, string(id)) {
			keys = append(keys, entry.Key)
		}
	}
	return keys
}

// A talk that is being deleted for good is not brought back by an import.
func TestService_ImportFile_UnderAPurge(t *testing.T) {
	const refusal = "The talk of talk.jsonl is being deleted for good here"
	files := map[string]string{"Own": elsewhere(t, dana, 1, 4), "SillyTavern": tavern, "Python": pythonLog, "Copy": elsewhere(t, erik, 1, 4)}
	take := func(w *world, text string) exchange.ImportReport {
		w.Helper()
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talk.jsonl", AsCopy: true}, strings.NewReader(text))
		w.ok(err)
		return report
	}
	for name, text := range files {
		other := newWorld(t) // says under which id it is taken
		id := take(other, text).Sessions[0]
		refused := func(t *testing.T, w *world, report exchange.ImportReport, marks int) {
			t.Helper()
			if report.Talks+report.Known != 0 || len(report.Failed) != 1 || !strings.HasPrefix(report.Failed[0].Message, refusal) {
				t.Errorf("%+v", report)
			}
			if left := w.whole(id); len(left) != marks || len(w.listed(dana)) != 0 {
				t.Errorf("what is left is %v", left)
			}
		}
		t.Run(name+"/BegunBefore", func(t *testing.T) {
			w := newWorld(t)
			w.purging(id)
			refused(t, w, take(w, text), 1)
		})
		for half, end := range map[string]bool{"BeginsMeanwhile": false, "BeginsAndEndsMeanwhile": true} {
			t.Run(name+"/"+half, func(t *testing.T) {
				w := newWorld(t)
				_, err := record.Marks(w.store).Upsert(t.Context(), record.MarksKey(dana, id), dana, func(m *record.Marked) error { m.DeletedAt = &noon; return nil })
				w.ok(err)
				w.store.Before(func(call, key string) error {
					if call == "put" && record.ParseKey(key) == (record.Place{Kind: record.KeyChatEvent, User: dana, Session: id, Seq: 2}) {
						purgeNow(w, id, end)
					}
					return nil
				})
				marks := 1
				if end {
					marks = 0
				}
				refused(t, w, take(w, text), marks)
			})
		}
	}
}

// purgeNow does what a purge does, below the faults of the store.
func purgeNow(w *world, id roleplay.SessionID, end bool) {
	below := w.store.Local
	key := record.MarksKey(dana, id)
	_, err := record.Marks(below).Upsert(w.Context(), key, dana, func(m *record.Marked) error { m.Purging = true; return nil })
	w.ok(err)
	w.ok(record.Log{Store: below}.Remove(w.Context(), dana, id))
	if end {
		w.ok(below.Delete(w.Context(), key, store.Always))
	}
}

// Whose a copy was is known before the copy is there, and nothing else is marked.
func TestService_ImportFile_OriginFirst(t *testing.T) {
	text := elsewhere(t, erik, 1, 4)
	t.Run("CutBetween", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(func(call, key string) error { // and nothing can be taken back
			if call == "delete" || call == "put" && key == record.ChatEventKey(dana, session(1), 3) {
				return errDisk
			}
			return nil
		})
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{AsCopy: true}, strings.NewReader(text))
		w.refused(err, roleplay.CodeInternal)
		loaded, err := record.NewTalks(w.store).Load(t.Context(), dana, session(1))
		w.ok(err)
		if loaded.Summary.Source != roleplay.SourceRolePlay {
			t.Errorf("what is there is taken for one's own: %+v", loaded.Summary)
		}
	})
	t.Run("ErrNoTalkLeavesNoMark", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{AsCopy: true}, strings.NewReader(strings.Replace(text, "How are you", "How were you", 1)))
		w.refused(err, roleplay.CodeInvalid, "Line 3")
		if left := w.whole(session(1)); len(left) != 0 {
			t.Errorf("what is left is %v", left)
		}
	})
	t.Run("ErrOnesOwnTalkIsNotMarkedAsTheirs", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, 2)
		report, err := w.service.ImportFile(asDana(), exchange.ImportInput{AsCopy: true}, strings.NewReader(text))
		w.ok(err)
		loaded, err := record.NewTalks(w.store).Load(t.Context(), dana, session(1))
		w.ok(err)
		if len(report.Failed) != 1 || loaded.Marked.Origin != nil {
			t.Errorf("%+v, %+v", report, loaded.Marked)
		}
	})
}
