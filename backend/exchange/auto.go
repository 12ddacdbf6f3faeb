package exchange

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// autoExport is a person's automatic export, at record.AutoExportKey. It
// remembers what keeps a talk from being written twice: a talk is listed in Waiting
// when the place of its end in the journal is passed, once, and leaves it when its
// files are there, or when it is gone for good.
type autoExport struct {
	On      bool      `json:"on"`
	Folder  string    `json:"folder"`
	Formats []string  `json:"formats"`
	Since   time.Time `json:"since"` // talks that end later are written

	Journal string    `json:"journal"` // the identity of the journal that Seq belongs to
	Seq     uint64    `json:"seq"`     // what is after it has not been looked at
	Through time.Time `json:"through"` // the latest end of a talk that was listed
	Waiting []waiting `json:"waiting"`
	Failing string    `json:"failing"`
}

// waiting is a talk that has ended and is still to be written.
type waiting struct {
	Session roleplay.SessionID  `json:"session"`
	Done    []transcript.Format `json:"done,omitempty"`   // those that are there already
	Binned  bool                `json:"binned,omitempty"` // it is written if it comes back from the bin
}

// due counts the talks that wait and are not in the bin.
func (a autoExport) due() int {
	n := 0
	for _, w := range a.Waiting {
		if !w.Binned {
			n++
		}
	}
	return n
}

// GetAutoExport tells how the actor's ended talks are exported.
// CodeUnauthenticated without an actor, CodeForbidden on a server.
func (s *Service) GetAutoExport(ctx context.Context, _ GetAutoExportInput) (AutoExport, error) {
	actor, err := s.atMachine(ctx)
	if err != nil {
		return AutoExport{}, err
	}
	doc, err := s.settings.Get(ctx, record.AutoExportKey(actor.ID))
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return AutoExport{}, err
	}
	return doc.Body.told(), nil
}

// SetAutoExport turns the export on or off. It writes the talks that end from
// then on; turned off, it forgets those that wait. CodeUnauthenticated without
// an actor, CodeForbidden on a server, CodeInvalid for an unknown format and
// when it is turned on before a folder was chosen.
func (s *Service) SetAutoExport(ctx context.Context, in SetAutoExportInput) (AutoExport, error) {
	formats, err := formatsOf(in.Formats)
	if err != nil {
		return AutoExport{}, err
	}
	return s.change(ctx, func(body *autoExport) error {
		if in.On && body.Folder == "" {
			return roleplay.Invalid("on", "Choose a folder first.")
		}
		body.Formats = nil
		for _, f := range formats {
			body.Formats = append(body.Formats, string(f))
		}
		if in.On && !body.On {
			body.Since = s.deps.Now().UTC()
		}
		if body.On = in.On; !in.On {
			body.Waiting, body.Failing = nil, ""
		}
		return nil
	})
}

// ChooseAutoExportFolder sets the folder, a whole path, that a person chose
// outside the page. What waits is written there. CodeUnauthenticated without an
// actor, CodeForbidden on a server, CodeInvalid for a path that is not whole, and the
// errors of opening the folder.
func (s *Service) ChooseAutoExportFolder(ctx context.Context, path string) (AutoExport, error) {
	if _, err := s.atMachine(ctx); err != nil {
		return AutoExport{}, err
	}
	if !filepath.IsAbs(path) {
		return AutoExport{}, roleplay.Errorf(roleplay.CodeInvalid, "The folder needs its whole path.")
	}
	path = filepath.Clean(path)
	if _, err := s.deps.OpenFolder(path); err != nil {
		return AutoExport{}, err
	}
	return s.change(ctx, func(body *autoExport) error {
		if body.Folder != path { // the other folder has nothing yet
			for i := range body.Waiting {
				body.Waiting[i].Done = nil
			}
		}
		body.Folder = path
		return nil
	})
}

// change changes the actor's settings and wakes Run.
func (s *Service) change(ctx context.Context, change func(*autoExport) error) (AutoExport, error) {
	actor, err := s.atMachine(ctx)
	if err != nil {
		return AutoExport{}, err
	}
	doc, err := s.settings.Upsert(ctx, record.AutoExportKey(actor.ID), actor.ID, change)
	if err != nil {
		return AutoExport{}, err
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is awake
	}
	s.tellAuto(ctx, actor.ID)
	return doc.Body.told(), nil
}

// tellAuto tells somebody's windows to ask how their automatic export is.
func (s *Service) tellAuto(ctx context.Context, u roleplay.UserID) {
	s.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventExportChanged, Owner: u})
}

// atMachine is who asks, where there are folders to write to.
func (s *Service) atMachine(ctx context.Context) (roleplay.Actor, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err == nil && s.deps.OpenFolder == nil {
		err = roleplay.Errorf(roleplay.CodeForbidden, "A server does not write to folders. Export the talks instead.")
	}
	return actor, err
}

// told are the settings as their person sees them.
func (a autoExport) told() AutoExport {
	out := AutoExport{On: a.On, Folder: a.Folder, Formats: a.Formats, Failing: a.Failing, Waiting: a.due()}
	if len(out.Formats) == 0 {
		out.Formats = []string{string(transcript.FormatText)}
	}
	return out
}

// errChanged ends a change of settings that their person has changed meanwhile.
var errChanged = errors.New("the settings were changed")
