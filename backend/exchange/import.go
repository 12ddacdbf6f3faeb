package exchange

import (
	"bufio"
	"context"
	"errors"
	"io"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// ImportFile takes talks in: one that RolePlay exported as jsonl, a chat of
// SillyTavern, a chat log of the Python system, or a zip of these. A talk that is
// here already, whole, is known; one that has grown is gone on with. A zip that is
// no io.ReaderAt with a size is held in memory.
//
// CodeUnauthenticated without an actor; CodeForbidden for another's list below
// ADMIN, and for a talk of somebody else unless AsCopy; CodeNotFound for an
// unknown user; CodeInvalid, with the line, for what cannot be read; CodeTooLarge for
// more than is taken at once; CodeCancelled after CancelJob or when ctx ends: what
// was taken in until then stays, and the same again goes on. Of a zip, what cannot be
// taken is in Failed, and the rest is taken.
func (s *Service) ImportFile(ctx context.Context, in ImportInput, file io.Reader) (ImportReport, error) {
	im, ctx, done, err := s.begin(ctx, in)
	if err != nil {
		return newReport(), err
	}
	defer done()
	return im.finish(ctx, im.file(ctx, file))
}

// begin makes an import of the actor's.
func (s *Service) begin(ctx context.Context, in ImportInput) (*importing, context.Context, func(), error) {
	actor, owner, err := s.people(ctx, in.UserID)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx, done, err := s.deps.Jobs.Begin(ctx, actor.ID, in.JobID)
	if err != nil {
		return nil, nil, nil, err
	}
	return &importing{
		service: s, actor: actor, owner: owner, name: shown(in.Name), asCopy: in.AsCopy,
		report: newReport(), progress: &progress{service: s, actor: actor.ID, job: in.JobID, unit: roleplay.JobLines},
	}, ctx, done, nil
}

// importing is one import under way. One goroutine owns it.
type importing struct {
	service  *Service
	actor    roleplay.Actor
	owner    person // whose talks they become
	name     string // of the file
	asCopy   bool
	report   ImportReport
	failures int // how many there were; the report names the first
	progress *progress
	begun    bool // a talk that was here has some of its new lines
}

// file takes a file in, whatever it is.
func (im *importing) file(ctx context.Context, file io.Reader) error {
	in := bufio.NewReaderSize(file, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	kind, err := sniff(im.name, head)
	if err != nil {
		return err
	}
	if kind == kindZip {
		im.progress.unit = roleplay.JobFiles
		return im.zip(ctx, file, in)
	}
	if err := im.talk(ctx, im.name, kind, in); err != nil {
		if roleplay.CodeOf(err) != roleplay.CodeConflict {
			return err
		}
		im.fail(ctx, im.name, err)
	}
	return nil
}

// talk takes one talk in. place names its file in the report.
func (im *importing) talk(ctx context.Context, place string, kind kind, in io.Reader) error {
	switch kind {
	case kindOwn:
		im.from(roleplay.SourceRolePlay)
		return im.own(ctx, place, in)
	case kindSillyTavern:
		im.from(roleplay.SourceSillyTavern)
		chat, err := transcript.ReadSillyTavern(in)
		if err != nil {
			return err
		}
		return im.chat(ctx, place, roleplay.SourceSillyTavern, chat)
	case kindPython:
		im.from(roleplay.SourcePython)
		chat, err := transcript.ReadPython(in)
		if err != nil {
			return err
		}
		return im.chat(ctx, place, roleplay.SourcePython, chat)
	case kindZip:
	}
	return roleplay.Errorf(roleplay.CodeInvalid, "%s is an archive within an archive. Unpack it and import what is in it.", place)
}

// from says which program the talks come from. Of several, the first counts.
func (im *importing) from(source roleplay.Source) {
	if im.report.Source == "" {
		im.report.Source = source
	}
}

// taken puts a talk that is written on its person's list, and tells. It is never
// queued for an evaluation.
func (im *importing) taken(ctx context.Context, id roleplay.SessionID, added int) error {
	s := im.service
	listed, err := s.sessions.Get(ctx, im.owner.id, id)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return err
	}
	if err == nil && listed.DeletedAt != nil {
		im.report.note("%s is here, in the bin. Restore it there.", shown(listed.Title))
	}
	if added == 0 && err == nil {
		im.report.Known++
		return nil
	}
	loaded, err := s.talks.Load(ctx, im.owner.id, id)
	if err != nil {
		return err
	}
	if err := s.sessions.PutTalk(ctx, im.owner.id, loaded); err != nil {
		return err
	}
	im.report.Talks++
	im.report.Sessions = append(im.report.Sessions, id)
	s.deps.Bus.Publish(ctx, roleplay.Event{
		Type: roleplay.EventSessionUpdated, Stream: string(id), Owner: im.owner.id, Session: &loaded.Summary,
	})
	return nil
}
