package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// add adds what was shown to its line of the tally, a row of a table such as
//
//	| Kills of the server under 64 writers | 1200 | 90311 acks | 0 lost | 2026-11-23 |
func add(file string, s shown) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(s.what) + ` \| (\d+) \| (\d+) ` + s.unit + ` \| (\d+) ` + s.bad + ` \| [0-9-]* \|$`)
	found := row.FindStringSubmatch(string(text))
	if found == nil {
		return fmt.Errorf("%s has no row of the tally for %q", file, s.what)
	}
	sums := [3]int{s.times, s.counted, len(s.wrong)}
	for i := range sums {
		before, err := strconv.Atoi(found[i+1])
		if err != nil {
			return err
		}
		sums[i] += before
	}
	line := fmt.Sprintf("| %s | %d | %d %s | %d %s | %s |", s.what, sums[0], sums[1], s.unit, sums[2], s.bad, time.Now().UTC().Format(time.DateOnly))
	return os.WriteFile(file, []byte(strings.Replace(string(text), found[0], line, 1)), 0o600) // it is there and keeps its rights
}
