package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

// chosen are the files that the person chose in the last dialog, by the name
// that the page knows: a page never learns or names a path.
type chosen struct {
	mu    sync.Mutex
	paths map[string]string
}

// set forgets the earlier files and keeps these.
func (c *chosen) set(paths []string) (server.ChosenFiles, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths = map[string]string{}
	var out server.ChosenFiles
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return server.ChosenFiles{}, unreadable(path, err)
		}
		name := filepath.Base(path)
		for n := 2; c.paths[name] != ""; n++ {
			name = files.Numbered(filepath.Base(path), n)
		}
		c.paths[name] = path
		out.Files = append(out.Files, server.Chosen{Name: name, Size: info.Size()})
	}
	return out, nil
}

func (c *chosen) path(name string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	path, ok := c.paths[name]
	return path, ok
}

// used forgets a file that has been taken in.
func (c *chosen) used(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.paths, name)
}

// clear forgets all: what one person chose is not for another.
func (c *chosen) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths = nil
}

// chooseFiles asks for files.
func chooseFiles(a *App) (json.RawMessage, error) {
	paths, err := a.window.ChooseFiles(a.caller.life)
	if err != nil {
		a.log.ErrorContext(a.caller.life, "the dialog to choose files failed", "error", err)
		return nil, err
	}
	return call(a.caller, "exchange.ChooseFiles", func(ctx context.Context, paths []string) (server.ChosenFiles, error) {
		if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
			return server.ChosenFiles{}, err
		}
		return a.chosen.set(paths)
	}, paths)
}

// importChosen reads a file that was chosen. It can be read again until it has
// been taken in: a talk of somebody else is taken as a copy only when the person has said so.
func importChosen(a *App, name string, method func(context.Context, exchange.ImportInput, io.Reader) (exchange.ImportReport, error), in exchange.ImportInput) (json.RawMessage, error) {
	return work(a.caller, name, func(ctx context.Context, in exchange.ImportInput) (exchange.ImportReport, error) {
		path, ok := a.chosen.path(in.Name)
		if !ok {
			return exchange.ImportReport{}, roleplay.Errorf(roleplay.CodeNotFound, "The file %s is not chosen any more. Choose it again.", in.Name)
		}
		report, err := readFile(path, func(file io.Reader) (exchange.ImportReport, error) { return method(ctx, in, file) })
		if err == nil {
			a.chosen.used(in.Name)
		}
		return report, err
	}, in)
}

// readFile opens a file for read. What is no file, such as a pipe, could keep
// the program waiting for ever.
func readFile(path string, read func(io.Reader) (exchange.ImportReport, error)) (exchange.ImportReport, error) {
	info, err := os.Stat(path)
	if err != nil {
		return exchange.ImportReport{}, unreadable(path, err)
	}
	if !info.Mode().IsRegular() {
		return exchange.ImportReport{}, roleplay.Errorf(roleplay.CodeInvalid, "%s is not a file. Choose a file.", filepath.Base(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return exchange.ImportReport{}, unreadable(path, err)
	}
	defer f.Close() //nolint:errcheck // only read
	return read(f)
}

func unreadable(path string, cause error) error {
	return fileError(path, "read", "Choose another file.", cause)
}

func unwritable(path string, cause error) error {
	return fileError(path, "written", "Choose another place.", cause)
}

func fileError(path, done, instead string, cause error) error {
	why := cause
	var named *fs.PathError
	var linked *os.LinkError
	switch {
	case errors.As(cause, &named):
		why = named.Err
	case errors.As(cause, &linked):
		why = linked.Err
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable, Err: cause,
		Message: fmt.Sprintf("%s cannot be %s: %v. %s", filepath.Base(path), done, why, instead),
	}
}
