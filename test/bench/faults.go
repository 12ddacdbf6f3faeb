package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// suite is a test of the package itself, built beside the programs, whose last line says how much it has seen.
type suite struct {
	binary, folder, test string
	says                 *regexp.Regexp
	what                 string
}

var suites = []suite{
	{
		"llm.test", "backend/partner/llm", "TestEngine_NoUnearnedFact", regexp.MustCompile(`(\d+ talks, \d+ requests: .*); no canary before its gate`),
		"facts that left before their gate",
	},
	{
		"chat.test", "backend/chat", "TestService_SeededFaults", regexp.MustCompile(`(\d+ requests went wrong); no turn was lost or doubled`),
		"turns lost or doubled, whatever goes wrong with the model",
	},
}

// faults runs the tests that count, and tells what they counted. Only 0 will do.
func faults(ctx context.Context, beside string) (rows []row, err error) {
	for _, s := range suites {
		binary, err := filepath.Abs(filepath.Join(beside, s.binary))
		if err != nil {
			return nil, err
		}
		c := exec.CommandContext(ctx, binary, "-test.run", "^"+s.test+"$", "-test.v", "-test.timeout", "10m")
		c.Dir = s.folder
		text, err := c.CombinedOutput()
		var failed *exec.ExitError
		if err != nil && !errors.As(err, &failed) {
			return nil, err
		}
		r := row{what: s.what, goal: "0", must: true}
		if seen := s.says.FindSubmatch(text); err == nil && seen != nil {
			r.median, r.spread, r.met = "0", string(seen[1]), true
		} else {
			r.median, r.spread = "at least 1, or the test itself failed", complaint(string(text))
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// complaint is the line in which a test says what is wrong.
func complaint(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.Contains(line, "_test.go:") {
			return line
		}
	}
	return strings.TrimSpace(text)
}
