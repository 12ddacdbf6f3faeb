package scripter

import (
	"context"
	"encoding/json"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// firstBy returns who published the first revision of a document, "" if there is none.
func (s *Service) firstBy(ctx context.Context, d document) (roleplay.UserID, error) {
	by, err := record.Content[json.RawMessage]{Store: s.store, Kind: d.kind}.By(ctx, d.id, 1)
	switch {
	case roleplay.CodeOf(err) == roleplay.CodeNotFound:
		return "", nil
	case err != nil:
		return "", fmt.Errorf("look whose the %s %q is: %w", d.kind, d.id, err)
	}
	return by, nil
}

// publish makes body the next revision of its id.
func (s *Service) publish(ctx context.Context, body any, by roleplay.UserID) (int, error) {
	var rev int
	var err error
	switch v := body.(type) {
	case roleplay.Scenario:
		_, rev, err = s.scenarios.Publish(ctx, string(v.ID), by, func(rev int) roleplay.Scenario { v.Rev = rev; return v })
	case roleplay.Character:
		_, rev, err = s.characters.Publish(ctx, string(v.ID), by, func(rev int) roleplay.Character { v.Rev = rev; return v })
	case roleplay.Script:
		_, rev, err = s.scripts.Publish(ctx, string(v.ID), by, func(rev int) roleplay.Script { v.Rev = rev; return v })
	case roleplay.Rubric:
		_, rev, err = s.rubrics.Publish(ctx, string(v.ID), by, func(rev int) roleplay.Rubric { v.Rev = rev; return v })
	}
	return rev, err
}
