package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	place, err := f.service.deps.OpenFolder(p.Folder)
	if err != nil {
		return "", err
	}
	owner, err := f.service.owner(ctx, u)
	if err != nil {
		return "", fmt.Errorf("read whose talks are exported: %w", err)
	}
	formats, err := formatsOf(p.Formats)
	if err != nil {
		return "", err
	}
	e := &exporting{service: f.service, owner: owner, to: place}
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

// writeOne writes one talk in the formats in which it is not there yet, and notes it.
func (f *follower) writeOne(ctx context.Context, u roleplay.UserID, p *following, e *exporting, w waiting, formats []transcript.Format) (failed string, err error) {
	done := append(slices.Clone(w.Done), p.wrote[w.Session]...)
	left := slices.DeleteFunc(slices.Clone(formats), func(g transcript.Format) bool { return slices.Contains(done, g) })
	wanted, err := f.wanted(ctx, u, w.Session)
	if err != nil {
		return "", err
	}
	var written []transcript.Format
	var failure *Failure
	var placeErr error
	if !wanted {
		left = nil
	}
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
	err = f.note(context.WithoutCancel(ctx), u, p, func(body *autoExport) {
		i := slices.IndexFunc(body.Waiting, func(there waiting) bool { return there.Session == w.Session })
		switch {
		case i < 0:
		case complete:
			body.Waiting = slices.Delete(body.Waiting, i, i+1)
		default:
			body.Waiting[i].Done = done
		}
		if len(body.Waiting) == 0 {
			body.Failing = ""
		}
	})
	if err == nil {
		delete(p.wrote, w.Session)
	}
	if complete { // a damaged talk, of which what is intact is there, is not tried again
		failure = nil
	}
	return message(failure), errors.Join(placeErr, err)
}

// wanted reports whether the talk is still there, out of the bin.
func (f *follower) wanted(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (bool, error) {
	doc, err := record.Marks(f.service.deps.Store).Get(ctx, record.MarksKey(u, id))
	if err == nil && (doc.Body.DeletedAt != nil || doc.Body.Purging) {
		return false, nil
	}
	there, err := f.service.log.Exists(ctx, u, id)
	if err != nil {
		return false, fmt.Errorf("look whether session %s is there: %w", id, err)
	}
	return there, nil
}

func message(failure *Failure) string {
	if failure == nil {
		return ""
	}
	return failure.Message
}
