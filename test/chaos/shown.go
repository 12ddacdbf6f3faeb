package main

import (
	"fmt"
	"strings"
)

// count is a number of something.
type count struct {
	n  int
	of string
}

func (c count) String() string { return fmt.Sprintf("%d %s", c.n, c.of) }

// shown is what one kind of chaos has shown.
type shown struct {
	what       string // as it begins its line of the tally
	times      int
	counted    count
	share      bool // the first of wrong is missing of what was counted, and the rest is told as a share
	wrong      []count
	complaints []string // sentences, also where nothing can be counted
}

func acksShown(what string, k killed) shown {
	return shown{what: what, times: k.kills, counted: count{k.acks, "acks"}, wrong: []count{{len(k.wrong), "lost"}}, complaints: k.wrong}
}

// isWrong reports whether anything is not as it must be.
func (s shown) isWrong() bool {
	for _, w := range s.wrong {
		if w.n > 0 {
			return true
		}
	}
	return len(s.complaints) > 0
}

// cells are the columns of the tally: what was counted, and what was wrong.
func (s shown) cells() (counted, wrong string) {
	counted = s.counted.String()
	if s.share && s.counted.n > 0 {
		counted += fmt.Sprintf(", %.4f %% recovered", 100*(1-float64(s.wrong[0].n)/float64(s.counted.n)))
	}
	var all []string
	for _, w := range s.wrong {
		all = append(all, w.String())
	}
	return counted, strings.Join(all, ", ")
}

func (s shown) String() string {
	counted, wrong := s.cells()
	return fmt.Sprintf("%s: %d, with %s, %s", s.what, s.times, counted, wrong)
}
