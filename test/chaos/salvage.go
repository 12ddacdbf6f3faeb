package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

// salvaged is what a run over damaged files has shown, as the test counts it.
type salvaged struct {
	files, undamaged, missing, panics int
	complaints                        []string // of the test
}

var (
	salvagedLine  = regexp.MustCompile(`(\d+) files, \d+ salvaged, (\d+) panics: (\d+) of (\d+) undamaged objects are there`)
	complaintLine = regexp.MustCompile(`_test\.go:\d+: (seed .*)`)
)

// salvage runs the test of the store that damages files, n times instead of its thousand.
func salvage(ctx context.Context, n int, seed uint64) (salvaged, error) {
	test := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=0", "-v", "-run=^TestOpen_Mutated$", "./backend/store/bolt")
	test.Env = append(os.Environ(), "ROLEPLAY_MUTATIONS="+strconv.Itoa(n), "ROLEPLAY_SEED="+strconv.FormatUint(seed, 10))
	out, failed := test.CombinedOutput()
	return readSalvaged(string(out), failed)
}

// readSalvaged reads what the test has printed. failed is how it ended.
func readSalvaged(out string, failed error) (salvaged, error) {
	found := salvagedLine.FindStringSubmatch(out)
	if found == nil {
		return salvaged{}, fmt.Errorf("damaged files: %w: %s", failed, out)
	}
	var counts [4]int
	for i := range counts {
		n, err := strconv.Atoi(found[i+1])
		if err != nil {
			return salvaged{}, err
		}
		counts[i] = n
	}
	result := salvaged{files: counts[0], panics: counts[1], missing: counts[3] - counts[2], undamaged: counts[3]}
	if failed != nil {
		for _, complaint := range complaintLine.FindAllStringSubmatch(out, -1) {
			result.complaints = append(result.complaints, complaint[1])
		}
		result.complaints = append(result.complaints, "the test of damaged files ended with "+failed.Error())
	}
	return result, nil
}
