package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"roleplay/backend/files"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// write writes the talks that wait into the person's folder. A talk that cannot
// be read does not hold up the others; a folder that cannot be written to does.
func (f *follower) write(ctx context.Context, u roleplay.UserID, p *following) {
	failed, err := f.writeAll(ctx, u, p)
	if ctx.Err() != nil {
		return
	}
	message := failed
	if err != nil {
		message = f.service.said(ctx, "the automatic export failed", "", err)
	}
	if message == "" {
		p.tries = 0
		return
	}
	p.tries++
	p.next = f.service.deps.Now().Add(backoff(p.tries))
	if message == p.Failing {
		return
	}
	if err := f.note(ctx, u, p, func(body *autoExport) { body.Failing = message }); err != nil {
		f.service.deps.Logger.ErrorContext(ctx, "the automatic export could not say that it fails", "error", err)
	}
}

// writeAll writes what waits. failed says which talk could not be read, err that
// the folder takes nothing or that the records could not be changed.
func (f *follower) writeAll(ctx context.Context, u roleplay.UserID, p *following) (failed string, err error) {
	owner, err := f.service.owner(ctx, u)
	if err != nil {
		return "", fmt.Errorf("read whose talks are exported: %w", err)
	}
	formats, err := formatsOf(p.Formats)
	if err != nil {
		return "", err
	}
	e := &exporting{service: f.service, owner: owner, to: files.Late(func() (files.Place, error) { return f.service.deps.OpenFolder(p.Folder) })}
	for _, w := range slices.Clone(p.Waiting) {
		message, err := f.writeOne(ctx, u, p, e, w, formats)
		if err != nil {
			return "", err
		}
		if message != "" {
			failed = message
		}
	}
	return failed, nil
}

// writeOne writes one talk in the formats in which it is not there yet, and notes
// it. One in the bin goes on waiting, and one that is gone does not.
func (f *follower) writeOne(ctx context.Context, u roleplay.UserID, p *following, e *exporting, w waiting, formats []transcript.Format) (failed string, err error) {
	done := append(slices.Clone(w.Done), p.wrote[w.Session]...)
	left := slices.DeleteFunc(slices.Clone(formats), func(g transcript.Format) bool { return slices.Contains(done, g) })
	there, binned, err := f.there(ctx, u, w.Session)
	if err != nil {
		return "", err
	}
	if binned != w.Binned {
		err = f.noteWaiting(ctx, u, p, w.Session, func(there *waiting) bool { there.Binned = binned; return true })
	}
	if binned || err != nil {
		return "", err
	}
	if !there {
		left = nil
	}
	var written []transcript.Format
	var failure *Failure
	var placeErr error
	if len(left) > 0 {
		written, failure, placeErr = e.talk(ctx, w.Session, left)
	}
	if len(written) > 0 {
		if p.wrote == nil {
			p.wrote = map[roleplay.SessionID][]transcript.Format{}
		}
		done = append(done, written...)
		p.wrote[w.Session] = done
	}
	complete := len(written) == len(left)
	if !complete && len(written) == 0 {
		return message(failure), placeErr
	}
	err = f.noteWaiting(context.WithoutCancel(ctx), u, p, w.Session, func(there *waiting) bool {
		there.Done = done
		return !complete
	})
	if err == nil {
		delete(p.wrote, w.Session)
	}
	if complete { // a damaged talk, of which what is intact is there, is not tried again
		failure = nil
	}
	return message(failure), errors.Join(placeErr, err)
}

// noteWaiting changes what is noted of a talk that waits; change returns whether it goes on waiting.
func (f *follower) noteWaiting(ctx context.Context, u roleplay.UserID, p *following, id roleplay.SessionID, change func(*waiting) bool) error {
	return f.note(ctx, u, p, func(body *autoExport) {
		body.Waiting = slices.Clone(body.Waiting)
		i := slices.IndexFunc(body.Waiting, func(there waiting) bool { return there.Session == id })
		if i >= 0 && !change(&body.Waiting[i]) {
			body.Waiting = slices.Delete(body.Waiting, i, i+1)
		}
		if body.due() == 0 {
			body.Failing = ""
		}
	})
}

// there reports whether the talk is still there, and whether it lies in the bin.
func (f *follower) there(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (there, binned bool, err error) {
	marks, err := record.ReadMarks(ctx, f.service.deps.Store, u, id)
	if err != nil || marks.Body.Purging {
		return false, false, err
	}
	there, err = f.service.log.Exists(ctx, u, id)
	if err != nil {
		return false, false, fmt.Errorf("look whether session %s is there: %w", id, err)
	}
	return there, there && marks.Body.DeletedAt != nil, nil
}

func message(failure *Failure) string {
	if failure == nil {
		return ""
	}
	return failure.Message
}
