// Command bench measures RolePlay and prints one table: `make bench`.
//
// It runs inside build/window.sh: a display of its own, no network, an empty HOME.
//
//	bench RUNS ROLEPLAY HELLO SERVER [PART]    ROLEPLAY and HELLO are the two programs whose windows are compared;
//	                                           PART is reply, window, append, many, words, talks, faults or voice, all when left out
//
// What else it needs (words, talks, faults) lies beside SERVER.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, done := context.WithTimeout(ctx, 60*time.Minute)
	err := run(ctx, os.Args[1:], os.Stdout)
	done()
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 4 {
		args = append(args, "")
	}
	if len(args) != 5 {
		return errors.New("usage: bench RUNS ROLEPLAY HELLO SERVER [PART]")
	}
	runs, err := strconv.Atoi(args[0])
	if err != nil || runs < 1 {
		return fmt.Errorf("%q is no number of runs", args[0])
	}
	rows, err := measure(ctx, runs, args[1], args[2], args[3], args[4])
	if err != nil {
		return err
	}
	about, err := machine()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	if _, err := fmt.Fprintf(table, "%s\n%s\n\nwhat\tmedian\tspread\tgoal\t\n", time.Now().Format(time.DateOnly), about); err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.what, r.median, r.spread, r.goal, r.verdict()); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, r := range rows {
		if r.must && !r.met {
			return fmt.Errorf("%s: %s, not %s", r.what, r.median, r.goal)
		}
	}
	return nil
}

// row is one line of the table. A row without a goal is told, not judged.
type row struct {
	what, median, spread, goal string
	met                        bool
	must                       bool // else the program fails
}

func (r row) verdict() string {
	switch {
	case r.goal == "":
		return ""
	case r.met:
		return "met"
	}
	return "MISSED"
}

func measure(ctx context.Context, runs int, roleplay, hello, server, only string) ([]row, error) {
	var all []row
	for _, part := range []struct {
		name    string
		measure func() ([]row, error)
	}{
		{"reply", func() ([]row, error) { return replies(ctx) }},
		{"window", func() ([]row, error) { return compareWindows(ctx, runs, roleplay, hello) }},
		{"append", func() ([]row, error) { return appends(ctx) }},
		{"many", func() ([]row, error) { return many(ctx, server) }},
		{"words", func() ([]row, error) { return firstWords(ctx, runs, server) }},
		{"talks", func() ([]row, error) { return manyAtOnce(ctx, server) }},
		{"faults", func() ([]row, error) { return faults(ctx, filepath.Dir(server)) }},
		{"voice", func() ([]row, error) { return voices(ctx, server) }},
	} {
		if only != "" && only != part.name {
			continue
		}
		rows, err := part.measure()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
		all = append(all, rows...)
	}
	return all, nil
}
