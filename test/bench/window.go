package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// How a start is measured. Nothing is built into either program: this program looks at the screen from outside, at the same lines
// of pixels in the same way for both, about every 2 ms, from just before exec. Both windows have the same size, options, build tags
// and flags, and every start has an empty HOME, so ours is a first start: it makes its data folder and installs its content too.
//
//	window   the first pixel that is not the bare screen (black): the frame is there, the page is not
//	paint    the first pixel that is neither that nor the window's own white: the page has painted
//	usable   a run of one strong colour, 200 pixels wide: the button below the name field (ours only)
//
// The two programs take turns, after one start each that does not count, so what else happens on the machine meets both.
const (
	poll      = 2 * time.Millisecond
	patience  = 20 * time.Second
	startGoal = 1.3

	// The middle of a window of 1180 × 800 on a screen of 1280 × 900, clear of its frame wherever the window manager puts it.
	left, width, top, bottom, step = 115, 1050, 115, 790, 9

	bare, white = 0x000000, 0xffffff
)

type start struct{ window, paint, usable time.Duration }

func compareWindows(ctx context.Context, runs int, roleplay, hello string) (_ []row, err error) {
	s, err := openScreen()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var ours, theirs []start
	for i := range runs + 1 {
		a, err := s.start(ctx, roleplay, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", roleplay, err)
		}
		b, err := s.start(ctx, hello, false)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", hello, err)
		}
		if i > 0 {
			ours, theirs = append(ours, a), append(theirs, b)
		}
	}
	paint := func(s start) time.Duration { return s.paint }
	rows := []row{
		times(fmt.Sprintf("window, exec to first paint, %d starts", runs), ours, paint),
		times("hello-world window, the same", theirs, paint),
	}
	var ratios []float64
	for i := range ours {
		ratios = append(ratios, float64(ours[i].paint)/float64(theirs[i].paint))
	}
	ratios = sorted(ratios)
	medians := float64(middle(ours, paint)) / float64(middle(theirs, paint))
	return append(rows,
		row{
			what: "ratio of the medians, and of the pairs", median: fmt.Sprintf("%.2f ×", medians),
			spread: fmt.Sprintf("%.2f – %.2f ×", ratios[0], ratios[len(ratios)-1]), goal: "≤ 1.3 ×", met: medians <= startGoal,
		},
		times("window, exec to empty window", ours, func(s start) time.Duration { return s.window }),
		times("hello-world window, the same", theirs, func(s start) time.Duration { return s.window }),
		times("window, exec to usable (first start)", ours, func(s start) time.Duration { return s.usable }),
	), nil
}

func times(what string, starts []start, of func(start) time.Duration) row {
	var all []time.Duration
	for _, s := range starts {
		all = append(all, of(s))
	}
	all = sorted(all)
	return row{what: what, median: ms(quantile(all, 0.5)), spread: ms(all[0]) + " – " + ms(all[len(all)-1])}
}

func middle(starts []start, of func(start) time.Duration) time.Duration {
	var all []time.Duration
	for _, s := range starts {
		all = append(all, of(s))
	}
	return quantile(sorted(all), 0.5)
}

// start runs the program until its page has painted and, if asked for, is usable.
func (s *screen) start(ctx context.Context, program string, untilUsable bool) (result start, err error) {
	if err := s.untilBare(ctx); err != nil {
		return result, err
	}
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove(home)) }()
	program, err = filepath.Abs(program)
	if err != nil {
		return result, err
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	c := exec.Command(program) // it is ended below, by SIGTERM
	c.Env = append(os.Environ(), "HOME="+home)
	c.Dir = home
	begun := time.Now()
	if err := c.Start(); err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, end(c)) }()
	for result.paint == 0 || untilUsable && result.usable == 0 {
		if err := pause(ctx); err != nil {
			return result, fmt.Errorf("no page was seen; so far %+v: %w", result, err)
		}
		seen, err := s.look()
		now := time.Since(begun)
		if err != nil {
			return result, err
		}
		if seen.window && result.window == 0 {
			result.window = now
		}
		if seen.paint && result.paint == 0 {
			result.paint = now
		}
		if seen.button && result.usable == 0 {
			result.usable = now
		}
	}
	return result, nil
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(poll):
		return nil
	}
}

// end closes the program as a system does, and by force if it does not go.
func end(c *exec.Cmd) error {
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_ = c.Wait() // how it ends is not measured
	}()
	select {
	case <-gone:
		return nil
	case <-time.After(5 * time.Second):
		err := c.Process.Kill()
		<-gone
		return err
	}
}

// untilBare waits until the window of before is gone.
func (s *screen) untilBare(ctx context.Context) error {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	for {
		seen, err := s.look()
		if err != nil {
			return err
		}
		if !seen.window {
			return nil
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("the screen did not become empty: %w", err)
		}
	}
}

type sight struct{ window, paint, button bool }

func (s *screen) look() (seen sight, err error) {
	var ys []int
	for y := top; y < bottom; y += step {
		ys = append(ys, y)
	}
	rows, err := s.rows(left, width, ys)
	if err != nil {
		return seen, err
	}
	first, last := rows[0], rows[len(rows)-1]
	whole := first[0] != bare && first[width-1] != bare && last[0] != bare && last[width-1] != bare
	for _, row := range rows {
		run := 0
		for i, colour := range row {
			seen.window = seen.window || colour != bare
			seen.paint = seen.paint || colour != bare && colour != white
			if i > 0 && colour == row[i-1] && strong(colour) {
				run++
			} else {
				run = 0
			}
			seen.button = seen.button || run >= 200
		}
	}
	if !whole { // a smaller window is not the one: it tells that the program could not start
		seen.paint, seen.button = false, false
	}
	return seen, nil
}

// strong tells a colour from black, grey and white.
func strong(colour uint32) bool {
	r, g, b := int(colour>>16), int(colour>>8&0xff), int(colour&0xff)
	return max(r, g, b)-min(r, g, b) > 60
}

// remove deletes a folder into which WebKit's processes may still write for a
// moment after their program has ended.
func remove(folder string) error {
	var err error
	for range 50 {
		if err = os.RemoveAll(folder); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}
