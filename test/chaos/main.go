package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
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
	part := flag.String("part", "", "kills, power or files; all of them when left out")
	tally := flag.String("tally", "", "the file whose tally is added to, such as docs/benchmarks.md")
	flag.Parse()

	if !slices.Contains([]string{"", "kills", "power", "files"}, *part) {
		return fmt.Errorf("-part %q: it is kills, power or files", *part)
	}
	folder, err := os.MkdirTemp("", "roleplay-chaos-")
	if err != nil {
		return err
	}
	shown, err := all(ctx, out, asked{*binary, folder, *part, *n, *seed})
	wrong := false
	for _, s := range shown {
		_, _ = fmt.Fprintln(out, s) // for who looks on
		for _, complaint := range s.complaints[:min(len(s.complaints), 20)] {
			_, _ = fmt.Fprintln(out, "  "+complaint) // the same
		}
		if *tally != "" {
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

// asked is what the command line asks for.
type asked struct {
	binary, folder, part string
	n                    int
	seed                 uint64
}

func all(ctx context.Context, out io.Writer, r asked) (everything []shown, err error) {
	for _, part := range []struct {
		name string
		show func() (shown, error)
	}{
		{"kills", func() (shown, error) {
			result, err := kills(ctx, r.binary, r.folder, r.n, r.seed)
			return acksShown("Kills of the server under 64 writers", result), err
		}},
		{"power", func() (shown, error) {
			missing := powerMissing()
			if missing != "" && r.part != "" {
				return shown{}, fmt.Errorf("no cuts of the power: %s", missing)
			}
			if missing != "" {
				_, _ = fmt.Fprintln(out, "no cuts of the power:", missing) // for who looks on
				return shown{}, nil
			}
			result, err := powerCuts(ctx, r.binary, r.folder, max(1, r.n/10), r.seed)
			return acksShown("Cuts of the power under 64 writers", result), err
		}},
		{"files", func() (shown, error) {
			files, err := salvage(ctx, 10*r.n, r.seed)
			return shown{
				what: "Damaged data files", times: files.files, counted: count{files.undamaged, "undamaged objects"}, share: true,
				wrong: []count{{files.missing, "missing"}, {files.panics, "panics"}}, complaints: files.complaints,
			}, err
		}},
	} {
		if r.part != "" && r.part != part.name {
			continue
		}
		s, err := part.show()
		if s.times > 0 {
			everything = append(everything, s)
		}
		if err != nil {
			return everything, err
		}
	}
	return everything, nil
}
