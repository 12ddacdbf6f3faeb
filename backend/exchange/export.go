package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"roleplay/backend/files"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// atOnce is how many talks are written at the same time: those that wait for the disk
// wait together (files.Place), while the others are read and put into words.
const atOnce = 64

// ExportSessions writes talks to a place. A few are in memory at a time. A talk that cannot be read is in Failed, and the others are
// written; of a damaged one what is intact is written, and Failed says so.
//
// CodeUnauthenticated without an actor, CodeForbidden for another's talks below
// ADMIN and for another's notes, CodeNotFound for an unknown user, CodeInvalid for an unknown format and
// for a selection that breaks a rule, CodeUnavailable where the place takes no
// more, CodeCancelled after CancelJob or when ctx ends. After the last two, what was
// written until then is there, and the report and the message count it.
func (s *Service) ExportSessions(ctx context.Context, in ExportInput, to files.Place) (ExportReport, error) {
	actor, owner, err := s.people(ctx, in.UserID)
	if err != nil {
		return ExportReport{}, err
	}
	if err := in.Check(); err != nil {
		return ExportReport{}, err
	}
	if in.Notes && owner.id != actor.ID {
		return ExportReport{}, roleplay.Errorf(roleplay.CodeForbidden, "Bookmarks and notes are exported only by whoever made them. Export the talks without.")
	}
	formats, err := formatsOf(in.Formats)
	if err != nil {
		return ExportReport{}, err
	}
	ctx, done, err := s.deps.Jobs.Begin(ctx, actor.ID, in.JobID)
	if err != nil {
		return ExportReport{}, err
	}
	defer done()
	ids, err := s.sessions.Select(ctx, owner.id, in.Selection)
	if err != nil {
		return ExportReport{}, err
	}
	e := &exporting{service: s, owner: owner, to: to, events: in.Events, speaker: in.Speaker, notes: in.Notes}
	report, err := e.all(ctx, ids, formats, &progress{service: s, actor: actor.ID, job: in.JobID, unit: roleplay.JobTalks})
	if err != nil {
		err = unfinished(ctx, err, report.Talks, len(ids))
	}
	return report, err
}

// ExportSession writes one of the actor's talks as one file, in memory. Of a
// damaged talk it gives what is intact. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's, CodeInvalid for an unknown format.
func (s *Service) ExportSession(ctx context.Context, in FileInput) (roleplay.File, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.File{}, err
	}
	format, err := transcript.ParseFormat(in.Format)
	if err != nil {
		return roleplay.File{}, err
	}
	if err := checkSpeaker(in.Speaker); err != nil {
		return roleplay.File{}, err
	}
	talk, err := s.talks.Tell(ctx, actor.ID, in.ID, depthOf([]transcript.Format{format}, in.Events))
	if err != nil {
		return roleplay.File{}, err
	}
	e := &exporting{service: s, owner: person{id: actor.ID, name: actor.Name}, events: in.Events, speaker: in.Speaker, notes: in.Notes}
	if format != transcript.FormatJSONL {
		return transcript.File(format, talk.Talk, e.options(talk))
	}
	var body bytes.Buffer
	err = talk.WriteLog(&body)
	return roleplay.File{Name: e.name(talk, format), ContentType: format.ContentType(), Body: body.Bytes()}, err
}

// exporting is how talks of one person are written.
type exporting struct {
	service *Service
	owner   person
	to      files.Place
	events  bool
	speaker roleplay.Speaker
	notes   bool
	missing missing
}

// all writes the talks, a few at a time, so that they wait for the disk together.
func (e *exporting) all(ctx context.Context, ids []roleplay.SessionID, formats []transcript.Format, progress *progress) (ExportReport, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var (
		mu       sync.Mutex // of what follows
		report   ExportReport
		first    error // that ended it
		done     int
		failures = make([]*Failure, len(ids))
	)
	one := func(i int) {
		written, failure, err := e.talk(ctx, ids[i], formats)
		mu.Lock()
		defer mu.Unlock()
		report.Files += len(written)
		failures[i] = failure
		if len(written) > 0 {
			report.Talks++
		}
		if err != nil {
			if first == nil {
				first = err
			}
			stop()
			return
		}
		done++
		progress.tell(ctx, done, len(ids))
	}
	next := make(chan int)
	var writers sync.WaitGroup
	for range min(atOnce, len(ids)) {
		writers.Go(func() {
			for i := range next {
				one(i)
			}
		})
	}
	for i := 0; i < len(ids) && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	writers.Wait()
	if first == nil && done < len(ids) {
		first = ctx.Err() // between two talks
	}
	report.Failed = []Failure{} // in the order of the talks
	for _, f := range failures {
		if f != nil {
			report.Failed = append(report.Failed, *f)
		}
	}
	report.Notes = e.missing.notes()
	return report, first
}

// talk writes one talk in the formats, and returns those in which it is there
// now. failure says what is wrong with the talk, err what is wrong with the place or with ctx.
func (e *exporting) talk(ctx context.Context, id roleplay.SessionID, formats []transcript.Format) (written []transcript.Format, failure *Failure, err error) {
	fail := func(err error) *Failure {
		return &Failure{SessionID: id, Message: e.service.said(ctx, "a talk could not be exported", id, err)}
	}
	talk, err := e.service.talks.Tell(ctx, e.owner.id, id, depthOf(formats, e.events))
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	if err != nil {
		return nil, fail(err), nil
	}
	for _, f := range formats {
		var own error // of the talk, not of the place
		_, err := e.to.Write(ctx, e.name(talk, f), modified(talk), func(w io.Writer) error {
			own = e.write(w, talk, f)
			return own
		})
		switch {
		case err == nil:
			written = append(written, f)
		case ctx.Err() != nil:
			return written, nil, ctx.Err()
		case own == nil || !errors.Is(err, own):
			return written, nil, err
		default:
			failure = fail(err)
		}
	}
	if failure == nil && talk.Damage != nil {
		failure = fail(talk.Damage)
		failure.Message += " Only that was written."
	}
	return written, failure, nil
}

// write writes one talk in one format. Of a damaged one it writes what is intact.
func (e *exporting) write(w io.Writer, talk record.Told, f transcript.Format) error {
	if f == transcript.FormatJSONL {
		return talk.WriteLog(w)
	}
	return transcript.Write(w, f, talk.Talk, e.options(talk))
}

func (e *exporting) options(talk record.Told) transcript.Options {
	options := transcript.Options{Labels: talk.Labels(e.owner.name), Events: e.events, Speaker: e.speaker, Missing: e.missing.add}
	if e.notes {
		options.Marks = &talk.Marked.Marks
	}
	return options
}

func (e *exporting) name(talk record.Told, f transcript.Format) string {
	return transcript.FileName(talk.Labels(e.owner.name), talk.Start, f)
}

// modified is when the talk ended or, while it goes on, when it was last spoken in.
func modified(t record.Told) time.Time {
	switch n := len(t.Talk.Turns); {
	case t.Talk.End != nil:
		return t.Talk.End.At
	case n > 0:
		return t.Talk.Turns[n-1].CreatedAt
	}
	return t.Start.At
}

// unfinished is the error of an export that was not done to its end. Its message
// counts what is there.
func unfinished(ctx context.Context, err error, talks, of int) error {
	if ctx.Err() != nil {
		return &roleplay.Error{
			Code: roleplay.CodeCancelled, Err: context.Cause(ctx),
			Message: fmt.Sprintf("The export was stopped. %d of %d talks are written.", talks, of),
		}
	}
	problem := roleplay.ProblemOf(err)
	if problem.Code == roleplay.CodeInternal {
		return err
	}
	return &roleplay.Error{
		Code: problem.Code, Err: err,
		Message: problem.Detail + fmt.Sprintf(" %d of %d talks are written.", talks, of),
	}
}

// depthOf is how much of a talk the formats need: jsonl has the stored bytes.
func depthOf(formats []transcript.Format, events bool) record.Depth {
	switch {
	case !slices.ContainsFunc(formats, func(f transcript.Format) bool { return f != transcript.FormatJSONL }):
		return record.Ends
	case events:
		return record.Decided
	}
	return record.Said
}

// formatsOf reads the names of formats, each once; txt where there are none.
func formatsOf(names []string) ([]transcript.Format, error) {
	if len(names) == 0 {
		return []transcript.Format{transcript.FormatText}, nil
	}
	var formats []transcript.Format
	for _, name := range names {
		f, err := transcript.ParseFormat(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats, nil
}

// Check returns what is wrong with the choice itself, whoever's talks are meant:
// CodeInvalid, as ExportSessions does.
func (in ExportInput) Check() error {
	if !in.All && len(in.IDs) == 0 {
		return roleplay.Invalid("ids", "Choose at least one session.")
	}
	if _, err := formatsOf(in.Formats); err != nil {
		return err
	}
	return checkSpeaker(in.Speaker)
}

func checkSpeaker(s roleplay.Speaker) error {
	switch s {
	case "", roleplay.SpeakerTrainee, roleplay.SpeakerCharacter:
		return nil
	}
	return roleplay.Invalid("speaker", "The speaker is trainee or character, or left out for both.")
}
