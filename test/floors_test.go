// Package test holds what crosses packages: the floors of the house, the whole
// program in a browser and in its window, and the benchmarks.
package test

import (
	"cmp"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// floors are the floors of the house from the ground up. A package stands on the
// floor of the longest prefix that fits it; a new package begins with its line here.
var floors = [][]string{
	{"backend/roleplay"},
	{"data", "frontend", "audio", "config"},
	{"backend/event", "backend/store", "backend/lock", "backend/secret", "backend/search", "backend/files", "backend/model", "audio/wav"},
	{"backend/model/transport"}, // below the two that stand on it
	{"backend/scene", "backend/transcript"},
	{"backend/partner"},
	{"backend/record"},
	{"backend/auth", "backend/scripter", "backend/chat", "backend/evaluation", "backend/library", "backend/exchange", "backend/upkeep", "backend/models", "backend/admin", "backend/recording"},
	{"backend/voice"},
	{
		"backend/server",
		"backend/store/mem", "backend/store/bolt", "backend/store/dir", "backend/event/mem", "backend/lock/file",
		"backend/secret/mem", "backend/secret/keyring", "backend/secret/file",
		"backend/search/mem", "backend/search/sqlite", "backend/files/dir", "backend/files/zip", "backend/local",
		"backend/model/gemini", "backend/model/openai", "backend/model/system", "audio/device",
	},
	{"app"},
	{"."},
}

// ground is how many of the lowest floors know nothing but the standard library;
// config, which reads YAML, is the one exception.
const ground = 2

// offTheFloors are folders whose code is not part of the program: generators,
// tools and the suites that test packages import.
var offTheFloors = []string{
	"build", "test", "data/generate", "backend/server/generate",
	"backend/store/storetest", "backend/event/eventtest", "backend/secret/secrettest",
	"backend/search/searchtest", "backend/files/filestest",
	"backend/model/modeltest", "backend/model/fake", "backend/partner/llm/llmtest", "audio/audiotest",
}

// reserved are modules that one place alone may know, so that each technology
// can be replaced by replacing that place.
var reserved = map[string]string{
	"github.com/wailsapp/wails":     ".",
	"go.etcd.io/bbolt":              "backend/store/bolt",
	"modernc.org/sqlite":            "backend/search/sqlite",
	"codeberg.org/go-pdf/fpdf":      "backend/transcript/pdf",
	"github.com/danielgtaylor/huma": "backend/server",
	"github.com/coder/websocket":    "backend/server",
	"github.com/zalando/go-keyring": "backend/secret/keyring",
	"github.com/gofrs/flock":        "backend/lock/file",
	"github.com/golang-jwt/jwt":     "backend/auth",
	"github.com/gorilla/websocket":  "backend/model/gemini",
	"github.com/gen2brain/malgo":    "audio/device",
	"google.golang.org/genai":       "backend/model/gemini",
	"cloud.google.com/go/auth":      "backend/model/gemini",
	"github.com/openai/openai-go":   "backend/model/openai",
}

func TestFloors(t *testing.T) {
	for _, broken := range brokenFloors(t, os.DirFS("..")) {
		t.Error(broken)
	}
}

// TestFloors_CanFail holds the rule against small houses that break it.
func TestFloors_CanFail(t *testing.T) {
	for name, tt := range map[string]struct{ file, imports, want string }{
		"Up":           {"backend/scene/a.go", "roleplay/backend/chat", "up"},
		"Sideways":     {"backend/chat/a.go", "roleplay/backend/auth", "sideways"},
		"Technology":   {"backend/chat/a.go", "roleplay/backend/store/bolt", "up"},
		"Reserved":     {"backend/chat/a.go", "go.etcd.io/bbolt", "only backend/store/bolt"},
		"GroundAlone":  {"backend/roleplay/a.go", "golang.org/x/text/cases", "standard library"},
		"UnknownPlace": {"backend/wonder/a.go", "fmt", "no floor"},
	} {
		t.Run(name, func(t *testing.T) {
			house := fstest.MapFS{tt.file: {Data: []byte("package a\nimport _ " + strconv.Quote(tt.imports) + "\n")}}
			got := strings.Join(brokenFloors(t, house), "\n")
			if !strings.Contains(got, tt.want) {
				t.Errorf("a house that breaks the rule was told %q, want something with %q", got, tt.want)
			}
		})
	}
}

// brokenFloors reads the imports of every Go file that is part of the program
// and returns a sentence for each that breaks a rule.
func brokenFloors(t *testing.T, house fs.FS) []string {
	t.Helper()
	var broken []string
	err := fs.WalkDir(house, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != "." || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		place := path.Dir(file)
		if slices.ContainsFunc(offTheFloors, func(off string) bool { return within(place, off) }) {
			return nil
		}
		source, err := fs.ReadFile(house, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if complaint := judge(place, imported); complaint != "" {
				broken = append(broken, fmt.Sprintf("%s imports %s: %s", file, imported, complaint))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

// judge says what is wrong with an import, "" when nothing is.
func judge(place, imported string) string {
	from, home := floorOf(place)
	if from < 0 {
		return place + " has no floor; give it a line in floors"
	}
	target, ours := strings.CutPrefix(imported, "roleplay/")
	if !ours {
		for module, owner := range reserved {
			if within(imported, module) && !within(place, owner) {
				return "only " + owner + " may know this module"
			}
		}
		if standard := !strings.Contains(strings.Split(imported, "/")[0], "."); from < ground && !standard && place != "config" {
			return "the ground knows the standard library only"
		}
		return ""
	}
	to, targetHome := floorOf(target)
	switch {
	case to < 0:
		return target + " has no floor; give it a line in floors"
	case home == targetHome:
		return ""
	case to > from:
		return "this goes up"
	case to == from:
		return "this goes sideways"
	}
	return ""
}

// floorOf returns the floor a place stands on and the entry that says so.
func floorOf(place string) (int, string) {
	floor, home := -1, ""
	for i, homes := range floors {
		for _, h := range homes {
			if within(place, h) && cmp.Compare(len(h), len(home)) >= 0 {
				floor, home = i, h
			}
		}
	}
	return floor, home
}

// within reports whether place is root or below it. The root "." holds only itself.
func within(place, root string) bool {
	return place == root || root != "." && strings.HasPrefix(place, root+"/")
}
