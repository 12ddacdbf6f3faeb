//go:build !desktop && !dev && !bindings

package main

import (
	"context"

	"roleplay/app"
	"roleplay/backend/roleplay"
)

// This build has no window.
const (
	hasWindow         = false
	generatesBindings = false
)

func openWindow(context.Context, *app.App) error { return errNoWindow() }

func showMessage(context.Context, string) error { return errNoWindow() }

func errNoWindow() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "This build has no window.")
}
