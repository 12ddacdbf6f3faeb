package scripter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// The limits of a source. A document that needs more is a mistake or an attack.
const (
	maxSource = 1 << 20
	maxValues = 100_000 // aliases counted as often as they are used
	maxDepth  = 64
)

// source is one document as text: where its values lie and what they are.
type source struct {
	file  string
	root  *yaml.Node
	value any // as encoding/json would give it
}

// read parses the text of one document. The problems are those that leave nothing to check further.
func read(file string, text []byte) (source, []Problem) {
	s := source{file: file}
	if len(text) > maxSource {
		return s, s.at(1, 1, "", "The file has %d bytes; a document has at most %d.", len(text), maxSource)
	}
	if !utf8.Valid(text) {
		line, column := firstBadByte(text)
		return s, s.at(line, column, "", "This is not UTF-8 text; save the file as UTF-8.")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return s, s.at(1, 1, "", "The file is empty.")
	case err != nil:
		return s, s.syntax(text, err)
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		return s, s.at(more.Line, 1, "", "A second document begins here; put each document into a file of its own.")
	case !errors.Is(err, io.EOF):
		return s, s.syntax(text, err)
	}
	s.root = doc.Content[0]
	r := reader{source: &s, left: maxValues}
	s.value = r.read(s.root, "", 0)
	return s, r.problems
}

func (s *source) at(line, column int, path, format string, args ...any) []Problem {
	return []Problem{{File: s.file, Line: line, Column: column, Path: path, Message: fmt.Sprintf(format, args...)}}
}

func firstBadByte(text []byte) (line, column int) {
	line, column = 1, 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			break
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		text = text[size:]
	}
	return line, column
}

var (
	yamlErrorForm = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	tabbed        = regexp.MustCompile(`^ *\t`)
)

// syntax tells what the YAML library could not read. It counts the lines of one
// of its two kinds of error from 0, and it does not say that tabs are the trouble.
func (s *source) syntax(text []byte, err error) []Problem {
	line, words := 1, err.Error()
	if parts := yamlErrorForm.FindStringSubmatch(words); parts != nil {
		line, _ = strconv.Atoi(parts[1])
		if words = parts[2]; line == 0 || strings.HasPrefix(words, "did not find") {
			line++
		}
	}
	lines := strings.Split(string(text), "\n")
	for _, n := range []int{line, line + 1} {
		if n <= len(lines) && tabbed.MatchString(lines[n-1]) {
			return s.at(n, 1, "", "This line is indented with a tab; YAML wants spaces.")
		}
	}
	return s.at(line, 1, "", "This is not YAML: %s.", words)
}

// reader turns nodes into values and refuses what YAML allows and a document does not need.
type reader struct {
	source   *source
	left     int // how many values may still come
	problems []Problem
}

func (r *reader) wrong(n *yaml.Node, path, format string, args ...any) {
	r.problems = append(r.problems, r.source.at(n.Line, n.Column, path, format, args...)...)
}

func (r *reader) read(n *yaml.Node, path string, depth int) any {
	r.left--
	switch {
	case r.left < 0:
		if r.left == -1 {
			r.wrong(n, path, "The aliases of this file expand to more than %d values; write less, or write it out.", maxValues)
		}
		return nil
	case depth > maxDepth:
		r.wrong(n, path, "This is nested more than %d levels deep.", maxDepth)
		r.left = -1
		return nil
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.read(n.Alias, path, depth+1) // one that holds itself ends at maxDepth
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for i, item := range n.Content {
			list = append(list, r.read(item, fmt.Sprintf("%s[%d]", path, i), depth+1))
		}
		return list
	case yaml.MappingNode:
		return r.mapping(n, path, depth)
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	return r.scalar(n, path)
}

func (r *reader) mapping(n *yaml.Node, path string, depth int) any {
	fields, lines := map[string]any{}, map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, body := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" {
			r.wrong(key, path, "The name of a field is plain text; put quotes around %q if it is meant so.", key.Value)
			continue
		}
		if first, twice := lines[key.Value]; twice {
			r.wrong(key, join(path, key.Value), "The field %s was already given on line %d.", key.Value, first)
			continue
		}
		lines[key.Value] = key.Line
		fields[key.Value] = r.read(body, join(path, key.Value), depth+1)
	}
	return fields
}

func (r *reader) scalar(n *yaml.Node, path string) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int":
		var i int64
		if err := n.Decode(&i); err == nil {
			return i
		}
		r.wrong(n, path, "%s is too large a number.", n.Value)
		return nil
	case "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil {
			r.wrong(n, path, "%s is not a number that can be used here.", n.Value)
			return nil
		}
		return f
	case "!!str", "!!timestamp": // a date is text here
		return n.Value
	}
	r.wrong(n, path, "The tag %s is not used here; leave it away.", n.ShortTag())
	return nil
}

func join(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// steps takes a path such as facts[2].gate.turn apart.
func steps(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' })
}

// find returns the node at a path, or the last one on the way that is there. A
// last step with the prefix "#" asks for the name of a field, not its value.
func (s *source) find(path []string) *yaml.Node {
	n := s.root
	for _, step := range path {
		for n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		next := n
		if i, err := strconv.Atoi(step); err == nil && n.Kind == yaml.SequenceNode && i < len(n.Content) {
			next = n.Content[i]
		}
		if n.Kind == yaml.MappingNode {
			name, isName := strings.CutPrefix(step, "#")
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value != name {
					continue
				}
				if next = n.Content[i+1]; isName {
					next = n.Content[i]
				}
			}
		}
		if next == n {
			return n
		}
		n = next
	}
	return n
}
