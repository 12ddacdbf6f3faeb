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
	wrong := false
	for _, s := range shown {
		_, _ = fmt.Fprintln(out, s) // for who looks on
		for _, complaint := range s.complaints[:min(len(s.complaints), 20)] {
			_, _ = fmt.Fprintln(out, "  "+complaint) // the same
		}
		if *tally != "" && s.times > 0 {
			if err := add(*tally, s); err != nil {
				return err
			}
		}
		wrong = wrong || s.isWrong()
	}
	if wrong {
		return fmt.Errorf("something is lost, see %s", folder)
	}
	if err != nil && ctx.Err() == nil {
		return err
	}
	return os.RemoveAll(folder)
}

func all(ctx context.Context, out io.Writer, binary, folder string, n int, seed uint64) ([]shown, error) {
	var everything []shown
	result, err := kills(ctx, binary, folder, n, seed)
	everything = append(everything, acksShown("Kills of the server under 64 writers", result))
	if err != nil {
		return everything, err
	}
	if missing := powerMissing(); missing != "" {
		_, _ = fmt.Fprintln(out, "no cuts of the power:", missing) // the same
	} else {
		result, err := powerCuts(ctx, binary, folder, max(1, n/10), seed)
		everything = append(everything, acksShown("Cuts of the power under 64 writers", result))
		if err != nil {
			return everything, err
		}
	}
	files, err := salvage(ctx, 10*n, seed)
	if err != nil {
		return everything, err
	}
	return append(everything, shown{
		what: "Damaged data files", times: files.files, counted: count{files.undamaged, "undamaged objects"}, share: true,
		wrong: []count{{files.missing, "missing"}, {files.panics, "panics"}}, complaints: files.complaints,
	}), nil
}
