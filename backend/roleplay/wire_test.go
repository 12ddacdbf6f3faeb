package roleplay_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"roleplay/backend/roleplay"
)

type leaf struct {
	Tags []string `json:"tags"`
}

type inner struct {
	Leaves []leaf `json:"leaves"`
}

// Base is embedded, so its fields stand among those of outer.
type Base struct {
	Moods []int `json:"moods"`
}

type outer struct {
	Base
	Name    string          `json:"name"`
	Inner   inner           `json:"inner"`
	Pointer *inner          `json:"pointer"`
	Any     any             `json:"any"`
	Map     map[string]leaf `json:"map"`
	Left    []string        `json:"left,omitempty"`
	Hidden  []string        `json:"-"`
	secret  []string
}

func TestEncodeJSON_NilSlicesAreEmptyLists(t *testing.T) {
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"Slice", []string(nil), `[]`},
		{"Struct", leaf{}, `{"tags":[]}`},
		{"Pointer", &leaf{}, `{"tags":[]}`},
		{"PointerToPointer", new(&leaf{}), `{"tags":[]}`},
		{"SliceOfStructs", []leaf{{}, {Tags: []string{"a"}}}, `[{"tags":[]},{"tags":["a"]}]`},
		{"SliceOfPointers", []*leaf{nil, {}}, `[null,{"tags":[]}]`},
		{"SliceOfSlices", [][]int{nil, {1}}, `[[],[1]]`},
		{"MapOfSlices", map[string][]int{"a": nil}, `{"a":[]}`},
		{"MapOfStructs", map[string]leaf{"a": {}}, `{"a":{"tags":[]}}`},
		{"MapOfAny", map[string]any{"a": []int(nil), "b": leaf{}}, `{"a":[],"b":{"tags":[]}}`},
		{
			"Nested", outer{Name: "x", Inner: inner{Leaves: []leaf{{}}}, Pointer: &inner{}, Any: leaf{}, Map: map[string]leaf{"k": {}}, secret: []string{"s"}},
			`{"moods":[],"name":"x","inner":{"leaves":[{"tags":[]}]},"pointer":{"leaves":[]},"any":{"tags":[]},"map":{"k":{"tags":[]}}}`,
		},
		{"NilPointerMapAny", outer{}, `{"moods":[],"name":"","inner":{"leaves":[]},"pointer":null,"any":null,"map":null}`},
		{"Embedded", roleplay.Session{}.Progress, `{"stages":[],"goals":[],"moods":[]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantJSON(t, test.v, test.want) })
	}
}

func TestEncodeJSON_LeavesTheRest(t *testing.T) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 890_000_000, time.UTC)
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"Nil", nil, `null`},
		{"NilPointer", (*leaf)(nil), `null`},
		{"Text", "a", `"a"`},
		{"Bytes", struct{ B []byte }{[]byte{1, 2}}, `{"B":"AQI="}`},
		{"Time", struct{ At time.Time }{at}, `{"At":"2026-03-04T05:06:07.89Z"}`},
		{"PointerToTime", struct{ At, No *time.Time }{At: &at}, `{"At":"2026-03-04T05:06:07.89Z","No":null}`},
		{"RawMessage", struct{ Raw json.RawMessage }{json.RawMessage(`{"a":null}`)}, `{"Raw":{"a":null}}`},
		{"NilRawMessage", struct{ Raw json.RawMessage }{}, `{"Raw":null}`},
		{"Seed", roleplay.Start{Seed: math.MaxUint64}.Seed, `18446744073709551615`},
		{"SeedAsText", struct {
			Seed uint64 `json:"seed,string"`
		}{math.MaxUint64}, `{"seed":"18446744073709551615"}`},
		{"OmittedEvent", roleplay.Event{Type: roleplay.EventTurnDelta, Owner: "anna", Delta: "Hi"}, `{"type":"turn.delta","delta":"Hi"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantJSON(t, test.v, test.want) })
	}
}

func TestEncodeJSON_DoesNotChangeItsArgument(t *testing.T) {
	v := &outer{Pointer: &inner{Leaves: []leaf{{}}}, Map: map[string]leaf{"k": {}}, Any: &leaf{}}
	if _, err := roleplay.EncodeJSON(v); err != nil {
		t.Fatal(err)
	}
	if v.Moods != nil || v.Inner.Leaves != nil || v.Pointer.Leaves[0].Tags != nil || v.Map["k"].Tags != nil || v.Any.(*leaf).Tags != nil {
		t.Errorf("the argument was changed: %+v", v)
	}
}

// As a panic or as text outside JSON these would end the window.
func TestEncodeJSON_ErrNumber(t *testing.T) {
	for _, number := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, v := range []any{number, roleplay.Metric{Value: &number}, map[string]any{"a": []float64{number}}} {
			if b, err := roleplay.EncodeJSON(v); err == nil {
				t.Errorf("EncodeJSON(%v) = %s, want an error", number, b)
			}
		}
	}
}
