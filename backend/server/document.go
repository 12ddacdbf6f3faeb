package server

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roleplay/backend/roleplay"
)

const componentsPath = "#/components/schemas/"

// document is the OpenAPI description of the door, made from the Go types of
// the operations as they are registered.
type document struct {
	*huma.OpenAPI
	registry huma.Registry
	served   func(handler string) bool // whether an operation is told of in paths
	table    []described
}

// described is an operation with what the page must know of it.
type described struct {
	Op
	form
	bodies
	in, out string // component names
}

func newDocument(version string, served func(string) bool) *document {
	registry := huma.NewMapRegistry(componentsPath, namer())
	d := &document{registry: registry, served: served, OpenAPI: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title:       "RolePlay",
			Version:     version,
			Description: "Practise a hard talk with a character. Every answer that is not a success is a Problem.",
		},
		Components: &huma.Components{
			Schemas: registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"bearer": {Type: "http", Scheme: "bearer", Description: "The accessToken of a sign-in."},
			},
		},
		Paths: map[string]*huma.PathItem{},
	}}
	d.component(reflect.TypeFor[Problem]())
	return d
}

// namer names components by their Go type. Where two packages have a type of
// one name, the second registered has its package in front.
func namer() func(reflect.Type, string) string {
	taken := map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := huma.DefaultSchemaNamer(t, hint)
		if t.Kind() != reflect.Struct {
			return name
		}
		if first, ok := taken[name]; ok && first != t {
			pkg := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
			return strings.ToUpper(pkg[:1]) + pkg[1:] + name
		}
		taken[name] = t
		return name
	}
}

// component registers a type and returns a reference to it.
func (d *document) component(t reflect.Type) *huma.Schema {
	ref := d.registry.Schema(t, true, "")
	for _, schema := range d.registry.Map() {
		for _, property := range schema.Properties {
			if property.Type == huma.TypeArray {
				property.Nullable = false // EncodeJSON makes nil slices empty
			}
		}
	}
	return ref
}

var pathField = regexp.MustCompile(`\{(\w+)\}`)

// bodies are the content types of the files that an operation takes and gives; "" where that is JSON.
type bodies struct{ takes, gives string }

// describe writes an operation into the document and returns how to read its input.
func describe[In, Out any](d *document, op Op, of bodies) form {
	in, out := d.component(reflect.TypeFor[In]()), d.component(reflect.TypeFor[Out]())
	f := form{registry: d.registry, schema: d.registry.SchemaFromRef(in.Ref), file: of.takes}
	for _, m := range pathField.FindAllStringSubmatch(op.path(), -1) {
		if f.schema.Properties[m[1]] == nil {
			panic(fmt.Sprintf("%s: the input has no field %q of the path", op.Name, m[1]))
		}
		f.params = append(f.params, m[1])
	}
	for _, field := range slices.Sorted(maps.Keys(f.schema.Properties)) {
		switch {
		case slices.Contains(f.params, field):
		case op.method() == http.MethodGet, of.takes != "":
			f.query = append(f.query, field)
		default:
			f.body = true
		}
	}
	d.table = append(d.table, described{op, f, of, componentName(in), componentName(out)})
	if d.served(op.handler()) {
		d.AddOperation(d.operation(op, f, in, out, of))
	}
	return f
}

func componentName(ref *huma.Schema) string { return strings.TrimPrefix(ref.Ref, componentsPath) }

func (d *document) operation(op Op, f form, in, out *huma.Schema, of bodies) *huma.Operation {
	o := &huma.Operation{
		OperationID: op.Name + op.Variant,
		Method:      op.method(),
		Path:        op.path(),
		Tags:        []string{op.handler()},
		Summary:     op.Summary,
		Responses:   map[string]*huma.Response{},
	}
	for _, field := range f.params {
		o.Parameters = append(o.Parameters, &huma.Param{Name: field, In: "path", Required: true, Schema: f.schema.Properties[field]})
	}
	for _, field := range f.query {
		required := slices.Contains(f.schema.Required, field)
		o.Parameters = append(o.Parameters, &huma.Param{Name: field, In: "query", Required: required, Schema: f.schema.Properties[field]})
	}
	if f.body {
		o.RequestBody = &huma.RequestBody{Required: true, Content: jsonContent(f.bodySchema(in))}
	}
	if f.file != "" {
		o.RequestBody = &huma.RequestBody{Required: true, Content: fileContent(f.file)}
	}
	good := jsonContent(out)
	if of.gives != "" {
		good = fileContent(of.gives)
	}
	for _, status := range []int{cmp.Or(op.Status, http.StatusOK), op.Other} {
		if status != 0 {
			o.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status), Content: good}
		}
	}
	for _, status := range f.problems(op) {
		o.Responses[strconv.Itoa(status)] = problemResponse(status)
	}
	if !op.Public {
		o.Security = []map[string][]string{{"bearer": {}}}
	}
	return o
}

// bodySchema is the flat input without what stands in the path.
func (f form) bodySchema(in *huma.Schema) *huma.Schema {
	if len(f.params) == 0 {
		return in
	}
	s := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
	for name, property := range f.schema.Properties {
		if f.inBody(name) {
			s.Properties[name] = property
		}
	}
	for _, name := range f.schema.Required {
		if f.inBody(name) {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

// problems lists the statuses other than success that an operation can answer with.
func (f form) problems(op Op) []int {
	statuses := []int{http.StatusInternalServerError}
	if len(f.schema.Properties) > 0 {
		statuses = append(statuses, http.StatusUnprocessableEntity)
	}
	if f.body {
		statuses = append(statuses, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if f.file != "" {
		statuses = append(statuses, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if !op.Public {
		statuses = append(statuses, http.StatusUnauthorized)
	}
	if len(f.params) > 0 {
		statuses = append(statuses, http.StatusNotFound)
	}
	for _, code := range op.Codes {
		statuses = append(statuses, statusOf(code))
	}
	slices.Sort(statuses)
	return slices.Compact(statuses)
}

func problemResponse(status int) *huma.Response {
	return &huma.Response{
		Description: http.StatusText(status),
		Content:     map[string]*huma.MediaType{problemType: {Schema: &huma.Schema{Ref: componentsPath + "Problem"}}},
	}
}

func jsonContent(s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{typeJSON: {Schema: s}}
}

func fileContent(kind string) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
}

// window describes what only a window answers, which has no address.
func (d *document) window() {
	d.component(reflect.TypeFor[ChosenFiles]())
}

// Hello is the first message on the socket of events: who is watching, and what they have seen already.
type Hello struct {
	Token string           `json:"token"`
	After map[string]int64 `json:"after,omitempty"` // for each stream, the last seq already seen
}

// events describes the socket, which OpenAPI has no words for.
func (d *document) events() {
	d.component(reflect.TypeFor[roleplay.Event]())
	d.component(reflect.TypeFor[Hello]())
	if !d.served("events") {
		return
	}
	d.AddOperation(&huma.Operation{
		OperationID: "events.Watch",
		Method:      http.MethodGet,
		Path:        "/api/events",
		Tags:        []string{"events"},
		Summary:     "Watch what happens, over a WebSocket",
		Description: "The client sends one Hello within five seconds. The server answers with the snapshot and then sends each Event as it happens. " +
			"It closes with 4401 when the sign-in is not, or no longer, valid, and with 1013 and the reason \"fell behind\" when the client reads too slowly: connect again and say in `after` what was seen.",
		Responses: map[string]*huma.Response{
			"101": {Description: "The socket is open."},
			"403": problemResponse(http.StatusForbidden),
			"426": problemResponse(http.StatusUpgradeRequired),
		},
	})
}
