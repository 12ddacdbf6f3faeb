package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// a folder for command lines, with an account for each name.
func peopled(t *testing.T, names ...string) (folder string, run func(args ...string) (code int, stdout, stderr string)) {
	t.Helper()
	folder = t.TempDir()
	run = func(args ...string) (int, string, string) {
		t.Helper()
		return typed(t, "a long password\n", nil, append(args, "--data", folder)...)
	}
	for _, name := range names {
		if code, _, stderr := run("user", "create", "--email", name+"@example.com", "--role", "USER", "--password-stdin"); code != 0 {
			t.Fatal(stderr)
		}
	}
	return folder, run
}

// planted writes a file of the person at the command line.
func planted(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const tavern = `{"user_name":"Ada","character_name":"Mr Alvarez","create_date":"2026-03-14T09:26:00Z"}
{"name":"Ada","is_user":true,"send_date":"2026-03-14T09:26:01Z","mes":"How are you today?"}
{"name":"Mr Alvarez","is_user":false,"send_date":"2026-03-14T09:26:05Z","mes":"Tired, and smoking."}
`

// What others wrote is shown by the terminal, and never obeyed.
func TestRun_HostileWords(t *testing.T) {
	_, run := peopled(t, "ada")
	hostile := strings.NewReplacer("How are you", `How \u001b]0;title\u0007\u001b[2J\u202eare\r\nroleplay: fake you`, "Mr Alvarez", `Mr \u001b[31mAl\nvarez`).Replace(tavern)
	name := "a\x1b[2J\n\u202eb.jsonl"
	code, stdout, stderr := run("import", planted(t, name, hostile))
	if want := "a[2J b.jsonl: 1 new talk, 0 known already.\n"; code != 0 || !strings.HasPrefix(stdout, want) {
		t.Errorf("exit %d: %q%s, want %q", code, stdout, stderr, want)
	}
	_, found, _ := run("search", "today")
	_, missing, failed := run("import", planted(t, name, "none"))
	_, _, usage := run("search", "--\x1b[2Jx", "y")
	for _, said := range []string{found, missing, failed, usage} {
		if strings.ContainsAny(said, "\x1b\x07\r\u202e") || strings.Contains(said, "\nroleplay: fake") {
			t.Errorf("the terminal is given %q", said)
		}
	}
	if !strings.Contains(found, "today") || failed == "" {
		t.Errorf("got %q, %q", found, fmt.Sprint(failed))
	}
}

// The shell takes quotation marks away, so an argument with spaces is a phrase.
func TestRun_Search(t *testing.T) {
	_, run := peopled(t, "ada")
	if code, _, stderr := run("import", planted(t, "chat.jsonl", tavern)); code != 0 {
		t.Fatal(stderr)
	}
	for _, tt := range []struct {
		args string // parted by |
		want int
	}{
		{"are you today", 1}, {"you are today", 0}, {"you|are|today", 1}, {"smok*", 1}, {`"tired and" x`, 0},
		{"how", 1}, {"how|--speaker|character", 0}, {"how|--speaker|trainee", 1}, {"how|--scenario|none", 0},
		{"how|--from|2026-03-14", 1}, {"how|--from|2026-03-16", 0}, {"how|--until|2026-03-15", 1}, {"how|--until|2026-03-12", 0},
	} {
		code, stdout, stderr := run(append([]string{"search"}, strings.Split(tt.args, "|")...)...)
		if want := count(tt.want, "place") + " found.\n"; code != 0 || !strings.HasSuffix(stdout, want) {
			t.Errorf("%s: exit %d: %s%s, want %s", tt.args, code, stdout, stderr, want)
		}
	}
}

// Every kind of file is taken in by the command line, and a name stands once in a message.
func TestRun_Import(t *testing.T) {
	_, run := peopled(t, "ada")
	chat := planted(t, "chat.jsonl", tavern)
	python := filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(planted(t, "data/users/u1/chat_logs/s1", `{"type":"session_start","session_id":"s1","participant_name":"Mira","scenario_name":"Interview","character_name":"Sarah","timestamp":"2025-06-01T10:00:00Z"}
{"type":"message","role":"participant","content":"Hello.","timestamp":"2025-06-01T10:00:10Z"}
{"type":"message","role":"character","content":"My back hurts.","timestamp":"2025-06-01T10:00:15Z"}
`)))))
	out := t.TempDir()
	for _, tt := range []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{[]string{"import", chat, "--user", "ada"}, 0, "chat.jsonl: 1 new talk, 0 known already.\n", ""},
		{[]string{"import", chat, "--user", "ada"}, 0, "chat.jsonl: 0 new talks, 1 known already.\n", ""},
		{[]string{"import", planted(t, "bad.jsonl", "x"), "--user", "ada"}, 1, "", "roleplay: bad.jsonl is no talk that can be read here. Import a talk that RolePlay exported as jsonl, a chat of SillyTavern, or a zip of these.\n"},
		{[]string{"import", "--from-python", python}, 0, "data: 1 new talk, 0 known already, 1 new account.\n  Passwords were not taken over. Set one for each person who signs in: roleplay user password EMAIL.\n  1 account has no email address, so nobody signs in to it on a server; at this machine it is a profile.\n", ""},
		{[]string{"import", "--from-python", python}, 0, "data: 0 new talks, 1 known already.\n", ""},
		{[]string{"export", "--to", out, "--user", "ada", "--format", "jsonl"}, 0, "1 talk in 1 file written to " + out + ".\n", ""},
	} {
		code, stdout, stderr := run(tt.args...)
		if code != tt.code || stdout != tt.stdout || stderr != tt.stderr {
			t.Errorf("%v: exit %d, want %d\n stdout %q, want %q\n stderr %q, want %q", tt.args, code, tt.code, stdout, tt.stdout, stderr, tt.stderr)
		}
	}

	logs, err := filepath.Glob(filepath.Join(out, "*.jsonl"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("%v: %q", err, logs)
	}
	log, err := os.ReadFile(logs[0])
	must(t, err)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, body := range map[string]string{"a.jsonl": string(log), "b.jsonl": tavern, "c.jsonl": "x"} {
		f, err := z.Create(name)
		must(t, err)
		_, err = f.Write([]byte(body))
		must(t, err)
	}
	must(t, z.Close())
	archive := planted(t, "talks.zip", packed.String())
	_, run = peopled(t, "ben") // another folder, where the talk of ada is somebody else's
	code, stdout, stderr := run("import", archive)
	if code != 1 || stdout != "talks.zip: 1 new talk, 0 known already.\n" || strings.Count(stderr, "a.jsonl is a talk of another account") != 1 || !strings.Contains(stderr, "roleplay: c.jsonl is no talk") || strings.Contains(stderr, "c.jsonl: c.jsonl") {
		t.Errorf("zip: exit %d: %q, %q", code, stdout, stderr)
	}
	code, stdout, stderr = run("import", "--as-copy", logs[0])
	if code != 0 || stdout != filepath.Base(logs[0])+": 1 new talk, 0 known already.\n" {
		t.Errorf("as a copy: exit %d: %q, %q", code, stdout, stderr)
	}
}
