package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// maxFailed is how many failures a report of an import names.
const maxFailed = 100

// maxShown is how many characters of somebody's name for a file are shown.
const maxShown = 120

// newReport is a report that says nothing yet.
func newReport() ImportReport {
	return ImportReport{Sessions: []roleplay.SessionID{}, Failed: []Failure{}, Notes: []string{}}
}

// note adds a whole sentence, once.
func (r *ImportReport) note(format string, args ...any) {
	sentence := fmt.Sprintf(format, args...)
	for _, there := range r.Notes {
		if there == sentence {
			return
		}
	}
	if len(r.Notes) < maxFailed {
		r.Notes = append(r.Notes, sentence)
	}
}

// counted is a number of things in words.
func counted(n int, thing string) string {
	return plural(n, "1 "+thing, "%d "+thing+"s")
}

// plural is one for one, and otherwise many with the number in it.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

// fail names what could not be taken.
func (im *importing) fail(ctx context.Context, place string, err error) {
	im.failures++
	if len(im.report.Failed) < maxFailed {
		im.report.Failed = append(im.report.Failed, Failure{
			Place: place, Message: im.service.said(ctx, "something could not be imported", "", err),
		})
	}
}

// finish returns the report, and the error of an import that was stopped.
func (im *importing) finish(ctx context.Context, err error) (ImportReport, error) {
	if hidden := im.failures - len(im.report.Failed); hidden > 0 {
		im.report.note("%d more could not be taken in; only the first %d are named.", hidden, maxFailed)
	}
	if err != nil && ctx.Err() != nil {
		what := "Nothing was taken in."
		if im.report.Talks > 0 || im.begun {
			what = plural(im.report.Talks, "1 talk is taken in.", "%d talks are taken in.") + " Import the same again to go on."
		}
		err = &roleplay.Error{Code: roleplay.CodeCancelled, Err: context.Cause(ctx), Message: "The import was stopped. " + what}
	}
	return im.report, err
}

// ends reports whether an error ends the whole import: the records cannot be
// written, or somebody has stopped it. All others concern one file or talk.
func ends(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	fatal := []roleplay.Code{roleplay.CodeUnavailable, roleplay.CodeReadOnly, roleplay.CodeInternal}
	return slices.Contains(fatal, roleplay.CodeOf(err)) || ctx.Err() != nil || errors.Is(err, context.Canceled)
}

// shown is somebody's name for something, fit to stand in a sentence.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(name))
	if runes := []rune(name); len(runes) > maxShown {
		name = string(runes[:maxShown-1]) + "…"
	}
	if name == "" {
		return "The file"
	}
	return name
}
