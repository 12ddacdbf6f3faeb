// Command soundcard is the sound card of the tests (test/pulse) for tests that are not
// written in Go. It runs until its input ends:
//
//	soundcard FOLDER
//
//	in    say WORDS         a person says them in English into the microphone
//	out   env NAME=VALUE    what a program needs to use the card, before "ready"
//	      ready
//	      said              the words are over
//	      loud MS, quiet MS something is heard at the speaker, or nothing any more; in milliseconds since the start
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"roleplay/audio"
	"roleplay/test/pulse"
)

const (
	rate   audio.Rate = 24_000
	chunk             = 5 * time.Millisecond
	loud              = -45 // dBFS
	calmed            = 150 * time.Millisecond
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "soundcard:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

// printer writes whole lines from several goroutines.
type printer struct {
	mu  sync.Mutex
	out io.Writer
}

func (p *printer) line(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.out, format+"\n", args...) // whoever reads has gone: the input ends too
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) (err error) {
	if len(args) != 1 {
		return errors.New("usage: soundcard FOLDER")
	}
	card, err := pulse.Start(args[0]) //nolint:contextcheck // it ends by Kill
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, card.Kill()) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ear, err := card.Listen(ctx, int(rate))
	if err != nil {
		return err
	}
	p := &printer{out: out}
	for _, e := range card.Env() {
		p.line("env %s", e)
	}
	p.line("ready")
	go listen(ear, p)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		words, ok := strings.CutPrefix(lines.Text(), "say ")
		if !ok {
			return fmt.Errorf("%q is no order", lines.Text())
		}
		sound, err := pulse.Utter(ctx, rate, words)
		if err == nil {
			err = card.Say(ctx, int(rate), sound)
		}
		if err != nil {
			return err
		}
		p.line("said")
	}
	return lines.Err()
}

// listen tells when something begins to be heard, and when it has ended.
func listen(ear io.Reader, p *printer) {
	begun, buffer := time.Now(), make([]byte, 2*int(chunk*time.Duration(rate)/time.Second))
	last, hears := time.Duration(0), false
	for {
		if _, err := io.ReadFull(ear, buffer); err != nil {
			return
		}
		now := time.Since(begun)
		if audio.Level(pulse.Samples(buffer)) > loud {
			if !hears {
				p.line("loud %d", now.Milliseconds())
			}
			last, hears = now, true
		} else if hears && now-last > calmed {
			p.line("quiet %d", last.Milliseconds())
			hears = false
		}
	}
}
