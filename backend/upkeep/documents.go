package upkeep

import (
	"context"
	"encoding/json"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// documents reads everything that is not a log.
func (v *verification) documents(ctx context.Context) error {
	kinds := v.documentKinds()
	for entry, err := range v.deps.Store.List(ctx, "", "") {
		if err != nil {
			return fmt.Errorf("list everything: %w", err)
		}
		at := record.ParseKey(entry.Key)
		kind, ok := kinds[at.Kind]
		if !ok {
			continue
		}
		err = kind.read(ctx, entry.Key)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case roleplay.CodeOf(err) == roleplay.CodeNotFound: // deleted since it was listed
		case record.IsNewer(err):
			v.found(problemNewer, at.User, at.Session, fmt.Sprintf("%s was last changed by a newer version of RolePlay.", kind.name))
		case err != nil:
			v.found(problemDocument, at.User, at.Session, fmt.Sprintf("%s cannot be read.", kind.name))
		}
		if err != nil {
			continue
		}
		switch at.Kind {
		case record.KeyQueue:
			err = v.queued(ctx, entry.Key, at.Session)
		case record.KeyEvaluation:
			err = v.evaluation(ctx, entry.Key, at)
		case record.KeyMarks:
			err = v.orphan(ctx, entry.Key, at)
		default: // the rest is of no talk
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// evaluation says if an evaluation is not of the talk under which it lies, or
// that talk is not there.
func (v *verification) evaluation(ctx context.Context, key string, at record.Place) error {
	doc, err := record.Evaluations(v.deps.Store).Get(ctx, key)
	if err != nil {
		return ctx.Err() // gone since
	}
	if key != record.EvaluationKey(at.User, doc.Body.SessionID, doc.Body.ID) {
		v.found(problemDocument, at.User, at.Session, "An evaluation lies under another session than it is of.")
	}
	return v.orphan(ctx, key, at)
}

// orphan says if what lies under key is of a talk that is not there, unless the
// list names that too, of which the list is told.
func (v *verification) orphan(ctx context.Context, key string, at record.Place) error {
	t := talk{at.User, at.Session}
	if v.orphans[t] {
		return nil
	}
	there, err := v.log.Exists(ctx, at.User, at.Session)
	if there || err != nil {
		return err
	}
	if _, err := v.sessions.Get(ctx, at.User, at.Session); roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return ctx.Err()
	}
	marks, err := record.ReadMarks(ctx, v.deps.Store, at.User, at.Session)
	if err != nil || marks.Body.Purging {
		return err
	}
	if _, err := v.deps.Store.Get(ctx, key); roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // it was deleted for good just now
	}
	v.orphans[t] = true
	v.found(problemMissing, at.User, at.Session, "Bookmarks, notes or evaluations are there of a session that has no record.")
	return nil
}

// kept is a kind of document: what a person calls it, and what reads one whole.
type kept struct {
	name string
	read func(context.Context, string) error
}

// documentKinds are the kinds of what is kept besides logs, which are read along
// their chain, and the pages of the lists, which are compared with the logs.
func (v *verification) documentKinds() map[record.KeyKind]kept {
	whatever := reader(record.Docs[map[string]json.RawMessage]{Store: v.deps.Store, Schema: 1})
	return map[record.KeyKind]kept{
		record.KeyAccount:    {"An account", reader(record.Accounts(v.deps.Store))},
		record.KeyLogin:      {"A way to sign in", whatever},
		record.KeyProfile:    {"The settings of a person", whatever},
		record.KeyMarks:      {"What says a session's bookmarks, notes and place in the bin", reader(v.marks)},
		record.KeyEvaluation: {"An evaluation of a session", reader(record.Evaluations(v.deps.Store))},
		record.KeyQueue:      {"What waits to be evaluated", reader(record.EvaluationQueue(v.deps.Store))},
		record.KeyAutoExport: {"The settings of the automatic export", whatever},
		record.KeyContent:    {"A revision of a scenario, character, script or rubric", whatever},
	}
}

func reader[T any](docs record.Docs[T]) func(context.Context, string) error {
	return func(ctx context.Context, key string) error {
		_, err := docs.Get(ctx, key)
		return err
	}
}

// queued says if what waits to be evaluated is not there.
func (v *verification) queued(ctx context.Context, key string, session roleplay.SessionID) error {
	entry, err := record.EvaluationQueue(v.deps.Store).Get(ctx, key)
	if err != nil {
		return ctx.Err() // told already, or evaluated since
	}
	if entry.Body.SessionID != session {
		v.found(problemQueue, entry.Body.UserID, session, "What waits to be evaluated names another session than its place does.")
		return nil
	}
	there, err := v.log.Exists(ctx, entry.Body.UserID, session)
	if there || err != nil {
		return err
	}
	if _, err := v.deps.Store.Get(ctx, key); roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // it was deleted for good just now
	}
	v.found(problemQueue, entry.Body.UserID, session, "A session waits to be evaluated that has no record.")
	return nil
}
