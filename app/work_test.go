package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/auth"
	"roleplay/backend/exchange"
	"roleplay/backend/local"
	lockfile "roleplay/backend/lock/file"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/upkeep"
)

// quiet is told, and says nothing.
type quiet struct{}

func (quiet) Progress(roleplay.JobProgress) {}

// worker reaches a folder for commands.
func worker(t *testing.T, o Options) *Worker {
	t.Helper()
	w, err := Reach(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { must(t, w.Close()) })
	return w
}

func TestReach(t *testing.T) {
	t.Run("ErrHolderDoesNotAnswer", func(t *testing.T) {
		o := options(t)
		must(t, os.WriteFile(filepath.Join(o.Folder, "roleplay.sock"), []byte("mine"), 0o600)) // so it has no socket
		open(t, o)
		_, err := Reach(t.Context(), o)
		wantCode(t, err, roleplay.CodeInUse)
		if Show(t.Context(), o.Folder) {
			t.Error("a window was shown")
		}
	})
	t.Run("ErrHolderHangs", func(t *testing.T) {
		o := options(t)
		held, err := lockfile.Hold(o.Folder)
		must(t, err)
		defer func() { must(t, held.Release()) }()
		folder, err := os.MkdirTemp("", "w") //nolint:usetesting // a path that is short enough for a socket
		must(t, err)
		defer func() { must(t, os.RemoveAll(folder)) }()
		silent, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "s"), Net: "unix"})
		must(t, err)
		defer func() { must(t, silent.Close()) }()
		must(t, held.Reach(silent.Addr().String()))
		_, err = Reach(t.Context(), o)
		wantCode(t, err, roleplay.CodeInUse)
		if detail := roleplay.ProblemOf(err).Detail; !strings.Contains(detail, fmt.Sprintf("in use by process %d", os.Getpid())) {
			t.Errorf("it says %q", detail)
		}
	})
	t.Run("WaitsForAHolderThatEnds", func(t *testing.T) {
		o := options(t)
		a, err := New(t.Context(), o)
		must(t, err)
		w, err := Reach(t.Context(), o)
		must(t, err)
		must(t, a.Close())
		_, err = w.Verify(t.Context(), upkeep.VerifyInput{}, quiet{})
		if err == nil || !errors.Is(err, local.ErrNobody) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ErrUnknownCommand", func(t *testing.T) {
		o := options(t)
		open(t, o)
		_, err := do[roleplay.User](t.Context(), worker(t, o), "dance", nil, nil)
		wantCode(t, err, roleplay.CodeInvalid)
		if detail := roleplay.ProblemOf(err).Detail; !strings.Contains(detail, "RolePlay 1.2.3") || !strings.Contains(detail, `"dance"`) {
			t.Errorf("it says %q", detail)
		}
	})
}

func TestShow(t *testing.T) {
	o := options(t)
	a, w := open(t, o)
	if !Show(t.Context(), o.Folder) || w.shown != 1 {
		t.Errorf("shown %d times", w.shown)
	}
	t.Run("NoWindow", func(t *testing.T) {
		o := options(t)
		a, err := New(t.Context(), o)
		must(t, err)
		defer func() { must(t, a.Close()) }()
		if Show(t.Context(), o.Folder) {
			t.Error("a program without a window says that it shows one")
		}
	})
	t.Run("NoHolder", func(t *testing.T) {
		if Show(t.Context(), t.TempDir()) {
			t.Error("nobody shows a window")
		}
	})
	_ = a
}

func TestWorker_Person(t *testing.T) {
	o := options(t)
	w := worker(t, o)
	out := t.TempDir()
	export := func(user string) error {
		_, err := w.Export(t.Context(), ExportInput{ExportInput: exchange.ExportInput{Selection: record.Selection{All: true}}, Folder: out, User: user}, quiet{})
		return err
	}
	wantCode(t, export(""), roleplay.CodeNotFound)
	for _, email := range []string{"ada@example.com", "ben@example.com"} {
		_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: email, Password: "a long password", Name: "Ada", Role: roleplay.RoleUser})
		must(t, err)
	}
	for user, words := range map[string]string{
		"":    "There are several people in this folder. Name one of them with --user: Ada <ada@example.com>, Ada <ben@example.com>.",
		"ada": "Several people are called ada. Name one of them with --user by the email or the id: ada@example.com, ben@example.com.",
		"cem": "There is nobody called cem in this folder. There are Ada <ada@example.com>, Ada <ben@example.com>.",
	} {
		if err := export(user); roleplay.ProblemOf(err).Detail != words {
			t.Errorf("%q: %v, want %q", user, err, words)
		}
	}
	must(t, export("BEN@example.com"))
}

func TestWorker_ExportEveryone(t *testing.T) {
	w := worker(t, options(t))
	out := filepath.Join(t.TempDir(), "out")
	_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: "ada@example.com", Password: "a long password", Name: "Ada", Role: roleplay.RoleUser})
	must(t, err)
	export := func(change func(*ExportInput)) (exchange.ExportReport, error) {
		in := ExportInput{ExportInput: exchange.ExportInput{Selection: record.Selection{All: true}}, Folder: out, Everyone: true}
		change(&in)
		return w.Export(t.Context(), in, quiet{})
	}
	for name, change := range map[string]func(*ExportInput){
		"ErrSpeaker":   func(in *ExportInput) { in.Speaker = "both" },
		"ErrFormat":    func(in *ExportInput) { in.Formats = []string{"doc"} },
		"ErrSelection": func(in *ExportInput) { in.All = false },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := export(change)
			wantCode(t, err, roleplay.CodeInvalid)
		})
	}
	t.Run("NothingFits", func(t *testing.T) {
		report, err := export(func(*ExportInput) {})
		must(t, err)
		if report.Talks != 0 || report.Failed == nil {
			t.Errorf("got %+v", report)
		}
		if _, err := os.Lstat(out); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a folder was made for nothing: %v", err)
		}
	})
	t.Run("WhatIsThereStays", func(t *testing.T) {
		mine := filepath.Join(out, "Ada", "mine.txt")
		must(t, os.MkdirAll(filepath.Dir(mine), 0o700))
		must(t, os.WriteFile(mine, []byte("mine"), 0o600))
		_, err := export(func(*ExportInput) {})
		must(t, err)
		if kept, err := os.ReadFile(mine); err != nil || string(kept) != "mine" {
			t.Errorf("%q, %v", kept, err)
		}
	})
}

func TestWorker_AutoExport(t *testing.T) {
	o := options(t)
	w := worker(t, o)
	in := AutoExportInput{On: true, Folder: t.TempDir(), Formats: []string{"md"}}
	_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: "ada@example.com", Password: "a long password", Name: "Ada", Role: roleplay.RoleUser})
	must(t, err)
	_, err = w.AutoExport(t.Context(), in)
	wantCode(t, err, roleplay.CodeForbidden)
	_, err = w.AutoExport(t.Context(), AutoExportInput{})
	must(t, err) // off is what it is

	must(t, w.Close())
	o.Command, o.Local, o.LaunchKey = false, true, "the key of this start"
	a, err := New(t.Context(), o)
	must(t, err)
	_, err = a.services.Auth.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Ben", Key: o.LaunchKey})
	must(t, err)
	must(t, a.Close())
	for _, user := range []string{"Ben", "Ada"} {
		in.User = user
		set, err := worker(t, o).AutoExport(t.Context(), in)
		if err != nil || !set.On || set.Folder != in.Folder {
			t.Errorf("%s: %+v, %v", user, set, err)
		}
	}
}

func TestFolderNames(t *testing.T) {
	got := folderNames([]roleplay.User{{Name: "Ada"}, {Name: "ADA"}, {Name: "CON"}, {Name: "a/b"}, {Name: "Ada"}})
	if want := []string{"Ada", "ADA (2)", "_CON", "a-b", "Ada (3)"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWorker_Import(t *testing.T) {
	w := worker(t, options(t))
	_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: "ada@example.com", Password: "a long password", Name: "Ada", Role: roleplay.RoleUser})
	must(t, err)
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "garbage.jsonl"), []byte("{not"), 0o600))
	out, err := w.Import(t.Context(), ImportInput{Files: []string{folder, filepath.Join(folder, "gone"), filepath.Join(folder, "garbage.jsonl")}}, quiet{})
	must(t, err)
	if len(out.Files) != 3 || !strings.HasSuffix(out.Files[0].Problem, "is not a file. Choose a file.") ||
		!strings.HasPrefix(out.Files[1].Problem, "gone cannot be read: ") || out.Files[2].Problem == "" && len(out.Files[2].Report.Failed) == 0 {
		t.Errorf("got %+v", out)
	}
	t.Run("ErrCancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := w.Import(ctx, ImportInput{Files: []string{filepath.Join(folder, "gone")}, User: "Ada"}, quiet{})
		wantCode(t, err, roleplay.CodeCancelled)
	})
}

func TestWorker_Backup(t *testing.T) {
	o := options(t)
	w := worker(t, o)
	_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: "ada@example.com", Password: "a long password", Name: "Ada", Role: roleplay.RoleUser})
	must(t, err)
	copied := t.TempDir()
	file := filepath.Join(copied, "roleplay.db")
	out, err := w.Backup(t.Context(), BackupInput{File: file})
	must(t, err)
	info, err := os.Stat(file)
	must(t, err)
	if info.Size() != out.Bytes || info.Mode().Perm() != 0o600 {
		t.Errorf("%d bytes with rights %v, told %d", info.Size(), info.Mode(), out.Bytes)
	}
	if entries, err := os.ReadDir(copied); err != nil || len(entries) != 1 {
		t.Errorf("it left %v %v", entries, err)
	}
	_, err = w.Backup(t.Context(), BackupInput{File: file})
	wantCode(t, err, roleplay.CodeConflict)
	_, err = w.Backup(t.Context(), BackupInput{File: filepath.Join(copied, "none", "x")})
	wantCode(t, err, roleplay.CodeUnavailable)
	t.Run("OpensAsAStore", func(t *testing.T) {
		o.Folder = copied
		users, err := worker(t, o).app.services.Auth.ListUsers(t.Context())
		if err != nil || len(users) != 1 || users[0].Name != "Ada" {
			t.Errorf("%v: %+v", err, users)
		}
	})
}

// A start on a damaged file says so where its operator sees it.
func TestNew_TellsSalvage(t *testing.T) {
	o := options(t)
	a, err := New(t.Context(), o)
	must(t, err)
	must(t, a.Close())
	must(t, os.WriteFile(filepath.Join(o.Folder, "roleplay.db"), []byte(strings.Repeat("not a data file ", 4096)), 0o600))
	var told strings.Builder
	o.Logger = slog.New(slog.NewTextHandler(&told, nil))
	a, err = New(t.Context(), o)
	must(t, err)
	must(t, a.Close())
	if !strings.Contains(told.String(), "level=ERROR") || !strings.Contains(told.String(), "the data file was damaged") {
		t.Errorf("it says %q", told.String())
	}
}
