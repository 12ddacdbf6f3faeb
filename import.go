package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"roleplay/app"
	"roleplay/backend/exchange"
)

// importTalks takes in files, or the data of the earlier Python system.
func (p program) importTalks(ctx context.Context, args []string) error {
	s := newSettings("import")
	var in app.ImportInput
	var python string
	s.StringVar(&in.User, "user", "", "whose talks they become; the name or the email")
	s.BoolVar(&in.AsCopy, "as-copy", false, "take talks of somebody else, marked as such")
	s.StringVar(&python, "from-python", "", "the data folder of the earlier Python system")
	files, err := s.parseWords(args)
	if err != nil {
		return p.helpOr(ctx, err)
	}
	switch {
	case python != "" && (len(files) > 0 || in.User != "" || in.AsCopy):
		return usageError{"`roleplay import --from-python` takes nothing besides its folder: the people are those of that system."}
	case python == "" && len(files) == 0:
		return usageError{"`roleplay import` needs files, or --from-python and a folder."}
	}
	for _, file := range append(slices.Clone(files), python) {
		whole, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		in.Files = append(in.Files, whole)
	}
	if python != "" {
		return p.importPython(ctx, s, in.Files[0])
	}
	in.Files = in.Files[:len(files)]
	return p.work(ctx, s, func(w *app.Worker) error {
		t := p.teller("Taken in")
		out, err := w.Import(ctx, in, t)
		t.done()
		if err != nil {
			return err
		}
		var failed error
		for _, f := range out.Files {
			name := filepath.Base(f.File)
			if f.Problem != "" {
				p.say("roleplay: %s", placed(name, f.Problem))
				failed = errTold
				continue
			}
			if err := p.tellImport(name, f.Report); err != nil {
				failed = err
			}
		}
		return failed
	})
}

func (p program) importPython(ctx context.Context, s *settings, folder string) error {
	return p.work(ctx, s, func(w *app.Worker) error {
		t := p.teller("Taken in")
		report, err := w.ImportPython(ctx, app.ImportPythonInput{Folder: folder}, t)
		t.done()
		if err != nil {
			return err
		}
		return p.tellImport(filepath.Base(folder), report)
	})
}

func (p program) tellImport(name string, r exchange.ImportReport) error {
	words := []string{count(r.Talks, "new talk"), fmt.Sprintf("%d known already", r.Known)}
	if r.Users > 0 {
		words = append(words, count(r.Users, "new account"))
	}
	if r.Skipped > 0 {
		words = append(words, count(r.Skipped, "line")+" left out")
	}
	if err := p.give("%s: %s.", name, strings.Join(words, ", ")); err != nil {
		return err
	}
	for _, note := range r.Notes {
		if err := p.give("  %s", note); err != nil {
			return err
		}
	}
	return p.tellFailed(r.Failed)
}
