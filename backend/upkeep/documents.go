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
		case roleplay.CodeOf(err) == roleplay.CodeUnavailable:
			v.found(problemNewer, at.User, at.Session, fmt.Sprintf("%s was last changed by a newer version of RolePlay.", kind.name))
		case err != nil:
			v.found(problemDocument, at.User, at.Session, fmt.Sprintf("%s cannot be read.", kind.name))
		}
		if at.Kind == record.KeyQueue && err == nil {
			if err := v.queued(ctx, entry.Key); err != nil {
				return err
			}
		}
	}
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
	evaluations := record.Docs[roleplay.Evaluation]{Store: v.deps.Store, Schema: 1}
	return map[record.KeyKind]kept{
		record.KeyAccount:    {"An account", reader(record.Accounts(v.deps.Store))},
		record.KeyLogin:      {"A way to sign in", whatever},
		record.KeyProfile:    {"The settings of a person", whatever},
		record.KeyMarks:      {"What says a session's bookmarks, notes and place in the bin", reader(v.marks)},
		record.KeyEvaluation: {"An evaluation of a session", reader(evaluations)},
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
func (v *verification) queued(ctx context.Context, key string) error {
	entry, err := record.EvaluationQueue(v.deps.Store).Get(ctx, key)
	if err != nil {
		return ctx.Err() // told already, or evaluated since
	}
	for _, err := range v.log.Read(ctx, entry.Body.UserID, entry.Body.SessionID, record.Head{}) {
		if err != nil && ctx.Err() != nil {
			return err
		}
		return nil // what is wrong with it is told of the log
	}
	if _, err := v.deps.Store.Get(ctx, key); roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // it was deleted for good just now
	}
	v.found(problemQueue, entry.Body.UserID, entry.Body.SessionID, "A session waits to be evaluated that has no record.")
	return nil
}
