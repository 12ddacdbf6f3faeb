package scripter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// Install publishes the shipped content of files (the folders scenarios,
// characters, scripts and rubrics): a document becomes a new revision, by
// Shipped, if it differs from the newest shipped one. A revision of its own that
// an ADMIN published stays the newest until the shipped document changes. The
// program calls it at its start, before any door is open; it asks for no actor.
// Where the files are those of the last time, down to the schemas, nothing is
// read but that. CodeInvalid when the shipped content has problems: then nothing
// is published.
func (s *Service) Install(ctx context.Context, files fs.FS) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()

	now, err := digest(files)
	if err != nil {
		return err
	}
	last, err := s.shipped.Get(ctx, record.ShippedKey)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return fmt.Errorf("read what was shipped last: %w", err)
	}
	if last.Body.Digest == now {
		return nil
	}
	if err := s.installAll(ctx, files); err != nil {
		return err
	}
	_, err = s.shipped.Upsert(ctx, record.ShippedKey, Shipped, func(body *shipment) error {
		body.Digest = now
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what was shipped last: %w", err)
	}
	return nil
}

// shipment is what was installed last, at record.ShippedKey.
type shipment struct {
	Digest string `json:"digest"` // see digest
}

// digest is over the names and the contents of all files: SHA-256, in hex.
func digest(files fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(h, "%q %d\n%s", name, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the shipped files: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// installAll publishes every document that is new, if none has problems.
func (s *Service) installAll(ctx context.Context, files fs.FS) error {
	l := newLibrary()
	bodies, problems, err := s.schemas.parseAll(files, func(body any, src *source) { l.add(body, src) })
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		problems = l.check(true)
	}
	if len(problems) > 0 {
		return refuse(problems)
	}
	for _, body := range bodies {
		if err := s.install(ctx, body); err != nil {
			return err
		}
	}
	return nil
}

// install publishes one document if it is new.
func (s *Service) install(ctx context.Context, body any) error {
	var newest any
	var err error
	switch v := body.(type) {
	case roleplay.Scenario:
		newest, err = withoutRev(s.scenarios.LatestBy(ctx, string(v.ID), Shipped))
	case roleplay.Character:
		newest, err = withoutRev(s.characters.LatestBy(ctx, string(v.ID), Shipped))
	case roleplay.Script:
		newest, err = withoutRev(s.scripts.LatestBy(ctx, string(v.ID), Shipped))
	case roleplay.Rubric:
		newest, err = withoutRev(s.rubrics.LatestBy(ctx, string(v.ID), Shipped))
	}
	if err == nil {
		fresh, encodeErr := withoutRev(body, nil)
		if encodeErr != nil {
			return encodeErr
		}
		if reflect.DeepEqual(newest, fresh) {
			return nil
		}
	} else if roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return err
	}
	_, err = s.publish(ctx, body, Shipped)
	return err
}

// withoutRev returns a document as values that can be compared: what was stored and what was just read differ in empty lists.
func withoutRev[T any](body T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	text, err := roleplay.EncodeJSON(body)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("decode for comparison: %w", err)
	}
	delete(fields, "rev")
	return fields, nil
}

// folder returns where the shipped documents of a kind lie.
func folder(k record.Kind) string { return string(k) + "s" }

// parseAll reads every shipped document, parts before the scenarios that need them.
func (c *Schemas) parseAll(files fs.FS, add func(any, *source)) ([]any, []Problem, error) {
	var bodies []any
	var problems []Problem
	for _, k := range kinds() {
		entries, err := fs.ReadDir(files, folder(k))
		if err != nil {
			return nil, nil, fmt.Errorf("list the shipped %s: %w", folder(k), err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".yaml") {
				continue
			}
			name := path.Join(folder(k), e.Name())
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, nil, fmt.Errorf("read the shipped %s: %w", name, err)
			}
			body, src, kind, wrong := c.parse(name, text)
			switch {
			case len(wrong) > 0:
				problems = append(problems, wrong...)
			case kind != k:
				problems = append(problems, src.problem([]string{"kind"}, "In this folder lie documents of the kind %s.", k))
			default:
				add(body, src)
				bodies = append(bodies, body)
			}
		}
	}
	return slices.Clip(bodies), problems, nil
}
