package server

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html docs.css
var docsFiles embed.FS

// docs serves the OpenAPI document and, made from it, a page for people.
func (d *Door) docs() error {
	spec, err := d.doc.encode()
	if err != nil {
		return err
	}
	page, err := d.doc.page()
	if err != nil {
		return err
	}
	style, err := docsFiles.ReadFile("docs.css")
	if err != nil {
		return fmt.Errorf("read the style of the docs: %w", err)
	}
	d.serveStatic("GET /api/openapi.json", "application/vnd.oai.openapi+json;version=3.1", spec)
	d.serveStatic("GET /api/docs", contentType(".html"), page)
	d.serveStatic("GET /api/docs.css", contentType(".css"), style)
	return nil
}

func (d *Door) serveStatic(route, kind string, content []byte) {
	d.mux.HandleFunc(route, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = w.Write(content) // nobody is left to tell
	})
}

// The page is a list of groups of operations, then the types they speak of.
type (
	docsPage struct {
		Info   *huma.Info
		Groups []docsGroup
		Types  []docsType
	}
	docsGroup struct {
		Name       string
		Operations []docsOperation
	}
	docsOperation struct {
		*huma.Operation
		ID      string
		Public  bool
		Fields  []docsField
		Answers []docsAnswer
	}
	docsField struct {
		Name, In string
		Required bool
		Type     docsSchema
	}
	docsAnswer struct {
		Status, Text string
		Good         bool
		Type         docsSchema
	}
	docsType struct {
		Name   string
		Fields []docsField
	}
	// docsSchema is a schema in words: a phrase around the name of a component.
	docsSchema struct{ Before, Name, After string }
)

var aFile = docsSchema{Before: "a file"}

func (d *document) page() ([]byte, error) {
	p := docsPage{Info: d.Info}
	groups := map[string]int{}
	for _, o := range d.inOrder() {
		tag := o.Tags[0]
		if _, ok := groups[tag]; !ok {
			groups[tag] = len(p.Groups)
			p.Groups = append(p.Groups, docsGroup{Name: tag})
		}
		g := &p.Groups[groups[tag]]
		g.Operations = append(g.Operations, docsOf(o))
	}
	for _, name := range slices.Sorted(maps.Keys(d.registry.Map())) {
		p.Types = append(p.Types, docsType{name, fieldsOf(d.registry.Map()[name], "")})
	}
	t, err := template.ParseFS(docsFiles, "docs.html")
	if err != nil {
		return nil, fmt.Errorf("read the template of the docs: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("write the docs: %w", err)
	}
	return out.Bytes(), nil
}

// inOrder returns the operations of the document in the order of their registration, the socket last.
func (d *document) inOrder() []*huma.Operation {
	place := map[string]int{"events.Watch": len(d.table)}
	for i, op := range d.table {
		place[op.Name+op.Variant] = i
	}
	var all []*huma.Operation
	for _, item := range d.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if o != nil {
				all = append(all, o)
			}
		}
	}
	slices.SortFunc(all, func(a, b *huma.Operation) int { return cmp.Compare(place[a.OperationID], place[b.OperationID]) })
	return all
}

func docsOf(o *huma.Operation) docsOperation {
	out := docsOperation{Operation: o, ID: o.OperationID, Public: o.Security == nil}
	for _, p := range o.Parameters {
		out.Fields = append(out.Fields, docsField{p.Name, p.In, p.Required, inWords(p.Schema)})
	}
	if o.RequestBody != nil {
		body := o.RequestBody.Content[typeJSON]
		switch {
		case body == nil:
			out.Fields = append(out.Fields, docsField{"", "body", true, aFile})
		case body.Schema.Ref != "":
			out.Fields = append(out.Fields, docsField{"", "body", true, inWords(body.Schema)})
		default:
			out.Fields = append(out.Fields, fieldsOf(body.Schema, "body")...)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		answer := docsAnswer{Status: status, Text: o.Responses[status].Description, Good: status < "400"}
		for kind, content := range o.Responses[status].Content {
			answer.Type = inWords(content.Schema)
			if kind != typeJSON && kind != problemType {
				answer.Type = aFile
			}
		}
		out.Answers = append(out.Answers, answer)
	}
	return out
}

func fieldsOf(s *huma.Schema, in string) []docsField {
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		fields = append(fields, docsField{name, in, slices.Contains(s.Required, name), inWords(s.Properties[name])})
	}
	return fields
}

func inWords(s *huma.Schema) docsSchema {
	switch {
	case s.Ref != "":
		return docsSchema{Name: componentName(s)}
	case s.Type == huma.TypeArray:
		w := inWords(s.Items)
		return docsSchema{"list of " + w.Before, w.Name, w.After}
	case s.Type == huma.TypeObject:
		if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
			w := inWords(of)
			return docsSchema{"map from text to " + w.Before, w.Name, w.After}
		}
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			words[i] = fmt.Sprint(e)
		}
		return docsSchema{Before: strings.Join(words, " | ")}
	}
	words := s.Type
	if s.Format == "date-time" {
		words = "time (UTC, ISO 8601)"
	}
	if s.Nullable {
		words += " or null"
	}
	return docsSchema{Before: words}
}
