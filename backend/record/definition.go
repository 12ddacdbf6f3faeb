package record

import (
	"cmp"
	"context"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
)

// maxDefinitions bounds how many definitions are held: each is some hundred kB.
const maxDefinitions = 64

// pins are the revisions that a talk is played by, and what stands in for those that are gone.
type pins struct {
	scenario                             roleplay.ScenarioID
	character                            roleplay.CharacterID
	script                               roleplay.ScriptID
	scenarioRev, characterRev, scriptRev int
	gone                                 bool
	title, name, language                string
}

// Definition returns the content that start pins, prepared. What is not here, as
// of a talk that was imported, or is damaged in the store, is stood in for by what
// start says of it.
func (t *Talks) Definition(ctx context.Context, start roleplay.Start) (*scene.Definition, error) {
	def, _, err := t.definition(ctx, start)
	return def, err
}

// definition also reports whether something stands in for content that is gone.
func (t *Talks) definition(ctx context.Context, start roleplay.Start) (*scene.Definition, bool, error) {
	key := pins{
		scenario: start.Scenario, character: start.Character, script: start.Script,
		scenarioRev: start.ScenarioRev, characterRev: start.CharacterRev, scriptRev: start.ScriptRev,
	}
	if def := t.held(key); def != nil {
		return def, false, nil
	}
	scenario, character, script, gone, err := t.pinned(ctx, start)
	if err != nil {
		return nil, false, err
	}
	if gone {
		key.gone, key.title, key.name, key.language = true, start.Title, start.CharacterName, start.Language
		if def := t.held(key); def != nil {
			return def, true, nil
		}
	}
	def := scene.Prepare(scenario, character, script)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.definitions) == maxDefinitions {
		clear(t.definitions)
	}
	t.definitions[key] = def
	return def, gone, nil
}

func (t *Talks) held(key pins) *scene.Definition {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.definitions[key]
}

// pinned reads what start pins.
func (t *Talks) pinned(ctx context.Context, start roleplay.Start) (scenario roleplay.Scenario, character roleplay.Character, script roleplay.Script, gone bool, err error) {
	missing := func(err error) bool { return roleplay.CodeOf(err) == roleplay.CodeNotFound || store.Damaged(err) }
	scenario, err = Content[roleplay.Scenario]{Store: t.store, Kind: KindScenario}.Get(ctx, string(start.Scenario), start.ScenarioRev)
	if missing(err) {
		gone, err = true, nil
		scenario = roleplay.Scenario{
			ID: start.Scenario, Rev: start.ScenarioRev, Title: cmp.Or(start.Title, string(start.Scenario)), Language: start.Language,
		}
	}
	if err != nil {
		return scenario, character, script, false, unreadable("scenario", err)
	}
	character, err = Content[roleplay.Character]{Store: t.store, Kind: KindCharacter}.Get(ctx, string(start.Character), start.CharacterRev)
	if missing(err) {
		gone, err = true, nil
		character = roleplay.Character{
			ID: start.Character, Rev: start.CharacterRev, Name: cmp.Or(start.CharacterName, string(start.Character)), Script: start.Script,
		}
	}
	if err != nil {
		return scenario, character, script, false, unreadable("character", err)
	}
	if start.Script == "" {
		return scenario, character, script, gone, nil
	}
	script, err = Content[roleplay.Script]{Store: t.store, Kind: KindScript}.Get(ctx, string(start.Script), start.ScriptRev)
	if missing(err) {
		gone, err, script = true, nil, roleplay.Script{ID: start.Script, Rev: start.ScriptRev}
	}
	if err != nil {
		return scenario, character, script, false, unreadable("script", err)
	}
	return scenario, character, script, gone, nil
}

func unreadable(kind string, err error) error {
	return &roleplay.Error{Code: roleplay.CodeInternal, Message: "The pinned " + kind + " of a session could not be read.", Err: err}
}
