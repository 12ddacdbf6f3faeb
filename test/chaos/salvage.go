package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// salvaged is what a run over damaged files has shown.
type salvaged struct {
	files, undamaged int
	wrong            []string // undamaged objects that did not come back, or what the test complained of
}

var salvagedLine = regexp.MustCompile(`(\d+) files, \d+ salvaged: (\d+) of (\d+) undamaged objects are there`)

// salvage runs the test of the store that damages files, n times instead of its thousand.
func salvage(ctx context.Context, n int, seed uint64) (salvaged, error) {
	test := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=0", "-v", "-run=^TestOpen_Mutated$", "./backend/store/bolt")
	test.Env = append(os.Environ(), "ROLEPLAY_MUTATIONS="+strconv.Itoa(n), "ROLEPLAY_SEED="+strconv.FormatUint(seed, 10))
	out, failed := test.CombinedOutput()
	found := salvagedLine.FindStringSubmatch(string(out))
	if found == nil {
		return salvaged{}, fmt.Errorf("damaged files: %w: %s", failed, out)
	}
	var counts [3]int
	for i := range counts {
		count, err := strconv.Atoi(found[i+1])
		if err != nil {
			return salvaged{}, err
		}
		counts[i] = count
	}
	result := salvaged{files: counts[0], undamaged: counts[2]}
	for range counts[2] - counts[1] {
		result.wrong = append(result.wrong, "an undamaged object did not come back")
	}
	if failed != nil {
		result.wrong = append(result.wrong, strings.Split(strings.TrimSpace(string(out)), "\n")...)
	}
	return result, nil
}
