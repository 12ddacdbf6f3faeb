package fake

import (
	"encoding/json"
	"slices"
	"strings"
)

// minimal returns a small document that a JSON Schema takes.
func minimal(schema json.RawMessage) string {
	var root map[string]any
	if json.Unmarshal(schema, &root) != nil {
		return "{}"
	}
	content, err := json.Marshal(valueOf(root, root, 0))
	if err != nil {
		return "{}"
	}
	return string(content)
}

// valueOf knows the parts of JSON Schema that both vendors take.
func valueOf(root, s map[string]any, depth int) any {
	if depth > 32 {
		return nil
	}
	if ref, ok := s["$ref"].(string); ok {
		return valueOf(root, resolve(root, ref), depth+1)
	}
	if c, ok := s["const"]; ok {
		return c
	}
	if list, ok := s["enum"].([]any); ok && len(list) > 0 {
		return list[0]
	}
	for _, of := range []string{"anyOf", "oneOf", "allOf"} {
		if list, ok := s[of].([]any); ok && len(list) > 0 {
			first, _ := list[0].(map[string]any)
			return valueOf(root, first, depth+1)
		}
	}
	switch typeOf(s) {
	case "object":
		return object(root, s, depth)
	case "array":
		item, _ := s["items"].(map[string]any)
		n, _ := s["minItems"].(float64)
		list := make([]any, 0, int(n))
		for range int(n) {
			list = append(list, valueOf(root, item, depth+1))
		}
		return list
	case "string":
		n, _ := s["minLength"].(float64)
		return "text" + strings.Repeat(".", max(0, int(n)-4))
	case "integer", "number":
		low, _ := s["minimum"].(float64)
		return low
	case "boolean":
		return false
	default:
		return nil
	}
}

func object(root, s map[string]any, depth int) map[string]any {
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	o := map[string]any{}
	for name, of := range properties {
		if slices.Contains(required, any(name)) {
			property, _ := of.(map[string]any)
			o[name] = valueOf(root, property, depth+1)
		}
	}
	return o
}

func typeOf(s map[string]any) string {
	switch t := s["type"].(type) {
	case string:
		return t
	case []any:
		first, _ := t[0].(string)
		return first
	}
	if _, ok := s["properties"]; ok {
		return "object"
	}
	return ""
}

// resolve follows a reference within the document.
func resolve(root map[string]any, ref string) map[string]any {
	at := root
	for _, step := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		next, ok := at[step].(map[string]any)
		if !ok {
			return nil
		}
		at = next
	}
	return at
}
