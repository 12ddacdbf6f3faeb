package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Contract returns the files of frontend/src/contract by name: the OpenAPI
// document, the table of operations and the types. They do not depend on
// configuration or version.
func Contract() (map[string][]byte, error) {
	d := &Door{doc: newDocument("1", func(string) bool { return true })}
	d.routes(Services{})
	d.doc.events()
	d.doc.window()
	spec, err := d.doc.encode()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"openapi.json":  spec,
		"operations.ts": d.doc.operationsTS(),
		"types.ts":      d.doc.typesTS(),
	}, nil
}

// encode writes the document as indented JSON.
func (d *document) encode() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d.OpenAPI); err != nil {
		return nil, fmt.Errorf("encode the OpenAPI document: %w", err)
	}
	return out.Bytes(), nil
}

const generated = "// Generated from the Go types of the services by `make generate`. Do not edit.\n\n"

// operationsTS is the table that both hosts of the page are generic over.
func (d *document) operationsTS() []byte {
	var out bytes.Buffer
	out.WriteString(generated + "export const operations = {\n")
	for _, op := range d.byPage() {
		fmt.Fprintf(&out, "  '%s': { method: '%s', path: '%s', params: %s, query: %s, kind: '%s', bound: '%s' },\n",
			op.Name, op.method(), op.path(), listTS(op.params), listTS(op.query), op.kind(), strings.ToUpper(op.Name[:1])+op.Name[1:])
	}
	out.WriteString("} as const\n")
	return out.Bytes()
}

// typesTS names the components and says what each operation takes and gives.
func (d *document) typesTS() []byte {
	var out bytes.Buffer
	out.WriteString(generated + "import type { components } from './schema'\n\n")
	for _, name := range slices.Sorted(maps.Keys(d.registry.Map())) {
		as := name
		if name == "Event" {
			as = "RolePlayEvent" // the browser has an Event of its own
		}
		fmt.Fprintf(&out, "export type %s = components['schemas']['%s']\n", as, name)
	}
	out.WriteString("\nexport interface Operations {\n")
	for _, op := range d.byPage() {
		fmt.Fprintf(&out, "  '%s': { input: %s; output: %s }\n", op.Name, op.in, op.out)
	}
	out.WriteString("}\n")
	return out.Bytes()
}

// byPage returns the operations that the page calls: the first address of each.
func (d *document) byPage() []described {
	return slices.DeleteFunc(slices.Clone(d.table), func(op described) bool { return op.Variant != "" })
}

// kind says how an operation travels between a browser and the server: "call",
// JSON both ways; "download", the answer is a file; "upload", the body is a file.
func (op described) kind() string {
	switch {
	case op.takes != "":
		return "upload"
	case op.gives != "":
		return "download"
	}
	return "call"
}

func listTS(names []string) string {
	if len(names) == 0 {
		return "[]"
	}
	return "['" + strings.Join(names, "', '") + "']"
}
