package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"time"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	eventmem "roleplay/backend/event/mem"
	lockfile "roleplay/backend/lock/file"
	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scripter"
	"roleplay/backend/secret/file"
	"roleplay/backend/secret/keyring"
	"roleplay/backend/server"
	"roleplay/backend/store/bolt"
	"roleplay/config"
	"roleplay/data"
)

// lockWithin is how long to wait for the lock of the data file: long enough for
// a program that is just ending.
const lockWithin = time.Second

// inFolder is the place of a signing key that is worth a warning.
const inFolder = "data folder"

// Options is what a program is made of. All fields are needed but LaunchKey.
type Options struct {
	Config  config.Config
	Folder  string // the data folder, a whole path; made if it is not there
	Version string
	Pages   fs.FS // the built pages, for Serve
	Logger  *slog.Logger
	Now     func() time.Time
	Random  io.Reader // safe for concurrent use

	// Local says that the people of this machine use the program: they have
	// profiles, not accounts. LaunchKey, if set, is asked for with them.
	Local     bool
	LaunchKey string
}

// App is the running program. Close it.
type App struct {
	options  Options
	log      *slog.Logger
	held     *lockfile.Held
	store    *bolt.Store
	services server.Services
	caller   *caller
	pump     *pump
	window   Window
	loops    sync.WaitGroup
	end      context.CancelFunc // of the loops

	install      func()        // begins to look at the shipped content, once
	installed    chan struct{} // closed when the shipped content has been looked at
	notInstalled error         // set before installed is closed
}

// New opens the data folder and starts the services. CodeInUse when another
// RolePlay works in the folder, CodeUnavailable when it cannot be used.
func New(ctx context.Context, o Options) (*App, error) {
	held, err := lockfile.Hold(o.Folder)
	if err != nil {
		return nil, err
	}
	data, err := bolt.Open(filepath.Join(o.Folder, "roleplay.db"), bolt.Options{Timeout: lockWithin})
	if err != nil {
		return nil, errors.Join(err, held.Release())
	}
	a := &App{options: o, log: o.Logger, held: held, store: data, caller: newCaller(o.Logger), pump: &pump{log: o.Logger}, end: func() {}, installed: make(chan struct{})}
	a.caller.ready = a.Ready
	if err := a.start(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// start makes the services, from those that others need to those that need them.
func (a *App) start(ctx context.Context) error {
	key, err := a.signingKey(ctx)
	if err != nil {
		return err
	}
	o, s := a.options, &a.services
	bus := eventmem.New()
	s.Auth, err = auth.New(auth.Deps{
		Store: a.store, Now: o.Now, Random: o.Random, Log: o.Logger, SigningKey: key,
		AccessTTL:  time.Duration(o.Config.Auth.AccessMinutes) * time.Minute,
		RefreshTTL: time.Duration(o.Config.Auth.RefreshDays) * 24 * time.Hour,
		Passwords: auth.PasswordParams{
			MemoryKiB: uint32(o.Config.Auth.PasswordMemoryKiB),
			Passes:    uint32(o.Config.Auth.PasswordIterations),
			Threads:   uint8(o.Config.Auth.PasswordParallel),
		},
		Local: o.Local, LaunchKey: o.LaunchKey,
	})
	if err != nil {
		return fmt.Errorf("make auth: %w", err)
	}
	s.Scripter, err = scripter.New(scripter.Deps{Store: a.store, Schemas: data.FS()})
	if err != nil {
		return fmt.Errorf("make scripter: %w", err)
	}
	s.Chat = chat.New(chat.Deps{
		Store: a.store, Bus: bus, Partner: playedByScript, Now: o.Now, Random: o.Random, Logger: o.Logger,
		ReplyPace: time.Duration(o.Config.Chat.ReplyPaceMs) * time.Millisecond, MaxMessage: o.Config.Chat.MaxMessage,
	})
	s.Evaluation = evaluation.New(evaluation.Deps{Store: a.store, Bus: bus, Now: o.Now, Random: o.Random, Logger: o.Logger})
	s.Admin = &admin.Service{About: admin.About{Version: o.Version, Mode: a.mode(), DataFolder: o.Folder, Store: "bolt"}}

	loops, end := context.WithCancel(context.WithoutCancel(ctx))
	a.end = end
	a.install = sync.OnceFunc(func() {
		a.loops.Go(func() {
			defer close(a.installed)
			if err := s.Scripter.Install(loops, data.FS()); err != nil {
				a.notInstalled = fmt.Errorf("install the shipped content: %w", err)
			}
		})
	})
	a.loops.Go(func() {
		if err := s.Evaluation.Run(loops); err != nil && loops.Err() == nil {
			a.log.ErrorContext(loops, "evaluation stopped", "error", err)
		}
	})
	return nil
}

func (a *App) mode() string {
	if a.options.Local {
		return "desktop"
	}
	return "server"
}

// signingKey finds or makes what tokens are signed with. The people of this
// machine are signed in for one run, so theirs is made anew and kept nowhere.
// Accounts stay signed in over a restart: their key is in the keyring or, on a
// machine without one, in the data folder.
func (a *App) signingKey(ctx context.Context) ([]byte, error) {
	if a.options.Local {
		key := make([]byte, auth.MinSigningKey)
		if _, err := io.ReadFull(a.options.Random, key); err != nil {
			return nil, fmt.Errorf("make a signing key: %w", err)
		}
		return key, nil
	}
	key, from, err := auth.SigningKey(ctx, string(a.options.Config.Auth.SigningKey), a.options.Random,
		auth.KeyPlace{Name: "keyring", Store: keyring.New(keyring.Options{Service: "RolePlay"})},
		auth.KeyPlace{Name: inFolder, Store: file.New(filepath.Join(a.options.Folder, "secrets"))},
	)
	if err != nil {
		return nil, fmt.Errorf("find the signing key: %w", err)
	}
	if from == inFolder {
		a.log.WarnContext(ctx, "no keyring on this machine: the signing key is kept in the data folder, which only its owner can read")
	}
	return key, nil
}

func playedByScript(def *scene.Definition) partner.Play { return script.New(def.Script).Play }

// Start connects the program with its window, before the page can call.
func (a *App) Start(w Window) { a.window = w }

// Bound returns the structs whose methods the page may call. Without an App,
// nil, they only show their methods.
func (a *App) Bound() []any {
	return []any{&Auth{a}, &Chat{a}, &Evaluation{a}, &Scripter{a}, &Admin{a}, &Events{a}}
}

// Serve answers over HTTP on l until ctx ends, and closes it.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	s, err := server.New(server.Deps{
		Services: a.services, Handlers: a.options.Config.Server.Handlers, Pages: a.options.Pages,
		Ready: a.answers, Version: a.options.Version, Logger: a.log,
	})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return s.Serve(ctx, l)
}

// CreateUser makes an account, for the command line of whoever owns the data folder.
func (a *App) CreateUser(ctx context.Context, in auth.CreateUserInput) (roleplay.User, error) {
	return a.services.Auth.CreateUser(ctx, in)
}

// SetRole gives an account another role, for the command line of whoever owns the data folder.
func (a *App) SetRole(ctx context.Context, in auth.SetRoleInput) (roleplay.User, error) {
	return a.services.Auth.SetRole(ctx, in)
}

// Ready installs the shipped content, once, and waits until that is done. The
// first call of the page begins it, when the window has been painted.
func (a *App) Ready(ctx context.Context) error {
	a.install()
	select {
	case <-a.installed:
		return a.notInstalled
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answers reports whether the store answers: whatever it says of this key, it said something.
func (a *App) answers(ctx context.Context) error {
	if _, err := a.store.Get(ctx, "ready"); err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return err
	}
	return nil
}

// Close ends what is running, from those that need others to those they need,
// and waits for it.
func (a *App) Close() error {
	a.pump.stop()
	a.caller.close()
	a.end()
	a.loops.Wait()
	if a.services.Chat != nil {
		a.services.Chat.Close()
	}
	err := errors.Join(a.store.Close(), a.held.Release())
	a.log.Debug("closed", "error", err)
	return err
}
