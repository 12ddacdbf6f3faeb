package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// cover prints how much of each package in a coverage profile its group's tests run, and fails when the whole is below the minimum.
// Each test binary writes every block of the group; a block is covered when any of them ran it.
func cover(out io.Writer, group, minimum, file string) error {
	least, err := strconv.ParseFloat(minimum, 64)
	if err != nil {
		return err
	}
	profile, err := os.Open(file)
	if err != nil {
		return err
	}
	defer profile.Close() //nolint:errcheck // only read

	type block struct {
		statements int
		covered    bool
	}
	blocks := make(map[string]block) // by file:start,end
	lines := bufio.NewScanner(profile)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 { // the line "mode: …"
			continue
		}
		statements, err := strconv.Atoi(fields[1])
		if err != nil {
			return fmt.Errorf("%s: %q: %w", file, lines.Text(), err)
		}
		blocks[fields[0]] = block{statements, blocks[fields[0]].covered || fields[2] != "0"}
	}
	if err := lines.Err(); err != nil {
		return err
	}

	type share struct{ covered, all int }
	var whole share
	packages := make(map[string]share)
	for place, b := range blocks {
		name := path.Dir(place[:strings.LastIndex(place, ":")])
		p := packages[name]
		p.all += b.statements
		whole.all += b.statements
		if b.covered {
			p.covered += b.statements
			whole.covered += b.statements
		}
		packages[name] = p
	}
	if whole.all == 0 {
		return fmt.Errorf("%s: nothing to cover", group)
	}
	percent := func(s share) float64 { return 100 * float64(s.covered) / float64(s.all) }
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		fmt.Fprintf(out, "  %5.1f %%  %s\n", percent(packages[name]), name)
	}
	fmt.Fprintf(out, "%7.1f %%  %s\n", percent(whole), group)
	if percent(whole) < least {
		return fmt.Errorf("%s: %.1f %% of statements covered, the least is %s %%", group, percent(whole), minimum)
	}
	return nil
}
