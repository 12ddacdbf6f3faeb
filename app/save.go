package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

// save asks for the file, then for the place, then writes it there. The person
// may look for a place as long as they like.
func save[In any](a *App, name string, method func(context.Context, In) (roleplay.File, error), in In) (json.RawMessage, error) {
	var file roleplay.File
	_, err := call(a.caller, name, func(ctx context.Context, in In) (struct{}, error) {
		made, err := method(ctx, in)
		file = made
		return struct{}{}, err
	}, in)
	if err != nil {
		return nil, err
	}
	path, err := a.window.SaveFile(a.caller.life, file.Name)
	if err != nil {
		a.log.ErrorContext(a.caller.life, "the dialog to save a file failed", "error", err)
		return nil, err
	}
	return call(a.caller, name, func(context.Context, string) (server.Saved, error) {
		if path == "" {
			return server.Saved{Kind: "cancelled"}, nil
		}
		if err := writeFile(path, file.Body); err != nil {
			return server.Saved{}, err
		}
		return server.Saved{Kind: "saved", Name: filepath.Base(path)}, nil
	}, path)
}

// writeFile writes a whole file or nothing: it writes beside the place, then
// renames. CodeUnavailable where it may not or cannot write.
func writeFile(path string, content []byte) (err error) {
	defer func() {
		if err != nil {
			err = &roleplay.Error{
				Code: roleplay.CodeUnavailable, Err: err,
				Message: fmt.Sprintf("%s could not be saved: %s. Choose another place.", filepath.Base(path), reason(err)),
			}
		}
	}()
	temp, err := os.CreateTemp(filepath.Dir(path), ".roleplay-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temp.Close() // it may be closed already
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err := temp.Write(content); err != nil {
		return err
	}
	if err := temp.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) { // as other programs save documents
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// reason is what the system said, without the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}
