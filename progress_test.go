package main

import (
	"bytes"
	"testing"

	"roleplay/backend/roleplay"
)

func TestTeller(t *testing.T) {
	for want, now := range map[string]roleplay.JobProgress{
		"\rTaken in: 3 of 10 lines\x1b[K": {Unit: roleplay.JobLines, Done: 3, Total: 10},
		"\rTaken in: 1 of 1 file\x1b[K":   {Unit: roleplay.JobFiles, Done: 1, Total: 1},
		"\rTaken in: 3 of 5\x1b[K":        {Done: 3, Total: 5},
		"\rTaken in: 4\x1b[K":             {Unit: roleplay.JobTalks, Done: 4},
	} {
		var out bytes.Buffer
		told := &teller{program: program{stderr: &out}, what: "Taken in", terminal: true}
		told.Progress(now)
		if out.String() != want {
			t.Errorf("told %q, want %q", out.String(), want)
		}
		told.done()
		if out.String() != want+"\r\x1b[K" {
			t.Errorf("then told %q", out.String())
		}
	}
}
