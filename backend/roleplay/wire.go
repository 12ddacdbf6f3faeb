package roleplay

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// EncodeJSON writes v as both doors write it: a nil slice is an empty array, so
// that a page never meets null where the contract says list. A number that JSON
// cannot carry (NaN, infinity) is an error here, not the end of the program.
func EncodeJSON(v any) ([]byte, error) {
	filled := fillSlices(reflect.ValueOf(v))
	if !filled.IsValid() {
		return []byte("null"), nil
	}
	b, err := json.Marshal(filled.Interface())
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return b, nil
}

// fillSlices returns a copy of v in which every nil slice below it is empty.
// Values that marshal themselves are left as they are.
func fillSlices(v reflect.Value) reflect.Value {
	if !v.IsValid() || v.Type().Implements(marshaler) {
		return v
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		inner := fillSlices(v.Elem())
		if v.Kind() == reflect.Interface {
			return inner
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(inner)
		return p
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v // []byte is base64 text
		}
		if !v.IsNil() && plain(v.Type().Elem()) {
			return v // a talk of 5,000 turns is not copied
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(fillSlices(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for key, value := range v.Seq2() {
			out.SetMapIndex(key, fillSlices(value))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(fillSlices(v.Field(i)))
			}
		}
		return out
	}
	return v
}

// plain reports whether nothing below a value of type t can be a nil slice.
func plain(t reflect.Type) bool {
	if t.Implements(marshaler) {
		return true
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && !plain(f.Type) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Array:
		return false // pointers may lead back to t
	}
	return true
}

var marshaler = reflect.TypeFor[json.Marshaler]()
