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
//	| Damaged data files | 2000 | 5545 undamaged objects, 100.0000 % recovered | 0 missing, 0 panics | 2026-11-23 |
func add(file string, s shown) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	added, err := addTo(string(text), s, time.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(added), 0o600) // it is there and keeps its rights
}

func addTo(text string, s shown, now time.Time) (string, error) {
	const number = `(\d+) `
	row := `(?m)^\| ` + regexp.QuoteMeta(s.what) + ` \| ` + number + `\| ` + number + s.counted.of + `[^|]* \|`
	for i, w := range s.wrong {
		if i > 0 {
			row += `,`
		}
		row += ` ` + number + w.of
	}
	found := regexp.MustCompile(row + ` \| [0-9-]* \|$`).FindStringSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("there is no row of the tally for %q", s.what)
	}
	sums := []*int{&s.times, &s.counted.n}
	s.wrong = append([]count{}, s.wrong...)
	for i := range s.wrong {
		sums = append(sums, &s.wrong[i].n)
	}
	for i, sum := range sums {
		before, err := strconv.Atoi(found[i+1])
		if err != nil {
			return "", err
		}
		*sum += before
	}
	counted, wrong := s.cells()
	line := fmt.Sprintf("| %s | %d | %s | %s | %s |", s.what, s.times, counted, wrong, now.UTC().Format(time.DateOnly))
	return strings.Replace(text, found[0], line, 1), nil
}
