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

	"roleplay/backend/event"
	"roleplay/backend/files/zip"
	"roleplay/backend/local"
	lockfile "roleplay/backend/lock/file"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
	"roleplay/backend/search/sqlite"
	"roleplay/backend/server"
	"roleplay/backend/store/bolt"
	"roleplay/config"
	"roleplay/data"
)

// lockWithin is how long to wait for the lock of the data file: long enough for
// a program that is just ending.
const lockWithin = time.Second

// indexName is the file of the search, beside the data file.
const indexName = "search.db"

// Options is what a program is made of. All fields are needed but LaunchKey and Command.
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

	// Command says that the program carries out one command: nothing goes on besides it.
	Command bool
}

// App is the running program. Close it.
type App struct {
	options  Options
	log      *slog.Logger
	held     *lockfile.Held
	store    *bolt.Store
	index    *lateIndex
	bus      event.Bus
	services server.Services
	caller   *caller
	chosen   chosen
	pump     *pump
	window   Window
	shown    chan struct{} // closed when window is set
	loops    sync.WaitGroup
	end      context.CancelFunc // of the loops

	install      func()        // begins to look at the shipped content, and what goes on in the background, once
	follow       func()        // begins to keep the index of the search up with the store, once
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
	a := &App{
		options: o, log: o.Logger, held: held, caller: newCaller(o.Logger), pump: &pump{log: o.Logger},
		shown: make(chan struct{}), end: func() {}, installed: make(chan struct{}),
	}
	// Beside the opening of a large file, which takes as long.
	schemas := begun(func() (*scripter.Schemas, error) { return scripter.LoadSchemas(data.FS()) })
	defer func() { _, _ = schemas() }() // it has ended, whatever fails

	// First: whoever comes while a large file is opened waits for it.
	door := a.listen(ctx)
	if a.store, err = bolt.Open(filepath.Join(o.Folder, "roleplay.db"), bolt.Options{Timeout: lockWithin}); err != nil { //nolint:contextcheck // an opening that was begun is ended
		if door != nil {
			err = errors.Join(err, door.Close())
		}
		return nil, errors.Join(err, held.Release())
	}
	a.index = &lateIndex{open: func(ctx context.Context) (openedIndex, error) {
		return sqlite.Open(ctx, filepath.Join(o.Folder, indexName), o.Logger)
	}}
	a.tellSalvage(ctx)
	a.caller.ready = a.Ready
	if err := a.start(ctx, schemas); err != nil {
		if door != nil {
			err = errors.Join(err, door.Close())
		}
		return nil, errors.Join(err, a.Close())
	}
	a.run(ctx, door)
	return a, nil
}

// begun makes something now, beside what comes, and returns what waits for it.
func begun[T any](making func() (T, error)) func() (T, error) {
	made := sync.OnceValues(making)
	go func() { _, _ = made() }() // whoever waits gets the error
	return made
}

// run starts what goes on until Close: command-line work from now on, the rest
// with the first call.
func (a *App) run(ctx context.Context, door *local.Server) {
	loops, end := context.WithCancel(context.WithoutCancel(ctx))
	a.end = end
	if door != nil {
		a.loops.Go(func() {
			if err := door.Serve(loops, a.command); err != nil {
				a.log.ErrorContext(loops, "command-line work is not answered any more", "error", err)
			}
		})
	}
	s := a.services
	a.follow = sync.OnceFunc(func() { a.loop(loops, "library", s.Library.Run) })
	a.install = sync.OnceFunc(func() {
		a.loops.Go(func() {
			defer close(a.installed)
			if err := s.Scripter.Install(loops, data.FS()); err != nil {
				a.notInstalled = fmt.Errorf("install the shipped content: %w", err)
			}
		})
		a.loop(loops, "evaluation", s.Evaluation.Run)
		a.follow()
		a.loop(loops, "exchange", s.Exchange.Run)
		a.loop(loops, "upkeep", s.Upkeep.Run)
		a.loop(loops, "recording", s.Recording.Run)
	})
}

func (a *App) loop(ctx context.Context, name string, run func(context.Context) error) {
	a.loops.Go(func() {
		if err := run(ctx); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, name+" stopped", "error", err)
		}
	})
}

// listen opens the socket for command-line work. Without one the program works
// all the same, and command-line work has to wait until it ends.
func (a *App) listen(ctx context.Context) *local.Server {
	door, err := local.Listen(a.options.Folder, a.log)
	if err != nil {
		a.log.WarnContext(ctx, "command-line work on this folder is refused while the program runs", "error", err)
		return nil
	}
	if err := a.held.Reach(door.Address()); err != nil {
		a.log.WarnContext(ctx, "command-line work on this folder is refused while the program runs", "error", errors.Join(err, door.Close()))
		return nil
	}
	return door
}

// tellSalvage tells what became of a data file that was damaged.
func (a *App) tellSalvage(ctx context.Context) {
	done := a.store.Salvaged()
	if done.Copy == "" {
		return
	}
	a.log.ErrorContext(ctx, "the data file was damaged; what was sound is there again, and the damaged file is kept",
		"damaged", done.Copy, "cause", done.Cause,
		"kept", done.Kept, "older", len(done.Stale), "missing", len(done.Lost))
}

// Start connects the program with its window, before the page can call.
func (a *App) Start(w Window) {
	a.window = w
	close(a.shown)
}

// Bound returns the structs whose methods the page may call. Without an App,
// nil, they only show their methods.
func (a *App) Bound() []any {
	return []any{&Auth{a}, &Chat{a}, &Models{a}, &Voice{a}, &Recording{a}, &Evaluation{a}, &Library{a}, &Exchange{a}, &Upkeep{a}, &Scripter{a}, &Admin{a}, &Events{a}}
}

// Serve answers over HTTP on l until ctx ends, and closes it.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	s, err := server.New(server.Deps{
		Services: a.services, Handlers: a.options.Config.Server.Handlers, Pages: a.options.Pages,
		Ready: a.answers, Version: a.options.Version, Logger: a.log,
		Archive: func(w io.Writer) server.Archive { return zip.New(w) }, MaxUpload: int64(a.options.Config.Server.MaxUploadMiB) << 20,
	})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return s.Serve(ctx, l)
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
	if a.services.Voice != nil {
		a.services.Voice.Close()
	}
	if a.services.Recording != nil {
		a.services.Recording.Close()
	}
	if a.services.Chat != nil {
		a.services.Chat.Close()
	}
	if a.services.Models != nil {
		a.services.Models.Close()
	}
	err := errors.Join(a.index.close(), a.store.Close(), a.held.Release())
	a.log.Debug("closed", "error", err)
	return err
}
