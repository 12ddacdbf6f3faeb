package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// typed runs one command line in this process.
func typed(t *testing.T, stdin string, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := program{
		env:   func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
	}
	code = p.run(t.Context(), args)
	return code, out.String(), errs.String()
}

func TestRun_Refusals(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	port := taken.Addr().String()
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args  []string
		env   map[string]string
		code  int
		words string
	}{
		"ErrUnknownCommand":    {args: []string{"dance"}, code: 2, words: `There is no command "dance"`},
		"ErrUnknownSubcommand": {args: []string{"user", "dance"}, code: 2, words: `There is no command "user dance"`},
		"ErrScriptAlone":       {args: []string{"script"}, code: 2, words: "`roleplay script check`"},
		"ErrUserAlone":         {args: []string{"user"}, code: 2, words: "`roleplay user create`"},
		"ErrDataEmpty":         {args: []string{"serve", "--data", ""}, env: map[string]string{"HOME": folder}, code: 2, words: "--data needs a folder"},
		"ErrDataFolderEmpty":   {args: []string{"serve", "--data.folder="}, env: map[string]string{"HOME": folder}, code: 2, words: "--data needs a folder"},
		"ErrDataEmptyOfRoot":   {args: []string{"--data", ""}, env: map[string]string{"HOME": folder}, code: 2, words: "--data needs a folder"},
		"ErrDataEmptyOfUser":   {args: []string{"user", "create", "--data", "", "--email", "a@example.com", "--role", "USER"}, env: map[string]string{"HOME": folder}, code: 2, words: "--data needs a folder"},
		"ErrDataEmptyOfRole":   {args: []string{"user", "role", "--data", "", "--email", "a@example.com", "--role", "USER"}, env: map[string]string{"HOME": folder}, code: 2, words: "--data needs a folder"},
		"ErrListenEmpty":       {args: []string{"serve", "--data", folder, "--listen", ""}, code: 2, words: "--listen needs a host and a port"},
		"ErrServeProd":         {args: []string{"serve", "--profile", "prod", "--auth.signingKey", "0123456789abcdef0123456789abcdef"}, env: map[string]string{"HOME": folder}, code: 1, words: "data.store is bolt"},
		"ErrNoEmailOfRole":     {args: []string{"user", "role", "--role", "ADMIN"}, code: 2, words: "needs --email and --role"},
		"ErrUnknownUserOfRole": {args: []string{"user", "role", "--data", t.TempDir(), "--email", "a@example.com", "--role", "ADMIN"}, code: 1, words: "a@example.com"},
		"ErrUnknownFlag":       {args: []string{"serve", "--loud"}, code: 2, words: "There is no flag --loud"},
		"ErrUnknownFlagOfRoot": {args: []string{"--loud"}, code: 2, words: "There is no flag --loud"},
		"ErrTooManyWords":      {args: []string{"serve", "now"}, code: 2, words: `"now" is one word too many`},
		"ErrNoFiles":           {args: []string{"script", "check"}, code: 2, words: "needs the files"},
		"ErrNoEmail":           {args: []string{"user", "create", "--role", "ADMIN"}, code: 2, words: "needs --email and --role"},
		"ErrExportNowhere":     {args: []string{"export"}, code: 2, words: "needs --to and a folder"},
		"ErrExportBoth":        {args: []string{"export", "--to", "x", "--all-users", "--user", "ada"}, code: 2, words: "--user or --all-users, not both"},
		"ErrExportFormat":      {args: []string{"export", "--to", "x", "--format", "doc"}, code: 2, words: "doc"},
		"ErrExportSpeaker":     {args: []string{"export", "--to", "x", "--all-users", "--speaker", "both"}, code: 2, words: "The speaker is trainee or character"},
		"ErrExportDay":         {args: []string{"export", "--to", "x", "--from", "31.1.2026"}, code: 2, words: "a day is written as 2026-01-31"},
		"ErrExportSessionAll":  {args: []string{"export", "--to", "x", "--session", "a", "--scenario", "b"}, code: 2, words: "--session, or"},
		"ErrAutoExportBoth":    {args: []string{"export", "--auto", "off", "--to", "x"}, code: 2, words: "takes only --user and --format"},
		"ErrImportNothing":     {args: []string{"import"}, code: 2, words: "needs files"},
		"ErrImportPythonUser":  {args: []string{"import", "--from-python", "x", "--user", "ada"}, code: 2, words: "takes nothing besides its folder"},
		"ErrSearchLimit":       {args: []string{"search", "x", "--limit", "0"}, code: 2, words: "--limit takes a number from 1 to 200."},
		"ErrSearchLimitMore":   {args: []string{"search", "x", "--limit", "201"}, code: 2, words: "--limit takes a number from 1 to 200."},
		"ErrSearchSpeaker":     {args: []string{"search", "x", "--speaker", "me"}, code: 2, words: "A speaker is trainee or character."},
		"ErrSearchDay":         {args: []string{"search", "x", "--from", "now"}, code: 2, words: "a day is written as 2026-01-31"},
		"ErrHelpOfWhat":        {args: []string{"help", "foo"}, code: 2, words: "takes nothing more"},
		"ErrSearchNothing":     {args: []string{"search"}, code: 2, words: "needs the words"},
		"ErrBackupTwo":         {args: []string{"backup", "a", "b"}, code: 2, words: "the one file"},
		"ErrVerifyWhat":        {args: []string{"verify", "it"}, code: 2, words: `"it" is one word too many`},
		"ErrCompactWhat":       {args: []string{"compact", "it"}, code: 2, words: `"it" is one word too many`},
		"ErrNobodyYet":         {args: []string{"search", "x", "--data", t.TempDir()}, code: 1, words: "There is nobody in this folder yet"},
		"ErrPasswordOfWhom":    {args: []string{"user", "password"}, code: 2, words: "needs --email"},
		"ErrVersionOfWhat":     {args: []string{"version", "2"}, code: 2, words: "takes nothing more"},
		"ErrSetting":           {args: []string{"serve", "--chat.maxMessage=many"}, code: 1, words: "flag --chat.maxMessage: chat.maxMessage takes a whole number"},
		"ErrEnvironment":       {args: []string{"serve"}, env: map[string]string{"ROLEPLAY_LOG_LEVEL": "loud"}, code: 1, words: "ROLEPLAY_LOG_LEVEL"},
		"ErrNoHome":            {args: []string{"serve"}, code: 1, words: "--data"},
		"ErrPlainHTTP":         {args: []string{"serve", "--data", folder, "--listen", "0.0.0.0:0"}, code: 1, words: "does not serve plain HTTP on 0.0.0.0:0"},
		"ErrPortTaken":         {args: []string{"serve", "--data", folder, "--listen", port}, code: 1, words: "listens on " + port + " already"},
		"ErrFolderIsAFile":     {args: []string{"serve", "--data", file, "--listen", "127.0.0.1:0"}, code: 1, words: file},
		"ErrFolderUnwritable":  {args: []string{"serve", "--data", "/proc/roleplay", "--listen", "127.0.0.1:0"}, code: 1, words: "/proc/roleplay"},
		"ErrPassword":          {args: []string{"user", "create", "--data", t.TempDir(), "--email", "a@example.com", "--role", "ADMIN", "--password-stdin"}, code: 1, words: "password"},
		"ErrRole":              {args: []string{"user", "create", "--data", t.TempDir(), "--email", "a@example.com", "--role", "KING"}, code: 1, words: `The role "KING" is unknown`},
		"ErrEmail":             {args: []string{"user", "create", "--data", folder, "--email", "ada", "--name", "Ada", "--role", "USER"}, code: 1, words: "not an email address"},
		"ErrFolderOfUser":      {args: []string{"user", "create", "--data", file, "--email", "a@example.com", "--role", "USER"}, code: 1, words: file},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "ErrFolderUnwritable" && runtime.GOOS != "linux" {
				t.Skip("only Linux has /proc")
			}
			code, stdout, stderr := typed(t, "", tt.env, tt.args...)
			if code != tt.code || !strings.HasPrefix(stderr, "roleplay: ") && !strings.Contains(stderr, "\nroleplay: ") || !strings.Contains(stderr, tt.words) {
				t.Errorf("exit %d, want %d with %q; stderr: %s", code, tt.code, tt.words, stderr)
			}
			if stdout != "" {
				t.Errorf("stdout: %s", stdout)
			}
			if name != "ErrPassword" && strings.Contains(stderr, "Password: ") {
				t.Errorf("it asks for a password in vain: %s", stderr)
			}
		})
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("a start that was refused left something in the folder: %v %v", entries, err)
	}
}

func TestRun(t *testing.T) {
	t.Run("Version", func(t *testing.T) {
		for _, arg := range []string{"version", "--version"} {
			if code, stdout, _ := typed(t, "", nil, arg); code != 0 || stdout != "roleplay dev\n" {
				t.Errorf("exit %d: %q", code, stdout)
			}
		}
	})
	t.Run("Help", func(t *testing.T) {
		for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}, {"serve", "--help"}, {"script", "check", "-h"}, {"user", "create", "--help"}, {"user", "role", "-h"}} {
			code, stdout, stderr := typed(t, "", nil, args...)
			for _, words := range []string{"roleplay serve", "roleplay export", "roleplay import", "roleplay search", "roleplay verify", "roleplay compact", "roleplay backup", "user create", "user role", "user password", "script check", "--auth.accessMinutes", "ROLEPLAY_CHAT_MAXMESSAGE"} {
				if code != 0 || !strings.Contains(stdout, words) || stderr != "" {
					t.Errorf("%v: exit %d without %q: %s%s", args, code, words, stdout, stderr)
				}
			}
		}
	})
	t.Run("UserCreate", func(t *testing.T) {
		folder := t.TempDir()
		args := []string{"user", "create", "--data", folder, "--email", "ada@example.com", "--role", "admin"}
		code, stdout, stderr := typed(t, "a long password\n", nil, args...)
		if code != 0 || stdout != "ada@example.com is ADMIN now.\n" || !strings.Contains(stderr, "Password: ") {
			t.Errorf("exit %d: %s%s", code, stdout, stderr)
		}
		code, _, stderr = typed(t, "a long password\n", nil, append(args, "--password-stdin")...)
		if code != 1 || !strings.Contains(stderr, "There is an account with this email") || strings.Contains(stderr, "Password: ") {
			t.Errorf("twice: exit %d: %s", code, stderr)
		}
	})
	t.Run("ScriptCheck", func(t *testing.T) {
		if code, stdout, stderr := typed(t, "", nil, "script", "check", "data/scenarios/quit-smoking.yaml"); code != 0 || stdout != "" {
			t.Errorf("shipped content: exit %d: %s%s", code, stdout, stderr)
		}
		bad := filepath.Join(t.TempDir(), "bad.yaml")
		if err := os.WriteFile(bad, []byte("kind: scenario\nid: x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		code, stdout, _ := typed(t, "", nil, "script", "check", bad)
		if code != 1 || !strings.HasPrefix(stdout, bad+":") {
			t.Errorf("bad content: exit %d: %s", code, stdout)
		}
	})
	t.Run("ScriptCheckUnreadable", func(t *testing.T) {
		folder := t.TempDir()
		none, bad := filepath.Join(folder, "none.yaml"), filepath.Join(folder, "bad.yaml")
		if err := os.WriteFile(bad, []byte("kind: scenario\nid: x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := typed(t, "", nil, "script", "check", none, bad)
		if code != 1 || !strings.Contains(stdout, none+": This file cannot be read: ") || !strings.Contains(stdout, bad+":1:1: ") || stderr != "" {
			t.Errorf("exit %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("UserRole", func(t *testing.T) {
		folder := t.TempDir()
		code, _, stderr := typed(t, "a long password\n", nil, "user", "create", "--data", folder, "--email", "ada@example.com", "--role", "user", "--password-stdin")
		if code != 0 {
			t.Fatal(stderr)
		}
		code, stdout, stderr := typed(t, "", nil, "user", "role", "--data", folder, "--email", "ADA@example.com", "--role", "scripter")
		if code != 0 || stdout != "ada@example.com is SCRIPTER now.\n" {
			t.Errorf("exit %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("NoWindow", func(t *testing.T) {
		p := program{env: func(string) (string, bool) { return "", false }}
		if why := p.noWindow(); why == "" {
			t.Error("there is a window without a display")
		}
	})
}
