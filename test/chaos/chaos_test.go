package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

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

// A talk that was sound once is looked at again, and lost later it is a loss.
func TestOracle_LookedAtAgain(t *testing.T) {
	there := true
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !there {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(`{"turns":[{"id":"a","text":"one"}]}`)) // to a client of the test
	}))
	defer program.Close()
	s, o := &server{address: program.URL, client: program.Client()}, newOracle()
	o.begin("1", "token")
	o.ack("1", roleplay.Turn{ID: "a", Text: "one"})
	if wrong := o.check(t.Context(), s, 0); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	there = false
	if wrong := o.check(t.Context(), s, 0); len(wrong) > 0 {
		t.Errorf("a talk that need not be looked at is: %q", wrong)
	}
	if wrong := o.check(t.Context(), s, 1); len(wrong) != 1 {
		t.Errorf("as one of a sample: %q", wrong)
	}
	folder := t.TempDir()
	if wrong := o.checkAll(t.Context(), s, folder); len(wrong) != 1 {
		t.Errorf("at the end: %q", wrong)
	}
	there = true
	if err := os.WriteFile(filepath.Join(folder, "roleplay.db.damaged-20261123T040506Z"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if wrong := o.checkAll(t.Context(), s, folder); len(wrong) != 1 {
		t.Errorf("a damaged file: %q", wrong)
	}
}

func TestReadSalvaged(t *testing.T) {
	const line = "    mutated_test.go:201: 1000 files, 700 salvaged, 2 panics: 9990 of 9999 undamaged objects are there, 99.91 %\n"
	if _, err := readSalvaged("panic: runtime error\n", errors.New("exit status 2")); err == nil {
		t.Error("without its line it went well")
	}
	got, err := readSalvaged(line, nil)
	want := salvaged{files: 1000, undamaged: 9999, missing: 9, panics: 2}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	got, err = readSalvaged("    mutated_test.go:150: seed 1, round 7: a is lost\n"+line+"--- FAIL: TestOpen_Mutated\nFAIL\n", errors.New("exit status 1"))
	if err != nil || len(got.complaints) != 2 || got.complaints[0] != "seed 1, round 7: a is lost" || got.missing != 9 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestShown_IsWrong(t *testing.T) {
	for name, test := range map[string]struct {
		shown shown
		want  bool
	}{
		"Lost":       {shown{wrong: []count{{1, "lost"}}}, true},
		"Panics":     {shown{wrong: []count{{0, "missing"}, {1, "panics"}}}, true},
		"TestFailed": {shown{wrong: []count{{0, "missing"}}, complaints: []string{"the test failed"}}, true},
		"Sound":      {shown{wrong: []count{{0, "missing"}, {0, "panics"}}}, false},
	} {
		if got := test.shown.isWrong(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAddTo(t *testing.T) {
	const tally = "| Kills | 10 | 90 acks | 0 lost | 2026-11-23 |\n| Files | 20 | 100 undamaged objects, 99.0000 % recovered | 1 missing, 0 panics | 2026-11-23 |\n"
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	if _, err := addTo(tally, shown{what: "Floods", counted: count{1, "acks"}, wrong: []count{{0, "lost"}}}, now); err == nil {
		t.Error("a row that is not there was added to")
	}
	got, err := addTo(tally, shown{what: "Kills", times: 1, counted: count{2, "acks"}, wrong: []count{{3, "lost"}}}, now)
	if err == nil {
		got, err = addTo(got, shown{what: "Files", times: 5, counted: count{100, "undamaged objects"}, share: true, wrong: []count{{3, "missing"}, {2, "panics"}}}, now)
	}
	want := "| Kills | 11 | 92 acks | 3 lost | 2026-12-01 |\n| Files | 25 | 200 undamaged objects, 98.0000 % recovered | 4 missing, 2 panics | 2026-12-01 |\n"
	if err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
