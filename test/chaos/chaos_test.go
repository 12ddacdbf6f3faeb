package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"roleplay/backend/roleplay"
)

// program builds the server.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roleplay-server")
	if out, err := exec.Command("go", "build", "-o", path, "roleplay").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// A hundred kills of the real program under 64 writers lose, double and change nothing that was acked.
func TestKills(t *testing.T) {
	n := 100
	if testing.Short() {
		n = 5
	}
	binary := os.Getenv("CHAOS_BINARY")
	if binary == "" {
		binary = program(t)
	}
	result, err := kills(t.Context(), binary, t.TempDir(), n, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range result.wrong {
		t.Error(wrong)
	}
	t.Logf("%d kills, %d acks", result.kills, result.acks)
	if result.kills != n || result.acks < 20*n {
		t.Errorf("%d kills with %d acks prove too little", result.kills, result.acks)
	}
}

// The oracle tells each way in which an ack can fail to hold.
func TestTalk_Compare(t *testing.T) {
	said := func(id roleplay.TurnID, seq int64, text string) roleplay.Turn {
		return roleplay.Turn{ID: id, Seq: seq, Text: text, Speaker: roleplay.SpeakerTrainee}
	}
	reply := func(id, to roleplay.TurnID) roleplay.Turn {
		return roleplay.Turn{ID: id, Seq: 3, ReplyTo: to, Speaker: roleplay.SpeakerCharacter}
	}
	known := talk{
		sent:  map[roleplay.TurnID]string{"a": "one", "b": "two"},
		acked: []roleplay.Turn{said("a", 2, "one"), reply("r", "a")},
		ended: true,
	}
	ended := roleplay.SessionSummary{State: roleplay.SessionEnded}
	for name, test := range map[string]struct {
		there roleplay.Session
		want  int
	}{
		"Sound":      {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "one"), reply("r", "a"), said("b", 4, "two")}}, 0},
		"Lost":       {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "one")}}, 1},
		"Changed":    {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "won"), reply("r", "a")}}, 2},
		"Moved":      {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 5, "one"), reply("r", "a")}}, 1},
		"Doubled":    {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "one"), said("a", 2, "one"), reply("r", "a")}}, 1},
		"TwoReplies": {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "one"), reply("r", "a"), reply("s", "a")}}, 1},
		"Invented":   {roleplay.Session{SessionSummary: ended, Turns: []roleplay.Turn{said("a", 2, "one"), reply("r", "a"), said("x", 4, "never")}}, 1},
		"NotEnded":   {roleplay.Session{Turns: []roleplay.Turn{said("a", 2, "one"), reply("r", "a")}}, 1},
		"ReadOnly":   {roleplay.Session{SessionSummary: ended, ReadOnly: roleplay.ReadOnlyDamaged, Turns: []roleplay.Turn{said("a", 2, "one"), reply("r", "a")}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := known.compare(test.there); len(got) != test.want {
				t.Errorf("%d complaints, want %d: %q", len(got), test.want, got)
			}
		})
	}
}
