package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := chaos(ctx, os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "chaos:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

// chaos carries out the command line. What was shown until it was stopped counts.
func chaos(ctx context.Context, out io.Writer) error {
	binary := flag.String("binary", "build/bin/roleplay-server", "the server")
	n := flag.Int("n", 100, "how many kills; a tenth as many cuts of the power, ten times as many damaged files")
	seed := flag.Uint64("seed", 1, "what the moments and the damage follow from")
	tally := flag.String("tally", "", "the file whose tally is added to, such as docs/benchmarks.md")
	flag.Parse()

	folder, err := os.MkdirTemp("", "roleplay-chaos-")
	if err != nil {
		return err
	}
	shown, err := all(ctx, out, *binary, folder, *n, *seed)
	for _, s := range shown {
		_, _ = fmt.Fprintf(out, "%s: %d, with %d %s, %d %s\n", s.what, s.times, s.counted, s.unit, len(s.wrong), s.bad) // for who looks on
		for _, wrong := range s.wrong[:min(len(s.wrong), 20)] {
			_, _ = fmt.Fprintln(out, "  "+wrong) // the same
		}
		if *tally != "" && s.times > 0 {
			if err := add(*tally, s); err != nil {
				return err
			}
		}
		if s.bad == "lost" && len(s.wrong) > 0 {
			return fmt.Errorf("see %s", folder)
		}
	}
	if err != nil && ctx.Err() == nil {
		return err
	}
	return os.RemoveAll(folder)
}

// shown is what one kind of chaos has shown.
type shown struct {
	what    string // as it begins its line of the tally
	times   int
	counted int
	unit    string // of what was counted
	wrong   []string
	bad     string // what a line of wrong is
}

func all(ctx context.Context, out io.Writer, binary, folder string, n int, seed uint64) ([]shown, error) {
	var everything []shown
	result, err := kills(ctx, binary, folder, n, seed)
	everything = append(everything, shown{"Kills of the server under 64 writers", result.kills, result.acks, "acks", result.wrong, "lost"})
	if err != nil {
		return everything, err
	}
	if missing := powerMissing(); missing != "" {
		_, _ = fmt.Fprintln(out, "no cuts of the power:", missing) // the same
	} else {
		result, err := powerCuts(ctx, binary, folder, max(1, n/10), seed)
		everything = append(everything, shown{"Cuts of the power under 64 writers", result.kills, result.acks, "acks", result.wrong, "lost"})
		if err != nil {
			return everything, err
		}
	}
	files, err := salvage(ctx, 10*n, seed)
	if err != nil {
		return everything, err
	}
	return append(everything, shown{"Damaged data files", files.files, files.undamaged, "undamaged objects", files.wrong, "missing"}), nil
}
