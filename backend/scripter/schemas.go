package scripter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v3"

	"roleplay/backend/record"
)

// Schemas are the compiled JSON Schemas of what is practised. They may be used concurrently.
type Schemas struct {
	compiled map[record.Kind]*jsonschema.Schema
	raw      map[record.Kind]any
}

func kinds() []record.Kind {
	return []record.Kind{record.KindRubric, record.KindScript, record.KindCharacter, record.KindScenario}
}

// LoadSchemas compiles the schemas that files holds: schemas/scenario.json and so on.
// It takes some milliseconds, and needs no store: whoever starts can begin with it.
func LoadSchemas(files fs.FS) (*Schemas, error) {
	out := &Schemas{compiled: map[record.Kind]*jsonschema.Schema{}, raw: map[record.Kind]any{}}
	compiler := jsonschema.NewCompiler()
	for _, k := range kinds() {
		body, err := fs.ReadFile(files, "schemas/"+string(k)+".json")
		if err != nil {
			return nil, fmt.Errorf("read the schema of a %s: %w", k, err)
		}
		if out.raw[k], err = jsonschema.UnmarshalJSON(bytes.NewReader(body)); err != nil {
			return nil, fmt.Errorf("decode the schema of a %s: %w", k, err)
		}
		name := schemaName(k)
		if err := compiler.AddResource(name, out.raw[k]); err != nil {
			return nil, fmt.Errorf("add the schema of a %s: %w", k, err)
		}
		if out.compiled[k], err = compiler.Compile(name); err != nil {
			return nil, fmt.Errorf("compile the schema of a %s: %w", k, err)
		}
	}
	return out, nil
}

func schemaName(k record.Kind) string { return "roleplay:///" + string(k) + ".json" }

// check returns every place where the source does not fit the schema of its kind.
func (c *Schemas) check(s *source, k record.Kind) []Problem {
	// Through JSON, so that the validator sees exactly what will be decoded.
	body, err := json.Marshal(s.value)
	if err != nil {
		return s.at(1, 1, "", "This cannot be written as JSON: %v.", err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return s.at(1, 1, "", "This cannot be written as JSON: %v.", err)
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(c.compiled[k].Validate(value), &invalid) {
		return nil
	}
	var problems []Problem
	c.leaves(invalid, func(leaf *jsonschema.ValidationError) {
		problems = append(problems, c.sentences(s, k, leaf)...)
	})
	return problems
}

func (c *Schemas) leaves(e *jsonschema.ValidationError, yield func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		yield(e)
	}
	for _, cause := range e.Causes {
		c.leaves(cause, yield)
	}
}

func (c *Schemas) sentences(s *source, k record.Kind, e *jsonschema.ValidationError) []Problem {
	var problems []Problem
	tell := func(steps []string, format string, args ...any) {
		problems = append(problems, s.problem(steps, format, args...))
	}
	here := e.InstanceLocation
	switch why := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range why.Missing {
			tell(append(slices.Clone(here), name), "The field %s is missing%s.", name, c.meaning(k, e.SchemaURL, name))
		}
	case *kind.AdditionalProperties:
		for _, name := range slices.Sorted(slices.Values(why.Properties)) {
			tell(append(slices.Clone(here), "#"+name), "There is no field %s here; there are %s.", name, c.fields(k, e.SchemaURL))
		}
	case *kind.Type:
		hint := ""
		if slices.Contains(why.Want, "string") && why.Got != "object" && why.Got != "array" {
			hint = "; put it in quotes"
		}
		tell(here, "This takes %s, not %s%s.", typeName(why.Want[0]), typeName(why.Got), hint)
	case *kind.Enum:
		tell(here, "This takes one of %s, not %q.", words(why.Want), why.Got)
	case *kind.Pattern:
		tell(here, "%q is not an id: an id is made of lower-case letters and digits, in words joined by - or _.", why.Got)
	case *kind.MinLength:
		tell(here, "This must not be empty.")
	case *kind.MaxLength:
		tell(here, "This has %d characters; it may have %d.", why.Got, why.Want)
	case *kind.Minimum:
		tell(here, "This is %s; the least is %s.", why.Got.RatString(), why.Want.RatString())
	case *kind.Maximum:
		tell(here, "This is %s; the most is %s.", why.Got.RatString(), why.Want.RatString())
	default:
		tell(here, "This does not fit %s.", e.SchemaURL)
	}
	return problems
}

// problem places a message at a path; a step with the prefix "#" means the name of that field.
func (s *source) problem(path []string, format string, args ...any) Problem {
	n := s.find(path)
	var b strings.Builder
	for i, step := range path {
		step = strings.TrimPrefix(step, "#")
		at := s.find(path[:i])
		if at.Kind == yaml.AliasNode {
			at = at.Alias
		}
		switch {
		case at.Kind == yaml.SequenceNode:
			b.WriteString("[" + step + "]")
		case b.Len() > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return Problem{File: s.file, Line: n.Line, Column: n.Column, Path: b.String(), Message: fmt.Sprintf(format, args...)}
}

// object returns the part of a raw schema that a URL of the validator points to.
func (c *Schemas) object(k record.Kind, url string) map[string]any {
	_, pointer, _ := strings.Cut(url, "#")
	at, _ := c.raw[k].(map[string]any)
	for step := range strings.SplitSeq(strings.Trim(pointer, "/"), "/") {
		if step != "" {
			at, _ = at[step].(map[string]any)
		}
	}
	properties, _ := at["properties"].(map[string]any)
	return properties
}

func (c *Schemas) fields(k record.Kind, url string) string {
	return strings.Join(slices.Sorted(maps.Keys(c.object(k, url))), ", ")
}

func (c *Schemas) meaning(k record.Kind, url, field string) string {
	property, _ := c.object(k, url)[field].(map[string]any)
	if text, ok := property["description"].(string); ok {
		return " (" + strings.ReplaceAll(text, "\n", " ") + ")"
	}
	return ""
}

func typeName(t string) string {
	switch t {
	case "string":
		return "text"
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "boolean":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "a group of fields"
	case "null":
		return "nothing"
	}
	return t
}

func words(values []any) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ", ")
}
