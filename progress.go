package main

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"

	"roleplay/backend/roleplay"
)

// teller shows how work goes on, on a terminal only: one line that is written over.
type teller struct {
	program
	what     string
	terminal bool

	mu    sync.Mutex
	shown bool
}

func (p program) teller(what string) *teller {
	f, ok := p.stderr.(*os.File)
	return &teller{program: p, what: what, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// Progress implements local.Tell.
func (t *teller) Progress(now roleplay.JobProgress) {
	if !t.terminal {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shown = true
	line := fmt.Sprintf("\r%s: %d", t.what, now.Done)
	switch {
	case now.Total > 0 && now.Unit == "": // an older program that holds the folder does not say it
		line += fmt.Sprintf(" of %d", now.Total)
	case now.Total > 0:
		line += " of " + count(now.Total, strings.TrimSuffix(string(now.Unit), "s"))
	}
	_, _ = fmt.Fprint(t.stderr, line+"\x1b[K") // there is no other place to tell it
}

// done takes the line away.
func (t *teller) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shown {
		_, _ = fmt.Fprint(t.stderr, "\r\x1b[K") // as above
	}
	t.shown = false
}
