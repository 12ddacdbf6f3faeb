package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Docs keeps documents of one type in an envelope {schema, rev, by, body}.
// Top-level members of the body that T does not know are kept when it is changed;
// what is unknown inside of others is not, so whoever adds there raises the
// schema. A document of a newer schema can be read but not changed.
type Docs[T any] struct {
	Store  store.Store
	Schema int // the schema of T

	// Upgrade brings a body from the given schema to the next one. It is called
	// once for each schema between the document's and Schema. Nil leaves bodies as
	// they are, which is right while fields are only added.
	Upgrade func(schema int, body json.RawMessage) (json.RawMessage, error)
}

// Doc is one document as it was read or written.
type Doc[T any] struct {
	Schema int // as stored: older than Docs.Schema until the next Update
	Rev    int // 1 when created, one more with each change
	By     roleplay.UserID
	Body   T

	body    json.RawMessage // as read, at Docs.Schema
	version store.Version
}

// Get returns the document at key. CodeNotFound if there is none,
// CodeUnavailable if it is of a newer schema that T cannot hold.
func (d Docs[T]) Get(ctx context.Context, key string) (Doc[T], error) {
	object, err := d.Store.Get(ctx, key)
	if err != nil {
		return Doc[T]{}, fmt.Errorf("get document: %w", err)
	}
	doc, err := d.decode(object.Value)
	if err != nil {
		return Doc[T]{}, fmt.Errorf("read document %s: %w", key, err)
	}
	doc.version = object.Version
	return doc, nil
}

// Create writes the first revision. CodeConflict if there is a document already, whatever its content.
func (d Docs[T]) Create(ctx context.Context, key string, by roleplay.UserID, body T) (Doc[T], error) {
	return d.write(ctx, key, Doc[T]{By: by, Body: body}, nil, store.Absent)
}

// Update lets change edit the document at key and writes the next revision. If
// another writer was faster, change is called again on what that one wrote. An
// error of change is returned as it is, and nothing is written. CodeNotFound if
// there is no document, CodeUnavailable if it is of a newer schema.
func (d Docs[T]) Update(ctx context.Context, key string, by roleplay.UserID, change func(body *T) error) (Doc[T], error) {
	return d.change(ctx, key, by, change, false)
}

// Upsert is Update, beginning with the zero T where there is no document.
func (d Docs[T]) Upsert(ctx context.Context, key string, by roleplay.UserID, change func(body *T) error) (Doc[T], error) {
	return d.change(ctx, key, by, change, true)
}

func (d Docs[T]) change(ctx context.Context, key string, by roleplay.UserID, change func(body *T) error, create bool) (Doc[T], error) {
	for {
		doc, err := d.Get(ctx, key)
		cond := store.At(doc.version)
		switch {
		case create && roleplay.CodeOf(err) == roleplay.CodeNotFound:
			cond = store.Absent
		case err != nil:
			return Doc[T]{}, err
		case doc.Schema > d.Schema:
			return Doc[T]{}, newer(nil)
		}
		unknown, err := unknownMembers(doc.body, doc.Body)
		if err != nil {
			return Doc[T]{}, fmt.Errorf("read document %s: %w", key, err)
		}
		if err := change(&doc.Body); err != nil {
			return Doc[T]{}, err
		}
		doc.By = by
		doc, err = d.write(ctx, key, doc, unknown, cond)
		if roleplay.CodeOf(err) == roleplay.CodeConflict {
			continue // another writer was faster; every round means that somebody's write came through
		}
		return doc, err
	}
}

// envelope is the stored form of a document.
type envelope struct {
	Schema int             `json:"schema"`
	Rev    int             `json:"rev"`
	By     roleplay.UserID `json:"by"`
	Body   json.RawMessage `json:"body"`
}

// write stores doc as the next revision of itself, with the unknown members in its body.
func (d Docs[T]) write(ctx context.Context, key string, doc Doc[T], unknown members, cond store.If) (Doc[T], error) {
	doc.Schema = d.Schema
	doc.Rev++
	body, err := unknown.join(doc.Body)
	if err != nil {
		return Doc[T]{}, fmt.Errorf("encode document %s: %w", key, err)
	}
	value, err := json.Marshal(envelope{Schema: doc.Schema, Rev: doc.Rev, By: doc.By, Body: body})
	if err != nil {
		return Doc[T]{}, fmt.Errorf("encode document %s: %w", key, err)
	}
	doc.body = body
	if doc.version, err = d.Store.Put(ctx, key, value, cond); err != nil {
		return Doc[T]{}, fmt.Errorf("put document: %w", err)
	}
	return doc, nil
}

func (d Docs[T]) decode(value []byte) (Doc[T], error) {
	var e envelope
	if err := json.Unmarshal(value, &e); err != nil {
		return Doc[T]{}, fmt.Errorf("decode envelope: %w", err)
	}
	if e.Rev < 1 || len(e.Body) == 0 {
		return Doc[T]{}, errors.New("not a document: it has no revision or no body")
	}
	body, err := d.upgrade(e.Schema, e.Body)
	if err != nil {
		return Doc[T]{}, err
	}
	doc := Doc[T]{Schema: e.Schema, Rev: e.Rev, By: e.By, body: body}
	if err := json.Unmarshal(body, &doc.Body); err != nil {
		if e.Schema > d.Schema {
			return Doc[T]{}, newer(err)
		}
		return Doc[T]{}, fmt.Errorf("decode body: %w", err)
	}
	return doc, nil
}

func (d Docs[T]) upgrade(schema int, body json.RawMessage) (json.RawMessage, error) {
	if d.Upgrade == nil {
		return body, nil
	}
	for ; schema < d.Schema; schema++ {
		var err error
		if body, err = d.Upgrade(schema, body); err != nil {
			return nil, fmt.Errorf("upgrade from schema %d: %w", schema, err)
		}
	}
	return body, nil
}

// errNewer is the cause of refusing what only a newer program may change.
var errNewer = errors.New("it is of a newer schema")

// IsNewer reports whether a document is of a newer schema than this program knows.
func IsNewer(err error) bool { return errors.Is(err, errNewer) }

// newer is the error of a document that only a newer program may change.
func newer(cause error) error {
	err := errNewer
	if cause != nil {
		err = fmt.Errorf("%w: %w", errNewer, cause)
	}
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: "This was last changed by a newer version of RolePlay. Update this program to change it.",
		Err:     err,
	}
}
