package app

import (
	"context"
	"errors"
	"time"

	lockfile "roleplay/backend/lock/file"

	"roleplay/backend/local"
	"roleplay/backend/roleplay"
)

// reachWithin is how long to try for a holder that is just starting or just ending.
const reachWithin = 2 * time.Second

// answerWithin is how long a program that holds a folder may take to say that it
// is there, or to show its window: it may be opening a large file.
const answerWithin = 5 * time.Second

// ask is a command that takes no time.
func ask(ctx context.Context, address, command string, out any) error {
	ctx, done := context.WithTimeout(ctx, answerWithin)
	defer done()
	return local.Call(ctx, address, command, nil, nil, out)
}

// Worker carries out commands on a data folder: itself where the folder is
// free, else by asking the program that holds it. Close it.
type Worker struct {
	app     *App   // nil where another program holds the folder
	address string // of that program's socket
}

// Reach opens a data folder for commands, or finds the program that holds it.
// CodeInUse where that program does not answer, which is then named.
func Reach(ctx context.Context, o Options) (*Worker, error) {
	o.Command = true
	a, err := New(ctx, o)
	for deadline := time.Now().Add(reachWithin); roleplay.CodeOf(err) == roleplay.CodeInUse; a, err = New(ctx, o) {
		w := &Worker{address: lockfile.HolderOf(o.Folder).Address}
		if w.address != "" && ask(ctx, w.address, cmdHello, nil) == nil {
			return w, nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(reachWithin / 20):
		}
	}
	if err != nil {
		return nil, err
	}
	return &Worker{app: a}, nil
}

// Close gives the folder back.
func (w *Worker) Close() error {
	if w.app == nil {
		return nil
	}
	return w.app.Close()
}

// do carries out one command. What goes wrong is the same, in the same words,
// whoever does the work.
func do[Out any](ctx context.Context, w *Worker, name string, in any, tell local.Tell) (Out, error) {
	var out Out
	if w.app == nil {
		err := local.Call(ctx, w.address, name, in, tell, &out)
		return out, err
	}
	raw, err := roleplay.EncodeJSON(in)
	if err != nil {
		return out, err
	}
	made, err := w.app.command(ctx, name, raw, tell)
	if err != nil {
		if errors.Is(err, context.Canceled) && roleplay.CodeOf(err) == roleplay.CodeInternal {
			err = roleplay.Errorf(roleplay.CodeCancelled, "The work was stopped.")
		}
		return out, err
	}
	out, ok := made.(Out)
	if !ok {
		return out, errors.New("the command " + name + " gives something else")
	}
	return out, nil
}

// Show brings the window of the program that holds a data folder before the
// others. False where no window could be shown: that program has none, or does not answer.
func Show(ctx context.Context, folder string) bool {
	address := lockfile.HolderOf(folder).Address
	if address == "" {
		return false
	}
	var out ShowOutput
	err := ask(ctx, address, cmdShow, &out)
	return err == nil && out.Shown
}
