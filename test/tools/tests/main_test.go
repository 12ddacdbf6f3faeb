package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSettle(t *testing.T) {
	list := allowed("TestDevice # no sound card here\n\npage plays a tone # the same\n")
	verdicts := []verdict{{"TestA", "pass"}, {"TestB", "skip"}, {"TestDevice/records", "skip"}, {"page plays a tone", "skip"}}
	for _, c := range []struct {
		name   string
		strict bool
		want   int
	}{{"CI", true, 1}, {"ByHand", false, 0}} {
		t.Run(c.name, func(t *testing.T) {
			if got := settle(slices.Clone(verdicts), c.strict, list); got != c.want {
				t.Errorf("%d tests failed, want %d", got, c.want)
			}
		})
	}
}

func TestReadGo(t *testing.T) {
	stream := `{"Action":"output","Package":"p","Test":"TestA","Output":"a_test.go:1: wrong\n"}
{"Action":"fail","Package":"p","Test":"TestA","Elapsed":1}
{"Action":"fail","Package":"p","Elapsed":1}
{"Action":"skip","Package":"empty"}
{"Action":"pass","Package":"q","Test":"TestB"}
{"Action":"build-output","ImportPath":"r","Output":"r.go:1: undefined\n"}
{"Action":"fail","Package":"r","FailedBuild":"r"}
`
	var out strings.Builder
	got, err := readGo(strings.NewReader(stream), &out)
	want := []verdict{{"TestA", "fail"}, {"TestB", "pass"}, {"r", "fail"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for _, s := range []string{"a_test.go:1: wrong", "r.go:1: undefined"} {
		if !strings.Contains(out.String(), s) {
			t.Errorf("the report lacks %q:\n%s", s, out.String())
		}
	}
}

func TestReadNode(t *testing.T) {
	want := []verdict{{"login works", "pass"}, {"login later", "skip"}, {"login breaks", "fail"}}
	for name, c := range map[string]struct {
		read   func(string) ([]verdict, error)
		report string
	}{
		"Vitest": {readVitest, `{"testResults":[{"name":"a.test.ts","status":"failed","assertionResults":[
			{"fullName":"login works","status":"passed"},{"fullName":"login later","status":"todo"},{"fullName":"login breaks","status":"failed"}]}]}`},
		"Playwright": {readPlaywright, `{"suites":[{"title":"a.spec.ts","suites":[{"title":"login","specs":[
			{"title":"works","tests":[{"status":"expected"}]},{"title":"later","tests":[{"status":"skipped"}]},
			{"title":"breaks","tests":[{"status":"flaky"}]}]}]}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, c.report)
			if got, err := c.read(file); err != nil || !slices.Equal(got, want) {
				t.Errorf("%v, %v, want %v", got, err, want)
			}
			if _, err := c.read(file + ".absent"); err == nil {
				t.Error("a missing report is no error")
			}
		})
	}
}

func TestCover(t *testing.T) {
	profile := write(t, `mode: set
m/a/a.go:1.1,2.2 3 0
m/a/a.go:3.1,4.2 1 0
m/b/b.go:1.1,2.2 6 1
m/a/a.go:1.1,2.2 3 1
`)
	var out strings.Builder
	if err := cover(&out, "rules", "90", profile); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out.String(), "75.0 %  m/a\n  100.0 %  m/b\n   90.0 %  rules") {
		t.Error(out.String())
	}
	if err := cover(&out, "rules", "90.1", profile); err == nil || !strings.Contains(err.Error(), "rules: 90.0 %") {
		t.Errorf("%v, want a refusal that names rules", err)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
