// Command tests reads what test runners and coverage write, reports it briefly and applies the rules of `make test` and `make cover`.
//
//	go test -json ./... | tests go         failures in full, one line a package that failed, the slowest tests
//	tests vitest FILE                      the JSON report of vitest (its own reporter shows the failures)
//	tests playwright FILE                  the JSON report of Playwright
//	tests cover GROUP MINIMUM FILE         a coverage profile: each package, and the group, which fails below the minimum
//
// With CI=true a skipped test fails, unless ALLOWED_SKIPS names it: one test a line, its name and after " # " the reason. The name of
// a Go test stands for its subtests too. With COUNT=FILE, "passed failed skipped" goes to that file.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A verdict is what a runner said of one test.
type verdict struct {
	name   string
	status string // pass, fail or skip
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tests:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	var verdicts []verdict
	var err error
	switch {
	case len(args) == 1 && args[0] == "go":
		verdicts, err = readGo(os.Stdin, os.Stdout)
	case len(args) == 2 && args[0] == "vitest":
		verdicts, err = readVitest(args[1])
	case len(args) == 2 && args[0] == "playwright":
		verdicts, err = readPlaywright(args[1])
	case len(args) == 4 && args[0] == "cover":
		return cover(os.Stdout, args[1], args[2], args[3])
	default:
		return fmt.Errorf("usage: tests go | vitest FILE | playwright FILE | cover GROUP MINIMUM FILE")
	}
	failed := settle(verdicts, os.Getenv("CI") == "true", allowed(os.Getenv("ALLOWED_SKIPS")))
	if countErr := count(verdicts); countErr != nil {
		return countErr
	}
	if err != nil {
		return err
	}
	if len(verdicts) == 0 {
		return fmt.Errorf("no test ran")
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d tests failed", failed, len(verdicts))
	}
	return nil
}

// allowed reads the list of tests that may be skipped.
func allowed(list string) map[string]bool {
	names := make(map[string]bool)
	for line := range strings.Lines(list) {
		name, _, _ := strings.Cut(line, " # ")
		if name = strings.TrimSpace(name); name != "" {
			names[name] = true
		}
	}
	return names
}

// settle prints the skipped tests, turns those that may not be skipped into failures, and returns how many tests failed.
func settle(verdicts []verdict, strict bool, allowed map[string]bool) int {
	failed := 0
	for i, v := range verdicts {
		if v.status == "skip" {
			parent, _, _ := strings.Cut(v.name, "/")
			switch {
			case allowed[v.name] || allowed[parent]:
				fmt.Println("skipped, as the Makefile allows:", v.name)
			case strict:
				fmt.Println("FAILED, since skipped and not in ALLOWED_SKIPS of the Makefile:", v.name)
				verdicts[i].status = "fail"
			default:
				fmt.Println("skipped (with CI=true a failure):", v.name)
			}
		}
		if verdicts[i].status == "fail" {
			failed++
		}
	}
	return failed
}

// count leaves the numbers for build/stages.sh.
func count(verdicts []verdict) error {
	n := make(map[string]int)
	for _, v := range verdicts {
		n[v.status]++
	}
	line := fmt.Sprintf("%d %d %d\n", n["pass"], n["fail"], n["skip"])
	fmt.Printf("%d passed, %d failed, %d skipped\n", n["pass"], n["fail"], n["skip"])
	file := os.Getenv("COUNT")
	if file == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(line), 0o600)
}
