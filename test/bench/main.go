// Command bench measures RolePlay and prints one table: `make bench`.
//
// It runs inside build/window.sh: a display of its own, no network, an empty HOME.
//
//	bench RUNS ROLEPLAY HELLO SERVER    ROLEPLAY and HELLO are the two programs whose windows are compared
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, done := context.WithTimeout(ctx, 20*time.Minute)
	err := run(ctx, os.Args[1:], os.Stdout)
	done()
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 4 {
		return errors.New("usage: bench RUNS ROLEPLAY HELLO SERVER")
	}
	runs, err := strconv.Atoi(args[0])
	if err != nil || runs < 1 {
		return fmt.Errorf("%q is no number of runs", args[0])
	}
	rows, err := measure(ctx, runs, args[1], args[2], args[3])
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
	return table.Flush()
}

// row is one line of the table. A row without a goal is told, not judged.
type row struct {
	what, median, spread, goal string
	met                        bool
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

func measure(ctx context.Context, runs int, roleplay, hello, server string) ([]row, error) {
	var all []row
	for _, part := range []struct {
		what    string
		measure func() ([]row, error)
	}{
		{"the scripted reply", func() ([]row, error) { return replies(ctx) }},
		{"the window", func() ([]row, error) { return compareWindows(ctx, runs, roleplay, hello) }},
		{"the durable append", func() ([]row, error) { return appends(ctx) }},
		{"ten thousand talks", func() ([]row, error) { return many(ctx, server) }},
	} {
		rows, err := part.measure()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.what, err)
		}
		all = append(all, rows...)
	}
	return all, nil
}
