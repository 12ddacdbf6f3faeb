package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"roleplay/backend/roleplay"
)

// shape is the schema that an answer must keep. A service that was asked for one may
// still break it: some servers take the field and do nothing about it.
type shape struct{ schema *jsonschema.Schema }

const schemaName = "mem:schema"

// shapeOf compiles a schema; nil stays nil. Nothing is loaded from anywhere.
func shapeOf(raw json.RawMessage) (*shape, error) {
	if raw == nil {
		return nil, nil
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, roleplay.Invalid("schema", "The schema is not JSON.")
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(jsonschema.SchemeURLLoader{})
	if err := c.AddResource(schemaName, document); err != nil {
		return nil, roleplay.Invalid("schema", "The schema cannot be used.")
	}
	compiled, err := c.Compile(schemaName)
	if err != nil {
		return nil, roleplay.Invalid("schema", "The schema cannot be used.")
	}
	return &shape{compiled}, nil
}

var (
	errNotJSON = errors.New("no JSON document")
	errShape   = errors.New("JSON of another shape")
)

// check returns why a text is not of the shape, in words that quote nothing of it.
func (s *shape) check(text string) error {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return errNotJSON
	}
	if s.schema.Validate(document) != nil {
		return errShape
	}
	return nil
}
