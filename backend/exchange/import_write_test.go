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
	w.store.Before(func(call, key string) error {
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
	if report.Talks != 1 || len(told) < 3 || told[0].Done >= 500 || told[0].Total != 500 || told[0].Unit != roleplay.JobLines || told[len(told)-1] != (roleplay.JobProgress{ID: job, Unit: roleplay.JobLines, Done: 500, Total: 500}) {
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
				w.store.Before(func(call, key string) error {
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
				w.store.Before(nil)
				report, err := w.importFile(asDana(), "talk.jsonl", text)
				if err != nil || report.Talks != 1 {
					t.Errorf("again: %+v, %v", report, err)
				}
			})
		}
	}

	t.Run("ACopyTakesItsMarkWithIt", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(func(call, key string) error {
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

// What this program has exported as a chat of SillyTavern is known again, unless it was gone on with there.
func TestService_ImportFile_OwnTavernExport(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, 1, 4)
	exported := func(speaker roleplay.Speaker) string {
		file, err := w.service.ExportSession(asDana(), exchange.FileInput{ID: session(1), Format: "sillytavern", Speaker: speaker})
		w.ok(err)
		return string(file.Body)
	}
	whole := exported("")
	for _, text := range []string{whole, exported(roleplay.SpeakerTrainee)} {
		report, err := w.importFile(asDana(), "chat.jsonl", text)
		if err != nil || report.Known != 1 || report.Talks != 0 || len(w.listed(dana)) != 1 {
			t.Errorf("%+v, %v", report, err)
		}
	}
	more := whole + `{"name":"Dana","is_user":true,"mes":"One more."}` + "\n"
	for _, u := range []roleplay.UserID{dana, erik} { // Erik has no such talk
		ctx, text := asDana(), more
		if u == erik {
			ctx, text = asErik(), whole
		}
		if report, err := w.importFile(ctx, "chat.jsonl", text); err != nil || report.Talks != 1 {
			t.Errorf("%s: %+v, %v", u, report, err)
		}
	}
}

// A group has several characters: whose words they are stays to be read.
func TestService_ImportFile_TavernGroup(t *testing.T) {
	w := newWorld(t)
	report, err := w.importFile(asDana(), "group.jsonl", `{"user_name":"Dana","character_name":"unused"}
{"name":"Seraphina","is_user":false,"mes":"Hello."}
{"name":"Dana","is_user":true,"mes":"Hello you two."}
{"name":"Aqua","is_user":false,"mes":"And I?"}
{"name":"Seraphina","is_user":false,"mes":"You too."}
`)
	w.ok(err)
	loaded, err := record.NewTalks(w.store).Load(t.Context(), dana, report.Sessions[0])
	w.ok(err)
	var said []string
	for _, turn := range loaded.Talk.Turns {
		said = append(said, turn.Text)
	}
	if got := strings.Join(said, "|"); got != "Hello.|Hello you two.|Aqua: And I?|You too." || loaded.Summary.CharacterName != "Seraphina" {
		t.Errorf("%q with %q", got, loaded.Summary.CharacterName)
	}
	if want := "group.jsonl has several speakers on one side; what others than Seraphina and Dana say begins with their name."; strings.Join(report.Notes, "") != "group.jsonl does not tell when the talk was held; it stands at the end of the list."+want {
		t.Errorf("notes %q, want %q", report.Notes, want)
	}
}
