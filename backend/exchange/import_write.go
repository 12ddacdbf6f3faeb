package exchange

import (
	"context"
	"errors"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// errPurging is the cause of refusing to take a talk in that is being deleted for good.
var errPurging = errors.New("it is being deleted for good")

// write writes the lines of a talk that are not there yet, and returns how many
// that were. Whose it was, where it is somebody else's, stands there before the
// talk does, so that a cut between the two does not make it one's own.
//
// CodeConflict, and nothing of it stays, while the talk is being deleted for
// good; also where that began meanwhile. Else the errors of Log.Import.
func (im *importing) write(ctx context.Context, place string, id roleplay.SessionID, lines [][]byte, origin *record.Origin) (int, error) {
	s := im.service
	there, err := s.log.Exists(ctx, im.owner.id, id)
	if err != nil {
		return 0, err
	}
	before, err := im.marks(ctx, place, id)
	if err != nil {
		return 0, err
	}
	had := before
	if origin != nil && !there {
		// Lines that are no talk leave no mark.
		if err := record.CheckLines(id, lines); err != nil {
			return 0, err
		}
		if err := im.mark(ctx, place, id, *origin); err != nil {
			return 0, err
		}
		before = true
	}
	added, err := s.log.Import(ctx, im.owner.id, id, lines, im.tellLines(ctx))
	if err := im.unlessGone(ctx, place, id, before); err != nil {
		return 0, err
	}
	if err != nil && !there {
		return 0, errors.Join(err, im.takeBack(ctx, id, had))
	}
	if err != nil {
		im.begun = im.begun || added > 0
		return added, err
	}
	if origin != nil && there {
		err = im.mark(ctx, place, id, *origin)
	}
	return added, err
}

// tellLines tells how many lines of a talk are written, nil where something else is counted.
func (im *importing) tellLines(ctx context.Context) func(done, total int) {
	if im.progress.unit != roleplay.JobLines {
		return nil
	}
	return func(done, total int) { im.progress.tell(ctx, done, total) }
}

// takeBack takes away what was written of a talk that was not there before: half
// of it would be in no list. Marks that were there before stay.
func (im *importing) takeBack(ctx context.Context, id roleplay.SessionID, hadMarks bool) error {
	ctx = context.WithoutCancel(ctx)
	err := im.service.log.Remove(ctx, im.owner.id, id)
	if hadMarks {
		return err
	}
	gone := im.service.deps.Store.Delete(ctx, record.MarksKey(im.owner.id, id), store.Always)
	if roleplay.CodeOf(gone) == roleplay.CodeNotFound {
		gone = nil
	}
	return errors.Join(err, gone)
}

// unlessGone takes away a talk that was deleted for good while it was written:
// its marks, which go last, say so or are gone.
func (im *importing) unlessGone(ctx context.Context, place string, id roleplay.SessionID, before bool) error {
	ctx = context.WithoutCancel(ctx) // whoever stops the import now does not leave half of a talk
	after, err := im.marks(ctx, place, id)
	if err == nil && before && !after {
		err = purging(place)
	}
	if !errors.Is(err, errPurging) {
		return err
	}
	if removed := im.service.log.Remove(ctx, im.owner.id, id); removed != nil {
		return removed
	}
	return err
}

// marks reports whether there are marks of a talk. CodeConflict if they say that
// it is being deleted for good.
func (im *importing) marks(ctx context.Context, place string, id roleplay.SessionID) (bool, error) {
	marked, there, err := im.service.talks.Marked(ctx, im.owner.id, id)
	if err == nil && marked.Purging {
		err = purging(place)
	}
	return there, err
}

func purging(place string) error {
	return &roleplay.Error{
		Code: roleplay.CodeConflict, Err: errPurging,
		Message: fmt.Sprintf("The talk of %s is being deleted for good here, so it was not taken in. Import it again in a minute.", place),
	}
}

// mark says whose the talk was.
func (im *importing) mark(ctx context.Context, place string, id roleplay.SessionID, origin record.Origin) error {
	_, err := record.Marks(im.service.deps.Store).Upsert(ctx, record.MarksKey(im.owner.id, id), im.actor.ID, func(body *record.Marked) error {
		if body.Purging {
			return purging(place)
		}
		if body.Origin == nil {
			body.Origin = &origin
		}
		return nil
	})
	return err
}

// originOf says whose a talk was, by its start.
func (im *importing) originOf(ctx context.Context, start roleplay.Start) *record.Origin {
	name := start.ParticipantName
	if name == "" {
		if theirs, err := im.service.owner(ctx, start.UserID); err == nil {
			name = theirs.name
		}
	}
	return &record.Origin{UserID: start.UserID, Name: name, ImportedAt: im.service.deps.Now().UTC()}
}
