package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mistake is one thing wrong with the settings.
type mistake struct{ place, key, text string }

// layer is one place that sets keys, read and checked as far as it can be alone.
type layer struct {
	values   []value
	mistakes []mistake
}

type value struct{ place, key, text string }

// readFile flattens a YAML file to keys with the line each was set on. It fills ${…} from env.
func readFile(name string, source []byte, env func(string) (string, bool)) layer {
	var l layer
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	var doc, more yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return l
	case err != nil:
		line, text := yamlError(err)
		l.mistakes = append(l.mistakes, mistake{place: fmt.Sprintf("%s:%d", name, line), text: "is not YAML: " + text})
		return l
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		l.mistakes = append(l.mistakes, mistake{place: name, text: "holds more than one document; settings are one"})
		return l
	}
	w := walker{file: name, env: env, known: knownKeys(), seen: map[string]int{}, layer: &l}
	w.walk("", doc.Content[0])
	return l
}

var yamlErrorForm = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// yamlError takes line and words out of an error of the library, which counts
// the lines of one of its two kinds of error from 0.
func yamlError(err error) (int, string) {
	parts := yamlErrorForm.FindStringSubmatch(err.Error())
	if parts == nil {
		return 1, err.Error()
	}
	line, _ := strconv.Atoi(parts[1])
	if line == 0 || strings.HasPrefix(parts[2], "did not find") {
		line++
	}
	return line, parts[2]
}

func knownKeys() map[string]setting {
	known := map[string]setting{}
	for _, s := range settings() {
		known[s.name] = s
	}
	return known
}

type walker struct {
	file  string
	env   func(string) (string, bool)
	known map[string]setting
	seen  map[string]int // the line each key was set on
	layer *layer
}

func (w *walker) wrong(n *yaml.Node, key, format string, args ...any) {
	w.layer.mistakes = append(w.layer.mistakes, mistake{w.place(n), key, fmt.Sprintf(format, args...)})
}

func (w *walker) place(n *yaml.Node) string { return fmt.Sprintf("%s:%d", w.file, n.Line) }

func (w *walker) walk(key string, n *yaml.Node) {
	s, isKey := w.known[key]
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		w.wrong(n, key, "uses an anchor or alias; write the value out")
	case isKey && n.Kind == yaml.ScalarNode:
		w.scalar(s, n)
	case isKey:
		w.wrong(n, key, "takes one value, not a list or a section")
	case n.Kind == yaml.MappingNode:
		w.section(key, n)
	case key == "":
		if n.ShortTag() != "!!null" {
			w.wrong(n, "", "holds no settings; it should begin with a section such as auth:")
		}
	default:
		w.wrong(n, key, "is a section; its keys go below it, indented")
	}
}

func (w *walker) section(prefix string, n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, body := n.Content[i], n.Content[i+1]
		key := name.Value
		if prefix != "" {
			key = prefix + "." + key
		}
		if line, twice := w.seen[key]; twice {
			w.wrong(name, key, "was already set on line %d", line)
			continue
		}
		w.seen[key] = name.Line
		if !w.knows(key) {
			w.wrong(name, key, "%s", unknown(key))
			continue
		}
		w.walk(key, body)
	}
}

// knows reports whether key is a key or a section of some.
func (w *walker) knows(key string) bool {
	for name := range w.known {
		if name == key || strings.HasPrefix(name, key+".") {
			return true
		}
	}
	return false
}

func (w *walker) scalar(s setting, n *yaml.Node) {
	text, filled, err := substitute(n.Value, w.env)
	if err != nil {
		w.wrong(n, s.name, "%s", err)
		return
	}
	if tag := n.ShortTag(); !filled && tag != s.tag {
		w.wrong(n, s.name, "takes %s, not %s", typeNames[s.tag], nameOf(tag))
		return
	}
	w.layer.values = append(w.layer.values, value{w.place(n), s.name, text})
}

var typeNames = map[string]string{"!!str": "text", "!!int": "a whole number", "!!bool": "true or false", "!!float": "a number with a point", "!!null": "nothing"}

func nameOf(tag string) string {
	if name, ok := typeNames[tag]; ok {
		return name
	}
	return strings.TrimPrefix(tag, "!!")
}
