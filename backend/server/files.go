package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/roleplay"
)

// Files travel apart from JSON:
//
//	Upload    the file is the body, its flat input stands in the query
//	Download  one file as the answer
//	Stream    many files as the answer: an archive that is made while it is sent
const (
	typeFile    = "application/octet-stream"
	typeArchive = "application/zip"
	typeAny     = "*/*"

	uploadWithin = time.Hour // however steadily it comes
	reportName   = "report.json"
)

// Archive is a place for files that is itself one file, made while it is sent.
type Archive interface {
	files.Place
	// Close ends the archive. Without it the archive is not whole.
	Close() error
}

// Exported is what the window answers to an operation that makes many files. A
// browser gets an archive, whose last entry report.json is the report.
type Exported struct {
	Kind   string                 `json:"kind" enum:"saved,cancelled"`
	Name   string                 `json:"name,omitempty"` // of the folder
	Report *exchange.ExportReport `json:"report,omitempty"`
}

// Saved is what the window answers to an operation that makes a file. A browser gets the file itself.
type Saved struct {
	Kind string `json:"kind" enum:"saved,cancelled"`
	Name string `json:"name,omitempty"` // of the file that was saved
}

// Chosen is a file that a person chose in a dialog of the window, to import it.
// Its name stands for it: the page never learns the path.
type Chosen struct {
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
}

// ChosenFiles are the files that a person chose in one dialog, none if they cancelled it.
type ChosenFiles struct {
	Files []Chosen `json:"files"`
}

// Download gives a service method that makes a file an address from which a
// browser saves it.
func Download[In any](d *Door, op Op, call func(context.Context, In) (roleplay.File, error)) {
	handle(d, op, describe[In, Saved](d.doc, op, bodies{gives: typeAny}), func(w http.ResponseWriter, r *http.Request, in In) error {
		file, err := call(r.Context(), in)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", file.ContentType)
		w.Header().Set("Content-Disposition", attachment(file.Name))
		_, _ = w.Write(file.Body) // nobody is left to tell
		return nil
	})
}

// Upload gives a service method that reads a file an address to which a browser
// sends it. It may take long, as long as the file keeps coming.
func Upload[In, Out any](d *Door, op Op, call func(context.Context, In, io.Reader) (Out, error)) {
	op.Long = true
	handle(d, op, describe[In, Out](d.doc, op, bodies{takes: typeFile}), func(w http.ResponseWriter, r *http.Request, in In) error {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != typeFile {
			return refuse(http.StatusUnsupportedMediaType, roleplay.CodeInvalid, "The file must be sent as %s.", typeFile)
		}
		if r.ContentLength > d.maxUpload {
			return tooLarge(d.maxUpload)
		}
		file := &upload{
			body: http.MaxBytesReader(w, r.Body, d.maxUpload), control: http.NewResponseController(w),
			pause: d.pause, until: time.Now().Add(uploadWithin),
		}
		out, err := call(r.Context(), in, file)
		if file.failed != nil { // whatever the service made of it
			return file.failed
		}
		if err != nil {
			return err
		}
		return writeJSON(w, max(op.Status, http.StatusOK), out)
	})
}

// Stream gives a service method that writes many files an address from which a
// browser saves them as one archive, called name. What goes wrong before the first file is a
// problem like any other; after it the connection is cut, so that no browser
// takes a part for the whole.
func Stream[In any](d *Door, op Op, name string, call func(context.Context, In, files.Place) (exchange.ExportReport, error)) {
	op.Long = true
	handle(d, op, describe[In, Exported](d.doc, op, bodies{gives: typeArchive}), func(w http.ResponseWriter, r *http.Request, in In) error {
		sent := &begun{ResponseWriter: w, name: name}
		archive := d.archive(sent)
		report, err := call(r.Context(), in, archive)
		if err == nil {
			_, err = archive.Write(r.Context(), reportName, time.Now(), func(w io.Writer) error {
				return writeReport(w, report)
			})
		}
		if err == nil {
			err = archive.Close()
		}
		if err != nil && sent.begun {
			d.log.LogAttrs(r.Context(), levelOf(err), "an export was cut off", slog.String("route", r.Pattern), slog.Any("error", err))
			panic(http.ErrAbortHandler)
		}
		return err
	})
}

func writeReport(w io.Writer, report exchange.ExportReport) error {
	plain, err := roleplay.EncodeJSON(report)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, plain, "", "  "); err != nil {
		return err
	}
	text.WriteByte('\n')
	_, err = text.WriteTo(w)
	return err
}

// levelOf says how bad it is that an answer was cut off: one that nobody waits for any more is not.
func levelOf(err error) slog.Level {
	if roleplay.CodeOf(err) == roleplay.CodeInternal && !errors.Is(err, context.Canceled) {
		return slog.LevelError
	}
	return slog.LevelInfo
}

func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// begun is an answer whose head is written with its first bytes.
type begun struct {
	http.ResponseWriter
	name  string
	begun bool
}

// Write implements io.Writer.
func (b *begun) Write(p []byte) (int, error) {
	if !b.begun {
		b.begun = true
		b.Header().Set("Content-Type", typeArchive)
		b.Header().Set("Content-Disposition", attachment(b.name))
	}
	return b.ResponseWriter.Write(p)
}

// patient is an answer to which the work before it may take as long as it needs:
// the deadline counts from each piece that is written.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
	pause   time.Duration
}

func newPatient(w http.ResponseWriter, pause time.Duration) patient {
	p := patient{w, http.NewResponseController(w), pause}
	_ = p.control.SetWriteDeadline(time.Time{}) // what cannot have deadlines has none
	return p
}

// Write implements io.Writer.
func (p patient) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(p.pause)) // as above
	return p.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (p patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// upload is a file that is being sent. failed is why it did not come whole.
type upload struct {
	body    io.Reader
	control *http.ResponseController
	pause   time.Duration
	until   time.Time
	failed  error
}

// Read implements io.Reader.
func (u *upload) Read(p []byte) (int, error) {
	deadline := time.Now().Add(u.pause)
	if deadline.After(u.until) {
		deadline = u.until
	}
	_ = u.control.SetReadDeadline(deadline) // what cannot have deadlines has none
	n, err := u.body.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	var most *http.MaxBytesError
	switch {
	case errors.As(err, &most):
		u.failed = tooLarge(most.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		u.failed = refuse(http.StatusRequestTimeout, roleplay.CodeUnavailable, "The file came too slowly: nothing for %s, or not all of it in %s. Try again over a better line.", u.pause, uploadWithin)
	default:
		u.failed = refuse(http.StatusBadRequest, roleplay.CodeInvalid, "The request ended before the file was complete.")
	}
	return n, u.failed
}

func tooLarge(most int64) error {
	return roleplay.Errorf(roleplay.CodeTooLarge, "The file is larger than %s, the most that this server takes.", inMiB(most))
}

func inMiB(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
