package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("the runner left no report: %w", err)
	}
	return json.Unmarshal(data, into)
}

// readVitest reads the report of vitest's reporter "json".
func readVitest(file string) ([]verdict, error) {
	var report struct {
		TestResults []struct {
			Name, Status     string
			AssertionResults []struct{ FullName, Status string }
		}
	}
	if err := readJSON(file, &report); err != nil {
		return nil, err
	}
	status := map[string]string{"passed": "pass", "failed": "fail"} // the rest: skipped, pending, todo, disabled
	var verdicts []verdict
	for _, f := range report.TestResults {
		if f.Status == "failed" && len(f.AssertionResults) == 0 { // it does not even load
			verdicts = append(verdicts, verdict{f.Name, "fail"})
		}
		for _, t := range f.AssertionResults {
			s, ok := status[t.Status]
			if !ok {
				s = "skip"
			}
			verdicts = append(verdicts, verdict{t.FullName, s})
		}
	}
	return verdicts, nil
}

// A suite is a file or a describe block in Playwright's report.
type suite struct {
	Title  string
	Suites []suite
	Specs  []struct {
		Title string
		Tests []struct{ Status string }
	}
}

// readPlaywright reads the report of Playwright's reporter "json". A test that passed only when tried again has failed.
func readPlaywright(file string) ([]verdict, error) {
	var report struct {
		Suites []suite
		Errors []struct{ Message string }
	}
	if err := readJSON(file, &report); err != nil {
		return nil, err
	}
	status := map[string]string{"expected": "pass", "skipped": "skip"} // the rest: unexpected, flaky
	var verdicts []verdict
	var walk func(s suite, path []string)
	walk = func(s suite, path []string) {
		for _, spec := range s.Specs {
			for _, t := range spec.Tests {
				st, ok := status[t.Status]
				if !ok {
					st = "fail"
				}
				verdicts = append(verdicts, verdict{strings.Join(append(path, spec.Title), " "), st})
			}
		}
		for _, inner := range s.Suites {
			walk(inner, append(path[:len(path):len(path)], inner.Title))
		}
	}
	for _, f := range report.Suites { // the path of a test starts below its file
		walk(f, nil)
	}
	for _, e := range report.Errors {
		verdicts = append(verdicts, verdict{strings.TrimSpace(strings.SplitN(e.Message, "\n", 2)[0]), "fail"})
	}
	return verdicts, nil
}
