package scripter_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/data"
)

func as(t *testing.T, id roleplay.UserID, role roleplay.Role) context.Context {
	t.Helper()
	return roleplay.WithActor(t.Context(), roleplay.Actor{ID: id, Role: role})
}

func wantCode(t *testing.T, err error, want roleplay.Code) {
	t.Helper()
	if roleplay.CodeOf(err) != want {
		t.Errorf("error %v, want the code %s", err, want)
	}
}

func TestService_CheckContent(t *testing.T) {
	s := service(t, mem.New())
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := s.CheckContent(t.Context(), scripter.CheckContentInput{Source: rubric("", "")})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrUserIsForbidden", func(t *testing.T) {
		_, err := s.CheckContent(as(t, "u1", roleplay.RoleUser), scripter.CheckContentInput{Source: rubric("", "")})
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("ProblemsAreNoError", func(t *testing.T) {
		out, err := s.CheckContent(as(t, "s1", roleplay.RoleScripter), scripter.CheckContentInput{Name: "tone.yaml", Source: rubric("weight: 1", "weight: much")})
		if err != nil {
			t.Fatal(err)
		}
		want := scripter.Problem{File: "tone.yaml", Line: 9, Column: 13, Path: "criteria[0].weight", Message: "This takes a whole number, not text."}
		if out.Kind != "rubric" || len(out.Problems) != 1 || out.Problems[0] != want {
			t.Errorf("got %+v", out)
		}
	})
	t.Run("OK", func(t *testing.T) {
		out, err := s.CheckContent(as(t, "s1", roleplay.RoleScripter), scripter.CheckContentInput{Source: rubric("", "")})
		if err != nil || out.Kind != "rubric" || len(out.Problems) > 0 {
			t.Errorf("got %+v %v", out, err)
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		broken := service(t, brokenStore{mem.New()})
		if _, err := broken.CheckContent(as(t, "s1", roleplay.RoleScripter), scripter.CheckContentInput{Source: rubric("", "")}); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want the error of the store", err)
		}
		if _, err := broken.PublishContent(as(t, "s1", roleplay.RoleScripter), scripter.PublishContentInput{Source: rubric("", "")}); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want the error of the store", err)
		}
		if err := broken.Install(t.Context(), data.FS()); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want the error of the store", err)
		}
	})
}

func TestService_PublishContent(t *testing.T) {
	s := service(t, mem.New())
	if err := s.Install(t.Context(), data.FS()); err != nil {
		t.Fatal(err)
	}
	mine, other, admin := as(t, "s1", roleplay.RoleScripter), as(t, "s2", roleplay.RoleScripter), as(t, "a1", roleplay.RoleAdmin)
	publish := func(ctx context.Context, source string) (scripter.Published, error) {
		return s.PublishContent(ctx, scripter.PublishContentInput{Name: "own.yaml", Source: source})
	}

	t.Run("ErrUnauthenticated", func(t *testing.T) {
		_, err := publish(t.Context(), rubric("", ""))
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrUserIsForbidden", func(t *testing.T) {
		_, err := publish(as(t, "u1", roleplay.RoleUser), rubric("", ""))
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("ErrProblems", func(t *testing.T) {
		_, err := publish(mine, rubric("weight: 1", "weight: much\n    colour: red"))
		wantCode(t, err, roleplay.CodeInvalid)
		p := roleplay.ProblemOf(err)
		if p.Detail != "own.yaml:9:13: This takes a whole number, not text. (and 1 more)" || len(p.Errors) != 2 || p.Errors[0].Field != "criteria[0].weight" {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("ErrProblemWithoutName", func(t *testing.T) {
		_, err := s.PublishContent(mine, scripter.PublishContentInput{Source: "a: [\n"})
		if p := roleplay.ProblemOf(err); !strings.HasPrefix(p.Detail, "line 2: This is not YAML") || p.Errors[0].Field != "source" {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("ErrUnknownReference", func(t *testing.T) {
		source := strings.Replace(shippedText(t, "scenarios/quit-smoking.yaml"), "[frank-mercer, rosie-calder]", "[nobody]", 1)
		_, err := publish(admin, source)
		wantCode(t, err, roleplay.CodeInvalid)
	})
	t.Run("ErrShippedIsForAdmin", func(t *testing.T) {
		_, err := publish(mine, shippedText(t, "rubrics/motivational-interviewing.yaml"))
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("OwnRevisions", func(t *testing.T) {
		for want := 1; want <= 2; want++ {
			got, err := publish(mine, rubric("", ""))
			if err != nil || got != (scripter.Published{Kind: "rubric", ID: "tone", Rev: want}) {
				t.Errorf("got %+v %v, want revision %d", got, err, want)
			}
		}
	})
	t.Run("ErrAnothers", func(t *testing.T) {
		_, err := publish(other, rubric("", ""))
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("AdminMayPublishAnothersAndDoesNotTakeItOver", func(t *testing.T) {
		if got, err := publish(admin, rubric("", "")); err != nil || got.Rev != 3 {
			t.Errorf("got %+v %v, want revision 3", got, err)
		}
		if got, err := publish(mine, rubric("", "")); err != nil || got.Rev != 4 {
			t.Errorf("got %+v %v, want revision 4", got, err)
		}
	})
	t.Run("AdminMayPublishShipped", func(t *testing.T) {
		if got, err := publish(admin, shippedText(t, "rubrics/motivational-interviewing.yaml")); err != nil || got.Rev != 2 {
			t.Errorf("got %+v %v, want revision 2", got, err)
		}
	})
	t.Run("PartsFirstThenTheScenario", func(t *testing.T) {
		own := strings.NewReplacer("frank-mercer-quit-smoking", "ida-talk", "frank-mercer", "ida", "[ida, rosie-calder]", "[ida]",
			"id: quit-smoking", "id: talk", "scenario: quit-smoking", "scenario: talk")
		for _, name := range []string{"scripts/frank-mercer-quit-smoking.yaml", "characters/frank-mercer.yaml", "scenarios/quit-smoking.yaml"} {
			source := own.Replace(shippedText(t, name))
			if name == "scenarios/quit-smoking.yaml" {
				source = strings.Replace(source, "[ida, rosie-calder]", "[ida]", 1)
			}
			if _, err := publish(other, source); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("ErrScenarioWithoutItsScript", func(t *testing.T) {
		character := strings.NewReplacer("id: frank-mercer", "id: loner", "script: frank-mercer-quit-smoking", "script: unwritten").Replace(shippedText(t, "characters/frank-mercer.yaml"))
		if _, err := publish(other, character); err != nil {
			t.Fatal(err)
		}
		scenario := strings.NewReplacer("id: quit-smoking", "id: lonely", "[frank-mercer, rosie-calder]", "[loner]").Replace(shippedText(t, "scenarios/quit-smoking.yaml"))
		_, err := publish(other, scenario)
		if p := roleplay.ProblemOf(err); p.Code != roleplay.CodeInvalid || !strings.Contains(p.Detail, `The character "loner" plays by the script "unwritten", which is not there.`) {
			t.Errorf("got %+v", p)
		}
	})
}

// Two who want the same new id at the same time: one gets it, the other is refused.
func TestService_PublishContent_Race(t *testing.T) {
	s := service(t, slowStore{mem.New()})
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		ctx := as(t, roleplay.UserID("s"+string(rune('0'+i))), roleplay.RoleScripter)
		wg.Go(func() {
			_, errs[i] = s.PublishContent(ctx, scripter.PublishContentInput{Source: rubric("", "")})
		})
	}
	wg.Wait()
	published := 0
	for _, err := range errs {
		if err == nil {
			published++
		} else {
			wantCode(t, err, roleplay.CodeForbidden)
		}
	}
	if published != 1 {
		t.Errorf("%d published, want 1", published)
	}
}

func TestService_Install(t *testing.T) {
	st := mem.New()
	s := service(t, st)
	rubrics := record.Content[roleplay.Rubric]{Store: st, Kind: record.KindRubric}
	files := fstest.MapFS{}
	for _, folder := range []string{"scenarios", "characters", "scripts", "rubrics", "schemas"} {
		entries, err := fs.ReadDir(data.FS(), folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			files[folder+"/"+e.Name()] = &fstest.MapFile{Data: []byte(shippedText(t, folder+"/"+e.Name()))}
		}
	}
	install := func(want int) {
		t.Helper()
		if err := s.Install(t.Context(), files); err != nil {
			t.Fatal(err)
		}
		latest, err := rubrics.LatestBy(t.Context(), "motivational-interviewing", scripter.Shipped)
		if err != nil || latest.Rev != want {
			t.Errorf("newest shipped revision %d %v, want %d", latest.Rev, err, want)
		}
	}
	const name = "rubrics/motivational-interviewing.yaml"
	original := files[name]

	t.Run("ErrProblemsPublishNothing", func(t *testing.T) {
		files["scenarios/broken.yaml"] = &fstest.MapFile{Data: []byte("kind: scenario\nid: broken\n")}
		wantCode(t, s.Install(t.Context(), files), roleplay.CodeInvalid)
		delete(files, "scenarios/broken.yaml")
		if all, err := rubrics.List(t.Context()); err != nil || len(all) > 0 {
			t.Errorf("%d rubrics are there, %v", len(all), err)
		}
	})
	t.Run("ErrWrongFolder", func(t *testing.T) {
		files["scenarios/tone.yaml"] = &fstest.MapFile{Data: []byte(rubric("", ""))}
		wantCode(t, s.Install(t.Context(), files), roleplay.CodeInvalid)
		delete(files, "scenarios/tone.yaml")
	})
	t.Run("ErrNoFolder", func(t *testing.T) {
		if err := s.Install(t.Context(), fstest.MapFS{}); err == nil {
			t.Error("no error without folders")
		}
	})
	t.Run("First", func(t *testing.T) { install(1) })
	t.Run("SameAgainMakesNoRevision", func(t *testing.T) { install(1); install(1) })
	t.Run("UnchangedFilesReadNoContent", func(t *testing.T) {
		counted := &countingStore{Store: st}
		again := service(t, counted)
		if err := again.Install(t.Context(), files); err != nil {
			t.Fatal(err)
		}
		if want := []string{"get content/shipped"}; !slices.Equal(counted.reads, want) {
			t.Errorf("read %q, want %q", counted.reads, want)
		}
	})
	t.Run("NotYAMLIsLeftAlone", func(t *testing.T) {
		files["rubrics/README.md"] = &fstest.MapFile{Data: []byte("# Rubrics")}
		install(1)
	})
	t.Run("ChangedMakesOne", func(t *testing.T) {
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(original.Data), "title: Motivational interviewing, a practice talk", "title: Another", 1))}
		install(2)
	})
	t.Run("ErrProblemsAreToldAtEachStart", func(t *testing.T) {
		files["scenarios/broken.yaml"] = &fstest.MapFile{Data: []byte("kind: scenario\nid: broken\n")}
		for range 2 {
			wantCode(t, s.Install(t.Context(), files), roleplay.CodeInvalid)
		}
		delete(files, "scenarios/broken.yaml")
	})
	t.Run("AdminsRevisionStaysNewest", func(t *testing.T) {
		got, err := s.PublishContent(as(t, "a1", roleplay.RoleAdmin), scripter.PublishContentInput{Source: string(original.Data)})
		if err != nil || got.Rev != 3 {
			t.Fatalf("got %+v %v", got, err)
		}
		install(2)
		if latest, err := rubrics.Latest(t.Context(), "motivational-interviewing"); err != nil || latest.Rev != 3 {
			t.Errorf("newest revision %d %v, want the administrator's 3", latest.Rev, err)
		}
	})
	t.Run("BackAgainIsAChange", func(t *testing.T) {
		files[name] = original
		install(4)
	})
}

// countingStore notes what is read.
type countingStore struct {
	*mem.Store
	reads []string
}

func (s *countingStore) Get(ctx context.Context, key string) (store.Object, error) {
	s.reads = append(s.reads, "get "+key)
	return s.Store.Get(ctx, key)
}

func (s *countingStore) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	s.reads = append(s.reads, "list "+prefix)
	return s.Store.List(ctx, prefix, after)
}

// slowStore lets others in between looking and writing.
type slowStore struct{ *mem.Store }

func (s slowStore) Get(ctx context.Context, key string) (store.Object, error) {
	object, err := s.Store.Get(ctx, key)
	time.Sleep(time.Millisecond)
	return object, err
}

var errBroken = errors.New("broken")

// brokenStore cannot be read.
type brokenStore struct{ *mem.Store }

func (brokenStore) Get(context.Context, string) (store.Object, error) {
	return store.Object{}, errBroken
}

func (brokenStore) List(context.Context, string, string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, errBroken) }
}

func TestLoadSchemas_Refusals(t *testing.T) {
	broken := func(text string) fstest.MapFS {
		m := fstest.MapFS{}
		for _, k := range []string{"scenario", "character", "script", "rubric"} {
			m["schemas/"+k+".json"] = &fstest.MapFile{Data: []byte(text)}
		}
		return m
	}
	for name, files := range map[string]fs.FS{"Missing": fstest.MapFS{}, "NotJSON": broken("{"), "NotASchema": broken(`{"type": 7}`)} {
		if _, err := scripter.LoadSchemas(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
