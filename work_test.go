package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
)

// command runs the program to its end.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	path, err := binary()
	must(t, err)
	var out, errs bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("a long password\n"), &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// talk lets somebody have one ended talk at a server.
func talk(t *testing.T, address, email string) {
	t.Helper()
	signed, err := post[auth.SignedIn]("POST", address+"/api/auth/login", "", object{"email": email, "password": "a long password"})
	must(t, err)
	scenarios, err := post[chat.ListScenariosOutput]("GET", address+"/api/chat/content/scenarios", signed.AccessToken, nil)
	must(t, err)
	characters, err := post[chat.ListCharactersOutput]("GET", address+"/api/chat/content/scenarios/"+string(scenarios.Scenarios[0].ID)+"/characters", signed.AccessToken, nil)
	must(t, err)
	session, err := post[roleplay.Session]("POST", address+"/api/chat/session", signed.AccessToken,
		object{"scenarioId": scenarios.Scenarios[0].ID, "characterId": characters.Characters[0].ID})
	must(t, err)
	_, err = post[chat.SendMessageOutput]("POST", address+"/api/chat/session/"+string(session.ID)+"/message", signed.AccessToken,
		object{"text": "How are you today?", "wait": true})
	must(t, err)
	_, err = post[roleplay.Session]("POST", address+"/api/chat/session/"+string(session.ID)+"/end", signed.AccessToken, object{})
	must(t, err)
}

// Each command does the same, in the same words, on a folder that is free and
// on one that a server holds.
func TestCommands(t *testing.T) {
	folder := t.TempDir()
	if code, _, stderr := command(t, "user", "create", "--data", folder, "--email", "ada@example.com", "--role", "USER", "--password-stdin"); code != 0 {
		t.Fatal(stderr)
	}
	p, address := serve(t, folder)
	talk(t, address, "ada@example.com")
	t.Run("Held", func(t *testing.T) { commands(t, folder) })
	t.Run("HeldByAServer", func(t *testing.T) {
		code, _, stderr := command(t, "export", "--data", folder, "--auto", t.TempDir(), "--user", "ada")
		if code != 1 || !strings.Contains(stderr, "A server does not write to folders.") {
			t.Errorf("exit %d: %s", code, stderr)
		}
	})
	p.ends(syscall.SIGTERM)
	t.Run("Free", func(t *testing.T) {
		commands(t, folder)
		code, stdout, stderr := command(t, "export", "--data", folder, "--auto", t.TempDir(), "--format", "md,txt", "--user", "ada")
		if code != 1 || stdout != "" || !strings.Contains(stderr, "A server does not write to folders.") {
			t.Errorf("exit %d: %q: %s", code, stdout, stderr)
		}
		if code, stdout, _ := command(t, "export", "--data", folder, "--auto", "off", "--user", "ada"); code != 0 || stdout != "The automatic export is off.\n" {
			t.Errorf("exit %d: %q", code, stdout)
		}
	})
}

func commands(t *testing.T, folder string) {
	out := t.TempDir()
	first := t.Name() == "TestCommands/Held"
	for _, tt := range []struct {
		args, stdout, stderr string // patterns
		code                 int
	}{
		{"export --to OUT/one --format txt,jsonl", `1 talk in 2 files written to OUT/one\.\n`, ``, 0},
		{"export --to OUT/one --format TXT --user Ada", `1 talk in 1 file written to OUT/one\.\n`, ``, 0},
		{"export --to OUT/all --all-users --speaker trainee --from 2020-01-01", `1 talk in 1 file written to OUT/all\.\n`, ``, 0},
		{"export --to OUT/none --until 2020-01-01", `There was no talk to write\.\n`, ``, 0},
		{"export --to OUT/whole --format jsonl --speaker trainee", `1 talk in 1 file written to OUT/whole\.\n`, `roleplay: jsonl is always the whole record .+\n`, 0},
		{"export --to OUT/nobody --user ben", ``, `roleplay: There is nobody called ben in this folder\. There are ada <ada@example\.com>.*\.\n`, 1},
		{"export --to OUT/one --session 123", ``, `roleplay: .+\n`, 1},
		{"export --to main.go/x", ``, `roleplay: .+\n`, 1},
		{"import OUT/one/log.jsonl --user ada@example.com", `log\.jsonl: 0 new talks, 1 known already\.\n`, ``, 0},
		{"import OUT/one/gone.jsonl", ``, `roleplay: gone\.jsonl cannot be read: .+\n`, 1},
		{"import --from-python OUT/one/gone", ``, `roleplay: gone cannot be read: .+\n`, 1},
		{"search how are", `\d{4}-\d\d-\d\d \d\d:\d\d  [0-9a-f-]{36}  .+\n    How are you today\?\n1 place found\.\n`, ``, 0},
		{"search nothing like it", `0 places found\.\n`, ``, 0},
		{"verify", `1 talk of 1 person checked: \d+ appends, 0 problems\.\n`, ``, 0},
		{"verify --repair", `1 talk of 1 person checked: \d+ appends, 0 problems\.\n`, ``, 0},
		{"compact", `\d+ bytes were given back to the disk\.\n`, ``, 0},
		{"backup OUT/copy.db", `\d+ bytes written to OUT/copy\.db\.\n`, ``, 0},
		{"backup OUT/copy.db", ``, `roleplay: There is a file OUT/copy\.db already\. Choose another name\.\n`, 1},
		{"user create --email NEW --role USER --password-stdin", `NEW is USER now\.\n`, ``, 0},
		{"user create --email NEW --role USER --password-stdin", ``, `roleplay: There is an account with this email\. .+\n`, 1},
		{"user role --email NEW --role ADMIN", `NEW is ADMIN now\.\n`, ``, 0},
		{"user password --email NEW --password-stdin", `NEW has another password now, and is signed out everywhere\.\n`, ``, 0},
		{"user password --email no@example.com --password-stdin", ``, `roleplay: There is no account with the email no@example\.com\.\n`, 1},
		{"export --to OUT/one", ``, `roleplay: There are several people in this folder\. Name one of them with --user: .+\n`, 1},
	} {
		email := "free@example.com"
		if first {
			email = "held@example.com"
		}
		fill := strings.NewReplacer("OUT", out, "NEW", email).Replace
		args := strings.Fields(fill(tt.args))
		args = append(args, "--data", folder)
		if !first && !strings.Contains(tt.args, "--user") && !strings.Contains(tt.args, "--all") &&
			(args[0] == "export" || args[0] == "import" && args[1] != "--from-python" || args[0] == "search") && !strings.Contains(tt.stderr, "several") {
			args = append(args, "--user", "ada")
		}
		code, stdout, stderr := command(t, args...)
		if code != tt.code || !regexp.MustCompile("^"+fill(tt.stdout)+"$").MatchString(stdout) || !regexp.MustCompile("^"+fill(tt.stderr)+"$").MatchString(stderr) {
			t.Errorf("%s: exit %d, want %d\n stdout %q, want %s\n stderr %q, want %s", tt.args, code, tt.code, stdout, tt.stdout, stderr, tt.stderr)
		}
		if strings.Contains(tt.args, "OUT/no") {
			if made, err := filepath.Glob(filepath.Join(out, "no*")); err != nil || len(made) > 0 {
				t.Errorf("%s: a folder was made for nothing: %v %v", tt.args, made, err)
			}
		}
		if strings.HasSuffix(tt.args, "txt,jsonl") {
			logs, err := filepath.Glob(filepath.Join(out, "one", "*.jsonl"))
			if err != nil || len(logs) != 1 {
				t.Fatalf("%v: %v", err, logs)
			}
			must(t, os.Rename(logs[0], filepath.Join(out, "one", "log.jsonl")))
		}
	}
}

// The command line of a holder that was killed finds the folder free.
func TestCommands_HolderKilled(t *testing.T) {
	folder := t.TempDir()
	p, _ := serve(t, folder)
	if code, _, stderr := command(t, "verify", "--data", folder); code != 0 {
		t.Errorf("held: exit %d: %s", code, stderr)
	}
	must(t, p.cmd.Process.Kill())
	_ = p.done() // it was killed
	if _, err := os.Lstat(filepath.Join(folder, "roleplay.sock")); err != nil {
		t.Fatalf("the socket is gone already: %v", err)
	}
	if code, _, stderr := command(t, "verify", "--data", folder); code != 0 {
		t.Errorf("after the kill: exit %d: %s", code, stderr)
	}
	q, _ := serve(t, folder)
	if code, _, stderr := command(t, "verify", "--data", folder); code != 0 {
		t.Errorf("held again: exit %d: %s", code, stderr)
	}
	q.ends(syscall.SIGTERM)
}

// Damage is told, one problem a line, and makes the command fail.
func TestCommands_VerifyFindsDamage(t *testing.T) {
	t.Run("Salvage", func(t *testing.T) {
		folder := t.TempDir()
		must(t, os.WriteFile(filepath.Join(folder, "roleplay.db"), bytes.Repeat([]byte("no data "), 8192), 0o600))
		code, stdout, stderr := command(t, "verify", "--data", folder)
		if code != 1 || !strings.HasPrefix(stdout, "The data file was damaged: ") || !strings.HasSuffix(stdout, "0 appends, 1 problem.\n") || !strings.Contains(stderr, "the data file was damaged") {
			t.Errorf("exit %d: %s%s", code, stdout, stderr)
		}
		if code, again, _ := command(t, "verify", "--data", folder); code != 1 || again != stdout {
			t.Errorf("verified again, and nobody has seen it: exit %d: %s", code, again)
		}
		if code, again, _ := command(t, "verify", "--seen", "--data", folder); code != 1 || again != stdout {
			t.Errorf("seen now: exit %d: %s", code, again)
		}
		if code, stdout, stderr = command(t, "verify", "--data", folder); code != 0 {
			t.Errorf("the new file: exit %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("Chain", func(t *testing.T) {
		folder, run := peopled(t, "ada")
		if code, _, stderr := run("import", planted(t, "chat.jsonl", tavern)); code != 0 {
			t.Fatal(stderr)
		}
		forge(t, folder)
		for range 2 { // nothing can repair what was said
			code, stdout, _ := run("verify", "--repair")
			if code != 1 || !strings.Contains(stdout, "problem") || strings.HasSuffix(stdout, " 0 problems.\n") {
				t.Errorf("exit %d: %s", code, stdout)
			}
		}
	})
	t.Run("ListRepaired", func(t *testing.T) {
		folder, run := peopled(t, "ada")
		if code, _, stderr := run("import", planted(t, "chat.jsonl", tavern)); code != 0 {
			t.Fatal(stderr)
		}
		removeKeys(t, folder, "/session_pages/")
		if code, stdout, _ := run("verify"); code != 1 || !strings.HasSuffix(stdout, ", 1 problem.\n") {
			t.Errorf("exit %d: %s", code, stdout)
		}
		if code, stdout, _ := run("verify", "--repair"); code != 0 || !strings.Contains(stdout, " (repaired)\n") || !strings.HasSuffix(stdout, ", 0 problems.\n") {
			t.Errorf("exit %d: %s", code, stdout)
		}
		if code, stdout, _ := run("verify"); code != 0 {
			t.Errorf("after the repair: exit %d: %s", code, stdout)
		}
	})
}

// opened is the store of a folder that nobody works in.
func opened(t *testing.T, folder string, work func(s *bolt.Store)) {
	t.Helper()
	s, err := bolt.Open(filepath.Join(folder, "roleplay.db"), bolt.Options{Timeout: 10 * time.Second})
	must(t, err)
	work(s)
	must(t, s.Close())
}

// forge changes what was said in the middle of a talk.
func forge(t *testing.T, folder string) {
	t.Helper()
	opened(t, folder, func(s *bolt.Store) {
		for entry, err := range s.List(t.Context(), "users/", "") {
			must(t, err)
			object, err := s.Get(t.Context(), entry.Key)
			must(t, err)
			if changed := bytes.ReplaceAll(object.Value, []byte("How are you today?"), []byte("How were you then?")); strings.Contains(entry.Key, "/chat_events/") && !bytes.Equal(changed, object.Value) {
				_, err := s.Put(t.Context(), entry.Key, changed, store.Always)
				must(t, err)
				return
			}
		}
		t.Fatal("there is nothing to forge")
	})
}

// removeKeys takes away all keys with part in them.
func removeKeys(t *testing.T, folder, part string) {
	t.Helper()
	opened(t, folder, func(s *bolt.Store) {
		for entry, err := range s.List(t.Context(), "users/", "") {
			must(t, err)
			if strings.Contains(entry.Key, part) {
				must(t, s.Delete(t.Context(), entry.Key, store.Always))
			}
		}
	})
}
