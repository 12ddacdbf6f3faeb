package llmtest

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/data"
)

// Shipped returns the scenarios of the program, each with each of its characters, by their ids.
func Shipped() ([]*scene.Definition, error) {
	scenarios, err := read[roleplay.Scenario]("scenarios")
	if err != nil {
		return nil, err
	}
	characters, err := read[roleplay.Character]("characters")
	if err != nil {
		return nil, err
	}
	scripts, err := read[roleplay.Script]("scripts")
	if err != nil {
		return nil, err
	}
	var out []*scene.Definition
	for _, s := range scenarios {
		for _, id := range s.Characters {
			i := slices.IndexFunc(characters, func(c roleplay.Character) bool { return c.ID == id })
			if i < 0 {
				return nil, fmt.Errorf("the scenario %s has no character %s", s.ID, id)
			}
			j := slices.IndexFunc(scripts, func(k roleplay.Script) bool { return k.ID == characters[i].Script })
			if j < 0 {
				return nil, fmt.Errorf("the character %s has no script %s", id, characters[i].Script)
			}
			def, err := scene.NewDefinition(s, characters[i], scripts[j])
			if err != nil {
				return nil, err
			}
			out = append(out, def)
		}
	}
	return out, nil
}

// read reads the shipped documents of a kind, by name.
func read[T any](folder string) ([]T, error) {
	names, err := fs.Glob(data.FS(), folder+"/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []T
	for _, name := range names {
		text, err := fs.ReadFile(data.FS(), name)
		if err != nil {
			return nil, err
		}
		var body T
		if err := yaml.Unmarshal(text, &body); err != nil {
			return nil, fmt.Errorf("%s: %w", strings.TrimPrefix(name, folder+"/"), err)
		}
		out = append(out, body)
	}
	return out, nil
}
