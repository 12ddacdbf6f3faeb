package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"roleplay/app"
	"roleplay/backend/auth"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
	"roleplay/backend/server"
	"roleplay/config"
	"roleplay/data"
	"roleplay/frontend"
)

// open is the program of one machine: its window or, without a display, a page
// in the browser of who started it.
func (p program) open(ctx context.Context, args []string) error {
	if generatesBindings {
		return openWindow(ctx, nil)
	}
	s := newSettings("roleplay")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	c, err := p.load(s, config.ProfileProd, false)
	if err != nil {
		return err
	}
	why := p.noWindow()
	if why == "" {
		a, err := app.New(ctx, p.options(c, true, ""))
		if roleplay.CodeOf(err) == roleplay.CodeInUse && app.Show(ctx, c.Data.Folder) {
			p.say("roleplay: RolePlay is open already; its window is in front now.")
			return nil
		}
		if err != nil {
			p.fail(err)
			if err := showMessage(ctx, roleplay.ProblemOf(err).Detail); err != nil {
				p.say("roleplay: the message could not be shown in a window: %v", err)
			}
			return errTold
		}
		return errors.Join(openWindow(ctx, a), a.Close())
	}
	p.say("roleplay: %s RolePlay is served to your browser instead.", why)
	if _, chosen := s.keys["server.listen"]; !chosen {
		c.Server.Listen = "127.0.0.1:0"
	}
	key := launchKey()
	return p.answer(ctx, p.options(c, true, key), func(address string) string {
		return fmt.Sprintf("http://%s/#key=%s", address, key)
	})
}

// noWindow says why there can be no window here, "" if there can.
func (p program) noWindow() string {
	if !hasWindow {
		return "This build has no window."
	}
	if runtime.GOOS == "linux" && p.get("DISPLAY") == "" && p.get("WAYLAND_DISPLAY") == "" {
		return "There is no display (DISPLAY and WAYLAND_DISPLAY are not set)."
	}
	return ""
}

func (p program) get(name string) string { value, _ := p.env(name); return value }

// serve is the server: many accounts, no window.
func (p program) serve(ctx context.Context, args []string) error {
	s := newSettings("serve")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	c, err := p.load(s, "", true)
	if err != nil {
		return err
	}
	return p.answer(ctx, p.options(c, false, ""), func(address string) string { return "listening on http://" + address })
}

// answer serves the program until ctx ends. Once it is ready it prints the line
// that tells its address.
func (p program) answer(ctx context.Context, o app.Options, line func(address string) string) (err error) {
	l, err := server.Listen(o.Config.Server.Listen) // first: a taken port leaves no trace in the folder
	if err != nil {
		return err
	}
	a, err := app.New(ctx, o)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err = a.Ready(ctx); err == nil {
		err = p.give("%s", line(l.Addr().String()))
	}
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return a.Serve(ctx, l)
}

func (p program) options(c config.Config, local bool, key string) app.Options {
	return app.Options{
		Config: c, Folder: c.Data.Folder, Version: version, Pages: frontend.Dist(), Logger: p.logger(c.Log.Level),
		Now: time.Now, Random: rand.Reader, Local: local, LaunchKey: key,
	}
}

// createUser makes an account. Its password comes by stdin: what stands in a
// command line is seen by others.
func (p program) createUser(ctx context.Context, args []string) error {
	s := newSettings("user create")
	var in auth.CreateUserInput
	var role string
	var fromStdin bool
	s.StringVar(&in.Email, "email", "", "the email to sign in with")
	s.StringVar(&role, "role", "", "GUEST, USER, SCRIPTER or ADMIN")
	s.StringVar(&in.Name, "name", "", "how others see them; the first part of the email when left out")
	s.BoolVar(&fromStdin, "password-stdin", false, "read the password from stdin without asking")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	if in.Email == "" || role == "" {
		return usageError{"`roleplay user create` needs --email and --role."}
	}
	in.Role = roleplay.Role(strings.ToUpper(role))
	if in.Name == "" {
		in.Name, _, _ = strings.Cut(in.Email, "@")
	}
	c, err := p.load(s, "", false)
	if err != nil {
		return err
	}
	if err := in.Check(); err != nil { // and reach the folder, before a password is typed in vain
		return err
	}
	return p.withUser(ctx, c, func(w *app.Worker) (roleplay.User, error) {
		if in.Password, err = p.password(fromStdin); err != nil {
			return roleplay.User{}, err
		}
		return w.CreateUser(ctx, in)
	})
}

// setRole gives an account another role.
func (p program) setRole(ctx context.Context, args []string) error {
	s := newSettings("user role")
	var in auth.SetRoleInput
	var role string
	s.StringVar(&in.Email, "email", "", "the email of the account")
	s.StringVar(&role, "role", "", "GUEST, USER, SCRIPTER or ADMIN")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	if in.Email == "" || role == "" {
		return usageError{"`roleplay user role` needs --email and --role."}
	}
	in.Role = roleplay.Role(strings.ToUpper(role))
	c, err := p.load(s, "", false)
	if err != nil {
		return err
	}
	return p.withUser(ctx, c, func(w *app.Worker) (roleplay.User, error) { return w.SetRole(ctx, in) })
}

// withUser reaches the data folder for what change does to one account, and tells its role.
func (p program) withUser(ctx context.Context, c config.Config, change func(*app.Worker) (roleplay.User, error)) error {
	return p.withFolder(ctx, c, func(w *app.Worker) error {
		user, err := change(w)
		if err != nil {
			return err
		}
		return p.give("%s is %s now.", user.Email, user.Role)
	})
}

// setPassword gives an account another password, and ends its sign-ins.
func (p program) setPassword(ctx context.Context, args []string) error {
	s := newSettings("user password")
	var in auth.SetPasswordInput
	var fromStdin bool
	s.StringVar(&in.Email, "email", "", "the email of the account")
	s.BoolVar(&fromStdin, "password-stdin", false, "read the password from stdin without asking")
	if err := s.parse(args); err != nil {
		return p.helpOr(ctx, err)
	}
	if in.Email == "" {
		return usageError{"`roleplay user password` needs --email."}
	}
	c, err := p.load(s, "", false)
	if err != nil {
		return err
	}
	return p.withFolder(ctx, c, func(w *app.Worker) error {
		if in.Password, err = p.password(fromStdin); err != nil {
			return err
		}
		user, err := w.SetPassword(ctx, in)
		if err != nil {
			return err
		}
		return p.give("%s has another password now, and is signed out everywhere.", user.Email)
	})
}

// withFolder reaches the data folder for work, opening it or asking the program that holds it.
func (p program) withFolder(ctx context.Context, c config.Config, work func(*app.Worker) error) error {
	c.Log.Level = max(c.Log.Level, slog.LevelWarn) // what is told is the command's affair
	w, err := app.Reach(ctx, p.options(c, false, ""))
	if err != nil {
		return err
	}
	return errors.Join(work(w), w.Close())
}

// password reads one line, unseen where a person types it.
func (p program) password(fromStdin bool) (string, error) {
	if !fromStdin {
		_, _ = fmt.Fprint(p.stderr, "Password: ") // who does not see it can still type
		if f, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			typed, err := term.ReadPassword(int(f.Fd()))
			p.say("")
			return string(typed), err
		}
	}
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// checkScripts looks for mistakes in content files. It needs no data folder.
func (p program) checkScripts(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("script check", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	if err := parseFlags(f, args); err != nil {
		return p.helpOr(ctx, err)
	}
	if f.NArg() == 0 {
		return usageError{"`roleplay script check` needs the files to look at."}
	}
	problems, err := scripter.CheckFiles(os.ReadFile, f.Args(), data.FS())
	if err != nil {
		return err
	}
	for _, problem := range problems {
		if err := p.give("%s: %s", problem.Place(), problem.Message); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return errTold
	}
	return nil
}

// helpOr shows the help where it was asked for.
func (p program) helpOr(ctx context.Context, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return p.help(ctx, nil)
	}
	return err
}
