package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/storetest"
)

// python is a data folder of the Python system.
func python() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"scenarios.json": file(`{"version":"2","scenarios":[{"id":"medical_interview","name":"Medical interview","language":"en","compatible_characters":["patient_chronic"],"new":1},{"id":7}],
			"characters":[{"id":"patient_chronic","name":"Sarah","language":"en","system_prompt":"You are Sarah."}]}`),
		"users/u1/profile":             file(`{"id":"u1","username":"Mira","email":"Mira@Example.org","role":"admin","created_at":"2025-05-01 08:00:00+00:00","is_active":true,"unknown":[1]}`),
		"users/u1/chat_logs/s1":        file(pythonLog),
		"users/u1/chat_logs/.s1":       file("hidden"),
		"users/u1/chat_logs/s1.lock":   file(""),
		"users/u1/auth_methods/a1":     file(`{"provider":"local","credentials":{"password_hash":"secret"}}`),
		"users/u2/profile.json":        file(`{"id":"u2","name":"Ben","email":"","role":"UserRole.SCRIPTER","preferred_language":"de"}`),
		"users/u2/chat_logs/s2.jsonl":  file(strings.NewReplacer(`"scenario_name": "Medical interview", `, "", `"character_name": "Sarah", `, "", "5f0c9a9e", "6f0c9a9e", "Mira", "Ben").Replace(pythonLog)),
		"users/u2/chat_logs/s3.jsonl":  file(strings.SplitAfter(pythonLog, "\n")[0]),
		"users/u3/profile":             file(`{half`),
		"users/u3/chat_logs/s4":        file(strings.ReplaceAll(pythonLog, "5f0c9a9e", "7f0c9a9e")),
		"users/u3/chat_logs/s5":        file("nothing that can be read\n"),
		"users/u4/profile":             file(`{"username":"Ann","email":"no address","role":"wizard"}`),
		"users/.locks/x":               file(""),
		".locks/users_u1_profile.lock": file(""),
	}
}

func accounts(w *world) map[string]record.Account {
	w.Helper()
	all := map[string]record.Account{}
	for entry, err := range w.store.List(w.Context(), record.AccountsPrefix, "") {
		w.ok(err)
		doc, err := record.Accounts(w.store).Get(w.Context(), entry.Key)
		w.ok(err)
		all[doc.Body.Name] = doc.Body
	}
	return all
}

func TestService_ImportPython(t *testing.T) {
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(context.Background(), exchange.ImportInput{}, python())
		w.refused(err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrBelowAdmin", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asDana(), exchange.ImportInput{}, python())
		w.refused(err, roleplay.CodeForbidden, "ADMIN")
	})
	t.Run("ErrJob", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{JobID: "x"}, python())
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("ErrNotSuchAFolder", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{Name: "Documents"}, fstest.MapFS{"a.txt": {}})
		w.refused(err, roleplay.CodeInvalid, "Documents is not the data folder of the Python system: there is no folder users in it.")
	})
	t.Run("ErrFolderCannotBeRead", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, brokenFS{python(), "users"})
		w.refused(err, roleplay.CodeInternal)
	})
	t.Run("ErrOnePersonForSeveral", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{Name: "data", UserID: dana}, python())
		w.refused(err, roleplay.CodeInvalid, "data holds the talks of 4 users (u1, u2, u3, u4).")
	})

	t.Run("Everything", func(t *testing.T) {
		w := newWorld(t)
		before := maps.Clone(python())
		folder := python()
		news := w.events()
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{Name: "data", JobID: job}, folder)
		w.ok(err)
		if report.Source != roleplay.SourcePython || report.Talks != 3 || report.Users != 4 || report.Known != 0 || w.queued() != 0 {
			t.Errorf("%+v", report)
		}
		var failed []string
		for _, f := range report.Failed {
			failed = append(failed, f.Place)
		}
		if strings.Join(failed, " ") != "users/u3/profile users/u3/chat_logs/s5" {
			t.Errorf("failed: %+v", report.Failed)
		}
		for _, note := range []string{
			"scenarios.json has 1 scenario and 1 character without stages and scripts",
			"Passwords were not taken over. Set one for each person who signs in: roleplay user password EMAIL.",
			"The role wizard is unknown here; whoever had it is a USER now.",
			"The email address of the user u4 is none", "1 chat log in which nothing is said was left out.", "3 accounts have no email address",
		} {
			if !slices.ContainsFunc(report.Notes, func(n string) bool { return strings.HasPrefix(n, note) }) {
				t.Errorf("nothing says %q: %q", note, report.Notes)
			}
		}
		all := accounts(w)
		mira, ben, third, ann := all["Mira"], all["Ben"], all["u3"], all["Ann"]
		if mira.Role != roleplay.RoleAdmin || mira.Email != "mira@example.org" || mira.PasswordHash != "" || mira.Generation != 1 || !mira.CreatedAt.Equal(noon) ||
			ben.Role != roleplay.RoleScripter || ben.Email != "" || third.Role != roleplay.RoleUser || ann.Role != roleplay.RoleUser || ann.Email != "" || len(all) != 7 {
			t.Errorf("%+v", all)
		}
		claim, err := w.store.Get(t.Context(), record.LoginKey("password", "mira@example.org"))
		w.ok(err)
		if !strings.Contains(string(claim.Value), `"userId":"`+string(mira.ID)+`"`) {
			t.Errorf("the claim is %s", claim.Value)
		}
		talk := w.listed(mira.ID)[0]
		if talk.Title != "Medical interview" || talk.CharacterName != "Sarah" || talk.ParticipantName != "" || talk.Source != roleplay.SourcePython || talk.TurnCount != 2 ||
			talk.State != roleplay.SessionEnded || !talk.EndedAt.Equal(time.Date(2025, 6, 1, 10, 5, 0, 0, time.UTC)) || talk.ScenarioID != "medical_interview" || talk.Language != "en" {
			t.Errorf("%+v", talk)
		}
		if theirs := w.listed(ben.ID)[0]; theirs.Title != "Medical interview" || theirs.CharacterName != "Sarah" || theirs.ParticipantName != "" {
			t.Errorf("the names of the catalog are not on %+v", theirs)
		}
		if theirs := w.listed(third.ID)[0]; theirs.ParticipantName != "Mira" {
			t.Errorf("%+v", theirs)
		}
		updated, told := 0, roleplay.JobProgress{}
		for _, e := range news() {
			if e.Type == roleplay.EventSessionUpdated {
				updated++
			} else {
				told = *e.Job
			}
		}
		if updated != 3 || told != (roleplay.JobProgress{ID: job, Unit: roleplay.JobTalks, Done: 5, Total: 5}) {
			t.Errorf("%d updates, told %+v last", updated, told)
		}
		for name, file := range before {
			if string(folder[name].Data) != string(file.Data) {
				t.Errorf("%s was changed", name)
			}
		}

		// The same again adds nothing.
		keys := count(w)
		report, err = w.service.ImportPython(asRoot(), exchange.ImportInput{Name: "data"}, folder)
		w.ok(err)
		if report.Talks != 0 || report.Known != 3 || report.Users != 0 || count(w) != keys {
			t.Errorf("again: %+v, %d keys more", report, count(w)-keys)
		}
	})

	t.Run("ErrNobodyKnowsWhoSpeaks", func(t *testing.T) {
		w := newWorld(t)
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, fstest.MapFS{"users/u1/chat_logs/s1": &fstest.MapFile{
			Data: []byte(strings.NewReplacer(`"role": "participant"`, `"role": "A"`, `"role": "character"`, `"role": "B"`).Replace(pythonLog)),
		}})
		w.ok(err)
		if len(report.Failed) != 1 || report.Failed[0].Place != "users/u1/chat_logs/s1" || !strings.Contains(report.Failed[0].Message, "who speaks") || report.Talks != 0 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("AMendedProfileBringsNothingTwice", func(t *testing.T) {
		w := newWorld(t)
		w.plant(record.LoginKey("password", "dana@example.org"), fmt.Sprintf(`{"schema":1,"rev":1,"by":%q,"body":{"userId":%q}}`, dana, dana))
		folder := fstest.MapFS{"users/u1/chat_logs/s1": python()["users/u1/chat_logs/s1"]}
		for i, profile := range []string{`{half`, `{"username":"Mira","created_at":"2025-05-01 08:00:00+00:00"}`, `{"username":"Mira","email":"dana@example.org","created_at":"2025-06-01 08:00:00+00:00"}`} {
			folder["users/u1/profile"] = &fstest.MapFile{Data: []byte(profile)}
			report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, folder)
			w.ok(err)
			if first := i == 0; report.Talks+report.Known != 1 || first != (report.Talks == 1) || first != (report.Users == 1) {
				t.Errorf("%s: %+v", profile, report)
			}
		}
	})

	t.Run("TheLogItselfNamesTheTalk", func(t *testing.T) {
		w := newWorld(t)
		for _, name := range []string{"s1", "renamed"} {
			_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{UserID: dana}, fstest.MapFS{"users/u1/chat_logs/" + name: python()["users/u1/chat_logs/s1"]})
			w.ok(err)
		}
		if n := len(w.listed(dana)); n != 1 {
			t.Errorf("there are %d talks", n)
		}
	})

	t.Run("WhatIsNoFileIsNotedAndNeverOpened", func(t *testing.T) {
		w := newWorld(t)
		folder := fstest.MapFS{
			"users/u1/chat_logs/s1": python()["users/u1/chat_logs/s1"], "users/u1/chat_logs/older/s0": python()["users/u1/chat_logs/s1"], "users/u1/chat_logs/.hidden": {},
			"users/u1/chat_logs/pipe": {Mode: fs.ModeNamedPipe}, "users/u1/chat_logs/link": {Mode: fs.ModeSymlink}, "users/u1/chat_logs/s1.lock": {}, "users/u1/profile": {Mode: fs.ModeNamedPipe},
		}
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, folder)
		w.ok(err)
		if want := "What stands in users/u1/chat_logs and is no file, or hidden, was left out: .hidden, link, older, pipe."; report.Talks != 1 || !slices.Contains(report.Notes, want) || len(report.Failed) != 1 {
			t.Errorf("%+v, want %q", report, want)
		}
	})

	t.Run("ForOnePerson", func(t *testing.T) {
		w := newWorld(t)
		folder := fstest.MapFS{"data/users/u1/chat_logs/s1": python()["users/u1/chat_logs/s1"], "data/users/u1/profile": python()["users/u1/profile"]}
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{UserID: dana}, folder)
		w.ok(err)
		if report.Users != 0 || report.Talks != 1 || len(w.listed(dana)) != 1 || w.listed(dana)[0].ParticipantName != "Mira" || len(accounts(w)) != 3 {
			t.Errorf("%+v", report)
		}
	})

	t.Run("EmailHasAnAccountHere", func(t *testing.T) {
		w := newWorld(t)
		w.plant(record.LoginKey("password", "mira@example.org"), fmt.Sprintf(`{"schema":1,"rev":1,"by":%q,"body":{"userId":%q}}`, dana, dana))
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, python())
		w.ok(err)
		if report.Users != 3 || len(w.listed(dana)) != 1 || !slices.Contains(report.Notes, "mira@example.org has an account here already; their talks were added to it.") {
			t.Errorf("%+v", report)
		}
	})

	t.Run("EmailIsClaimedByNobody", func(t *testing.T) {
		w := newWorld(t) // the program ended between the claim and the account
		const id = "0190a1b2-0000-7000-8000-0000000000cc"
		w.plant(record.LoginKey("password", "mira@example.org"), fmt.Sprintf(`{"schema":1,"rev":1,"by":%q,"body":{"userId":%q}}`, id, id))
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, python())
		w.ok(err)
		if accounts(w)["Mira"].ID != id {
			t.Errorf("%+v", accounts(w)["Mira"])
		}
	})

	t.Run("ErrGrownSince", func(t *testing.T) {
		w := newWorld(t)
		folder := python()
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, folder)
		w.ok(err)
		lines := strings.SplitAfter(pythonLog, "\n")
		folder["users/u1/chat_logs/s1"].Data = []byte(lines[0] + lines[1] + lines[2] + lines[1] + lines[3])
		report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, folder)
		w.ok(err)
		if !slices.ContainsFunc(report.Failed, func(f exchange.Failure) bool {
			return f.Place == "users/u1/chat_logs/s1" && strings.HasSuffix(f.Message, "was imported before, when it was not as it is now. What was imported then is kept.")
		}) {
			t.Errorf("%+v", report)
		}
	})

	t.Run("ErrOneLogCannotBeRead", func(t *testing.T) {
		for _, name := range []string{"users/u1/chat_logs/s1", "users/u1/chat_logs", "users/u1/profile", "scenarios.json"} {
			w := newWorld(t)
			report, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, brokenFS{python(), name})
			w.ok(err)
			if len(report.Failed) != 3 || report.Talks < 2 {
				t.Errorf("%s: %+v", name, report)
			}
		}
	})

	t.Run("ErrRecordsFailEndsIt", func(t *testing.T) {
		for _, prefix := range []string{"accounts/", "logins/", "users/"} {
			w := newWorld(t)
			w.store.Before(storetest.Failing("put", prefix, errDisk))
			_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, python())
			w.refused(err, roleplay.CodeInternal)
		}
	})

	t.Run("ErrCancelled", func(t *testing.T) {
		w := newWorld(t)
		w.store.Before(func(call, key string) error {
			if call == "put" && strings.Contains(key, "session_pages") {
				_, _ = w.service.CancelJob(asRoot(), exchange.CancelJobInput{ID: job})
			}
			return nil
		})
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{JobID: job}, python())
		w.refused(err, roleplay.CodeCancelled, "The import was stopped.")
	})

	t.Run("FormsOfTheCatalog", func(t *testing.T) {
		for name, text := range map[string]string{
			"List":       `[{"id":"medical_interview","title":"Interview","characters":[{"id":"patient_chronic","name":"Sarah"}]}]`,
			"Map":        `{"medical_interview":{"name":"Interview","characters":{"patient_chronic":{"name":"Sarah"}}},"version":"1"}`,
			"MapsWithin": `{"scenarios":{"medical_interview":{"name":"Interview"}},"characters":{"patient_chronic":{"name":"Sarah"}}}`,
			"WithMark":   "\ufeff" + `[{"id":"medical_interview","name":"Interview","characters":[{"id":"patient_chronic","name":"Sarah"}]}]`,
		} {
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				folder := fstest.MapFS{"scenarios.json": {Data: []byte(text)}, "users/u2/chat_logs/s2": python()["users/u2/chat_logs/s2.jsonl"]}
				_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{UserID: dana}, folder)
				w.ok(err)
				if talk := w.listed(dana)[0]; talk.Title != "Interview" || talk.CharacterName != "Sarah" {
					t.Errorf("%+v", talk)
				}
			})
		}
	})

	t.Run("NamesOfUsers", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ImportPython(asRoot(), exchange.ImportInput{}, fstest.MapFS{
			"users/1/profile": {Data: []byte(`{"name":"` + strings.Repeat("long ", 40) + `"}`)},
			"users/2/profile": {Data: []byte(`{"name":"\u200b","email":"lea@example.org"}`)},
			"users/🎭/profile": {Data: []byte(`{}`)},
			"users/4/profile": {Data: []byte(strings.Repeat(" ", 5<<20))},
		})
		w.ok(err)
		all := accounts(w)
		for _, name := range []string{strings.TrimSpace(strings.Repeat("long ", 16)), "lea", "Imported user", "4"} {
			if _, ok := all[name]; !ok {
				t.Errorf("nobody is called %q: %v", name, slices.Collect(maps.Keys(all)))
			}
		}
	})
}

func count(w *world) int {
	w.Helper()
	n := 0
	for _, err := range w.store.List(w.Context(), "", "") {
		w.ok(err)
		n++
	}
	return n
}

// brokenFS cannot open one of its files.
type brokenFS struct {
	fs.FS
	broken string
}

func (f brokenFS) Open(name string) (fs.File, error) {
	if name == f.broken {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("input/output error")}
	}
	return f.FS.Open(name)
}
