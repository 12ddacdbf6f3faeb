//go:build desktop || dev || bindings

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	wailsruntime "github.com/wailsapp/wails/v2/pkg/runtime"

	"roleplay/app"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
	"roleplay/frontend"
)

const hasWindow = true

// window is app.Window by Wails. Its methods wait until the window is there.
type window struct {
	there chan struct{}
	ctx   context.Context //nolint:containedctx // by which Wails knows its window; set before there is closed
}

// Emit implements app.Window.
func (w *window) Emit(name string, payload any) {
	<-w.there
	wailsruntime.EventsEmit(w.ctx, name, payload)
}

// SaveFile implements app.Window.
func (w *window) SaveFile(ctx context.Context, name string) (string, error) {
	select {
	case <-w.there:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return wailsruntime.SaveFileDialog(w.ctx, wailsruntime.SaveDialogOptions{DefaultFilename: name, CanCreateDirectories: true}) //nolint:contextcheck // it must be that of Wails
}

// ChooseFolder implements app.Window.
func (w *window) ChooseFolder(ctx context.Context) (string, error) {
	select {
	case <-w.there:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return wailsruntime.OpenDirectoryDialog(w.ctx, wailsruntime.OpenDialogOptions{CanCreateDirectories: true}) //nolint:contextcheck // it must be that of Wails
}

// ChooseFiles implements app.Window.
func (w *window) ChooseFiles(ctx context.Context) ([]string, error) {
	select {
	case <-w.there:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return wailsruntime.OpenMultipleFilesDialog(w.ctx, wailsruntime.OpenDialogOptions{}) //nolint:contextcheck // it must be that of Wails
}

// OpenFolder implements app.Window.
func (w *window) OpenFolder(_ context.Context, path string) error {
	opener := map[string]string{"windows": "explorer", "darwin": "open"}[runtime.GOOS]
	opened := exec.Command(cmp.Or(opener, "xdg-open"), path) // it outlives the call
	if err := opened.Start(); err != nil {
		return &roleplay.Error{
			Code: roleplay.CodeUnavailable, Err: err,
			Message: "The file manager could not be opened. The folder is " + path + ".",
		}
	}
	go func() { _ = opened.Wait() }() // how a file manager ends is its own affair
	return nil
}

// Show implements app.Window.
func (w *window) Show() {
	select {
	case <-w.there:
	default:
		return // it comes by itself
	}
	wailsruntime.WindowUnminimise(w.ctx)
	wailsruntime.WindowShow(w.ctx)
	// GTK and Windows raise a window for nobody but its user, unless it asks to be on top.
	wailsruntime.WindowSetAlwaysOnTop(w.ctx, true)
	wailsruntime.WindowSetAlwaysOnTop(w.ctx, false)
}

// openWindow shows the program until its window is closed or ctx ends.
func openWindow(ctx context.Context, a *app.App) error {
	w := &window{there: make(chan struct{})}
	if a != nil {
		a.Start(w)
	}
	o := frame("RolePlay", 1180, 800)
	o.MinWidth, o.MinHeight = 360, 480
	o.AssetServer = &assetserver.Options{Assets: frontend.Dist(), Middleware: withPolicy}
	o.Bind = a.Bound()
	o.ErrorFormatter = app.ErrorText
	o.OnStartup = func(own context.Context) {
		w.ctx = own
		close(w.there)
	}
	return show(ctx, o)
}

// showMessage shows one message in a window of its own, until it is closed.
func showMessage(ctx context.Context, text string) error {
	page, err := app.MessagePage(text)
	if err != nil {
		return err
	}
	o := frame("RolePlay could not start", 520, 260)
	o.AssetServer = &assetserver.Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page) // the window is gone
	})}
	return show(ctx, o)
}

func frame(title string, width, height int) *options.App {
	return &options.App{
		Title: title, Width: width, Height: height,
		BackgroundColour:   options.NewRGB(255, 255, 255),
		Linux:              &linux.Options{WebviewGpuPolicy: linux.WebviewGpuPolicyNever, ProgramName: "roleplay"},
		Logger:             logger.NewDefaultLogger(),
		LogLevel:           logger.ERROR,
		LogLevelProduction: logger.ERROR,
	}
}

// show runs the window and closes it when ctx ends.
func show(ctx context.Context, o *options.App) (err error) {
	// On some drivers the page stays white with it.
	if _, set := os.LookupEnv("WEBKIT_DISABLE_DMABUF_RENDERER"); runtime.GOOS == "linux" && !set {
		if err := os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1"); err != nil {
			return fmt.Errorf("set the environment of the window: %w", err)
		}
	}
	// Wails panics where GTK finds no display.
	defer func() {
		if cause := recover(); cause != nil {
			err = roleplay.Errorf(roleplay.CodeUnavailable, "The window could not be opened: %v. Without a display, unset DISPLAY and WAYLAND_DISPLAY to use the browser.", cause)
		}
	}()
	started := o.OnStartup
	var once sync.Once // a page that is loaded again is ready again
	ready, closed := make(chan struct{}), make(chan struct{})
	o.OnDomReady = func(context.Context) { once.Do(func() { close(ready) }) }
	o.OnStartup = func(own context.Context) {
		if started != nil {
			started(own)
		}
		select {
		case <-ctx.Done():
		case <-ready:
		case <-closed:
		}
		if ctx.Err() == nil {
			return // Wails closes its window on later signals itself
		}
		// Before the page is there, GTK does not listen yet, and the quit of Wails was lost.
		select {
		case <-ready:
			wailsruntime.Quit(own)
		case <-closed:
		}
	}
	defer close(closed)
	if err := wails.Run(o); err != nil {
		return errors.Join(roleplay.Errorf(roleplay.CodeUnavailable, "The window could not be opened."), err)
	}
	return nil
}

// withPolicy is what both doors tell the page that it may do. While developing,
// the page comes from Vite, whose own policy lets it reload.
func withPolicy(next http.Handler) http.Handler {
	if builtWith("dev") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", server.ContentSecurityPolicy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// builtWith reports whether the program was built with a tag.
func builtWith(tag string) bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool {
		return s.Key == "-tags" && slices.Contains(strings.FieldsFunc(s.Value, func(r rune) bool { return r == ',' || r == ' ' }), tag)
	})
}
