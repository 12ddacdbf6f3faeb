package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"roleplay/backend/roleplay"
)

// maxBody is the longest request body, in bytes: more than the longest source
// of a document or a message that a service takes, so that the service refuses
// those itself.
const maxBody = 1 << 20

const typeJSON = "application/json"

// form reads the flat input of one operation from a request.
//
//	path, query, body ──► one map ──► checked against the flat schema ──► In
type form struct {
	registry huma.Registry
	schema   *huma.Schema // of In
	params   []string     // fields in the path
	query    []string     // fields in the query
	body     bool         // whether there are fields in the body
	file     string       // the content type of a body that is a file, which is not read here; else ""
}

// read fills in, a pointer. The error tells of every field that is wrong.
func (f form) read(w http.ResponseWriter, r *http.Request, in any) error {
	given, err := f.readBody(w, r)
	if err != nil {
		return err
	}
	var wrong []roleplay.FieldError
	for field := range given {
		if !f.inBody(field) {
			wrong = append(wrong, unknownField(field))
			delete(given, field)
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, roleplay.CodeInvalid,
			"The query %q cannot be read. Its fields are joined by &, and a ; or %% in a value is written as %%3B or %%25.", r.URL.RawQuery)
	}
	for field, values := range query {
		switch {
		case !slices.Contains(f.query, field):
			wrong = append(wrong, unknownField(field))
			continue
		case len(values) > 1:
			wrong = append(wrong, roleplay.FieldError{Field: field, Message: fmt.Sprintf("The field %q is given %d times; give it once.", field, len(values))})
		}
		given[field] = f.fromText(field, values[0])
	}
	for _, field := range f.params {
		given[field] = f.fromText(field, r.PathValue(field))
	}
	if wrong = append(wrong, f.check(given)...); len(wrong) > 0 {
		return invalid(wrong)
	}
	flat, err := json.Marshal(given)
	if err != nil {
		return fmt.Errorf("encode the checked input: %w", err)
	}
	if err := json.Unmarshal(flat, in); err != nil {
		return roleplay.Errorf(roleplay.CodeInvalid, "A number is too large for its field.")
	}
	return nil
}

func (f form) readBody(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	given := map[string]any{}
	if f.file != "" {
		return given, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, roleplay.Errorf(roleplay.CodeTooLarge, "The request is larger than %d bytes.", tooLarge.Limit)
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, roleplay.CodeInvalid, "The request ended before its body was complete.")
	}
	if len(raw) == 0 {
		return given, nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != typeJSON {
		return nil, refuse(http.StatusUnsupportedMediaType, roleplay.CodeInvalid, "The body must be sent as application/json.")
	}
	if !utf8.Valid(raw) {
		return nil, refuse(http.StatusBadRequest, roleplay.CodeInvalid, "The body is not valid UTF-8.")
	}
	var body any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	err = decoder.Decode(&body)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, roleplay.CodeInvalid, "The body is not valid JSON.")
	}
	given, ok := body.(map[string]any)
	if !ok {
		return nil, roleplay.Errorf(roleplay.CodeInvalid, "The body must be a JSON object.")
	}
	return given, nil
}

func (f form) inBody(field string) bool {
	return f.schema.Properties[field] != nil && !slices.Contains(f.params, field) && !slices.Contains(f.query, field)
}

// fromText reads a field of the path or the query as its type wants it. What
// cannot be read stays text, which the check refuses.
func (f form) fromText(field, text string) any {
	switch f.schema.Properties[field].Type {
	case huma.TypeInteger:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return float64(n)
		}
	case huma.TypeBoolean:
		if text == "true" || text == "false" {
			return text == "true"
		}
	}
	return text
}

// check holds the input against the schema.
func (f form) check(given map[string]any) []roleplay.FieldError {
	var wrong []roleplay.FieldError
	for _, field := range f.schema.Required {
		if _, ok := given[field]; !ok {
			wrong = append(wrong, roleplay.FieldError{Field: field, Message: fmt.Sprintf("The field %q is missing.", field)})
		}
	}
	var result huma.ValidateResult
	huma.Validate(f.registry, f.schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, given, &result)
	for _, err := range result.Errors {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) && detail.Location != "" { // the object as a whole: the missing ones, told above
			message := fmt.Sprintf("The field %q is not right: %s.", detail.Location, detail.Message)
			wrong = append(wrong, roleplay.FieldError{Field: detail.Location, Message: message})
		}
	}
	return wrong
}

func unknownField(field string) roleplay.FieldError {
	return roleplay.FieldError{Field: field, Message: fmt.Sprintf("There is no field %q here.", field)}
}

// invalid makes one error of the fields that are wrong, in the order of their names.
func invalid(wrong []roleplay.FieldError) error {
	slices.SortStableFunc(wrong, func(a, b roleplay.FieldError) int { return strings.Compare(a.Field, b.Field) })
	messages := make([]string, len(wrong))
	for i, w := range wrong {
		messages[i] = w.Message
	}
	return &roleplay.Error{Code: roleplay.CodeInvalid, Message: strings.Join(messages, " "), Fields: wrong}
}
