package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	exportRuns  = 3 // pairs of an export and a copy
	exportRatio = 0.5
	fewTalks    = 1_000 // that memory is compared with
	flatRatio   = 1.25
)

// exports compares writing every talk with copying the result, in turns, and
// the memory of it with that of writing a tenth of the talks. Each writes into a
// folder of its own in root, and none is removed before the end: for some minutes ext4
// passes over the inodes of removed files one by one, which makes new ones slow.
func exports(ctx context.Context, binary, full, root string) (rows []row, err error) {
	folders := 0
	out := func() string {
		folders++
		return filepath.Join(root, fmt.Sprintf("out%d", folders))
	}
	for _, formats := range []string{"jsonl", "txt", "txt,jsonl"} {
		var ours, theirs []time.Duration
		for range exportRuns {
			written := out()
			took, _, err := export(ctx, binary, full, written, "--format", formats)
			if err != nil {
				return nil, err
			}
			peer, err := copied(ctx, written, out())
			if err != nil {
				return nil, err
			}
			ours, theirs = append(ours, took), append(theirs, peer)
		}
		slices.Sort(ours)
		slices.Sort(theirs)
		ratio := float64(quantile(theirs, 0.5)) / float64(quantile(ours, 0.5))
		rows = append(rows,
			durations(fmt.Sprintf("export %d talks as %s, %d times", manyTalks, formats, exportRuns), ours),
			durations("cp -r of the result, and sync", theirs),
			row{what: "export: throughput against the copy", median: fmt.Sprintf("%.2f ×", ratio), goal: "≥ 0.5 ×", met: ratio >= exportRatio})
	}
	until := began.Add(fewTalks * 20 * time.Minute).Format(time.DateOnly)
	_, few, err := export(ctx, binary, full, out(), "--format", "txt,jsonl", "--until", until)
	if err != nil {
		return nil, err
	}
	_, all, err := export(ctx, binary, full, out(), "--format", "txt,jsonl")
	if err != nil {
		return nil, err
	}
	ratio := float64(all) / float64(few)
	return append(rows,
		row{what: fmt.Sprintf("memory of exporting %d talks, at its peak, without pages of files", manyTalks), median: mib(all), spread: fmt.Sprintf("%s for %d talks", mib(few), fewTalks)},
		row{what: "memory: growth with ten times the talks", median: fmt.Sprintf("%.2f ×", ratio), goal: "≤ 1.25 ×", met: ratio <= flatRatio}), nil
}

// export runs the command line into an empty folder, and returns how long it took
// and the most memory of its own that it had, in bytes.
func export(ctx context.Context, binary, full, out string, more ...string) (took time.Duration, peak int64, err error) {
	if err := settle(ctx); err != nil {
		return 0, 0, err
	}
	command := exec.CommandContext(ctx, binary, append([]string{"export", "--data", full, "--to", out, "--all-users"}, more...)...)
	command.Env = []string{"HOME=" + full}
	var text strings.Builder
	command.Stdout, command.Stderr = &text, &text
	begun := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	done := make(chan struct{})
	watched := make(chan int64)
	go func() { watched <- watchMemory(command.Process.Pid, done) }()
	err = command.Wait()
	took = time.Since(begun)
	close(done)
	peak = <-watched
	if err != nil {
		return 0, 0, fmt.Errorf("export: %w: %s", err, text.String())
	}
	return took, peak, nil
}

// watchMemory returns the most anonymous memory that a process has until done, in bytes.
func watchMemory(pid int, done <-chan struct{}) (peak int64) {
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-done:
			return peak
		case <-every.C:
		}
		if text, err := field(fmt.Sprintf("/proc/%d/status", pid), "RssAnon", ":"); err == nil {
			kib, err := strconv.ParseInt(strings.TrimSuffix(text, " kB"), 10, 64)
			if err == nil {
				peak = max(peak, kib<<10)
			}
		}
	}
}

func copied(ctx context.Context, from, to string) (time.Duration, error) {
	if err := settle(ctx); err != nil {
		return 0, err
	}
	command := exec.CommandContext(ctx, "sh", "-c", `cp -r "$0" "$1" && sync -f "$1"`, from, to)
	begun := time.Now()
	text, err := command.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		err = fmt.Errorf("copy: %w: %s", err, text)
	}
	return took, err
}

// settle has the disk write what is left of before.
func settle(ctx context.Context) error { return exec.CommandContext(ctx, "sync").Run() }
