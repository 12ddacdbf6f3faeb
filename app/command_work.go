package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/library"
	"roleplay/backend/local"
	"roleplay/backend/roleplay"
	"roleplay/backend/upkeep"
)

// progressEvery is how often progress is told at most.
const progressEvery = 100 * time.Millisecond

// lookAgain is how long to wait before an index that is being built is asked again.
const lookAgain = 200 * time.Millisecond

// reported carries out a command that takes long, and tells its progress: that of
// the job whose id method gets.
func reported[In, Out any](ctx context.Context, a *App, tell local.Tell, input json.RawMessage,
	method func(context.Context, roleplay.JobID, In) (Out, error),
) (any, error) {
	id, err := roleplay.NewUUIDv7(a.options.Now(), a.options.Random)
	if err != nil {
		return nil, err
	}
	job := roleplay.JobID(id)
	news := a.bus.Subscribe(ctx, func(e roleplay.Event) bool {
		return e.Type == roleplay.EventJobProgressed && e.Job != nil && e.Job.ID == job
	})
	var telling sync.WaitGroup
	telling.Go(func() {
		var last time.Time
		for e := range news.Events() {
			if now := a.options.Now(); now.Sub(last) >= progressEvery {
				last = now
				tell.Progress(*e.Job)
			}
		}
	})
	defer telling.Wait() // before the answer
	defer news.Close()
	return given(ctx, input, func(ctx context.Context, in In) (Out, error) { return method(ctx, job, in) })
}

// export writes talks of one person into a folder, or those of everybody, each
// person's into a folder of their own.
func (a *App) export(ctx context.Context, job roleplay.JobID, in ExportInput) (exchange.ExportReport, error) {
	if err := in.Check(); err != nil {
		return exchange.ExportReport{}, err
	}
	in.JobID = job
	ctx = roleplay.WithActor(ctx, owner)
	if !in.Everyone {
		who, err := a.person(ctx, in.User)
		if err != nil {
			return exchange.ExportReport{}, err
		}
		return a.exportOf(ctx, who, in.ExportInput, in.Folder)
	}
	users, err := a.services.Auth.ListUsers(ctx)
	if err != nil {
		return exchange.ExportReport{}, err
	}
	all := exchange.ExportReport{Failed: []exchange.Failure{}}
	for i, name := range folderNames(users) {
		report, err := a.exportOf(ctx, users[i], in.ExportInput, filepath.Join(in.Folder, name))
		all.Talks += report.Talks
		all.Files += report.Files
		all.Failed = append(all.Failed, report.Failed...)
		all.Notes = append(all.Notes, report.Notes...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (a *App) exportOf(ctx context.Context, who roleplay.User, in exchange.ExportInput, folder string) (exchange.ExportReport, error) {
	return a.services.Exchange.ExportSessions(as(ctx, who), in, newFolder(folder))
}

// newFolder is a folder that is made when the first file comes: where there is
// nothing to write, nothing is left.
func newFolder(path string) files.Place {
	return files.Late(func() (files.Place, error) {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, unwritable(path, err)
		}
		return dir.Open(path)
	})
}

// autoExport sets the automatic export of a person, as that person.
// CodeForbidden where it would never write: in a folder that only servers work in.
func (a *App) autoExport(ctx context.Context, in AutoExportInput) (exchange.AutoExport, error) {
	who, err := a.person(ctx, in.User)
	if err != nil {
		return exchange.AutoExport{}, err
	}
	users, err := a.services.Auth.ListUsers(ctx)
	if err != nil {
		return exchange.AutoExport{}, err
	}
	isProfile := func(u roleplay.User) bool { return u.Email == "" }
	if in.On && !slices.ContainsFunc(users, isProfile) {
		return exchange.AutoExport{}, roleplay.Errorf(roleplay.CodeForbidden, "A server does not write to folders. Export the talks with `roleplay export --to` instead.")
	}
	ctx = as(ctx, who)
	if in.Folder != "" {
		if _, err := a.services.Exchange.ChooseAutoExportFolder(ctx, in.Folder); err != nil {
			return exchange.AutoExport{}, err
		}
	}
	if len(in.Formats) == 0 {
		now, err := a.services.Exchange.GetAutoExport(ctx, exchange.GetAutoExportInput{})
		if err != nil {
			return exchange.AutoExport{}, err
		}
		in.Formats = now.Formats
	}
	return a.services.Exchange.SetAutoExport(ctx, exchange.SetAutoExportInput{On: in.On, Formats: in.Formats})
}

// as lets a person ask, with what they may do themselves.
func as(ctx context.Context, who roleplay.User) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: who.ID, Name: who.Name, Role: who.Role})
}

// importFiles takes in files of the disk.
func (a *App) importFiles(ctx context.Context, job roleplay.JobID, in ImportInput) (ImportOutput, error) {
	who, err := a.person(ctx, in.User)
	if err != nil {
		return ImportOutput{}, err
	}
	ctx = roleplay.WithActor(ctx, owner)
	var out ImportOutput
	for _, path := range in.Files {
		asked := exchange.ImportInput{Name: filepath.Base(path), UserID: who.ID, AsCopy: in.AsCopy, JobID: job}
		report, err := readFile(path, func(file io.Reader) (exchange.ImportReport, error) {
			return a.services.Exchange.ImportFile(ctx, asked, file)
		})
		if ctx.Err() != nil {
			return out, cancelledAfter(ctx, "import", len(out.Files), len(in.Files))
		}
		file := ImportedFile{File: path, Report: report}
		if err != nil {
			file.Problem = local.Words(err)
		}
		out.Files = append(out.Files, file)
	}
	return out, nil
}

func cancelledAfter(ctx context.Context, what string, done, of int) error {
	return &roleplay.Error{
		Code: roleplay.CodeCancelled, Err: context.Cause(ctx),
		Message: fmt.Sprintf("The %s was stopped after %d of %d files. What was done until then is there.", what, done, of),
	}
}

// importPython takes in the data of the earlier Python system, which stay as they are.
func (a *App) importPython(ctx context.Context, job roleplay.JobID, in ImportPythonInput) (exchange.ImportReport, error) {
	root, err := os.OpenRoot(in.Folder)
	if err != nil {
		return exchange.ImportReport{}, unreadable(in.Folder, err)
	}
	defer root.Close() //nolint:errcheck // only read
	ctx = roleplay.WithActor(ctx, owner)
	asked := exchange.ImportInput{Name: filepath.Base(in.Folder), JobID: job}
	return a.services.Exchange.ImportPython(ctx, asked, root.FS())
}

func (a *App) verify(ctx context.Context, job roleplay.JobID, in upkeep.VerifyInput) (upkeep.VerifyReport, error) {
	in.JobID = job
	a.follow() // who repairs has the index built again
	return a.services.Upkeep.Verify(roleplay.WithActor(ctx, owner), in)
}

func (a *App) seen(ctx context.Context, in upkeep.AcknowledgeSalvageInput) (upkeep.AcknowledgeSalvageOutput, error) {
	return a.services.Upkeep.AcknowledgeSalvage(roleplay.WithActor(ctx, owner), in)
}

func (a *App) compact(ctx context.Context, in upkeep.CompactInput) (upkeep.CompactOutput, error) {
	return a.services.Upkeep.Compact(roleplay.WithActor(ctx, owner), in)
}

// search finds what a person said and wrote, as that person. It waits until the
// index is whole: nobody looks at a command again.
func (a *App) search(ctx context.Context, in SearchInput) (library.SearchOutput, error) {
	who, err := a.person(ctx, in.User)
	if err != nil {
		return library.SearchOutput{}, err
	}
	a.follow()
	for {
		out, err := a.services.Library.Search(as(ctx, who), in.SearchInput)
		if err != nil || !out.Building {
			return out, err
		}
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-time.After(lookAgain):
		}
	}
}
