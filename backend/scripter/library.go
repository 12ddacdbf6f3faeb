package scripter

import (
	"encoding/json"
	"fmt"
	"slices"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// library is a set of documents that refer to each other, and for those that
// are being checked, their sources.
type library struct {
	scenarios  map[roleplay.ScenarioID]roleplay.Scenario
	characters map[roleplay.CharacterID]roleplay.Character
	scripts    map[roleplay.ScriptID]roleplay.Script
	rubrics    map[roleplay.RubricID]roleplay.Rubric
	sources    map[document]*source
}

// document names one document of a library.
type document struct {
	kind record.Kind
	id   string
}

func newLibrary() *library {
	return &library{
		scenarios:  map[roleplay.ScenarioID]roleplay.Scenario{},
		characters: map[roleplay.CharacterID]roleplay.Character{},
		scripts:    map[roleplay.ScriptID]roleplay.Script{},
		rubrics:    map[roleplay.RubricID]roleplay.Rubric{},
		sources:    map[document]*source{},
	}
}

// parse reads one source as far as it can alone, without its references. With
// problems, the document is not to be used.
func (c *Schemas) parse(file string, text []byte) (any, *source, record.Kind, []Problem) {
	s, problems := read(file, text)
	if s.root == nil {
		return nil, &s, "", problems
	}
	fields, ok := s.value.(map[string]any)
	if !ok {
		return nil, &s, "", append(problems, s.problem(nil, "A document is a group of fields and begins with kind: scenario, character, script or rubric."))
	}
	k, _ := fields["kind"].(string)
	if !slices.Contains(kinds(), record.Kind(k)) {
		where := []string{}
		if _, given := fields["kind"]; given {
			where = []string{"kind"}
		}
		return nil, &s, "", append(problems, s.problem(where, "Say what this document is; begin it with kind: scenario, kind: character, kind: script or kind: rubric."))
	}
	kind := record.Kind(k)
	if len(problems) > 0 {
		return nil, &s, kind, problems
	}
	if problems = c.check(&s, kind); len(problems) > 0 {
		return nil, &s, kind, problems
	}
	body, err := decode(&s, kind)
	if err != nil {
		return nil, &s, kind, s.at(1, 1, "", "This cannot be read: %v.", err)
	}
	return body, &s, kind, nil
}

// decode goes through JSON: the schema has checked exactly these names and types.
func decode(s *source, k record.Kind) (any, error) {
	body, err := json.Marshal(s.value)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	switch k {
	case record.KindScenario:
		return decodeAs[roleplay.Scenario](body)
	case record.KindCharacter:
		return decodeAs[roleplay.Character](body)
	case record.KindScript:
		return decodeAs[roleplay.Script](body)
	case record.KindRubric:
		return decodeAs[roleplay.Rubric](body)
	}
	return nil, fmt.Errorf("unknown kind %q", k)
}

func decodeAs[T any](body []byte) (any, error) {
	var v T
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return v, nil
}

// add puts a document in, in place of one with its id. A source marks it as being checked.
func (l *library) add(body any, s *source) document {
	var d document
	switch v := body.(type) {
	case roleplay.Scenario:
		d = document{record.KindScenario, string(v.ID)}
		l.scenarios[v.ID] = v
	case roleplay.Character:
		d = document{record.KindCharacter, string(v.ID)}
		l.characters[v.ID] = v
	case roleplay.Script:
		d = document{record.KindScript, string(v.ID)}
		l.scripts[v.ID] = v
	case roleplay.Rubric:
		d = document{record.KindRubric, string(v.ID)}
		l.rubrics[v.ID] = v
	}
	if s != nil {
		l.sources[d] = s
	}
	return d
}
