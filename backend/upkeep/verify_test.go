package upkeep_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
	"roleplay/backend/upkeep"
)

const job roleplay.JobID = "3b241101-e2bb-4255-8caf-4136c566a962"

// verified is the report without its messages, as "kind session", with + where repaired.
func verified(r upkeep.VerifyReport) []string {
	problems := []string{}
	for _, p := range r.Problems {
		line := p.Kind
		if p.SessionID != "" {
			line += fmt.Sprintf(" %s", strings.TrimLeft(string(p.SessionID)[24:], "0"))
		}
		if p.Repaired {
			line += "+"
		}
		problems = append(problems, line)
	}
	slices.Sort(problems)
	return problems
}

func (w *world) verifies(in upkeep.VerifyInput, want ...string) upkeep.VerifyReport {
	w.t.Helper()
	report, err := w.service.Verify(asRoot(), in)
	w.ok(err)
	if got := verified(report); !slices.Equal(got, append([]string{}, want...)) {
		w.t.Errorf("problems %q, want %q (%+v)", got, want, report.Problems)
	}
	for _, p := range report.Problems {
		if p.Message == "" || strings.Contains(p.Message, "Secret") {
			w.t.Errorf("message %q of %s", p.Message, p.Kind)
		}
	}
	return report
}

func TestService_Verify(t *testing.T) {
	t.Run("ErrSalvageLostSomething", func(t *testing.T) {
		for words, sv := range map[string]store.Salvage{
			"nothing in it could be read":        {Copy: "/data/roleplay.db.damaged", Cause: "it is no data file"},
			"2 entries are there again, 1 of":    {Copy: "/data/roleplay.db.damaged", Cause: "a page is torn", Kept: 2, Stale: []string{"a"}, Lost: []string{"b"}},
			"kept as /data/roleplay.db.damaged.": {Copy: "/data/roleplay.db.damaged", Cause: "a page is torn", Kept: 2, Lost: []string{"b"}},
		} {
			w := newWorld(t)
			w.memory.SetSalvaged(sv)
			report := w.verifies(upkeep.VerifyInput{Repair: true}, "file")
			if len(report.Problems) == 1 && !strings.Contains(report.Problems[0].Message, words) {
				t.Errorf("it says %q, want something with %q", report.Problems[0].Message, words)
			}
		}
		w := newWorld(t)
		w.memory.SetSalvaged(store.Salvage{Copy: "/data/roleplay.db.damaged", Cause: "it was cut short", Kept: 2})
		w.verifies(upkeep.VerifyInput{}) // nothing is missing
	})
	t.Run("ErrJob", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.Verify(asRoot(), upkeep.VerifyInput{JobID: "mine"})
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("ErrCancelledByItsPerson", func(t *testing.T) {
		const job = "3f2b1c4d-0000-4000-8000-000000000001"
		w := newWorld(t)
		w.talk(dana, 1, true, "Secret")
		w.store.Before(func(_, key string) error {
			if strings.Contains(key, "chat_events") {
				w.jobs.Cancel(erik, job)
			}
			return nil
		})
		_, err := w.service.Verify(asRoot(), upkeep.VerifyInput{JobID: job})
		w.refused(err, roleplay.CodeCancelled)
	})
	t.Run("ErrCancelled", func(t *testing.T) {
		for _, at := range []string{"chat_events", "/marks/", "session_pages", "evaluation"} {
			w := newWorld(t)
			s := w.talk(dana, 1, true, "Secret")
			w.mark(dana, s, record.Marked{})
			_, err := record.EvaluationQueue(w.store).Create(context.Background(), record.QueueKey(s), dana, record.QueuedEvaluation{UserID: dana, SessionID: s})
			w.ok(err)
			ctx, cancel := context.WithCancel(asRoot())
			w.store.Before(func(op, key string) error {
				if strings.Contains(key, at) {
					cancel()
				}
				return nil
			})
			_, err = w.service.Verify(ctx, upkeep.VerifyInput{})
			w.refused(err, roleplay.CodeCancelled)
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Secret")
		w.store.checkErr = errDisk
		_, err := w.service.Verify(asRoot(), upkeep.VerifyInput{})
		w.refused(err, roleplay.CodeInternal)
		w.store.checkErr = nil
		for _, prefix := range []string{"users/", "chat_logs"} {
			w.store.Before(storetest.Failing("list", prefix, errDisk))
			_, err = w.service.Verify(asRoot(), upkeep.VerifyInput{})
			w.refused(err, roleplay.CodeInternal)
		}
		w.store.Before(func(op, key string) error {
			if op == "list" && key == "" {
				return errDisk
			}
			return nil
		})
		_, err = w.service.Verify(asRoot(), upkeep.VerifyInput{})
		w.refused(err, roleplay.CodeInternal)
		w.store.Before(nil)
		w.index.fails = true
		_, err = w.service.Verify(asRoot(), upkeep.VerifyInput{Repair: true})
		w.refused(err, roleplay.CodeInternal)
	})
	t.Run("Sound", func(t *testing.T) {
		w := newWorld(t)
		s := w.talk(dana, 1, true, "Secret", "Secret")
		w.talk(dana, 2, false, "Secret")
		swept := w.talk(erik, 3, true, "Secret")
		log := record.Log{Store: w.store}
		for _, l := range []struct {
			u roleplay.UserID
			s roleplay.SessionID
		}{{dana, s}, {erik, swept}} {
			_, err := log.Seal(context.Background(), l.u, l.s)
			w.ok(err)
		}
		_, err := log.Sweep(context.Background(), erik, swept)
		w.ok(err)
		report := w.verifies(upkeep.VerifyInput{})
		if report.Users != 2 || report.Talks != 3 || report.Appends != 9 || report.Sealed != 2 || report.Repaired != 0 || w.index.resets != 0 {
			t.Errorf("report %+v, want 2 users, 3 talks, 9 appends, 2 sealed", report)
		}
	})
	t.Run("Progress", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 60; n++ {
			w.talk(dana, n, true, "Secret")
		}
		w.verifies(upkeep.VerifyInput{JobID: job})
		var told []string
		for len(w.news.Events()) > 0 {
			e := <-w.news.Events()
			if e.Type != roleplay.EventJobProgressed || e.Owner != erik || e.Job.ID != job || e.Job.Unit != roleplay.JobTalks {
				t.Errorf("news %+v", e)
			}
			told = append(told, fmt.Sprintf("%d/%d", e.Job.Done, e.Job.Total))
		}
		if want := []string{"25/60", "50/60", "60/60"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
	t.Run("Logs", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 5; n++ {
			w.talk(dana, n, true, "Secret", "Secret")
		}
		w.ok(w.store.Local.Delete(context.Background(), record.ChatEventKey(dana, sid(1), 2), store.Always))
		changed, err := w.store.Get(context.Background(), record.ChatEventKey(dana, sid(2), 2))
		w.ok(err)
		w.plant(record.ChatEventKey(dana, sid(2), 2), strings.Replace(string(changed.Value), "Secret", "secret", 1))
		w.plant(record.ChatEventKey(dana, sid(3), 3), "{")
		w.plant(record.ChatEventKey(dana, sid(4), 5), `{"schema":99,"prev":"","seq":5,"entries":[]}`)
		w.store.Before(storetest.Failing("get", record.ChatEventKey(dana, sid(5), 2), errDisk))
		report, err := w.service.Verify(asRoot(), upkeep.VerifyInput{})
		w.ok(err)
		got := verified(report)
		for _, want := range []string{"missing 1", "chain 2", "chain 3", "chain 5"} {
			if !slices.Contains(got, want) {
				t.Errorf("problems %q, want %q among them", got, want)
			}
		}
		for _, p := range report.Problems {
			if p.Title != "Bad news" || p.StartedAt == nil || !p.StartedAt.Equal(began) {
				t.Errorf("%s of %s is told as of %q, %v", p.Kind, p.SessionID, p.Title, p.StartedAt)
			}
		}
	})
	t.Run("Newer", func(t *testing.T) {
		w := newWorld(t)
		s := w.talk(dana, 1, false, "Secret")
		var head record.Head
		for a, err := range (record.Log{Store: w.store}).Read(context.Background(), dana, s, record.Head{}) {
			w.ok(err)
			head = record.Head{Seq: a.Seq, Hash: a.Hash}
		}
		w.plant(record.ChatEventKey(dana, s, 3), fmt.Sprintf(`{"schema":99,"prev":"%s","seq":3,"news":true}`, head.Hash))
		w.verifies(upkeep.VerifyInput{}, "newer 1")
	})
	t.Run("SealedCopies", func(t *testing.T) {
		w := newWorld(t)
		log := record.Log{Store: w.store}
		for n := 1; n <= 3; n++ {
			s := w.talk(dana, n, true, "Secret")
			_, err := log.Seal(context.Background(), dana, s)
			w.ok(err)
		}
		w.plant(record.ChatLogKey(dana, sid(1), 1), "half a line")
		w.plant(record.ChatLogKey(dana, sid(2), 1), w.exported(sid(3)))
		w.store.Before(storetest.Failing("get", record.ChatLogKey(dana, sid(3), 1), errDisk))
		report := w.verifies(upkeep.VerifyInput{}, "sealed 1", "sealed 2", "sealed 3")
		if report.Sealed != 3 {
			t.Errorf("%d sealed copies, want 3", report.Sealed)
		}
	})
	t.Run("Documents", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Secret")
		w.plant(record.MarksKey(dana, sid(1)), "{")
		w.plant(record.EvaluationKey(dana, sid(1), "e1"), `{"schema":1,"rev":1,"by":"x","body":[]}`)
		w.plant(record.AccountKey(dana), "x")
		w.plant(record.LoginKey("password", "a"), "x")
		w.plant(record.ProfileKey(dana), "x")
		w.plant(record.AutoExportKey(dana), "x")
		w.plant(record.ContentKey(record.KindScenario, "news", 1), "x")
		w.plant(record.QueueKey(sid(1)), "x")
		w.plant(record.MarksKey(erik, sid(2)), `{"schema":99,"rev":1,"by":"x","body":{"notes":1}}`)
		w.verifies(upkeep.VerifyInput{}, "document", "document", "document", "document", "document", "document 1", "document 1", "document 1", "newer 2")
	})
	t.Run("Queue", func(t *testing.T) {
		w := newWorld(t)
		for n := 1; n <= 2; n++ {
			_, err := record.EvaluationQueue(w.store).Create(context.Background(), record.QueueKey(sid(n)), dana, record.QueuedEvaluation{UserID: dana, SessionID: sid(n)})
			w.ok(err)
		}
		w.talk(dana, 1, true, "Secret")
		w.verifies(upkeep.VerifyInput{}, "queue 2")
	})
	t.Run("DamagedInTheStore", func(t *testing.T) {
		w := newWorld(t)
		s := w.talk(dana, 1, true, "Secret")
		w.mark(dana, s, record.Marked{})
		w.store.Before(func(op, key string) error {
			if op == "get" && (key == record.MarksKey(dana, s) || key == record.SessionPageKey(dana, s)) {
				return &roleplay.Error{Code: roleplay.CodeUnavailable, Err: store.ErrDamaged}
			}
			return nil
		})
		w.verifies(upkeep.VerifyInput{}, "document 1", "list", "list 1")
	})
	t.Run("Orphans", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		for n := 1; n <= 4; n++ {
			w.mark(dana, sid(n), record.Marked{Purging: n == 2})
		}
		for n := 3; n <= 5; n++ {
			_, err := record.Evaluations(w.store).Create(ctx, record.EvaluationKey(dana, sid(n), "e"), dana, roleplay.Evaluation{ID: "e", SessionID: sid(n)})
			w.ok(err)
		}
		w.talk(dana, 4, true, "Secret")
		for _, repair := range []bool{false, true, false} {
			w.verifies(upkeep.VerifyInput{Repair: repair}, "missing 1", "missing 3", "missing 5")
		}
	})
	t.Run("OtherIdsThanTheirPlaces", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		w.talk(dana, 1, true, "Secret")
		for key, e := range map[string]roleplay.Evaluation{
			record.EvaluationKey(dana, sid(1), "e1"): {ID: "e1", SessionID: sid(2)},
			record.EvaluationKey(dana, sid(1), "e2"): {ID: "e1", SessionID: sid(1)},
			record.EvaluationKey(dana, sid(1), "e3"): {ID: "e3", SessionID: sid(1)},
		} {
			_, err := record.Evaluations(w.store).Create(ctx, key, dana, e)
			w.ok(err)
		}
		_, err := record.EvaluationQueue(w.store).Create(ctx, record.QueueKey(sid(1)), dana, record.QueuedEvaluation{UserID: dana, SessionID: sid(3)})
		w.ok(err)
		w.verifies(upkeep.VerifyInput{}, "document 1", "document 1", "queue 1")
	})
	t.Run("SomebodyElsesWithoutOrigin", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		s := w.talk(erik, 1, true, "Secret")
		lines := [][]byte{}
		for a, err := range (record.Log{Store: w.store}).Read(ctx, erik, s, record.Head{}) {
			w.ok(err)
			lines = append(lines, a.Raw)
		}
		_, err := record.Log{Store: w.store}.Import(ctx, dana, s, lines, nil)
		w.ok(err)
		l, err := record.NewTalks(w.store).Load(ctx, dana, s)
		w.ok(err)
		w.ok(record.NewSessions(w.store).PutTalk(ctx, dana, l))
		w.verifies(upkeep.VerifyInput{}, "document 1")
		w.mark(dana, s, record.Marked{Origin: &record.Origin{UserID: erik}})
		w.verifies(upkeep.VerifyInput{})
	})
	t.Run("WhatTheListKnowsOfALog", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		for n := 1; n <= 3; n++ {
			s := w.talk(dana, n, true, "Secret")
			l, err := record.NewTalks(w.store).Load(ctx, dana, s)
			w.ok(err)
			w.ok(record.NewSessions(w.store).PutTalk(ctx, dana, l))
		}
		w.ok(w.store.Local.Delete(ctx, record.ChatEventKey(dana, sid(1), 3), store.Always))
		end, err := w.store.Get(ctx, record.ChatEventKey(dana, sid(2), 3))
		w.ok(err)
		w.plant(record.ChatEventKey(dana, sid(2), 3), string(end.Value)+" ")
		w.ok(record.Log{Store: w.store}.Remove(ctx, dana, sid(3)))
		for _, repair := range []bool{false, true, true, false} {
			w.verifies(upkeep.VerifyInput{Repair: repair}, "chain 2", "missing 1", "missing 3")
		}
	})
	t.Run("APartOfASealIsLost", func(t *testing.T) {
		for part := 1; part <= 3; part++ {
			w := newWorld(t)
			ctx := context.Background()
			long := strings.Repeat("long ", 60_000)
			s := w.talk(dana, 1, true, long, long, long)
			log := record.Log{Store: w.store}
			_, err := log.Seal(ctx, dana, s)
			w.ok(err)
			_, err = log.Sweep(ctx, dana, s)
			w.ok(err)
			w.verifies(upkeep.VerifyInput{})
			w.ok(w.store.Local.Delete(ctx, record.ChatLogKey(dana, s, part), store.Always))
			w.verifies(upkeep.VerifyInput{Repair: true}, "missing 1", "sealed 1")
			w.verifies(upkeep.VerifyInput{}, "missing 1", "sealed 1")
		}
	})
	// A sealed copy may be all that is left of a talk, so it is never taken away.
	t.Run("ASealedCopyAlone", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		s := w.talk(dana, 1, true, "Secret")
		log := record.Log{Store: w.store}
		_, err := log.Seal(ctx, dana, s)
		w.ok(err)
		_, err = log.Sweep(ctx, dana, s)
		w.ok(err)
		w.ok(record.NewSessions(w.store).Remove(ctx, dana, s))
		w.ok(w.service.LookOnce(ctx))
		w.has(dana, s, 0, 1)
		w.verifies(upkeep.VerifyInput{}, "list 1")
		w.verifies(upkeep.VerifyInput{Repair: true}, "list 1+")
		w.verifies(upkeep.VerifyInput{})
	})
	t.Run("DeletedForGoodMeanwhile", func(t *testing.T) {
		for _, over := range []bool{false, true} {
			w := newWorld(t)
			ctx := context.Background()
			s := w.talk(dana, 1, true, "Secret", "Secret")
			at := began
			w.store.Before(func(op, key string) error {
				if op != "get" || key != record.ChatEventKey(dana, s, 2) {
					return nil
				}
				w.store.Before(nil)
				w.mark(dana, s, record.Marked{DeletedAt: &at, Purging: true})
				w.ok(w.store.Local.Delete(ctx, record.ChatEventKey(dana, s, 2), store.Always))
				if over {
					w.ok(record.Log{Store: w.store.Local}.Remove(ctx, dana, s))
					w.ok(record.NewSessions(w.store.Local).Remove(ctx, dana, s))
					w.ok(w.store.Local.Delete(ctx, record.MarksKey(dana, s), store.Always))
				}
				return nil
			})
			w.verifies(upkeep.VerifyInput{})
		}
	})
	t.Run("DamagedAndThenDeletedForGood", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		s := w.talk(dana, 1, true, "Secret", "Secret")
		w.ok(w.store.Local.Delete(ctx, record.ChatEventKey(dana, s, 2), store.Always))
		w.store.Before(func(op, key string) error {
			if op == "get" && key == record.MarksKey(dana, s) {
				w.store.Before(nil)
				w.ok(record.Log{Store: w.store.Local}.Remove(ctx, dana, s))
				w.ok(record.NewSessions(w.store.Local).Remove(ctx, dana, s))
			}
			return nil
		})
		w.verifies(upkeep.VerifyInput{})
	})
	t.Run("TheStoreItself", func(t *testing.T) {
		w := newWorld(t)
		for n := range 1200 {
			w.store.complaints = append(w.store.complaints, store.Complaint{Key: record.MarksKey(dana, sid(n+1)), Message: "It has other bytes."})
		}
		report, err := w.service.Verify(asRoot(), upkeep.VerifyInput{})
		w.ok(err)
		if len(report.Problems) != 1000 || report.Problems[7].Kind != "file" || report.Problems[7].SessionID != sid(8) || report.Problems[7].UserID != dana {
			t.Errorf("%d problems, the eighth %+v", len(report.Problems), report.Problems[7])
		}
	})
	t.Run("Repair", func(t *testing.T) {
		w := newWorld(t)
		ctx := context.Background()
		w.talk(dana, 1, true, "Secret")
		w.talk(dana, 2, true, "Secret")
		w.talk(erik, 3, true, "Secret")
		lists := record.NewSessions(w.store)
		w.ok(lists.Remove(ctx, dana, sid(1)))
		w.ok(lists.Put(ctx, dana, roleplay.SessionSummary{ID: sid(2), Title: "Another"}))
		w.verifies(upkeep.VerifyInput{}, "list 1", "list 2")
		report := w.verifies(upkeep.VerifyInput{Repair: true}, "list 1+", "list 2+")
		if report.Repaired != 1 || w.index.resets != 1 {
			t.Errorf("%d lists were repaired and the index was emptied %d times, want 1 and 1", report.Repaired, w.index.resets)
		}
		w.verifies(upkeep.VerifyInput{})
		w.ok(w.store.Local.Delete(ctx, record.SessionPageKey(erik, sid(3)), store.Always))
		w.verifies(upkeep.VerifyInput{Repair: true}, "list 3+")
		got, err := record.NewSessions(w.store).Get(ctx, erik, sid(3))
		w.ok(err)
		if got.Title != "Bad news" {
			t.Errorf("the summary is %+v, want that of the log", got)
		}
	})
}
