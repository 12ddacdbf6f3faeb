package exchange

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// catalog is what the scenarios.json of the Python system says by id.
type catalog struct {
	scenarios  map[string]named
	characters map[string]named
}

// named is what a scenario or character is called.
type named struct{ name, language string }

// catalog reads scenarios.json, where it lies. Without it the talks keep the names that they have.
func (p *pythonFolder) catalog(ctx context.Context) {
	p.names = catalog{scenarios: map[string]named{}, characters: map[string]named{}}
	for _, folder := range []string{".", "data", "resources", "static_data"} {
		name := path.Join(folder, "scenarios.json")
		body, err := p.small(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var all any
		if err == nil {
			err = json.Unmarshal(body, &all)
		}
		if err != nil {
			p.fail(ctx, name, &roleplay.Error{Code: roleplay.CodeInvalid, Message: "This cannot be read. The talks have the names that stand in themselves.", Err: err})
			return
		}
		p.names.read(all)
		p.report.note("%s has %s and %s without stages and scripts, so they cannot be practised here. Their talks bear their names.",
			name, counted(len(p.names.scenarios), "scenario"), counted(len(p.names.characters), "character"))
		return
	}
}

// read takes in a list of scenarios, or an object with lists or objects of
// scenarios and characters. What has another form is passed over.
func (c *catalog) read(all any) {
	fields, ok := all.(map[string]any)
	if !ok {
		c.list(all)
		return
	}
	collect(c.characters, fields["characters"])
	if scenarios, ok := fields["scenarios"]; ok {
		c.list(scenarios)
		return
	}
	delete(fields, "characters")
	c.list(fields)
}

// list takes in scenarios, and the characters that stand within them.
func (c *catalog) list(scenarios any) {
	for _, s := range collect(c.scenarios, scenarios) {
		collect(c.characters, s["characters"])
	}
}

// collect puts the names of a list of things with ids, or of an object that has
// the ids as its names, into a map, and returns the things.
func collect(into map[string]named, things any) []map[string]any {
	var found []map[string]any
	add := func(id string, thing any) {
		fields, ok := thing.(map[string]any)
		if !ok {
			return
		}
		name := text(fields, "name", "title")
		if id = cmp.Or(text(fields, "id"), id); id == "" || name == "" {
			return
		}
		into[id] = named{name: name, language: text(fields, "language")}
		found = append(found, fields)
	}
	switch all := things.(type) {
	case []any:
		for _, thing := range all {
			add("", thing)
		}
	case map[string]any:
		for id, thing := range all {
			add(id, thing)
		}
	}
	return found
}

// complete gives a chat what stands elsewhere in the folder.
func (c catalog) complete(chat *transcript.Chat, id, language string) {
	chat.ID = cmp.Or(chat.ID, id)
	chat.Title = cmp.Or(chat.Title, c.scenarios[chat.ScenarioID].name)
	chat.CharacterName = cmp.Or(chat.CharacterName, c.characters[chat.CharacterID].name)
	chat.Language = cmp.Or(chat.Language, c.scenarios[chat.ScenarioID].language, c.characters[chat.CharacterID].language, language)
}
