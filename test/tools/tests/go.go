package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// An event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of a build
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

type timed struct {
	name    string
	seconds float64
}

// readGo reads the stream of go test -json and prints the output of what failed. A package that does not build or that dies outside
// of its tests counts as one failed test.
func readGo(in io.Reader, out io.Writer) ([]verdict, error) {
	var verdicts []verdict
	var slow []timed
	output := make(map[string][]string) // by package and test, until its verdict is known
	failedTests := make(map[string]int) // by package
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Fprintln(out, lines.Text()) // what go itself says, such as a pattern that matches nothing
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			output[key] = append(output[key], e.Output)
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "pass", "skip", "fail":
			if e.Test == "" {
				if e.Action == "fail" && failedTests[e.Package] == 0 {
					verdicts = append(verdicts, verdict{e.Package, "fail"})
				}
				if e.Action == "fail" {
					for _, k := range slices.Sorted(maps.Keys(output)) { // of tests that never ended, then of the package
						if strings.HasPrefix(k, e.Package+" ") && k != key {
							fmt.Fprintf(out, "\n--- %s, which did not end\n%s", k, strings.Join(output[k], ""))
						}
					}
					fmt.Fprintf(out, "%sFAIL  %s  %.1f s\n", strings.Join(output[key], ""), e.Package, e.Elapsed)
				}
				break
			}
			verdicts = append(verdicts, verdict{e.Test, e.Action})
			slow = append(slow, timed{e.Package + " " + e.Test, e.Elapsed})
			if e.Action == "fail" {
				failedTests[e.Package]++
				fmt.Fprintf(out, "\n--- %s\n%s", key, strings.Join(output[key], ""))
			}
			delete(output, key)
		}
	}
	slices.SortFunc(slow, func(a, b timed) int { return int(1000 * (b.seconds - a.seconds)) })
	fmt.Fprintln(out, "slowest:")
	for _, t := range slow[:min(5, len(slow))] {
		fmt.Fprintf(out, "  %6.1f s  %s\n", t.seconds, t.name)
	}
	return verdicts, lines.Err()
}
