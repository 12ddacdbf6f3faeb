package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"roleplay/app"
	"roleplay/backend/exchange"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// exportGC lets the heap grow to three times what is kept of it, which is little: a
// few talks at a time. Most of an export's memory is used once.
const exportGC = 200

// export writes talks into a folder, or has each talk written that ends.
func (p program) export(ctx context.Context, args []string) error {
	s := newSettings("export")
	var in app.ExportInput
	var auto string
	var speaker, scenario string
	s.StringVar(&in.Folder, "to", "", "the folder to write into; made if it is not there")
	s.StringVar(&auto, "auto", "", "a folder for each talk that ends from now on, or off")
	s.StringVar(&in.User, "user", "", "whose talks; the name or the email")
	s.BoolVar(&in.Everyone, "all-users", false, "the talks of everybody, each in a folder of their own")
	s.Func("format", "txt, md, html, jsonl, csv, vtt, srt, sillytavern, docx, pdf", func(v string) error { return addFormats(&in.Formats, v) })
	s.Func("session", "one talk, by its id", func(v string) error {
		for _, id := range strings.Split(v, ",") {
			in.IDs = append(in.IDs, roleplay.SessionID(strings.TrimSpace(id)))
		}
		return nil
	})
	s.StringVar(&scenario, "scenario", "", "the talks of one scenario, by its id")
	s.Func("from", "the first day, as 2026-01-31", func(v string) (err error) { in.Filter.From, err = day(v, 0); return err })
	s.Func("until", "the last day, as 2026-01-31", func(v string) (err error) { in.Filter.To, err = day(v, 1); return err })
	s.BoolVar(&in.Events, "events", false, "with what the scene decided")
	s.BoolVar(&in.Notes, "notes", false, "with bookmarks and notes")
	s.StringVar(&speaker, "speaker", "", "the turns of one speaker only: trainee or character")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	in.Filter.ScenarioID, in.Speaker = roleplay.ScenarioID(scenario), roleplay.Speaker(speaker)
	if err := checkExport(in, auto); err != nil {
		return err
	}
	in.All = len(in.IDs) == 0
	if err := in.Check(); err != nil {
		return usageError{roleplay.ProblemOf(err).Detail}
	}
	if auto != "" {
		return p.autoExport(ctx, s, app.AutoExportInput{User: in.User, On: auto != "off", Folder: auto, Formats: in.Formats})
	}
	var err error
	if in.Folder, err = filepath.Abs(in.Folder); err != nil {
		return err
	}
	if slices.Contains(in.Formats, string(transcript.FormatJSONL)) && (in.Events || in.Notes || in.Speaker != "") {
		p.say("roleplay: jsonl is always the whole record and nothing besides: --events, --notes and --speaker change the other formats only.")
	}
	if _, chosen := p.env("GOGC"); !chosen {
		defer debug.SetGCPercent(debug.SetGCPercent(exportGC))
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		t := p.teller("Written")
		report, err := w.Export(ctx, in, t)
		t.done()
		if err != nil {
			return err
		}
		return p.tellExport(report, in.Folder)
	})
}

// checkExport refuses what does not go together.
func checkExport(in app.ExportInput, auto string) error {
	filtered := in.Filter != record.SessionFilter{}
	switch {
	case auto != "" && (in.Folder != "" || in.Everyone || filtered || len(in.IDs) > 0 || in.Events || in.Notes || in.Speaker != ""):
		return usageError{"`roleplay export --auto` takes only --user and --format besides."}
	case auto != "":
		return nil
	case in.Folder == "":
		return usageError{"`roleplay export` needs --to and a folder."}
	case in.Everyone && in.User != "":
		return usageError{"`roleplay export` takes --user or --all-users, not both."}
	case len(in.IDs) > 0 && (filtered || in.Everyone):
		return usageError{"`roleplay export` takes --session, or --scenario, --from, --until and --all-users, not both."}
	}
	return nil
}

func (p program) tellExport(report exchange.ExportReport, folder string) error {
	words := fmt.Sprintf("%s in %s written to %s.", count(report.Talks, "talk"), count(report.Files, "file"), folder)
	if report.Files == 0 {
		words = "There was no talk to write."
		if len(report.Failed) > 0 {
			words = "No talk was written."
		}
	}
	if err := p.give("%s", words); err != nil {
		return err
	}
	for _, note := range report.Notes {
		if err := p.give("  %s", note); err != nil {
			return err
		}
	}
	return p.tellFailed(report.Failed)
}

// tellFailed tells what could not be taken, which makes the command fail.
func (p program) tellFailed(failed []exchange.Failure) error {
	for _, f := range failed {
		p.say("roleplay: %s", placed(strings.TrimSpace(string(f.SessionID)+" "+f.Place), f.Message))
	}
	if len(failed) > 0 {
		return errTold
	}
	return nil
}

// placed is a message with the place that it is about, unless it begins with that.
func placed(place, message string) string {
	if place == "" || strings.HasPrefix(message, oneLine("%s", place)+" ") {
		return message
	}
	return place + ": " + message
}

func (p program) autoExport(ctx context.Context, s *settings, in app.AutoExportInput) error {
	var err error
	if !in.On {
		in.Folder = ""
	} else if in.Folder, err = filepath.Abs(in.Folder); err != nil {
		return err
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		set, err := w.AutoExport(ctx, in)
		if err != nil {
			return err
		}
		words := "The automatic export is off."
		if set.On {
			words = fmt.Sprintf("Each talk that ends while RolePlay is open is written to %s as %s.", set.Folder, strings.Join(set.Formats, ", "))
		}
		return p.give("%s", words)
	})
}

// work reaches the data folder of the settings for a command.
func (p program) work(ctx context.Context, s *settings, do func(*app.Worker) error) error {
	c, err := p.load(s, "", false)
	if err != nil {
		return err
	}
	return p.withFolder(ctx, c, do)
}

func addFormats(all *[]string, given string) error {
	for _, name := range strings.Split(given, ",") {
		f, err := transcript.ParseFormat(strings.ToLower(strings.TrimSpace(name)))
		if err != nil {
			return errors.New(roleplay.ProblemOf(err).Detail)
		}
		*all = append(*all, string(f))
	}
	return nil
}

// day is the beginning of a day of this place, some days later.
func day(text string, later int) (*time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return nil, errors.New("a day is written as 2026-01-31")
	}
	t = t.AddDate(0, 0, later)
	return &t, nil
}

// count is a number of things in words.
func count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case thing == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
