package app

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

// What a person chose not to do.
const (
	saved     = "saved"
	cancelled = "cancelled"
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
	return call(a.caller, name, func(ctx context.Context, path string) (server.Saved, error) {
		if path == "" {
			return server.Saved{Kind: cancelled}, nil
		}
		err := dir.WriteFile(ctx, path, func(w io.Writer) error {
			_, err := w.Write(file.Body)
			return err
		})
		if err != nil {
			return server.Saved{}, err
		}
		return server.Saved{Kind: saved, Name: filepath.Base(path)}, nil
	}, path)
}

// exportTo asks for a folder, then writes many files into it.
func exportTo[In any](a *App, name string, method func(context.Context, In, files.Place) (exchange.ExportReport, error), in In) (json.RawMessage, error) {
	path, err := a.chooseFolder()
	if err != nil {
		return nil, err
	}
	return work(a.caller, name, func(ctx context.Context, in In) (server.Exported, error) {
		if path == "" {
			return server.Exported{Kind: cancelled}, nil
		}
		place, err := dir.Open(path)
		if err != nil {
			return server.Exported{}, err
		}
		report, err := method(ctx, in, place)
		if err != nil {
			return server.Exported{}, err
		}
		return server.Exported{Kind: saved, Name: filepath.Base(path), Report: &report}, nil
	}, in)
}

// chooseAutoExportFolder asks for the folder of the automatic export. Whoever
// cancels the dialog keeps the folder that there was.
func chooseAutoExportFolder(a *App) (json.RawMessage, error) {
	path, err := a.chooseFolder()
	if err != nil {
		return nil, err
	}
	return call(a.caller, "exchange.ChooseAutoExportFolder", func(ctx context.Context, path string) (exchange.AutoExport, error) {
		if path == "" {
			return a.services.Exchange.GetAutoExport(ctx, exchange.GetAutoExportInput{})
		}
		return a.services.Exchange.ChooseAutoExportFolder(ctx, path)
	}, path)
}

func (a *App) chooseFolder() (string, error) {
	path, err := a.window.ChooseFolder(a.caller.life)
	if err != nil {
		a.log.ErrorContext(a.caller.life, "the dialog to choose a folder failed", "error", err)
	}
	return path, err
}
