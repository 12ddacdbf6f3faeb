//go:build linux

package main

import (
	"os"
	"testing"
)

func power(t *testing.T, n int, wrap ...string) killed {
	t.Helper()
	if missing := powerMissing(); missing != "" {
		t.Skip(missing)
	}
	binary := os.Getenv("CHAOS_BINARY")
	if binary == "" {
		binary = program(t)
	}
	result, err := powerCuts(t.Context(), binary, t.TempDir(), n, 1, wrap...)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cuts, %d acks, %d complaints", result.kills, result.acks, len(result.wrong))
	return result
}

// What was acked is on the disk: it is there when the power is cut at any moment.
func TestPower(t *testing.T) {
	result := power(t, 5)
	for _, wrong := range result.wrong {
		t.Error(wrong)
	}
	if result.acks < 100 {
		t.Errorf("%d acks prove too little", result.acks)
	}
}

// The control: the same program without its syncs loses what it acked, so the
// test can see a loss.
func TestPower_WithoutSyncLoses(t *testing.T) {
	if result := power(t, 5, unsynced...); len(result.wrong) == 0 {
		t.Errorf("%d acks and nothing lost: a program that never syncs was not found out", result.acks)
	}
}
