// Command roleplay is RolePlay: a window on a desktop, or a server without one.
//
//	roleplay ─┬─ (no command)     the window; without a display, a page in the browser
//	          ├─ serve            the server for many accounts
//	          ├─ export, import   talks out and in
//	          ├─ search           find what was said
//	          ├─ verify, compact  look after what is kept
//	          ├─ backup           copy all of it
//	          ├─ user create      an account, from the machine of the server
//	          ├─ user role        another role for one, user password: another password
//	          ├─ script check     look for mistakes in content files
//	          └─ version, help
//
// What works on a data folder that another RolePlay holds is done by that one.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"roleplay/backend/local"
	"roleplay/backend/transcript"
)

// version is set when the program is built for others.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{env: os.LookupEnv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is one run of the program, with the world it runs in.
type program struct {
	env            func(string) (string, bool)
	stdin          io.Reader
	stdout, stderr io.Writer
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2 // the command line itself is wrong
)

// run carries out one command line and returns the exit code.
func (p program) run(ctx context.Context, args []string) int {
	command, args := split(args)
	run, ok := map[string]func(context.Context, []string) error{
		"":              p.open,
		"serve":         p.serve,
		"export":        p.export,
		"import":        p.importTalks,
		"search":        p.search,
		"verify":        p.verify,
		"compact":       p.compact,
		"backup":        p.backup,
		"user create":   p.createUser,
		"user role":     p.setRole,
		"user password": p.setPassword,
		"script check":  p.checkScripts,
		"version":       p.tellVersion,
		"help":          p.help,
	}[command]
	switch {
	case command == "user":
		return p.fail(usageError{"`roleplay user` needs one more word: `roleplay user create` makes an account, `roleplay user role` gives one another role, `roleplay user password` another password."})
	case command == "script":
		return p.fail(usageError{"`roleplay script` needs one more word: `roleplay script check` looks for mistakes in content files."})
	case !ok:
		return p.fail(usageError{fmt.Sprintf("There is no command %q; `roleplay help` lists them.", command)})
	}
	return p.fail(run(ctx, args))
}

// split takes the command off the arguments: the words before the first flag,
// at most as many as a command has.
func split(args []string) (string, []string) {
	switch {
	case len(args) == 0:
		return "", nil
	case args[0] == "-h" || args[0] == "-help" || args[0] == "--help":
		return "help", args[1:]
	case args[0] == "--version":
		return "version", args[1:]
	case args[0] == "" || args[0][0] == '-':
		return "", args
	case args[0] == "user" || args[0] == "script":
		if len(args) > 1 {
			return args[0] + " " + args[1], args[2:]
		}
	}
	return args[0], args[1:]
}

// usageError is a command line that cannot be understood.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errTold is a failure that has been told already.
var errTold = errors.New("told")

// fail tells an error, if there is one, and returns the exit code.
func (p program) fail(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errTold):
		return exitFailed
	case errors.As(err, &usage):
		p.say("roleplay: %s", usage.text)
		return exitUsage
	}
	p.say("roleplay: %s", local.Words(err))
	return exitFailed
}

// say writes a line for people, apart from what the command gives.
func (p program) say(format string, args ...any) {
	_, _ = fmt.Fprintln(p.stderr, oneLine(format, args...)) // there is no other place to tell it
}

// give writes a line of what the command gives.
func (p program) give(format string, args ...any) error {
	_, err := fmt.Fprintln(p.stdout, oneLine(format, args...))
	return err
}

// oneLine is text that a terminal shows on one line and does not obey, whoever wrote what is in it.
func oneLine(format string, args ...any) string {
	return strings.ReplaceAll(transcript.Clean(fmt.Sprintf(format, args...)), "\n", " ")
}

func (p program) tellVersion(_ context.Context, args []string) error {
	if len(args) > 0 {
		return usageError{"`roleplay version` takes nothing more."}
	}
	return p.give("roleplay %s", version)
}

func (p program) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}

// launchKey makes what proves that a browser was opened by who started the program.
func launchKey() string { return rand.Text() }
