package scripter_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"roleplay/backend/scripter"
	"roleplay/data"
)

// rubric is a small document that has no problems, with one line replaced.
func rubric(old, replacement string) string {
	return strings.Replace(`kind: rubric
id: tone
title: Tone of voice
source: my own
criteria:
  - id: calm
    title: Calm
    question: Was it calm?
    weight: 1
    levels:
      - {score: 1, title: Loud, anchor: Shouts}
      - {score: 2, title: Calm, anchor: Speaks}
`, old, replacement, 1)
}

func check(t *testing.T, files map[string]string) []scripter.Problem {
	t.Helper()
	return checkAgainst(t, data.FS(), files)
}

// bare has the schemas and no content.
func bare(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, kind := range []string{"scenario", "character", "script", "rubric"} {
		files["schemas/"+kind+".json"] = &fstest.MapFile{Data: []byte(shippedText(t, "schemas/"+kind+".json"))}
		files[kind+"s/none"] = &fstest.MapFile{}
	}
	return files
}

func checkAgainst(t *testing.T, shipped fs.FS, files map[string]string) []scripter.Problem {
	t.Helper()
	read := func(name string) ([]byte, error) { return []byte(files[name]), nil }
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	problems, err := scripter.CheckFiles(read, names, shipped)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestCheckFiles_Refusals(t *testing.T) {
	bomb := "kind: rubric\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	for _, tc := range []struct {
		name, source string
		line, column int
		path, says   string
	}{
		{"ErrBrokenYAML", "kind: rubric\nid: [tone\ntitle: x\n", 2, 1, "", "This is not YAML: did not find expected ',' or ']'."},
		{"ErrScannerLine", "kind: rubric\ntitle: a: b\n", 2, 1, "", "This is not YAML: mapping values are not allowed in this context."},
		{"ErrTab", "kind: rubric\ncriteria:\n\t- id: calm\n", 3, 1, "", "This line is indented with a tab; YAML wants spaces."},
		{"ErrEmpty", "# nothing\n", 1, 1, "", "The file is empty."},
		{"ErrNotUTF8", "kind: rubric\ntitle: caf\xe9\n", 2, 11, "", "This is not UTF-8 text; save the file as UTF-8."},
		{"ErrTooLarge", strings.Repeat("#", 1<<20+1), 1, 1, "", "The file has 1048577 bytes; a document has at most 1048576."},
		{"ErrTwoDocuments", rubric("", "") + "---\nkind: rubric\n", 13, 1, "", "A second document begins here; put each document into a file of its own."},
		{"ErrSecondDocumentBroken", "kind: rubric\n---\n[\n", 4, 1, "", "This is not YAML"},
		{"ErrAliasBomb", bomb, 0, 0, "", "The aliases of this file expand to more than 100000 values; write less, or write it out."},
		{"ErrAliasOfItself", "kind: rubric\na: &a [*a]\n", 2, 0, "", "This is nested more than 64 levels deep."},
		{"ErrTooDeep", "kind: rubric\na: " + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "\n", 2, 0, "", "This is nested more than 64 levels deep."},
		{"ErrFieldTwice", rubric("source: my own", "title: again"), 4, 1, "title", "The field title was already given on line 3."},
		{"ErrFieldIsANumber", rubric("source: my own", "7: x"), 4, 1, "", `The name of a field is plain text; put quotes around "7" if it is meant so.`},
		{"ErrMergeKey", rubric("source: my own", "<<: {source: x}"), 4, 1, "", `The name of a field is plain text; put quotes around "<<" if it is meant so.`},
		{"ErrTag", rubric("source: my own", "source: !secret x"), 4, 9, "source", "The tag !secret is not used here; leave it away."},
		{"ErrHugeNumber", rubric("weight: 1", "weight: 99999999999999999999"), 9, 13, "criteria[0].weight", "This is 100000000000000000000; the most is 100."},
		{"ErrInfinite", rubric("weight: 1", "weight: .inf"), 9, 13, "criteria[0].weight", ".inf is not a number that can be used here."},
		{"ErrNotAGroup", "- a\n", 1, 1, "", "A document is a group of fields and begins with kind: scenario, character, script or rubric."},
		{"ErrNoKind", "id: tone\n", 1, 1, "", "Say what this document is; begin it with kind: scenario, kind: character, kind: script or kind: rubric."},
		{"ErrUnknownKind", "id: tone\nkind: recipe\n", 2, 7, "kind", "Say what this document is; begin it with kind: scenario, kind: character, kind: script or kind: rubric."},
		{"ErrMissingField", rubric("source: my own\n", ""), 1, 1, "source", "The field source is missing (where the criteria come from)."},
		{"ErrUnknownField", rubric("weight: 1", "weigth: 1"), 9, 5, "criteria[0].weigth", "There is no field weigth here; there are id, levels, question, title, weight."},
		{"ErrWrongType", rubric("weight: 1", "weight: much"), 9, 13, "criteria[0].weight", "This takes a whole number, not text."},
		{"ErrTextWithoutQuotes", rubric("title: Tone of voice", "title: 7"), 3, 8, "title", "This takes text, not a number; put it in quotes."},
		{"ErrNothing", rubric("title: Tone of voice", "title:"), 3, 7, "title", "This takes text, not nothing; put it in quotes."},
		{"ErrListForText", rubric("title: Tone of voice", "title: [a]"), 3, 8, "title", "This takes text, not a list."},
		{"ErrTrueForText", rubric("title: Tone of voice", "title: true"), 3, 8, "title", "This takes text, not true or false; put it in quotes."},
		{"ErrTextForGroup", rubric("{score: 1, title: Loud, anchor: Shouts}", "loud"), 11, 9, "criteria[0].levels[0]", "This takes a group of fields, not text."},
		{"ErrNotAnID", rubric("id: tone", "id: Tone of voice"), 2, 5, "id", `"Tone of voice" is not an id: an id is made of lower-case letters and digits, in words joined by - or _.`},
		{"ErrLongID", rubric("id: tone", "id: "+strings.Repeat("t", 65)), 2, 5, "id", "This has 65 characters; it may have 64."},
		{"ErrEmptyText", rubric("title: Tone of voice", `title: ""`), 3, 8, "title", "This must not be empty."},
		{"ErrTooMuch", rubric("weight: 1", "weight: 101"), 9, 13, "criteria[0].weight", "This is 101; the most is 100."},
		{"ErrTooLittle", rubric("weight: 1", "weight: 0"), 9, 13, "criteria[0].weight", "This is 0; the least is 1."},
		{"ErrLevelsDescend", rubric("score: 2", "score: 1"), 12, 17, "criteria[0].levels[1].score", "Levels ascend; after 1 comes more than 1."},
		{"ErrOneLevel", rubric("      - {score: 2, title: Calm, anchor: Speaks}\n", ""), 11, 7, "criteria[0].levels", "A criterion needs at least two levels."},
		{"ErrNoCriteria", "kind: rubric\nid: tone\ntitle: Tone\nsource: own\ncriteria: []\n", 5, 11, "criteria", "A rubric needs at least one criterion."},
		{"ErrCriterionTwice", rubric("criteria:", "criteria:\n  - {id: calm, title: C, question: Q, weight: 1, levels: [{score: 1, title: A, anchor: B}, {score: 2, title: A, anchor: B}]}"), 7, 9, "criteria[1].id", `The criterion "calm" is already there as criteria[0].`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			problems := checkAgainst(t, bare(t), map[string]string{"own.yaml": tc.source})
			if len(problems) == 0 {
				t.Fatal("no problem found")
			}
			i := slices.IndexFunc(problems, func(p scripter.Problem) bool { return strings.HasPrefix(p.Message, tc.says) })
			if i < 0 {
				t.Fatalf("got %+v\nwant one that says %s", problems, tc.says)
			}
			p := problems[i]
			if tc.line > 0 && p.Line != tc.line || tc.column > 0 && p.Column != tc.column || p.File != "own.yaml" {
				t.Errorf("at %s:%d:%d, want own.yaml:%d:%d", p.File, p.Line, p.Column, tc.line, tc.column)
			}
			if tc.path != "" && p.Path != tc.path {
				t.Errorf("path %q, want %q", p.Path, tc.path)
			}
		})
	}
}

func TestCheckFiles_References(t *testing.T) {
	frank := shippedText(t, "characters/frank-mercer.yaml")
	script := shippedText(t, "scripts/frank-mercer-quit-smoking.yaml")
	scenario := shippedText(t, "scenarios/quit-smoking.yaml")
	for _, tc := range []struct {
		name, source, old, replacement, path, says string
	}{
		{"ErrUnknownCharacter", scenario, "[frank-mercer, rosie-calder]", "[frank-mercer, nobody]", "characters[1]", `There is no character "nobody".`},
		{"ErrNoCharacters", scenario, "[frank-mercer, rosie-calder]", "[]", "characters", "A scenario needs at least one character."},
		{"ErrUnknownRubric", scenario, "rubric: motivational-interviewing", "rubric: none", "rubric", `There is no rubric "none".`},
		{"ErrUnknownScript", frank, "script: frank-mercer-quit-smoking", "script: none", "script", `There is no script "none".`},
		{"ErrScriptOfAnother", frank, "script: frank-mercer-quit-smoking", "script: rosie-calder-quit-smoking", "script", `The script "rosie-calder-quit-smoking" is for the character "rosie-calder".`},
		{"ErrUnknownScenario", script, "scenario: quit-smoking", "scenario: none", "scenario", `There is no scenario "none".`},
		{"ErrUnknownCharacterOfScript", script, "character: frank-mercer", "character: none", "character", `There is no character "none".`},
		{"ErrNotInList", scenario, "field: health", "field: cooking", "field", `This takes one of health, service, sales, leadership, interview, crisis, not "cooking".`},
		{"ErrUnknownMove", script, "when: {turn: [money]}", "when: {turn: [fame]}", "", "fame"},
		{"ErrUnknownFact", script, "tells: [wife_sent]}\n      - {text: \"Not my", "tells: [no_such]}\n      - {text: \"Not my", "", "no_such"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changed := strings.Replace(tc.source, tc.old, tc.replacement, 1)
			if changed == tc.source {
				t.Fatalf("%q is not in the document", tc.old)
			}
			wantLine := 1 + strings.Count(changed[:strings.Index(changed, firstWord(tc.replacement))], "\n")
			for _, p := range check(t, map[string]string{"own.yaml": changed}) {
				if strings.Contains(p.Message, tc.says) && (tc.path == "" || p.Path == tc.path) {
					if p.Line != wantLine {
						t.Errorf("on line %d, want %d: %+v", p.Line, wantLine, p)
					}
					return
				}
			}
			t.Errorf("got %+v\nwant one that says %s", check(t, map[string]string{"own.yaml": changed}), tc.says)
		})
	}
	t.Run("ErrSameIDTwice", func(t *testing.T) {
		problems := check(t, map[string]string{"a.yaml": rubric("", ""), "b.yaml": rubric("", "")})
		if len(problems) != 1 || problems[0].File != "b.yaml" || problems[0].Line != 2 || problems[0].Message != "a.yaml has the same id; a document is one file." {
			t.Errorf("got %+v", problems)
		}
	})
	t.Run("ErrChangeBreaksAnother", func(t *testing.T) {
		// The script of Rosie speaks of this fact; only her character is being checked.
		changed := strings.Replace(shippedText(t, "characters/rosie-calder.yaml"), "  - id: evenings\n", "  - id: nights\n", 1)
		problems := check(t, map[string]string{"rosie.yaml": changed})
		if len(problems) == 0 || problems[0].File != "rosie.yaml" || !strings.Contains(problems[0].Message, `of the script "rosie-calder-quit-smoking" is wrong`) {
			t.Errorf("got %+v", problems)
		}
	})
	t.Run("FilesResolveTogether", func(t *testing.T) {
		own := strings.Replace(scenario, "rubric: motivational-interviewing", "rubric: tone", 1)
		if problems := check(t, map[string]string{"own.yaml": own, "tone.yaml": rubric("", "")}); len(problems) > 0 {
			t.Errorf("got %+v", problems)
		}
	})
	t.Run("AliasesInMeasure", func(t *testing.T) {
		source := rubric("question: Was it calm?", "question: &q Was it calm?")
		source = strings.Replace(source, "anchor: Shouts", "anchor: *q", 1)
		if problems := check(t, map[string]string{"own.yaml": source}); len(problems) > 0 {
			t.Errorf("got %+v", problems)
		}
	})
	t.Run("DateIsText", func(t *testing.T) {
		if problems := check(t, map[string]string{"own.yaml": rubric("source: my own", "source: 2026-01-31")}); len(problems) > 0 {
			t.Errorf("got %+v", problems)
		}
	})
}

func firstWord(s string) string { return strings.SplitN(s, "\n", 2)[0] }

func shippedText(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(data.FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCheckFiles_Errors(t *testing.T) {
	t.Run("ErrUnreadable", func(t *testing.T) { // the others are looked at all the same
		read := func(name string) ([]byte, error) {
			if name == "a.yaml" {
				return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("lost")}
			}
			return []byte("# nothing\n"), nil
		}
		problems, err := scripter.CheckFiles(read, []string{"a.yaml", "b.yaml"}, data.FS())
		if err != nil || len(problems) != 2 {
			t.Fatalf("got %v %v, want two problems", problems, err)
		}
		if p := problems[0]; p.Place() != "a.yaml" || p.Message != "This file cannot be read: lost." {
			t.Errorf("got %s: %s", p.Place(), p.Message)
		}
		if p := problems[1]; p.Place() != "b.yaml:1:1" || p.Message != "The file is empty." {
			t.Errorf("got %s: %s", p.Place(), p.Message)
		}
	})
	if _, err := scripter.CheckFiles(nil, nil, fstest.MapFS{}); err == nil {
		t.Error("no error without schemas")
	}
}
