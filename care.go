package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"roleplay/app"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/upkeep"
)

// verify checks everything that is kept.
func (p program) verify(ctx context.Context, args []string) error {
	s := newSettings("verify")
	var in upkeep.VerifyInput
	var seen bool
	s.BoolVar(&in.Repair, "repair", false, "build again what can be: the lists of sessions, the index of the search")
	s.BoolVar(&seen, "seen", false, "you know now what became of a damaged data file: it is told once more, and then no longer")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		t := p.teller("Checked")
		report, err := w.Verify(ctx, in, t)
		t.done()
		if err != nil {
			return err
		}
		if err = p.tellProblems(report); seen && (err == nil || errors.Is(err, errTold)) {
			_, failed := w.Seen(ctx)
			err = cmp.Or(failed, err)
		}
		return err
	})
}

// tellProblems prints what was found. errTold if something is wrong and was not repaired.
func (p program) tellProblems(report upkeep.VerifyReport) error {
	wrong := 0
	for _, problem := range report.Problems {
		repaired := ""
		if problem.Repaired {
			repaired = " (repaired)"
		} else {
			wrong++
		}
		place := strings.TrimSpace(string(problem.UserID) + " " + string(problem.SessionID))
		if err := p.give("%s%s", placed(place, problem.Message), repaired); err != nil {
			return err
		}
	}
	err := p.give("%s of %s checked: %s, %s.", count(report.Talks, "talk"), count(report.Users, "person"),
		count(report.Appends, "append"), count(wrong, "problem"))
	if err == nil && wrong > 0 {
		err = errTold
	}
	return err
}

// compact gives room back to the disk.
func (p program) compact(ctx context.Context, args []string) error {
	s := newSettings("compact")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		out, err := w.Compact(ctx)
		if err != nil {
			return err
		}
		return p.give("%d bytes were given back to the disk.", out.Freed)
	})
}

// backup copies everything to a file.
func (p program) backup(ctx context.Context, args []string) error {
	s := newSettings("backup")
	files, err := s.parseWords(args)
	if err != nil {
		return p.helpOr(ctx, err)
	}
	if len(files) != 1 {
		return usageError{"`roleplay backup` needs the one file to write."}
	}
	file, err := filepath.Abs(files[0])
	if err != nil {
		return err
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		out, err := w.Backup(ctx, app.BackupInput{File: file})
		if err != nil {
			return err
		}
		return p.give("%d bytes written to %s.", out.Bytes, file)
	})
}

// search finds what was said and written.
func (p program) search(ctx context.Context, args []string) error {
	s := newSettings("search")
	var in app.SearchInput
	s.StringVar(&in.User, "user", "", "whose talks; the name or the email")
	s.IntVar(&in.Limit, "limit", 20, "how many places, 1 to 200")
	s.Func("speaker", "what one speaker said only: trainee or character", func(v string) error { in.Speaker = roleplay.Speaker(v); return nil })
	s.Func("scenario", "in the talks of one scenario, by its id", func(v string) error { in.ScenarioID = roleplay.ScenarioID(v); return nil })
	s.Func("from", "the first day, as 2026-01-31", func(v string) (err error) { in.From, err = day(v, 0); return err })
	s.Func("until", "the last day, as 2026-01-31", func(v string) (err error) { in.To, err = day(v, 1); return err })
	words, err := s.parseWords(args)
	if err != nil {
		return p.helpOr(ctx, err)
	}
	if len(words) == 0 {
		return usageError{"`roleplay search` needs the words to look for."}
	}
	in.Text = asTyped(words)
	if in.Limit < 1 || in.Limit > search.MaxLimit {
		return usageError{fmt.Sprintf("--limit takes a number from 1 to %d.", search.MaxLimit)}
	}
	if err := in.Check(); err != nil {
		return usageError{roleplay.ProblemOf(err).Detail}
	}
	return p.work(ctx, s, func(w *app.Worker) error {
		out, err := w.Search(ctx, in)
		if err != nil {
			return err
		}
		for _, hit := range out.Hits {
			err := errors.Join(p.give("%s  %s  %s", hit.At.Local().Format("2006-01-02 15:04"), hit.Session.ID, hit.Session.Title), p.give("    %s", hit.Snippet))
			if err != nil {
				return err
			}
		}
		return p.give("%s found.", count(out.Total, "place"))
	})
}

// asTyped are the words of a search as they were typed: the shell has taken the
// quotation marks of a phrase away.
func asTyped(words []string) string {
	var out []string
	for _, w := range words {
		if strings.ContainsFunc(w, unicode.IsSpace) && !strings.Contains(w, `"`) {
			w = `"` + w + `"`
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
