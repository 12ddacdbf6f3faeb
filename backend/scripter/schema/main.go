// Command schema writes the JSON Schemas (draft 2020-12) of authored content
// from the Go types, so that an editor can help an author and the checker can
// refuse what does not fit.
//
//	roleplay.Scenario … ── reflection, comments, enum tags ──► data/schemas/scenario.json …
//
// The fields are those of the YAML form: what has no yaml name is not there,
// what has no omitempty is required, every other name is refused.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"roleplay/backend/roleplay"
)

//go:generate go run . ../../../data/schemas

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: schema FOLDER")
	}
	schemas, err := generate("../../roleplay")
	if err != nil {
		return err
	}
	for name, body := range schemas {
		if err := os.WriteFile(filepath.Join(args[0], name), body, 0o644); err != nil { //nolint:gosec // part of the source tree
			return fmt.Errorf("write a schema: %w", err)
		}
	}
	return nil
}

// here is the import path of this folder, from which the comments of the types are looked up.
const here = "roleplay/backend/scripter/schema"

// generate returns the schemas by file name. nouns is the folder of the types'
// source, relative to this one, for the descriptions.
func generate(nouns string) (map[string][]byte, error) {
	r := &jsonschema.Reflector{FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true, Mapper: identifier}
	if err := r.AddGoComments(here, nouns); err != nil {
		return nil, fmt.Errorf("read the comments: %w", err)
	}
	out := map[string][]byte{}
	for kind, t := range map[string]reflect.Type{
		"scenario":  reflect.TypeFor[roleplay.Scenario](),
		"character": reflect.TypeFor[roleplay.Character](),
		"script":    reflect.TypeFor[roleplay.Script](),
		"rubric":    reflect.TypeFor[roleplay.Rubric](),
	} {
		s := r.ReflectFromType(t)
		s.Title = "RolePlay " + kind
		refine(s, t, s.Definitions, map[reflect.Type]bool{})
		s.Properties.Set("kind", &jsonschema.Schema{Const: kind, Description: "what this document is"})
		_ = s.Properties.MoveToFront("kind")
		s.Required = slices.Insert(s.Required, 0, "kind")
		body, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("encode the schema of a %s: %w", kind, err)
		}
		out[kind+".json"] = append(body, '\n')
	}
	return out, nil
}

// identifier gives every id type the form that roleplay.IsSlug asks for.
func identifier(t reflect.Type) *jsonschema.Schema {
	if t.Kind() != reflect.String || !strings.HasSuffix(t.Name(), "ID") {
		return nil
	}
	most := uint64(64)
	return &jsonschema.Schema{Type: "string", Pattern: `^[a-z0-9]+([-_][a-z0-9]+)*$`, MaxLength: &most}
}

// ranges are the bounds of numbers, by type and field, both ends inclusive.
func ranges() map[string][2]int {
	return map[string][2]int{
		"Scenario.minutes":  {1, 240},
		"Mood.start":        {0, 100},
		"MoodLevel.from":    {0, 100},
		"MoodBound.atLeast": {0, 100},
		"MoodBound.atMost":  {0, 100},
		"MoveCount.atLeast": {0, 1000},
		"MoveCount.atMost":  {0, 1000},
		"Bound.atLeast":     {0, 1000},
		"Bound.atMost":      {0, 1000},
		"Reply.priority":    {-100, 100},
		"Criterion.weight":  {1, 100},
		"Level.score":       {0, 100},
	}
}

// refine adds what the reflector does not know: the enum tag, ranges, and that a required text is not empty.
func refine(s *jsonschema.Schema, t reflect.Type, defs jsonschema.Definitions, done map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || done[t] {
		return
	}
	done[t] = true
	if s == nil {
		s = defs[t.Name()]
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		p, ok := s.Properties.Get(name)
		if !ok {
			continue
		}
		if values := f.Tag.Get("enum"); values != "" {
			for v := range strings.SplitSeq(values, ",") {
				p.Enum = append(p.Enum, v)
			}
		} else if p.Type == "string" && p.Pattern == "" && slices.Contains(s.Required, name) {
			least := uint64(1)
			p.MinLength = &least
		}
		if bounds, ok := ranges()[t.Name()+"."+name]; ok {
			p.Minimum = json.Number(fmt.Sprint(bounds[0]))
			p.Maximum = json.Number(fmt.Sprint(bounds[1]))
		}
		refine(nil, f.Type, defs, done)
	}
}
