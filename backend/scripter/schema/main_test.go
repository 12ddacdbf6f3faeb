package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The schemas that ship are those of the types as they are.
func TestSchemas_AreNotStale(t *testing.T) {
	schemas, err := generate("../../roleplay")
	if err != nil {
		t.Fatal(err)
	}
	if len(schemas) != 4 {
		t.Fatalf("%d schemas, want 4", len(schemas))
	}
	for name, want := range schemas {
		got, err := os.ReadFile(filepath.Join("../../../data/schemas", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("data/schemas/%s is stale: run go generate ./backend/scripter/schema", name)
		}
	}
}

func TestSchemas_HoldWhatTheTypesSay(t *testing.T) {
	schemas, err := generate("../../roleplay")
	if err != nil {
		t.Fatal(err)
	}
	type field struct {
		Description string
		Enum        []string
		Const       string
		Pattern     string
		Minimum     *int
		Maximum     *int
		MinLength   int
	}
	type object struct {
		Schema               string `json:"$schema"`
		Properties           map[string]field
		Required             []string
		AdditionalProperties *bool
		Defs                 map[string]json.RawMessage `json:"$defs"`
	}
	var scenario, character object
	if err := json.Unmarshal(schemas["scenario.json"], &scenario); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(schemas["character.json"], &character); err != nil {
		t.Fatal(err)
	}
	if scenario.Schema != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("draft %q", scenario.Schema)
	}
	if scenario.AdditionalProperties == nil || *scenario.AdditionalProperties {
		t.Error("other fields are not refused")
	}
	if _, there := scenario.Properties["rev"]; there {
		t.Error("an author cannot set rev, but the schema has it")
	}
	if got := scenario.Properties["kind"].Const; got != "scenario" || scenario.Required[0] != "kind" {
		t.Errorf("kind is %q, required %v", got, scenario.Required)
	}
	if got := scenario.Properties["field"].Enum; !slices.Equal(got, []string{"health", "service", "sales", "leadership", "interview", "crisis"}) {
		t.Errorf("field takes %v", got)
	}
	if got := scenario.Properties["language"].Description; got != "BCP 47" {
		t.Errorf("language is described as %q", got)
	}
	if m := scenario.Properties["minutes"]; m.Minimum == nil || *m.Minimum != 1 || m.Maximum == nil || *m.Maximum != 240 {
		t.Errorf("minutes %+v", m)
	}
	if scenario.Properties["title"].MinLength != 1 || scenario.Properties["id"].Pattern == "" {
		t.Error("title or id take anything")
	}
	if !slices.Contains(character.Required, "moods") || slices.Contains(character.Required, "voice") {
		t.Errorf("required of a character: %v", character.Required)
	}
	if _, there := character.Defs["Condition"]; !there {
		t.Error("a character's schema has no conditions")
	}
}

func TestWrite(t *testing.T) {
	if err := write(nil); err == nil {
		t.Error("no error without a folder")
	}
	if err := write([]string{filepath.Join(t.TempDir(), "nowhere")}); err == nil {
		t.Error("no error for a folder that is not there")
	}
	folder := t.TempDir()
	if err := write([]string{folder}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "script.json")); err != nil {
		t.Error(err)
	}
	if _, err := generate("/nowhere"); err == nil {
		t.Error("no error without the source of the types")
	}
}
