package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/exchange"
	"roleplay/backend/library"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
	"roleplay/backend/upkeep"
)

// talked is a program with one person and one ended talk.
func talked(t *testing.T) (*App, *screen, roleplay.SessionID) {
	t.Helper()
	a, w := open(t, options(t))
	_, err := (&Auth{a}).CreateProfile(auth.CreateProfileInput{Name: "Ada"})
	must(t, err)
	talks := &Chat{a}
	raw, err := talks.ListScenarios(chat.ListScenariosInput{})
	scenario := answer[chat.ListScenariosOutput](t, raw, err).Scenarios[0].ID
	raw, err = talks.ListCharacters(chat.ListCharactersInput{ID: scenario})
	character := answer[chat.ListCharactersOutput](t, raw, err).Characters[0].ID
	raw, err = talks.StartSession(chat.StartSessionInput{ScenarioID: scenario, CharacterID: character})
	id := answer[roleplay.Session](t, raw, err).ID
	raw, err = talks.SendMessage(chat.SendMessageInput{ID: id, Text: "How are you today?", Wait: true})
	answer[chat.SendMessageOutput](t, raw, err)
	raw, err = talks.EndSession(chat.SessionInput{ID: id})
	answer[roleplay.Session](t, raw, err)
	return a, w, id
}

func TestApp_ExportSessions(t *testing.T) {
	a, w, id := talked(t)
	in := exchange.ExportInput{Selection: record.Selection{IDs: []roleplay.SessionID{id}}, Formats: []string{"txt", "jsonl"}}
	exchanges := &Exchange{a}
	t.Run("Cancelled", func(t *testing.T) {
		raw, err := exchanges.ExportSessions(in)
		if got := answer[server.Exported](t, raw, err); got.Kind != "cancelled" || got.Name != "" || got.Report != nil {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("ErrFolderGone", func(t *testing.T) {
		w.folder = filepath.Join(t.TempDir(), "gone")
		_, err := exchanges.ExportSessions(in)
		wantCode(t, err, roleplay.CodeUnavailable)
	})
	t.Run("IntoTheFolder", func(t *testing.T) {
		w.folder = t.TempDir()
		raw, err := exchanges.ExportSessions(in)
		got := answer[server.Exported](t, raw, err)
		if got.Kind != "saved" || got.Name != filepath.Base(w.folder) || got.Report == nil || got.Report.Talks != 1 || got.Report.Files != 2 {
			t.Errorf("got %+v", got)
		}
		entries, err := os.ReadDir(w.folder)
		if err != nil || len(entries) != 2 {
			t.Errorf("%v: the folder holds %v", err, entries)
		}
	})
}

func TestApp_ImportFile(t *testing.T) {
	from, w, id := talked(t)
	folder := t.TempDir()
	w.folder = folder
	raw, err := (&Exchange{from}).ExportSessions(exchange.ExportInput{Selection: record.Selection{IDs: []roleplay.SessionID{id}}, Formats: []string{"jsonl"}})
	answer[server.Exported](t, raw, err)
	paths, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("%v: %v", err, paths)
	}
	name := filepath.Base(paths[0])

	a, w := open(t, options(t))
	exchanges := &Exchange{a}
	w.files = paths
	_, err = exchanges.ChooseFiles()
	wantCode(t, err, roleplay.CodeUnauthenticated)
	_, err = (&Auth{a}).CreateProfile(auth.CreateProfileInput{Name: "Ben"})
	must(t, err)
	t.Run("ErrAPathOfThePage", func(t *testing.T) {
		for _, in := range []string{paths[0], name, ""} {
			_, err := exchanges.ImportFile(exchange.ImportInput{Name: in})
			wantCode(t, err, roleplay.CodeNotFound)
		}
	})
	raw, err = exchanges.ChooseFiles()
	got := answer[server.ChosenFiles](t, raw, err)
	if len(got.Files) != 1 || got.Files[0].Name != name || got.Files[0].Size == 0 {
		t.Fatalf("chosen: %+v", got)
	}
	t.Run("SomebodyElsesStaysChosenUntilTaken", func(t *testing.T) {
		_, err := exchanges.ImportFile(exchange.ImportInput{Name: name})
		wantCode(t, err, roleplay.CodeForbidden)
		raw, err := exchanges.ImportFile(exchange.ImportInput{Name: name, AsCopy: true})
		if report := answer[exchange.ImportReport](t, raw, err); report.Talks != 1 {
			t.Errorf("got %+v", report)
		}
		_, err = exchanges.ImportFile(exchange.ImportInput{Name: name, AsCopy: true})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("WhatOnePersonChoseIsNotForAnother", func(t *testing.T) {
		_, err := exchanges.ChooseFiles()
		must(t, err)
		_, err = (&Auth{a}).CreateProfile(auth.CreateProfileInput{Name: "Cem"})
		must(t, err)
		_, err = exchanges.ImportFile(exchange.ImportInput{Name: name, AsCopy: true})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrFileGone", func(t *testing.T) {
		w.files = []string{filepath.Join(folder, "gone.jsonl")}
		_, err := exchanges.ChooseFiles()
		wantCode(t, err, roleplay.CodeUnavailable)
		if detail := roleplay.ProblemOf(err).Detail; !strings.HasPrefix(detail, "gone.jsonl cannot be read: ") || strings.Contains(detail, folder) {
			t.Errorf("it says %q", detail)
		}
	})
	t.Run("FilesOfOneName", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(other, []byte("x"), 0o600))
		w.files = []string{paths[0], other}
		raw, err := exchanges.ChooseFiles()
		got := answer[server.ChosenFiles](t, raw, err)
		if len(got.Files) != 2 || got.Files[0].Name == got.Files[1].Name || got.Files[1].Size != 1 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestApp_TalksOfThisMachine(t *testing.T) {
	a, w, id := talked(t)
	raw, err := (&Library{a}).ListSessions(library.ListSessionsInput{})
	if list := answer[library.ListSessionsOutput](t, raw, err); list.Total != 1 || list.Sessions[0].ID != id {
		t.Errorf("sessions: %+v", list)
	}
	found := library.SearchOutput{Building: true}
	for found.Building && t.Context().Err() == nil {
		raw, err = (&Library{a}).Search(library.SearchInput{Text: "how are you"})
		found = answer[library.SearchOutput](t, raw, err)
	}
	if found.Total == 0 || found.Hits[0].Session.ID != id {
		t.Errorf("found: %+v", found)
	}
	raw, err = (&Upkeep{a}).GetStorage(upkeep.GetStorageInput{})
	if storage := answer[upkeep.Storage](t, raw, err); storage.State != roleplay.StorageGood || storage.Talks != 1 || storage.Index == 0 {
		t.Errorf("storage: %+v", storage)
	}
	raw, err = (&Upkeep{a}).Verify(upkeep.VerifyInput{Repair: true})
	if report := answer[upkeep.VerifyReport](t, raw, err); report.Talks != 1 || len(report.Problems) != 0 {
		t.Errorf("verified: %+v", report)
	}
	raw, err = (&Upkeep{a}).OpenDataFolder()
	if answer[auth.Done](t, raw, err); w.opened != a.options.Folder {
		t.Errorf("opened %q", w.opened)
	}
	raw, err = (&Exchange{a}).ChooseAutoExportFolder()
	if auto := answer[exchange.AutoExport](t, raw, err); auto.Folder != "" {
		t.Errorf("a cancelled dialog gives %+v", auto)
	}
	w.folder = t.TempDir()
	raw, err = (&Exchange{a}).ChooseAutoExportFolder()
	if auto := answer[exchange.AutoExport](t, raw, err); auto.Folder != w.folder {
		t.Errorf("got %+v", auto)
	}
}

// The index is opened by the first need, not by the start.
func TestApp_StartOpensNoIndex(t *testing.T) {
	o := options(t)
	a, _ := open(t, o)
	if _, err := os.Stat(filepath.Join(o.Folder, "search.db")); !os.IsNotExist(err) {
		t.Errorf("the index is there: %v", err)
	}
	if _, err := a.index.Size(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(o.Folder, "search.db")); err != nil {
		t.Error(err)
	}
}
