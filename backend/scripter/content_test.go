package scripter_test

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scripter"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/data"
)

// installed is a store with the content of the program, made once: nobody writes to it.
var installed = sync.OnceValues(func() (store.Store, error) {
	schemas, err := scripter.LoadSchemas(data.FS())
	if err != nil {
		return nil, err
	}
	st := mem.New()
	return st, scripter.New(scripter.Deps{Store: st, Schemas: schemas}).Install(context.Background(), data.FS())
})

// shipped returns the content of the program as it is played with a character.
func shipped(t *testing.T, character roleplay.CharacterID) *scene.Definition {
	t.Helper()
	st, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	c, err := record.Content[roleplay.Character]{Store: st, Kind: record.KindCharacter}.Latest(t.Context(), string(character))
	if err != nil {
		t.Fatal(err)
	}
	script, err := record.Content[roleplay.Script]{Store: st, Kind: record.KindScript}.Latest(t.Context(), string(c.Script))
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := record.Content[roleplay.Scenario]{Store: st, Kind: record.KindScenario}.Latest(t.Context(), string(script.Scenario))
	if err != nil {
		t.Fatal(err)
	}
	def, err := scene.NewDefinition(scenario, c, script)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func service(t *testing.T, st store.Store) *scripter.Service {
	t.Helper()
	schemas, err := scripter.LoadSchemas(data.FS())
	if err != nil {
		t.Fatal(err)
	}
	return scripter.New(scripter.Deps{Store: st, Schemas: schemas})
}

// Every shipped document passes its schema and the checks between documents.
func TestContent_HasNoProblems(t *testing.T) {
	var names []string
	err := fs.WalkDir(data.FS(), ".", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".yaml") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 17 {
		t.Fatalf("only %d documents ship: %v", len(names), names)
	}
	read := func(name string) ([]byte, error) { return os.ReadFile("../../data/" + name) }
	problems, err := scripter.CheckFiles(read, names, data.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s: %s", p.Place(), p.Path, p.Message)
	}
}

// A script says enough for a talk of any reasonable course.
func TestContent_ScriptsAreRich(t *testing.T) {
	for _, id := range characters() {
		def := shipped(t, id)
		seen := map[string]bool{}
		lines := 0
		count := func(ls []roleplay.Line) {
			for _, l := range ls {
				if seen[l.Text] {
					t.Errorf("%s says the same twice: %q", id, l.Text)
				}
				seen[l.Text] = true
				lines++
			}
		}
		count(def.Script.Opening)
		for _, part := range [][]roleplay.Reply{def.Script.Replies, def.Script.Gambits, def.Script.Fallbacks} {
			for _, r := range part {
				count(r.Lines)
			}
		}
		for _, r := range def.Script.Fallbacks {
			if len(r.Lines) < 4 {
				t.Errorf("%s: the fallback %s has %d lines, want at least 4", id, r.ID, len(r.Lines))
			}
		}
		if len(def.Script.Replies) < 60 || lines < 150 {
			t.Errorf("%s has %d replies and %d lines, want at least 60 and 150", id, len(def.Script.Replies), lines)
		}
		gated := 0
		for _, f := range def.Character.Facts {
			if f.Gate == nil {
				continue
			}
			gated++
			if f.Tip == "" {
				t.Errorf("%s: the gated fact %s has no tip", id, f.ID)
			}
		}
		if gated < 4 || len(def.Character.Facts) < 6 {
			t.Errorf("%s has %d facts, %d gated; want at least 6 and 4", id, len(def.Character.Facts), gated)
		}
	}
}
