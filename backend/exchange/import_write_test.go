package exchange_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// A long talk is written many lines at once, and how far it is is told in lines.
func TestService_ImportFile_LongTalk(t *testing.T) {
	w := newWorld(t)
	var out strings.Builder
	writeLong(&out, 500)
	news := w.events()
	var now, most atomic.Int64
	w.store.set(func(call, key string) error {
		if call == "put" && strings.Contains(key, "/chat_events/") {
			w.pass(200 * time.Millisecond)
			n := now.Add(1)
			defer now.Add(-1)
			for most.Load() < n {
				most.Store(n)
			}
		}
		return nil
	})
	report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "long.jsonl", JobID: job}, strings.NewReader(out.String()))
	w.ok(err)
	var told []roleplay.JobProgress
	for _, e := range news() {
		if e.Job != nil {
			told = append(told, *e.Job)
		}
	}
	if report.Talks != 1 || len(told) < 3 || told[0].Done >= 500 || told[0].Total != 500 || told[len(told)-1] != (roleplay.JobProgress{ID: job, Done: 500, Total: 500}) {
		t.Errorf("%+v, told %+v", report, told)
	}
}

// Half of a new talk does not stay: it would be in no list.
func TestService_ImportFile_TakesBackHalfATalk(t *testing.T) {
	for name, start := range map[string]func(w *world) string{
		"Own": func(*world) string { var out strings.Builder; writeLong(&out, 300); return out.String() },
		"Tavern": func(*world) string {
			return tavern + strings.Repeat(`{"name":"Dana","is_user":true,"mes":"More."}`+"\n", 200)
		},
	} {
		for _, how := range []string{"cancelled", "failed"} {
			t.Run(name+"/"+how, func(t *testing.T) {
				w := newWorld(t)
				text := start(w)
				keys := count(w)
				var puts atomic.Int64
				w.store.set(func(call, key string) error {
					if call != "put" || !strings.Contains(key, "/chat_events/") || puts.Add(1) != 100 {
						return nil
					}
					if how == "failed" {
						return errDisk
					}
					_, err := w.service.CancelJob(asDana(), exchange.CancelJobInput{ID: job})
					return err
				})
				_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talk.jsonl", JobID: job}, strings.NewReader(text))
				if how == "failed" {
					w.refused(err, roleplay.CodeInternal)
				} else {
					w.refused(err, roleplay.CodeCancelled, "The import was stopped. Nothing was taken in.")
				}
				if n := count(w); n != keys {
					t.Errorf("%d keys stay", n-keys)
				}
				w.store.set(nil)
				report, err := w.importFile(asDana(), "talk.jsonl", text)
				if err != nil || report.Talks != 1 {
					t.Errorf("again: %+v, %v", report, err)
				}
			})
		}
	}

	t.Run("ACopyTakesItsMarkWithIt", func(t *testing.T) {
		w := newWorld(t)
		w.store.set(func(call, key string) error {
			if call == "put" && strings.HasPrefix(key, record.ChatEventsPrefix(dana, session(1))) && strings.HasSuffix(key, "3") {
				return errDisk
			}
			return nil
		})
		keys := count(w)
		_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talk.jsonl", AsCopy: true}, strings.NewReader(elsewhere(t, erik, 1, 4)))
		w.refused(err, roleplay.CodeInternal)
		if n := count(w); n != keys {
			t.Errorf("%d keys stay", n-keys)
		}
	})
}
