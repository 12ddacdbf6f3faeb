// Command search compares the index of the program with bare FTS5 and with bleve
// on the same text, and prints one table:
//
//	go run ./test/bench/search [-talks 1000] [-rounds 20]
//
// Each engine runs in a process of its own, so that its memory is its own. 10,000
// talks are what docs/benchmarks.md tells; 1,000 keep a run short.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"text/tabwriter"
	"time"
)

func main() {
	talks := flag.Int("talks", 1000, "talks of 40 turns")
	rounds := flag.Int("rounds", 20, "searches of each kind")
	engine := flag.String("engine", "", "measure one engine and print JSON")
	flag.Parse()
	ctx := context.Background()
	var err error
	if *engine != "" {
		err = one(ctx, *engine, *talks, *rounds)
	} else {
		err = all(ctx, *talks, *rounds, os.Stdout)
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "search:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

// engineNames are what is compared; ours comes first.
var engineNames = []string{"ours", "fts5", "bleve"}

// one measures one engine.
func one(ctx context.Context, name string, talks, rounds int) error {
	numbers, err := measure(ctx, name, talks, rounds)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(numbers)
}

// all measures each engine in a process of its own and prints the table.
func all(ctx context.Context, talks, rounds int, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var results []Numbers
	for _, name := range engineNames {
		command := exec.CommandContext(ctx, self, "-engine", name, "-talks", strconv.Itoa(talks), "-rounds", strconv.Itoa(rounds))
		command.Stderr = os.Stderr
		answer, err := command.Output()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var n Numbers
		if err := json.Unmarshal(answer, &n); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		results = append(results, n)
	}
	return write(out, talks, results)
}

// write writes one row for each thing measured.
func write(out io.Writer, talks int, results []Numbers) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintf(w, "%d talks, %.1f MB of text\t", talks, results[0].TextMB) // Flush tells what went wrong
	for _, r := range results {
		_, _ = fmt.Fprintf(w, "%s\t", r.Engine)
	}
	row := func(what string, value func(Numbers) string) {
		_, _ = fmt.Fprintf(w, "\n%s\t", what)
		for _, r := range results {
			_, _ = fmt.Fprintf(w, "%s\t", value(r))
		}
	}
	row("index, MB/s", func(n Numbers) string { return fmt.Sprintf("%.1f", n.TextMB/n.Build.Seconds()) })
	row("size, × text", func(n Numbers) string { return fmt.Sprintf("%.2f", n.DiskMB/n.TextMB) })
	for _, kind := range queryKinds {
		row(kind+", p50 / p95 ms", func(n Numbers) string {
			t := n.Searches[kind]
			return fmt.Sprintf("%.2f / %.2f", ms(quantile(t, 0.5)), ms(quantile(t, 0.95)))
		})
	}
	row("new turn found, p50 / p95 ms", func(n Numbers) string {
		return fmt.Sprintf("%.2f / %.2f", ms(quantile(n.Turns, 0.5)), ms(quantile(n.Turns, 0.95)))
	})
	row("memory, MB", func(n Numbers) string { return fmt.Sprintf("%.0f", n.RSSMB) })
	ours, bare := quantile(results[0].All(), 0.95), quantile(results[1].All(), 0.95)
	turn := quantile(results[0].Turns, 0.95)
	_, _ = fmt.Fprintf(w, "\nsearch p95, ours ÷ fts5\t%.2f\tgoal ≤ 2\t%s\n", ratio(ours, bare), verdict(ratio(ours, bare) <= 2))
	_, _ = fmt.Fprintf(w, "new turn p95, ours\t%.2f ms\tgoal ≤ 5\t%s\n", ms(turn), verdict(turn <= 5*time.Millisecond))
	return w.Flush()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}
